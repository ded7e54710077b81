import { Fault } from '../kernel/faults.ts'
import { transact, type World } from '../kernel/work.ts'
import { joinCandidates } from './merge.ts'
import { JoinFirst, takeIn, type Incoming, type Outcome } from './take-in.ts'

/** Group commit for events: what waits for one shop goes in one transaction. A promise resolves only after its events are committed. */
export interface EventWriter {
  /** Rejects with a Fault: nothing of these events is known to be stored; sent again, the ids decide. */
  take(shopId: string, events: readonly Incoming[]): Promise<Outcome[]>
}

interface Pending { readonly shopId: string; readonly events: readonly Incoming[]; settle(result: readonly Outcome[] | Fault): void }

/** Events of one transaction: large enough to share a commit, small enough that nobody waits long for it. */
const BATCH = 400
/** Beyond this many waiting events the house is not keeping up: refusing is kinder than a queue of many seconds. */
const MOST_WAITING = 50_000
const ATTEMPTS = 5
/** One folds while the other waits for the database. Whose customers are the same take turns at their profiles. */
const LANES = 2
/** Unique violation: another process was first with a key, an event or a profile. The batch is right when run again. */
const RUN_AGAIN = new Set(['23505', '40P01', '40001'])

const writers = new WeakMap<World, EventWriter>()

/** The world's one writer: routes share it, so that they share its batches. */
export function eventWriter (world: World): EventWriter {
  const known = writers.get(world)
  if (known) return known
  const writer = startWriter(world)
  writers.set(world, writer)
  return writer
}

function startWriter (world: World): EventWriter {
  let waiting: Pending[] = []
  let held = 0
  let lanes = 0

  async function drain (): Promise<void> {
    await new Promise(resolve => { setImmediate(resolve) }) // what arrived in this turn of the loop goes together
    while (waiting.length > 0) await flush(nextBatch())
  }

  /** The oldest, and of its shop what fits behind it. */
  function nextBatch (): Pending[] {
    const { shopId } = waiting[0]!
    const batch: Pending[] = []
    const rest: Pending[] = []
    let events = 0
    for (const pending of waiting) {
      if (pending.shopId === shopId && (events === 0 || events + pending.events.length <= BATCH)) {
        batch.push(pending)
        events += pending.events.length
      } else rest.push(pending)
    }
    waiting = rest
    held -= events
    return batch
  }

  async function flush (batch: readonly Pending[]): Promise<void> {
    const outcomes = await commit(batch[0]!.shopId, batch.flatMap(one => one.events))
    if (outcomes instanceof Fault && outcomes.code === 'house.fault' && batch.length > 1) {
      for (const one of batch) await flush([one]) // one of them cannot be stored: the others go without it
      return
    }
    let from = 0
    for (const one of batch) {
      one.settle(outcomes instanceof Fault ? outcomes : outcomes.slice(from, from + one.events.length))
      from += one.events.length
    }
  }

  async function commit (shopId: string, events: readonly Incoming[]): Promise<readonly Outcome[] | Fault> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await transact(world, shopId, work => takeIn(work, events, attempt < ATTEMPTS)) // at last without asking: the surest key says whose it is
      } catch (error) {
        if (error instanceof Fault) return error
        if (error instanceof JoinFirst) {
          await transact(world, shopId, work => joinCandidates(work, error.candidates))
          continue
        }
        if (attempt < ATTEMPTS && error instanceof Error && 'code' in error && RUN_AGAIN.has(String(error.code))) continue
        world.log.error({ err: error }, 'events could not be stored')
        return new Fault('house.fault', { cause: error })
      }
    }
  }

  function start (): void {
    if (lanes >= LANES || (lanes > 0 && waiting.length === 0)) return
    lanes++
    void drain().catch((error: unknown) => { world.log.error({ err: error }, 'event writer failed') }).finally(() => {
      lanes--
      if (waiting.length > 0) start()
    })
  }

  function take (shopId: string, events: readonly Incoming[]): Promise<Outcome[]> {
    return new Promise((resolve, reject) => {
      held += events.length
      waiting.push({ shopId, events, settle: result => { if (result instanceof Fault) reject(result); else resolve([...result]) } })
      start()
    })
  }

  return {
    async take (shopId, events) {
      if (held + events.length > MOST_WAITING) throw new Fault('house.unavailable', { retryAfterMs: 1_000 })
      const parts = Array.from({ length: Math.ceil(events.length / BATCH) }, (_, i) => take(shopId, events.slice(i * BATCH, (i + 1) * BATCH)))
      return (await Promise.all(parts)).flat()
    },
  }
}
