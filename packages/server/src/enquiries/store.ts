import { sql } from 'kysely'
import { day, iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { CouponWish, Product } from './worlds.ts'

export interface Line { readonly productId: string; readonly title: string; readonly quantity: number; readonly minor: number }
interface NewOrder { readonly id: string; readonly customerId: string; readonly status: string; readonly totalMinor: number; readonly lineCount: number; readonly placedAt: Instant; readonly address: string | null; readonly kind?: 'sale' | 'return'; readonly attributes?: object }
interface NewParcel { readonly id: string; readonly orderId: string; readonly trackingNo: string; readonly status: string; readonly shippedAt: Instant; readonly expectedAt: Instant | null; readonly deliveredAt: Instant | null; readonly trace: readonly object[] }

export async function addShop (work: Work): Promise<void> {
  await work.tx.insertInto('shops').values({ id: work.shopId, name: work.shopId, created_at: iso(work.now) }).execute()
}

/** A product with what is known of it in both languages. */
export async function addProduct (work: Work, id: string, one: Product): Promise<void> {
  const { of, title, category, yuan, available, nature, variant, facts = {}, en, manual, senior } = one
  await work.tx.insertInto('products').values({
    shop_id: work.shopId, id, parent_id: of ?? null, title, category, price_minor: Math.round(yuan * 100), currency: 'CNY', available: available ?? true, attributes: JSON.stringify({ ...variant, ...(nature && { nature }) }), updated_at: iso(work.now),
  }).execute()
  const specs = (known: Readonly<Record<string, string>>): string => JSON.stringify(Object.entries(known).map(([name, value]) => ({ name, value })))
  await work.tx.insertInto('product_facts').values((['zh-CN', 'en'] as const).map(locale => ({
    shop_id: work.shopId, product_id: id, locale, kind: one.kind ?? null, title: locale === 'en' ? en?.title ?? null : null, specs: specs(locale === 'en' ? en?.facts ?? {} : facts), senior: senior ? JSON.stringify(senior[locale]) : null,
    warranty_months: one.warrantyMonths ?? null, manual_title: manual === undefined ? null : en && locale === 'en' ? en.title : title, manual_url: manual ?? null, updated_at: iso(work.now),
  }))).execute()
}

/** What old things of a kind are worth, from and to. */
export async function addTradeIn (work: Work, kind: string, values: Readonly<Partial<Record<'works' | 'worn' | 'broken', readonly [number, number]>>>): Promise<void> {
  await work.tx.insertInto('trade_in_values').values(Object.entries(values).map(([condition, [low, high]]) => ({ shop_id: work.shopId, kind, condition, currency: 'CNY', low_minor: low * 100, high_minor: high * 100, updated_at: iso(work.now) }))).execute()
}

export async function addPoints (work: Work, customerId: string, balance: number): Promise<void> {
  await work.tx.insertInto('points').values({ shop_id: work.shopId, customer_id: customerId, balance, updated_at: iso(work.now) }).execute()
}

export async function addCoupon (work: Work, customerId: string, { code, title, offYuan, fromYuan, endsInDays }: CouponWish): Promise<void> {
  await work.tx.insertInto('coupons').values({
    shop_id: work.shopId, id: `${code}-${customerId.slice(-12)}`, customer_id: customerId, title, off_minor: offYuan * 100, currency: 'CNY', from_minor: fromYuan * 100, valid_until: iso(work.now + endsInDays * day), state: 'ready', updated_at: iso(work.now),
  }).execute()
}

export async function addOrder (work: Work, one: NewOrder): Promise<void> {
  const place = { shopId: work.shopId, table: 'orders', rowId: one.id, column: 'address_sealed' }
  await work.tx.insertInto('orders').values({
    shop_id: work.shopId, id: one.id, customer_id: one.customerId, kind: one.kind ?? 'sale', status: one.status, currency: 'CNY', total_minor: one.totalMinor, line_count: one.lineCount, placed_at: iso(one.placedAt),
    address_sealed: one.address === null ? null : work.vault.seal(place, one.address), attributes: JSON.stringify(one.attributes ?? {}), updated_at: iso(work.now),
  }).execute()
}

export async function addLines (work: Work, orderId: string, lines: readonly Line[], back = false): Promise<void> {
  await work.tx.insertInto('order_lines').values(lines.map(({ productId, title, quantity, minor }, i) => ({
    shop_id: work.shopId, order_id: orderId, line_no: i + 1, product_id: productId, title, quantity, unit_price: (minor / quantity / 100).toFixed(2), amount_minor: minor, attributes: JSON.stringify(back ? { line: String(i + 1) } : {}),
  }))).execute()
}

export async function addParcel (work: Work, one: NewParcel): Promise<void> {
  await work.tx.insertInto('parcels').values({
    shop_id: work.shopId, id: one.id, order_id: one.orderId, carrier: '中通快递', tracking_no: one.trackingNo, status: one.status, shipped_at: iso(one.shippedAt),
    expected_at: one.expectedAt === null ? null : iso(one.expectedAt), delivered_at: one.deliveredAt === null ? null : iso(one.deliveredAt), trace: JSON.stringify(one.trace), updated_at: iso(work.now),
  }).execute()
}

/** What the warehouse does while a card lies open: the order leaves. */
export async function shipOrder (work: Work, orderId: string): Promise<void> {
  await work.tx.updateTable('orders').set({ status: 'shipped', updated_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', orderId).execute()
  await addParcel(work, { id: `${orderId}-1`, orderId, trackingNo: `79${orderId.slice(-8)}`, status: 'in-transit', shippedAt: work.now, expectedAt: null, deliveredAt: null, trace: [] })
}

export interface OrderSeen { readonly id: string; readonly kind: 'sale' | 'return'; readonly status: string; readonly totalMinor: number; readonly address: string | null; readonly of: string | null; readonly request: string | null; readonly proposal: string | null; readonly lines: readonly { readonly line: string | null; readonly to: string | null; readonly quantity: number }[] }

/** Every order and return of a customer, addresses opened: what the oracle compares. */
export async function loadOrdersSeen (work: Work, customerId: string): Promise<OrderSeen[]> {
  const rows = await work.tx.selectFrom('orders').select(['id', 'kind', 'status', 'total_minor', 'address_sealed', 'attributes']).where('shop_id', '=', work.shopId).where('customer_id', '=', customerId).orderBy('id').execute()
  const { rows: lines } = await sql<{ orderId: string; line: string | null; to: string | null; quantity: number }>`
    select order_id as "orderId", attributes ->> 'line' as line, attributes ->> 'to' as "to", quantity from order_lines where shop_id = ${work.shopId} and order_id = any(${sql.val(rows.map(row => row.id))}::text[]) order by order_id, line_no`.execute(work.tx)
  return rows.map(row => {
    const { of, request, proposal } = row.attributes as Record<string, string | undefined> // texts of our own writing
    const place = { shopId: work.shopId, table: 'orders', rowId: row.id, column: 'address_sealed' }
    return {
      id: row.id, kind: row.kind as OrderSeen['kind'], status: row.status, totalMinor: Number(row.total_minor), address: row.address_sealed === null ? null : work.vault.open(place, row.address_sealed),
      of: of ?? null, request: request ?? null, proposal: proposal ?? null, lines: lines.filter(line => line.orderId === row.id).map(({ line, to, quantity }) => ({ line, to, quantity })),
    }
  })
}

/** Tables about a customer that a conversation itself writes, or that say nothing of what was done for them. */
const OF_TALK = new Set(['conversations', 'identified_sessions', 'visitors', 'ratings', 'rating_requests', 'advisors', 'behaviour_events', 'profiles', 'profile_stale', 'tag_changes', 'profile_choices', 'proposals', 'decisions', 'audit'])

export interface Watched { readonly name: string; readonly column: string }

/** Every table that holds something of a customer or of an order: one that nobody thought of when this was written counts, too. */
export async function findWatched (work: Work): Promise<Watched[]> {
  const { rows } = await sql<Watched>`
    select c.table_name as name, c.column_name as column from information_schema.columns c join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('customer_id', 'order_id')
      and exists (select 1 from information_schema.columns s where s.table_schema = c.table_schema and s.table_name = c.table_name and s.column_name = 'shop_id')
    order by 1, 2`.execute(work.tx)
  return rows.filter(table => !OF_TALK.has(table.name))
}

/** One digest over all rows of a customer and of their orders. */
export async function fingerprint (work: Work, watched: readonly Watched[], { customerId, orderIds }: { customerId: string; orderIds: readonly string[] }): Promise<string> {
  const parts = watched.map(({ name, column }) => column === 'customer_id'
    ? sql`select ${name}::text as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${sql.table(name)} t where t.shop_id = ${work.shopId} and t.customer_id::text = ${customerId}`
    : sql`select ${name}::text as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from ${sql.table(name)} t where t.shop_id = ${work.shopId} and t.order_id::text = any(${sql.val([...orderIds])}::text[])`)
  const { rows } = await sql<{ name: string; digest: string }>`${sql.join(parts, sql` union all `)}`.execute(work.tx)
  return rows.map(row => `${row.name}:${row.digest}`).join(' ')
}

export interface Standing { readonly state: string; readonly handoverReason: string | null; readonly handedOver: boolean; readonly answered: boolean; readonly partners: readonly string[] }

/** Where the conversation stands, what partners were asked to do in it, and whether its question counts as answered (its rest timer runs, or it is resolved by the AI). */
export async function loadStanding (work: Work, conversationId: string, restTimer: string): Promise<Standing> {
  const row = await work.tx.selectFrom('conversations').select(['state', 'handover_reason', 'handed_off_at', 'resolved_by']).where('shop_id', '=', work.shopId).where('id', '=', conversationId).executeTakeFirstOrThrow()
  const timer = await work.tx.selectFrom('jobs').select('id').where('shop_id', '=', work.shopId).where('kind', '=', restTimer).where('key', '=', conversationId).executeTakeFirst()
  const partners = await work.tx.selectFrom('partner_tasks').select('partner').where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).execute()
  return { state: row.state, handoverReason: row.handover_reason, handedOver: row.handed_off_at !== null, answered: timer !== undefined || row.resolved_by === 'ai', partners: partners.map(one => one.partner) }
}

/** Topics of the articles shown in a conversation: the first tag of each. */
export async function loadTopics (work: Work, articleIds: readonly string[]): Promise<string[]> {
  if (articleIds.length === 0) return []
  const rows = await work.tx.selectFrom('articles').select('tags').where('shop_id', '=', work.shopId).where('id', 'in', [...articleIds]).execute()
  return rows.flatMap(row => row.tags[0] ?? [])
}
