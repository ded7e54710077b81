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
  coupons: { column: 'id', key: 'id', same: 'row(customer, title, off_minor, off_percent, currency, from_minor, categories, valid_from, valid_until, state, used_for)::text' },
  points: { column: 'customer_id', key: 'customer', same: 'row(balance, expiring, expires_at)::text' },
  product_facts: { column: 'product_id', key: 'id', same: 'row(kind, title, specs, accessories, senior, warranty_months, manual_title, manual_url)::text' },
  trade_ins: { column: 'kind', key: 'id', same: 'row(currency, low_minor, high_minor)::text' },
}

/** Refusals that only the whole file (or what is stored) can show; needs `sumLines` first. Each is removed from the stage, so that the rest may be stored. */
export async function checkWhole (client: PoolClient, shopId: string, { stage, derives }: { stage: Stage; derives: boolean }): Promise<LateRefusal[]> {
  const late: LateRefusal[] = []
  const drop = async (kind: Kind, column: string | null, reason: string, [where, ...values]: readonly [string, ...unknown[]]): Promise<void> => {
    const { rows } = await client.query<{ line: number }>(`delete from stage_${kind} s where ${where} returning line`, values)
    for (const line of new Set(rows.map(row => row.line))) late.push({ line, column, reason })
  }
  for (const kind of stage.held()) {
    const rule = REPEATED[kind]
    if (!rule) continue
    await drop(kind, rule.column, 'appears again in this file with other values', [`(s.${rule.key}, s.line) in (
      select ${rule.key}, line from (select ${rule.key}, line, ${rule.same} <> first_value(${rule.same}) over (partition by ${rule.key} order by line) as differs from stage_${kind}) x where differs)`])
    // Equal repetitions: keep the first.
    await client.query(`delete from stage_${kind} s using (select ${rule.key} as id, min(line) as line from stage_${kind} group by 1 having count(*) > 1) f where s.${rule.key} = f.id and s.line > f.line`)
  }
  if (stage.held().has('lines')) {
    for (const { line, column, reason } of derives ? await dropTwoCustomers(client) : await dropWrongLines(client, shopId)) late.push({ line, column, reason })
  }
  if (stage.held().has('orders')) {
    await drop('orders', 'total', 'needed when the file holds no lines of this order', ['s.total_minor is null and not exists (select 1 from stage_sums l where l.order_id = s.id)'])
  }
  if (stage.held().has('product_facts')) {
    await drop('product_facts', 'product_id', 'no such product in this file or in the shop', ['not exists (select 1 from stage_products p where p.id = s.product_id) and not exists (select 1 from products p where p.shop_id = $1 and p.id = s.product_id)', shopId])
  }
  if (stage.held().has('parcels')) {
    await drop('parcels', 'order_id', 'no such order in this file or in the shop', [`not exists (select 1 from stage_orders o where o.id = s.order_id) and not exists (select 1 from orders o where o.shop_id = $1 and o.id = s.order_id)`, shopId])
  }
  return late
}

/** An invoice that names two customers keeps the first: the other's lines are refused. Usually there is none, and one glance at the sums says so. */
async function dropTwoCustomers (client: PoolClient): Promise<LateRefusal[]> {
  const { rows } = await client.query<{ line: number }>(`delete from stage_lines s using (
      select distinct on (l.order_id) l.order_id, l.customer from stage_lines l join (select order_id from stage_sums where customer <> last_customer) t on t.order_id = l.order_id
      where l.customer is not null order by l.order_id, l.line) f
    where s.order_id = f.order_id and s.customer <> f.customer returning s.line`)
  return rows.map(({ line }) => ({ line, column: 'customer', reason: 'the invoice names two customers' }))
}

const WRONG_LINES = {
  homeless: { column: 'order_id', reason: 'no such order in this file or in the shop' },
  negative: { column: 'quantity', reason: 'negative quantity in an order that is not a return' },
  positive: { column: 'quantity', reason: 'positive quantity in a return: write what came back as a negative quantity' },
  twice: { column: 'line_no', reason: 'the order has this line number twice' },
} as const

/** Lines against their orders, wherever those are. Joins, never a look-up per line: files have millions. */
async function dropWrongLines (client: PoolClient, shopId: string): Promise<LateRefusal[]> {
  const { rows } = await client.query<{ line: number; wrong: keyof typeof WRONG_LINES }>(`
    with judged as (
      select l.line, l.part, case when coalesce(f.kind, o.kind) is null then 'homeless' when l.quantity < 0 and coalesce(f.kind, o.kind) = 'sale' then 'negative'
          when l.quantity > 0 and coalesce(f.kind, o.kind) = 'return' then 'positive'
          when l.line_no is not null and row_number() over (partition by l.order_id, l.line_no order by l.line, l.part) > 1 then 'twice' end as wrong
      from stage_lines l left join stage_orders f on f.id = l.order_id left join orders o on o.shop_id = $1 and o.id = l.order_id),
    bad as (select line, part, wrong from judged where wrong is not null)
    delete from stage_lines s using bad where s.line = bad.line and s.part = bad.part returning s.line, bad.wrong`, [shopId])
  return rows.map(({ line, wrong }) => ({ line, ...WRONG_LINES[wrong] }))
}
