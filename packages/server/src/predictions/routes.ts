import { Type, type TSchema } from 'typebox'
import { actorOf } from '../kernel/audit.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { predictionRoom, predictionsOf, startRun, stopRun } from './actions.ts'
import { predictInBackground } from './background.ts'
import { CustomerPrediction, PredictionRoom, PredictionRun } from './contract.ts'
import type { Trainer } from './ports.ts'
import { loadRun } from './store.ts'

const tags = ['predictions']
const running = { door: 'staff', permission: 'prediction.run' } as const
const Nothing = Type.Object({}, closed)
const At = Type.Object({ id: Id }, closed)
const replies = <T extends TSchema>(schema: T) => ({ 200: schema, '4xx': FaultView })

/** Trainings of a shop's predictions and their model cards; what is expected of one customer. */
export const predictionRoutes = (trainer: Trainer): Routes => async (app, { world }) => {
  const background = predictInBackground(world, trainer)
  app.addHook('onReady', async () => { background.kick() })
  app.addHook('onClose', () => background.stop())

  app.get('/v1/predictions', { config: running, schema: { tags, operationId: 'showPredictions', summary: 'The model card in force, and the latest trainings', response: replies(PredictionRoom) } }, async request =>
    transact(world, staffOf(request).shopId, predictionRoom))
  app.post('/v1/predictions/runs', { config: running, schema: { tags, operationId: 'startPredictions', summary: 'Train anew on the shop\'s own orders, in the background', body: Nothing, response: { 202: PredictionRun, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    const run = await transact(world, viewer.shopId, async work => loadRun(work, await startRun(work, actorOf(viewer))))
    background.kick()
    return reply.code(202).send(run)
  })
  app.post('/v1/predictions/runs/:id/cancel', { config: running, schema: { tags, operationId: 'cancelPredictions', summary: 'Stop a training that waits or runs; what was in force stays', params: At, body: Nothing, response: replies(PredictionRun) } }, async request => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => stopRun(work, actorOf(viewer), request.params.id))
    background.abort(request.params.id)
    return transact(world, viewer.shopId, work => loadRun(work, request.params.id))
  })
  app.get('/v1/customers/:id/prediction', { config: { door: 'staff', permission: 'customer.read' }, schema: { tags, operationId: 'showCustomerPrediction', summary: 'What is expected of a customer, or why nothing can be said', params: At, response: replies(CustomerPrediction) } }, async request => {
    const { id } = request.params
    return (await transact(world, staffOf(request).shopId, work => predictionsOf(work, [id]))).get(id)!
  })
}
