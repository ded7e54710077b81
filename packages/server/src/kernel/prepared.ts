import pg from 'pg'
import { stopwatch } from './clock.ts'

/** A sentence is kept with a connection once it has been sent so often: parsing and planning are most of what a small sentence costs. */
const OFTEN = 8
/** More are not kept, and long ones are not: each takes memory in every connection. */
const MOST_KEPT = 400
const LONGEST = 6_000
/** A plan is made for the tables as they were: one that is older is made again, as a table may have grown a thousandfold. */
const FRESH_MS = 60_000
/** "cached plan must not change result type": another process migrated the table. */
const STALE_PLAN = '0A000'

const elapsedMs = stopwatch()
const seen = new Map<string, { times: number; name: string | undefined }>()
let named = 0
let generation = 0

/** Every connection's plans are made again. For whoever was told that one does not fit any more. */
export function forgetPlans (): void {
  generation++
}

export const isStalePlan = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === STALE_PLAN && error.message.startsWith('cached plan')

function nameFor (text: string): string | undefined {
  let known = seen.get(text)
  if (!known) {
    if (text.length > LONGEST || seen.size > 20 * MOST_KEPT) return undefined
    seen.set(text, known = { times: 0, name: undefined })
  }
  if (known.name === undefined && ++known.times >= OFTEN && named < MOST_KEPT) known.name = `z${named++}`
  return known.name
}

/** Bulk work fills tables under its own plans' feet: while false, nothing is kept for this connection. */
export function keepPlans (client: pg.ClientBase, keep: boolean): void {
  if (client instanceof PreparingClient) client.plain = !keep
}

type Query = (...given: unknown[]) => unknown

/** A connection that keeps the plans of what is asked of it again and again. Asked like any other: `query(text, values)`. */
export class PreparingClient extends pg.Client {
  readonly #kept = new Map<string, { as: string; since: number; generation: number }>()
  plain = false

  // pg overloads `query` fifteen ways; all but (text, values) pass through, and so do sentences without values: they may be several.
  override query: typeof pg.Client.prototype.query = ((...given: unknown[]): unknown => {
    const send = pg.Client.prototype.query.bind(this) as unknown as Query
    const [text, values, ...rest] = given
    if (this.plain || typeof text !== 'string' || !Array.isArray(values) || values.length === 0) return send(...given)
    const name = nameFor(text)
    if (name === undefined) return send(...given)
    return send({ name: this.#currentName(name, send), text, values }, ...rest)
  }) as unknown as typeof pg.Client.prototype.query

  #currentName (name: string, send: Query): string {
    const now = elapsedMs()
    const kept = this.#kept.get(name)
    if (kept && now - kept.since < FRESH_MS && kept.generation === generation) return kept.as
    if (kept) this.#drop(kept.as, send)
    const as = `${name}_${Math.round(now)}_${generation}`
    this.#kept.set(name, { as, since: now, generation })
    return as
  }

  /** Only what the server has: a sentence about a plan it does not know would end the caller's transaction. */
  #drop (as: string, send: Query): void {
    const { parsedStatements } = (this as unknown as { connection: { parsedStatements: Record<string, string> } }).connection // pg's own list of what was parsed; it has no type
    if (parsedStatements[as] === undefined) return
    Reflect.deleteProperty(parsedStatements, as)
    ;(send(`deallocate ${as}`) as Promise<unknown>).catch(() => undefined) // in a transaction that has failed it stays until the connection ends
  }
}
