import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { QuarantinedView, Resource } from './contract.ts'

export interface Aside { readonly record: string; readonly column: string | null; readonly reason: string; readonly row: string }

/** Beyond so many the oldest go: a shop that keeps sending nonsense must not fill our disk. They are read again with the next whole pass. */
const MOST_ASIDE = 2_000

/** Keeps what cannot be stored, with its reason; what was stored leaves the quarantine. */
export async function saveAside (work: Work, connectorId: string, { aside, good }: { readonly aside: readonly Aside[]; readonly good: readonly string[] }): Promise<void> {
  if (good.length > 0) await work.tx.deleteFrom('connector_quarantine').where('shop_id', '=', work.shopId).where('connector_id', '=', connectorId).where('record', 'in', good).execute()
  const once = [...new Map(aside.map(one => [one.record, one])).values()]
  if (once.length === 0) return
  await work.tx.insertInto('connector_quarantine').values(once.map(one => ({
    shop_id: work.shopId, connector_id: connectorId, record: one.record, reason: one.reason, at_column: one.column, at: iso(work.now),
    row_sealed: work.vault.seal({ shopId: work.shopId, table: 'connector_quarantine', rowId: `${connectorId} ${one.record}`, column: 'row_sealed' }, one.row.slice(0, 50_000)),
  }))).onConflict(on => on.columns(['shop_id', 'connector_id', 'record']).doUpdateSet(({ ref }) => ({ reason: ref('excluded.reason'), at_column: ref('excluded.at_column'), row_sealed: ref('excluded.row_sealed'), at: ref('excluded.at') }))).execute()
  await sql`delete from connector_quarantine where shop_id = ${work.shopId} and connector_id = ${connectorId} and record in (
    select record from connector_quarantine where shop_id = ${work.shopId} and connector_id = ${connectorId} order by at desc, record offset ${MOST_ASIDE})`.execute(work.tx)
}

/** Newest first. */
export async function loadAside ({ tx, shopId }: Work, connectorId: string, most: number): Promise<QuarantinedView[]> {
  const rows = await tx.selectFrom('connector_quarantine').select(['record', 'reason', 'at_column', 'at']).where('shop_id', '=', shopId).where('connector_id', '=', connectorId).orderBy('at', 'desc').orderBy('record').limit(most).execute()
  return rows.map(row => ({ record: row.record, reason: row.reason, column: row.at_column, at: iso(row.at) }))
}

export async function countAside ({ tx, shopId }: Work): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.selectFrom('connector_quarantine').select(({ fn }) => ['connector_id', fn.countAll<number>().as('n')]).where('shop_id', '=', shopId).groupBy('connector_id').execute()
  return new Map(rows.map(row => [row.connector_id, Number(row.n)]))
}

export interface Change { readonly id: string; readonly resource: Resource; readonly recordId: string; readonly row: string | null }
const DELIVERIES_KEPT_MS = 7 * 86_400_000

/** Notes what a webhook announced; false when this very delivery was taken before. */
export async function takeDelivery (work: Work, connectorId: string, delivery: string, changes: readonly Omit<Change, 'id'>[]): Promise<boolean> {
  const first = await work.tx.insertInto('connector_deliveries').values({ shop_id: work.shopId, connector_id: connectorId, delivery, at: iso(work.now) }).onConflict(on => on.doNothing()).executeTakeFirst()
  if (first.numInsertedOrUpdatedRows === 0n) return false
  await sql`delete from connector_deliveries where shop_id = ${work.shopId} and connector_id = ${connectorId} and at < ${iso(work.now - DELIVERIES_KEPT_MS)}`.execute(work.tx)
  for (const change of changes) {
    const id = work.newId()
    const sealed = change.row === null ? null : work.vault.seal(changePlace(work.shopId, id), change.row)
    // Announced again while it is being fetched: the new id keeps it from being taken for done.
    await sql`insert into connector_changes (shop_id, connector_id, id, resource, record_id, row_sealed, at)
      values (${work.shopId}, ${connectorId}, ${id}, ${change.resource}, ${change.recordId}, ${sealed}, ${iso(work.now)})
      on conflict (shop_id, connector_id, resource, record_id) where row_sealed is null do update set id = excluded.id, at = excluded.at`.execute(work.tx)
  }
  return true
}

/** How many announced changes wait: beyond a bound a flood is refused, and the shop sends again later. */
export async function countChanges ({ tx, shopId }: Work, connectorId: string): Promise<number> {
  const row = await tx.selectFrom('connector_changes').select(({ fn }) => fn.countAll<number>().as('n')).where('shop_id', '=', shopId).where('connector_id', '=', connectorId).executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Oldest first: ids sort by arrival. Uses the primary key. */
export async function loadChanges (work: Work, connectorId: string, most: number): Promise<Change[]> {
  const rows = await work.tx.selectFrom('connector_changes').select(['id', 'resource', 'record_id', 'row_sealed']).where('shop_id', '=', work.shopId).where('connector_id', '=', connectorId).orderBy('id').limit(most).execute()
  return rows.map(row => ({ id: row.id, resource: row.resource as Resource, recordId: row.record_id, row: row.row_sealed === null ? null : work.vault.open(changePlace(work.shopId, row.id), row.row_sealed) })) // written by takeDelivery
}

export async function deleteChanges ({ tx, shopId }: Work, connectorId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('connector_changes').where('shop_id', '=', shopId).where('connector_id', '=', connectorId).where('id', 'in', ids).execute()
}

const changePlace = (shopId: string, id: string) => ({ shopId, table: 'connector_changes', rowId: id, column: 'row_sealed' })
