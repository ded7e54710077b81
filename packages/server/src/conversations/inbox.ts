import { sql, type RawBuilder } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import type { ConversationState, ConversationSummary, InboxPage, InboxQuery, SenderKind } from './contract.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'

/* The one file that reads neighbours' tables: a page of the inbox must be one query, not fifty calls. It writes nothing. */

interface SummaryRow {
  id: string; state: ConversationState; revision: number; channel: string; locale: string; customer_id: string; customer_name: string | null; tier: Tier; care: CareNeed[]
  agent_id: string | null; agent_name: string | null; needed_skill: string | null; last_seq: number; last_sender: SenderKind | null; last_words: string | null; last_at: Instant
  unread: number; waiting_since: Instant | null; opened_at: Instant; resolved_at: Instant | null; handover_reason: string | null
  promise_kind: string | null; due_at: Instant | null; warn_at: Instant | null; promise_state: string | null; pushed: boolean; sort_at: string
  call_how: 'phone' | 'message' | null; preferred_at: Instant | null; not_before: Instant | null; tries: number | null
}

/** Rows of `page` (a query of conversations' rows) with everything a row shows. Lateral reads touch the page's rows only. */
const dressed = (page: RawBuilder<unknown>, order: RawBuilder<unknown>): RawBuilder<SummaryRow> => sql<SummaryRow>`
  select c.id, c.state, c.revision, c.channel, c.locale, c.customer_id, u.name as customer_name, c.tier, c.care, c.agent_id, a.name as agent_name, c.needed_skill,
    c.last_seq, c.last_sender, c.last_words, c.last_at, c.waiting_since, c.opened_at, c.resolved_at, c.handover_reason, c.sort_at,
    (select count(*) from messages m where m.shop_id = c.shop_id and m.conversation_id = c.id and m.seq > c.agent_read_seq and m.sender_kind = 'customer') as unread,
    c.state = 'waiting' and exists (select 1 from queue_pushes q where q.shop_id = c.shop_id and q.conversation_id = c.id and q.undone_at is null and q.pushed_at >= c.handed_off_at) as pushed,
    b.how as call_how, b.preferred_at, b.not_before, b.tries,
    p.kind as promise_kind, p.due_at, p.warn_at, p.state as promise_state
  from (${page}) c
  left join customers u on u.shop_id = c.shop_id and u.id = c.customer_id
  left join agents a on a.shop_id = c.shop_id and a.id = c.agent_id and c.state in ('with-agent', 'resolved')
  left join call_backs b on b.shop_id = c.shop_id and b.conversation_id = c.id and b.state = 'open'
  left join lateral (select kind, due_at, warn_at, state from promises p where p.shop_id = c.shop_id and p.conversation_id = c.id and p.state in ('running', 'warned', 'breached') and p.finished_at is null and p.paused_at is null
    order by p.due_at, p.id limit 1) p on true
  order by ${order}`

function summaryView (row: SummaryRow): ConversationSummary {
  return {
    id: row.id, state: row.state, revision: row.revision, channel: row.channel, locale: row.locale === 'en' ? 'en' : 'zh-CN',
    customer: { id: row.customer_id, name: row.customer_name, tier: row.tier, care: row.care },
    agent: row.agent_id !== null && row.agent_name !== null ? { id: row.agent_id, name: row.agent_name } : null, neededSkill: row.needed_skill,
    lastSeq: row.last_seq, lastSender: row.last_sender, lastWords: row.last_words, lastAt: iso(row.last_at), unread: row.unread,
    waitingSince: row.waiting_since === null ? null : iso(row.waiting_since), openedAt: iso(row.opened_at), resolvedAt: row.resolved_at === null ? null : iso(row.resolved_at), handoverReason: row.handover_reason, pushed: row.pushed,
    callBack: row.call_how === null ? null : { how: row.call_how, preferredAt: row.preferred_at === null ? null : iso(row.preferred_at), notBefore: row.not_before === null ? null : iso(row.not_before), tries: row.tries ?? 0 },
    nextPromise: row.promise_kind !== null && row.due_at !== null && row.warn_at !== null && row.promise_state !== null ? { kind: row.promise_kind, dueAt: iso(row.due_at), warnAt: iso(row.warn_at), state: row.promise_state } : null,
  }
}

/** A keyset position: the sort instant as PostgreSQL writes it (exact to the microsecond) and the id. */
export function encodeCursor (sortAt: string, id: string): string {
  return Buffer.from(`${sortAt} ${id}`).toString('base64url')
}

export function decodeCursor (cursor: string): { sortAt: string; id: string } {
  const match = /^(infinity|-?\d{1,18}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) throw new Fault('request.invalid', { details: [{ path: '/cursor', say: 'not a cursor of ours' }] })
  return { sortAt: match[1]!, id: match[2]! }
}

/** Microseconds since 1970, so that no precision is lost between pages. */
const micros = (expression: RawBuilder<unknown>): RawBuilder<string> => sql<string>`case when ${expression} = 'infinity' then 'infinity' else (extract(epoch from ${expression}) * 1000000)::bigint::text end`
const fromMicros = (text: string): RawBuilder<unknown> => text === 'infinity' ? sql`'infinity'::timestamptz` : sql`timestamptz 'epoch' + ${text}::bigint * interval '1 microsecond'`
const due = sql`coalesce(next_due_at, 'infinity'::timestamptz)`

/** One page, by what must be done next (resolved: newest first). Uses conversations_open, conversations_by_agent or conversations_resolved. */
export async function loadInbox (work: Work, query: InboxQuery, viewerAgentId: string | null): Promise<InboxPage> {
  const limit = query.limit ?? 50
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor)
  const where = [sql`shop_id = ${work.shopId}`]
  const state = query.view === 'mine' || query.view === 'team' ? 'with-agent' : query.view
  where.push(sql`state = ${sql.lit(state)}`)
  const agentId = query.view === 'mine' ? viewerAgentId : query.agentId
  if (query.view === 'mine' && viewerAgentId === null) return { items: [], nextCursor: null, counts: await countInbox(work, null) }
  if (agentId) where.push(sql`agent_id = ${agentId}`)
  if (query.customerId) where.push(sql`customer_id = ${query.customerId}`)
  if (query.tier) where.push(sql`tier = ${query.tier}`)
  if (query.care) where.push(sql`care @> array[${query.care}]::text[]`)
  const resolved = state === 'resolved'
  const sortBy = resolved ? sql`resolved_at` : due
  if (after) where.push(resolved ? sql`(resolved_at, id) < (${fromMicros(after.sortAt)}, ${after.id}::uuid)` : sql`(${due}, id) > (${fromMicros(after.sortAt)}, ${after.id}::uuid)`)
  const page = sql`select *, ${micros(sortBy)} as sort_at from conversations where ${sql.join(where, sql` and `)} order by ${resolved ? sql`resolved_at desc, id desc` : sql`${due}, id`} limit ${limit + 1}`
  const { rows } = await dressed(page, resolved ? sql`c.resolved_at desc, c.id desc` : sql`coalesce(c.next_due_at, 'infinity'::timestamptz), c.id`).execute(work.tx)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(summaryView), nextCursor: rows.length > limit && last ? encodeCursor(last.sort_at, last.id) : null, counts: await countInbox(work, viewerAgentId) }
}

/** Open conversations by view. Uses conversations_open alone. */
async function countInbox (work: Work, agentId: string | null): Promise<InboxPage['counts']> {
  const { rows } = await sql<{ state: string; all: number; mine: number }>`
    select state, count(*) as all, count(*) filter (where agent_id = ${agentId}) as mine from conversations
    where shop_id = ${work.shopId} and state <> 'resolved' group by state`.execute(work.tx)
  const count = (state: string): number => rows.find(row => row.state === state)?.all ?? 0
  return { mine: rows.find(row => row.state === 'with-agent')?.mine ?? 0, team: count('with-agent'), waiting: count('waiting'), 'with-ai': count('with-ai') }
}

/** Rows by id, in the order asked; unknown ids are left out. */
export async function loadSummaries (work: Work, ids: readonly string[]): Promise<ConversationSummary[]> {
  if (ids.length === 0) return []
  const page = sql`select *, ''::text as sort_at from conversations where shop_id = ${work.shopId} and id = any(${[...ids]}::uuid[])`
  const { rows } = await dressed(page, sql`c.id`).execute(work.tx)
  const byId = new Map(rows.map(row => [row.id, summaryView(row)]))
  return ids.map(id => byId.get(id)).filter(view => view !== undefined)
}

/** A customer's conversations, newest first, for the panel beside the chat. Uses conversations_by_customer. */
export async function loadSummariesOf (work: Work, customerId: string, limit = 50): Promise<ConversationSummary[]> {
  const page = sql`select *, ''::text as sort_at from conversations where shop_id = ${work.shopId} and customer_id = ${customerId} order by opened_at desc limit ${limit}`
  return (await dressed(page, sql`c.opened_at desc`).execute(work.tx)).rows.map(summaryView)
}

/** What the shopper reads, as their session said when it was opened. */
export async function shopperLocale (work: Work, customerId: string): Promise<'zh-CN' | 'en'> {
  const row = await work.tx.selectFrom('customers').select('locale').where('shop_id', '=', work.shopId).where('id', '=', customerId).executeTakeFirst()
  return row?.locale?.startsWith('en') ? 'en' : 'zh-CN'
}
