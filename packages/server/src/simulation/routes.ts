import { Type } from 'typebox'
import { actorOf } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { PlaybookView } from '../playbook/contract.ts'
import { publishSimulated, removeRun, startRun, stopRun } from './actions.ts'
import { simulateInBackground } from './background.ts'
import { estimateShoppers } from './check.ts'
import { HistoryListing, HistoryRange, NewSimulation, Scenario, SimulationListing, SimulationTraffic, SimulationView, type Traffic } from './contract.ts'
import { countHistory, readHistory } from './history.ts'
import { readPlanned } from './planned.ts'
import type { Simulator } from './ports.ts'
import { loadRun, loadRuns, loadSpeed } from './store.ts'

const tags = ['simulation']
const reading = { door: 'staff', permission: 'playbook.read' } as const
const running = { door: 'staff', permission: 'simulation.run' } as const
const publishing = { door: 'staff', permission: 'playbook.publish' } as const
const AtRun = Type.Object({ id: Id }, closed)
const replies = <T>(schema: T) => ({ 200: schema, '4xx': FaultView })
/** A scenario document of one's own may carry a whole month's arrivals. */
const DOCUMENT_BYTES = 16 * 1024 * 1024

/** Playbooks compared on simulated traffic: start, watch, read, publish what won. */
export const simulationRoutes = (simulator: Simulator): Routes => async (app, { world }) => {
  const background = simulateInBackground(world, simulator)
  app.addHook('onReady', async () => { background.kick() })
  app.addHook('onClose', () => background.stop())

  async function scenarioOf (shopId: string, traffic: Traffic): Promise<{ scenario: Scenario; name: Scenario['name'] }> {
    if (traffic.kind === 'document') return { scenario: traffic.document, name: traffic.document.name ?? { 'zh-CN': '–', en: '–' } } // not checked yet: an unnamed one is refused by startRun
    if (traffic.kind === 'history') {
      const scenario = await transact(world, shopId, work => readHistory(work, traffic))
      return { scenario, name: scenario.name }
    }
    if (traffic.kind === 'plan') {
      const scenario = await transact(world, shopId, work => readPlanned(work, traffic))
      return { scenario, name: scenario.name }
    }
    const scenario = (await simulator.scenarios()).find(one => one.scenario === traffic.scenario)
    if (!scenario) throw new Fault('simulation.refused', { details: [{ path: '/traffic/scenario', say: 'no such scenario ships with the house' }] })
    return { scenario, name: scenario.name }
  }

  app.get('/v1/simulations/traffic', { config: reading, schema: { tags, operationId: 'listSimulationTraffic', summary: 'The shipped scenarios, and how fast runs go here', response: replies(SimulationTraffic) } }, async request => {
    const scenarios = await simulator.scenarios()
    const shoppersPerSecond = await transact(world, staffOf(request).shopId, loadSpeed)
    return {
      scenarios: scenarios.map(one => ({
        scenario: one.scenario, name: one.name, description: one.description, shoppers: Math.ceil(estimateShoppers(one)), agents: one.staff.reduce((sum, group) => sum + group.count, 0), horizonMs: one.horizonMs, replications: one.replications,
      })),
      shoppersPerSecond,
    }
  })
  app.get('/v1/simulations/history', { config: reading, schema: { tags, operationId: 'countHistory', summary: 'How many hand-overs of the shop\'s own there are to replay, from one day to another, both included', querystring: HistoryRange, response: replies(HistoryListing) } }, async request =>
    transact(world, staffOf(request).shopId, work => countHistory(work, request.query)))
  app.get('/v1/simulations/schema', { config: reading, schema: { tags, operationId: 'scenarioSchema', summary: 'The JSON Schema of a scenario document', response: replies(Type.Object({}, { additionalProperties: true })) } }, async () => Scenario)
  app.get('/v1/simulations', { config: reading, schema: { tags, operationId: 'listSimulations', summary: 'The latest 50 runs, newest first, without their reports', response: replies(Type.Object({ items: Type.Array(SimulationListing) }, closed)) } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await loadRuns(work, 50) })))
  app.get('/v1/simulations/:id', { config: reading, schema: { tags, operationId: 'getSimulation', summary: 'State, progress and report of one run', params: AtRun, response: replies(SimulationView) } }, async request =>
    transact(world, staffOf(request).shopId, work => loadRun(work, request.params.id)))

  app.post('/v1/simulations', { config: running, bodyLimit: DOCUMENT_BYTES, schema: { tags, operationId: 'startSimulation', summary: 'Compare candidates on the same simulated shoppers; runs in the background', body: NewSimulation, response: { 202: SimulationView, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    const traffic = await scenarioOf(viewer.shopId, request.body.traffic)
    const view = await transact(world, viewer.shopId, async work => {
      const id = await startRun(work, actorOf(viewer), request.body, traffic)
      work.afterCommit(() => { background.kick() })
      return loadRun(work, id)
    })
    return reply.code(202).send(view)
  })
  app.post('/v1/simulations/:id/cancel', { config: running, schema: { tags, operationId: 'cancelSimulation', summary: 'Stop a run; an ended one stays as it is', params: AtRun, response: replies(SimulationView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => {
      if (await stopRun(work, actorOf(viewer), request.params.id)) work.afterCommit(() => { background.abort(request.params.id) })
      return loadRun(work, request.params.id)
    })
  })
  app.delete('/v1/simulations/:id', { config: running, schema: { tags, operationId: 'removeSimulation', summary: 'Remove an ended run, unless a published version rests on it', params: AtRun, response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => removeRun(work, actorOf(viewer), request.params.id))
    return reply.code(204).send(null)
  })
  app.post('/v1/simulations/:id/publish', { config: publishing, schema: { tags, operationId: 'publishSimulated', summary: 'Put a simulated version in force, with this run as its evidence', params: AtRun, body: Type.Object({ candidate: Type.Integer({ minimum: 0, maximum: 5, description: 'its place in the run\'s list' }) }, closed), response: replies(PlaybookView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => publishSimulated(work, actorOf(viewer), request.params.id, request.body.candidate))
  })
}
