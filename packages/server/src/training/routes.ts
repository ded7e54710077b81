import { Type, type TSchema } from 'typebox'
import { actorOf } from '../kernel/audit.ts'
import { agentOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { addExamples, addIntent, removeExample, removeIntent, rollBackModel, startTraining, stopTraining, trainingDetail, trainingRoom, unanswered, useTraining } from './actions.ts'
import { trainInBackground } from './background.ts'
import { AddedExamples, ExampleView, NewExamples, NewIntent, TrainingDetail, TrainingRoom, Unanswered } from './contract.ts'
import type { Trainer } from './ports.ts'
import { loadExamples } from './store.ts'

const tags = ['training']
const reading = { door: 'staff', permission: 'knowledge.read' } as const
const editing = { door: 'staff', permission: 'knowledge.edit' } as const
const At = Type.Object({ id: Id }, closed)
const Nothing = Type.Object({}, closed)
const replies = <T extends TSchema>(schema: T) => ({ 200: schema, '4xx': FaultView })

/** What the shop teaches the concierge: examples, trainings, and which model serves. */
export const trainingRoutes = (trainer: Trainer): Routes => async (app, { world }) => {
  const background = trainInBackground(world, trainer)
  app.addHook('onReady', async () => { background.kick() })
  app.addHook('onClose', () => background.stop())
  const room = async (shopId: string): Promise<TrainingRoom> => {
    const measure = await trainer.measureShipped().catch((error: unknown) => { world.log.warn({ err: error }, 'the shipped model could not be measured'); return undefined })
    return transact(world, shopId, work => trainingRoom(work, measure))
  }

  app.get('/v1/training', { config: reading, schema: { tags, operationId: 'showTraining', summary: 'Which model serves, how it stands on held-out lines, every intent, the latest trainings', response: replies(TrainingRoom) } }, async request => room(staffOf(request).shopId))
  app.get('/v1/training/unanswered', { config: reading, schema: { tags, operationId: 'listUnanswered', summary: 'What shoppers asked and the concierge did not understand, alike questions together, personal data masked', querystring: Type.Object({ weeks: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })) }, closed), response: replies(Unanswered) } }, async request =>
    transact(world, staffOf(request).shopId, work => unanswered(work, request.query.weeks ?? 4)))
  app.get('/v1/training/examples', { config: reading, schema: { tags, operationId: 'listExamples', summary: 'The shop\'s own examples of an intent, newest first', querystring: Type.Object({ intent: Type.String({ minLength: 1, maxLength: 60 }) }, closed), response: replies(Type.Object({ items: Type.Array(ExampleView) }, closed)) } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: (await loadExamples(work, request.query.intent)).map(one => ({ id: one.id, intent: one.intent, text: one.text, source: one.source, addedBy: one.addedBy, addedAt: one.addedAt })) })))
  app.post('/v1/training/examples', { config: editing, schema: { tags, operationId: 'addExamples', summary: 'Teach words of shoppers; all of them or, with path and reason, none', body: NewExamples, response: replies(AddedExamples) } }, async request =>
    transact(world, staffOf(request).shopId, work => addExamples(work, actorOf(staffOf(request)), request.body)))
  app.delete('/v1/training/examples/:id', { config: editing, schema: { tags, operationId: 'removeExample', summary: 'Take an example of the shop\'s own back', params: At, response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    await transact(world, staffOf(request).shopId, work => removeExample(work, actorOf(staffOf(request)), request.params.id))
    return reply.code(204).send(null)
  })
  app.post('/v1/training/intents', { config: editing, schema: { tags, operationId: 'addIntent', summary: 'An intent of the shop\'s own, answered from its knowledge', body: NewIntent, response: replies(Type.Object({ intent: Type.String() }, closed)) } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ intent: await addIntent(work, actorOf(staffOf(request)), request.body) })))
  app.delete('/v1/training/intents/:intent', { config: editing, schema: { tags, operationId: 'removeIntent', summary: 'Remove an intent of the shop\'s own, with its examples', params: Type.Object({ intent: Type.String({ minLength: 1, maxLength: 60 }) }, closed), response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    await transact(world, staffOf(request).shopId, work => removeIntent(work, actorOf(staffOf(request)), request.params.intent))
    return reply.code(204).send(null)
  })
  app.post('/v1/training/runs', { config: editing, schema: { tags, operationId: 'startTraining', summary: 'Train anew with the shop\'s examples, in the background; what comes of it is not in use until somebody says so', body: Nothing, response: { 202: TrainingDetail, '4xx': FaultView } } }, async (request, reply) => {
    const { shopId } = staffOf(request)
    const view = await transact(world, shopId, async work => trainingDetail(work, await startTraining(work, actorOf(staffOf(request)))))
    background.kick()
    return reply.code(202).send(view)
  })
  app.get('/v1/training/runs/:id', { config: reading, schema: { tags, operationId: 'getTraining', summary: 'One training: progress, and how its model compares with the one it would replace', params: At, response: replies(TrainingDetail) } }, async request =>
    transact(world, staffOf(request).shopId, work => trainingDetail(work, request.params.id)))
  app.post('/v1/training/runs/:id/cancel', { config: editing, schema: { tags, operationId: 'cancelTraining', summary: 'Stop a training that waits or runs', params: At, body: Nothing, response: replies(TrainingDetail) } }, async request => {
    const { shopId } = staffOf(request)
    await transact(world, shopId, work => stopTraining(work, actorOf(staffOf(request)), request.params.id))
    background.abort(request.params.id)
    return transact(world, shopId, work => trainingDetail(work, request.params.id))
  })
  app.post('/v1/training/runs/:id/use', { config: editing, schema: { tags, operationId: 'useTraining', summary: 'Put a trained model to use; a person\'s decision, not a key\'s', params: At, body: Nothing, response: replies(TrainingRoom) } }, async request => {
    const viewer = agentOf(request)
    await transact(world, viewer.shopId, work => useTraining(work, actorOf(viewer), request.params.id))
    return room(viewer.shopId)
  })
  app.post('/v1/training/roll-back', { config: editing, schema: { tags, operationId: 'rollBackModel', summary: 'Back to the model before, or to the shipped one', body: Type.Object({ to: Type.Enum(['before', 'shipped']) }, closed), response: replies(TrainingRoom) } }, async request => {
    const viewer = agentOf(request)
    await transact(world, viewer.shopId, work => rollBackModel(work, actorOf(viewer), request.body.to))
    return room(viewer.shopId)
  })
}
