import { sql } from 'kysely'
import { day, iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { SaveShift, ShiftView } from './contract.ts'
import type { Counted } from './decide.ts'

/** A hand-over comes at most this long after its conversation opened, for the index's sake. */
const OPENED_BEFORE = 7 * day

export async function loadTimeZone (work: Work): Promise<string> {
  return (await work.tx.selectFrom('shops').select('time_zone').where('id', '=', work.shopId).executeTakeFirstOrThrow()).time_zone
}

/** Hand-overs by local day and interval of the day between two instants. Uses conversations_by_opened. */
export async function loadArrivals (work: Work, span: { from: Instant; to: Instant; timeZone: string; minutes: number }): Promise<{ on: string; interval: number; arrivals: number }[]> {
  const { rows } = await sql<{ on: string; interval: number; arrivals: number }>`
    select to_char(at, 'YYYY-MM-DD') as "on", ((extract(hour from at) * 60 + extract(minute from at))::int / ${span.minutes}::int) as interval, count(*)::int as arrivals
    from (select handed_off_at at time zone ${span.timeZone} as at from conversations
      where shop_id = ${work.shopId} and opened_at >= ${iso(span.from - OPENED_BEFORE)} and opened_at < ${iso(span.to)} and handed_off_at >= ${iso(span.from)} and handed_off_at < ${iso(span.to)}) x
    group by 1, 2`.execute(work.tx)
  return rows
}

/** What was handled, and how long people waited and left, between two instants. Uses assignments_by_end, assignments_by_time and conversations_by_opened. */
export async function loadCounted (work: Work, from: Instant, to: Instant): Promise<Counted> {
  const ms = (span: string) => sql.raw(`coalesce(extract(epoch from ${span}) * 1000, 0)::float8`) // a literal of ours, never input
  const { rows } = await sql<Counted>`
    select served.*, waited."waitedMs" + left_."leftMs" as "waitedMs", left_."handedOver", left_.abandoned from
      (select count(*) filter (where ended_by is distinct from 'transferred')::int as handled, ${ms('sum(ended_at - assigned_at) filter (where ended_by is distinct from \'transferred\')')} as "handlingMs",
          ${ms('sum(ended_at - assigned_at)')} as "chatMs", ${ms('sum(greatest(ended_at - greatest(assigned_at, coalesce(before, assigned_at)), interval \'0\'))')} as "busyMs"
        from (select assigned_at, ended_at, ended_by, max(ended_at) over (partition by agent_id order by assigned_at, id rows between unbounded preceding and 1 preceding) as before
          from assignments where shop_id = ${work.shopId} and ended_at >= ${iso(from)} and ended_at < ${iso(to)}) a) served,
      (select ${ms('sum(assigned_at - waiting_since)')} as "waitedMs" from assignments where shop_id = ${work.shopId} and assigned_at >= ${iso(from)} and assigned_at < ${iso(to)} and waiting_since <= assigned_at) waited,
      (select count(*)::int as "handedOver", count(*) filter (where abandoned_at >= handed_off_at)::int as abandoned, ${ms('sum(abandoned_at - handed_off_at) filter (where abandoned_at >= handed_off_at)')} as "leftMs"
        from conversations where shop_id = ${work.shopId} and opened_at >= ${iso(from - OPENED_BEFORE)} and opened_at < ${iso(to)} and handed_off_at >= ${iso(from)} and handed_off_at < ${iso(to)}) left_`.execute(work.tx)
  return rows[0]! // three aggregates without groups, one row each
}

interface ShiftRow { agent_id: string; on_day: string; start_minute: number; length_minutes: number; pause_after: number | null; pause_minutes: number | null; revision: number; updated_at: Instant }
const columns = ['agent_id', 'start_minute', 'length_minutes', 'pause_after', 'pause_minutes', 'revision', 'updated_at'] as const
const dayText = sql<string>`to_char(on_day, 'YYYY-MM-DD')`.as('on_day')

const shiftView = (row: ShiftRow): ShiftView => ({
  agentId: row.agent_id, on: row.on_day, startMinute: row.start_minute, lengthMinutes: row.length_minutes,
  pause: row.pause_after === null || row.pause_minutes === null ? null : { afterMinutes: row.pause_after, minutes: row.pause_minutes }, revision: row.revision, updatedAt: iso(row.updated_at),
})

/** Shifts from one day to another, both included. Uses planned_shifts_by_day. */
export async function loadShifts (work: Work, from: string, to: string): Promise<ShiftView[]> {
  return (await work.tx.selectFrom('planned_shifts').select([...columns, dayText]).where('shop_id', '=', work.shopId).where('on_day', '>=', from).where('on_day', '<=', to).orderBy('planned_shifts.on_day').orderBy('agent_id').execute()).map(shiftView)
}

/** The agent's shift of that day, held. The agent's row is held by the caller, so that two first saves cannot both find nothing. */
export async function lockShift (work: Work, agentId: string, on: string): Promise<ShiftView | undefined> {
  const row = await work.tx.selectFrom('planned_shifts').select([...columns, dayText]).where('shop_id', '=', work.shopId).where('agent_id', '=', agentId).where('on_day', '=', on).forUpdate().executeTakeFirst()
  return row && shiftView(row)
}

export async function saveShift (work: Work, at: { agentId: string; on: string; by: string; revision: number }, shift: SaveShift): Promise<void> {
  const fields = { start_minute: shift.startMinute, length_minutes: shift.lengthMinutes, pause_after: shift.pause?.afterMinutes ?? null, pause_minutes: shift.pause?.minutes ?? null, revision: at.revision, updated_by: at.by, updated_at: iso(work.now) }
  await work.tx.insertInto('planned_shifts').values({ shop_id: work.shopId, agent_id: at.agentId, on_day: at.on, ...fields }).onConflict(conflict => conflict.columns(['shop_id', 'agent_id', 'on_day']).doUpdateSet(fields)).execute()
}

export async function deleteShift (work: Work, agentId: string, on: string): Promise<void> {
  await work.tx.deleteFrom('planned_shifts').where('shop_id', '=', work.shopId).where('agent_id', '=', agentId).where('on_day', '=', on).execute()
}
