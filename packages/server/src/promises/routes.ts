import { Type } from 'typebox'
import { findConversation } from '../conversations/index.ts'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { PromiseView } from './contract.ts'
import { loadPromises } from './store.ts'

const AtConversation = Type.Object({ id: Id }, closed)
const Items = Type.Object({ items: Type.Array(PromiseView) }, closed)

export const promiseRoutes: Routes = async (app, { world }) => {
  app.get('/v1/conversations/:id/promises', { config: { door: 'staff', permission: 'conversation.read' }, schema: { tags: ['promises'], operationId: 'listPromises', summary: 'What was promised in a conversation, and whether it was kept', params: AtConversation, response: { 200: Items, '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => {
      if (!await findConversation(work, request.params.id)) throw new Fault('conversation.not-found')
      return { items: await loadPromises(work, request.params.id) }
    }))
}
