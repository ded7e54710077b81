import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { OPEN, waitingRuns, type ClaimedRun as Waiting } from '../kernel/waiting-runs.ts'
import type { Work } from '../kernel/work.ts'
import type { LakeErrandKind, LakeProgress, LakeReport, LakeRunView } from './contract.ts'

const line = waitingRuns('lake_runs', { begun: { progress: null }, back: { progress: null } })
export const { putBack, cancel: cancelRun } = line

/** `running`: by whoever asks for it, at once; otherwise it waits in the line. */
export async function insertRun (work: Work, run: { readonly id: string; readonly kind: LakeErrandKind; readonly startedBy: string; readonly running: boolean }): Promise<void> {
  await work.tx.insertInto('lake_runs').values({
    shop_id: work.shopId, id: run.id, kind: run.kind, state: run.running ? 'running' : 'queued', attempts: run.running ? 1 : 0, beat_at: run.running ? iso(work.now) : null, started_by: run.startedBy, created_at: iso(work.now),
  }).execute()
}

export interface ClaimedRun extends Waiting { readonly kind: LakeErrandKind }

export async function claimRun (work: Work, silentSince: Instant): Promise<ClaimedRun | undefined> {
  const claimed = await line.claim(work, silentSince)
  if (!claimed) return undefined
  const { kind } = await work.tx.selectFrom('lake_runs').select('kind').where('shop_id', '=', claimed.shopId).where('id', '=', claimed.id).executeTakeFirstOrThrow()
  return { ...claimed, kind: kind as LakeErrandKind } // checked by the table
}

/** False when it is no longer meant to run here: cancelled, or taken over. Uses the primary key. */
export const beat = (work: Work, claimed: ClaimedRun, progress: LakeProgress | undefined): Promise<boolean> => line.held(work, claimed, { beat_at: iso(work.now), ...(progress ? { progress: JSON.stringify(progress) } : {}) })

export type End = { readonly state: 'done'; readonly report: LakeReport; readonly runMs: number } | { readonly state: 'failed'; readonly problem: NonNullable<LakeRunView['problem']> }

/** Ends the run this process holds; nothing when it was cancelled or taken over meanwhile. */
export async function endRun (work: Work, claimed: ClaimedRun, end: End): Promise<void> {
  await line.held(work, claimed, { state: end.state, finished_at: iso(work.now), beat_at: null, ...(end.state === 'done' ? { report: JSON.stringify(end.report), run_ms: Math.round(end.runMs) } : { problem: end.problem }) })
}

export async function isOpen (work: Work): Promise<boolean> {
  return await work.tx.selectFrom('lake_runs').select('id').where('shop_id', '=', work.shopId).where('state', 'in', OPEN).limit(1).executeTakeFirst() !== undefined
}

const LISTED = ['id', 'kind', 'state', 'progress', 'report', 'problem', 'run_ms', 'started_by', 'created_at', 'finished_at'] as const

/** The latest runs, newest first. Uses the primary key: ids sort by creation. */
export async function loadRuns (work: Work, limit: number): Promise<LakeRunView[]> {
  return (await work.tx.selectFrom('lake_runs').select(LISTED).where('shop_id', '=', work.shopId).orderBy('id', 'desc').limit(limit).execute()).map(view)
}

export async function loadRun (work: Work, id: string): Promise<LakeRunView> {
  const row = await work.tx.selectFrom('lake_runs').select(LISTED).where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Fault('lake.not-found')
  return view(row)
}

/** The last run that ended well: its report is what the lake holds. */
export async function findLatest (work: Work): Promise<LakeRunView | null> {
  const row = await work.tx.selectFrom('lake_runs').select(LISTED).where('shop_id', '=', work.shopId).where('state', '=', 'done').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row ? view(row) : null
}

interface Row { id: string; kind: string; state: string; progress: unknown; report: unknown; problem: string | null; run_ms: number | null; started_by: string; created_at: number; finished_at: number | null }

const view = (row: Row): LakeRunView => ({
  id: row.id, kind: row.kind as LakeErrandKind, state: row.state as LakeRunView['state'], problem: row.problem as LakeRunView['problem'], // checked by the table and endRun
  progress: row.progress as LakeProgress | null, report: row.report as LakeReport | null, // written by beat and endRun
  runMs: row.run_ms, startedBy: row.started_by, createdAt: iso(row.created_at), finishedAt: row.finished_at === null ? null : iso(row.finished_at),
})
