import { loadReturned } from '../commerce/index.ts'
import type { Work } from '../kernel/work.ts'
import type { OrderFacts } from './order-facts.ts'

/** What has gone back already of the shopper's orders, by order and line: only the rest can be returned or exchanged. One query for all of them. */
export async function loadReturnedFacts (work: Work, orders: readonly OrderFacts[]): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  return loadReturned(work, orders.filter(order => order.kind !== 'return').map(order => order.id))
}
