import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { minorDigits } from '../kernel/money.ts'
import type { Work } from '../kernel/work.ts'
import type { Line } from './decide-event.ts'

export interface StoredEvent { readonly key: string; readonly customerId: string; readonly kind: string; readonly subject: string | null; readonly at: Instant; readonly source: string; readonly channel: string | null; readonly detail: string }

/** Stores what is new; returns the keys of those. Uses behaviour_events_pkey. */
export async function addEvents (work: Work, events: readonly StoredEvent[]): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    insert into behaviour_events (shop_id, id, customer_id, kind, subject, occurred_at, source, channel, received_at, detail)
    select ${work.shopId}, n.key, n.customer, n.kind, n.subject, n.at, n.source, n.channel, ${iso(work.now)}, n.detail
    from unnest(${sql.val(events.map(one => one.key))}::text[], ${sql.val(events.map(one => one.customerId))}::uuid[], ${sql.val(events.map(one => one.kind))}::text[], ${sql.val(events.map(one => one.subject))}::text[],
      ${sql.val(events.map(one => iso(one.at)))}::timestamptz[], ${sql.val(events.map(one => one.source))}::text[], ${sql.val(events.map(one => one.channel))}::text[], ${sql.val(events.map(one => one.detail))}::jsonb[])
      as n (key, customer, kind, subject, at, source, channel, detail)
    on conflict (shop_id, id) do nothing returning id`.execute(work.tx)
  return new Set(rows.map(row => row.id))
}

/** What was stored under these keys before, to tell a double from another event with the same id. */
export async function findEvents (work: Work, keys: readonly string[]): Promise<Map<string, { kind: string; subject: string | null; detail: unknown }>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<{ id: string; kind: string; subject: string | null; detail: unknown }>`select id, kind, subject, detail from behaviour_events where shop_id = ${work.shopId} and id = any(${sql.val([...keys])}::text[])`.execute(work.tx)
  return new Map(rows.map(row => [row.id, row]))
}

export interface Goods { readonly category: string | null; readonly brand: string | null; readonly title: string }

export async function findGoods (work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, Goods>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Goods & { id: string }>`select id, title, category, attributes ->> 'brand' as brand from products where shop_id = ${work.shopId} and id = any(${sql.val([...new Set(ids)])}::text[])`.execute(work.tx)
  return new Map(rows.map(row => [row.id, row]))
}

export interface NewOrder { readonly id: string; readonly customerId: string; /** Whose key it came by. */ readonly home: string; readonly kind: 'sale' | 'return'; readonly currency: string; readonly minor: number; readonly at: Instant; readonly of: string | null; readonly lines: readonly Line[]; readonly source: string }

/** Orders nobody knew; one whose cancellation came first is cancelled from the start. Returns those that were added and count. Uses orders_pkey, behaviour_events_cancels. */
export async function addOrders (work: Work, orders: readonly NewOrder[]): Promise<ReadonlySet<string>> {
  if (orders.length === 0) return new Set()
  const { rows } = await sql<{ id: string; status: string }>`
    insert into orders (shop_id, id, customer_id, kind, status, currency, total_minor, line_count, placed_at, updated_at, attributes)
    select ${work.shopId}, n.id, n.customer, n.kind,
      case when exists (select 1 from behaviour_events e where e.shop_id = ${work.shopId} and e.kind = 'cancel' and e.subject = n.id) then 'cancelled' when n.kind = 'return' then 'returned' else 'paid' end,
      n.currency, n.minor, n.lines, n.at, ${iso(work.now)}, jsonb_strip_nulls(jsonb_build_object('source', n.source, 'of', n.origin))
    from unnest(${sql.val(orders.map(one => one.id))}::text[], ${sql.val(orders.map(one => one.customerId))}::uuid[], ${sql.val(orders.map(one => one.kind))}::text[], ${sql.val(orders.map(one => one.currency))}::text[], ${sql.val(orders.map(one => one.minor))}::bigint[],
      ${sql.val(orders.map(one => one.lines.length))}::int[], ${sql.val(orders.map(one => iso(one.at)))}::timestamptz[], ${sql.val(orders.map(one => one.source))}::text[], ${sql.val(orders.map(one => one.of))}::text[]) as n (id, customer, kind, currency, minor, lines, at, source, origin)
    on conflict (shop_id, id) do nothing returning id, status`.execute(work.tx)
  const added = new Set(rows.map(row => row.id))
  const away = orders.filter(order => added.has(order.id) && order.home !== order.customerId)
  if (away.length > 0) await work.tx.insertInto('order_homes').values(away.map(order => ({ shop_id: work.shopId, order_id: order.id, home_id: order.home }))).execute()
  const lines = orders.flatMap(order => added.has(order.id) ? order.lines.map((line, i) => ({ ...line, order: order.id, currency: order.currency, no: i + 1 })) : [])
  if (lines.length > 0) {
    await sql`insert into order_lines (shop_id, order_id, line_no, product_id, title, quantity, unit_price, amount_minor, attributes)
      select ${work.shopId}, n.order_id, n.no, n.product, n.title, n.pieces, n.unit::numeric, n.minor, '{}'
      from unnest(${sql.val(lines.map(one => one.order))}::text[], ${sql.val(lines.map(one => one.no))}::int[], ${sql.val(lines.map(one => one.productId))}::text[], ${sql.val(lines.map(one => one.title ?? one.productId))}::text[], ${sql.val(lines.map(one => one.pieces))}::int[], ${sql.val(lines.map(one => one.minor))}::bigint[], ${sql.val(lines.map(one => (one.minor / one.pieces / 10 ** minorDigits(one.currency)).toFixed(6)))}::text[])
        as n (order_id, no, product, title, pieces, minor, unit)`.execute(work.tx)
  }
  return new Set(rows.flatMap(row => row.status === 'cancelled' ? [] : [row.id]))
}

/** Cancels these; returns the customers whose orders they were. */
export async function cancelOrders (work: Work, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ root: string }>`
    with gone as (update orders set status = 'cancelled', updated_at = ${iso(work.now)} where shop_id = ${work.shopId} and id = any(${sql.val([...ids])}::text[]) and status <> 'cancelled' and kind = 'sale' returning customer_id)
    select distinct coalesce(c.merged_into, c.id) as root from gone join customers c on c.shop_id = ${work.shopId} and c.id = gone.customer_id`.execute(work.tx)
  return rows.map(row => row.root)
}

export interface Aside { readonly source: string; readonly eventId: string | null; readonly reason: string; readonly path: string; readonly body: string }

/** Kept for whoever sent it, sealed: it may hold anything. */
export async function addQuarantined (work: Work, asides: readonly Aside[]): Promise<void> {
  const rows = asides.map(one => ({ ...one, id: work.newId() }))
  await sql`insert into quarantined_events (shop_id, id, source, event_id, reason, path, received_at, body_sealed)
    select ${work.shopId}, n.id, n.source, n.event_id, n.reason, n.path, ${iso(work.now)}, decode(n.body, 'base64')
    from unnest(${sql.val(rows.map(one => one.id))}::uuid[], ${sql.val(rows.map(one => one.source))}::text[], ${sql.val(rows.map(one => one.eventId?.replaceAll('\0', '') ?? null))}::text[], ${sql.val(rows.map(one => one.reason))}::text[], ${sql.val(rows.map(one => one.path.replaceAll('\0', '').toWellFormed().slice(0, 300)))}::text[],
      ${sql.val(rows.map(one => work.vault.seal({ shopId: work.shopId, table: 'quarantined_events', rowId: one.id, column: 'body_sealed' }, one.body).toString('base64')))}::text[]) as n (id, source, event_id, reason, path, body)`.execute(work.tx)
}

/** Uses quarantined_events_by_time. */
export async function findOldestQuarantined (work: Work): Promise<Instant | undefined> {
  const row = await work.tx.selectFrom('quarantined_events').select('received_at').where('shop_id', '=', work.shopId).orderBy('received_at').limit(1).executeTakeFirst()
  return row?.received_at
}

/** Removes at most so many of those received at `until` or before, the oldest first. Uses quarantined_events_by_time. */
export async function dropQuarantined (work: Work, until: Instant, most: number): Promise<void> {
  await sql`delete from quarantined_events where shop_id = ${work.shopId} and id in (
    select id from quarantined_events where shop_id = ${work.shopId} and received_at <= ${iso(until)} order by received_at limit ${most})`.execute(work.tx)
}

export interface Tally { readonly source: string; stored: number; doubled: number; quarantined: number; refused: number; late: number; skewMs: number }

export async function countSources (work: Work, tallies: readonly Tally[]): Promise<void> {
  for (const one of tallies.toSorted((a, b) => a.source < b.source ? -1 : 1)) { // one order of locks
    await sql`insert into event_sources as s (shop_id, source, first_at, last_at, stored, doubled, quarantined, refused, late, skew_ms)
      values (${work.shopId}, ${one.source}, ${iso(work.now)}, ${iso(work.now)}, ${one.stored}, ${one.doubled}, ${one.quarantined}, ${one.refused}, ${one.late}, ${one.skewMs})
      on conflict (shop_id, source) do update set last_at = excluded.last_at, stored = s.stored + excluded.stored, doubled = s.doubled + excluded.doubled, quarantined = s.quarantined + excluded.quarantined,
        refused = s.refused + excluded.refused, late = s.late + excluded.late, skew_ms = excluded.skew_ms`.execute(work.tx)
  }
}
