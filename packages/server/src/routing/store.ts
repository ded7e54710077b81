import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { findAnswerSince } from '../conversations/index.ts'
import type { Measures } from './decide-measures.ts'
import type { Push } from './store-push.ts'

/** One matcher of a shop at a time, over all processes: the queue's order is decided by whoever holds this. Ends with the transaction. */
export async function lockQueue (work: Work): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`zhiyu.queue:${work.shopId}`}, 0))`.execute(work.tx)
}

export type How = 'matched' | 'taken' | 'transferred' | 'intervened'
export interface Given { readonly conversationId: string; readonly agentId: string; readonly tier: string; readonly how: How; readonly waitingSince: Instant | null; readonly queueKey: number | null }

/** One row per conversation given to a human, in one statement. */
export async function saveAssignments (work: Work, given: readonly Given[]): Promise<void> {
  if (given.length === 0) return
  await work.tx.insertInto('assignments').values(given.map(one => ({
    shop_id: work.shopId, id: work.newId(), conversation_id: one.conversationId, agent_id: one.agentId, tier: one.tier, how: one.how,
    waiting_since: one.waitingSince === null ? null : iso(one.waitingSince), queue_key: one.queueKey, assigned_at: iso(work.now),
  }))).execute()
}

/** Closes the running assignment. Uses assignments_by_conversation. */
export async function endAssignment (work: Work, end: { conversationId: string; by: 'resolved' | 'returned' | 'transferred'; answeredAt: Instant | null }): Promise<void> {
  await work.tx.updateTable('assignments').set({ ended_at: iso(work.now), ended_by: end.by, answered_at: end.answeredAt === null ? null : iso(end.answeredAt) })
    .where('shop_id', '=', work.shopId).where('conversation_id', '=', end.conversationId).where('ended_at', 'is', null).execute()
}

export async function loadRunning (work: Work, conversationId: string): Promise<{ agentId: string; assignedAt: Instant; waitingSince: Instant | null } | undefined> {
  const row = await work.tx.selectFrom('assignments').select(['agent_id', 'assigned_at', 'waiting_since']).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).where('ended_at', 'is', null).executeTakeFirst()
  return row && { agentId: row.agent_id, assignedAt: row.assigned_at, waitingSince: row.waiting_since }
}

/** Ends whatever assignment runs, noting when its agent first answered. */
export async function closeRunning (work: Work, conversationId: string, by: 'resolved' | 'returned' | 'transferred'): Promise<void> {
  const running = await loadRunning(work, conversationId)
  if (!running) return
  await endAssignment(work, { conversationId, by, answeredAt: await findAnswerSince(work, { conversationId, agentId: running.agentId, since: running.assignedAt }) })
}

/** What of a conversation's past decides its place: a call-back whose time comes later, the first wait for this help, a push that holds, and who passed it on. */
export interface Standing { readonly notBefore: Instant | null; readonly firstWait: Instant | null; readonly push: Pick<Push, 'queueKey' | 'by' | 'reason'> | undefined; readonly passedOnBy: string | null }

/**
 * In one statement, through the primary keys of call_backs and queue_pushes and assignments_by_conversation. Before the first call for a human
 * nobody has waited, and nobody was pushed; who passed it on counts when that is how it came back to the queue.
 */
export async function loadStanding (work: Work, { id, handedOffAt }: { readonly id: string; readonly handedOffAt: Instant | null }): Promise<Standing> {
  const since = handedOffAt === null ? 'infinity' : iso(handedOffAt)
  const { rows: [row] } = await sql<{ not_before: Instant | null; first_wait: Instant | null; queue_key: number | null; pushed_by: string | null; reason: string | null; agent_id: string | null; ended_by: string | null }>`
    select b.not_before, w.first_wait, p.queue_key, p.pushed_by, p.reason, l.agent_id, l.ended_by
    from (select min(waiting_since) as first_wait from assignments where shop_id = ${work.shopId} and conversation_id = ${id} and assigned_at >= ${since}) w
    left join (select not_before from call_backs where shop_id = ${work.shopId} and conversation_id = ${id} and state = 'open') b on true
    left join (select queue_key, pushed_by, reason from queue_pushes where shop_id = ${work.shopId} and conversation_id = ${id} and undone_at is null and pushed_at >= ${since} order by pushed_at desc, id desc limit 1) p on true
    left join (select agent_id, ended_by from assignments where shop_id = ${work.shopId} and conversation_id = ${id} order by assigned_at desc, id desc limit 1) l on true`.execute(work.tx)
  return {
    notBefore: row?.not_before ?? null, firstWait: row?.first_wait ?? null, passedOnBy: row?.ended_by === 'transferred' ? row.agent_id : null,
    push: row?.queue_key == null || row.pushed_by === null ? undefined : { queueKey: row.queue_key, by: row.pushed_by, reason: row.reason ?? '' },
  }
}

/** Seats given in the last `windowMs`, and the mean handling of the newest 200 that ended within four times that. Uses assignments_by_time and assignments_by_end. */
export async function loadMeasured (work: Work, windowMs: number): Promise<{ assigned: number; handlingMs: number | null; handled: number }> {
  const { rows } = await sql<{ assigned: number; handling: number | null; handled: number }>`
    select (select count(*) from assignments where shop_id = ${work.shopId} and assigned_at > ${iso(work.now - windowMs)} and how = 'matched') as assigned,
      avg(ms) as handling, count(ms) as handled
    from (select (extract(epoch from ended_at - assigned_at) * 1000)::float8 as ms from assignments
      where shop_id = ${work.shopId} and ended_at > ${iso(work.now - 4 * windowMs)} and answered_at is not null order by ended_at desc limit 200) recent`.execute(work.tx)
  const row = rows[0]
  return { assigned: row?.assigned ?? 0, handlingMs: row?.handling ?? null, handled: row?.handled ?? 0 }
}

/** In the last `windowMs`: of these tiers anywhere, and of other tiers at agents of this role. Uses assignments_by_time. */
export async function loadHeldFlow (work: Work, { role, tiers, windowMs }: { role: string; tiers: readonly string[]; windowMs: number }): Promise<{ privileged: number; others: number }> {
  const { rows } = await sql<{ privileged: number; others: number }>`
    select count(*) filter (where a.tier = any(${[...tiers]}::text[])) as privileged, count(*) filter (where a.tier <> all(${[...tiers]}::text[]) and g.role = ${role}) as others
    from assignments a join agents g on g.shop_id = a.shop_id and g.id = a.agent_id where a.shop_id = ${work.shopId} and a.assigned_at > ${iso(work.now - windowMs)} and a.how = 'matched'`.execute(work.tx)
  return rows[0] ?? { privileged: 0, others: 0 }
}

/** The last measurement of this shop's queue. One row, by the primary key. */
export async function findMeasures (work: Work): Promise<Measures | undefined> {
  const row = await work.tx.selectFrom('queue_measures').select(['measured_at', 'handling_ms', 'held_seats']).where('shop_id', '=', work.shopId).executeTakeFirst()
  return row && { measuredAt: row.measured_at, handlingMs: row.handling_ms, heldSeats: row.held_seats }
}

export async function saveMeasures (work: Work, { measuredAt, handlingMs, heldSeats }: Measures): Promise<void> {
  const row = { measured_at: iso(measuredAt), handling_ms: handlingMs === null ? null : Math.round(handlingMs), held_seats: heldSeats }
  await work.tx.insertInto('queue_measures').values({ shop_id: work.shopId, ...row }).onConflict(conflict => conflict.column('shop_id').doUpdateSet(row)).execute()
}

/** Who served it last, with people; undefined when nobody did. Uses assignments_by_conversation. */
export async function findLastAgent (work: Work, conversationId: string): Promise<string | undefined> {
  const row = await work.tx.selectFrom('assignments').select('agent_id').where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).orderBy('assigned_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.agent_id
}
