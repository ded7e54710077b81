import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import { shopperOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id, Nullable } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { refuseFlood } from '../conversations/index.ts'
import { QueueView } from '../conversations/contract.ts'
import { askCallBack, cancelCallBack, concludeCallBack, loadCallBackView, revealCallBack } from './call-back-actions.ts'
import { AskCallBack, CallBackView, ConcludeCallBack } from './contract.ts'
import { loadQueueView } from './queue-view.ts'

const params = Type.Object({ id: Id }, closed)
const one = { 200: Type.Object({ callBack: Nullable(CallBackView) }, closed), '4xx': FaultView }
const own = { 200: QueueView, '4xx': FaultView }
const [staffTags, widgetTags] = [['routing'], ['widget']]

/** Call me back: the shopper's side and the desk's. */
export const callBackRoutes: Routes = async (app, { world }) => {
  app.put('/v1/widget/conversations/:id/call-back', {
    config: { door: 'shopper' },
    schema: { tags: widgetTags, operationId: 'askCallBack', summary: 'Leave a number, or ask to be answered here: the place in the queue is kept. Again: changes it', params, body: AskCallBack, response: own },
  }, async request => {
    const viewer = shopperOf(request)
    const wait = refuseFlood(world, viewer, request.ip)
    if (wait > 0) throw new Fault('request.too-many', { retryAfterMs: wait })
    return transact(world, viewer.shopId, async work => {
      await askCallBack(work, viewer, request.params.id, request.body)
      return loadQueueView(work, request.params.id)
    })
  })

  app.delete('/v1/widget/conversations/:id/call-back', {
    config: { door: 'shopper' },
    schema: { tags: widgetTags, operationId: 'cancelCallBack', summary: 'Wait here after all', params, response: own },
  }, async request => {
    const viewer = shopperOf(request)
    return transact(world, viewer.shopId, async work => {
      await cancelCallBack(work, viewer, request.params.id)
      return loadQueueView(work, request.params.id)
    })
  })

  app.get('/v1/conversations/:id/call-back', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags: staffTags, operationId: 'getCallBack', summary: 'The call-back the shopper asked for, the number masked', params, response: one },
  }, async request => transact(world, staffOf(request).shopId, async work => ({ callBack: await loadCallBackView(work, request.params.id) })))

  app.post('/v1/conversations/:id/call-back', {
    config: { door: 'staff', permission: 'conversation.reply' },
    schema: { tags: staffTags, operationId: 'concludeCallBack', summary: 'Say whether the shopper was reached; not reached goes back to the queue until the next try', params, body: ConcludeCallBack, response: one },
  }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => {
      await concludeCallBack(work, viewer, request.params.id, request.body)
      return { callBack: await loadCallBackView(work, request.params.id) }
    })
  })

  app.post('/v1/conversations/:id/call-back/reveal', {
    config: { door: 'staff', permission: 'conversation.reply' },
    schema: { tags: staffTags, operationId: 'revealCallBack', summary: 'The number in full, for who serves the conversation or may reveal: audited, 30 an hour per person', params, body: Type.Object({}, closed), response: { 200: Type.Object({ phone: Type.String() }, closed), '4xx': FaultView } },
  }, async (request, reply) => {
    const viewer = staffOf(request)
    const phone = await transact(world, viewer.shopId, work => revealCallBack(work, viewer, request.params.id))
    return reply.header('cache-control', 'no-store').send({ phone })
  })
}
