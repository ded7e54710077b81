import { Type } from 'typebox'
import { shopperOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id, Nullable } from '../kernel/schema.ts'
import { refuseText } from '../kernel/text.ts'
import { Fault } from '../kernel/faults.ts'
import { transact } from '../kernel/work.ts'
import { loadConversation } from '../conversations/index.ts'
import { rateConversation } from './actions.ts'
import { Rate, RatingView } from './contract.ts'
import { findRating } from './store.ts'

const params = Type.Object({ id: Id }, closed)

export const ratingRoutes: Routes = async (app, { world }) => {
  app.post('/v1/widget/conversations/:id/rating', {
    config: { door: 'shopper' },
    schema: { tags: ['widget'], operationId: 'rateConversation', summary: 'One tap after it was solved; changeable for a day', params, body: Rate, response: { 200: RatingView, '4xx': FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    const refused = request.body.words === undefined || request.body.words === '' ? undefined : refuseText(request.body.words)
    if (refused) throw new Fault('message.invalid-text')
    return transact(world, viewer.shopId, work => rateConversation(work, request.params.id, viewer.customerId, request.body))
  })

  app.get('/v1/conversations/:id/rating', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags: ['quality'], operationId: 'readRating', summary: 'What the shopper said of it', params, response: { 200: Type.Object({ rating: Nullable(RatingView) }, closed), '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => {
    await loadConversation(work, request.params.id)
    return { rating: (await findRating(work, request.params.id))?.view ?? null }
  }))
}
