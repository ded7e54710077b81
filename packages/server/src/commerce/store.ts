import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { gathered } from '../kernel/gather.ts'
import { money } from '../kernel/money.ts'
import type { Work } from '../kernel/work.ts'
import { FREQUENCY_DAYS, rankMoney, SPEND_DAYS, windowStart, type PurchaseFacts } from './decide.ts'

/** How many lines of an order travel with it; the rest are counted. */
export const LINES_SHOWN = 20

export interface OrderRow { id: string; kind: 'sale' | 'return'; status: string; currency: string; totalMinor: number; lineCount: number; placedAt: Instant }
export interface LineRow { orderId: string; lineNo: number; productId: string; title: string; quantity: number; amountMinor: number; image: string | null }
export interface ParcelRow {
  id: string; orderId: string; carrier: string | null; trackingNo: string | null; status: string
  shippedAt: Instant | null; expectedAt: Instant | null; deliveredAt: Instant | null; trace: unknown
}

/** One pass over a customer's orders, grouped by currency. Uses orders_by_customer. */
export async function purchaseFacts (work: Work, customerId: string, days: number = FREQUENCY_DAYS): Promise<PurchaseFacts> {
  const from = (span: number): string => iso(windowStart(work.now, span))
  const { rows } = await sql<{ currency: string; spend: number | null; orders30: number; inWindow: number; ever: number; last: Instant | null }>`
    select currency,
      (sum(total_minor) filter (where placed_at > ${from(SPEND_DAYS)}))::bigint as spend,
      count(*) filter (where kind = 'sale' and placed_at > ${from(FREQUENCY_DAYS)}) as "orders30",
      count(*) filter (where kind = 'sale' and placed_at > ${from(days)}) as "inWindow",
      count(*) filter (where kind = 'sale') as ever,
      max(placed_at) filter (where kind = 'sale') as last
    from orders
    where shop_id = ${work.shopId} and customer_id = ${customerId} and placed_at <= ${iso(work.now)} and status <> 'cancelled'
    group by currency`.execute(work.tx)
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + of(row), 0)
  const last = rows.flatMap(row => row.last ?? [])
  return {
    spend365: rankMoney(rows.flatMap(row => row.spend === null ? [] : money(row.spend, row.currency))),
    orders30: sum(row => row.orders30), ordersInWindow: sum(row => row.inWindow), ordersEver: sum(row => row.ever),
    lastOrderAt: last.length === 0 ? null : Math.max(...last),
  }
}

/** Sales of the last `days` days that were not cancelled. Uses orders_by_customer. */
export async function ordersInWindow (work: Work, customerId: string, days: number): Promise<number> {
  const row = await work.tx.selectFrom('orders').select(({ fn }) => fn.countAll<number>().as('n'))
    .where('shop_id', '=', work.shopId).where('customer_id', '=', customerId).where('kind', '=', 'sale').where('status', '<>', 'cancelled')
    .where('placed_at', '>', sql<number>`${iso(windowStart(work.now, days))}::timestamptz`).where('placed_at', '<=', sql<number>`${iso(work.now)}::timestamptz`)
    .executeTakeFirstOrThrow()
  return row.n
}

const orderColumns = sql`o.id, o.kind, o.status, o.currency, o.total_minor as "totalMinor", o.line_count as "lineCount", o.placed_at as "placedAt"`

/** One page of a customer's orders, newest first; `before` is the last row of the page before. Uses orders_by_customer. */
export async function findOrdersOf (work: Work, customerId: string, limit: number, before: { placedAt: Instant; id: string } | undefined): Promise<OrderRow[]> {
  if (!before) return newestOrders(work, { customerId, limit })
  const older = sql`and (o.placed_at, o.id) < (${iso(before.placedAt)}, ${before.id})`
  const { rows } = await sql<OrderRow>`
    select ${orderColumns} from orders o where o.shop_id = ${work.shopId} and o.customer_id = ${customerId} ${older}
    order by o.placed_at desc, o.id desc limit ${limit}`.execute(work.tx)
  return rows
}

const newestOrders = gathered<{ readonly customerId: string; readonly limit: number }, OrderRow[]>(async (work, asked) => {
  const { rows } = await sql<OrderRow & { place: number }>`
    select asked.place::int as place, o.* from unnest(${asked.map(one => one.customerId)}::uuid[], ${asked.map(one => one.limit)}::int[]) with ordinality as asked (id, most, place)
    cross join lateral (select ${orderColumns} from orders o where o.shop_id = ${work.shopId} and o.customer_id = asked.id order by o.placed_at desc, o.id desc limit asked.most) o
    order by asked.place, o."placedAt" desc, o.id desc`.execute(work.tx)
  const byPlace = Map.groupBy(rows, row => row.place)
  return asked.map((_one, i) => (byPlace.get(i + 1) ?? []).map(({ place: _place, ...row }) => row))
})

/** One order by the shop's number, of one customer or (null) of anyone in the shop. Uses the primary key. */
export async function findOrderRow (work: Work, orderId: string, customerId: string | null): Promise<OrderRow | undefined> {
  const whose = customerId === null ? sql`` : sql`and o.customer_id = ${customerId}`
  const { rows } = await sql<OrderRow>`select ${orderColumns} from orders o where o.shop_id = ${work.shopId} and o.id = ${orderId} ${whose}`.execute(work.tx)
  return rows[0]
}

/** The first lines of each order, with the product's picture. Uses the primary keys of order_lines and products. */
export async function loadLines (work: Work, orderIds: readonly string[]): Promise<LineRow[]> {
  return orderIds.length === 0 ? [] : linesOf(work, orderIds)
}

const linesOf = gathered<readonly string[], LineRow[]>(async (work, lists) => {
  const orderIds = [...new Set(lists.flat())]
  const { rows } = await sql<LineRow>`
    select l.order_id as "orderId", l.line_no as "lineNo", l.product_id as "productId", l.title, l.quantity, l.amount_minor as "amountMinor", p.image
    from unnest(${sql.val(orderIds)}::text[]) as wanted (id)
    cross join lateral (select * from order_lines where shop_id = ${work.shopId} and order_id = wanted.id order by line_no limit ${LINES_SHOWN}) l
    left join products p on p.shop_id = ${work.shopId} and p.id = l.product_id
    order by l.order_id, l.line_no`.execute(work.tx)
  return among(lists, rows)
})

/** What of the rows belongs to each list of orders. */
function among<T extends { readonly orderId: string }> (lists: readonly (readonly string[])[], rows: T[]): T[][] {
  return lists.length === 1 ? [rows] : lists.map(ids => { const own = new Set(ids); return rows.filter(row => own.has(row.orderId)) })
}

const parcelColumns = sql`p.id, p.order_id as "orderId", p.carrier, p.tracking_no as "trackingNo", p.status, p.shipped_at as "shippedAt", p.expected_at as "expectedAt", p.delivered_at as "deliveredAt", p.trace`

/** All parcels of these orders. Uses parcels_by_order. */
export async function loadParcels (work: Work, orderIds: readonly string[]): Promise<ParcelRow[]> {
  return orderIds.length === 0 ? [] : parcelsOf(work, orderIds)
}

const parcelsOf = gathered<readonly string[], ParcelRow[]>(async (work, lists) => {
  const { rows } = await sql<ParcelRow>`select ${parcelColumns} from parcels p where p.shop_id = ${work.shopId} and p.order_id = any(${sql.val([...new Set(lists.flat())])}::text[]) order by p.order_id, p.id`.execute(work.tx)
  return among(lists, rows)
})

/** The parcel with this tracking number, if it belongs to an order of this customer. Uses parcels_by_tracking. */
export async function findParcelRow (work: Work, customerId: string, trackingNo: string): Promise<ParcelRow | undefined> {
  const { rows } = await sql<ParcelRow>`
    select ${parcelColumns} from parcels p join orders o on o.shop_id = p.shop_id and o.id = p.order_id
    where p.shop_id = ${work.shopId} and p.tracking_no = ${trackingNo} and o.customer_id = ${customerId} order by p.id limit 1`.execute(work.tx)
  return rows[0]
}

export interface ProductRow { id: string; title: string; category: string | null; priceMinor: number | null; currency: string | null; image: string | null; available: boolean | null }

/** Products by exact id, then by words of the title; at most `limit`. A shop's catalogue is small enough for a scan of its own rows. */
export async function findProducts (work: Work, text: string, limit: number): Promise<ProductRow[]> {
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await sql<ProductRow>`
    select id, title, category, price_minor as "priceMinor", currency, image, available from products
    where shop_id = ${work.shopId} and (${text} = '' or id = ${text} or title ilike ${like} or category ilike ${like})
    order by id <> ${text}, parent_id is not null, title, id limit ${limit}`.execute(work.tx)
  return rows
}
