import { Type } from 'typebox'
import { actorOf } from '../kernel/audit.ts'
import { Fault, type FaultDetail } from '../kernel/faults.ts'
import { shopperOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import type { ShopperViewer } from '../kernel/viewer.ts'
import { transact } from '../kernel/work.ts'
import type { Confirmed, Turned } from './act.ts'
import { confirmOwn, declineOwn, listProposals, proposalView, proposeTo } from './actions.ts'
import { ConfirmProposal, MakeProposal, ProposalView } from './contract.ts'

const tags = ['proposals']
const params = Type.Object({ id: Id }, closed)
const list = Type.Object({ items: Type.Array(ProposalView) }, closed)

/** Refusals are values until here: the transaction that recorded them has been committed. */
export const proposalRoutes: Routes = async (app, { world }) => {
  app.post('/v1/customers/:id/proposals', {
    config: { door: 'staff', permission: 'proposal.make' },
    schema: { tags, operationId: 'proposeDeed', summary: 'Propose a deed to a customer, who alone can confirm it', params, body: MakeProposal, response: { 200: ProposalView, '4xx': FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    const proposed = await transact(world, viewer.shopId, work => proposeTo(work, { kind: 'staff', name: actorOf(viewer), role: viewer.role }, request.params.id, request.body))
    if (proposed.kind === 'conflict') throw new Fault('proposal.conflict')
    if (proposed.kind !== 'proposed') throw turned(proposed)
    return proposalView(proposed.proposal)
  })

  app.get('/v1/customers/:id/proposals', {
    config: { door: 'staff', permission: 'customer.read' },
    schema: { tags, operationId: 'listProposals', summary: 'The newest 50 proposals about a customer', params, response: { 200: list, '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => ({ items: await listProposals(work, request.params.id) })))

  app.get('/v1/widget/proposals', {
    config: { door: 'shopper' }, schema: { tags: ['widget'], operationId: 'listOwnProposals', summary: 'The shopper\'s own newest 50; empty for a visitor the shop did not vouch for', response: { 200: list, '4xx': FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    if (!viewer.identified) return { items: [] }
    return transact(world, viewer.shopId, async work => ({ items: await listProposals(work, viewer.customerId) }))
  })

  app.post('/v1/widget/proposals/:id/confirm', {
    config: { door: 'shopper' }, schema: { tags: ['widget'], operationId: 'confirmProposal', summary: 'Yes to exactly what was shown; a second yes gives the same answer', params, body: ConfirmProposal, response: { 200: ProposalView, '4xx': FaultView } },
  }, async request => {
    const viewer = known(shopperOf(request))
    const answer = await transact(world, viewer.shopId, work => confirmOwn(work, viewer.customerId, request.params.id, request.body.hash))
    if (answer.kind === 'done') return proposalView(answer.proposal)
    throw unanswered(answer)
  })

  app.post('/v1/widget/proposals/:id/decline', {
    config: { door: 'shopper' }, schema: { tags: ['widget'], operationId: 'declineProposal', summary: 'No; after a yes it changes nothing', params, response: { 200: ProposalView, '4xx': FaultView } },
  }, async request => {
    const viewer = known(shopperOf(request))
    const answer = await transact(world, viewer.shopId, work => declineOwn(work, viewer.customerId, request.params.id))
    if (answer.kind === 'closed' && answer.proposal.state === 'declined') return proposalView(answer.proposal)
    throw answer.kind === 'done' ? closedAs(answer.proposal.state) : unanswered(answer)
  })
}

/** A visitor nobody vouched for has no orders, so nothing can have been proposed to them. */
function known (viewer: ShopperViewer): ShopperViewer {
  if (!viewer.identified) throw new Fault('proposal.not-found')
  return viewer
}

function unanswered (answer: Exclude<Confirmed, { kind: 'done' }>): Fault {
  if (answer.kind === 'not-found') return new Fault('proposal.not-found')
  if (answer.kind === 'hash') return new Fault('proposal.not-as-shown')
  return answer.turned ? turned(answer.turned) : closedAs(answer.proposal.state)
}

const closedAs = (state: string): Fault => new Fault('proposal.closed', { details: [{ path: '/state', say: state }] })

function turned ({ kind, because, shop }: Turned): Fault {
  if (shop?.because === 'order-not-found') return new Fault('order.not-found')
  const details: FaultDetail[] = shop ? [{ path: '/deed', say: `shop.${shop.because}${shop.subject === undefined ? '' : `: ${shop.subject}`}` }] : because.map(one => ({ path: '/deed', say: one.rule }))
  return new Fault(kind === 'escalate' ? 'proposal.needs-person' : 'proposal.refused', { details })
}
