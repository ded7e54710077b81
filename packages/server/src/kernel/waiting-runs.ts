import { sql } from 'kysely'
import { iso, type Instant } from './clock.ts'
import type { Work } from './work.ts'

/** Where runs of long work wait (see background.ts): each a table with state, attempts, beat_at, created_at and finished_at, and columns of its own. */
type RunsTable = 'simulation_runs' | 'trainings' | 'prediction_runs' | 'lake_runs'

/** A run as this process holds it: `attempts` says that it still does. */
export interface ClaimedRun { readonly shopId: string; readonly id: string; readonly attempts: number }

export const OPEN = ['queued', 'running'] as const

/** `fresh`: the table's own columns of a run that has not got anywhere yet. */
export function waitingRuns (table: RunsTable, fresh: { readonly begun: object; readonly back: object }) {
  const runs = table as 'trainings' // the columns named here are those that all of them have

  /** False when this process does not hold it any more: cancelled, or taken over. Uses the primary key. */
  async function held (work: Work, { id, attempts }: ClaimedRun, set: object): Promise<boolean> {
    const done = await work.tx.updateTable(runs).set(set).where('shop_id', '=', work.shopId).where('id', '=', id).where('state', '=', 'running').where('attempts', '=', attempts).executeTakeFirst()
    return done.numUpdatedRows > 0n
  }

  return {
    held,
    /** Takes the run that has waited longest, or one whose process has been silent since `silentSince`; across shops. What another process takes at the same time is skipped. */
    async claim (work: Work, silentSince: Instant): Promise<ClaimedRun | undefined> {
      const row = await work.tx.selectFrom(runs).select(['shop_id', 'id', 'attempts'])
        .where(either => either.or([either('state', '=', 'queued'), either.and([either('state', '=', 'running'), sql<boolean>`beat_at < ${iso(silentSince)}`])]))
        .orderBy('created_at').limit(1).forUpdate().skipLocked().executeTakeFirst()
      if (!row) return undefined
      await work.tx.updateTable(runs).set({ state: 'running', attempts: row.attempts + 1, beat_at: iso(work.now), ...fresh.begun }).where('shop_id', '=', row.shop_id).where('id', '=', row.id).execute()
      return { shopId: row.shop_id, id: row.id, attempts: row.attempts + 1 }
    },
    /** Back to the line, as if it had never been begun: the house is closing in good order. */
    async putBack (work: Work, claimed: ClaimedRun): Promise<void> {
      await held(work, claimed, { state: 'queued', attempts: claimed.attempts - 1, beat_at: null, ...fresh.back })
    },
    /** False when it had ended already. */
    async cancel (work: Work, id: string): Promise<boolean> {
      const done = await work.tx.updateTable(runs).set({ state: 'cancelled', finished_at: iso(work.now), beat_at: null }).where('shop_id', '=', work.shopId).where('id', '=', id).where('state', 'in', OPEN).executeTakeFirst()
      return done.numUpdatedRows > 0n
    },
  }
}
