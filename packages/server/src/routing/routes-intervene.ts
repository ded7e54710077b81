import { Type } from 'typebox'
import { agentOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { AtRevision } from '../conversations/contract.ts'
import { Join, Moved, PushToFront, Whisper } from './contract.ts'
import { joinConversation, leaveConversation, pushToFront, undoPush, whisperToAgent } from './intervene.ts'
import { moved } from './routes.ts'

const params = Type.Object({ id: Id }, closed)
const config = { door: 'staff', permission: 'conversation.intervene' } as const
const tags = ['routing']
const response = { 200: Moved, '4xx': FaultView }

/** What a supervisor may do in a running conversation, each with its own line in the conversation, the decisions and the audit. */
export const interveneRoutes: Routes = async (app, { world }) => {
  app.post('/v1/conversations/:id/push', {
    config, schema: { tags, operationId: 'pushConversation', summary: 'To the front of the queue, with a reason', params, body: PushToFront, response },
  }, async request => {
    const viewer = staffOf(request)
    return moved(await transact(world, viewer.shopId, work => pushToFront(work, request.params.id, viewer, request.body)))
  })

  app.post('/v1/conversations/:id/push/undo', {
    config, schema: { tags, operationId: 'undoPush', summary: 'Back to the place it would have had', params, body: AtRevision, response },
  }, async request => {
    const viewer = staffOf(request)
    return moved(await transact(world, viewer.shopId, work => undoPush(work, request.params.id, viewer, request.body)))
  })

  app.post('/v1/conversations/:id/join', {
    config, schema: { tags, operationId: 'joinConversation', summary: 'Take part beside the serving agent, visibly to both sides', params, body: Join, response },
  }, async request => {
    const viewer = agentOf(request)
    return moved(await transact(world, viewer.shopId, work => joinConversation(work, request.params.id, viewer, request.body)))
  })

  app.post('/v1/conversations/:id/leave', {
    config, schema: { tags, operationId: 'leaveConversation', summary: 'Step back; the agent goes on alone', params, body: Type.Object({}, closed), response },
  }, async request => {
    const viewer = agentOf(request)
    return moved(await transact(world, viewer.shopId, work => leaveConversation(work, request.params.id, viewer)))
  })

  app.post('/v1/conversations/:id/whisper', {
    config, schema: { tags, operationId: 'whisper', summary: 'Words only the serving agent and supervisors see', params, body: Whisper, response: { 201: Type.Object({ id: Id, agentId: Id }, closed), '4xx': FaultView } },
  }, async (request, reply) => {
    const viewer = agentOf(request)
    return reply.code(201).send(await transact(world, viewer.shopId, work => whisperToAgent(work, request.params.id, viewer, request.body)))
  })
}
