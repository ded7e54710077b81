import { sql } from 'kysely'
import type { Work } from '../kernel/work.ts'
import type { ProductView } from './contract.ts'
import type { ProductRow } from './store.ts'
import { productView } from './views.ts'

/** The other variants in stock of these products, by the product they are variants beside. Uses products' primary key and products_by_parent. */
export async function loadVariants (work: Work, productIds: readonly string[]): Promise<ReadonlyMap<string, readonly ProductView[]>> {
  if (productIds.length === 0) return new Map()
  const { rows } = await sql<ProductRow & { of: string }>`
    select had.id as of, p.id, p.title, p.category, p.price_minor as "priceMinor", p.currency, p.image, p.available
    from products had join products p on p.shop_id = had.shop_id and p.parent_id = had.parent_id and p.id <> had.id and p.available
    where had.shop_id = ${work.shopId} and had.id = any(${sql.val([...productIds])}::text[]) and had.parent_id is not null order by had.id, p.id limit 400`.execute(work.tx)
  return new Map([...Map.groupBy(rows, row => row.of)].map(([id, list]) => [id, list.map(productView)]))
}
