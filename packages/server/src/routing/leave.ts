import type { Work } from '../kernel/work.ts'
import { findAnswerSince, loadHeldBy, lockConversation, returnToQueue, setWaitingSince, type ConversationRow } from '../conversations/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { findAgent } from '../staff/index.ts'
import { endAssignment, loadRunning } from './store.ts'

const RETURN_ANSWERED = 'routing.return-answered'

/** On agent.presence-changed: what an agent who left had not answered goes back at once; what they had is kept for them as long again. */
export async function returnWorkOf (work: Work, { agentId, presence }: { agentId: string; presence: string }): Promise<void> {
  if (presence !== 'offline') return
  const agent = await findAgent(work, agentId)
  if (!agent || agent.presence !== 'offline') return
  const { document } = await currentPlaybook(work)
  // Schedule before locking anything: the timer's own run locks conversations.
  await work.schedule(RETURN_ANSWERED, `${agentId} ${work.now}`, work.now + document.routing.disconnectGraceMs, { agentId })
  await giveBack(work, agentId, agent.active ? 'unanswered' : 'all')
}

/** Timer: still gone after the second grace, the rest goes back too. */
export async function returnAnswered (work: Work, { agentId }: { agentId: string }): Promise<void> {
  const agent = await findAgent(work, agentId)
  if (agent?.presence === 'offline' && agent.connections === 0) await giveBack(work, agentId, 'all')
}

/** Locks all that may move first, in the order of ids, then moves one after the other, each to its old place. */
async function giveBack (work: Work, agentId: string, which: 'unanswered' | 'all'): Promise<void> {
  const held: ConversationRow[] = []
  for (const id of await loadHeldBy(work, agentId)) held.push(await lockConversation(work, id))
  for (const conversation of held) {
    if (conversation.state !== 'with-agent' || conversation.agentId !== agentId) continue
    const running = await loadRunning(work, conversation.id)
    const answeredAt = running === undefined ? null : await findAnswerSince(work, { conversationId: conversation.id, agentId, since: running.assignedAt })
    if (which === 'unanswered' && answeredAt !== null) continue
    await returnToQueue(work, conversation, 'agent-left')
    await endAssignment(work, { conversationId: conversation.id, by: 'returned', answeredAt })
    if (running?.waitingSince != null) await setWaitingSince(work, conversation.id, running.waitingSince)
  }
}
