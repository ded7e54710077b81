import { iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { refuseText } from '../kernel/text.ts'
import type { Work } from '../kernel/work.ts'
import { connectOwn, guardConnector } from '../commerce/index.ts'
import { loadConversation } from '../conversations/index.ts'
import { loadCustomerView, saveCustomerAddress, settledCustomer } from '../customers/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { confirm, decline, expire, propose, type Confirmed, type Proposed } from './act.ts'
import type { MakeProposal, ProposalView } from './contract.ts'
import type { Asker, Proposal } from './model.ts'
import type { Counter } from './ports.ts'
import { dayIn, rulesUnder } from './rules.ts'
import { findProposal, holdInShop, loadProposals } from './store.ts'

/** Closes a proposal nobody answered. */
export const EXPIRE_TIMER = 'proposals.expire'

async function openCounter (work: Work): Promise<Counter> {
  const { version, document } = await currentPlaybook(work)
  return {
    connector: guardConnector(connectOwn(work, { saveCustomerAddress, hasEmail: async (_work, customerId) => (await loadCustomerView(work, customerId)).email !== null })), holder: holdInShop(work, version), rules: rulesUnder(document, version), now: work.now,
    newId: () => work.newId(),
    digest: text => work.vault.blindIndex(work.shopId, 'proposal', text).toString('hex'),
    dayOf: dayIn(document.openingHours.timeZone),
  }
}

/** Proposes a deed to a customer. The shopper answers; who proposes cannot. A key belongs to its customer. */
export async function proposeTo (work: Work, asker: Asker, customerId: string, wish: MakeProposal): Promise<Proposed> {
  refuseBadText(wish)
  await loadCustomerView(work, customerId)
  const settled = await settledCustomer(work, customerId)
  if (wish.conversationId != null && (await loadConversation(work, wish.conversationId)).customerId !== settled) throw new Fault('conversation.not-found')
  const proposed = await propose(await openCounter(work), { key: wish.key, asker, customerId: settled, conversationId: wish.conversationId ?? null, deed: wish.deed })
  if (proposed.kind === 'proposed' && proposed.proposal.state === 'open') await work.schedule(EXPIRE_TIMER, proposed.proposal.id, proposed.proposal.expiresAt, { proposalId: proposed.proposal.id })
  return proposed
}

/** The shopper's yes. The customer is the session's. */
export async function confirmOwn (work: Work, customerId: string, proposalId: string, hash: string): Promise<Confirmed> {
  const confirmed = await confirm(await openCounter(work), { proposalId, customerId, hash })
  await settle(work, confirmed)
  return confirmed
}

export async function declineOwn (work: Work, customerId: string, proposalId: string): Promise<Confirmed> {
  const declined = await decline(await openCounter(work), { proposalId, customerId })
  await settle(work, declined)
  return declined
}

export async function expireProposal (work: Work, { proposalId }: { proposalId: string }): Promise<void> {
  const expired = await expire(await openCounter(work), proposalId)
  if (expired) await tellClosed(work, expired)
}

export async function listProposals (work: Work, customerId: string): Promise<ProposalView[]> {
  return (await loadProposals(work, customerId)).map(proposalView)
}

async function settle (work: Work, answer: Confirmed): Promise<void> {
  if (answer.kind !== 'done' && answer.kind !== 'closed') return
  await work.cancel(EXPIRE_TIMER, answer.proposal.id)
  if (answer.proposal.closedAt === work.now) await tellClosed(work, answer.proposal)
}

/** Said once more when the same instant answers twice: who hears it must bear that. */
async function tellClosed (work: Work, { id, conversationId, state }: Proposal): Promise<void> {
  if (state !== 'open') await work.emit('proposal.closed', { proposalId: id, conversationId, as: state })
}

/** A proposal by its id, whoever's it is: for the house itself. */
export async function loadProposal (work: Work, proposalId: string): Promise<Proposal> {
  const proposal = await findProposal(work, proposalId)
  if (!proposal) throw new Fault('proposal.not-found')
  return proposal
}

export function proposalView ({ id, customerId, conversationId, deed, movement, basis, state, hash, createdAt, expiresAt, closedAt, outcome }: Proposal): ProposalView {
  return { id, customerId, conversationId, deed, movement: { ...movement, amount: { ...movement.amount } }, basis, state, hash, createdAt: iso(createdAt), expiresAt: iso(expiresAt), closedAt: closedAt === null ? null : iso(closedAt), outcome }
}

/** Every text of a deed can be stored and shown byte for byte. */
function refuseBadText (value: unknown, path: string = ''): void {
  if (typeof value === 'string') {
    const because = value === '' ? undefined : refuseText(value)
    if (because) throw new Fault('request.invalid', { details: [{ path, say: because }] })
  } else if (value !== null && typeof value === 'object') {
    for (const [key, one] of Object.entries(value)) refuseBadText(one, `${path}/${key}`)
  }
}
