import { Type } from 'typebox'
import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id, Nullable } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { findCustomers, revealCustomer, setCare } from './actions.ts'
import { CareNeed, CustomerView, DeclareCare } from './contract.ts'
import { loadCustomerView } from './profile.ts'
import { rotateIdentitySecret, shopIdentitySecret } from './secret.ts'
import { saveAllowedOrigins, loadShopFront } from './sessions.ts'
import { refuseOrigin } from './origins.ts'

const AtCustomer = Type.Object({ id: Id }, closed)
const Search = Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })), cursor: Type.Optional(Id), limit: Type.Optional(Type.String({ pattern: '^([1-9]|[1-4]\\d|50)$', description: '1 to 50, default 20' })) }, closed)
const Page = Type.Object({ items: Type.Array(CustomerView), nextCursor: Nullable(Id) }, closed)
const Reveal = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 300, pattern: '\\S' }) }, closed)
const Text = Nullable(Type.String())
const Revealed = Type.Object({ phone: Text, email: Text, address: Text }, closed)
const Care = Type.Object({ care: Type.Array(CareNeed) }, closed)
const Secret = Type.Object({ secret: Type.String({ description: 'HS256 key: its UTF-8 bytes' }) }, closed)
const Origins = Type.Object({ origins: Type.Array(Type.String({ minLength: 8, maxLength: 200, description: 'scheme://host[:port], nothing after it' }), { maxItems: 50, uniqueItems: true }) }, closed)
const tags = ['customers']
const may = (permission: 'customer.read' | 'customer.care' | 'customer.reveal' | 'staff.manage') => ({ door: 'staff', permission } as const)

/** The profile, for the desk and the API. Another shop's ids are simply not found. */
export const customerRoutes: Routes = async (app, { world }) => {
  app.get('/v1/customers', { config: may('customer.read'), schema: { tags, operationId: 'searchCustomers', summary: 'Search by name, or exactly by external id, phone, e-mail or order number', querystring: Search, response: { 200: Page, '4xx': FaultView } } }, async request => {
    const { q, cursor, limit } = request.query
    return transact(world, staffOf(request).shopId, work => findCustomers(work, q ?? '', { cursor, limit: Number(limit ?? 20) }))
  })
  app.get('/v1/customers/:id', { config: may('customer.read'), schema: { tags, operationId: 'getCustomer', summary: 'The profile: tier, tags and why; phone and e-mail masked', params: AtCustomer, response: { 200: CustomerView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, work => loadCustomerView(work, request.params.id)))
  app.put('/v1/customers/:id/care', { config: may('customer.care'), schema: { tags, operationId: 'declareCare', summary: 'Record the care the shopper asked for', params: AtCustomer, body: DeclareCare, response: { 200: Care, '4xx': FaultView } } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => ({ care: await setCare(work, viewer, request.params.id, request.body.care) }))
  })
  app.post('/v1/customers/:id/reveal', { config: may('customer.reveal'), schema: { tags, operationId: 'revealCustomer', summary: 'Read phone, e-mail and address in full: audited, 30 an hour per person', params: AtCustomer, body: Reveal, response: { 200: Revealed, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    const revealed = await transact(world, viewer.shopId, work => revealCustomer(work, viewer, request.params.id, request.body.reason))
    return reply.header('cache-control', 'no-store').send(revealed)
  })
  app.get('/v1/identity-secret', { config: may('staff.manage'), schema: { tags, operationId: 'identitySecret', summary: 'The secret the shop signs shopper identity with (audited)', response: { 200: Secret, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    const secret = await transact(world, viewer.shopId, async work => {
      await recordAudit(work, actorOf(viewer), 'identity-secret.read', { subject: `shop:${work.shopId}` })
      return shopIdentitySecret(work)
    })
    return reply.header('cache-control', 'no-store').send({ secret })
  })
  app.post('/v1/identity-secret/rotate', { config: may('staff.manage'), schema: { tags, operationId: 'rotateIdentitySecret', summary: 'Make a new secret; tokens signed with the old one are refused from now on', response: { 200: Secret, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    const secret = await transact(world, viewer.shopId, async work => {
      await recordAudit(work, actorOf(viewer), 'identity-secret.rotated', { subject: `shop:${work.shopId}` })
      return rotateIdentitySecret(work)
    })
    return reply.header('cache-control', 'no-store').send({ secret })
  })
  app.get('/v1/allowed-origins', { config: may('staff.manage'), schema: { tags, operationId: 'allowedOrigins', summary: 'The pages that may show this shop\'s chat', response: { 200: Origins, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ origins: [...(await loadShopFront(work)).allowedOrigins] })))
  app.put('/v1/allowed-origins', { config: may('staff.manage'), schema: { tags, operationId: 'setAllowedOrigins', summary: 'Name the pages that may show this shop\'s chat', body: Origins, response: { 200: Origins, '4xx': FaultView } } }, async request => {
    const viewer = staffOf(request)
    const details = request.body.origins.flatMap((origin, i) => refuseOrigin(origin) ? [{ path: `/origins/${i}`, say: 'must be an origin such as https://www.example.com' }] : [])
    if (details.length > 0) throw new Fault('request.invalid', { details })
    return transact(world, viewer.shopId, async work => {
      await saveAllowedOrigins(work, request.body.origins)
      await recordAudit(work, actorOf(viewer), 'allowed-origins.set', { subject: `shop:${work.shopId}`, detail: { origins: request.body.origins } })
      return { origins: request.body.origins }
    })
  })
}
