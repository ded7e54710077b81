import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Group, Member } from './decide-merge.ts'
import { KEY_KINDS, type KeyKind } from './model-keys.ts'
import { IDENTITY_LOCK } from './store-keys.ts'

/** Nobody places events or joins anybody while this is held. */
export async function holdIdentity (work: Work): Promise<void> {
  await sql`select set_config('app.profile_live', 'off', true), pg_advisory_xact_lock(${IDENTITY_LOCK}, hashtext(${work.shopId}))`.execute(work.tx)
}

export interface MergeRow { readonly id: string; readonly aId: string; readonly bId: string; readonly reason: string; readonly at: Instant; readonly by: string; readonly why: string | null; readonly undoneAt: Instant | null; readonly undoneBy: string | null; readonly undoneWhy: string | null }
const COLUMNS = sql`id, a_id as "aId", b_id as "bId", reason, at, by, why, undone_at as "undoneAt", undone_by as "undoneBy", undone_why as "undoneWhy"`

/** All merges, standing or undone, of whoever is connected with these through merges. Walks customer_merges_by_a and _by_b. */
export async function findConnected (work: Work, ids: readonly string[]): Promise<{ ids: string[]; merges: MergeRow[] }> {
  const { rows } = await sql<{ id: string }>`
    with recursive near as (select unnest(${sql.val([...ids])}::uuid[]) as id
      union select n.id from near join lateral (
        select m.b_id as id from customer_merges m where m.shop_id = ${work.shopId} and m.a_id = near.id union all select m.a_id from customer_merges m where m.shop_id = ${work.shopId} and m.b_id = near.id) n on true)
    select id from near`.execute(work.tx)
  const near = rows.map(row => row.id)
  const merges = await sql<MergeRow>`select ${COLUMNS} from customer_merges where shop_id = ${work.shopId} and a_id = any(${sql.val(near)}::uuid[]) order by at, id`.execute(work.tx)
  return { ids: near, merges: merges.rows }
}

export async function findMerge (work: Work, id: string): Promise<MergeRow | undefined> {
  const { rows } = await sql<MergeRow>`select ${COLUMNS} from customer_merges where shop_id = ${work.shopId} and id = ${id}`.execute(work.tx)
  return rows[0]
}

export async function loadGroup (work: Work, ids: readonly string[]): Promise<Group> {
  const members = await sql<Member>`
    select c.id, c.external_id as "externalId", c.created_at as "createdAt", exists (select 1 from visitors v where v.shop_id = c.shop_id and v.customer_id = c.id) as visitor
    from customers c where c.shop_id = ${work.shopId} and c.id = any(${sql.val([...ids])}::uuid[]) order by c.id for update of c`.execute(work.tx)
  const keys = await sql<{ kind: KeyKind; digests: string[] }>`select kind, array_agg(encode(digest, 'hex') order by digest) as digests from identities where shop_id = ${work.shopId} and home_id = any(${sql.val([...ids])}::uuid[]) group by kind`.execute(work.tx)
  return { members: members.rows, keys: Object.fromEntries(keys.rows.map(row => [row.kind, row.digests])) }
}

export async function addMerge (work: Work, merge: { aId: string; bId: string; reason: string; by: string; why: string | null }): Promise<string> {
  const id = work.newId()
  await work.tx.insertInto('customer_merges').values({ shop_id: work.shopId, id, a_id: merge.aId, b_id: merge.bId, reason: merge.reason, at: iso(work.now), by: merge.by, why: merge.why }).execute()
  return id
}

export async function saveUndone (work: Work, id: string, by: string, why: string): Promise<void> {
  await work.tx.updateTable('customer_merges').set({ undone_at: iso(work.now), undone_by: by, undone_why: why }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

/** Lets every member stand under the root, and its orders with it. An order remembers its home before it leaves, and forgets it when it is back. */
export async function standUnder (work: Work, members: readonly string[], rootId: string): Promise<void> {
  const all = sql.val([...members])
  await sql`update customers set merged_into = case when id = ${rootId} then null else ${rootId}::uuid end, updated_at = ${iso(work.now)} where shop_id = ${work.shopId} and id = any(${all}::uuid[]) and merged_into is distinct from case when id = ${rootId} then null else ${rootId}::uuid end`.execute(work.tx)
  await sql`insert into order_homes (shop_id, order_id, home_id) select shop_id, id, customer_id from orders where shop_id = ${work.shopId} and customer_id = any(${all}::uuid[]) and customer_id <> ${rootId} on conflict do nothing`.execute(work.tx)
  await sql`update orders set customer_id = ${rootId} where shop_id = ${work.shopId} and customer_id = any(${all}::uuid[]) and customer_id <> ${rootId}`.execute(work.tx)
  await sql`update orders o set customer_id = ${rootId} from order_homes h where h.shop_id = ${work.shopId} and h.home_id = any(${all}::uuid[]) and o.shop_id = h.shop_id and o.id = h.order_id and o.customer_id <> ${rootId}`.execute(work.tx)
  await sql`delete from order_homes where shop_id = ${work.shopId} and home_id = ${rootId}`.execute(work.tx)
  await sql`delete from profiles where shop_id = ${work.shopId} and customer_id = any(${all}::uuid[]) and customer_id <> ${rootId}`.execute(work.tx)
}

export interface ConflictRow { readonly otherId: string; readonly kind: string; readonly reason: string; readonly firstAt: Instant }
const pair = (a: string, b: string): [string, string] => a < b ? [a, b] : [b, a]

export async function noteConflict (work: Work, a: string, b: string, what: { kind: string; reason: string }): Promise<void> {
  const [low, high] = pair(a, b)
  await work.tx.insertInto('identity_conflicts').values({ shop_id: work.shopId, low_id: low, high_id: high, ...what, first_at: iso(work.now) }).onConflict(on => on.doNothing()).execute()
}

/** Which of these pairs were kept apart before. Uses identity_conflicts_pkey. */
export async function findApart (work: Work, pairs: readonly (readonly [string, string])[]): Promise<ReadonlySet<string>> {
  const ordered = pairs.map(([a, b]) => pair(a, b))
  const { rows } = await sql<{ low: string; high: string }>`
    select c.low_id as low, c.high_id as high from unnest(${sql.val(ordered.map(one => one[0]))}::uuid[], ${sql.val(ordered.map(one => one[1]))}::uuid[]) as n (low, high) join identity_conflicts c on c.shop_id = ${work.shopId} and c.low_id = n.low and c.high_id = n.high`.execute(work.tx)
  return new Set(rows.map(row => `${row.low} ${row.high}`))
}
export const pairName = (a: string, b: string): string => pair(a, b).join(' ')

/** With whom somebody shares a key and was kept apart. */
export async function listConflicts (work: Work, id: string): Promise<ConflictRow[]> {
  const { rows } = await sql<ConflictRow>`select case when low_id = ${id} then high_id else low_id end as "otherId", kind, reason, first_at as "firstAt" from identity_conflicts where shop_id = ${work.shopId} and (low_id = ${id} or high_id = ${id}) order by first_at desc limit 20`.execute(work.tx)
  return rows
}

/** How many keys of each kind lead to a customer. Never the keys: they are digests. */
export async function countKeys (work: Work, rootId: string): Promise<{ kind: KeyKind; count: number }[]> {
  const { rows } = await sql<{ kind: KeyKind; count: number }>`
    with m as materialized (select id, external_id from customers where shop_id = ${work.shopId} and (id = ${rootId} or merged_into = ${rootId}))
    select 'external' as kind, count(*)::int as count from m where external_id is not null having count(*) > 0
    union all select i.kind, count(*)::int from m join identities i on i.shop_id = ${work.shopId} and i.home_id = m.id group by i.kind`.execute(work.tx)
  return rows.toSorted((a, b) => KEY_KINDS.indexOf(a.kind) - KEY_KINDS.indexOf(b.kind))
}
