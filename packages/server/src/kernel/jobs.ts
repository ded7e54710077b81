import { iso, type Instant } from './clock.ts'
import { sideBySide } from './gather.ts'
import { LOOK_EVERY_MS, transactJob, transactJobs, type Work, type World } from './work.ts'

export type Reaction = (work: Work, payload: never) => Promise<void>

/** name → what to do. Names are `module.verb`, from reactions.ts. */
export type ReactionMap = Readonly<Record<string, Reaction>>

/** Reactions of which several may share a transaction: about different conversations, and holding nothing before or beside them. */
export type Together = ReadonlySet<string>

export interface JobRunner {
  /** Resolves when no due job is left and none is running. For tests and shutdown. */
  settle(): Promise<void>
  stop(): Promise<void>
  /** When the loop last looked for work or did some. */
  lastTurnAt(): Instant
}

interface Claimed { /** The conversation it is about, or itself. */ subject: string; shopId: string; id: number; runAt: Instant; kind: string; key: string | null; payload: unknown; attempts: number }

/** Small, so that what just became due (a match) does not wait behind a long list claimed before it. */
const BATCH = 12
/** Claimed and waiting for another about the same conversation: beyond so many nothing more is taken. */
const MOST_HELD = 4 * BATCH
/**
 * Only a process that died leaves a claim behind; another takes it after this long. Short is safe: a job that runs holds its row, which a claim
 * passes over, and one that was claimed twice finds its row gone or counted on.
 */
const CLAIM_MS = 5_000
/** After so long without work it is worth asking when there will be some: between two messages of a busy minute it is not. */
const LULL_MS = 20
const LAST_ATTEMPT = 8
const LANES = 4
/** Of the jobs that may share a transaction so many transactions are under way at a time; what comes meanwhile goes together. */
const SHARED_LANES = 2
const MOST_TOGETHER = 24

/**
 * Runs due jobs, oldest first, each in a transaction of its own that also removes it: a job's effect happens once.
 * Lanes come and go with the work and share what was claimed, so that nobody waits for the slowest of a batch.
 */
export function startJobs (world: World, reactions: ReactionMap, together: Together = new Set()): JobRunner {
  const lanes = new Set<Promise<void>>()
  const claimed: Claimed[] = []
  const busy = new Set<string>() // what the jobs that run now are about
  const underWay = new Map<string, number>() // transactions that are shared, by kind
  let claiming: Promise<void> | undefined
  let stopped = false
  let rung = false
  let short = false // the last claim found all that was due
  let cancelTimer = (): void => {}
  let asking: Promise<void> | undefined
  let turnedAt = world.clock.now()

  const kick = (): void => {
    rung = true // a claim already on its way may have looked too early: whoever comes back empty-handed looks again
    addLane()
  }

  function addLane (): void {
    if (stopped || lanes.size >= LANES) return
    cancelTimer()
    const lane: Promise<void> = runLane()
      .catch((error: unknown) => { world.log.error({ err: error }, 'job loop failed') }) // the timer below looks again: the database may return without anyone ringing
      .then(() => { lanes.delete(lane); if (lanes.size === 0) rest() })
    lanes.add(lane)
  }

  async function runLane (): Promise<void> {
    while (!stopped) {
      let job = next()
      if (!job) {
        // The last claim found all that was due and nobody rang since: what is still here waits for the lane that is at its subject.
        if ((short && !rung && !claiming) || claimed.length >= MOST_HELD) return
        if (!claiming) rung = false
        await (claiming ??= claim(world).then(jobs => { claimed.push(...jobs); short = jobs.length < BATCH }).finally(() => { claiming = undefined }))
        job = next()
      }
      turnedAt = world.clock.now()
      if (!job) continue
      busy.add(job.subject)
      const shared = together.has(job.kind)
      const group = shared ? [job, ...takeAlike(job)] : [job]
      underWay.set(job.kind, (underWay.get(job.kind) ?? 0) + 1)
      if (claimed.some(isFree)) addLane()
      if (shared) await runTogether(world, reactions, group)
      else await runOne(world, reactions, job)
      underWay.set(job.kind, underWay.get(job.kind)! - 1)
      for (const one of group) busy.delete(one.subject)
    }
  }

  const isFree = (job: Claimed): boolean => !busy.has(job.subject) && !(together.has(job.kind) && (underWay.get(job.kind) ?? 0) >= SHARED_LANES)

  /** Those of its kind and shop that wait behind it, each about something else. */
  function takeAlike (job: Claimed): Claimed[] {
    const alike: Claimed[] = []
    for (const other of claimed) {
      if (other.kind !== job.kind || other.shopId !== job.shopId || busy.has(other.subject) || alike.length + 1 >= MOST_TOGETHER) continue
      busy.add(other.subject)
      alike.push(other)
    }
    for (const one of alike) claimed.splice(claimed.indexOf(one), 1)
    return alike
  }

  /** The first whose subject no lane is at: two jobs about one conversation would only wait for each other's lock. */
  function next (): Claimed | undefined {
    const at = claimed.findIndex(isFree)
    return at < 0 ? undefined : claimed.splice(at, 1)[0]
  }

  /** Nothing is due: sleep until something is. */
  function rest (): void {
    if (stopped) return
    cancelTimer()
    cancelTimer = world.clock.wakeAt(world.clock.now() + LULL_MS, () => { asking = ask() })
  }

  async function ask (): Promise<void> {
    const next = await nextDue(world).catch(() => undefined)
    if (stopped || lanes.size > 0) return
    const now = world.clock.now()
    if (next !== undefined && next <= now) kick()
    else cancelTimer = world.clock.wakeAt(Math.min(next ?? Infinity, now + LOOK_EVERY_MS), kick)
  }

  const quiet = async (): Promise<void> => { while (lanes.size > 0) await Promise.all(lanes) }
  const unlisten = world.bell.onJobs(kick)
  kick()
  return {
    lastTurnAt: () => turnedAt,
    async settle () {
      kick()
      await quiet()
    },
    async stop () {
      stopped = true
      unlisten()
      cancelTimer()
      await quiet()
      await asking
    },
  }
}

function subjectOf ({ shopId, id, payload }: Omit<Claimed, 'subject'>): string {
  const conversation = typeof payload === 'object' && payload !== null && 'conversationId' in payload ? payload.conversationId : undefined
  return `${shopId} ${typeof conversation === 'string' ? conversation : id}`
}

/** Takes up to BATCH due jobs. Uses jobs_due; other workers' claims are skipped, never waited for. */
async function claim (world: World): Promise<Claimed[]> {
  const now = world.clock.now()
  const result = await asHouse<Omit<Claimed, 'subject'>>(world, `
    update jobs set locked_until = $2, attempts = attempts + 1
    where (shop_id, id) in (
      select shop_id, id from jobs where failed_at is null and run_at <= $1 and (locked_until is null or locked_until <= $1)
      order by run_at, id limit ${BATCH} for update skip locked)
    returning shop_id as "shopId", id, run_at as "runAt", kind, key, payload, attempts`, [iso(now), iso(now + CLAIM_MS)])
  return result.map(job => ({ ...job, subject: subjectOf(job) })).toSorted((a, b) => a.runAt - b.runAt || a.id - b.id)
}

async function nextDue (world: World): Promise<Instant | undefined> {
  const rows = await asHouse<{ at: Instant | null }>(world, 'select min(greatest(run_at, coalesce(locked_until, run_at))) as at from (select run_at, locked_until from jobs where failed_at is null order by run_at limit 64) due', [])
  return rows[0]?.at ?? undefined
}

/** For /metrics: due jobs, the wait of the oldest, and those given up. Undefined while the database is away. Uses jobs_due. */
export async function jobsLag (world: World): Promise<{ due: number; oldestDueMs: number; failed: number } | undefined> {
  const now = world.clock.now()
  const rows = await asHouse<{ due: number; oldest: Instant | null; failed: number }>(world, `
    select count(*) filter (where failed_at is null and run_at <= $1) as due, min(run_at) filter (where failed_at is null and run_at <= $1) as oldest,
      count(*) filter (where failed_at is not null) as failed from jobs where run_at <= $1 or failed_at is not null`, [iso(now)]).catch(() => undefined)
  return rows?.[0] && { due: rows[0].due, oldestDueMs: rows[0].oldest === null ? 0 : now - rows[0].oldest, failed: rows[0].failed }
}

/** Also of one, so that there is one way. One that fails takes the transaction with it: then each is run by itself, and only that one fails. */
async function runTogether (world: World, reactions: ReactionMap, jobs: readonly Claimed[]): Promise<void> {
  try {
    await transactJobs(world, jobs[0]!.shopId, jobs, async (work, ours) => {
      await sideBySide(work, jobs.filter(job => ours.has(job.id)).map(job => beside => reactions[job.kind]!(beside, job.payload as never))) // as in runOne
    })
  } catch (error) {
    world.log.warn({ err: error, job: jobs[0]!.kind, jobs: jobs.length }, 'jobs that shared a transaction are run one by one')
    for (const job of jobs) await runOne(world, reactions, job)
  }
}

async function runOne (world: World, reactions: ReactionMap, job: Claimed): Promise<void> {
  const react = reactions[job.kind]
  try {
    if (!react) throw new Error(`no reaction named ${job.kind}`)
    await transactJob(world, job.shopId, job, work => react(work, job.payload as never)) // the reaction table pairs each name with its payload
  } catch (error) {
    world.log.error({ err: error, job: job.kind, attempts: job.attempts }, 'job failed')
    const failed = job.attempts >= LAST_ATTEMPT
    const retryAt = world.clock.now() + Math.min(60_000, 250 * 2 ** job.attempts)
    await asHouse(world, 'update jobs set locked_until = null, run_at = $3, failed_at = $4, failure = $5 where shop_id = $1 and id = $2',
      [job.shopId, job.id, iso(retryAt), failed ? iso(world.clock.now()) : null, error instanceof Error ? error.name : 'unknown']).catch(() => undefined) // the claim runs out by itself
  }
}

async function asHouse<R extends object> (world: World, text: string, values: unknown[]): Promise<R[]> {
  return (await world.db.house.query<R>(text, values)).rows
}
