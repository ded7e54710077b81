import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { appendMessage, lockConversation, noteThat, type ConversationRow } from '../conversations/index.ts'
import { findLastAgent } from '../routing/index.ts'
import type { Rate, RatingView } from './contract.ts'
import { decideAsk, decideRating } from './decide.ts'
import { findAskedAt, findRating, saveAsked, saveRating } from './store.ts'

/** On conversation.resolved: one card, one tap. */
export async function askForRating (work: Work, { conversationId, by }: { conversationId: string; by: 'agent' | 'ai' | 'customer' | 'system' }): Promise<void> {
  const conversation = await lockConversation(work, conversationId)
  if (conversation.state !== 'resolved') return // reopened before we came to ask
  const decision = decideAsk({
    by, abandoned: conversation.abandonedAt !== null, customerWrote: conversation.lastSeq > 0,
    askedAt: await findAskedAt(work, conversationId), rated: await findRating(work, conversationId) !== undefined,
  }, work.now)
  if (decision.kind === 'leave') return
  await saveAsked(work, { conversationId, customerId: conversation.customerId })
  await appendMessage(work, { conversationId, senderKind: 'system', senderId: 'system', body: 'system.rate', card: { kind: 'rate' } })
}

/** The shopper's own word on their own conversation. The agent who is credited is the one who served it last. */
export async function rateConversation (work: Work, conversationId: string, customerId: string, rate: Rate): Promise<RatingView> {
  const conversation = await ownConversation(work, conversationId, customerId)
  const known = await findRating(work, conversationId)
  const decision = decideRating({ resolvedOnce: conversation.state === 'resolved' || await findAskedAt(work, conversationId) !== null, ratedAt: known?.at ?? null }, work.now)
  if (decision.kind === 'refuse') throw new Fault('rating.refused', { details: [{ path: '/', say: decision.because }] })
  await saveRating(work, { conversationId, customerId, agentId: conversation.resolvedBy === 'ai' ? null : await findLastAgent(work, conversationId) ?? null }, rate)
  await noteThat(work, conversationId, { kind: 'rated', authorId: 'customer', detail: { score: rate.score, ...(rate.nps === undefined ? {} : { nps: rate.nps }), first: decision.first } })
  await work.emit('rating.given', { conversationId, score: rate.score })
  const saved = await findRating(work, conversationId)
  if (!saved) throw new Error(`rating of ${conversationId} was not saved`)
  return saved.view
}

async function ownConversation (work: Work, conversationId: string, customerId: string): Promise<ConversationRow> {
  const conversation = await lockConversation(work, conversationId)
  if (conversation.customerId !== customerId) throw new Fault('conversation.not-found')
  return conversation
}
