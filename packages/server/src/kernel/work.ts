import { sql, type Transaction } from 'kysely'
import { iso, type Clock, type Instant } from './clock.ts'
import type { Config } from './config.ts'
import { databaseFault, type Database } from './db.ts'
import type { EventKind, EventMap, HouseEvent } from './events.ts'
import { Fault } from './faults.ts'
import { newId } from './ids.ts'
import type { Log } from './log.ts'
import { forgetPlans, isStalePlan } from './prepared.ts'
import type { Random } from './random.ts'
import type { Tables } from './tables.ts'
import type { Vault } from './vault.ts'

/** One transaction of one shop, one instant, and the only way to say that something happened. */
export interface Work {
  readonly tx: Transaction<Tables>
  readonly shopId: string
  readonly now: Instant
  readonly vault: Vault
  newId(): string
  /** Writes a job row for each reaction to this event in the same transaction; viewers hear of it after the commit. */
  emit<K extends EventKind>(kind: K, payload: EventMap[K]): Promise<void>
  /** A timer: runs reaction `job` at `runAt`. One unclaimed job per key; a later call moves it. */
  schedule(job: string, key: string, runAt: Instant, payload: unknown): Promise<void>
  /** A timer, due now at the latest: one that is due already, or claimed, stays as it is and will see what this transaction did, for its row is held until the commit. */
  hasten(job: string, key: string, payload: unknown): Promise<void>
  cancel(job: string, key: string): Promise<void>
  /** Runs after the commit, never after a rollback. For sockets only: anything that must happen is a job. */
  afterCommit(tell: () => void): void
}

/** Everything outside the functional core, passed down by hand. */
export interface World {
  readonly config: Config
  readonly db: Database
  readonly clock: Clock
  readonly random: Random
  readonly vault: Vault
  readonly log: Log
  readonly bell: Bell
  /** Reaction names per event, from reactions.ts. */
  readonly reactionsTo: (kind: EventKind) => readonly string[]
}

/** What is rung after a commit. Listeners must not throw and must not wait. */
export interface Bell {
  /** Committed events, in commit order of this process. */
  onEvents(listen: (events: readonly HouseEvent[]) => void): () => void
  /** Job rows became due or were inserted. */
  onJobs(listen: () => void): () => void
  /** Hints of what other processes committed: late, perhaps twice, perhaps never. Undefined: some may be missing, look for yourself. */
  onRemote(listen: (events: readonly HouseEvent[] | undefined) => void): () => void
  ringRemote(events: readonly HouseEvent[] | undefined): void
  ringEvents(events: readonly HouseEvent[]): void
  ringJobs(): void
}

/** PostgreSQL ended a ring of transactions that waited for each other by undoing this one: nothing of it happened. */
const DEADLOCK = '40P01'
/** Several timers of one conversation may fall due in one instant, and each may be a ring of its own. */
const ATTEMPTS = 12

/**
 * Opens a transaction as `shopId` (row-level security set), runs `body`, commits, then tells. A database that is away or full is a Fault.
 * A transaction that was the victim of a deadlock, or whose tables another process has just migrated, is run again, from the start and at a new instant: `body` may do nothing but through `work`.
 */
export async function transact<T> (world: World, shopId: string, body: (work: Work) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transactOnce(world, shopId, body)
    } catch (error) {
      const stale = isStalePlan(error)
      if (attempt === ATTEMPTS || !(stale || (error instanceof Error && 'code' in error && error.code === DEADLOCK))) throw databaseFault(error) ?? error
      if (stale) forgetPlans()
      world.log.warn({ attempt, stale }, 'a deadlock or a changed table undid a transaction; it is run again')
    }
  }
}

async function transactOnce<T> (world: World, shopId: string, body: (work: Work) => Promise<T>): Promise<T> {
  const events: HouseEvent[] = []
  const tellings: (() => void)[] = []
  let jobs = false
  const result = await asShop(world, shopId, async tx => {
    const now = world.clock.now()
    return await body({
      tx, shopId, now, vault: world.vault,
      newId: () => newId(now, world.random),
      async emit (kind, payload) {
        events.push({ kind, shopId, payload } as HouseEvent) // kind and payload agree by the signature
        const names = world.reactionsTo(kind)
        if (names.length === 0) return
        jobs = true
        await tx.insertInto('jobs').values(names.map(name => ({ shop_id: shopId, kind: name, key: null, payload: JSON.stringify(payload), run_at: iso(now) }))).execute()
      },
      async schedule (job, key, runAt, payload) {
        jobs = true
        await sql`insert into jobs (shop_id, kind, key, payload, run_at) values (${shopId}, ${job}, ${key}, ${JSON.stringify(payload)}, ${iso(runAt)})
          on conflict (shop_id, kind, key) where key is not null and failed_at is null
          do update set payload = excluded.payload, run_at = excluded.run_at, locked_until = null, attempts = 0`.execute(tx)
      },
      async hasten (job, key, payload) {
        jobs = true
        await sql`insert into jobs (shop_id, kind, key, payload, run_at) values (${shopId}, ${job}, ${key}, ${JSON.stringify(payload)}, ${iso(now)})
          on conflict (shop_id, kind, key) where key is not null and failed_at is null
          do update set run_at = least(jobs.run_at, excluded.run_at)`.execute(tx)
      },
      async cancel (job, key) {
        await tx.deleteFrom('jobs').where('shop_id', '=', shopId).where('kind', '=', job).where('key', '=', key).execute()
      },
      afterCommit: tell => { tellings.push(tell) },
    })
  })
  for (const tell of tellings) tell()
  if (events.length > 0) world.bell.ringEvents(events)
  if (jobs) world.bell.ringJobs()
  return result
}

const SHOP = /^(\*|[a-z0-9][a-z0-9-]{0,39})$/

/** One round trip opens the transaction and says whose it is: with hundreds of small transactions a second the second trip shows. */
async function asShop<T> (world: World, shopId: string, body: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
  if (!SHOP.test(shopId)) throw new Fault('shop.not-found')
  return world.db.sql.connection().execute(async connection => {
    await sql.raw(`begin; set local app.shop_id = '${shopId}'`).execute(connection)
    try {
      const result = await body(connection as Transaction<Tables>) // one connection, inside begin and commit: that is a transaction
      await sql`commit`.execute(connection)
      return result
    } catch (error) {
      await sql`rollback`.execute(connection).catch(() => undefined) // a connection that cannot roll back is gone
      throw error
    }
  })
}

/**
 * One read by itself, in one round trip: the server runs both sentences as one transaction. `query` is a whole sentence, its values written in
 * with pg's escapes. For what is read hundreds of times a second; everything else is `transact`.
 */
export async function readAsShop<R extends object> (world: Pick<World, 'db'>, shopId: string, query: string): Promise<R[]> {
  if (!SHOP.test(shopId)) throw new Fault('shop.not-found')
  try {
    const results = await world.db.pool.query<R>(`set local app.shop_id = '${shopId}'; ${query}`) as unknown as readonly { rows: R[] }[] // several sentences give a list, which pg does not type
    return results[1]!.rows
  } catch (error) { throw databaseFault(error) ?? error }
}

/** The house itself, across shops: credential look-ups, desks of dead processes, stranded imports. Job claims have Database.house. */
export const EVERY_SHOP = '*'

export function createBell (): Bell {
  const eventListeners = new Set<(events: readonly HouseEvent[]) => void>()
  const jobListeners = new Set<() => void>()
  const remoteListeners = new Set<(events: readonly HouseEvent[] | undefined) => void>()
  const join = <L>(set: Set<L>) => (listen: L) => { set.add(listen); return () => { set.delete(listen) } }
  return {
    onEvents: join(eventListeners),
    onJobs: join(jobListeners),
    onRemote: join(remoteListeners),
    ringRemote: events => { for (const listen of remoteListeners) listen(events) },
    ringEvents: events => { for (const listen of eventListeners) listen(events) },
    ringJobs: () => { for (const listen of jobListeners) listen() },
  }
}
