import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Rate, RatingView } from './contract.ts'

export interface RatingRow { readonly view: RatingView; readonly at: Instant }

/** Uses the primary key. */
export async function findRating (work: Work, conversationId: string): Promise<RatingRow | undefined> {
  const row = await work.tx.selectFrom('ratings').select(['score', 'nps', 'words', 'at']).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).executeTakeFirst()
  return row && { view: { score: row.score, nps: row.nps, words: row.words, at: iso(row.at) }, at: row.at }
}

/** The moment stays that of the first score; what a change leaves out stays as it was. */
export async function saveRating (work: Work, about: { conversationId: string; customerId: string; agentId: string | null }, rate: Rate): Promise<void> {
  await work.tx.insertInto('ratings').values({
    shop_id: work.shopId, conversation_id: about.conversationId, customer_id: about.customerId, agent_id: about.agentId, score: rate.score, nps: rate.nps ?? null, words: rate.words ?? null, at: iso(work.now),
  }).onConflict(conflict => conflict.columns(['shop_id', 'conversation_id']).doUpdateSet({
    score: rate.score, ...(rate.nps === undefined ? {} : { nps: rate.nps }), ...(rate.words === undefined ? {} : { words: rate.words }),
  })).execute()
}

export async function findAskedAt (work: Work, conversationId: string): Promise<Instant | null> {
  const row = await work.tx.selectFrom('rating_requests').select('asked_at').where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).executeTakeFirst()
  return row?.asked_at ?? null
}

export async function saveAsked (work: Work, about: { conversationId: string; customerId: string }): Promise<void> {
  await work.tx.insertInto('rating_requests').values({ shop_id: work.shopId, conversation_id: about.conversationId, customer_id: about.customerId, asked_at: iso(work.now) })
    .onConflict(conflict => conflict.columns(['shop_id', 'conversation_id']).doUpdateSet({ asked_at: iso(work.now) })).execute()
}
