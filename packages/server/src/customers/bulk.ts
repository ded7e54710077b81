import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import { normalisePhone } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'
import { adoptAdvisors } from './advisors.ts'

/** A customer as a file gives it. An absent field keeps what is stored; null clears it. */
export interface ImportedCustomer {
  readonly externalId: string
  readonly name?: string | null; readonly phone?: string | null; readonly email?: string | null; readonly address?: string | null
  readonly region?: string | null; readonly locale?: string | null; readonly bornOn?: string | null
  /** Declared through the shop. Needs the shopper or an agent declared here are never touched. */
  readonly care?: readonly string[]
  readonly attributes?: Readonly<Record<string, unknown>>
}

interface Stored {
  id: string; external_id: string; name: string | null; phone_sealed: Buffer | null; phone_index: Buffer | null; email_sealed: Buffer | null; email_index: Buffer | null
  address_sealed: Buffer | null; region: string | null; locale: string | null; born_on: string | null; care: unknown; attributes: unknown
}
interface CareEntry { need: string; declaredAt: string; by: string }

const SEALED = ['phone', 'email', 'address'] as const

/** Creates or changes the customers of one batch (each external id once); rows that say nothing new are not written. */
export async function saveImportedCustomers (work: Work, rows: readonly ImportedCustomer[]): Promise<{ stored: number; unchanged: number }> {
  if (rows.length === 0) return { stored: 0, unchanged: 0 }
  const known = new Map((await work.tx.selectFrom('customers')
    .select(['id', 'external_id', 'name', 'phone_sealed', 'phone_index', 'email_sealed', 'email_index', 'address_sealed', 'region', 'locale', 'born_on', 'care', 'attributes'])
    .where('shop_id', '=', work.shopId).where('external_id', 'in', rows.map(row => row.externalId)).forUpdate().execute()).map(row => [row.external_id!, row as Stored])) // external_id is not null by the where
  const changed = rows.flatMap(row => merged(work, known.get(row.externalId), row) ?? [])
  if (changed.length > 0) {
    await work.tx.insertInto('customers').values(changed).onConflict(on => on.columns(['shop_id', 'id']).doUpdateSet(({ ref }) => ({
      name: ref('excluded.name'), phone_sealed: ref('excluded.phone_sealed'), phone_index: ref('excluded.phone_index'), email_sealed: ref('excluded.email_sealed'), email_index: ref('excluded.email_index'),
      address_sealed: ref('excluded.address_sealed'), region: ref('excluded.region'), locale: ref('excluded.locale'), born_on: ref('excluded.born_on'),
      care: ref('excluded.care'), attributes: ref('excluded.attributes'), updated_at: ref('excluded.updated_at'),
    }))).execute()
  }
  const named = changed.filter(row => rows.some(one => one.externalId === row.external_id && typeof one.attributes?.['advisor'] === 'string')).map(row => row.id)
  await adoptAdvisors(work, named)
  return { stored: changed.length, unchanged: rows.length - changed.length }
}

/** The whole row to write, or undefined when the file says nothing new. */
function merged (work: Work, stored: Stored | undefined, row: ImportedCustomer) {
  const id = stored?.id ?? work.newId()
  let differs = stored === undefined
  const plain = <T>(given: T | undefined, before: T): T => {
    if (given === undefined || JSON.stringify(given) === JSON.stringify(before)) return before
    differs = true
    return given
  }
  const sealed = { phone: stored?.phone_sealed ?? null, email: stored?.email_sealed ?? null, address: stored?.address_sealed ?? null }
  for (const field of SEALED) {
    const given = row[field]
    if (given === undefined) continue
    const place = { shopId: work.shopId, table: 'customers', rowId: id, column: `${field}_sealed` }
    const before = sealed[field] === null ? null : work.vault.open(place, sealed[field])
    if (given === before) continue
    sealed[field] = given === null ? null : work.vault.seal(place, given)
    differs = true
  }
  const index = (field: 'phone' | 'email', before: Buffer | null): Buffer | null => {
    const given = row[field]
    if (given === undefined) return before
    return given === null ? null : work.vault.blindIndex(work.shopId, field, field === 'phone' ? normalisePhone(given) : given.trim().toLowerCase())
  }
  const care = mergedCare(work, stored?.care as CareEntry[] | undefined, row.care) // jsonb written by this module
  if (care.changed) differs = true
  const values = {
    shop_id: work.shopId, id, external_id: row.externalId,
    name: plain(row.name, stored?.name ?? null), region: plain(row.region, stored?.region ?? null), locale: plain(row.locale, stored?.locale ?? null), born_on: plain(row.bornOn, stored?.born_on ?? null),
    phone_sealed: sealed.phone, phone_index: index('phone', stored?.phone_index ?? null), email_sealed: sealed.email, email_index: index('email', stored?.email_index ?? null), address_sealed: sealed.address,
    care: JSON.stringify(care.entries), attributes: JSON.stringify(stored?.attributes ?? {}), created_at: iso(work.now), updated_at: iso(work.now),
  }
  if (row.attributes !== undefined && sorted(row.attributes) !== sorted(stored?.attributes ?? {})) {
    values.attributes = JSON.stringify(row.attributes)
    differs = true
  }
  return differs ? values : undefined
}

/** The file speaks for the shop. Once the shopper or an agent has spoken (also by taking every need back), it is not asked again. */
function mergedCare (work: Work, stored: readonly CareEntry[] | undefined, given: readonly string[] | undefined): { entries: readonly CareEntry[]; changed: boolean } {
  const before = stored ?? []
  const ours = stored === undefined || (before.length > 0 && before.every(entry => entry.by === 'shop'))
  const wanted = [...new Set(given)]
  if (given === undefined || !ours || before.map(entry => entry.need).toSorted().join() === wanted.toSorted().join()) return { entries: before, changed: false }
  return { changed: true, entries: wanted.map(need => before.find(entry => entry.need === need) ?? { need, declaredAt: iso(work.now), by: 'shop' }) }
}

/** JSON with its keys in order: jsonb does not keep the file's order. */
function sorted (value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => one !== null && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1))) : one)
}

export interface NamedCustomer { readonly externalId: string; readonly region: string | null }

/** The ids of these external ids; customers the shop did not know are created with nothing but that id (and region). Follows merges. Uses customers_by_external. */
export async function ensureImportedCustomers (work: Work, named: readonly NamedCustomer[]): Promise<{ ids: ReadonlyMap<string, string>; created: number }> {
  if (named.length === 0) return { ids: new Map(), created: 0 }
  const externals = named.map(one => one.externalId)
  const made = await sql<{ id: string }>`
    insert into customers (shop_id, id, external_id, region, created_at, updated_at)
    select ${work.shopId}, n.id, n.external_id, n.region, ${iso(work.now)}, ${iso(work.now)}
    from unnest(${sql.val(named.map(() => work.newId()))}::uuid[], ${sql.val(externals)}::text[], ${sql.val(named.map(one => one.region))}::text[]) as n (id, external_id, region)
    where not exists (select 1 from customers k where k.shop_id = ${work.shopId} and k.external_id = n.external_id)
    on conflict (shop_id, external_id) where external_id is not null do nothing returning id`.execute(work.tx)
  const { rows } = await sql<{ externalId: string; id: string }>`
    select external_id as "externalId", coalesce(merged_into, id) as id from customers where shop_id = ${work.shopId} and external_id = any(${sql.val(externals)}::text[])`.execute(work.tx)
  return { ids: new Map(rows.map(row => [row.externalId, row.id])), created: made.rows.length }
}
