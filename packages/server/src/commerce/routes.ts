import { Type } from 'typebox'
import { actorOf } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { shopperOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id, Nullable } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { answerRequest, findShopOrder, listProducts, listRequests, loadOrders, orderCursor } from './actions.ts'
import { OrderView, ProductView, ServiceRequestView } from './contract.ts'

const tags = ['commerce']
const reading = { door: 'staff', permission: 'customer.read' } as const
const PAGE = 20
const Page = Type.Object({
  before: Type.Optional(Type.String({ maxLength: 200, description: 'nextCursor of the page before' })),
  limit: Type.Optional(Type.String({ pattern: '^([1-9]\\d?|100)$', description: '1 to 100; 20 when absent' })),
}, closed)
const OrderPage = Type.Object({ items: Type.Array(OrderView), nextCursor: Nullable(Type.String()) }, closed)
const OrderId = Type.String({ minLength: 1, maxLength: 100, description: 'the shop\'s own number' })

export const commerceRoutes: Routes = async (app, { world }) => {
  app.get('/v1/customers/:id/orders', {
    config: reading, schema: { tags, operationId: 'listCustomerOrders', summary: 'A customer\'s orders and returns, newest first', params: Type.Object({ id: Id }, closed), querystring: Page, response: { 200: OrderPage, '4xx': FaultView } },
  }, async request => {
    const limit = Number(request.query.limit ?? PAGE)
    const items = await transact(world, staffOf(request).shopId, work => loadOrders(work, request.params.id, { limit: limit + 1, before: request.query.before }))
    const shown = items.slice(0, limit)
    return { items: shown, nextCursor: items.length > limit ? orderCursor(shown.at(-1)!) : null }
  })

  app.get('/v1/customers/:id/service-requests', {
    config: reading, schema: { tags, operationId: 'listServiceRequests', summary: 'What a customer confirmed that somebody has to do: invoices, repairs, trade-ins, complaints; the newest 50', params: Type.Object({ id: Id }, closed), response: { 200: Type.Object({ items: Type.Array(ServiceRequestView) }, closed), '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => ({ items: await listRequests(work, request.params.id) })))

  app.post('/v1/service-requests/:requestId/state', {
    config: { door: 'staff', permission: 'proposal.make' },
    schema: {
      tags, operationId: 'answerServiceRequest', summary: 'Done, or not going to be done', params: Type.Object({ requestId: OrderId }, closed),
      body: Type.Object({ state: Type.Enum(['done', 'cancelled']) }, closed), response: { 200: ServiceRequestView, '4xx': FaultView },
    },
  }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => answerRequest(work, actorOf(viewer), request.params.requestId, request.body.state))
  })

  app.get('/v1/orders/:orderId', {
    config: reading, schema: { tags, operationId: 'getOrder', summary: 'One order by its number', params: Type.Object({ orderId: OrderId }, closed), response: { 200: OrderView, '4xx': FaultView } },
  }, async request => {
    const order = await transact(world, staffOf(request).shopId, work => findShopOrder(work, request.params.orderId))
    if (!order) throw new Fault('order.not-found')
    return order
  })

  app.get('/v1/products', {
    config: reading, schema: {
      tags, operationId: 'searchProducts', summary: 'Products by id or words of the title',
      querystring: Type.Object({ q: Type.Optional(Type.String({ maxLength: 100 })) }, closed), response: { 200: Type.Object({ items: Type.Array(ProductView) }, closed), '4xx': FaultView },
    },
  }, async request => transact(world, staffOf(request).shopId, async work => ({ items: await listProducts(work, request.query.q) })))

  app.get('/v1/widget/orders', {
    config: { door: 'shopper' }, schema: {
      tags: ['widget'], operationId: 'listOwnOrders', summary: 'The shopper\'s own latest orders; empty for a visitor the shop did not vouch for', response: { 200: Type.Object({ items: Type.Array(OrderView) }, closed), '4xx': FaultView },
    },
  }, async request => {
    const viewer = shopperOf(request)
    if (!viewer.identified) return { items: [] }
    return transact(world, viewer.shopId, async work => ({ items: await loadOrders(work, viewer.customerId, { limit: 10 }) }))
  })
}
