import { DateTime } from 'luxon'
import { Fault } from '../kernel/faults.ts'
import type { StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { appendMessage, lockConversation, noteThat } from '../conversations/index.ts'
import { currentPlaybook, loadShopPlace, recordDecision } from '../playbook/index.ts'
import { lockAgents } from '../staff/index.ts'
import { decideAccept } from './decide-proposal.ts'
import { refuseStepIn } from './decide-escalation.ts'
import { addEvidence } from './store.ts'
import { decideProposalRow, findEscalation, findProposal, grantedSince, takeEscalation, type Proposal } from './store-effects.ts'
import { lockServed } from './tasks.ts'

/**
 * The shop will make it good: on record, in the shopper's words, within this person's authority for a case and for the day. Nothing is paid from here.
 * Conversation before agent: the person's row holds the day's sum still.
 */
export async function acceptProposal (work: Work, viewer: StaffViewer, proposalId: string): Promise<void> {
  const proposal = await lockOpenProposal(work, viewer, proposalId)
  const [giver] = await lockAgents(work, [viewer.agentId])
  if (!giver) throw new Fault('agent.not-found')
  const { version, document } = await currentPlaybook(work)
  const grantedTodayMinor = await grantedSince(work, viewer.agentId, await startOfDay(work), proposal.amount.currency)
  const decision = decideAccept(proposal.amount, { role: giver.role, grantedTodayMinor }, document)
  if (decision.kind === 'refuse') throw new Fault('promise.over-authority', { details: [{ path: '/', say: decision.because }] })
  await recordDecision(work, { kind: 'promise.proposal', subjectId: proposal.conversationId, outcome: { accepted: true, promiseId: proposal.promiseId, ...proposal.amount }, because: decision.because, playbookVersion: version })
  await decideProposalRow(work, proposalId, { state: 'accepted', by: viewer.agentId, reason: null })
  await addEvidence(work, proposal.promiseId, { what: 'accepted', facts: { minor: proposal.amount.minor, currency: proposal.amount.currency, by: viewer.agentId } })
  await noteThat(work, proposal.conversationId, { kind: 'promise', authorId: viewer.agentId, body: 'promise.accepted', detail: { ...proposal.amount } })
  await appendMessage(work, { conversationId: proposal.conversationId, senderKind: 'system', senderId: 'system', body: `system.compensation ${proposal.amount.minor} ${proposal.amount.currency}` })
  await work.emit('promise.changed', { conversationId: proposal.conversationId, promiseId: proposal.promiseId })
}

export async function declineProposal (work: Work, viewer: StaffViewer, proposalId: string, reason: string): Promise<void> {
  const proposal = await lockOpenProposal(work, viewer, proposalId)
  await decideProposalRow(work, proposalId, { state: 'declined', by: viewer.agentId, reason })
  await addEvidence(work, proposal.promiseId, { what: 'declined', facts: { minor: proposal.amount.minor, currency: proposal.amount.currency, by: viewer.agentId, reason } })
  await noteThat(work, proposal.conversationId, { kind: 'promise', authorId: viewer.agentId, body: 'promise.declined', detail: { ...proposal.amount, reason } })
  await work.emit('promise.changed', { conversationId: proposal.conversationId, promiseId: proposal.promiseId })
}

async function lockOpenProposal (work: Work, viewer: StaffViewer, proposalId: string): Promise<Proposal> {
  const found = await findProposal(work, proposalId)
  if (!found) throw new Fault('promise.not-found')
  await lockServed(work, found.conversationId, viewer)
  const proposal = await findProposal(work, proposalId) // decided on what is locked
  if (proposal?.state !== 'proposed') throw new Fault('promise.proposal-decided')
  return proposal
}

/** The shop's own day: its limit begins anew at its midnight. */
async function startOfDay (work: Work): Promise<number> {
  const { timeZone } = await loadShopPlace(work)
  return DateTime.fromMillis(work.now, { zone: timeZone }).startOf('day').toMillis()
}

/** Somebody who was called says that they see to it: off the list, on the record. They take the conversation over with the same hands as always. */
export async function stepIn (work: Work, viewer: StaffViewer, escalationId: string): Promise<string> {
  const found = await findEscalation(work, escalationId)
  if (!found) throw new Fault('promise.not-found')
  await lockConversation(work, found.conversationId)
  const escalation = await findEscalation(work, escalationId)
  const refused = refuseStepIn(escalation ?? found, viewer.role)
  if (refused) throw new Fault(refused === 'over' ? 'promise.escalation-over' : 'promise.not-for-you')
  await takeEscalation(work, escalationId, viewer.agentId)
  await addEvidence(work, found.promiseId, { what: 'stepped-in', facts: { role: viewer.role, by: viewer.agentId } })
  await work.emit('promise.changed', { conversationId: found.conversationId, promiseId: found.promiseId })
  return found.conversationId
}
