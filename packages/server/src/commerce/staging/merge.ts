import type { PoolClient } from 'pg'
import { iso } from '../../kernel/clock.ts'
import type { Work } from '../../kernel/work.ts'
import type { Stage } from './stage.ts'

export interface Merged { readonly stored: number; readonly unchanged: number }

/** Which staged rows differ from the stored ones; rows already there are only read, never locked or rewritten. `key`: the columns after the shop that tell rows apart. */
export async function upsert (client: PoolClient, parts: { into: string; key: string; columns: string; from: string; total: string; values: readonly unknown[] }): Promise<Merged> {
  const names = parts.columns.split(', ')
  const done = await client.query(`
    insert into ${parts.into} as t (shop_id, ${parts.columns}, updated_at)
    select $1, ${names.map(name => `s.${name}`).join(', ')}, $2 from (${parts.from}) s
      left join ${parts.into} k on k.shop_id = $1 and ${parts.key.split(', ').map(name => `k.${name} = s.${name}`).join(' and ')}
    where k.shop_id is null or row(${names.map(name => `k.${name}`).join(', ')})::text is distinct from row(${names.map(name => `s.${name}`).join(', ')})::text
    on conflict (shop_id, ${parts.key}) do update set ${names.map(name => `${name} = excluded.${name}`).join(', ')}, updated_at = excluded.updated_at`, [...parts.values])
  const total = await client.query<{ n: number }>(`select count(*) as n from ${parts.total}`)
  const stored = done.rowCount ?? 0
  return { stored, unchanged: total.rows[0]!.n - stored }
}

export async function mergeProducts (client: PoolClient, work: Work): Promise<Merged> {
  return upsert(client, {
    into: 'products', key: 'id', columns: 'id, parent_id, title, category, price_minor, currency, available, image, attributes',
    from: 'select * from stage_products', total: 'stage_products', values: [work.shopId, iso(work.now)],
  })
}

export async function mergeParcels (client: PoolClient, work: Work): Promise<Merged> {
  return upsert(client, {
    into: 'parcels', key: 'id', columns: 'id, order_id, carrier, tracking_no, status, shipped_at, expected_at, delivered_at, trace',
    from: 'select * from stage_parcels', total: 'stage_parcels', values: [work.shopId, iso(work.now)],
  })
}

/** Behaviour happened once: an id already stored keeps its first values. */
export async function mergeEvents (client: PoolClient, work: Work): Promise<Merged> {
  const done = await client.query(`
    insert into behaviour_events (shop_id, id, customer_id, kind, subject, occurred_at, detail)
    select $1, s.id, p.customer_id, s.kind, s.subject, s.occurred_at, s.detail from stage_events s join stage_people p on p.external_id = s.customer
    where not exists (select 1 from behaviour_events k where k.shop_id = $1 and k.id = s.id)`, [work.shopId])
  const total = await client.query<{ n: number }>('select count(*) as n from stage_events')
  return { stored: done.rowCount ?? 0, unchanged: total.rows[0]!.n - (done.rowCount ?? 0) }
}

/** Sums per order over the staged lines. Later steps read it often and the lines once. `byRuns`: the reader has added up neighbouring lines already, and none was dropped since. */
export async function sumLines (client: PoolClient, byRuns = false): Promise<void> {
  await client.query('drop table if exists pg_temp.stage_sums')
  await client.query(byRuns
    ? `create temporary table stage_sums on commit drop as
      select order_id, min(line) as line, min(customer) as customer, max(last_customer) as last_customer, min(placed_at) as placed_at, sum(total_minor)::bigint as total_minor, sum(micros) / 1000000 as exact,
        sum(line_count)::int as line_count, min(region) as region, bool_or(sale) as sale, max(mark) as mark, sum(nameless) as nameless, sum(return_lines) as return_lines
      from stage_runs group by order_id`
    : `create temporary table stage_sums on commit drop as
      select order_id, min(line) as line, min(customer) as customer, max(customer) as last_customer, min(placed_at) as placed_at, sum(amount_minor)::bigint as total_minor, sum(quantity * unit_price) as exact,
        count(*)::int as line_count, min(region) as region, bool_or(mark = 's') as sale, max(mark) as mark, count(*) filter (where customer is null) as nameless, count(*) filter (where mark = 'r') as return_lines
      from stage_lines group by order_id`)
  await client.query('analyze stage_sums')
}

/** Sources that have lines only (invoices in a flat file): orders and products are read off the lines. */
export async function deriveFromLines (client: PoolClient, currency: string, byRuns: boolean): Promise<void> {
  await client.query(`insert into stage_orders (line, id, customer, kind, status, currency, total_minor, placed_at, attributes)
    select line, order_id, customer, case when sale then 'sale' else 'return' end, case when sale then 'completed' else 'returned' end, $1, total_minor, placed_at,
      case when sale or mark = 'r' then '{}'::jsonb when mark = 'w' then '{"adjustment":"stock"}'::jsonb else '{"adjustment":"debt"}'::jsonb end
    from stage_sums where mark is not null`, [currency])
  // The first sold line with words names the product: later texts in such files are often remarks ("damaged", "?").
  const naming = byRuns ? 'stage_namers' : `(select line, product_id as id, title, unit_price as price, case when title is null then 2 when quantity > 0 and unit_price > 0 then 0 else 1 end as rank from stage_lines)`
  await client.query(`insert into stage_products (line, id, title, price_minor, currency, attributes)
    select distinct on (id) line, id, coalesce(title, id), round(price::numeric * 100), $1, '{}' from ${naming} n order by id, rank, line`, [currency])
  await client.query('analyze stage_orders')
}

/** Products seen only on lines never overwrite a catalogue's own words. */
export async function addSeenProducts (client: PoolClient, work: Work): Promise<Merged> {
  const done = await client.query(`insert into products (shop_id, id, title, price_minor, currency, attributes, updated_at)
    select $1, s.id, s.title, s.price_minor, s.currency, '{}', $2 from stage_products s
    where not exists (select 1 from products k where k.shop_id = $1 and k.id = s.id)`, [work.shopId, iso(work.now)])
  const total = await client.query<{ n: number }>('select count(*) as n from stage_products')
  return { stored: done.rowCount ?? 0, unchanged: total.rows[0]!.n - (done.rowCount ?? 0) }
}

/** Orders whose source knows no date keep the instant they were first seen. */
export async function mergeOrders (client: PoolClient, work: Work): Promise<Merged> {
  await client.query(`create temporary table stage_ready on commit drop as
    select o.id, p.customer_id, o.kind, o.status, o.currency, coalesce(o.total_minor, s.total_minor) as total_minor, coalesce(s.line_count, k.line_count, 0) as line_count,
      coalesce(o.placed_at, k.placed_at, $2::timestamptz) as placed_at,
      case when o.address_index is not distinct from k.address_index then k.address_sealed else o.address_sealed end as address_sealed, o.address_index, o.attributes,
      k.id is not null as known
    from stage_orders o left join stage_sums s on s.order_id = o.id left join stage_people p on p.external_id = o.customer
      left join orders k on k.shop_id = $1 and k.id = o.id`, [work.shopId, iso(work.now)])
  await client.query('analyze stage_ready')
  const merged = await upsert(client, {
    into: 'orders', key: 'id', columns: 'id, customer_id, kind, status, currency, total_minor, line_count, placed_at, address_sealed, address_index, attributes',
    from: 'select * from stage_ready', total: 'stage_ready', values: [work.shopId, iso(work.now)],
  })
  return merged
}

const NUMBERED = `select $1::text as shop_id, order_id, coalesce(line_no, row_number() over (partition by order_id order by line, part))::int as line_no, product_id,
  coalesce(title, product_id) as title, quantity, unit_price, amount_minor, coalesce(attributes, '{}') as attributes from stage_lines`

/** The lines of each staged order become exactly the file's; a file of lines alone adds to stored orders. */
export async function mergeLines (client: PoolClient, work: Work): Promise<Merged> {
  const { rows } = await client.query<{ known: boolean; added: boolean }>(`
    select exists (select 1 from stage_ready where known) as known, exists (select 1 from stage_sums s left join stage_ready r on r.id = s.order_id where r.id is null) as added`)
  const { known, added } = rows[0]!
  if (!known && !added) {
    // Every order is new: nothing to compare with, and the window's order is the primary key's.
    const done = await client.query(`insert into order_lines (shop_id, order_id, line_no, product_id, title, quantity, unit_price, amount_minor, attributes) ${NUMBERED}`, [work.shopId])
    return { stored: done.rowCount ?? 0, unchanged: 0 }
  }
  await client.query(`create temporary table stage_numbered on commit drop as ${NUMBERED}`, [work.shopId])
  await client.query('create unique index on stage_numbered (order_id, line_no)')
  await client.query('analyze stage_numbered')
  await client.query('set local enable_nestloop = off')
  const gone = await client.query(`delete from order_lines k using stage_ready r where r.known and k.shop_id = $1 and k.order_id = r.id
    and exists (select 1 from stage_sums s where s.order_id = r.id) and not exists (select 1 from stage_numbered n where n.order_id = k.order_id and n.line_no = k.line_no)`, [work.shopId])
  const done = await client.query(`
    insert into order_lines (shop_id, order_id, line_no, product_id, title, quantity, unit_price, amount_minor, attributes)
    select n.shop_id, n.order_id, n.line_no, n.product_id, n.title, n.quantity, n.unit_price, n.amount_minor, n.attributes
    from stage_numbered n left join order_lines k on k.shop_id = $1 and k.order_id = n.order_id and k.line_no = n.line_no
    where k.order_id is null or k.product_id <> n.product_id or k.title <> n.title or k.quantity <> n.quantity or k.unit_price <> n.unit_price or k.amount_minor <> n.amount_minor or k.attributes <> n.attributes
    on conflict (shop_id, order_id, line_no) do update set product_id = excluded.product_id, title = excluded.title, quantity = excluded.quantity,
      unit_price = excluded.unit_price, amount_minor = excluded.amount_minor, attributes = excluded.attributes`, [work.shopId])
  // Lines that came without their order. Still without nested loops: tables filled a moment ago have no statistics, and look empty to the planner.
  if (added) {
    await client.query(`update orders o set line_count = c.n, updated_at = $2 from (
        select l.order_id, count(*)::int as n from stage_sums s left join stage_ready r on r.id = s.order_id join order_lines l on l.shop_id = $1 and l.order_id = s.order_id where r.id is null group by l.order_id) c
      where o.shop_id = $1 and o.id = c.order_id and o.line_count <> c.n`, [work.shopId, iso(work.now)])
  }
  const total = await client.query<{ n: number }>('select count(*) as n from stage_numbered')
  return { stored: (done.rowCount ?? 0) + (gone.rowCount ?? 0), unchanged: total.rows[0]!.n - (done.rowCount ?? 0) }
}

export interface Figures {
  orders: number; returns: number; adjustments: number; returnLines: number; linesWithoutCustomer: number; customers: number; products: number
  totals: Record<string, { minor: number; exact: string }>
}

/** What the file says, whether or not it was stored before. */
export async function countFigures (client: PoolClient, stage: Stage): Promise<Figures> {
  const { rows } = await client.query<{ currency: string; sales: number; returns: number; adjustments: number; returnLines: number; nameless: number; minor: number; exact: string }>(`
    select o.currency, count(*) filter (where o.kind = 'sale') as sales, count(*) filter (where o.kind = 'return') as returns, count(*) filter (where s.mark in ('w', 'd') and o.kind = 'return') as adjustments,
      coalesce(sum(case when s.mark is not null then s.return_lines when o.kind = 'return' then s.line_count else 0 end), 0)::bigint as "returnLines",
      coalesce(sum(case when s.mark is not null then s.nameless when o.customer is null then s.line_count else 0 end), 0)::bigint as nameless,
      sum(coalesce(o.total_minor, s.total_minor))::bigint as minor,
      trim_scale(sum(coalesce(s.exact, o.total_minor / power(10::numeric, case when o.currency in ('JPY', 'KRW', 'VND', 'CLP') then 0 when o.currency in ('BHD', 'KWD', 'JOD') then 3 else 2 end))))::text as exact
    from stage_orders o left join stage_sums s on s.order_id = o.id group by o.currency order by o.currency`)
  const people = await client.query<{ n: number }>('select count(*) as n from (select external_id from stage_people union select id from stage_customers) x')
  const products = await client.query<{ n: number }>('select count(*) as n from stage_products')
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + of(row), 0)
  return {
    orders: sum(row => row.sales), returns: sum(row => row.returns), adjustments: sum(row => row.adjustments), returnLines: sum(row => row.returnLines), linesWithoutCustomer: sum(row => row.nameless),
    customers: stage.held().size === 0 ? 0 : people.rows[0]!.n, products: products.rows[0]!.n,
    totals: Object.fromEntries(rows.map(row => [row.currency, { minor: row.minor, exact: row.exact }])),
  }
}
