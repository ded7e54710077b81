import { Type } from 'typebox'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id, Nullable } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { assignAdvisor, loadAdvisors, releaseAdvisor } from './advisor-actions.ts'
import { findAdvisor } from './advisors.ts'
import { AdvisorsView, AdvisorView, AssignAdvisor } from './contract.ts'
import { loadCustomer } from './store.ts'

const AtCustomer = Type.Object({ id: Id }, closed)
const tags = ['customers']
const reading = { door: 'staff', permission: 'customer.read' } as const
const assigning = { door: 'staff', permission: 'advisor.assign' } as const

/** Who looks after whom. */
export const advisorRoutes: Routes = async (app, { world }) => {
  app.get('/v1/advisors', { config: reading, schema: { tags, operationId: 'listAdvisors', summary: 'Experts and their customers, customers whose advisor left, diamonds without one', response: { 200: AdvisorsView, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, loadAdvisors))
  app.get('/v1/customers/:id/advisor', { config: reading, schema: { tags, operationId: 'getAdvisor', summary: 'Who looks after this customer', params: AtCustomer, response: { 200: Type.Object({ advisor: Nullable(AdvisorView) }, closed), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ advisor: await findAdvisor(work, (await loadCustomer(work, request.params.id)).id) ?? null })))
  app.put('/v1/customers/:id/advisor', { config: assigning, schema: { tags, operationId: 'assignAdvisor', summary: 'Give the customer into an expert\'s care (409 with the reason when it cannot be)', params: AtCustomer, body: AssignAdvisor, response: { 200: Type.Object({ advisor: AdvisorView }, closed), '4xx': FaultView } } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => ({ advisor: await assignAdvisor(work, viewer, request.params.id, request.body.agentId) }))
  })
  app.delete('/v1/customers/:id/advisor', { config: assigning, schema: { tags, operationId: 'releaseAdvisor', summary: 'Take the customer out of their advisor\'s care', params: AtCustomer, response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => releaseAdvisor(work, viewer, request.params.id))
    return reply.code(204).send(null)
  })
}
