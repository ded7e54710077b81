import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { gathered } from '../kernel/gather.ts'
import type { Work } from '../kernel/work.ts'
import type { Advice, EvidenceView, Level, MoveView } from './contract.ts'
import { SHIPPED } from './decide.ts'

export interface LevelRow { readonly intent: string; readonly level: Level; readonly revision: number; readonly since: Instant | null; readonly by: string | null }
export interface Measured { readonly intent: string; readonly turns: number; readonly agreed: number; readonly shadow: number; readonly distance: number | null }
export interface Evidence { readonly conversationId: string; readonly seq: number; readonly intent: string; readonly kind: 'shadow' | 'served'; readonly level: Level; readonly agreed: boolean; readonly ai: string; readonly human: string; readonly distance: number | null }

/** What counts of an intent: the newest turns since its last move. */
const COUNTED = 200

/** Uses the primary key. */
export const findLevel = gathered<string, Level>(async (work, intents) => {
  const rows = await work.tx.selectFrom('autonomy_levels').select(['intent', 'level']).where('shop_id', '=', work.shopId).where('intent', '=', sql<string>`any(${[...intents]}::text[])`).execute()
  const byIntent = new Map(rows.map(row => [row.intent, row.level as Level])) // checked by the table
  return intents.map(intent => byIntent.get(intent) ?? SHIPPED)
})

export async function loadLevels (work: Work): Promise<LevelRow[]> {
  const rows = await work.tx.selectFrom('autonomy_levels').select(['intent', 'level', 'revision', 'since', 'by']).where('shop_id', '=', work.shopId).execute()
  return rows.map(row => ({ ...row, level: row.level as Level })) // as above
}

/** Holds the intent's row, made when there was none: moves take turns. */
export async function lockLevel (work: Work, intent: string): Promise<LevelRow> {
  await work.tx.insertInto('autonomy_levels').values({ shop_id: work.shopId, intent, level: SHIPPED }).onConflict(conflict => conflict.doNothing()).execute()
  const row = await work.tx.selectFrom('autonomy_levels').select(['intent', 'level', 'revision', 'since', 'by']).where('shop_id', '=', work.shopId).where('intent', '=', intent).forUpdate().executeTakeFirstOrThrow()
  return { ...row, level: row.level as Level } // as above
}

/** Call with the row locked. */
export async function saveMove (work: Work, from: LevelRow, { to, by, because }: { to: Level; by: string; because: Advice['because'] }): Promise<void> {
  await work.tx.updateTable('autonomy_levels').set({ level: to, revision: from.revision + 1, since: iso(work.now), by }).where('shop_id', '=', work.shopId).where('intent', '=', from.intent).execute()
  await work.tx.insertInto('autonomy_moves').values({ shop_id: work.shopId, id: work.newId(), intent: from.intent, from_level: from.level, to_level: to, at: iso(work.now), by, because: JSON.stringify(because) }).execute()
}

/** The newest moves. Uses autonomy_moves_by_time. */
export async function loadMoves (work: Work, limit: number): Promise<MoveView[]> {
  const rows = await work.tx.selectFrom('autonomy_moves').selectAll().where('shop_id', '=', work.shopId).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute()
  return rows.map(row => ({ id: row.id, intent: row.intent, from: row.from_level as Level, to: row.to_level as Level, at: iso(row.at), by: row.by, because: row.because as Advice['because'] })) // written by saveMove only
}

/** A turn is measured once: false when it was already. */
export async function insertEvidence (work: Work, one: Evidence): Promise<boolean> {
  const done = await work.tx.insertInto('autonomy_evidence').values({
    shop_id: work.shopId, conversation_id: one.conversationId, seq: one.seq, intent: one.intent, kind: one.kind, level: one.level, at: iso(work.now), agreed: one.agreed, ai: one.ai, human: one.human, distance: one.distance,
  }).onConflict(conflict => conflict.doNothing()).executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** What was measured per intent since its last move, the newest 200 turns of each. Uses autonomy_evidence_by_intent. */
export async function loadMeasured (work: Work, intent?: string): Promise<Measured[]> {
  const one = intent === undefined ? sql`true` : sql`e.intent = ${intent}`
  const { rows } = await sql<{ intent: string; turns: number; agreed: number; shadow: number; distance: number | null }>`
    select intent, count(*)::int as turns, count(*) filter (where agreed)::int as agreed, count(*) filter (where kind = 'shadow')::int as shadow,
      percentile_cont(0.5) within group (order by distance) as distance
    from (
      select e.intent, e.agreed, e.kind, e.distance, row_number() over (partition by e.intent order by e.at desc, e.conversation_id, e.seq) as place
      from autonomy_evidence e left join autonomy_levels l on l.shop_id = e.shop_id and l.intent = e.intent
      where e.shop_id = ${work.shopId} and ${one} and (l.since is null or e.at > l.since)
    ) newest where place <= ${COUNTED} group by intent`.execute(work.tx)
  return rows
}

/** The newest measured turns of an intent. Uses autonomy_evidence_by_intent. */
export async function loadEvidence (work: Work, intent: string, limit: number): Promise<EvidenceView[]> {
  const rows = await work.tx.selectFrom('autonomy_evidence').selectAll().where('shop_id', '=', work.shopId).where('intent', '=', intent).orderBy('at', 'desc').limit(limit).execute()
  return rows.map(row => ({ conversationId: row.conversation_id, seq: row.seq, at: iso(row.at), kind: row.kind as 'shadow' | 'served', agreed: row.agreed, ai: row.ai, human: row.human, distance: row.distance })) // checked by the table
}

/** Words of people on turns, by conversation and seq. */
export async function loadReviews (work: Work, since: Instant): Promise<ReadonlyMap<string, boolean>> {
  const rows = await work.tx.selectFrom('dialect_reviews').select(['conversation_id', 'seq', 'is_right']).where('shop_id', '=', work.shopId).where('at', '>=', iso(since) as never).execute() // a timestamp column compares with text
  return new Map(rows.map(row => [`${row.conversation_id} ${row.seq}`, row.is_right]))
}

export async function saveReview (work: Work, review: { conversationId: string; seq: number; dialect: string; right: boolean; by: string }): Promise<void> {
  const row = { dialect: review.dialect, is_right: review.right, by: review.by, at: iso(work.now) }
  await work.tx.insertInto('dialect_reviews').values({ shop_id: work.shopId, conversation_id: review.conversationId, seq: review.seq, ...row })
    .onConflict(conflict => conflict.columns(['shop_id', 'conversation_id', 'seq']).doUpdateSet(row)).execute()
}
