import type { Work } from '../kernel/work.ts'
import { findOpenConversation, lockConversation, setAbandoned } from '../conversations/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { findOpenCallBack } from './call-back-store.ts'

export const ABANDON = 'routing.abandon'

/** The shopper's last socket closed. If they wait, the clock of abandonment starts; their conversation keeps its place. */
export async function shopperLeft (work: Work, customerId: string): Promise<void> {
  const conversation = await findOpenConversation(work, customerId)
  if (conversation?.state !== 'waiting' || conversation.abandonedAt !== null) return
  if (await findOpenCallBack(work, conversation.id)) return // they will be called: gone is not abandoned
  const { document } = await currentPlaybook(work)
  await work.schedule(ABANDON, conversation.id, work.now + document.routing.abandonAfterMs, { conversationId: conversation.id })
}

/** Back: the clock stops, and an abandonment already noted is taken back, for they are here to be served. */
export async function shopperReturned (work: Work, customerId: string): Promise<void> {
  const conversation = await findOpenConversation(work, customerId)
  if (!conversation) return
  await work.cancel(ABANDON, conversation.id) // before locking: the timer's own run holds its row and then wants the conversation
  if (conversation.abandonedAt === null) return
  const locked = await lockConversation(work, conversation.id)
  if (locked.state !== 'waiting' || locked.abandonedAt === null) return
  await setAbandoned(work, locked.id, null)
  await work.emit('conversation.noted', { conversationId: locked.id })
}

/** Timer: gone for so long while waiting. It is counted, and the conversation stays in the queue for an answer to be found later. */
export async function abandon (work: Work, { conversationId }: { conversationId: string }): Promise<void> {
  const locked = await lockConversation(work, conversationId)
  if (locked.state !== 'waiting' || locked.abandonedAt !== null || await findOpenCallBack(work, conversationId)) return
  await setAbandoned(work, conversationId, work.now)
  await work.emit('conversation.abandoned', { conversationId })
}
