import { Type, type TSchema } from 'typebox'
import { actorOf } from '../kernel/audit.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact, type World } from '../kernel/work.ts'
import { showLake, startRun, stopRun } from './actions.ts'
import { lakeProgram } from './adapters/program.ts'
import { keepLakes } from './background.ts'
import { LakeErrandKind, LakeRunView, LakeView } from './contract.ts'
import type { LakeKeeper } from './ports.ts'
import { loadRun } from './store-runs.ts'

const tags = ['lake']
const config = { door: 'staff', permission: 'lake.run' } as const
const AtRun = Type.Object({ id: Id }, closed)
const replies = <T extends TSchema>(schema: T) => ({ 200: schema, '4xx': FaultView })

/** The desk's Data room: what the lake holds, and its runs. */
export const lakeRoutes = (keeperOf: (world: World) => LakeKeeper = lakeProgram): Routes => async (app, { world }) => {
  const background = keepLakes(world, keeperOf(world))
  app.addHook('onReady', async () => { background.kick() })
  app.addHook('onClose', () => background.stop())

  app.get('/v1/lake', { config, schema: { tags, operationId: 'showLake', summary: 'What the lake holds, how fresh and how good it is, and its latest runs', response: replies(LakeView) } }, async request =>
    transact(world, staffOf(request).shopId, showLake))
  app.post('/v1/lake/runs', { config, schema: { tags, operationId: 'startLakeRun', summary: 'Read what is new and move the figures along, or sum them anew; runs in the background', body: Type.Object({ kind: LakeErrandKind }, closed), response: { 202: LakeRunView, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    const view = await transact(world, viewer.shopId, async work => {
      const id = await startRun(work, actorOf(viewer), request.body.kind)
      work.afterCommit(() => { background.kick() })
      return loadRun(work, id)
    })
    return reply.code(202).send(view)
  })
  app.post('/v1/lake/runs/:id/cancel', { config, schema: { tags, operationId: 'cancelLakeRun', summary: 'Stop a run; what it has done so far stays, and the next goes on from there', params: AtRun, response: replies(LakeRunView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => {
      if (await stopRun(work, actorOf(viewer), request.params.id)) work.afterCommit(() => { background.abort(request.params.id) })
      return loadRun(work, request.params.id)
    })
  })
}
