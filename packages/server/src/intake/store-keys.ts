import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Key } from './keys.ts'

/** Merging takes it alone, taking in shares it: who is whose stands still while events are placed. */
export const IDENTITY_LOCK = 7305

/** Opens the live path in this transaction: identity stands still, the notes of the profile's trigger are off, and plans look rows up. */
export async function openLive (work: Work): Promise<void> {
  await sql`select set_config('app.profile_live', 'on', true), set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true), pg_advisory_xact_lock_shared(${IDENTITY_LOCK}, hashtext(${work.shopId}))`.execute(work.tx)
}

export interface Holder { readonly home: string; readonly root: string }

/** Whose these keys are, by the key's name: the home, and under whom it stands now. Keys nobody has are absent. A phone or e-mail of an imported customer counts where exactly one has it. Uses identities_pkey, customers_by_external, _by_phone, _by_email. */
export async function findHolders (work: Work, keys: readonly Key[]): Promise<Map<string, Holder>> {
  const digests = keys.filter(key => key.kind !== 'external')
  const externals = keys.filter(key => key.kind === 'external').map(key => key.text)
  const held = new Map<string, Holder>()
  if (externals.length > 0) {
    const { rows } = await sql<Holder & { text: string }>`select external_id as text, id as home, coalesce(merged_into, id) as root from customers where shop_id = ${work.shopId} and external_id = any(${sql.val(externals)}::text[])`.execute(work.tx)
    for (const row of rows) held.set(`external ${row.text}`, row)
  }
  if (digests.length === 0) return held
  const of = (kind: 'phone' | 'email') => sql.val(digests.filter(key => key.kind === kind).map(key => key.digest.toString('hex')))
  const { rows } = await sql<Holder & { name: string; sure: boolean }>`
    select i.kind || ' ' || encode(i.digest, 'hex') as name, c.id as home, coalesce(c.merged_into, c.id) as root, true as sure
      from unnest(${sql.val(digests.map(key => key.kind))}::text[], ${sql.val(digests.map(key => key.digest.toString('hex')))}::text[]) as n (kind, hex)
      join identities i on i.shop_id = ${work.shopId} and i.kind = n.kind and i.digest = decode(n.hex, 'hex') join customers c on c.shop_id = i.shop_id and c.id = i.home_id
    union all
    select 'phone ' || n.hex, c.id, coalesce(c.merged_into, c.id), false from unnest(${of('phone')}::text[]) as n (hex) join customers c on c.shop_id = ${work.shopId} and c.phone_index = decode(n.hex, 'hex')
    union all
    select 'email ' || n.hex, c.id, coalesce(c.merged_into, c.id), false from unnest(${of('email')}::text[]) as n (hex) join customers c on c.shop_id = ${work.shopId} and c.email_index = decode(n.hex, 'hex')`.execute(work.tx)
  const guessed = new Map<string, Holder[]>()
  for (const { name, home, root, sure } of rows) {
    if (sure) held.set(name, { home, root })
    else guessed.set(name, [...guessed.get(name) ?? [], { home, root }])
  }
  for (const [name, holders] of guessed) if (!held.has(name) && new Set(holders.map(one => one.root)).size === 1) held.set(name, holders.toSorted((x, y) => x.home < y.home ? -1 : 1)[0]!)
  return held
}

export interface NewKey { readonly key: Key; readonly homeId: string; readonly source: string }

/** A unique violation says that another process was first: the batch is right when run again. */
export async function addKeys (work: Work, added: readonly NewKey[]): Promise<void> {
  if (added.length === 0) return
  await sql`insert into identities (shop_id, kind, digest, home_id, source, first_at)
    select ${work.shopId}, n.kind, decode(n.hex, 'hex'), n.home, n.source, ${iso(work.now)}
    from unnest(${sql.val(added.map(one => one.key.kind))}::text[], ${sql.val(added.map(one => one.key.digest.toString('hex')))}::text[], ${sql.val(added.map(one => one.homeId))}::uuid[], ${sql.val(added.map(one => one.source))}::text[]) as n (kind, hex, home, source)`.execute(work.tx)
}

/** Customers known by nothing but a key yet, or by the shop's id. */
export async function addCustomers (work: Work, added: readonly { readonly id: string; readonly externalId: string | null }[]): Promise<void> {
  if (added.length === 0) return
  await sql`insert into customers (shop_id, id, external_id, created_at, updated_at)
    select ${work.shopId}, n.id, n.external, ${iso(work.now)}, ${iso(work.now)} from unnest(${sql.val(added.map(one => one.id))}::uuid[], ${sql.val(added.map(one => one.externalId))}::text[]) as n (id, external)`.execute(work.tx)
}

/** Which of these ids are customers, and whom each stands for now. Uses customers_pkey. */
export async function findRoots (work: Work, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; root: string }>`select id, coalesce(merged_into, id) as root from customers where shop_id = ${work.shopId} and id = any(${sql.val([...ids])}::uuid[])`.execute(work.tx)
  return new Map(rows.map(row => [row.id, row.root]))
}
