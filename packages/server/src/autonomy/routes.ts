import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import { agentOf, staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { loadDialectQueue, reviewTurn, setLevel, viewAutonomy } from './actions.ts'
import { AutonomyView, Dialect, DialectTurn, EvidenceView, IntentName, ReviewTurn, SetLevel } from './contract.ts'
import { loadEvidence } from './store.ts'

const tags = ['autonomy']
const ofIntent = Type.Object({ intent: IntentName }, closed)
const ofDialect = Type.Object({ dialect: Dialect }, closed)
const EVIDENCE = 50

/** What the AI may do, intent by intent; the room and its buttons. `intents`: all there are, known on a higher floor. */
export const autonomyRoutes = (intents: readonly string[]): Routes => async (app, { world }) => {
  const known = (intent: string): void => { if (!intents.includes(intent)) throw new Fault('autonomy.not-found') }

  app.get('/v1/autonomy', {
    config: { door: 'staff', permission: 'playbook.read' },
    schema: { tags, operationId: 'readAutonomy', summary: 'Every intent: its level, what was measured, what the figures say', response: { 200: AutonomyView, '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, work => viewAutonomy(work, intents)))

  app.put('/v1/autonomy/intents/:intent', {
    config: { door: 'staff', permission: 'autonomy.set' },
    schema: { tags, operationId: 'setAutonomy', summary: 'Move an intent to another level, with a reason', params: ofIntent, body: SetLevel, response: { 204: Type.Null(), '4xx': FaultView } },
  }, async (request, reply) => {
    const viewer = staffOf(request)
    known(request.params.intent)
    await transact(world, viewer.shopId, work => setLevel(work, viewer, request.params.intent, request.body))
    return reply.code(204).send(null)
  })

  app.get('/v1/autonomy/intents/:intent/evidence', {
    config: { door: 'staff', permission: 'playbook.read' },
    schema: { tags, operationId: 'listAutonomyEvidence', summary: 'The newest measured turns of an intent', params: ofIntent, response: { 200: Type.Object({ items: Type.Array(EvidenceView) }, closed), '4xx': FaultView } },
  }, async request => {
    known(request.params.intent)
    return transact(world, staffOf(request).shopId, async work => ({ items: await loadEvidence(work, request.params.intent, EVIDENCE) }))
  })

  app.get('/v1/autonomy/dialects/:dialect', {
    config: { door: 'staff', permission: 'conversation.read' },
    schema: { tags, operationId: 'listDialectReviews', summary: 'Turns in a dialect that wait for a person\'s review; empty while enough of them are understood', params: ofDialect, response: { 200: Type.Object({ items: Type.Array(DialectTurn) }, closed), '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, async work => ({ items: await loadDialectQueue(work, request.params.dialect) })))

  app.post('/v1/autonomy/dialects/:dialect/reviews', {
    config: { door: 'staff', permission: 'conversation.note' },
    schema: { tags, operationId: 'reviewDialectTurn', summary: 'Say whether the AI had understood a turn', params: ofDialect, body: ReviewTurn, response: { 204: Type.Null(), '4xx': FaultView } },
  }, async (request, reply) => {
    const viewer = agentOf(request)
    await transact(world, viewer.shopId, work => reviewTurn(work, viewer, request.params.dialect, request.body))
    return reply.code(204).send(null)
  })
}
