import { sql, type Selectable } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Money } from '../kernel/money.ts'
import type { EscalationsTable, PartnerTasksTable, PromiseProposalsTable } from '../kernel/tables.ts'
import type { Work } from '../kernel/work.ts'
import type { Partner, PromiseKind } from './contract.ts'

export interface Proposal {
  readonly id: string; readonly promiseId: string; readonly conversationId: string; readonly amount: Money; readonly state: 'proposed' | 'accepted' | 'declined' | 'withdrawn'
  readonly madeAt: Instant; readonly decidedBy: string | null; readonly decidedAt: Instant | null; readonly reason: string | null
}

function proposalOf (row: Selectable<PromiseProposalsTable>): Proposal {
  return {
    id: row.id, promiseId: row.promise_id, conversationId: row.conversation_id, amount: { minor: row.amount_minor, currency: row.currency }, state: row.state as Proposal['state'], // checked by the table
    madeAt: row.made_at, decidedBy: row.decided_by, decidedAt: row.decided_at, reason: row.reason,
  }
}

/** One per promise; false when it has one already. */
export async function addProposal (work: Work, about: { promiseId: string; conversationId: string; amount: Money }): Promise<boolean> {
  const made = await work.tx.insertInto('promise_proposals').values({
    shop_id: work.shopId, id: work.newId(), promise_id: about.promiseId, conversation_id: about.conversationId, amount_minor: about.amount.minor, currency: about.amount.currency, state: 'proposed', made_at: iso(work.now),
  }).onConflict(conflict => conflict.columns(['shop_id', 'promise_id']).doNothing()).executeTakeFirst()
  return (made.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Uses promise_proposals_by_conversation; the conversation's row lock guards them. */
export async function loadProposals (work: Work, conversationId: string): Promise<Proposal[]> {
  return (await work.tx.selectFrom('promise_proposals').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).orderBy('made_at').orderBy('id').execute()).map(proposalOf)
}

export async function findProposal (work: Work, id: string): Promise<Proposal | undefined> {
  const row = await work.tx.selectFrom('promise_proposals').selectAll().where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  return row && proposalOf(row)
}

export async function decideProposalRow (work: Work, id: string, change: { state: 'accepted' | 'declined' | 'withdrawn'; by: string | null; reason: string | null }): Promise<void> {
  await work.tx.updateTable('promise_proposals').set({ state: change.state, decided_by: change.by, decided_at: iso(work.now), reason: change.reason }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

/** What this person accepted since, in one currency. Uses promise_proposals_by_agent; the agent's row lock makes it exact. */
export async function grantedSince (work: Work, agentId: string, since: Instant, currency: string): Promise<number> {
  const row = await work.tx.selectFrom('promise_proposals').select(({ fn }) => fn.sum<number>('amount_minor').as('sum')).where('shop_id', '=', work.shopId).where('decided_by', '=', agentId)
    .where('state', '=', 'accepted').where('decided_at', '>=', sql<number>`${iso(since)}::timestamptz`).where('currency', '=', currency).executeTakeFirst()
  return Number(row?.sum ?? 0)
}

export interface Escalation {
  readonly id: string; readonly promiseId: string; readonly conversationId: string; readonly clock: PromiseKind; readonly on: 'warning' | 'breach'; readonly forRole: 'expert' | 'supervisor'; readonly state: string; readonly raisedAt: Instant
}

function escalationOf (row: Selectable<EscalationsTable>): Escalation {
  return {
    id: row.id, promiseId: row.promise_id, conversationId: row.conversation_id, clock: row.clock as PromiseKind, on: row.trigger as Escalation['on'], forRole: row.for_role as Escalation['forRole'], state: row.state, raisedAt: row.raised_at, // checked by the table, or written below only
  }
}

export async function addEscalation (work: Work, about: { promiseId: string; conversationId: string; step: number; clock: PromiseKind; on: 'warning' | 'breach'; forRole: string }): Promise<void> {
  await work.tx.insertInto('escalations').values({
    shop_id: work.shopId, id: work.newId(), promise_id: about.promiseId, conversation_id: about.conversationId, step: about.step, clock: about.clock, trigger: about.on, for_role: about.forRole, state: 'open', raised_at: iso(work.now),
  }).onConflict(conflict => conflict.columns(['shop_id', 'promise_id', 'step']).doNothing()).execute()
}

/** Calls that nobody answered yet, oldest first. Uses escalations_open. */
export async function loadOpenEscalations (work: Work, roles: readonly string[], limit: number): Promise<Escalation[]> {
  if (roles.length === 0) return []
  return (await work.tx.selectFrom('escalations').selectAll().where('shop_id', '=', work.shopId).where('state', '=', 'open').where('for_role', 'in', roles).orderBy('raised_at').orderBy('id').limit(limit).execute()).map(escalationOf)
}

export async function findEscalation (work: Work, id: string): Promise<Escalation | undefined> {
  const row = await work.tx.selectFrom('escalations').selectAll().where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  return row && escalationOf(row)
}

export async function takeEscalation (work: Work, id: string, agentId: string): Promise<void> {
  await work.tx.updateTable('escalations').set({ state: 'taken', taken_by: agentId, ended_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

/** The promise is over: nobody needs to step in for it any more. */
export async function closeEscalations (work: Work, promiseId: string): Promise<void> {
  await work.tx.updateTable('escalations').set({ state: 'closed', ended_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('promise_id', '=', promiseId).where('state', '=', 'open').execute()
}

export interface PartnerTask {
  readonly id: string; readonly conversationId: string; readonly partner: Partner; readonly what: string; readonly state: 'open' | 'done'; readonly openedBy: string; readonly openedAt: Instant; readonly dueAt: Instant
  readonly doneBy: string | null; readonly doneAt: Instant | null; readonly result: string | null
}

function taskOf (row: Selectable<PartnerTasksTable>): PartnerTask {
  return {
    id: row.id, conversationId: row.conversation_id, partner: row.partner as Partner, what: row.what, state: row.state as PartnerTask['state'], openedBy: row.opened_by, openedAt: row.opened_at, dueAt: row.due_at, // checked by the table
    doneBy: row.done_by, doneAt: row.done_at, result: row.result,
  }
}

/** The id, or undefined when this step of this promise has its task already. */
export async function addTask (work: Work, task: { conversationId: string; partner: Partner; what: string; openedBy: string; dueAt: Instant; promiseId?: string; step?: number }): Promise<string | undefined> {
  const row = await work.tx.insertInto('partner_tasks').values({
    shop_id: work.shopId, id: work.newId(), conversation_id: task.conversationId, promise_id: task.promiseId ?? null, step: task.step ?? null, partner: task.partner, what: task.what, state: 'open',
    opened_by: task.openedBy, opened_at: iso(work.now), due_at: iso(task.dueAt),
  }).onConflict(conflict => conflict.columns(['shop_id', 'promise_id', 'step']).doNothing()).returning('id').executeTakeFirst()
  return row?.id
}

/** A conversation's tasks, oldest first. Uses partner_tasks_by_conversation; the conversation's row lock guards them. */
export async function loadTasks (work: Work, conversationId: string): Promise<PartnerTask[]> {
  return (await work.tx.selectFrom('partner_tasks').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).orderBy('opened_at').orderBy('id').execute()).map(taskOf)
}

/** All open tasks, the most urgent first. Uses partner_tasks_open. */
export async function loadOpenTasks (work: Work, limit: number): Promise<PartnerTask[]> {
  return (await work.tx.selectFrom('partner_tasks').selectAll().where('shop_id', '=', work.shopId).where('state', '=', 'open').orderBy('due_at').orderBy('id').limit(limit).execute()).map(taskOf)
}

export async function findTask (work: Work, id: string): Promise<PartnerTask | undefined> {
  const row = await work.tx.selectFrom('partner_tasks').selectAll().where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  return row && taskOf(row)
}

export async function finishTask (work: Work, id: string, change: { by: string; result: string }): Promise<void> {
  await work.tx.updateTable('partner_tasks').set({ state: 'done', done_by: change.by, done_at: iso(work.now), result: change.result }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}
