import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import type { LakeErrandKind, LakeProgress, LakeReport, LakeRunView } from './contract.ts'

const OPEN = ['queued', 'running'] as const

/** `running`: by whoever asks for it, at once; otherwise it waits in the line. */
export async function insertRun (work: Work, run: { readonly id: string; readonly kind: LakeErrandKind; readonly startedBy: string; readonly running: boolean }): Promise<void> {
  await work.tx.insertInto('lake_runs').values({
    shop_id: work.shopId, id: run.id, kind: run.kind, state: run.running ? 'running' : 'queued', attempts: run.running ? 1 : 0, beat_at: run.running ? iso(work.now) : null, started_by: run.startedBy, created_at: iso(work.now),
  }).execute()
}

export interface ClaimedRun { readonly shopId: string; readonly id: string; readonly kind: LakeErrandKind; readonly attempts: number }

/** Takes the run that has waited longest, or one whose process has been silent since; across shops. Uses lake_runs_open. */
export async function claimRun (work: Work, silentSince: Instant): Promise<ClaimedRun | undefined> {
  const row = await work.tx.selectFrom('lake_runs').select(['shop_id', 'id', 'kind', 'attempts'])
    .where(either => either.or([either('state', '=', 'queued'), either.and([either('state', '=', 'running'), sql<boolean>`beat_at < ${iso(silentSince)}`])]))
    .orderBy('created_at').limit(1).forUpdate().skipLocked().executeTakeFirst()
  if (!row) return undefined
  await work.tx.updateTable('lake_runs').set({ state: 'running', attempts: row.attempts + 1, beat_at: iso(work.now), progress: null }).where('shop_id', '=', row.shop_id).where('id', '=', row.id).execute()
  return { shopId: row.shop_id, id: row.id, kind: row.kind as LakeErrandKind, attempts: row.attempts + 1 } // checked by the table
}

/** False when it is no longer meant to run here: cancelled, or taken over. Uses the primary key. */
export async function beat (work: Work, { id, attempts }: ClaimedRun, progress: LakeProgress | undefined): Promise<boolean> {
  const done = await work.tx.updateTable('lake_runs').set({ beat_at: iso(work.now), ...(progress ? { progress: JSON.stringify(progress) } : {}) })
    .where('shop_id', '=', work.shopId).where('id', '=', id).where('state', '=', 'running').where('attempts', '=', attempts).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export type End = { readonly state: 'done'; readonly report: LakeReport; readonly runMs: number } | { readonly state: 'failed'; readonly problem: NonNullable<LakeRunView['problem']> }

/** Ends the run this process holds; nothing when it was cancelled or taken over meanwhile. */
export async function endRun (work: Work, { id, attempts }: ClaimedRun, end: End): Promise<void> {
  await work.tx.updateTable('lake_runs').set({
    state: end.state, finished_at: iso(work.now), beat_at: null, ...(end.state === 'done' ? { report: JSON.stringify(end.report), run_ms: Math.round(end.runMs) } : { problem: end.problem }),
  }).where('shop_id', '=', work.shopId).where('id', '=', id).where('state', '=', 'running').where('attempts', '=', attempts).execute()
}

/** Back to the line: the house is closing in good order. */
export async function putBack (work: Work, { id, attempts }: ClaimedRun): Promise<void> {
  await work.tx.updateTable('lake_runs').set({ state: 'queued', attempts: attempts - 1, beat_at: null, progress: null }).where('shop_id', '=', work.shopId).where('id', '=', id).where('state', '=', 'running').where('attempts', '=', attempts).execute()
}

export async function cancelRun (work: Work, id: string): Promise<boolean> {
  const done = await work.tx.updateTable('lake_runs').set({ state: 'cancelled', finished_at: iso(work.now), beat_at: null }).where('shop_id', '=', work.shopId).where('id', '=', id).where('state', 'in', OPEN).executeTakeFirst()
  return done.numUpdatedRows > 0n
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
