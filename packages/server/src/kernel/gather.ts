import { setTimeout as pause } from 'node:timers/promises'
import type { Work } from './work.ts'

/** Answers many questions of one kind at once, in their order. */
export type LoadMany<K, V> = (work: Work, keys: readonly K[]) => Promise<readonly V[]>

/** Pieces of work that run side by side in one transaction. What they ask in the same instant goes to the database as one sentence. */
export interface Gathering {
  ask<K, V>(load: LoadMany<K, V>, work: Work, key: K): Promise<V>
  /** What `shared` questions were answered. */
  readonly known: Map<unknown, Map<unknown, unknown>>
}

type AnyLoad = LoadMany<never, unknown>
interface Waiting { readonly keys: unknown[]; readonly settle: { resolve (value: unknown): void; reject (error: unknown): void }[]; readonly work: Work }

/**
 * A question that can be put for many at once. Alone it is put at once; in a gathering it waits until everybody beside it has asked or ended,
 * which costs no time: they wait for the same connection.
 */
export function gathered<K, V> (load: LoadMany<K, V>): (work: Work, key: K) => Promise<V> {
  return async (work, key) => work.gathering ? work.gathering.ask(load, work, key) : (await load(work, [key]))[0] as V // one question, one answer
}

/**
 * For a question about the shop, not about one of those who share the transaction, and that none of them changes: its answer holds for all of
 * them until the transaction ends. "Nothing there" is asked again.
 */
export function shared<K extends string | number, V> (load: (work: Work, key: K) => Promise<V>): (work: Work, key: K) => Promise<V> {
  const ask = gathered<K, V>(async (work, keys) => {
    const answers = new Map<K, V>()
    for (const key of new Set(keys)) answers.set(key, await load(work, key))
    return keys.map(key => answers.get(key) as V) // each was asked just now
  })
  return async (work, key) => {
    const known = work.gathering?.known.get(load)?.get(key) as V | undefined // as stored below
    if (known !== undefined) return known
    const answer = await ask(work, key)
    if (work.gathering) {
      const all = work.gathering.known.get(load) ?? new Map<unknown, unknown>()
      work.gathering.known.set(load, all.set(key, answer))
    }
    return answer
  }
}

/** How far along a piece of work a question is usually put, learned from all that were: who is ahead waits for who comes to the same question later. */
const places = new WeakMap<AnyLoad, number>()
/** Two questions put now in this order and now in that would climb for ever. */
const LAST_PLACE = 200

/** Who is at a sentence of its own is waited for, but not for ever: it may be waiting for what another found. */
const PATIENCE_MS = 25

interface Piece { readonly gathering: Gathering; readonly end: () => void }

function startGathering (): () => Piece {
  const waiting = new Map<AnyLoad, Waiting>()
  const known: Gathering['known'] = new Map()
  const under = new Set<{ asking: number }>() // pieces that have not ended
  let running = false
  let looking = false
  let round = 0
  let waitedFor = -1 // in which round somebody is waited for
  const next = (): void => {
    round++
    running = true
    const [load, asked] = [...waiting].reduce((a, b) => (places.get(b[0]) ?? 0) < (places.get(a[0]) ?? 0) ? b : a)
    waiting.delete(load)
    load(asked.work, asked.keys as never[]).then(
      values => { asked.settle.forEach(({ resolve }, i) => { resolve(values[i]) }) },
      (error: unknown) => { for (const { reject } of asked.settle) reject(error) },
    ).finally(() => { running = false; look() })
  }
  const losePatience = async (since: number): Promise<void> => {
    await pause(PATIENCE_MS)
    if (since === round && !running && waiting.size > 0) next()
  }
  /** Goes on once everybody has asked or ended: a sentence answered now would be put again for who comes later. */
  const look = (): void => {
    if (looking) return
    looking = true
    setImmediate(() => { // by then who was answered has asked again
      looking = false
      if (running || waiting.size === 0) return
      if ([...under].every(piece => piece.asking > 0)) next()
      else if (waitedFor !== round) {
        waitedFor = round
        void losePatience(round)
      }
    })
  }
  return () => {
    const own = new Set<AnyLoad>()
    const piece = { asking: 0 }
    under.add(piece)
    let furthest = 0
    return {
      end: () => { under.delete(piece); look() },
      gathering: {
        known,
        ask: (load, work, key) => new Promise((resolve, reject) => {
          if (!own.has(load)) {
            own.add(load)
            furthest = Math.max(places.get(load) ?? 0, Math.min(furthest + 1, LAST_PLACE))
            places.set(load, furthest)
          }
          const same = waiting.get(load) ?? { work, keys: [], settle: [] }
          waiting.set(load, same)
          same.keys.push(key)
          piece.asking++
          const answered = (): void => { piece.asking-- }
          same.settle.push({ resolve: value => { answered(); resolve(value as never) }, reject: error => { answered(); reject(error as Error) } })
          look()
        }),
      },
    }
  }
}

/** All of them, side by side in one transaction. None leaves before the last has ended: a sentence after the rollback would be nobody's. */
export async function sideBySide (work: Work, each: readonly ((work: Work) => Promise<void>)[]): Promise<void> {
  const join = startGathering()
  const pieces = each.map(run => ({ run, ...join() }))
  const ends = await Promise.allSettled(pieces.map(async ({ run, gathering, end }) => { try { await run({ ...work, gathering }) } finally { end() } }))
  const failed = ends.find(end => end.status === 'rejected')
  if (failed) throw failed.reason
}
