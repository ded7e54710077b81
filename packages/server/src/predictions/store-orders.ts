import { sql } from 'kysely'
import { day, iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Errand, OrderRead } from './ports.ts'

const WINDOW_DAYS = 1_095
/** More are counted, and the newest of them are read. */
const MOST_ORDERS = 300_000
const MOST_LINES = 40

/** Three years of a shop's orders in the currency most of them are in, with what was in them. One scan of the shop's own rows; lines by their primary key. */
export async function readErrand (work: Work): Promise<Errand> {
  const { tx, shopId, now } = work
  const from = iso(now - WINDOW_DAYS * day)
  const { rows: currencies } = await sql<{ currency: string; n: number }>`
    select currency, count(*)::int as n from orders where shop_id = ${shopId} and customer_id is not null and status <> 'cancelled' and placed_at > ${from} and placed_at <= ${iso(now)} group by currency order by n desc, currency`.execute(tx)
  const currency = currencies[0]?.currency ?? 'CNY'
  const { rows } = await sql<{ customer: string; at: number; minor: number; products: string[] | null }>`
    select o.customer_id as customer, o.placed_at as at, o.total_minor as minor, l.products
    from (select id, customer_id, placed_at, total_minor, kind from orders where shop_id = ${shopId} and customer_id is not null and status <> 'cancelled' and currency = ${currency} and placed_at > ${from} and placed_at <= ${iso(now)}
      order by placed_at desc, id limit ${MOST_ORDERS}) o
    left join lateral (select array_agg(distinct product_id) as products from (select product_id from order_lines where shop_id = ${shopId} and order_id = o.id and quantity > 0 order by line_no limit ${MOST_LINES}) named) l on o.kind = 'sale'
    order by o.placed_at, o.id`.execute(tx)
  const { rows: categories } = await sql<{ id: string; category: string }>`select id, category from products where shop_id = ${shopId} and category is not null order by id`.execute(tx)
  const { rows: care } = await sql<{ id: string; need: string }>`
    select c.id, one ->> 'need' as need from customers c cross join lateral jsonb_array_elements(c.care) one where c.shop_id = ${shopId} and c.merged_into is null and one ->> 'need' is not null order by c.id`.execute(tx)
  const known = currencies[0]?.n ?? 0
  return {
    now, currency, orders: rows.map((row): OrderRead => ({ customer: row.customer, at: row.at, minor: row.minor, products: row.products ?? [] })),
    categories: categories.map(one => [one.id, one.category] as const), care: care.map(one => [one.id, one.need] as const),
    leftOut: { otherCurrency: currencies.slice(1).reduce((sum, one) => sum + one.n, 0), older: Math.max(0, known - rows.length) },
  }
}
