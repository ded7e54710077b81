import type { FastifyInstance } from 'fastify'
import { jobsLag, type JobRunner } from '../kernel/jobs.ts'
import { createMetrics, type Metrics } from '../kernel/metrics.ts'
import type { World } from '../kernel/work.ts'
import { BUNDLES, bundleRoutes } from './bundles.ts'
import { docsRoutes } from './docs.ts'
import { securityHeaders } from './headers.ts'
import { checkReady } from './health.ts'

export interface WebOptions {
  readonly world: World
  /** The running job loop, once there is one. */
  readonly jobs: () => JobRunner | undefined
  /** Where packages/desk/dist and its siblings lie; tests bring their own. */
  readonly bundles?: string
}

const hidden = { schema: { hide: true } } as const
/** Asked every few seconds by machines: not worth a line at the usual level. */
const QUIET = /^\/(healthz|readyz|metrics)$/

/** Watches every request; register before any route. Bodies, queries and tokens are never logged. */
export function watchRequests (app: FastifyInstance, { world, jobs }: WebOptions): Metrics {
  const metrics = createMetrics({ sockets: () => openSockets(app), jobs: () => jobs() ? jobsLag(world) : Promise.resolve(undefined) })
  world.bell.onEvents(events => { for (const event of events) metrics.event(event.kind) })
  app.addHook('onRequest', async (_request, reply) => { reply.headers(securityHeaders('api')) })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none' // the pattern, never the path: ids would make a series each
    metrics.request(route, request.method, reply.statusCode, reply.elapsedTime)
    request.log[QUIET.test(route) ? 'debug' : 'info']({ method: request.method, path: request.url.split('?', 1)[0], route, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 }, 'request')
  })
  return metrics
}

/** Health, metrics, the API reference and the browser packages. */
export async function openWeb (app: FastifyInstance, options: WebOptions, metrics: Metrics): Promise<void> {
  const { world, jobs } = options
  app.get('/healthz', hidden, async (_request, reply) => reply.header('cache-control', 'no-store').send({ alive: true }))
  app.get('/readyz', hidden, async (_request, reply) => {
    const state = await checkReady(world, jobs())
    return reply.code(state.ready ? 200 : 503).header('cache-control', 'no-store').send(state)
  })
  app.get('/metrics', hidden, async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))
  await app.register(docsRoutes, { world })
  await app.register(bundleRoutes(options.bundles ?? BUNDLES), { world })
}

function openSockets (app: FastifyInstance): number {
  return 'websocketServer' in app ? app.websocketServer.clients.size : 0
}
