import { Type } from 'typebox'
import { findConversation } from '../conversations/index.ts'
import { Fault } from '../kernel/faults.ts'
import { agentOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { acceptProposal, declineProposal, stepIn } from './answers.ts'
import { EscalationView, NewPartnerTask, PartnerTaskView, PromiseView } from './contract.ts'
import { findTask, loadOpenTasks, loadTasks } from './store-effects.ts'
import { completeTask, openTask, waitForReply } from './tasks.ts'
import { callsFor, loadPromises, taskViews } from './views.ts'

const ById = Type.Object({ id: Id }, closed)
const Items = <T extends typeof PromiseView | typeof PartnerTaskView | typeof EscalationView>(schema: T) => Type.Object({ items: Type.Array(schema) }, closed)
const Promises = Items(PromiseView)
const Reason = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed)
const Result = Type.Object({ result: Type.String({ minLength: 1, maxLength: 2_000 }) }, closed)
const tags = ['promises']
const MOST_TASKS = 200

export const promiseRoutes: Routes = async (app, { world }) => {
  app.get('/v1/conversations/:id/promises', { config: { door: 'staff', permission: 'conversation.read' }, schema: { tags, operationId: 'listPromises', summary: 'What was promised in a conversation, whether it was kept, and the record of each promise', params: ById, response: { 200: Promises, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => {
      if (!await findConversation(work, request.params.id)) throw new Fault('conversation.not-found')
      return { items: await loadPromises(work, request.params.id) }
    }))

  app.put('/v1/conversations/:id/reply-wait', { config: { door: 'staff', permission: 'conversation.reply' }, schema: { tags, operationId: 'waitForReply', summary: 'Wait for the shopper\'s answer to a question: the solution clock stands still meanwhile, as the playbook allows', params: ById, body: Type.Object({ waiting: Type.Boolean() }, closed), response: { 200: Promises, '4xx': FaultView } } }, async request => {
    const viewer = agentOf(request)
    return transact(world, viewer.shopId, async work => {
      await waitForReply(work, viewer, request.params.id, request.body.waiting)
      return { items: await loadPromises(work, request.params.id) }
    })
  })

  app.get('/v1/conversations/:id/partner-tasks', { config: { door: 'staff', permission: 'conversation.read' }, schema: { tags, operationId: 'listConversationTasks', summary: 'What partners have to do for a conversation', params: ById, response: { 200: Items(PartnerTaskView), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => {
      if (!await findConversation(work, request.params.id)) throw new Fault('conversation.not-found')
      return { items: await taskViews(work, await loadTasks(work, request.params.id)) }
    }))

  app.post('/v1/conversations/:id/partner-tasks', { config: { door: 'staff', permission: 'conversation.reply' }, schema: { tags, operationId: 'openPartnerTask', summary: 'Give a partner something to do; the solution clock stands still meanwhile, as the playbook allows', params: ById, body: NewPartnerTask, response: { 201: PartnerTaskView, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = agentOf(request)
    return reply.code(201).send(await transact(world, viewer.shopId, async work => {
      const id = await openTask(work, viewer, request.params.id, request.body)
      return (await taskViews(work, (await loadTasks(work, request.params.id)).filter(task => task.id === id)))[0]!
    }))
  })

  app.get('/v1/partner-tasks', { config: { door: 'staff', permission: 'conversation.read' }, schema: { tags, operationId: 'listOpenTasks', summary: 'Open partner tasks of the whole shop, the most urgent first (at most 200)', response: { 200: Items(PartnerTaskView), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await taskViews(work, await loadOpenTasks(work, MOST_TASKS)) })))

  app.post('/v1/partner-tasks/:id/complete', { config: { door: 'staff', permission: 'conversation.reply' }, schema: { tags, operationId: 'completePartnerTask', summary: 'Write down what a partner\'s task led to; the clock goes on', params: ById, body: Result, response: { 200: PartnerTaskView, '4xx': FaultView } } }, async request => {
    const viewer = agentOf(request)
    return transact(world, viewer.shopId, async work => {
      await completeTask(work, viewer, request.params.id, request.body.result)
      const task = await findTask(work, request.params.id)
      return (await taskViews(work, task ? [task] : []))[0]!
    })
  })

  app.get('/v1/escalations', { config: { door: 'staff', permission: 'conversation.read' }, schema: { tags, operationId: 'listEscalations', summary: 'Promises this role is asked to step in for, oldest first (at most 50)', response: { 200: Items(EscalationView), '4xx': FaultView } } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => ({ items: await callsFor(work, viewer) }))
  })

  app.post('/v1/escalations/:id/step-in', { config: { door: 'staff', permission: 'conversation.reply' }, schema: { tags, operationId: 'stepIn', summary: 'See to a promise one was called for', params: ById, response: { 200: Type.Object({ conversationId: Id }, closed), '4xx': FaultView } } }, async request => {
    const viewer = agentOf(request)
    return transact(world, viewer.shopId, async work => ({ conversationId: await stepIn(work, viewer, request.params.id) }))
  })

  app.post('/v1/proposals/:id/accept', { config: { door: 'staff', permission: 'conversation.reply' }, schema: { tags, operationId: 'acceptProposal', summary: 'Make a broken promise good, within one\'s own authority. Recorded and told to the shopper; the payment itself is made outside', params: ById, response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    const viewer = agentOf(request)
    await transact(world, viewer.shopId, work => acceptProposal(work, viewer, request.params.id))
    return reply.code(204).send(null)
  })

  app.post('/v1/proposals/:id/decline', { config: { door: 'staff', permission: 'conversation.reply' }, schema: { tags, operationId: 'declineProposal', summary: 'Do not make a broken promise good this way, and why', params: ById, body: Reason, response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    const viewer = agentOf(request)
    await transact(world, viewer.shopId, work => declineProposal(work, viewer, request.params.id, request.body.reason))
    return reply.code(204).send(null)
  })
}
