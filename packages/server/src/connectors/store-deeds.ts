import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Deed } from '../commerce/contract.ts'
import type { ShopDeedView } from './contract.ts'

export interface NewShopDeed { readonly id: string; readonly connectorId: string; readonly orderId: string; readonly deed: Deed; readonly ownReference: string | null }
export interface WaitingDeed extends NewShopDeed { readonly attempts: number }

const placeOf = (shopId: string, id: string) => ({ shopId, table: 'connector_deeds', rowId: id, column: 'deed_sealed' })

/** Once per confirmation. */
export async function insertShopDeed (work: Work, one: NewShopDeed): Promise<void> {
  const now = iso(work.now)
  await work.tx.insertInto('connector_deeds').values({
    shop_id: work.shopId, id: one.id, connector_id: one.connectorId, order_id: one.orderId, kind: one.deed.kind, own_reference: one.ownReference, state: 'waiting', created_at: now, updated_at: now,
    deed_sealed: work.vault.seal(placeOf(work.shopId, one.id), JSON.stringify(one.deed)),
  }).onConflict(on => on.doNothing()).execute()
}

/** In the order they were confirmed. Uses connector_deeds_waiting. */
export async function loadWaitingDeeds (work: Work, connectorId: string, most: number): Promise<WaitingDeed[]> {
  const rows = await work.tx.selectFrom('connector_deeds').selectAll().where('shop_id', '=', work.shopId).where('connector_id', '=', connectorId).where('state', '=', 'waiting').orderBy('created_at').orderBy('id').limit(most).execute()
  return rows.map(row => ({ id: row.id, connectorId, orderId: row.order_id, ownReference: row.own_reference, attempts: row.attempts, deed: JSON.parse(work.vault.open(placeOf(work.shopId, row.id), row.deed_sealed)) as Deed })) // written by insertShopDeed
}

/** An answered one stays as it is. */
export async function endShopDeed ({ tx, shopId, now }: Work, id: string, end: { readonly state: 'done' | 'refused' | 'by-hand'; readonly reference: string | null; readonly problem: string | null }): Promise<void> {
  await tx.updateTable('connector_deeds').set({ state: end.state, reference: end.reference, problem: end.problem?.slice(0, 300) ?? null, attempts: sql<number>`attempts + 1`, updated_at: iso(now) })
    .where('shop_id', '=', shopId).where('id', '=', id).where('state', '=', 'waiting').execute()
}

/** Done by a person in the shop's own rooms. */
export async function settleByHand ({ tx, shopId, now }: Work, id: string): Promise<boolean> {
  const done = await tx.updateTable('connector_deeds').set({ state: 'done', updated_at: iso(now) }).where('shop_id', '=', shopId).where('id', '=', id).where('state', 'in', ['refused', 'by-hand']).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Our own returns by the shop's number of them. Uses connector_deeds_by_reference. */
export async function loadReferences ({ tx, shopId }: Work, connectorId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.selectFrom('connector_deeds').select(['reference', 'own_reference']).where('shop_id', '=', shopId).where('connector_id', '=', connectorId).where('reference', 'is not', null).where('own_reference', 'is not', null).execute()
  return new Map(rows.map(row => [row.reference!, row.own_reference!])) // not null by the where
}

export async function countShopDeeds ({ tx, shopId }: Work): Promise<ReadonlyMap<string, { waiting: number; refused: number; byHand: number }>> {
  const rows = await tx.selectFrom('connector_deeds').select(({ fn }) => ['connector_id', 'state', fn.countAll<number>().as('n')]).where('shop_id', '=', shopId).where('state', '<>', 'done').groupBy(['connector_id', 'state']).execute()
  const counts = new Map<string, { waiting: number; refused: number; byHand: number }>()
  for (const { connector_id: id, state, n } of rows) {
    const one = counts.get(id) ?? { waiting: 0, refused: 0, byHand: 0 }
    counts.set(id, { ...one, [state === 'by-hand' ? 'byHand' : state]: Number(n) })
  }
  return counts
}

/** Newest first: what waits, what was refused, what was done. */
export async function loadShopDeeds ({ tx, shopId }: Work, connectorId: string, most: number): Promise<ShopDeedView[]> {
  const rows = await tx.selectFrom('connector_deeds').select(['id', 'order_id', 'kind', 'state', 'reference', 'problem', 'created_at', 'updated_at']).where('shop_id', '=', shopId).where('connector_id', '=', connectorId).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(most).execute()
  return rows.map(row => ({ id: row.id, orderId: row.order_id, kind: row.kind, state: row.state as ShopDeedView['state'], reference: row.reference, problem: row.problem, createdAt: iso(row.created_at), updatedAt: iso(row.updated_at) })) // checked by the table
}
