import { sql } from 'kysely'
import type { Instant } from '../../../kernel/clock.ts'
import { money } from '../../../kernel/money.ts'
import type { Work } from '../../../kernel/work.ts'
import type { CouponFacts, Locale, PointsFacts, ProductFacts, SeniorFacts, TradeInValue } from '../../model.ts'

export async function loadShopPlace (work: Work): Promise<{ currency: string; timeZone: string }> {
  return work.tx.selectFrom('shops').select(['currency', 'time_zone as timeZone']).where('id', '=', work.shopId).executeTakeFirstOrThrow()
}

/** A customer's coupons, those that end first at the top; at most 100. Uses coupons_by_customer. */
export async function loadCoupons (work: Work, customerId: string): Promise<CouponFacts[]> {
  const { rows } = await sql<{ id: string; title: string; offMinor: number | null; offPercent: number | null; currency: string; fromMinor: number | null; categories: string[]; validFrom: Instant | null; validUntil: Instant | null; state: CouponFacts['state']; usedFor: string | null }>`
    select id, title, off_minor as "offMinor", off_percent as "offPercent", currency, from_minor as "fromMinor", categories, valid_from as "validFrom", valid_until as "validUntil", state, used_for as "usedFor"
    from coupons where shop_id = ${work.shopId} and customer_id = ${customerId} order by state <> 'ready', valid_until nulls last, id limit 100`.execute(work.tx)
  return rows.map(row => ({
    id: row.id, title: row.title, off: row.offMinor === null ? { kind: 'percent', percent: row.offPercent ?? 0, currency: row.currency } : { kind: 'amount', amount: money(row.offMinor, row.currency) },
    from: row.fromMinor === null ? null : money(row.fromMinor, row.currency), categories: row.categories, validFrom: row.validFrom, validUntil: row.validUntil, state: row.state, usedFor: row.usedFor,
  }))
}

/** Points that expired since the shop last said are no longer there. Uses the primary key. */
export async function findPointsRow (work: Work, customerId: string): Promise<PointsFacts | undefined> {
  const { rows: [row] } = await sql<{ balance: number; expiring: number; expiresAt: Instant | null }>`
    select balance, expiring, expires_at as "expiresAt" from points where shop_id = ${work.shopId} and customer_id = ${customerId}`.execute(work.tx)
  if (!row) return undefined
  return row.expiresAt !== null && row.expiresAt <= work.now ? { balance: row.balance - row.expiring, expiring: 0, expiresAt: null } : row
}

interface Row {
  productId: string; title: string; category: string | null; priceMinor: number | null; currency: string | null; available: boolean | null; kind: string | null; specs: ProductFacts['specs']; accessories: string[]
  senior: SeniorFacts | null; warrantyMonths: number | null; manualTitle: string | null; manualUrl: string | null
}

/** Products with what is known of them in one language, by their ids or by a run of words in the title or kind. A shop's catalogue is small enough for a scan of its own rows. */
/** EAN-8, UPC, EAN-13, ITF-14: whole. A shop tells them as a fact of the product, under whatever name. */
const BARCODE = /^(?:\d{8}|\d{12,14})$/
const BARCODE_OVER_WORDS = 100

export async function findProductRows (work: Work, by: { readonly ids: readonly string[] } | { readonly pieces: readonly string[]; readonly most: number }, locale: Locale): Promise<ProductFacts[]> {
  const title = sql`coalesce(f.title, p.title)`
  const inTitle = (pieces: readonly string[]) => sql`(select count(*) from unnest(${sql.val([...pieces])}::text[]) piece where strpos(lower(${title} || ' ' || p.title), piece) > 0)`
  const barcodes = 'ids' in by ? [] : by.pieces.filter(piece => BARCODE.test(piece))
  const byBarcode = sql`${BARCODE_OVER_WORDS}::bigint * (select count(*) from jsonb_array_elements(coalesce(f.specs, '[]')) spec where spec ->> 'value' = any(${sql.val(barcodes)}::text[]))`
  const score = 'ids' in by ? sql`0::bigint` : barcodes.length === 0 ? inTitle(by.pieces) : sql`(${inTitle(by.pieces)} + ${byBarcode})`
  const where = 'ids' in by ? sql`p.id = any(${sql.val([...by.ids])}::text[])` : sql`${score} > 0`
  const { rows } = await sql<Row>`
    select p.id as "productId", ${title} as title, p.category, p.price_minor as "priceMinor", p.currency, p.available, f.kind, coalesce(f.specs, '[]') as specs, coalesce(f.accessories, '{}') as accessories, f.senior,
      f.warranty_months as "warrantyMonths", f.manual_title as "manualTitle", f.manual_url as "manualUrl"
    from products p left join product_facts f on f.shop_id = p.shop_id and f.product_id = p.id and f.locale = ${locale}
    where p.shop_id = ${work.shopId} and ${where} order by ${score} desc, p.parent_id is not null, p.id limit ${'ids' in by ? by.ids.length : by.most}`.execute(work.tx)
  const fitting = await findTitles(work, rows.flatMap(row => row.accessories), locale)
  return rows.map(row => ({
    productId: row.productId, title: row.title, category: row.category, available: row.available, kind: row.kind, specs: row.specs, senior: row.senior, warrantyMonths: row.warrantyMonths,
    price: row.priceMinor === null || row.currency === null ? null : money(row.priceMinor, row.currency),
    accessories: row.accessories.flatMap(id => fitting.get(id) ?? []),
    manual: row.manualUrl === null ? null : { title: row.manualTitle ?? row.title, url: row.manualUrl },
  }))
}

/** How long the maker stands for a product, in months; the same in every language. Nought: nothing is known, or nothing is repaired. Uses the primary key. */
export async function findWarranty (work: Work, productId: string): Promise<number> {
  const { rows: [row] } = await sql<{ months: number | null }>`select max(warranty_months) as months from product_facts where shop_id = ${work.shopId} and product_id = ${productId}`.execute(work.tx)
  return row?.months ?? 0
}

async function findTitles (work: Work, ids: readonly string[], locale: Locale): Promise<Map<string, ProductFacts['accessories'][number]>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ productId: string; title: string; available: boolean | null }>`
    select p.id as "productId", coalesce(f.title, p.title) as title, p.available from products p left join product_facts f on f.shop_id = p.shop_id and f.product_id = p.id and f.locale = ${locale}
    where p.shop_id = ${work.shopId} and p.id = any(${sql.val([...new Set(ids)])}::text[])`.execute(work.tx)
  return new Map(rows.map(row => [row.productId, row]))
}

interface ValueRow { kind: string; condition: TradeInValue['condition']; currency: string; lowMinor: number; highMinor: number }
const valueOf = (row: ValueRow): TradeInValue => ({ kind: row.kind, condition: row.condition, low: money(row.lowMinor, row.currency), high: money(row.highMinor, row.currency) })
const valueColumns = sql`kind, condition, currency, low_minor as "lowMinor", high_minor as "highMinor"`

export async function loadTradeInValues (work: Work): Promise<TradeInValue[]> {
  const { rows } = await sql<ValueRow>`select ${valueColumns} from trade_in_values where shop_id = ${work.shopId} order by kind, condition limit 300`.execute(work.tx)
  return rows.map(valueOf)
}

export async function findTradeInRow (work: Work, kind: string, condition: string): Promise<TradeInValue | undefined> {
  const { rows: [row] } = await sql<ValueRow>`select ${valueColumns} from trade_in_values where shop_id = ${work.shopId} and kind = ${kind} and condition = ${condition}`.execute(work.tx)
  return row && valueOf(row)
}
