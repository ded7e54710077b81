import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { OPEN, waitingRuns, type ClaimedRun } from '../kernel/waiting-runs.ts'
import type { Work } from '../kernel/work.ts'
import type { ExampleView, NewIntent, TrainingDetail, TrainingReport, TrainingView } from './contract.ts'
import type { Progress } from './ports.ts'

export interface Example { readonly intent: string; readonly text: string; readonly folded: string }
export interface OwnIntentRow { readonly id: string; readonly name: NewIntent['name']; readonly asks: NewIntent['asks'] }

/** All of a shop, at most 5,000, by intent. Uses intent_examples_by_intent. */
export async function loadExamples ({ tx, shopId }: Work, intent?: string): Promise<(ExampleView & { folded: string })[]> {
  let query = tx.selectFrom('intent_examples').select(['id', 'intent', 'text', 'folded', 'source', 'added_by', 'added_at']).where('shop_id', '=', shopId)
  if (intent !== undefined) query = query.where('intent', '=', intent)
  return (await query.orderBy('intent').orderBy('id', 'desc').execute()).map(row => ({ id: row.id, intent: row.intent, text: row.text, folded: row.folded, source: row.source as ExampleView['source'], addedBy: row.added_by, addedAt: iso(row.added_at) })) // checked by the table
}

/** Held until the commit: two people who paste at once are checked one after the other. */
export async function lockExamples ({ tx, shopId }: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`intent-examples ${shopId}`}, 0))`.execute(tx)
}

export async function insertExamples (work: Work, examples: readonly Example[], by: { readonly source: ExampleView['source']; readonly addedBy: string }): Promise<void> {
  if (examples.length === 0) return
  await work.tx.insertInto('intent_examples').values(examples.map(one => ({ shop_id: work.shopId, id: work.newId(), intent: one.intent, text: one.text, folded: one.folded, source: by.source, added_by: by.addedBy, added_at: iso(work.now) }))).execute()
}

export async function deleteExample ({ tx, shopId }: Work, id: string): Promise<string> {
  const row = await tx.deleteFrom('intent_examples').where('shop_id', '=', shopId).where('id', '=', id).returning('intent').executeTakeFirst()
  if (!row) throw new Fault('training.no-example')
  return row.intent
}

export async function loadOwnIntents ({ tx, shopId }: Work): Promise<OwnIntentRow[]> {
  const rows = await tx.selectFrom('shop_intents').select(['id', 'name', 'asks']).where('shop_id', '=', shopId).orderBy('added_at').orderBy('id').execute()
  return rows.map(row => ({ id: row.id, name: row.name as OwnIntentRow['name'], asks: row.asks as OwnIntentRow['asks'] })) // written by insertOwnIntent
}

export async function insertOwnIntent (work: Work, intent: OwnIntentRow, addedBy: string): Promise<void> {
  await work.tx.insertInto('shop_intents').values({ shop_id: work.shopId, id: intent.id, name: JSON.stringify(intent.name), asks: JSON.stringify(intent.asks), added_by: addedBy, added_at: iso(work.now) }).execute()
}

/** With its examples: they would teach an intent that is not there. */
export async function deleteOwnIntent ({ tx, shopId }: Work, id: string): Promise<void> {
  const gone = await tx.deleteFrom('shop_intents').where('shop_id', '=', shopId).where('id', '=', id).executeTakeFirst()
  if (gone.numDeletedRows === 0n) throw new Fault('training.no-intent')
  await tx.deleteFrom('intent_examples').where('shop_id', '=', shopId).where('intent', '=', id).execute()
}

const line = waitingRuns('trainings', { begun: { progress: 0, step: 'learn' }, back: { progress: 0 } })
export const { claim: claimTraining, putBack, cancel: cancelTraining } = line
export type { ClaimedRun as Claimed }

/** False when one of the shop is waiting or running: one at a time. Uses trainings_one_open. */
export async function insertTraining (work: Work, training: { readonly id: string; readonly examples: number; readonly startedBy: string }): Promise<boolean> {
  const done = await work.tx.insertInto('trainings').values({ shop_id: work.shopId, id: training.id, state: 'queued', examples: training.examples, started_by: training.startedBy, created_at: iso(work.now) })
    .onConflict(conflict => conflict.column('shop_id').where('state', 'in', OPEN).doNothing()).executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** False when it is no longer meant to run here: cancelled, or taken over. */
export async function beat (work: Work, claimed: ClaimedRun, at: Progress | { readonly comparedWith: string | null } | undefined): Promise<boolean> {
  const done = await line.held(work, claimed, { beat_at: iso(work.now), ...(at === undefined ? {} : 'share' in at ? { progress: at.share, step: at.step } : { compared_with: at.comparedWith }) })
  return done
}

export async function endTraining (work: Work, claimed: ClaimedRun, end: { readonly state: 'done'; readonly report: TrainingReport } | { readonly state: 'failed'; readonly problem: NonNullable<TrainingView['problem']> }): Promise<boolean> {
  return line.held(work, claimed, { state: end.state, finished_at: iso(work.now), beat_at: null, ...(end.state === 'done' ? { progress: 1, report: JSON.stringify(end.report) } : { problem: end.problem }) })
}

type Stored = Omit<TrainingDetail, 'model'>

/** The latest, newest first: ids sort by creation. Uses the primary key. */
export async function loadTrainings (work: Work, limit: number): Promise<Stored[]> {
  const rows = await work.tx.selectFrom('trainings').selectAll().where('shop_id', '=', work.shopId).orderBy('id', 'desc').limit(limit).execute()
  return rows.map(stored)
}

export async function loadTraining (work: Work, id: string): Promise<Stored> {
  const row = await work.tx.selectFrom('trainings').selectAll().where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  if (!row) throw new Fault('training.not-found')
  return stored(row)
}

function stored (row: { id: string; state: string; progress: number; step: string; examples: number; compared_with: string | null; problem: string | null; report: unknown; started_by: string; created_at: number; finished_at: number | null }): Stored {
  return {
    id: row.id, state: row.state as TrainingView['state'], progress: row.progress, step: row.step as TrainingView['step'], examples: row.examples, comparedWith: row.compared_with, problem: row.problem as TrainingView['problem'], // checked by the table; written here
    startedBy: row.started_by, createdAt: iso(row.created_at), finishedAt: row.finished_at === null ? null : iso(row.finished_at), report: row.report as TrainingReport | null, // written by endTraining
  }
}
