import type { Work } from '../kernel/work.ts'

/** Whose order this is; undefined when there is no such order or the source names nobody. Uses the primary key. */
export async function findOrderOwner (work: Work, orderId: string): Promise<string | undefined> {
  const row = await work.tx.selectFrom('orders').select('customer_id').where('shop_id', '=', work.shopId).where('id', '=', orderId).executeTakeFirst()
  return row?.customer_id ?? undefined
}
