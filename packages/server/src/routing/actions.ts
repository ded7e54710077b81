import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { may, type KeyViewer, type StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { assignTo, handOff, loadConversation, lockConversation, returnToQueue, type AssignedHow, type ConversationRow } from '../conversations/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { lockAgents, type AgentRow } from '../staff/index.ts'
import { lockAt, personOf, recordByHand } from './by-hand.ts'
import { decideTarget } from './decide-hand.ts'
import { place } from './enqueue.ts'
import { closeRunning, saveAssignments } from './store.ts'

type Staff = StaffViewer | KeyViewer

/** An agent takes a conversation by hand: from the AI, from the queue, or (who may intervene) from a colleague. Taking what one has changes nothing. */
export async function takeConversation (work: Work, conversationId: string, by: StaffViewer, revision?: number): Promise<ConversationRow> {
  let locked = await lockAt(work, conversationId, revision)
  if (locked.state === 'with-agent' && locked.agentId === by.agentId) return locked
  if (locked.state === 'with-agent' && !may(by, 'conversation.intervene')) throw new Fault('conversation.not-yours')
  if (locked.state === 'resolved') throw new Fault('conversation.refused-signal')
  if (locked.state === 'with-ai') locked = await handOff(work, conversationId, { reason: 'taken' })
  if (locked.state === 'waiting' && locked.queueKey === null) {
    await place(work, locked) // its tier and needs are asked for on the desk, though it never waited
    locked = await lockConversation(work, conversationId)
  }
  return give(work, locked, { agentId: by.agentId, how: 'taken', by, reason: '' })
}

/** The serving agent (or who may intervene) passes it on with a reason: to a colleague with room, or back to the queue for a skill. */
export async function transferConversation (work: Work, conversationId: string, by: Staff, wish: { toAgentId?: string; skill?: string; reason: string; revision?: number }): Promise<ConversationRow> {
  if ((wish.toAgentId === undefined) === (wish.skill === undefined)) throw new Fault('request.invalid', { details: [{ path: '/toAgentId', say: 'name an agent or a skill, and only one of them' }] })
  if (wish.skill !== undefined) await mustKnowSkill(work, wish.skill)
  const locked = await lockAt(work, conversationId, wish.revision)
  const mine = by.kind === 'staff' && locked.agentId === by.agentId
  if (!mine && !may(by, 'conversation.intervene')) throw new Fault('conversation.not-yours')
  if (locked.state !== 'with-agent') throw new Fault('conversation.refused-signal')
  if (wish.toAgentId !== undefined) return give(work, locked, { agentId: wish.toAgentId, how: 'transferred', by, reason: wish.reason })
  await closeRunning(work, locked.id, 'transferred')
  await returnToQueue(work, locked, wish.reason, { skill: wish.skill ?? null, by: personOf(by) })
  await recordByHand(work, conversationId, { kind: 'routing.transfer', rule: 'route.transferred-to-skill', by, outcome: { skill: wish.skill ?? null }, reason: wish.reason })
  await work.emit('conversation.transferred', { conversationId, toAgentId: null, reason: wish.reason })
  return loadConversation(work, conversationId)
}

/** A supervisor gives it to someone, wherever it is. */
export async function assignByHand (work: Work, conversationId: string, by: Staff, wish: { agentId: string; reason: string; revision?: number }): Promise<ConversationRow> {
  let locked = await lockAt(work, conversationId, wish.revision)
  if (locked.state === 'resolved') throw new Fault('conversation.refused-signal')
  if (locked.state === 'with-ai') locked = await handOff(work, conversationId, { reason: 'intervened' })
  const after = await give(work, locked, { agentId: wish.agentId, how: 'intervened', by, reason: wish.reason })
  await recordAudit(work, actorOf(by), 'conversation.assigned', { subject: conversationId, detail: { agentId: wish.agentId, reason: wish.reason } })
  return after
}

interface Giving { readonly agentId: string; readonly how: Exclude<AssignedHow, 'matched'>; readonly by: Staff; readonly reason: string }

/** Conversation held → agents held in the order of ids → decide on what is held → move. */
async function give (work: Work, locked: ConversationRow, giving: Giving): Promise<ConversationRow> {
  const ids = [...new Set([giving.agentId, ...(locked.agentId === null ? [] : [locked.agentId])])]
  const target = (await lockAgents(work, ids)).find(agent => agent.id === giving.agentId)
  const decision = decideTarget(target, { holdsIt: locked.agentId === giving.agentId, takesItself: giving.how === 'taken' })
  if (decision.kind === 'unknown') throw new Fault('agent.not-found')
  if (decision.kind === 'refuse') throw new Fault('agent.no-room', { details: [{ path: '/agentId', say: decision.because }] })
  const previousAgentId = locked.state === 'with-agent' ? locked.agentId : null
  if (previousAgentId !== null) await closeRunning(work, locked.id, 'transferred')
  const after = await assignTo(work, locked, giving.agentId, { how: giving.how, by: personOf(giving.by), reason: giving.reason })
  await saveAssignments(work, [{ conversationId: locked.id, agentId: giving.agentId, tier: locked.tier, how: giving.how, waitingSince: locked.waitingSince, queueKey: locked.queueKey }])
  await recordByHand(work, locked.id, { kind: 'routing.assign', rule: `route.${giving.how}`, by: giving.by, outcome: { agentId: giving.agentId, agentName: nameOf(target) }, reason: giving.reason })
  if (previousAgentId !== null) await work.emit('conversation.transferred', { conversationId: locked.id, toAgentId: giving.agentId, reason: giving.reason })
  return after
}

async function mustKnowSkill (work: Work, skill: string): Promise<void> {
  const { document } = await currentPlaybook(work)
  if (!document.skills.some(one => one.skill === skill)) throw new Fault('request.invalid', { details: [{ path: '/skill', say: 'the playbook knows no such skill' }] })
}

const nameOf = (agent: AgentRow | undefined): string => agent?.name ?? ''
