import { Type } from 'typebox'
import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { staffOf, type Routes } from '../kernel/http.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { addConnector, changeConnector, listConnectors, pauseConnector, removeConnector, showConnector, syncConnector, testConnector } from './actions.ts'
import { connectInBackground } from './background.ts'
import { ConnectorEdit, ConnectorView, NewConnector, QuarantinedView, ShopDeedView, TestResult } from './contract.ts'
import { hookRoutes } from './hooks.ts'
import { loadAside } from './store-aside.ts'
import { loadShopDeeds, settleByHand } from './store-deeds.ts'

const tags = ['connectors']
const manage = { door: 'staff', permission: 'connector.manage' } as const
const AtConnector = Type.Object({ id: Id }, closed)
const replies = <T>(schema: T) => ({ 200: schema, '4xx': FaultView })
const Nothing = Type.Object({}, closed)

/** Shops connected: add, change, test, watch, pause, remove. */
export const connectorRoutes: Routes = async (app, { world }) => {
  const background = connectInBackground(world)
  app.addHook('onReady', async () => { background.kick() })
  app.addHook('onClose', () => background.stop())
  await app.register(hookRoutes(() => { background.kick() }), { world })

  app.get('/v1/connectors', { config: manage, schema: { tags, operationId: 'listConnectors', summary: 'The shops connected, oldest first; secrets by name only', response: replies(Type.Object({ items: Type.Array(ConnectorView) }, closed)) } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await listConnectors(work) })))

  app.post('/v1/connectors', { config: manage, schema: { tags, operationId: 'addConnector', summary: 'Connect a shop; everything there is is read in the background', body: NewConnector, response: { 201: ConnectorView, '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    const view = await transact(world, viewer.shopId, async work => {
      const id = await addConnector(work, request.body, { by: actorOf(viewer), internal: world.config.internalShops })
      work.afterCommit(() => { background.kick() })
      return showConnector(work, id)
    })
    if (view.kind === 'folder') await testConnector(world, viewer.shopId, view.id) // makes the folder
    return reply.code(201).send(view)
  })

  app.get('/v1/connectors/:id', { config: manage, schema: { tags, operationId: 'getConnector', summary: 'State, progress and problem of one', params: AtConnector, response: replies(ConnectorView) } }, async request =>
    transact(world, staffOf(request).shopId, work => showConnector(work, request.params.id)))

  app.put('/v1/connectors/:id', { config: manage, schema: { tags, operationId: 'changeConnector', summary: 'Change name, address, settings or pace; a secret left out stays, unless the host is another', params: AtConnector, body: ConnectorEdit, response: replies(ConnectorView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => {
      await changeConnector(work, request.params.id, request.body, { by: actorOf(viewer), internal: world.config.internalShops })
      work.afterCommit(() => { background.abort(request.params.id); background.kick() })
      return showConnector(work, request.params.id)
    })
  })

  app.delete('/v1/connectors/:id', { config: manage, schema: { tags, operationId: 'removeConnector', summary: 'Remove with its keys; what was read stays', params: AtConnector, response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, async work => {
      await removeConnector(work, request.params.id, actorOf(viewer))
      work.afterCommit(() => { background.abort(request.params.id) })
    })
    return reply.code(204).send(null)
  })

  app.post('/v1/connectors/:id/test', { config: manage, schema: { tags, operationId: 'testConnector', summary: 'Ask the shop who it is, with the stored keys', params: AtConnector, body: Nothing, response: replies(TestResult) } }, async request => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => recordAudit(work, actorOf(viewer), 'connector.tested', { subject: `connector:${request.params.id}` }))
    return testConnector(world, viewer.shopId, request.params.id)
  })

  app.post('/v1/connectors/:id/sync', { config: manage, schema: { tags, operationId: 'syncConnector', summary: 'Read now; whole: everything again', params: AtConnector, body: Type.Object({ whole: Type.Boolean() }, closed), response: replies(ConnectorView) } }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, async work => {
      await syncConnector(work, request.params.id, actorOf(viewer), request.body.whole)
      work.afterCommit(() => { background.kick() })
      return showConnector(work, request.params.id)
    })
  })

  for (const [path, operationId, state] of [['pause', 'pauseConnector', 'paused'], ['resume', 'resumeConnector', 'active']] as const) {
    app.post(`/v1/connectors/:id/${path}`, { config: manage, schema: { tags, operationId, summary: state === 'paused' ? 'Stop reading; what is stored stays' : 'Go on where it stopped', params: AtConnector, body: Nothing, response: replies(ConnectorView) } }, async request => {
      const viewer = staffOf(request)
      return transact(world, viewer.shopId, async work => {
        await pauseConnector(work, request.params.id, actorOf(viewer), state)
        work.afterCommit(() => { if (state === 'paused') background.abort(request.params.id); else background.kick() })
        return showConnector(work, request.params.id)
      })
    })
  }

  app.get('/v1/connectors/:id/quarantine', { config: manage, schema: { tags, operationId: 'listQuarantine', summary: 'The latest 200 records that cannot be, with their reasons', params: AtConnector, response: replies(Type.Object({ items: Type.Array(QuarantinedView) }, closed)) } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await loadAside(work, request.params.id, 200) })))

  app.get('/v1/connectors/:id/deeds', { config: manage, schema: { tags, operationId: 'listShopDeeds', summary: 'The latest 100 confirmed deeds and what the shop said to them', params: AtConnector, response: replies(Type.Object({ items: Type.Array(ShopDeedView) }, closed)) } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await loadShopDeeds(work, request.params.id, 100) })))

  app.post('/v1/shop-deeds/:id/settle', { config: manage, schema: { tags, operationId: 'settleShopDeed', summary: 'A person has done it in the shop\'s own rooms', params: AtConnector, body: Nothing, response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, async work => {
      if (!await settleByHand(work, request.params.id)) throw new Fault('connector.deed-not-found')
      await recordAudit(work, actorOf(viewer), 'connector.deed-settled', { subject: `proposal:${request.params.id}` })
    })
    return reply.code(204).send(null)
  })
}
