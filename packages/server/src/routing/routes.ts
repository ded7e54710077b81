import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import { agentOf, shopperOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact, type Work } from '../kernel/work.ts'
import { loadConversation, type ConversationRow } from '../conversations/index.ts'
import { AtRevision, DecisionView, QueueView, Transfer } from '../conversations/contract.ts'
import { loadDecisions } from '../playbook/index.ts'
import { assignByHand, takeConversation, transferConversation } from './actions.ts'
import { AssignByHand, Moved } from './contract.ts'
import { loadQueueView } from './queue-view.ts'

const params = Type.Object({ id: Id }, closed)
const answers = { 200: Moved, '4xx': FaultView }

export const routingRoutes: Routes = async (app, { world }) => {
  app.post('/v1/conversations/:id/take', {
    config: { door: 'staff', permission: 'conversation.take' },
    schema: { tags: ['routing'], operationId: 'takeConversation', summary: 'Take a conversation from the AI or the queue', params, body: AtRevision, response: answers },
  }, async request => {
    const viewer = agentOf(request)
    return moved(await transact(world, viewer.shopId, work => takeConversation(work, request.params.id, viewer, request.body.revision)))
  })

  app.post('/v1/conversations/:id/transfer', {
    config: { door: 'staff', permission: 'conversation.transfer' },
    schema: { tags: ['routing'], operationId: 'transferConversation', summary: 'Pass a conversation on, to an agent or to a skill', params, body: Type.Object({ ...Transfer.properties, ...AtRevision.properties }, closed), response: answers },
  }, async request => {
    const viewer = staffOf(request)
    return moved(await transact(world, viewer.shopId, work => transferConversation(work, request.params.id, viewer, request.body)))
  })

  app.post('/v1/conversations/:id/assign', {
    config: { door: 'staff', permission: 'conversation.intervene' },
    schema: { tags: ['routing'], operationId: 'assignConversation', summary: 'Give a conversation to an agent, wherever it is', params, body: AssignByHand, response: answers },
  }, async request => {
    const viewer = staffOf(request)
    return moved(await transact(world, viewer.shopId, work => assignByHand(work, request.params.id, viewer, request.body)))
  })

  app.get('/v1/conversations/:id/decisions', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags: ['routing'], operationId: 'listDecisions', summary: 'Why the conversation is where it is, newest first', params, response: { 200: Type.Object({ items: Type.Array(DecisionView) }, closed), '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => {
    await loadConversation(work, request.params.id)
    return { items: await loadDecisions(work, request.params.id) }
  }))

  app.get('/v1/widget/conversations/:id/queue', {
    config: { door: 'shopper' },
    schema: { tags: ['widget'], operationId: 'readQueue', summary: 'My place, an honest range of waiting, and whether people are here', params, response: { 200: QueueView, '4xx': FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    return transact(world, viewer.shopId, async work => {
      await ownConversation(work, request.params.id, viewer.customerId)
      return loadQueueView(work, request.params.id)
    })
  })
}

/** Another shopper's conversation is no conversation. */
async function ownConversation (work: Work, id: string, customerId: string): Promise<ConversationRow> {
  const conversation = await loadConversation(work, id)
  if (conversation.customerId !== customerId) throw new Fault('conversation.not-found')
  return conversation
}

export function moved (row: ConversationRow): Moved {
  return { id: row.id, state: row.state, revision: row.revision, agentId: row.agentId }
}
