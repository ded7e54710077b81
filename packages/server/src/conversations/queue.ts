import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'
import { saveConversation } from './store.ts'

/** What routing reads of the queue: the rows are ours, the order and the choice are routing's. */
export interface WaitingRow {
  readonly id: string; readonly customerId: string; readonly queueKey: number; readonly waitingSince: Instant; readonly neededSkill: string | null
  readonly tier: Tier; readonly care: readonly CareNeed[]; readonly locale: string
}

export interface WaitingQuery {
  /** Behind this one; from the front without. */
  readonly after?: { readonly queueKey: number; readonly id: string } | undefined
  readonly limit: number
  /** Skills someone with room has, and skills anyone on duty has: who needs one held only by full agents is left out … */
  readonly freeSkills: readonly string[]; readonly dutySkills: readonly string[]
  /** … unless they need care, or have waited since this moment or longer. */
  readonly relaxedSince: Instant
}

/** The front of the queue as far as it may be served now. Uses conversations_waiting. */
export async function loadWaiting (work: Work, query: WaitingQuery): Promise<WaitingRow[]> {
  const { rows } = await sql<{ id: string; customer_id: string; queue_key: number; waiting_since: Instant; needed_skill: string | null; tier: Tier; care: CareNeed[]; locale: string }>`
    select id, customer_id, queue_key, waiting_since, needed_skill, tier, care, locale from conversations
    where shop_id = ${work.shopId} and state = 'waiting' and queue_key is not null and waiting_since is not null
      ${query.after ? sql`and (queue_key, id) > (${query.after.queueKey}, ${query.after.id}::uuid)` : sql``}
      and (needed_skill is null or needed_skill = any(${[...query.freeSkills]}::text[]) or needed_skill <> all(${[...query.dutySkills]}::text[])
        or care <> '{}' or waiting_since <= ${iso(query.relaxedSince)})
    order by queue_key, id limit ${query.limit}`.execute(work.tx)
  return rows.map(row => ({ id: row.id, customerId: row.customer_id, queueKey: row.queue_key, waitingSince: row.waiting_since, neededSkill: row.needed_skill, tier: row.tier, care: row.care, locale: row.locale }))
}

/** The start of the next wait that has not yet lasted until `since`: when it has, the queue must be looked at again. Uses conversations_waiting. */
export async function nextWaitAfter (work: Work, since: Instant): Promise<Instant | null> {
  const { rows } = await sql<{ at: Instant | null }>`select min(waiting_since) as at from conversations where shop_id = ${work.shopId} and state = 'waiting' and waiting_since > ${iso(since)}`.execute(work.tx)
  return rows[0]?.at ?? null
}

/** How many stand before this one. Uses conversations_waiting: index only, up to the place itself. */
export async function countAhead (work: Work, at: { queueKey: number; id: string }): Promise<number> {
  const { rows } = await sql<{ ahead: number }>`select count(*) as ahead from conversations
    where shop_id = ${work.shopId} and state = 'waiting' and (queue_key, id) < (${at.queueKey}, ${at.id}::uuid)`.execute(work.tx)
  return rows[0]?.ahead ?? 0
}

/** Out of the queue for a while, still waiting: routing gives the place back when their time comes. */
export async function clearPlace (work: Work, conversationId: string): Promise<void> {
  await saveConversation(work, conversationId, { queueKey: null })
}

/** Where they stood before, when they come back to the queue through no doing of theirs. */
export async function setWaitingSince (work: Work, conversationId: string, waitingSince: Instant): Promise<void> {
  await saveConversation(work, conversationId, { waitingSince })
}

/** The shopper went while waiting (or came back: null). The conversation stays in the queue for an answer they will find later. */
export async function setAbandoned (work: Work, conversationId: string, at: Instant | null): Promise<void> {
  await saveConversation(work, conversationId, { abandonedAt: at })
}

/** The agent's first own message since, or null. Uses the primary key, from the end. */
export async function findAnswerSince (work: Work, about: { conversationId: string; agentId: string; since: Instant }): Promise<Instant | null> {
  const { rows } = await sql<{ at: Instant | null }>`select min(sent_at) as at from messages
    where shop_id = ${work.shopId} and conversation_id = ${about.conversationId} and sender_kind = 'agent' and sender_id = ${about.agentId} and sent_at >= ${iso(about.since)}`.execute(work.tx)
  return rows[0]?.at ?? null
}

/** Ids of the conversations with this agent now, in the order of ids. Uses conversations_by_agent. */
export async function loadHeldBy (work: Work, agentId: string): Promise<string[]> {
  const rows = await work.tx.selectFrom('conversations').select('id').where('shop_id', '=', work.shopId).where('state', '=', 'with-agent').where('agent_id', '=', agentId).orderBy('id').execute()
  return rows.map(row => row.id)
}
