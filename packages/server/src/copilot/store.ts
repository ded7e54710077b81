import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Act } from '../autonomy/index.ts'
import type { Level } from '../autonomy/contract.ts'
import type { DraftView, ReportRow } from './contract.ts'
import type { DraftOutcome } from './decide-draft.ts'

export interface ShownDraft { readonly id: string; readonly text: string; readonly taken: boolean; readonly seq: number }

/** Shown once, whoever looks again. */
export async function insertShown (work: Work, conversationId: string, draft: DraftView & { readonly seq: number; readonly intent: string | null; readonly agentId: string }): Promise<void> {
  await work.tx.insertInto('copilot_drafts').values({
    shop_id: work.shopId, conversation_id: conversationId, id: draft.id, seq: draft.seq, source: draft.source, intent: draft.intent, body: draft.text, agent_id: draft.agentId, shown_at: iso(work.now),
  }).onConflict(conflict => conflict.doNothing()).execute()
}

export async function setTaken (work: Work, conversationId: string, id: string): Promise<boolean> {
  const done = await work.tx.updateTable('copilot_drafts').set({ taken_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).where('id', '=', id).where('outcome', 'is', null).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Those whose end is not known yet. Uses the primary key. */
export async function loadUnsettled (work: Work, conversationId: string): Promise<ShownDraft[]> {
  const rows = await work.tx.selectFrom('copilot_drafts').select(['id', 'body', 'taken_at', 'seq']).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).where('outcome', 'is', null).execute()
  return rows.map(row => ({ id: row.id, text: row.body, taken: row.taken_at !== null, seq: row.seq }))
}

export async function saveOutcome (work: Work, conversationId: string, id: string, end: DraftOutcome & { readonly sentSeq: number }): Promise<void> {
  await work.tx.updateTable('copilot_drafts').set({ outcome: end.outcome, distance: end.distance, sent_seq: end.sentSeq }).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).where('id', '=', id).execute()
}

/** What became of the drafts shown since then, per source. Uses copilot_drafts_by_time. */
export async function loadReport (work: Work, since: Instant): Promise<ReportRow[]> {
  const { rows } = await sql<ReportRow>`
    select source, count(*)::int as shown, count(*) filter (where outcome = 'accepted')::int as accepted, count(*) filter (where outcome = 'edited')::int as edited,
      count(*) filter (where outcome = 'ignored')::int as ignored, count(*) filter (where outcome is null)::int as open,
      percentile_cont(0.5) within group (order by distance) filter (where outcome = 'edited') as distance
    from copilot_drafts where shop_id = ${work.shopId} and shown_at >= ${iso(since)} group by source order by source`.execute(work.tx)
  return rows
}

export interface Shadow { readonly seq: number; readonly intent: string; readonly level: Level; readonly act: Act }

/** The first shadow of a turn stays. */
export async function insertShadow (work: Work, conversationId: string, { seq, intent, level, act }: Shadow): Promise<void> {
  await work.tx.insertInto('copilot_shadows').values({ shop_id: work.shopId, conversation_id: conversationId, seq, intent, act: act.kind, about: act.about, body: act.text, level, at: iso(work.now) }).onConflict(conflict => conflict.doNothing()).execute()
}

/** Takes a conversation's shadows away to be judged. Uses the primary key. */
export async function takeShadows (work: Work, conversationId: string): Promise<Shadow[]> {
  const rows = await work.tx.deleteFrom('copilot_shadows').where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).returning(['seq', 'intent', 'act', 'about', 'body', 'level']).execute()
  return rows.map(row => ({ seq: row.seq, intent: row.intent, level: row.level as Level, act: { kind: row.act as Act['kind'], about: row.about, text: row.body } })).toSorted((a, b) => a.seq - b.seq) // written by insertShadow only
}
