import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'
import { conversationRow, saveConversation, type ConversationRow } from './store.ts'

/** What routing reads of the queue: the rows are ours, the order and the choice are routing's. */
export interface WaitingRow {
  readonly id: string; readonly customerId: string; readonly queueKey: number; readonly waitingSince: Instant; readonly neededSkill: string | null
  readonly tier: Tier; readonly care: readonly CareNeed[]; readonly locale: string
  readonly prefers: { readonly agentId: string; readonly kind: 'advisor' | 'last-agent' } | null; readonly passedOnBy: string | null
  readonly line: string
}

interface Waiter { id: string; customer_id: string; queue_key: number; waiting_since: Instant; needed_skill: string | null; tier: Tier; care: CareNeed[]; locale: string; prefers_agent_id: string | null; prefers_as: 'advisor' | 'last-agent' | null; passed_on_by: string | null; queue_line: string }

/**
 * The first `perLine` of each line, and of those who wait for one of `preferring`: all that a look can give out, however long the queue.
 * Uses conversations_lines, skipping from line to line, and conversations_preferring.
 */
export async function loadFront (work: Work, { perLine, preferring }: { perLine: number; preferring: readonly string[] }): Promise<WaitingRow[]> {
  const columns = sql.raw('id, customer_id, queue_key, waiting_since, needed_skill, tier, care, locale, prefers_agent_id, prefers_as, passed_on_by, queue_line')
  const { rows } = await sql<Waiter>`
    with recursive lines (line) as (
      (select queue_line from conversations where shop_id = ${work.shopId} and state = 'waiting' and queue_line is not null order by queue_line limit 1)
      union all
      select (select queue_line from conversations where shop_id = ${work.shopId} and state = 'waiting' and queue_line is not null and queue_line > lines.line order by queue_line limit 1) from lines where lines.line is not null
    )
    select ${columns} from lines cross join lateral (
      select * from conversations where shop_id = ${work.shopId} and state = 'waiting' and queue_line is not null and queue_line = lines.line and waiting_since is not null order by queue_key, id limit ${perLine}) front
    where lines.line is not null
    union all
    select ${columns} from conversations where shop_id = ${work.shopId} and state = 'waiting' and prefers_agent_id is not null and prefers_agent_id = any(${[...preferring]}::uuid[]) and queue_key is not null and waiting_since is not null`.execute(work.tx)
  return [...new Map(rows.map(row => [row.id, waitingRow(row)])).values()] // who waits for somebody may stand at the head of a line as well
}

function waitingRow (row: Waiter): WaitingRow {
  return {
    id: row.id, customerId: row.customer_id, queueKey: row.queue_key, waitingSince: row.waiting_since, neededSkill: row.needed_skill, tier: row.tier, care: row.care, locale: row.locale,
    prefers: row.prefers_agent_id === null || row.prefers_as === null ? null : { agentId: row.prefers_agent_id, kind: row.prefers_as }, passedOnBy: row.passed_on_by, line: row.queue_line,
  }
}

/** The front of the whole queue, in its order, or one who waits in it; to be looked at, not to be served from. Uses conversations_waiting. */
export async function loadQueue (work: Work, { limit, id }: { limit: number; id?: string }): Promise<WaitingRow[]> {
  const { rows } = await sql<Waiter>`
    select id, customer_id, queue_key, waiting_since, needed_skill, tier, care, locale, prefers_agent_id, prefers_as, passed_on_by, queue_line from conversations
    where shop_id = ${work.shopId} and state = 'waiting' and queue_key is not null and queue_line is not null and waiting_since is not null ${id === undefined ? sql`` : sql`and id = ${id}::uuid`} order by queue_key, id limit ${limit}`.execute(work.tx)
  return rows.map(waitingRow)
}

/** Who waits without a place yet, held until the transaction ends; undefined: has one, or waits no more. */
export async function lockUnplaced (work: Work, id: string): Promise<ConversationRow | undefined> {
  const row = await work.tx.selectFrom('conversations').selectAll().where('shop_id', '=', work.shopId).where('id', '=', id).where('state', '=', 'waiting').where('queue_key', 'is', null).forUpdate().executeTakeFirst()
  return row && conversationRow(row)
}

/** Holds them all, in the order of ids, as everybody does who locks several. */
export async function lockEach (work: Work, ids: readonly string[]): Promise<ReadonlyMap<string, ConversationRow>> {
  if (ids.length === 0) return new Map()
  const rows = await work.tx.selectFrom('conversations').selectAll().where('shop_id', '=', work.shopId).where('id', '=', sql<string>`any(${sql.val([...ids])}::uuid[])`).orderBy('id').forUpdate().execute()
  return new Map(rows.map(row => [row.id, conversationRow(row)]))
}

/** How many wait, counted up to `most`. Uses conversations_waiting. */
export async function countWaiting (work: Work, most: number): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`select count(*) as waiting from (select 1 from conversations where shop_id = ${work.shopId} and state = 'waiting' and queue_key is not null limit ${most}) counted`.execute(work.tx)
  return rows[0]?.waiting ?? 0
}

/** How many stand before this one. Uses conversations_waiting: index only, up to the place itself. */
export async function countAhead (work: Work, at: { queueKey: number; id: string }): Promise<number> {
  const { rows } = await sql<{ ahead: number }>`select count(*) as ahead from conversations
    where shop_id = ${work.shopId} and state = 'waiting' and (queue_key, id) < (${at.queueKey}, ${at.id}::uuid)`.execute(work.tx)
  return rows[0]?.ahead ?? 0
}

/** Out of the queue for a while, still waiting: routing gives the place back when their time comes. */
export async function clearPlace (work: Work, conversationId: string): Promise<void> {
  await saveConversation(work, conversationId, { queueKey: null, queueLine: null, prefers: null })
}

/** How many stand before each of these, and how many wait in all. Uses conversations_waiting, index only. */
export async function countAheadOf (work: Work, ids: readonly string[]): Promise<{ ahead: ReadonlyMap<string, number>; waiting: number }> {
  if (ids.length === 0) return { ahead: new Map(), waiting: 0 }
  const { rows } = await sql<{ id: string; ahead: number; waiting: number }>`
    select c.id, (select count(*) from conversations o where o.shop_id = ${work.shopId} and o.state = 'waiting' and o.queue_key < c.queue_key)
      + (select count(*) from conversations o where o.shop_id = ${work.shopId} and o.state = 'waiting' and o.queue_key = c.queue_key and o.id < c.id) as ahead, w.waiting
    from conversations c, (select count(*) as waiting from conversations where shop_id = ${work.shopId} and state = 'waiting') w
    where c.shop_id = ${work.shopId} and c.id = any(${[...ids]}::uuid[])`.execute(work.tx)
  return { ahead: new Map(rows.map(row => [row.id, row.ahead])), waiting: rows[0]?.waiting ?? 0 }
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

/** The shopper's first words, and how many answers each side gave. Uses the primary key. */
export async function countMessages (work: Work, conversationId: string): Promise<{ opening: string | null; byAi: number; byAgent: ReadonlyMap<string, number> }> {
  const { rows } = await sql<{ kind: string; who: string; n: number; first: string | null }>`
    select sender_kind as kind, sender_id as who, count(*) as n, case when sender_kind = 'customer' then (array_agg(body order by seq))[1] end as first
    from messages where shop_id = ${work.shopId} and conversation_id = ${conversationId} and sender_kind <> 'system' group by sender_kind, sender_id order by min(seq)`.execute(work.tx)
  return {
    opening: rows.find(row => row.kind === 'customer')?.first ?? null, byAi: rows.filter(row => row.kind === 'ai').reduce((sum, row) => sum + row.n, 0),
    byAgent: new Map(rows.filter(row => row.kind === 'agent').map(row => [row.who, row.n])),
  }
}

/** Everyone of staff who was given the conversation or wrote in it since, each with their first moment. Uses both tables' primary keys. */
export async function loadServers (work: Work, conversationId: string, since: Instant): Promise<{ agentId: string; at: Instant }[]> {
  const { rows } = await sql<{ agentId: string; at: Instant }>`
    select who as "agentId", min(at) as at from (
      select sender_id as who, sent_at as at from messages where shop_id = ${work.shopId} and conversation_id = ${conversationId} and sender_kind = 'agent' and sent_at >= ${iso(since)}
      union all select detail ->> 'agentId', at from notes where shop_id = ${work.shopId} and conversation_id = ${conversationId} and kind in ('assigned', 'transferred', 'intervened') and at >= ${iso(since)}) x
    where who is not null group by who order by min(at), who`.execute(work.tx)
  return rows
}

/** Ids of the conversations with this agent now, in the order of ids. Uses conversations_by_agent. */
export async function loadHeldBy (work: Work, agentId: string): Promise<string[]> {
  const rows = await work.tx.selectFrom('conversations').select('id').where('shop_id', '=', work.shopId).where('state', '=', 'with-agent').where('agent_id', '=', agentId).orderBy('id').execute()
  return rows.map(row => row.id)
}
