import { sql } from 'kysely'
import { day, iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { languageOf } from '../routing/index.ts'
import type { PastGroup } from './decide-history-demand.ts'
import type { PastPresence } from './decide-history-staff.ts'

interface Span { readonly from: Instant; readonly to: Instant; readonly timeZone: string }
/** A hand-over comes at most this long after its conversation opened, for the index's sake. */
const OPENED_BEFORE = 7 * day

/** How many were handed over between two instants. Uses conversations_by_opened. */
export async function countHandOvers (work: Work, { from, to }: Span): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from conversations
    where shop_id = ${work.shopId} and opened_at >= ${iso(from - OPENED_BEFORE)} and opened_at < ${iso(to)} and handed_off_at >= ${iso(from)} and handed_off_at < ${iso(to)}`.execute(work.tx)
  return rows[0]?.count ?? 0
}

/** Hand-overs between two instants, those alike counted together. Uses conversations_by_opened and assignments_by_conversation. */
export async function loadPastGroups (work: Work, { from, to, timeZone }: Span): Promise<PastGroup[]> {
  const { rows } = await sql<Omit<PastGroup, 'language'> & { locale: string }>`
    select hour, tier, care, skill, locale, region, count(*)::int as "handOvers", count(*) filter (where abandoned)::int as abandoned, coalesce(sum(greatest(waited, 0)), 0)::float8 as "waitedMs",
      count(handling)::int as handled, coalesce(sum(handling), 0)::float8 as "handlingMs", coalesce(sum(handling * handling), 0)::float8 as "handlingSquares"
    from (
      select extract(hour from c.handed_off_at at time zone ${timeZone})::int as hour, c.tier, c.care, c.needed_skill as skill, c.locale, u.region,
        coalesce(c.abandoned_at >= c.handed_off_at, false) as abandoned,
        extract(epoch from case when c.abandoned_at >= c.handed_off_at then c.abandoned_at - c.handed_off_at else a.first_at - c.handed_off_at end)::float8 * 1000 as waited,
        case when a.handling > interval '0' then extract(epoch from a.handling)::float8 * 1000 end as handling
      from conversations c
      left join customers u on u.shop_id = c.shop_id and u.id = c.customer_id
      left join lateral (
        select min(assigned_at) as first_at, case when count(*) = count(ended_at) then sum(ended_at - assigned_at) end as handling from assignments
        where shop_id = c.shop_id and conversation_id = c.id and assigned_at >= c.handed_off_at
      ) a on true
      where c.shop_id = ${work.shopId} and c.opened_at >= ${iso(from - OPENED_BEFORE)} and c.opened_at < ${iso(to)} and c.handed_off_at >= ${iso(from)} and c.handed_off_at < ${iso(to)}
    ) x group by hour, tier, care, skill, locale, region`.execute(work.tx)
  return rows.map(({ locale, ...row }) => ({ ...row, language: languageOf(locale) }))
}

/** The half hours in which an agent had a chat open; a chat left open counts for twelve. Uses assignments_by_time. */
export async function loadPresence (work: Work, { from, to, timeZone }: Span): Promise<PastPresence[]> {
  const { rows } = await sql<PastPresence>`
    select distinct agent_id as "agentId", to_char(at, 'YYYY-MM-DD') as "on", (extract(hour from at) * 2 + floor(extract(minute from at) / 30))::int as half
    from assignments, generate_series(date_bin('30 minutes', assigned_at at time zone ${timeZone}, timestamp '2000-01-01'), least(coalesce(ended_at, assigned_at), assigned_at + interval '12 hours') at time zone ${timeZone}, interval '30 minutes') as at
    where shop_id = ${work.shopId} and assigned_at >= ${iso(from)} and assigned_at < ${iso(to)}`.execute(work.tx)
  return rows
}
