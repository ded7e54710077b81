import { loadVariants } from '../commerce/index.ts'
import type { ProductView } from '../commerce/contract.ts'
import type { Work } from '../kernel/work.ts'
import type { OrderFacts } from './order-facts.ts'

/** What the goods of the shopper's orders could be exchanged for: the other variants in stock, by the product they bought. One query for all of them. */
export async function loadVariantFacts (work: Work, orders: readonly OrderFacts[]): Promise<ReadonlyMap<string, readonly ProductView[]>> {
  return loadVariants(work, [...new Set(orders.flatMap(order => order.items?.map(item => item.productId) ?? []))])
}
