import { fileURLToPath } from 'node:url'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { Fault } from './kernel/faults.ts'
import { installDoors, replyFault, type FindViewer, type Routes } from './kernel/http.ts'
import { newId } from './kernel/ids.ts'
import { startJobs, type JobRunner } from './kernel/jobs.ts'
import { lateSchemas } from './kernel/late-schemas.ts'
import type { World } from './kernel/work.ts'
import { allReactions, together } from './reactions.ts'
import { autonomyRoutes } from './autonomy/index.ts'
import { commerceRoutes } from './commerce/index.ts'
import { intents, MODEL, startAskingModels, TRAINING } from './concierge/index.ts'
import { connectorRoutes } from './connectors/index.ts'
import { conversationRoutes, findOpenConversation, moveConversations, widgetConversationRoutes } from './conversations/index.ts'
import { copilotRoutes } from './copilot/index.ts'
import { advisorRoutes, customerRoutes, findShopperViewer, shopperMayKnock, widgetSessionRoutes } from './customers/index.ts'
import { demoRoutes, seedDemo } from './demo/index.ts'
import { importRoutes } from './imports/index.ts'
import { insightRoutes } from './insight/index.ts'
import { lakeRoutes } from './lake/index.ts'
import { identityRoutes, intakeRoutes } from './intake/index.ts'
import { knowledgeRoutes } from './knowledge/index.ts'
import { modelRoutes } from './models/index.ts'
import { planningRoutes } from './planning/index.ts'
import { playbookRoutes } from './playbook/index.ts'
import { proposalRoutes } from './proposals/index.ts'
import { profileRoutes } from './profile/index.ts'
import { predictionRoutes, predictionThread } from './predictions/index.ts'
import { promiseRoutes } from './promises/index.ts'
import { ratingRoutes } from './quality/index.ts'
import { callBackRoutes, explainRoutes, interveneRoutes, routingRoutes } from './routing/index.ts'
import { socketRoutes } from './realtime/index.ts'
import { segmentRoutes } from './segments/index.ts'
import { simulationRoutes, simulatorProgram } from './simulation/index.ts'
import { findKeyViewer, findStaffViewer, SESSION_COOKIE, staffRoutes, watchRefusals } from './staff/index.ts'
import { trainingRoutes, trainingThread } from './training/index.ts'
import { openApiOptions, openWeb, watchRequests } from './web/index.ts'

/** One line per module that has a door to the outside. */
const doors: readonly Routes[] = [
  playbookRoutes,
  customerRoutes,
  advisorRoutes,
  profileRoutes,
  segmentRoutes,
  intakeRoutes,
  identityRoutes,
  promiseRoutes,
  widgetSessionRoutes({ moveConversations, findOpenConversation }),
  conversationRoutes,
  widgetConversationRoutes,
  socketRoutes,
  staffRoutes,
  routingRoutes,
  explainRoutes,
  interveneRoutes,
  callBackRoutes,
  ratingRoutes,
  knowledgeRoutes,
  commerceRoutes,
  proposalRoutes,
  modelRoutes,
  importRoutes,
  connectorRoutes,
  insightRoutes,
  simulationRoutes(simulatorProgram(fileURLToPath(new URL('../../simulator/src/program.ts', import.meta.url)))),
  trainingRoutes(trainingThread({ folder: TRAINING, shipped: MODEL })),
  predictionRoutes(predictionThread),
  planningRoutes,
  lakeRoutes(),
  autonomyRoutes(intents),
  copilotRoutes(undefined),
  demoRoutes,
]

/** The credential's own prefix says whose it is; a bearer token outranks a cookie, and a token in a URL is never looked at. */
const findViewerIn = (world: World): FindViewer => async request => {
  const [, bearer] = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '') ?? []
  if (bearer?.startsWith('zk_')) return findKeyViewer(world, bearer)
  if (bearer?.startsWith('zs_')) {
    const shopper = await findShopperViewer(world, bearer)
    if (shopper && !await shopperMayKnock(world, shopper.shopId, request)) throw new Fault('request.forbidden-origin')
    return shopper
  }
  if (request.headers.authorization !== undefined) return undefined
  // Doors open before the cookie plugin's own hook has run.
  return findStaffViewer(world, request.server.parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE])
}

export interface House {
  readonly app: FastifyInstance
  readonly jobs: JobRunner
  /** Turns of the AI that wait for a language model. */
  readonly asking: { settle(): Promise<void> }
  /** Compiles every schema of every route and says how many there are: at start each waits for its first use. */
  compileSchemas(): number
  close(): Promise<void>
}

/** Puts the house together over a world; nothing listens yet. */
export async function buildHouse (world: World): Promise<House> {
  if (world.config.demo) await seedDemo(world)
  const schemas = lateSchemas()
  const app: FastifyInstance = fastify({
    loggerInstance: world.log as FastifyBaseLogger, // pino's own type is wider and would change every signature
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(world.clock.now(), world.random),
    bodyLimit: 256 * 1024,
    trustProxy: (_address: string, hop: number) => hop < world.config.proxies,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: false } },
    schemaController: schemas.controller,
    return503OnClosing: true,
    forceCloseConnections: true,
  })

  app.setErrorHandler((error, request, reply) => replyFault(error, request, reply))
  app.setNotFoundHandler((request, reply) => replyFault(new Fault('request.not-found'), request, reply))
  app.addHook('onSend', async (request, reply) => { reply.header('x-request-id', request.id) })
  let running: JobRunner | undefined
  const web = { world, jobs: () => running }
  const metrics = watchRequests(app, web)
  installDoors(app, findViewerIn(world), () => ownOrigins(world, app))
  watchRefusals(app, world)

  await app.register(swagger, openApiOptions)
  await app.register(compress, { global: true, threshold: 4_096, encodings: ['gzip', 'identity'], customTypes: /^application\/json/ })
  await app.register(cookie)
  await app.register(websocket, { options: { maxPayload: 80 * 1024 } })
  for (const door of doors) await app.register(door, { world })
  await openWeb(app, web, metrics)

  const asking = startAskingModels(world)
  const jobs = running = startJobs(world, allReactions, together)
  return {
    app, jobs, asking, compileSchemas: schemas.compileAll,
    async close () {
      await app.close()
      await jobs.stop()
      await asking.stop()
    },
  }
}

function ownOrigins (world: World, app: FastifyInstance): ReadonlySet<string> {
  if (world.config.publicOrigin) return new Set([world.config.publicOrigin])
  const address = app.server.address()
  const port = typeof address === 'object' && address ? address.port : world.config.port
  return new Set([`http://127.0.0.1:${port}`, `http://localhost:${port}`, `http://[::1]:${port}`])
}

export { reactionsTo } from './reactions.ts'
export { openWorld } from './world.ts'
