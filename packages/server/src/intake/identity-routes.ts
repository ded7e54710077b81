import { Type } from 'typebox'
import { actorOf } from '../kernel/audit.ts'
import { iso, parseInstant } from '../kernel/clock.ts'
import { shopperOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id, InstantText, Nullable } from '../kernel/schema.ts'
import { transact, type Work } from '../kernel/work.ts'
import { loadCustomerView } from '../customers/index.ts'
import { TagView } from '../customers/contract.ts'
import { Choices } from '../profile/contract.ts'
import { findChoices, setChoices } from '../profile/index.ts'
import { IdentityView, MergeWith, TimelineEntry, UndoMerge } from './contract.ts'
import { joinByPerson, undoMerge } from './merge.ts'
import { countKeys, findConnected, listConflicts } from './store-merges.ts'
import { loadTimeline } from './store-timeline.ts'

const AtCustomer = Type.Object({ id: Id }, closed)
const AtMerge = Type.Object({ id: Id }, closed)
const tags = ['customers']
const may = (permission: 'customer.read' | 'customer.care' | 'customer.merge') => ({ door: 'staff', permission } as const)
const PAGE = 40
const OwnProfile = Type.Object({ tags: Type.Array(TagView), refused: Type.Array(TagView), choices: Choices }, closed)

/** Who somebody is: what happened, by which keys we know them, with whom they were joined, and what they decided about it. */
export const identityRoutes: Routes = async (app, { world }) => {
  app.get('/v1/customers/:id/timeline', { config: may('customer.read'), schema: { tags, operationId: 'getTimeline', summary: 'What happened, newest first', params: AtCustomer, querystring: Type.Object({ before: Type.Optional(InstantText) }, closed), response: { 200: Type.Object({ items: Type.Array(TimelineEntry), nextBefore: Nullable(InstantText) }, closed), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => {
      const { id } = await loadCustomerView(work, request.params.id)
      const rows = await loadTimeline(work, id, { before: request.query.before === undefined ? work.now + 1 : parseInstant(request.query.before), limit: PAGE })
      return {
        items: rows.map(row => ({ what: row.what, kind: row.kind, at: iso(row.at), source: row.source, channel: row.channel, subject: row.subject, amount: row.minor === null || row.currency === null ? null : { minor: row.minor, currency: row.currency }, category: typeof row.detail['category'] === 'string' ? row.detail['category'] : null })),
        nextBefore: rows.length === PAGE ? iso(rows.at(-1)!.at) : null,
      }
    }))
  app.get('/v1/customers/:id/identity', { config: may('customer.read'), schema: { tags, operationId: 'getIdentity', summary: 'Keys, merges and who shares a key and was kept apart', params: AtCustomer, response: { 200: IdentityView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, work => viewIdentity(work, request.params.id)))
  app.post('/v1/customers/:id/merges', { config: may('customer.merge'), schema: { tags, operationId: 'mergeCustomers', summary: 'Say that two customers are one person (409 with the reason when they cannot be)', params: AtCustomer, body: MergeWith, response: { 200: IdentityView, '4xx': FaultView } } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => {
      await joinByPerson(work, actorOf(viewer), { aId: request.params.id, bId: request.body.with, why: request.body.why })
      return viewIdentity(work, request.params.id)
    })
  })
  app.post('/v1/merges/:id/undo', { config: may('customer.merge'), schema: { tags, operationId: 'undoMerge', summary: 'Take a merge back: all is where it would be without it', params: AtMerge, body: UndoMerge, response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => undoMerge(work, actorOf(viewer), request.params.id, request.body.why))
    return reply.code(204).send(null)
  })
  app.get('/v1/customers/:id/choices', { config: may('customer.read'), schema: { tags, operationId: 'getChoices', summary: 'Tags the shopper refused, uses they agreed to', params: AtCustomer, response: { 200: Choices, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => findChoices(work, (await loadCustomerView(work, request.params.id)).id)))
  app.put('/v1/customers/:id/choices', { config: may('customer.care'), schema: { tags, operationId: 'setChoices', summary: 'Record what the shopper decided about their profile', params: AtCustomer, body: Choices, response: { 200: Choices, '4xx': FaultView } } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => setChoices(work, viewer, (await loadCustomerView(work, request.params.id)).id, request.body))
  })
  app.get('/v1/widget/profile', { config: { door: 'shopper' }, schema: { tags: ['widget'], operationId: 'getOwnProfile', summary: 'What the shop says about me, and why', response: { 200: OwnProfile, '4xx': FaultView } } }, async request => {
    const viewer = shopperOf(request)
    return transact(world, viewer.shopId, async work => {
      const customer = await loadCustomerView(work, viewer.customerId)
      return { tags: customer.tags, refused: customer.refused ?? [], choices: await findChoices(work, customer.id) }
    })
  })
  app.put('/v1/widget/profile', { config: { door: 'shopper' }, schema: { tags: ['widget'], operationId: 'setOwnChoices', summary: 'Refuse tags, give or withdraw consent; at once', body: Choices, response: { 200: Choices, '4xx': FaultView } } }, async request => {
    const viewer = shopperOf(request)
    return transact(world, viewer.shopId, async work => setChoices(work, viewer, (await loadCustomerView(work, viewer.customerId)).id, request.body))
  })
}

async function viewIdentity (work: Work, id: string): Promise<IdentityView> {
  const { id: root } = await loadCustomerView(work, id)
  const { merges } = await findConnected(work, [root])
  return {
    keys: await countKeys(work, root),
    merges: merges.map(one => ({ id: one.id, withId: one.aId === root ? one.bId : one.aId, reason: one.reason, at: iso(one.at), by: one.by, why: one.why, undoneAt: one.undoneAt === null ? null : iso(one.undoneAt), undoneWhy: one.undoneWhy })),
    conflicts: (await listConflicts(work, root)).map(one => ({ otherId: one.otherId, key: one.kind, reason: one.reason, since: iso(one.firstAt) })),
  }
}
