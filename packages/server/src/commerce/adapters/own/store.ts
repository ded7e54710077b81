import { sql } from 'kysely'
import { iso, type Instant } from '../../../kernel/clock.ts'
import { gathered } from '../../../kernel/gather.ts'
import type { Work } from '../../../kernel/work.ts'
import type { OwnLine, OwnOrder, OwnParcel } from './decide.ts'

interface OrderRow { id: string; customerId: string | null; kind: 'sale' | 'return'; status: string; currency: string; totalMinor: number; placedAt: Instant; attributes: Record<string, unknown> }

/** An order with all its lines and parcels; with `hold` the order's row is kept until the transaction ends. Uses primary keys, parcels_by_order and orders_by_origin. */
export async function findOwnOrder (work: Work, orderId: string, hold: boolean): Promise<OwnOrder | undefined> {
  return hold ? holdOrder(work, orderId) : readOrder(work, orderId)
}

const holdOrder = gathered((work, ids: readonly string[]) => ownOrders(work, ids, true))
const readOrder = gathered((work, ids: readonly string[]) => ownOrders(work, ids, false))

async function ownOrders (work: Work, ids: readonly string[], hold: boolean): Promise<(OwnOrder | undefined)[]> {
  const { rows: orders } = await sql<OrderRow>`
    select id, customer_id as "customerId", kind, status, currency, total_minor as "totalMinor", placed_at as "placedAt", attributes from orders
    where shop_id = ${work.shopId} and id = any(${[...ids]}::text[]) order by id ${hold ? sql`for update` : sql``}`.execute(work.tx)
  const found = orders.map(order => order.id)
  if (found.length === 0) return ids.map(() => undefined)
  const { rows: lines } = await sql<OwnLine & { orderId: string }>`
    select l.order_id as "orderId", l.line_no as "lineNo", l.product_id as "productId", l.title, l.quantity, l.amount_minor as "amountMinor", l.unit_price::text as "unitPrice", p.parent_id as "parentId", l.attributes, coalesce(p.attributes, '{}') as goods,
      coalesce((select -sum(r.quantity) from orders o join order_lines r on r.shop_id = o.shop_id and r.order_id = o.id
        where o.shop_id = ${work.shopId} and o.kind = 'return' and o.attributes ? 'of' and o.attributes ->> 'of' = l.order_id and o.status <> 'cancelled' and r.attributes ->> 'line' = l.line_no::text), 0)::int as returned,
      (coalesce((select sum((x ->> 'minor')::bigint) from service_requests s cross join jsonb_array_elements(s.detail -> 'lines') x
        where s.shop_id = ${work.shopId} and s.order_id = l.order_id and s.kind = 'price-protection' and s.state <> 'cancelled' and x ->> 'line' = l.line_no::text), 0)
      - coalesce((select sum((r.attributes ->> 'protected')::bigint) from orders o join order_lines r on r.shop_id = o.shop_id and r.order_id = o.id
        where o.shop_id = ${work.shopId} and o.kind = 'return' and o.attributes ? 'of' and o.attributes ->> 'of' = l.order_id and o.status <> 'cancelled' and r.attributes ->> 'line' = l.line_no::text), 0))::bigint as "protectedMinor"
    from order_lines l left join products p on p.shop_id = l.shop_id and p.id = l.product_id
    where l.shop_id = ${work.shopId} and l.order_id = any(${found}::text[]) order by l.order_id, l.line_no`.execute(work.tx)
  const { rows: parcels } = await sql<OwnParcel & { orderId: string }>`
    select order_id as "orderId", status, shipped_at as "shippedAt", delivered_at as "deliveredAt" from parcels where shop_id = ${work.shopId} and order_id = any(${found}::text[]) order by order_id, id`.execute(work.tx)
  const [linesOf, parcelsOf] = [Map.groupBy(lines, line => line.orderId), Map.groupBy(parcels, parcel => parcel.orderId)]
  const byId = new Map(orders.map(order => [order.id, {
    ...order, lines: (linesOf.get(order.id) ?? []).map(({ orderId: _of, ...line }) => line), parcels: (parcelsOf.get(order.id) ?? []).map(({ orderId: _of, ...parcel }) => parcel),
  }]))
  return ids.map(id => byId.get(id))
}

export async function cancelOwnOrder (work: Work, orderId: string, why: { readonly reason: string; readonly proposal: string }): Promise<void> {
  await sql`update orders set status = 'cancelled', attributes = attributes || ${JSON.stringify({ cancelled: why })}::jsonb, updated_at = ${iso(work.now)}
    where shop_id = ${work.shopId} and id = ${orderId}`.execute(work.tx)
}

export async function saveOrderAddress (work: Work, orderId: string, address: string): Promise<void> {
  await work.tx.updateTable('orders').set({
    address_sealed: work.vault.seal({ shopId: work.shopId, table: 'orders', rowId: orderId, column: 'address_sealed' }, address), address_index: work.vault.blindIndex(work.shopId, 'address', address), updated_at: iso(work.now),
  }).where('shop_id', '=', work.shopId).where('id', '=', orderId).execute()
}

/** Which return a proposal has made already. Uses orders_by_origin. */
export async function findReturnBy (work: Work, orderId: string, proposal: string): Promise<{ id: string } | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id from orders where shop_id = ${work.shopId} and kind = 'return' and attributes ? 'of' and attributes ->> 'of' = ${orderId} and attributes ->> 'proposal' = ${proposal}`.execute(work.tx)
  return rows[0]
}

export interface NewReturn { readonly order: OwnOrder; readonly proposal: string; readonly request: 'return' | 'exchange'; readonly refundMinor: number; readonly lines: readonly { readonly line: OwnLine; readonly units: number; readonly amountMinor: number; readonly protectedMinor: number; readonly to?: string }[] }

/** Writes down that goods are to come back: an order of kind return, numbered after the order it is of (whose row is held). */
export async function addReturn (work: Work, { order, proposal, request, refundMinor, lines }: NewReturn): Promise<string> {
  const { rows: [next] } = await sql<{ n: number }>`select count(*)::int + 1 as n from orders where shop_id = ${work.shopId} and kind = 'return' and attributes ? 'of' and attributes ->> 'of' = ${order.id}`.execute(work.tx)
  const id = `${order.id}-R${next?.n ?? 1}`
  await work.tx.insertInto('orders').values({
    shop_id: work.shopId, id, customer_id: order.customerId, kind: 'return', status: 'requested', currency: order.currency, total_minor: refundMinor === 0 ? 0 : -refundMinor, line_count: lines.length,
    placed_at: iso(work.now), attributes: JSON.stringify({ of: order.id, request, proposal }), updated_at: iso(work.now),
  }).execute()
  await work.tx.insertInto('order_lines').values(lines.map(({ line, units, amountMinor, protectedMinor, to }, i) => ({
    shop_id: work.shopId, order_id: id, line_no: i + 1, product_id: line.productId, title: line.title, quantity: -units, unit_price: line.unitPrice, amount_minor: amountMinor === 0 ? 0 : -amountMinor,
    attributes: JSON.stringify({ line: String(line.lineNo), ...(protectedMinor > 0 && { protected: protectedMinor }), ...(to !== undefined && { to }) }),
  }))).execute()
  return id
}

export interface Offer { id: string; parentId: string | null; priceMinor: number | null; currency: string | null; available: boolean | null }

/** Products by their ids. Uses the primary key. */
export async function findOffers (work: Work, ids: readonly string[]): Promise<Offer[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Offer>`select id, parent_id as "parentId", price_minor as "priceMinor", currency, available from products where shop_id = ${work.shopId} and id = any(${sql.val([...ids])}::text[])`.execute(work.tx)
  return rows
}

