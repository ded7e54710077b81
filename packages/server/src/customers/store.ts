import { sql, type SqlBool } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { gathered } from '../kernel/gather.ts'
import { normalisePhone, type Place } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'
import { noteStale } from '../profile/index.ts'
import type { CareEntry } from './decide.ts'

export interface CustomerRow {
  id: string; external_id: string | null; name: string | null; phone_sealed: Buffer | null; email_sealed: Buffer | null; address_sealed: Buffer | null
  region: string | null; locale: string | null; care: CareEntry[]; merged_into: string | null; attributes: Record<string, unknown>; created_at: Instant
}

const COLUMNS = ['id', 'external_id', 'name', 'phone_sealed', 'email_sealed', 'address_sealed', 'region', 'locale', 'care', 'merged_into', 'attributes', 'created_at'] as const

export async function findCustomer (work: Work, id: string): Promise<CustomerRow | undefined> {
  return findRow(work, id)
}

const findRow = gathered<string, CustomerRow | undefined>(async (work, ids) => {
  const rows = await work.tx.selectFrom('customers').select(COLUMNS).where('shop_id', '=', work.shopId).where('id', '=', sql<string>`any(${[...ids]}::uuid[])`).execute()
  const byId = new Map((rows as CustomerRow[]).map(row => [row.id, row])) // care and attributes are written by this module and the importer only
  return ids.map(id => byId.get(id))
})

/** Follows at most one merge: merging never builds chains (an anonymous customer joins a known one, which is never merged by us). */
export async function loadCustomer (work: Work, id: string): Promise<CustomerRow> {
  const row = await findCustomer(work, id)
  if (!row) throw new Fault('customer.not-found')
  return row.merged_into === null ? row : await findCustomer(work, row.merged_into) ?? row
}

export async function lockCustomer (work: Work, id: string): Promise<CustomerRow> {
  const row = await work.tx.selectFrom('customers').select(COLUMNS).where('shop_id', '=', work.shopId).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Fault('customer.not-found')
  return row as CustomerRow // as above
}

/** Whom an id stands for now, held until the transaction ends: a visitor who is being recognised meanwhile is waited for. */
export async function settledCustomer (work: Work, id: string): Promise<string> {
  const row = await work.tx.selectFrom('customers').select('merged_into').where('shop_id', '=', work.shopId).where('id', '=', id).forShare().executeTakeFirst()
  return row?.merged_into ?? id
}

/** The region alone, for who needs no more of a customer. Uses the primary key. */
export async function customerRegion (work: Work, id: string): Promise<string | null> {
  const row = await work.tx.selectFrom('customers').select('region').where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  return row?.region ?? null
}

/** Uses customers_by_external. */
export async function findByExternal (work: Work, externalId: string): Promise<CustomerRow | undefined> {
  const row = await work.tx.selectFrom('customers').select(COLUMNS).where('shop_id', '=', work.shopId).where('external_id', '=', externalId).executeTakeFirst()
  return row as CustomerRow | undefined // as above
}

export interface NewCustomer {
  readonly id?: string
  readonly externalId?: string | null
  readonly name?: string | null
  readonly phone?: string | null
  readonly email?: string | null
  readonly address?: string | null
  readonly region?: string | null
  readonly locale?: string | null
  readonly bornOn?: string | null
  readonly care?: readonly CareEntry[]
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** Adds a customer; one whose external id is known already is left as it is. Returns the id in either case. */
export async function createCustomer (work: Work, wish: NewCustomer): Promise<string> {
  const id = wish.id ?? work.newId()
  const seal = (column: string, text: string | null | undefined): Buffer | null => text ? work.vault.seal(placeOf(work, id, column), text) : null
  const row = await work.tx.insertInto('customers').values({
    shop_id: work.shopId, id, external_id: wish.externalId ?? null, name: wish.name ?? null, region: wish.region ?? null, locale: wish.locale ?? null, born_on: wish.bornOn ?? null,
    phone_sealed: seal('phone_sealed', wish.phone), phone_index: wish.phone ? phoneIndex(work, wish.phone) : null,
    email_sealed: seal('email_sealed', wish.email), email_index: wish.email ? emailIndex(work, wish.email) : null,
    address_sealed: seal('address_sealed', wish.address),
    care: JSON.stringify(wish.care ?? []), attributes: JSON.stringify(wish.attributes ?? {}), created_at: iso(work.now), updated_at: iso(work.now),
  }).onConflict(conflict => conflict.columns(['shop_id', 'external_id']).where('external_id', 'is not', null).doNothing()).returning('id').executeTakeFirst()
  if (row) return row.id
  const known = wish.externalId ? await findByExternal(work, wish.externalId) : undefined
  if (!known) throw new Fault('customer.not-found')
  return known.id
}

export async function saveCare (work: Work, id: string, care: readonly CareEntry[]): Promise<void> {
  await work.tx.updateTable('customers').set({ care: JSON.stringify(care), updated_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

/** The customer's own default address, sealed in its place. */
export async function saveCustomerAddress (work: Work, id: string, address: string): Promise<void> {
  await work.tx.updateTable('customers').set({ address_sealed: work.vault.seal(placeOf(work, id, 'address_sealed'), address), updated_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

/** The shop vouches for name and language at sign-in: they fill what is missing, an imported name is not overwritten. */
export async function fillCustomer (work: Work, id: string, known: { name: string | undefined; locale: string | undefined }): Promise<void> {
  await work.tx.updateTable('customers').set(eb => ({
    name: eb.fn.coalesce('name', eb.val(known.name ?? null)), locale: eb.fn.coalesce('locale', eb.val(known.locale ?? null)), updated_at: iso(work.now),
  })).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

export async function saveMerged (work: Work, id: string, into: string): Promise<void> {
  await work.tx.updateTable('customers').set({ merged_into: into, updated_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
  await noteStale(work, [into])
}

export function placeOf (work: Work, rowId: string, column: string): Place {
  return { shopId: work.shopId, table: 'customers', rowId, column }
}

export function phoneIndex (work: Work, phone: string): Buffer {
  return work.vault.blindIndex(work.shopId, 'phone', normalisePhone(phone))
}

export function emailIndex (work: Work, email: string): Buffer {
  return work.vault.blindIndex(work.shopId, 'email', normaliseEmail(email))
}

export function normaliseEmail (text: string): string {
  return text.trim().toLowerCase()
}

/**
 * A page of customers, newest id first, whose name holds the words or whose external id, phone or e-mail is exactly them.
 * Exact look-ups use their indexes; the name is scanned within the shop.
 */
export async function searchCustomers (work: Work, words: string, options: { before: string | undefined; limit: number; also: string | undefined }): Promise<string[]> {
  let query = work.tx.selectFrom('customers').select('id').where('shop_id', '=', work.shopId).where('merged_into', 'is', null).orderBy('id', 'desc').limit(options.limit)
  if (options.before) query = query.where('id', '<', options.before)
  if (words !== '') {
    const pattern = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`
    const phone = normalisePhone(words)
    query = query.where(eb => eb.or([
      sql<SqlBool>`name ilike ${pattern}`, eb('external_id', '=', words),
      ...(phone.length >= 7 ? [eb('phone_index', '=', phoneIndex(work, words))] : []),
      ...(words.includes('@') ? [eb('email_index', '=', emailIndex(work, words))] : []),
      ...(options.also ? [eb('id', '=', options.also)] : []),
    ]))
  } else query = query.where('external_id', 'is not', null)
  return (await query.execute()).map(row => row.id)
}
