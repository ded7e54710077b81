import { CompiledQuery } from 'kysely'
import { iso } from '../kernel/clock.ts'
import { Fault, faults, type FaultCode } from '../kernel/faults.ts'
import { gathered } from '../kernel/gather.ts'

/**
 * Appends a batch of messages in one statement, which is one transaction: lock the conversations in the order of ids, judge each
 * message on the locked rows, number the fresh ones, and write messages, counters and what must react together.
 *
 * The rules of `judged` are refuseSender's and wakes' (decide.ts); a test runs both over the same cases.
 * The statement's snapshot is older than its locks: a duplicate that another process committed in between is not seen by `known`
 * and ends in a unique violation; the caller runs the batch again. Locked rows are re-read by PostgreSQL, so numbers are right.
 *
 * $1 shop, $2 now, then one array per field, $11, $12 and $13 the reactions to conversation.asked, answered and replied.
 */
export const APPEND = `
with incoming as materialized (
  select * from unnest($3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::boolean[], $10::text[])
    with ordinality as i (conversation_id, sender_kind, sender_id, client_id, body, card, intervenes, words, ord)
), locked as materialized (
  select id, customer_id, agent_id, state, last_seq, first_human_at, reply_awaited_since is not null and replied_at is null as awaited from conversations where shop_id = $1 and id = any($3::uuid[]) order by id for update
), judged as materialized (
  select i.*, l.state, l.last_seq, l.first_human_at, l.awaited, k.seq as known_seq, k.sent_at as known_at, case
    when l.id is null or (i.sender_kind = 'customer' and l.customer_id::text <> i.sender_id) then 'conversation.not-found'
    when k.seq is not null then case when k.same then 'known' else 'message.conflict' end
    when i.sender_kind = 'customer' then case when l.state = 'resolved' then 'detour' else 'fresh' end
    when l.state = 'resolved' then 'conversation.refused-signal'
    when i.intervenes or (l.state = 'with-agent' and l.agent_id::text = i.sender_id) then 'fresh'
    else 'conversation.not-yours' end as verdict
  from incoming i
  left join locked l on l.id = i.conversation_id
  left join lateral (
    select m.seq, m.sent_at, m.body = i.body and m.card is not distinct from i.card::jsonb as same from messages m
    where m.shop_id = $1 and m.conversation_id = i.conversation_id and m.sender_id = i.sender_id and m.client_id = i.client_id limit 1) k on true
), fresh as materialized (
  select *, last_seq + row_number() over (partition by conversation_id order by ord) as seq from judged where verdict = 'fresh'
), inserted as (
  insert into messages (shop_id, conversation_id, seq, sender_kind, sender_id, client_id, body, card, sent_at)
  select $1, conversation_id, seq, sender_kind, sender_id, client_id, body, card::jsonb, $2 from fresh
), counted as (
  update conversations c set last_seq = t.seq, last_at = $2, last_sender = t.sender_kind, last_words = t.words,
    customer_read_seq = coalesce(t.customer_seq, c.customer_read_seq), agent_read_seq = coalesce(t.agent_seq, c.agent_read_seq),
    first_human_at = case when t.agent_seq is null then c.first_human_at else coalesce(c.first_human_at, $2) end,
    replied_at = case when t.customer_seq is null or c.reply_awaited_since is null then c.replied_at else coalesce(c.replied_at, $2) end
  from (
    select distinct on (conversation_id) conversation_id, seq, sender_kind, words,
      max(seq) filter (where sender_kind = 'customer') over w as customer_seq, max(seq) filter (where sender_kind = 'agent') over w as agent_seq
    from fresh window w as (partition by conversation_id) order by conversation_id, seq desc) t
  where c.shop_id = $1 and c.id = any($3::uuid[]) and c.id = t.conversation_id
), asked as (
  insert into jobs (shop_id, kind, payload, run_at)
  select $1, name, jsonb_build_object('conversationId', conversation_id, 'seq', seq), $2 from fresh cross join unnest($11::text[]) as name where sender_kind = 'customer' and state = 'with-ai' order by ord
), answers as materialized (
  select distinct on (conversation_id) ord, conversation_id, seq, sender_id from fresh where sender_kind = 'agent' and first_human_at is null order by conversation_id, seq
), answered as (
  insert into jobs (shop_id, kind, payload, run_at)
  select $1, name, jsonb_build_object('conversationId', conversation_id, 'seq', seq, 'agentId', sender_id), $2 from answers cross join unnest($12::text[]) as name
), replies as materialized (
  select distinct on (conversation_id) ord, conversation_id from fresh where sender_kind = 'customer' and awaited order by conversation_id, seq
), replied as (
  insert into jobs (shop_id, kind, payload, run_at)
  select $1, name, jsonb_build_object('conversationId', conversation_id), $2 from replies cross join unnest($13::text[]) as name
)
select j.ord::int - 1 as ord, j.verdict, coalesce(f.seq, j.known_seq)::float8 as seq, (extract(epoch from j.known_at) * 1000)::float8 as "knownAt",
  case when j.verdict <> 'fresh' then null when j.sender_kind = 'customer' and j.state = 'with-ai' then 'asked' when a.ord is not null then 'answered' end as woke, r.ord is not null as replied
from judged j left join fresh f on f.ord = j.ord left join answers a on a.ord = j.ord left join replies r on r.ord = j.ord`

/** ord, verdict, seq, when a known one was sent, what it woke, whether it was the answer somebody waited for. */
export type AppendedRow = readonly [ord: number, verdict: string, seq: number | null, knownAt: number | null, woke: 'asked' | 'answered' | null, replied: boolean]

/** The statement answers with fault codes. */
export const refusedBy = (verdict: string): Fault => new Fault(verdict in faults ? verdict as FaultCode : 'house.fault')

/** An answer of the AI that is written beside others, in a transaction that holds its conversation. */
export interface Answer { readonly conversationId: string; readonly senderId: string; readonly clientId: string; readonly body: string; readonly cardText: string | null; readonly words: string }

interface Appended { readonly ord: number; readonly verdict: string; readonly seq: number | null; readonly knownAt: number | null }

/** The AI is refused nothing that `intervenes` is not: it writes where the conversation is not resolved. */
export const appendAnswers = gathered<Answer, Appended>(async (work, answers) => {
  const each = <T>(field: (answer: Answer) => T): T[] => answers.map(field)
  const { rows } = await work.tx.executeQuery(CompiledQuery.raw(APPEND, [
    work.shopId, iso(work.now), each(one => one.conversationId), each(() => 'ai'), each(one => one.senderId), each(one => one.clientId), each(one => one.body), each(one => one.cardText), each(() => true), each(one => one.words), [], [], [],
  ]))
  const byOrd = new Map((rows as readonly Appended[]).map(row => [row.ord, row])) // as the statement names its columns
  return answers.map((_answer, i) => byOrd.get(i)!) // one row for each
})
