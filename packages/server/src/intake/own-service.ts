import { findConversation } from '../conversations/index.ts'
import type { EventMap } from '../kernel/events.ts'
import type { Work } from '../kernel/work.ts'
import type { ReadEvent } from './decide-event.ts'
import { takeIn } from './take-in.ts'

/** What happens in this house is told like what happens outside it: by events, once each. */
const SOURCE = 'house'

/** On conversation.resolved: a talk with service; solved unless it merely ran out. Once per talk. */
export async function noteTalk (work: Work, { conversationId, by }: EventMap['conversation.resolved']): Promise<void> {
  await tell(work, conversationId, { id: `talk-${conversationId}`, kind: 'contact', detail: { solved: by !== 'system', by } })
}

export async function noteRating (work: Work, { conversationId, score }: EventMap['rating.given']): Promise<void> {
  await tell(work, conversationId, { id: `rating-${conversationId}`, kind: 'rating', detail: { stars: score } })
}

export async function noteBroken (work: Work, { conversationId, promiseId, kind }: EventMap['promise.breached']): Promise<void> {
  await tell(work, conversationId, { id: `promise-${promiseId}`, kind: 'promise-broken', detail: { promise: kind } })
}

async function tell (work: Work, conversationId: string, { id, kind, detail }: Pick<ReadEvent, 'id' | 'kind' | 'detail'>): Promise<void> {
  const conversation = await findConversation(work, conversationId)
  if (!conversation) return
  const event: ReadEvent = { id, source: SOURCE, kind, at: work.now, channel: kind === 'promise-broken' ? null : 'web', subject: conversationId, who: { customerId: conversation.customerId }, detail, amount: null, lines: [], late: false }
  await takeIn(work, [{ raw: { id, kind }, reading: { kind: 'event', event }, source: SOURCE, skewMs: 0, scope: SOURCE }], false)
}
