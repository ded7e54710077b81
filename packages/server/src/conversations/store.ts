import { sql, type RawBuilder, type Selectable } from 'kysely'
import { gathered } from '../kernel/gather.ts'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { ConversationsTable, MessagesTable } from '../kernel/tables.ts'
import type { Work } from '../kernel/work.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'
import type { Card, ConversationState, ProposalCard, SenderKind } from './contract.ts'

export interface ConversationRow {
  readonly id: string; readonly customerId: string; readonly visitorId: string | null; readonly channel: string; readonly locale: 'zh-CN' | 'en'
  readonly state: ConversationState; readonly revision: number
  readonly lastSeq: number; readonly lastAt: Instant; readonly lastSender: SenderKind | null; readonly lastWords: string | null
  readonly customerReadSeq: number; readonly agentReadSeq: number
  readonly agentId: string | null; readonly neededSkill: string | null; readonly tier: Tier; readonly care: readonly CareNeed[]
  readonly queueKey: number | null; readonly queueLine: string | null; readonly waitingSince: Instant | null; /** Of an agent's capacity, in hundredths of an ordinary chat. */ readonly chatWeight: number; readonly handedOffAt: Instant | null; readonly handoverReason: string | null
  readonly firstHumanAt: Instant | null; readonly misunderstood: number; readonly flow: unknown; readonly nextDueAt: Instant | null
  readonly openedAt: Instant; readonly resolvedAt: Instant | null; readonly resolvedBy: string | null; readonly resolution: string | null
  readonly abandonedAt: Instant | null; readonly reopened: number
  /** An agent waits for the shopper's answer to a question since then; `repliedAt` is when it came. */
  readonly replyAwaitedSince: Instant | null; readonly repliedAt: Instant | null
}

export function conversationRow (row: Selectable<ConversationsTable>): ConversationRow {
  return {
    id: row.id, customerId: row.customer_id, visitorId: row.visitor_id, channel: row.channel, locale: row.locale === 'en' ? 'en' : 'zh-CN',
    state: row.state as ConversationState, revision: row.revision, // state, sender, tier and care: checked by the table or written only here
    lastSeq: row.last_seq, lastAt: row.last_at, lastSender: row.last_sender as SenderKind | null, lastWords: row.last_words,
    customerReadSeq: row.customer_read_seq, agentReadSeq: row.agent_read_seq,
    agentId: row.agent_id, neededSkill: row.needed_skill, tier: row.tier as Tier, care: row.care as CareNeed[],
    queueKey: row.queue_key, queueLine: row.queue_line, waitingSince: row.waiting_since, chatWeight: row.chat_weight, handedOffAt: row.handed_off_at, handoverReason: row.handover_reason,
    firstHumanAt: row.first_human_at, misunderstood: row.misunderstood, flow: row.flow, nextDueAt: row.next_due_at,
    openedAt: row.opened_at, resolvedAt: row.resolved_at, resolvedBy: row.resolved_by, resolution: row.resolution,
    abandonedAt: row.abandoned_at, reopened: row.reopened,
    replyAwaitedSince: row.reply_awaited_since, repliedAt: row.replied_at,
  }
}

export async function findConversation (work: Work, id: string): Promise<ConversationRow | undefined> {
  const row = await work.tx.selectFrom('conversations').selectAll().where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  return row && conversationRow(row)
}

export async function loadConversation (work: Work, id: string): Promise<ConversationRow> {
  const row = await findConversation(work, id)
  if (!row) throw new Fault('conversation.not-found')
  return row
}

/** Holds the row until the transaction ends: the only ground to decide on. Who also locks agents locks them after conversations. */
export async function lockConversation (work: Work, id: string): Promise<ConversationRow> {
  const row = await lockRow(work, id)
  if (!row) throw new Fault('conversation.not-found')
  return row
}

/** Locked in the order of ids, as everywhere: two who lock several never wait for each other in a ring. */
const lockRow = gathered<string, ConversationRow | undefined>(async (work, ids) => {
  const { rows } = await sql<Selectable<ConversationsTable>>`select * from conversations where shop_id = ${work.shopId} and id = any(${[...ids]}::uuid[]) order by id for update`.execute(work.tx)
  const byId = new Map(rows.map(row => [row.id, conversationRow(row)]))
  return ids.map(id => byId.get(id))
})

/** The shopper's newest conversation that is not resolved. Uses conversations_by_customer. */
export async function findOpenConversation (work: Work, customerId: string): Promise<ConversationRow | undefined> {
  const row = await work.tx.selectFrom('conversations').selectAll().where('shop_id', '=', work.shopId).where('customer_id', '=', customerId).where('state', '<>', 'resolved')
    .orderBy('opened_at', 'desc').limit(1).executeTakeFirst()
  return row && conversationRow(row)
}

/** A shopper's conversations, newest first. Uses conversations_by_customer. */
export async function loadConversationsOf (work: Work, customerId: string, limit: number): Promise<ConversationRow[]> {
  const rows = await work.tx.selectFrom('conversations').selectAll().where('shop_id', '=', work.shopId).where('customer_id', '=', customerId).orderBy('opened_at', 'desc').limit(limit).execute()
  return rows.map(conversationRow)
}

/** One shopper opens one conversation at a time: held until the transaction ends. */
export async function lockOpening (work: Work, customerId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${work.shopId} ${customerId}`}, 7302))`.execute(work.tx)
}

export async function insertConversation (work: Work, row: { id: string; customerId: string; visitorId: string | null; locale: string; channel: string }): Promise<void> {
  await work.tx.insertInto('conversations').values({
    shop_id: work.shopId, id: row.id, customer_id: row.customerId, visitor_id: row.visitorId, locale: row.locale, channel: row.channel,
    state: 'with-ai', last_at: iso(work.now), opened_at: iso(work.now),
  }).execute()
}

export interface MessageRow {
  readonly seq: number; readonly senderKind: SenderKind; readonly senderId: string; readonly clientId: string
  readonly body: string; readonly card: Card | null; readonly sentAt: Instant
}

function messageRow (row: Selectable<MessagesTable>): MessageRow {
  return { seq: row.seq, senderKind: row.sender_kind as SenderKind, senderId: row.sender_id, clientId: row.client_id, body: row.body, card: row.card as Card | null, sentAt: row.sent_at } // kind is checked by the table, cards are validated before they are written
}

export async function findMessageByClientId (work: Work, conversationId: string, senderId: string, clientId: string): Promise<MessageRow | undefined> {
  const row = await work.tx.selectFrom('messages').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId)
    .where('sender_id', '=', senderId).where('client_id', '=', clientId).executeTakeFirst()
  return row && messageRow(row)
}

/** Messages after `after` oldest first, or the page before `before`, also oldest first. Uses the primary key. */
export async function loadMessages (work: Work, conversationId: string, page: { after?: number | undefined; before?: number | undefined; limit: number }): Promise<MessageRow[]> {
  if (page.after === undefined && page.before !== undefined) return pageBefore(work, { conversationId, before: page.before, limit: page.limit })
  const forward = page.after !== undefined
  const rows = await work.tx.selectFrom('messages').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId)
    .$if(page.after !== undefined, query => query.where('seq', '>', page.after ?? 0))
    .$if(page.before !== undefined, query => query.where('seq', '<', page.before ?? 0))
    .orderBy('seq', forward ? 'asc' : 'desc').limit(page.limit).execute()
  return (forward ? rows : rows.toReversed()).map(messageRow)
}

const pageBefore = gathered<{ readonly conversationId: string; readonly before: number; readonly limit: number }, MessageRow[]>(async (work, pages) => {
  const { rows } = await sql<Selectable<MessagesTable> & { place: number }>`
    select page.place::int as place, m.* from unnest(${pages.map(page => page.conversationId)}::uuid[], ${pages.map(page => page.before)}::bigint[], ${pages.map(page => page.limit)}::int[]) with ordinality as page (conversation_id, before, most, place)
    cross join lateral (select * from messages where shop_id = ${work.shopId} and conversation_id = page.conversation_id and seq < page.before order by seq desc limit page.most) m
    order by page.place, m.seq`.execute(work.tx)
  const byPlace = Map.groupBy(rows, row => row.place)
  return pages.map((_page, i) => (byPlace.get(i + 1) ?? []).map(messageRow))
})

/** Every message of a conversation that shows this proposal, oldest first. Uses the primary key: one conversation's rows. */
export async function loadProposalCards (work: Work, conversationId: string, proposalId: string): Promise<{ seq: number; card: ProposalCard }[]> {
  const { rows } = await sql<{ seq: number; card: ProposalCard }>`
    select seq, card from messages where shop_id = ${work.shopId} and conversation_id = ${conversationId} and card ->> 'proposalId' = ${proposalId} order by seq`.execute(work.tx)
  return rows
}

export async function saveCard (work: Work, conversationId: string, seq: number, card: Card): Promise<void> {
  await work.tx.updateTable('messages').set({ card: JSON.stringify(card) }).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).where('seq', '=', seq).execute()
}

export interface ConversationChange {
  state?: ConversationState; lastSeq?: number; lastSender?: SenderKind; lastWords?: string; lastAt?: Instant
  customerReadSeq?: number; agentReadSeq?: number; agentId?: string | null; neededSkill?: string | null; tier?: Tier; care?: readonly CareNeed[]
  queueKey?: number | null; queueLine?: string | null; prefers?: { agentId: string; kind: 'advisor' | 'last-agent' } | null; passedOnBy?: string | null; chatWeight?: number; waitingSince?: Instant | null; handedOffAt?: Instant | null; handoverReason?: string | null; firstHumanAt?: Instant | null
  misunderstood?: number; flow?: unknown; nextDueAt?: Instant | null
  resolvedAt?: Instant | null; resolvedBy?: string | null; resolution?: string | null; abandonedAt?: Instant | null; reopened?: number
  replyAwaitedSince?: Instant | null; repliedAt?: Instant | null
}

const at = (instant: Instant | null): string | null => instant === null ? null : iso(instant)

/** Of one conversation, the named fields. */
function updateOf (work: Work, id: string, change: ConversationChange, more: Readonly<Record<string, RawBuilder<unknown>>> = {}) {
  return work.tx.updateTable('conversations').set({
    ...('state' in change ? { state: change.state! } : {}),
    ...(change.lastSeq !== undefined ? { last_seq: change.lastSeq } : {}), ...(change.lastAt !== undefined ? { last_at: iso(change.lastAt) } : {}),
    ...(change.lastSender !== undefined ? { last_sender: change.lastSender } : {}), ...(change.lastWords !== undefined ? { last_words: change.lastWords } : {}),
    ...(change.customerReadSeq !== undefined ? { customer_read_seq: change.customerReadSeq } : {}), ...(change.agentReadSeq !== undefined ? { agent_read_seq: change.agentReadSeq } : {}),
    ...(change.agentId !== undefined ? { agent_id: change.agentId } : {}), ...(change.neededSkill !== undefined ? { needed_skill: change.neededSkill } : {}),
    ...(change.tier !== undefined ? { tier: change.tier } : {}), ...(change.care !== undefined ? { care: [...change.care] } : {}),
    ...(change.queueLine !== undefined ? { queue_line: change.queueLine } : {}), ...(change.prefers !== undefined ? { prefers_agent_id: change.prefers?.agentId ?? null, prefers_as: change.prefers?.kind ?? null } : {}),
    ...(change.passedOnBy !== undefined ? { passed_on_by: change.passedOnBy } : {}), ...(change.chatWeight !== undefined ? { chat_weight: change.chatWeight } : {}),
    ...(change.queueKey !== undefined ? { queue_key: change.queueKey } : {}), ...(change.waitingSince !== undefined ? { waiting_since: at(change.waitingSince) } : {}),
    ...(change.handedOffAt !== undefined ? { handed_off_at: at(change.handedOffAt) } : {}), ...(change.handoverReason !== undefined ? { handover_reason: change.handoverReason } : {}),
    ...(change.firstHumanAt !== undefined ? { first_human_at: at(change.firstHumanAt) } : {}), ...(change.misunderstood !== undefined ? { misunderstood: change.misunderstood } : {}),
    ...(change.flow !== undefined ? { flow: JSON.stringify(change.flow) } : {}), ...(change.nextDueAt !== undefined ? { next_due_at: at(change.nextDueAt) } : {}),
    ...(change.resolvedAt !== undefined ? { resolved_at: at(change.resolvedAt) } : {}), ...(change.resolvedBy !== undefined ? { resolved_by: change.resolvedBy } : {}),
    ...(change.resolution !== undefined ? { resolution: change.resolution } : {}), ...(change.abandonedAt !== undefined ? { abandoned_at: at(change.abandonedAt) } : {}),
    ...(change.reopened !== undefined ? { reopened: change.reopened } : {}), ...(change.replyAwaitedSince !== undefined ? { reply_awaited_since: at(change.replyAwaitedSince) } : {}),
    ...(change.repliedAt !== undefined ? { replied_at: at(change.repliedAt) } : {}),
    ...more,
  }).where('shop_id', '=', work.shopId).where('id', '=', id)
}

export async function saveConversation (work: Work, id: string, change: ConversationChange): Promise<void> {
  await updateOf(work, id, change).execute()
}

/** Writes one message and the conversation's counters and named fields together: one statement. The conversation is held. */
export async function saveMessage (work: Work, conversationId: string, message: MessageRow, change: ConversationChange): Promise<void> {
  await sql`
    with said as (insert into messages (shop_id, conversation_id, seq, sender_kind, sender_id, client_id, body, card, sent_at)
      values (${work.shopId}, ${conversationId}, ${message.seq}, ${message.senderKind}, ${message.senderId}, ${message.clientId}, ${message.body}, ${message.card === null ? null : JSON.stringify(message.card)}, ${iso(message.sentAt)}))
    ${updateOf(work, conversationId, change)}`.execute(work.tx)
}

/** A change of state with what is written of it: a note for staff, and a system line for everybody. */
export interface Move { readonly note?: NewNote; /** `aboutAgentId`: shows that agent's name. */ readonly line?: { readonly body: string; readonly aboutAgentId?: string } | undefined }

/** Writes the named fields, raises the revision, and writes what is said of it, in one statement: the note stands before the line. */
export async function saveMove (work: Work, id: string, change: ConversationChange, { note, line }: Move = {}): Promise<ConversationRow> {
  const counted = line ? { last_seq: sql<number>`last_seq + 1`, last_at: sql<string>`${iso(work.now)}` } : {}
  const { rows: [row] } = await sql<Selectable<ConversationsTable>>`
    with moved as (${updateOf(work, id, change, { revision: sql<number>`revision + 1`, ...counted }).returningAll()})
    ${note ? sql`, noted as (insert into notes (shop_id, conversation_id, id, after_seq, kind, author_id, body, detail, at)
      select shop_id, id, ${work.newId()}, last_seq - ${line ? 1 : 0}, ${note.kind}, ${note.authorId}, ${note.body ?? ''}, ${JSON.stringify(note.detail ?? {})}, ${iso(work.now)} from moved)` : sql``}
    ${line ? sql`, said as (insert into messages (shop_id, conversation_id, seq, sender_kind, sender_id, client_id, body, sent_at)
      select shop_id, id, last_seq, 'system', ${line.aboutAgentId ?? 'system'}, ${work.newId()}, ${line.body}, ${iso(work.now)} from moved)` : sql``}
    select * from moved`.execute(work.tx)
  if (!row) throw new Fault('conversation.not-found')
  return conversationRow(row)
}

/** What the AI remembers, of conversations this transaction holds. */
export const saveFlow = gathered<{ readonly id: string; readonly flow: unknown; readonly misunderstood: number }, undefined>(async (work, memories) => {
  await sql`update conversations c set flow = memory.flow, misunderstood = memory.misunderstood
    from unnest(${memories.map(one => one.id)}::uuid[], ${memories.map(one => JSON.stringify(one.flow))}::jsonb[], ${memories.map(one => one.misunderstood)}::int[]) as memory (id, flow, misunderstood)
    where c.shop_id = ${work.shopId} and c.id = memory.id`.execute(work.tx)
  return memories.map(() => undefined)
})

export type NoteKind = 'note' | 'handed-off' | 'assigned' | 'transferred' | 'returned' | 'resolved' | 'reopened' | 'promise' | 'rated' | 'intervened' | 'call-back'

export interface NewNote { readonly kind: NoteKind; readonly authorId: string; readonly body?: string; readonly detail?: Readonly<Record<string, unknown>> }

/** After the message that is the last now. Uses the primary key. */
export async function insertNote (work: Work, conversationId: string, note: NewNote): Promise<string> {
  const id = work.newId()
  const { numAffectedRows } = await sql`
    insert into notes (shop_id, conversation_id, id, after_seq, kind, author_id, body, detail, at)
    select shop_id, id, ${id}, last_seq, ${note.kind}, ${note.authorId}, ${note.body ?? ''}, ${JSON.stringify(note.detail ?? {})}, ${iso(work.now)} from conversations where shop_id = ${work.shopId} and id = ${conversationId}`.execute(work.tx)
  if (numAffectedRows === 0n) throw new Fault('conversation.not-found')
  return id
}

/** Staff-only lines of one conversation, oldest first; of one instant a call for help after what it was called for. Uses the primary key; ids sort by time. */
export async function loadNotes (work: Work, conversationId: string): Promise<{ id: string; afterSeq: number; kind: NoteKind; authorId: string; body: string; detail: Record<string, unknown>; at: Instant }[]> {
  const rows = await work.tx.selectFrom('notes').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).orderBy('at').orderBy(sql`body = 'promise.escalated'`).orderBy('id').execute()
  return rows.map(row => ({ id: row.id, afterSeq: row.after_seq, kind: row.kind as NoteKind, authorId: row.author_id, body: row.body, detail: row.detail as Record<string, unknown>, at: row.at })) // kind is checked by the table, detail is written as an object
}

/** Gives all of one customer's conversations to another: an anonymous visitor became known. */
export async function moveConversations (work: Work, fromCustomerId: string, toCustomerId: string): Promise<string[]> {
  // Locked in the order of ids, as the group-committed path does: two who lock several never wait for each other in a ring.
  const rows = await work.tx.selectFrom('conversations').select('id').where('shop_id', '=', work.shopId).where('customer_id', '=', fromCustomerId).orderBy('id').forUpdate().execute()
  const ids = rows.map(row => row.id)
  if (ids.length === 0) return ids
  await work.tx.updateTable('conversations').set({ customer_id: toCustomerId }).where('shop_id', '=', work.shopId).where('id', 'in', ids).execute()
  // A message sent before signing in and sent again after it is still the same message.
  await work.tx.updateTable('messages').set({ sender_id: toCustomerId }).where('shop_id', '=', work.shopId).where('conversation_id', 'in', ids).where('sender_id', '=', fromCustomerId).execute()
  return ids
}
