import { sql, type RawBuilder } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { FigureKey } from './decide.ts'

/**
 * A read model: the one place above the floors that reads conversations, promises and ratings directly, in as few queries as a wall can bear every second.
 * It writes nothing. Each figure and the list behind it use the same condition, so they cannot disagree.
 */
const behind: Readonly<Record<FigureKey, (day: string) => RawBuilder<unknown>>> = {
  waiting: () => sql`c.state = 'waiting'`,
  'waiting:diamond': () => sql`c.state = 'waiting' and c.tier = 'diamond'`,
  'waiting:core': () => sql`c.state = 'waiting' and c.tier = 'core'`,
  'waiting:mass': () => sql`c.state = 'waiting' and c.tier = 'mass'`,
  open: () => sql`c.state <> 'resolved'`,
  opened: day => sql`c.opened_at >= ${day}`,
  'handed-off': day => sql`c.handed_off_at >= ${day}`,
  resolved: day => sql`c.state = 'resolved' and c.resolved_at >= ${day}`,
  'resolved-by-ai': day => sql`c.state = 'resolved' and c.resolved_at >= ${day} and c.handed_off_at is null and c.first_human_at is null and c.abandoned_at is null`,
  abandoned: day => sql`c.handed_off_at >= ${day} and c.abandoned_at >= c.handed_off_at`,
  'first-response': day => sql`c.first_human_at >= ${day} and c.first_human_at >= c.handed_off_at`,
  resolution: day => sql`c.state = 'resolved' and c.resolved_at >= ${day}`,
  'promises-kept': day => sql`c.id in (${decided(day)} having not bool_or(p.state = 'breached'))`,
  'promises-broken': day => sql`c.id in (${decided(day)} having bool_or(p.state = 'breached'))`,
  transferred: day => sql`${solved(day)} and c.id in (select a.conversation_id from assignments a where a.shop_id = current_shop() and a.ended_by = 'transferred')`,
  rated: day => sql`c.id in (select r.conversation_id from ratings r where r.shop_id = c.shop_id and r.at >= ${day})`,
}

/** Resolved today after a person answered. */
function solved (day: string): RawBuilder<unknown> {
  return sql`c.state = 'resolved' and c.resolved_at >= ${day} and c.first_human_at is not null`
}

/** Conversations with a promise decided today: one broken promise breaks the conversation. Uses promises_decided. */
function decided (day: string): RawBuilder<unknown> {
  return sql`select p.conversation_id from promises p where p.shop_id = current_shop() and p.state in ('kept', 'breached') and coalesce(p.breached_at, p.finished_at) >= ${day} group by p.conversation_id`
}

/** Everything a figure of today can count: open conversations, and those opened or resolved today. Uses conversations_open, conversations_resolved and conversations_by_opened. */
function candidates (shopId: string, day: string): RawBuilder<unknown> {
  return sql`
    select * from conversations where shop_id = ${shopId} and state <> 'resolved'
    union all select * from conversations where shop_id = ${shopId} and state = 'resolved' and resolved_at >= ${day}`
}

export interface Spread { p50: number | null; p95: number | null; mean: number | null; of: number }
export interface DayFigures {
  waiting: number; waitingDiamond: number; waitingCore: number; waitingMass: number
  longestDiamond: number | null; longestCore: number | null; longestMass: number | null; longestId: string | null
  open: number; opened: number; handedOff: number; resolved: number; resolvedByAi: number; abandoned: number
  firstResponse: Spread; resolution: Spread
}

const spread = (ms: RawBuilder<unknown>, when: RawBuilder<unknown>): RawBuilder<unknown> => sql`json_build_object(
  'p50', round(percentile_disc(0.5) within group (order by ${ms}) filter (where ${when}))::bigint, 'p95', round(percentile_disc(0.95) within group (order by ${ms}) filter (where ${when}))::bigint,
  'mean', round(avg(${ms}) filter (where ${when}))::bigint, 'of', count(*) filter (where ${when}))`
const between = (from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<unknown> => sql`(extract(epoch from ${to} - ${from}) * 1000)`

/** All counts and spans of today's conversations in one pass over the candidates. */
export async function loadDayFigures (work: Work, dayStart: Instant): Promise<DayFigures> {
  const day = iso(dayStart)
  const now = sql`${iso(work.now)}::timestamptz`
  const count = (key: FigureKey): RawBuilder<unknown> => sql`count(*) filter (where ${behind[key](day)})`
  const longest = (key: FigureKey): RawBuilder<unknown> => sql`round(max(${between(sql`c.waiting_since`, now)}) filter (where ${behind[key](day)}))::bigint`
  const { rows } = await sql<DayFigures>`
    select ${count('waiting')} as waiting, ${count('waiting:diamond')} as "waitingDiamond", ${count('waiting:core')} as "waitingCore", ${count('waiting:mass')} as "waitingMass",
      ${longest('waiting:diamond')} as "longestDiamond", ${longest('waiting:core')} as "longestCore", ${longest('waiting:mass')} as "longestMass",
      (array_agg(c.id order by c.waiting_since, c.id) filter (where ${behind.waiting(day)} and c.waiting_since is not null))[1] as "longestId",
      ${count('open')} as open, ${count('opened')} as opened, ${count('handed-off')} as "handedOff", ${count('resolved')} as resolved, ${count('resolved-by-ai')} as "resolvedByAi", ${count('abandoned')} as abandoned,
      ${spread(between(sql`c.handed_off_at`, sql`c.first_human_at`), behind['first-response'](day))} as "firstResponse", ${spread(between(sql`c.opened_at`, sql`c.resolved_at`), behind.resolution(day))} as resolution
    from (${candidates(work.shopId, day)}) c`.execute(work.tx)
  return rows[0]! // an aggregate without groups has one row
}

export interface OutcomeFigures { kept: number; broken: number; rated: number; score: number | null; promoters: number; detractors: number; npsOf: number }

/** Promises decided and ratings given today. Uses promises_decided and ratings_by_at. */
export async function loadOutcomes (work: Work, dayStart: Instant): Promise<OutcomeFigures> {
  const day = iso(dayStart)
  const { rows } = await sql<OutcomeFigures>`
    select d.kept, d.broken, r.rated, r.score, r.promoters, r.detractors, r."npsOf" from
      (select count(*) filter (where not broken) as kept, count(*) filter (where broken) as broken from (
        select bool_or(p.state = 'breached') as broken from promises p where p.shop_id = ${work.shopId} and p.state in ('kept', 'breached') and coalesce(p.breached_at, p.finished_at) >= ${day} group by p.conversation_id) x) d,
      (select count(*) as rated, avg(score)::float8 as score, count(*) filter (where nps >= 9) as promoters, count(*) filter (where nps <= 6) as detractors, count(nps) as "npsOf"
        from ratings where shop_id = ${work.shopId} and at >= ${day}) r`.execute(work.tx)
  return rows[0]! // two aggregates without groups, one row each
}

/** Transfers in the conversations that people resolved today, over their whole life: each problem counts once, when it is solved. Uses conversations_resolved and assignments_transferred. */
export async function loadTransfers (work: Work, dayStart: Instant): Promise<{ of: number; count: number; conversations: number }> {
  const { rows } = await sql<{ of: number; count: number; conversations: number }>`
    with c as materialized (select * from conversations c where c.shop_id = ${work.shopId} and ${solved(iso(dayStart))})
    select (select count(*) from c) as of, count(*) as count, count(distinct a.conversation_id) as conversations
    from assignments a join c on c.id = a.conversation_id where a.shop_id = ${work.shopId} and a.ended_by = 'transferred'`.execute(work.tx)
  return rows[0]! // an aggregate without groups has one row
}

/** For how long each agent has had the oldest of their conversations. Uses assignments_open_by_agent. */
export async function loadLongestHeld (work: Work): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ agentId: string; at: Instant }>`select agent_id as "agentId", min(assigned_at) as at from assignments where shop_id = ${work.shopId} and ended_at is null group by agent_id`.execute(work.tx)
  return new Map(rows.map(row => [row.agentId, work.now - row.at]))
}

/** Who solved how much today. Uses conversations_resolved. */
export async function loadResolvedByAgent (work: Work, dayStart: Instant): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ agentId: string; n: number }>`
    select agent_id as "agentId", count(*) as n from conversations c where c.shop_id = ${work.shopId} and ${behind.resolved(iso(dayStart))} and agent_id is not null and resolved_by = 'agent' group by agent_id`.execute(work.tx)
  return new Map(rows.map(row => [row.agentId, row.n]))
}

export interface HourRow { hour: number; opened: number; handedOff: number; resolved: number }

/** Counts by hours since the day began (an index, so that a day of 23 or 25 hours is right). */
export async function loadHours (work: Work, dayStart: Instant): Promise<HourRow[]> {
  const day = iso(dayStart)
  const hourOf = (column: RawBuilder<unknown>): RawBuilder<unknown> => sql`floor(extract(epoch from ${column} - ${day}::timestamptz) / 3600)::int`
  const { rows } = await sql<HourRow>`
    with c as (${candidates(work.shopId, day)})
    select hour, sum(opened)::int as opened, sum(handed)::int as "handedOff", sum(resolved)::int as resolved from (
      select ${hourOf(sql`c.opened_at`)} as hour, 1 as opened, 0 as handed, 0 as resolved from c where ${behind.opened(day)}
      union all select ${hourOf(sql`c.handed_off_at`)}, 0, 1, 0 from c where ${behind['handed-off'](day)}
      union all select ${hourOf(sql`c.resolved_at`)}, 0, 0, 1 from c where ${behind.resolved(day)}) x
    group by hour order by hour`.execute(work.tx)
  return rows
}

/** Ids of the conversations behind a figure, newest first, `limit` of them after `after`. Ids sort by creation. */
export async function loadBehind (work: Work, key: FigureKey, page: { dayStart: Instant; after: string | undefined; limit: number }): Promise<string[]> {
  const day = iso(page.dayStart)
  const older = page.after === undefined ? sql`` : sql`and c.id < ${page.after}`
  const from = key === 'promises-kept' || key === 'promises-broken' || key === 'rated' ? sql`conversations` : sql`(${candidates(work.shopId, day)})`
  const { rows } = await sql<{ id: string }>`select c.id from ${from} c where c.shop_id = ${work.shopId} and ${behind[key](day)} ${older} order by c.id desc limit ${page.limit}`.execute(work.tx)
  return rows.map(row => row.id)
}

export async function loadTimeZone (work: Work): Promise<string> {
  const row = await work.tx.selectFrom('shops').select('time_zone').where('id', '=', work.shopId).executeTakeFirst()
  return row?.time_zone ?? 'UTC'
}
