import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { OPEN, waitingRuns, type ClaimedRun } from '../kernel/waiting-runs.ts'
import type { Work } from '../kernel/work.ts'
import type { Headline, PolicyChoice, RanCandidate, Scenario, SimulationListing, SimulationProgress, SimulationReport, SimulationView } from './contract.ts'
import type { Errand } from './ports.ts'

export interface NewRun {
  readonly id: string; readonly traffic: SimulationListing['traffic']; readonly scenario: Scenario; readonly candidates: readonly RanCandidate[]; readonly policies: readonly PolicyChoice[]
  readonly shoppers: number; readonly startedBy: string
}

const line = waitingRuns('simulation_runs', { begun: { progress: null }, back: { progress: null } })
export const { claim: claimRun, putBack, cancel: cancelRun } = line
export type { ClaimedRun }

export async function insertRun (work: Work, run: NewRun): Promise<void> {
  await work.tx.insertInto('simulation_runs').values({
    shop_id: work.shopId, id: run.id, state: 'queued', traffic: JSON.stringify(run.traffic), scenario: JSON.stringify(run.scenario), candidates: JSON.stringify(run.candidates), policies: JSON.stringify(run.policies),
    replications: run.scenario.replications, shoppers: run.shoppers, starts_at: run.scenario.startsAt, started_by: run.startedBy, created_at: iso(work.now),
  }).execute()
}

export async function loadErrand (work: Work, id: string): Promise<Errand> {
  const row = await work.tx.selectFrom('simulation_runs').select(['scenario', 'policies']).where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Fault('simulation.not-found')
  return { scenario: row.scenario as unknown as Scenario, policies: row.policies as unknown as PolicyChoice[] } // written by insertRun
}

/** The process that runs it is alive; false when it is no longer meant to run here: cancelled, or taken over. Uses the primary key. */
export const beat = (work: Work, claimed: ClaimedRun, progress: SimulationProgress | undefined): Promise<boolean> => line.held(work, claimed, { beat_at: iso(work.now), ...(progress ? { progress: JSON.stringify(progress) } : {}) })

export type End =
  | { readonly state: 'done'; readonly report: SimulationReport; readonly headlines: readonly Headline[]; readonly runMs: number }
  | { readonly state: 'failed'; readonly problem: NonNullable<SimulationListing['problem']> }

/** Ends the run this process holds; false when it was cancelled or taken over meanwhile. */
export const endRun = (work: Work, claimed: ClaimedRun, end: End): Promise<boolean> => line.held(work, claimed, {
  state: end.state, finished_at: iso(work.now), beat_at: null,
  ...(end.state === 'done' ? { report: JSON.stringify(end.report), headlines: JSON.stringify(end.headlines), run_ms: Math.round(end.runMs) } : { problem: end.problem }),
})

/** Only what has ended can go. */
export async function deleteRun (work: Work, id: string): Promise<boolean> {
  const done = await work.tx.deleteFrom('simulation_runs').where('shop_id', '=', work.shopId).where('id', '=', id).where('state', 'not in', OPEN).executeTakeFirst()
  return done.numDeletedRows > 0n
}

/** How many runs of this shop wait or run. Uses simulation_runs_open. */
export async function countOpen (work: Work): Promise<number> {
  const row = await work.tx.selectFrom('simulation_runs').select(({ fn }) => fn.countAll<number>().as('runs')).where('shop_id', '=', work.shopId).where('state', 'in', OPEN).executeTakeFirst()
  return Number(row?.runs ?? 0)
}

const LISTED = ['id', 'state', 'traffic', 'candidates', 'replications', 'shoppers', 'starts_at', 'progress', 'headlines', 'problem', 'run_ms', 'started_by', 'created_at', 'finished_at'] as const
interface Row { id: string; state: string; traffic: unknown; candidates: unknown; shoppers: number; progress: unknown; headlines: unknown; problem: string | null; run_ms: number | null; started_by: string; starts_at: number; created_at: number; finished_at: number | null; replications: number }

/** The latest runs, newest first, without their reports: ids sort by creation. Uses the primary key. */
export async function loadRuns (work: Work, limit: number): Promise<SimulationListing[]> {
  const rows = await work.tx.selectFrom('simulation_runs').select(LISTED).where('shop_id', '=', work.shopId).orderBy('id', 'desc').limit(limit).execute()
  return rows.map(listing)
}

export async function loadRun (work: Work, id: string): Promise<SimulationView> {
  const row = await work.tx.selectFrom('simulation_runs').select([...LISTED, 'report']).where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Fault('simulation.not-found')
  return { ...listing(row), startsAt: iso(row.starts_at), report: row.report as unknown as SimulationReport | null } // written by endRun
}

/** Shoppers per second of the latest runs that were finished here, all policies and replications counted. */
export async function loadSpeed (work: Work): Promise<number | null> {
  const runs = (await loadRuns(work, 20)).filter(run => run.state === 'done' && (run.runMs ?? 0) > 0).slice(0, 5)
  const spent = runs.reduce((sum, run) => sum + (run.runMs ?? 0), 0)
  return spent === 0 ? null : runs.reduce((sum, run) => sum + run.shoppers * run.replications * run.candidates.length, 0) / spent * 1_000
}

function listing (row: Row): SimulationListing {
  return {
    id: row.id, state: row.state as SimulationListing['state'], problem: row.problem as SimulationListing['problem'], // checked by the table; written by endRun
    traffic: row.traffic as SimulationListing['traffic'], candidates: row.candidates as RanCandidate[], progress: row.progress as SimulationProgress | null, headlines: (row.headlines ?? []) as Headline[], // written by this module
    replications: row.replications, shoppers: row.shoppers, runMs: row.run_ms, startedBy: row.started_by, createdAt: iso(row.created_at), finishedAt: row.finished_at === null ? null : iso(row.finished_at),
  }
}
