import { sql, type Transaction } from 'kysely'
import { escapeLiteral } from 'pg'
import { iso, type Clock, type Instant } from './clock.ts'
import type { Config } from './config.ts'
import { databaseFault, type Database } from './db.ts'
import type { EventKind, EventMap, HouseEvent } from './events.ts'
import { Fault } from './faults.ts'
import { gathered, type Gathering } from './gather.ts'
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
  /** Writes a job row for each reaction to this event in the same transaction, at its end; viewers hear of it after the commit. */
  emit<K extends EventKind>(kind: K, payload: EventMap[K]): Promise<void>
  /** A timer: runs reaction `job` at `runAt`. One unclaimed job per key; a later call moves it. */
  schedule(job: string, key: string, runAt: Instant, payload: unknown): Promise<void>
  /** A timer, due now at the latest: one that is due already, or claimed, stays as it is and will see what this transaction did, for its row is held until the commit. */
  hasten(job: string, key: string, payload: unknown): Promise<void>
  /** The same, last of all before the commit, in whose round trip it goes. */
  hastenAtEnd(job: string, key: string, payload: unknown): void
  cancel(job: string, key: string): Promise<void>
  /**
   * Timers of one kind in one statement: each key's moves to `runAt`, or goes (null). One whose job runs at this moment is left alone, for waiting
   * for it while holding what it wants would be a ring: that job must look at everything itself, and set its own timer again.
   * A key that is `new` never had one: it is written at the end, in the round trip of the commit.
   */
  setTimers(job: string, timers: readonly Timer[], payload: unknown): Promise<void>
  /** Set while several pieces of work share the transaction (gather.ts). */
  readonly gathering?: Gathering
  /** Runs after the commit, never after a rollback. For sockets only: anything that must happen is a job. */
  afterCommit(tell: () => void): void
}

export interface Timer { readonly key: string; readonly runAt: Instant | null; readonly new?: boolean }

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

/** Lost doorbells (another process committed) and timers are found at this pace. */
export const LOOK_EVERY_MS = 1_000

/** A job that was claimed: its row goes first of all, which also holds it. */
export interface ClaimedJob { readonly id: number; readonly attempts: number }

/**
 * As `transact`, for a job: its row is taken away in the round trip that opens the transaction. Undefined, and nothing done, when another worker
 * took the claim over meanwhile.
 */
export async function transactJob (world: World, shopId: string, job: ClaimedJob, body: (work: Work) => Promise<void>): Promise<void> {
  await again(world, () => transactOnce(world, shopId, body, `delete from jobs where shop_id = '${shopId}' and id = ${job.id} and attempts = ${job.attempts}`))
}

/**
 * As `transactJob`, for several of one kind: `body` hears which of them are still ours; undefined, and nothing done, when none is. What they ask
 * is planned once for whatever values (prepared.ts): a plan for each list of keys would cost more than what the list is asked for. Index scans only:
 * statistics taken while tables were empty must not tempt the planner to read them whole.
 */
export async function transactJobs (world: World, shopId: string, jobs: readonly ClaimedJob[], body: (work: Work, ours: ReadonlySet<number>) => Promise<void>): Promise<void> {
  const take = `set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off; delete from jobs using unnest('{${jobs.map(job => job.id).join()}}'::bigint[], '{${jobs.map(job => job.attempts).join()}}'::int[]) as taken (id, attempts)
    where jobs.shop_id = '${shopId}' and jobs.id = taken.id and jobs.attempts = taken.attempts returning jobs.id`
  await again(world, () => transactOnce(world, shopId, (work, taken) => body(work, new Set(taken.map(row => row['id'] as number))), take)) // an identity column
}

/**
 * Opens a transaction as `shopId` (row-level security set), runs `body`, commits, then tells. A database that is away or full is a Fault.
 * A transaction that was the victim of a deadlock, or whose tables another process has just migrated, is run again, from the start and at a new instant: `body` may do nothing but through `work`.
 */
export async function transact<T> (world: World, shopId: string, body: (work: Work) => Promise<T>): Promise<T> {
  return await again(world, () => transactOnce(world, shopId, body)) as T // undefined only of a job that is gone
}

async function again<T> (world: World, once: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once()
    } catch (error) {
      const stale = isStalePlan(error)
      if (attempt === ATTEMPTS || !(stale || (error instanceof Error && 'code' in error && error.code === DEADLOCK))) throw databaseFault(error) ?? error
      if (stale) forgetPlans()
      world.log.warn({ attempt, stale }, 'a deadlock or a changed table undid a transaction; it is run again')
    }
  }
}

/** What the sentence that opened the transaction gave back. */
type Taken = readonly Readonly<Record<string, unknown>>[]

/** `first`: said in the round trip that opens it; when it touches no row, nothing happens and the result is undefined. */
async function transactOnce<T> (world: World, shopId: string, body: (work: Work, taken: Taken) => Promise<T>, first?: string): Promise<T | undefined> {
  const events: HouseEvent[] = []
  const tellings: (() => void)[] = []
  const born: string[] = []
  const hastened: string[] = []
  let jobs = false
  const result = await asShop(world, shopId, { first, last: () => [...(born.length > 0 ? [`insert into jobs (shop_id, kind, key, payload, run_at) values ${born.join(', ')}`] : []), ...hastened] }, async (tx, taken) => {
    const now = world.clock.now()
    /** Whoever runs jobs looks at least so often for what is due: only what is due before then is worth a ring. */
    const due = (runAt: Instant): void => { jobs ||= runAt < now + LOOK_EVERY_MS }
    const bear = (kind: string, key: string | null, { payload, runAt }: { payload: unknown; runAt: Instant }): void => {
      due(runAt)
      born.push(`('${shopId}', ${escapeLiteral(kind)}, ${key === null ? 'null' : escapeLiteral(key)}, ${escapeLiteral(JSON.stringify(payload))}, '${iso(runAt)}')`)
    }
    return await body({
      tx, shopId, now, vault: world.vault,
      newId: () => newId(now, world.random),
      async emit (kind, payload) {
        events.push({ kind, shopId, payload } as HouseEvent) // kind and payload agree by the signature
        for (const name of world.reactionsTo(kind)) bear(name, null, { payload, runAt: now })
      },
      async schedule (job, key, runAt, payload) {
        due(runAt)
        await timersOf(job).set(this, { key, payload: JSON.stringify(payload), runAt: iso(runAt) })
      },
      async hasten (job, key, payload) {
        jobs = true
        await sql.raw(hastening(shopId, { job, key, payload, now })).execute(tx)
      },
      hastenAtEnd (job, key, payload) {
        jobs = true
        hastened.push(hastening(shopId, { job, key, payload, now }))
      },
      async cancel (job, key) {
        await timersOf(job).drop(this, key)
      },
      async setTimers (job, timers, payload) {
        for (const timer of timers) if (timer.new && timer.runAt !== null) bear(job, timer.key, { payload, runAt: timer.runAt })
        const old = timers.filter(timer => !timer.new)
        if (old.length === 0) return
        for (const timer of old) if (timer.runAt !== null) due(timer.runAt)
        await sql`
          with wanted as (select * from unnest(${old.map(timer => timer.key)}::text[], ${old.map(timer => timer.runAt === null ? null : iso(timer.runAt))}::timestamptz[]) as t (key, run_at)),
          known as materialized (select key from jobs where shop_id = ${shopId} and kind = ${job} and key in (select key from wanted) and failed_at is null),
          resting as materialized (select id, key from jobs where shop_id = ${shopId} and kind = ${job} and key in (select key from wanted) and failed_at is null for update skip locked),
          moved as (update jobs j set payload = ${JSON.stringify(payload)}, run_at = w.run_at, locked_until = null, attempts = 0 from resting r join wanted w on w.key = r.key where j.shop_id = ${shopId} and j.id = r.id and w.run_at is not null),
          gone as (delete from jobs j using resting r join wanted w on w.key = r.key where j.shop_id = ${shopId} and j.id = r.id and w.run_at is null)
          insert into jobs (shop_id, kind, key, payload, run_at)
          select ${shopId}, ${job}, key, ${JSON.stringify(payload)}, run_at from wanted where run_at is not null and key not in (select key from known)`.execute(tx)
      },
      afterCommit: tell => { tellings.push(tell) },
    }, taken)
  })
  for (const tell of tellings) tell()
  if (events.length > 0) world.bell.ringEvents(events)
  if (jobs) world.bell.ringJobs()
  return result
}

function hastening (shopId: string, { job, key, payload, now }: { job: string; key: string; payload: unknown; now: Instant }): string {
  return `insert into jobs (shop_id, kind, key, payload, run_at) values ('${shopId}', ${escapeLiteral(job)}, ${escapeLiteral(key)}, ${escapeLiteral(JSON.stringify(payload))}, '${iso(now)}')
    on conflict (shop_id, kind, key) where key is not null and failed_at is null do update set run_at = least(jobs.run_at, excluded.run_at)`
}

interface Moved { readonly key: string; readonly payload: string; readonly runAt: string }

/** Timers of one kind go together: of different kinds they are set at different places of a turn, and one place for all would have everybody wait for everybody. */
const timerKinds = new Map<string, ReturnType<typeof timerKind>>()
const timersOf = (job: string): ReturnType<typeof timerKind> => timerKinds.get(job) ?? timerKinds.set(job, timerKind(job)).get(job)!

const timerKind = (job: string) => ({
  set: gathered<Moved, undefined>(async (work, timers) => {
    const each = <T>(field: (timer: Moved) => T): T[] => timers.map(field)
    await sql`insert into jobs (shop_id, kind, key, payload, run_at) select ${work.shopId}, ${job}, key, payload, run_at
      from unnest(${each(one => one.key)}::text[], ${each(one => one.payload)}::jsonb[], ${each(one => one.runAt)}::timestamptz[]) as timer (key, payload, run_at)
      on conflict (shop_id, kind, key) where key is not null and failed_at is null
      do update set payload = excluded.payload, run_at = excluded.run_at, locked_until = null, attempts = 0`.execute(work.tx)
    return timers.map(() => undefined)
  }),
  /** Uses jobs_by_key, which holds what has not been given up. */
  drop: gathered<string, undefined>(async (work, keys) => {
    await sql`delete from jobs where shop_id = ${work.shopId} and kind = ${job} and key = any(${sql.val([...keys])}::text[]) and failed_at is null`.execute(work.tx)
    return keys.map(() => undefined)
  }),
})

const SHOP = /^(\*|[a-z0-9][a-z0-9-]{0,39})$/

/**
 * One round trip opens the transaction, says whose it is and `first`; one says what is `last` and commits: with hundreds of small transactions a
 * second every further trip shows. Both are whole sentences, their values written in with pg's escapes.
 */
async function asShop<T> (world: World, shopId: string, { first, last }: { first: string | undefined; last: () => readonly string[] }, body: (tx: Transaction<Tables>, taken: Taken) => Promise<T>): Promise<T | undefined> {
  if (!SHOP.test(shopId)) throw new Fault('shop.not-found')
  return world.db.sql.connection().execute(async connection => {
    try {
      const { numAffectedRows, rows } = await sql.raw<Readonly<Record<string, unknown>>>(`begin; set local app.shop_id = '${shopId}'${first === undefined ? '' : `; ${first}`}`).execute(connection)
      const result = first !== undefined && numAffectedRows === 0n ? undefined : await body(connection as Transaction<Tables>, rows) // one connection, inside begin and commit: that is a transaction
      await sql.raw([...last(), 'commit'].join('; ')).execute(connection)
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
