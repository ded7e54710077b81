import { sql } from 'kysely'
import type { Instant } from '../kernel/clock.ts'
import { iso } from '../kernel/clock.ts'
import { gathered } from '../kernel/gather.ts'
import type { Work } from '../kernel/work.ts'
import { decodeState, encodeState } from './model-encoding.ts'
import { factOf, lineFact, orderFact, type EventRow, type LineFact, type OrderFact } from './model-facts.ts'
import type { Choices } from './contract.ts'
import type { Person } from './model-features.ts'
import { EMPTY, fold, type Fact, type State } from './model-state.ts'

/** `stored`: the state is what the row holds; otherwise it was rebuilt just now. */
export interface Loaded { readonly state: State; readonly person: Person; readonly tags: readonly string[]; readonly stored: boolean }

interface Row {
  id: string; state: unknown; tags: string[] | null; stale: boolean; care: Person['care']; region: string | null; locale: string | null; born_on: string | null; life_stage: string | null
  refused: string[] | null; consents: string[] | null; currency: string; zone: number
}

/**
 * Each customer's state and person, true now: a profile that somebody noted as stale, or that is none yet, is rebuilt from the rows in this
 * transaction. Writes nothing, so it may be called while anything is locked. Uses the primary keys and profile_stale_by_customer.
 */
export async function loadProfiles (work: Work, ids: readonly string[], rebuild?: ReadonlySet<string>): Promise<ReadonlyMap<string, Loaded>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select c.id, p.state, p.tags, c.care, c.region, c.locale, c.born_on, c.attributes ->> 'lifeStage' as life_stage, h.refused, h.consents, s.currency,
      exists (select 1 from profile_stale t where t.shop_id = ${work.shopId} and t.customer_id = c.id)
        or exists (select 1 from customers m join profile_stale t on t.shop_id = m.shop_id and t.customer_id = m.id where m.shop_id = ${work.shopId} and m.merged_into = c.id) as stale,
      extract(epoch from (${iso(work.now)}::timestamptz at time zone s.time_zone) - (${iso(work.now)}::timestamptz at time zone 'UTC'))::int / 60 as zone
    from customers c join shops s on s.id = c.shop_id left join profiles p on p.shop_id = c.shop_id and p.customer_id = c.id left join profile_choices h on h.shop_id = c.shop_id and h.customer_id = c.id
    where c.shop_id = ${work.shopId} and c.id = any(${sql.val([...ids])}::uuid[])`.execute(work.tx)
  const kept = new Map(rows.flatMap(row => {
    const state = row.state === null || row.stale || rebuild?.has(row.id) ? undefined : decodeState(row.state)
    return state === undefined ? [] : [[row.id, state] as const]
  }))
  const rebuilt = await rebuildStates(work, rows.flatMap(row => kept.has(row.id) ? [] : [row.id]))
  return new Map(rows.map(row => [row.id, {
    state: kept.get(row.id) ?? rebuilt.get(row.id) ?? EMPTY, stored: kept.has(row.id), tags: row.tags ?? [],
    person: { care: row.care, region: row.region, locale: row.locale, bornOn: row.born_on, lifeStage: row.life_stage, currency: row.currency.trim(), zoneMinutes: row.zone, refused: row.refused ?? [], consents: row.consents ?? [] },
  }]))
}

/** One of them. */
export const loadProfile = gathered<string, Loaded | undefined>(async (work, ids) => {
  const profiles = await loadProfiles(work, [...new Set(ids)])
  return ids.map(id => profiles.get(id))
})

/** States from everything stored: theirs, and of whoever was joined to them. One read, whatever the number of customers; `offset 0` keeps it looking rows up, customer by customer, whatever the statistics say. */
async function rebuildStates (work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, State>> {
  const facts = new Map<string, Fact[]>(ids.map(id => [id, []]))
  if (ids.length === 0) return new Map()
  const { rows } = await sql<(EventRow | OrderFact | LineFact) & { root: string; is: 'event' | 'order' | 'line' }>`
    with m as materialized (select m.id, coalesce(m.merged_into, m.id) as root from customers m where m.shop_id = ${work.shopId} and (m.id = any(${sql.val([...ids])}::uuid[]) or m.merged_into = any(${sql.val([...ids])}::uuid[]))),
    o as materialized (select m.root, o.* from m cross join lateral (select o.id, o.kind, o.placed_at, o.total_minor, o.currency from orders o where o.shop_id = ${work.shopId} and o.customer_id = m.id and o.status <> 'cancelled' offset 0) o)
    select 'event' as is, m.root, e.kind, e.occurred_at as at, e.channel, e.detail, coalesce(e.detail ->> 'category', p.category) as category, coalesce(e.detail ->> 'brand', p.brand) as brand, null::bigint as minor, null::text as currency, null::int as pieces
    from m cross join lateral (select e.* from behaviour_events e where e.shop_id = ${work.shopId} and e.customer_id = m.id offset 0) e
      left join lateral (select p.category, p.attributes ->> 'brand' as brand from products p where e.kind in ('view', 'cart') and p.shop_id = ${work.shopId} and p.id = e.subject offset 0) p on true
    union all select 'order', root, kind, placed_at, null, null, null, null, total_minor, currency, null from o
    union all select 'line', o.root, null, o.placed_at, null, null, p.category, p.brand, l.amount_minor, o.currency, l.quantity
    from o cross join lateral (select l.product_id, l.amount_minor, l.quantity from order_lines l where l.shop_id = ${work.shopId} and l.order_id = o.id offset 0) l
      left join lateral (select p.category, p.attributes ->> 'brand' as brand from products p where p.shop_id = ${work.shopId} and p.id = l.product_id offset 0) p on true where o.kind = 'sale'`.execute(work.tx)
  for (const row of rows) {
    const fact = row.is === 'event' ? factOf(row as EventRow) : row.is === 'order' ? orderFact(row as OrderFact) : lineFact(row as LineFact) // each part of the union has its own columns
    if (fact) facts.get(row.root)?.push(fact)
  }
  return new Map([...facts].map(([id, all]) => [id, fold(EMPTY, all)]))
}

/** Somebody's rows changed hands: their profile is to be rebuilt. */
export async function noteStale (work: Work, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length > 0) await sql`insert into profile_stale (shop_id, customer_id) select ${work.shopId}, unnest(${sql.val([...customerIds])}::uuid[])`.execute(work.tx)
}

export interface SavedProfile { readonly customerId: string; readonly state: State; readonly tags: readonly string[]; readonly dueAt: Instant | null }

/** Writes whole profiles. Who calls holds their rows, or is about to make them. */
export async function saveProfiles (work: Work, profiles: readonly SavedProfile[]): Promise<void> {
  if (profiles.length === 0) return
  await sql`
    insert into profiles as t (shop_id, customer_id, state, tags, due_at, updated_at)
    select ${work.shopId}, n.id, n.state, string_to_array(n.tags, chr(10)), n.due_at, ${iso(work.now)}
    from unnest(${sql.val(profiles.map(one => one.customerId))}::uuid[], ${sql.val(profiles.map(one => encodeState(one.state)))}::jsonb[], ${sql.val(profiles.map(one => one.tags.join('\n')))}::text[], ${sql.val(profiles.map(one => one.dueAt === null ? null : iso(one.dueAt)))}::timestamptz[]) as n (id, state, tags, due_at)
    on conflict (shop_id, customer_id) do update set state = excluded.state, tags = excluded.tags, due_at = excluded.due_at, updated_at = excluded.updated_at, revision = t.revision + 1`.execute(work.tx)
}

/** Holds the rows of these profiles, in the order of ids; those that do not exist yet hold nothing. */
export async function lockProfiles (work: Work, ids: readonly string[]): Promise<void> {
  await sql`select 1 from profiles where shop_id = ${work.shopId} and customer_id = any(${sql.val([...ids])}::uuid[]) order by customer_id for update`.execute(work.tx)
}

/** Takes away the notes about these customers and about who was joined to them; returns whose there were. Who calls rebuilds them: a note that is committed later stays. */
export async function takeNotes (work: Work, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ root: string }>`
    with m as materialized (select id, coalesce(merged_into, id) as root from customers where shop_id = ${work.shopId} and (id = any(${sql.val([...ids])}::uuid[]) or merged_into = any(${sql.val([...ids])}::uuid[]))),
    gone as (delete from profile_stale s using m where s.shop_id = ${work.shopId} and s.customer_id = m.id returning m.root)
    select distinct root from gone`.execute(work.tx)
  return new Set(rows.map(row => row.root))
}

export interface TagChange { readonly customerId: string; readonly tag: string; readonly came: boolean; readonly at: Instant }

export async function addTagChanges (work: Work, changes: readonly TagChange[]): Promise<void> {
  if (changes.length === 0) return
  await sql`insert into tag_changes (shop_id, id, customer_id, tag, came, at)
    select ${work.shopId}, n.id, n.customer, n.tag, n.came, n.at
    from unnest(${sql.val(changes.map(() => work.newId()))}::uuid[], ${sql.val(changes.map(one => one.customerId))}::uuid[], ${sql.val(changes.map(one => one.tag))}::text[], ${sql.val(changes.map(one => one.came))}::boolean[], ${sql.val(changes.map(one => iso(one.at)))}::timestamptz[]) as n (id, customer, tag, came, at)`.execute(work.tx)
}

/** Whose tags time has changed, and whose rows somebody changed: at most `most` of each, whoever is being worked on left out. Uses profiles_due. */
export async function findDue (work: Work, most: number): Promise<{ due: string[]; stale: string[] }> {
  const due = await sql<{ id: string }>`select customer_id as id from profiles where shop_id = ${work.shopId} and due_at <= ${iso(work.now)} order by due_at limit ${most} for update skip locked`.execute(work.tx)
  const stale = await sql<{ id: string }>`
    select distinct coalesce(c.merged_into, c.id) as id from (select customer_id from profile_stale where shop_id = ${work.shopId} order by id limit ${most}) s join customers c on c.shop_id = ${work.shopId} and c.id = s.customer_id`.execute(work.tx)
  return { due: due.rows.map(row => row.id), stale: stale.rows.map(row => row.id) }
}

/** When the next tag ends with time alone. Uses profiles_due. */
export async function nextDue (work: Work): Promise<Instant | null> {
  const { rows } = await sql<{ at: Instant | null }>`select min(due_at) as at from profiles where shop_id = ${work.shopId} and due_at is not null`.execute(work.tx)
  return rows[0]?.at ?? null
}

export async function findChoices (work: Work, customerId: string): Promise<Choices> {
  const row = await work.tx.selectFrom('profile_choices').select(['refused', 'consents']).where('shop_id', '=', work.shopId).where('customer_id', '=', customerId).executeTakeFirst()
  return { refused: row?.refused ?? [], consents: (row?.consents ?? []) as Choices['consents'] } // written by saveChoices only
}

export async function saveChoices (work: Work, customerId: string, { refused, consents }: Choices, by: string): Promise<void> {
  const values = { refused: [...refused], consents: [...consents], changed_at: iso(work.now), by }
  await work.tx.insertInto('profile_choices').values({ shop_id: work.shopId, customer_id: customerId, ...values }).onConflict(on => on.columns(['shop_id', 'customer_id']).doUpdateSet(values)).execute()
}

/** Social notes of this customer, and of whoever was joined to them, are gone. */
export async function dropNotes (work: Work, customerId: string): Promise<void> {
  await sql`delete from behaviour_events e using customers m where m.shop_id = ${work.shopId} and (m.id = ${customerId} or m.merged_into = ${customerId}) and e.shop_id = m.shop_id and e.customer_id = m.id and e.kind = 'note'`.execute(work.tx)
}
