import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { OPEN, waitingRuns, type ClaimedRun } from '../kernel/waiting-runs.ts'
import type { Work } from '../kernel/work.ts'
import type { ModelCard, PredictionRun } from './contract.ts'
import type { Need, Predicted, Progress } from './ports.ts'

const line = waitingRuns('prediction_runs', { begun: { progress: 0, step: 'read' }, back: { progress: 0 } })
export const { claim: claimRun, putBack, cancel: cancelRun } = line
export type { ClaimedRun as Claimed }

/** False when one of the shop is waiting or running: one at a time. Uses prediction_runs_one_open. */
export async function insertRun (work: Work, id: string, startedBy: string): Promise<boolean> {
  const done = await work.tx.insertInto('prediction_runs').values({ shop_id: work.shopId, id, state: 'queued', started_by: startedBy, created_at: iso(work.now) })
    .onConflict(conflict => conflict.column('shop_id').where('state', 'in', OPEN).doNothing()).executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** False when it is no longer meant to run here: cancelled, or taken over. */
export const beat = (work: Work, claimed: ClaimedRun, at: Progress | undefined): Promise<boolean> => line.held(work, claimed, { beat_at: iso(work.now), ...(at && { progress: at.share, step: at.step }) })

export const endRun = (work: Work, claimed: ClaimedRun, end: { readonly state: 'done'; readonly card: ModelCard } | { readonly state: 'failed'; readonly problem: 'crashed' | 'interrupted' }): Promise<boolean> =>
  line.held(work, claimed, { state: end.state, finished_at: iso(work.now), beat_at: null, ...(end.state === 'done' ? { progress: 1, card: JSON.stringify(end.card) } : { problem: end.problem }) })

/** The latest, newest first: ids sort by creation. Uses the primary key. */
export async function loadRuns ({ tx, shopId }: Work, limit: number): Promise<PredictionRun[]> {
  return (await tx.selectFrom('prediction_runs').selectAll().where('shop_id', '=', shopId).orderBy('id', 'desc').limit(limit).execute()).map(viewOf)
}

export async function loadRun ({ tx, shopId }: Work, id: string): Promise<PredictionRun> {
  const row = await tx.selectFrom('prediction_runs').selectAll().where('shop_id', '=', shopId).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Fault('prediction.not-found')
  return viewOf(row)
}

function viewOf (row: { id: string; state: string; progress: number; step: string; problem: string | null; started_by: string; created_at: number; finished_at: number | null }): PredictionRun {
  return {
    id: row.id, state: row.state as PredictionRun['state'], progress: row.progress, step: row.step as PredictionRun['step'], problem: row.problem as PredictionRun['problem'], // checked by the table; written here
    startedBy: row.started_by, createdAt: iso(row.created_at), finishedAt: row.finished_at === null ? null : iso(row.finished_at),
  }
}

export interface CardRow { readonly id: string; readonly card: ModelCard; readonly finishedAt: Instant }

/** The newest run that came to an end: what predictions in the shop rest on. */
export async function findCard ({ tx, shopId }: Work): Promise<CardRow | undefined> {
  const row = await tx.selectFrom('prediction_runs').select(['id', 'card', 'finished_at']).where('shop_id', '=', shopId).where('state', '=', 'done').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row && { id: row.id, card: row.card as ModelCard, finishedAt: row.finished_at! } // written by endRun
}

const ROWS_AT_ONCE = 5_000

/** Replaces what an older run said of anybody, in one transaction: nobody is told of two runs. */
export async function replacePredictions ({ tx, shopId }: Work, runId: string, all: readonly Predicted[]): Promise<void> {
  await tx.deleteFrom('customer_predictions').where('shop_id', '=', shopId).execute()
  for (let from = 0; from < all.length; from += ROWS_AT_ONCE) {
    const rows = all.slice(from, from + ROWS_AT_ONCE).map(({ customer, ...rest }) => ({ ...rest, customer }))
    await sql`insert into customer_predictions (shop_id, customer_id, run_id, purchases90, value90_minor, purchases365, value365_minor, repurchase90, needs, cluster)
      select ${shopId}, customer::uuid, ${runId}::uuid, "purchases90", "value90Minor", "purchases365", "value365Minor", "repurchase90", needs, cluster
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (customer text, "purchases90" float8, "value90Minor" bigint, "purchases365" float8, "value365Minor" bigint, "repurchase90" float8, needs jsonb, cluster int)`.execute(tx)
  }
}

export interface PredictionRow {
  readonly customerId: string; readonly purchases90: number | null; readonly value90Minor: number | null; readonly purchases365: number | null; readonly value365Minor: number | null
  readonly repurchase90: number | null; readonly needs: readonly Need[]; readonly cluster: number | null
}

/** Of these customers, those the run knows. Uses the primary key. */
export async function loadPredictions ({ tx, shopId }: Work, customerIds: readonly string[]): Promise<PredictionRow[]> {
  const { rows } = await sql<PredictionRow>`
    select customer_id as "customerId", purchases90, value90_minor as "value90Minor", purchases365, value365_minor as "value365Minor", repurchase90, needs, cluster
    from customer_predictions where shop_id = ${shopId} and customer_id = any(${sql.val([...customerIds])}::uuid[])`.execute(tx)
  return rows
}

/** Titles of these products; a product that went is known by its number. */
export async function loadTitles ({ tx, shopId }: Work, productIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (productIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; title: string }>`select id, title from products where shop_id = ${shopId} and id = any(${sql.val([...productIds])}::text[])`.execute(tx)
  return new Map(rows.map(row => [row.id, row.title]))
}
