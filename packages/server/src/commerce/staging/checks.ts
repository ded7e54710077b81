import type { PoolClient } from 'pg'
import type { Kind, Stage } from './stage.ts'

export interface LateRefusal { readonly line: number; readonly column: string | null; readonly reason: string }

/** The same id twice in one file, with other values: which one is meant cannot be known. Equal rows are harmless and are merged. */
const REPEATED: Readonly<Partial<Record<Kind, { column: string; key: string; same: string }>>> = {
  customers: { column: 'id', key: 'id', same: 'digest' },
  products: { column: 'id', key: 'id', same: 'row(parent_id, title, category, price_minor, currency, available, image, attributes)::text' },
  orders: { column: 'id', key: 'id', same: 'row(customer, kind, status, currency, total_minor, placed_at, address_index, attributes)::text' },
  parcels: { column: 'id', key: 'id', same: 'row(order_id, carrier, tracking_no, status, shipped_at, expected_at, delivered_at, trace)::text' },
  events: { column: 'id', key: 'id', same: 'row(customer, kind, subject, occurred_at, detail)::text' },
  agents: { column: 'email', key: 'id', same: 'record::text' },
}

/** Refusals that only the whole file (or what is stored) can show. Each is removed from the stage, so that the rest may be stored. */
export async function checkWhole (client: PoolClient, shopId: string, stage: Stage): Promise<LateRefusal[]> {
  const late: LateRefusal[] = []
  const drop = async (kind: Kind, column: string | null, reason: string, where: string, values: readonly unknown[] = []): Promise<void> => {
    const { rows } = await client.query<{ line: number }>(`delete from stage_${kind} s where ${where} returning line`, [...values])
    for (const line of new Set(rows.map(row => row.line))) late.push({ line, column, reason })
  }
  for (const kind of stage.held()) {
    const rule = REPEATED[kind]
    if (!rule) continue
    await drop(kind, rule.column, 'appears again in this file with other values', `(s.${rule.key}, s.line) in (
      select ${rule.key}, line from (select ${rule.key}, line, ${rule.same} <> first_value(${rule.same}) over (partition by ${rule.key} order by line) as differs from stage_${kind}) x where differs)`)
    // Equal repetitions: keep the first.
    await client.query(`delete from stage_${kind} s using (select ${rule.key} as id, min(line) as line from stage_${kind} group by 1 having count(*) > 1) f where s.${rule.key} = f.id and s.line > f.line`)
  }
  if (stage.held().has('lines')) {
    await drop('lines', 'order_id', 'no such order in this file or in the shop', `s.mark is null
      and not exists (select 1 from stage_orders o where o.id = s.order_id) and not exists (select 1 from orders o where o.shop_id = $1 and o.id = s.order_id)`, [shopId])
    await drop('lines', 'quantity', 'negative quantity in an order that is not a return', `s.mark is null and s.quantity < 0
      and coalesce((select o.kind from stage_orders o where o.id = s.order_id limit 1), (select o.kind from orders o where o.shop_id = $1 and o.id = s.order_id)) = 'sale'`, [shopId])
    await drop('lines', 'quantity', 'positive quantity in a return: write what came back as a negative quantity', `s.mark is null and s.quantity > 0
      and coalesce((select o.kind from stage_orders o where o.id = s.order_id limit 1), (select o.kind from orders o where o.shop_id = $1 and o.id = s.order_id)) = 'return'`, [shopId])
    await drop('lines', 'line_no', 'the order has this line number twice', `s.line_no is not null and (s.order_id, s.line_no, s.line, s.part) in (
      select order_id, line_no, line, part from (select *, row_number() over (partition by order_id, line_no order by line, part) as n from stage_lines where line_no is not null) x where n > 1)`)
    await drop('lines', 'customer', 'the invoice names two customers', `s.customer is not null and s.order_id in (select order_id from stage_lines where mark is not null group by order_id having min(customer) <> max(customer))
      and s.customer <> (select f.customer from stage_lines f where f.order_id = s.order_id and f.customer is not null order by f.line limit 1)`)
  }
  if (stage.held().has('orders')) {
    await drop('orders', 'total', 'needed when the file holds no lines of this order', 's.total_minor is null and not exists (select 1 from stage_lines l where l.order_id = s.id)')
  }
  if (stage.held().has('parcels')) {
    await drop('parcels', 'order_id', 'no such order in this file or in the shop', `not exists (select 1 from stage_orders o where o.id = s.order_id) and not exists (select 1 from orders o where o.shop_id = $1 and o.id = s.order_id)`, [shopId])
  }
  return late
}
