import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { appendMessage, loadConversation, loadNotes, lockConversation, noteThat, takingPart, whisper, type ConversationRow } from '../conversations/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { lockAt, personOf, recordByHand } from './by-hand.ts'
import { pushedKey } from './decide-push.ts'
import { place } from './enqueue.ts'
import { rulesOf } from './rules.ts'
import { lockQueue } from './store.ts'
import { addPush, endPushes, findFrontKey, findPush } from './store-push.ts'

type Staff = StaffViewer | KeyViewer

/** To the front of the queue, with a reason. Only this one's key moves, so the order of the others stays. In front already: nothing changes. */
export async function pushToFront (work: Work, conversationId: string, by: Staff, wish: { reason: string; revision?: number | undefined }): Promise<ConversationRow> {
  await lockQueue(work) // two who push at once, or a look that is about to choose, take turns
  const locked = await lockAt(work, conversationId, wish.revision)
  if (locked.state !== 'waiting') throw new Fault('conversation.refused-signal')
  const front = await findFrontKey(work, conversationId)
  const held = await findPush(work, locked)
  if (held && locked.queueKey !== null && (front === null || locked.queueKey < front)) return locked
  const { document } = await currentPlaybook(work)
  const queueKey = pushedKey(front, rulesOf(document), work.now)
  await addPush(work, { conversationId, queueKey, by: personOf(by), reason: wish.reason })
  await place(work, locked) // finds the push, and keeps it among the reasons of the place
  await intervened(work, conversationId, by, { how: 'pushed', reason: wish.reason, kind: 'routing.push', outcome: { queueKey, before: locked.queueKey } })
  return loadConversation(work, conversationId)
}

/** Back to the place it would have had. */
export async function undoPush (work: Work, conversationId: string, by: Staff, wish: { revision?: number | undefined }): Promise<ConversationRow> {
  await lockQueue(work)
  const locked = await lockAt(work, conversationId, wish.revision)
  const held = await findPush(work, locked)
  if (locked.state !== 'waiting' || !held) throw new Fault('conversation.refused-signal')
  await endPushes(work, conversationId, personOf(by))
  await place(work, locked)
  await intervened(work, conversationId, by, { how: 'push-undone', reason: '', kind: 'routing.push', outcome: { undone: true, before: locked.queueKey } })
  return loadConversation(work, conversationId)
}

/** Takes part beside the serving agent, visibly to both sides: the conversation stays with the agent. */
export async function joinConversation (work: Work, conversationId: string, by: StaffViewer, wish: { reason: string }): Promise<ConversationRow> {
  const locked = await lockConversation(work, conversationId)
  if (locked.state !== 'with-agent' || locked.agentId === by.agentId) throw new Fault('conversation.refused-signal')
  if (takingPart(await loadNotes(work, conversationId)).has(by.agentId)) return locked
  await intervened(work, conversationId, by, { how: 'joined', reason: wish.reason })
  await appendMessage(work, { conversationId, senderKind: 'system', senderId: by.agentId, body: 'system.supervisor-joined' })
  return loadConversation(work, conversationId)
}

/** Steps back: the agent goes on alone. */
export async function leaveConversation (work: Work, conversationId: string, by: StaffViewer): Promise<ConversationRow> {
  const locked = await lockConversation(work, conversationId)
  if (!takingPart(await loadNotes(work, conversationId)).has(by.agentId)) throw new Fault('conversation.refused-signal')
  await intervened(work, conversationId, by, { how: 'left', reason: '' })
  if (locked.state !== 'resolved') await appendMessage(work, { conversationId, senderKind: 'system', senderId: by.agentId, body: 'system.supervisor-left' })
  return loadConversation(work, conversationId)
}

/** Words for the serving agent alone. The audit keeps that it happened and to whom, not the words. */
export async function whisperToAgent (work: Work, conversationId: string, by: StaffViewer, wish: { body: string }): Promise<{ id: string; agentId: string }> {
  const locked = await lockConversation(work, conversationId)
  if (locked.agentId === by.agentId) throw new Fault('conversation.refused-signal')
  const id = await whisper(work, locked, { authorId: by.agentId, body: wish.body })
  const agentId = locked.agentId ?? ''
  await recordAudit(work, actorOf(by), 'conversation.whispered', { subject: conversationId, detail: { agentId } })
  return { id, agentId }
}

interface Intervention { readonly how: 'pushed' | 'push-undone' | 'joined' | 'left'; readonly reason: string; readonly kind?: string; readonly outcome?: Readonly<Record<string, unknown>> }

/** One intervention is on record three times: for colleagues in the conversation, for the explanation, for the audit. */
async function intervened (work: Work, conversationId: string, by: Staff, deed: Intervention): Promise<void> {
  await noteThat(work, conversationId, { kind: 'intervened', authorId: personOf(by), body: deed.reason, detail: { how: deed.how } })
  await recordByHand(work, conversationId, { kind: deed.kind ?? 'routing.intervene', rule: `intervene.${deed.how}`, by, outcome: deed.outcome ?? { how: deed.how }, reason: deed.reason })
  await recordAudit(work, actorOf(by), `conversation.${deed.how}`, { subject: conversationId, detail: { reason: deed.reason } })
}
