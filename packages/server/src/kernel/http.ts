import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { databaseFault } from './db.ts'
import { Fault, faults, isFault, type FaultDetail } from './faults.ts'
import { may, type KeyViewer, type Permission, type ShopperViewer, type StaffViewer, type Viewer } from './viewer.ts'
import type { World } from './work.ts'

/** Who may knock. Every route says one of these; a route that says none does not start. */
export type Door =
  | { readonly door: 'open' }                                      // anyone: health, sign-in, widget session
  | { readonly door: 'shopper' }                                   // a widget session
  | { readonly door: 'staff'; readonly permission?: Permission }   // a desk session or an API key

declare module 'fastify' {
  interface FastifyContextConfig { door?: Door['door']; permission?: Permission }
  interface FastifyRequest { viewer: Viewer | null; /** Known, and turned away: for the audit. */ refusedViewer: Viewer | null }
  interface FastifyInstance { ownOrigins: () => ReadonlySet<string> }
}

export type Routes = FastifyPluginAsyncTypebox<{ world: World }>
export type FindViewer = (request: FastifyRequest) => Promise<Viewer | undefined>

/** Installs the one entry: who asks is found once, checked once, before any body is parsed. */
export function installDoors (app: FastifyInstance, findViewer: FindViewer, ownOrigins: () => ReadonlySet<string>): void {
  app.decorateRequest('viewer', null)
  app.decorateRequest('refusedViewer', null)
  app.decorate('ownOrigins', ownOrigins)
  app.addHook('onRoute', route => {
    if (route.method === 'HEAD' || route.method === 'OPTIONS' || !route.url.startsWith('/v1')) return
    if (!route.config?.door) throw new Error(`route ${String(route.method)} ${route.url} does not say who may knock`)
  })
  app.addHook('onRequest', async request => {
    const { door, permission } = request.routeOptions.config
    if (!door || door === 'open') return
    const viewer = await findViewer(request)
    if (!viewer) throw new Fault('auth.required')
    request.refusedViewer = viewer
    if (door === 'shopper' ? viewer.kind !== 'shopper' : viewer.kind === 'shopper') throw new Fault('auth.forbidden')
    if (permission && !may(viewer, permission)) throw new Fault('auth.forbidden')
    // A cookie travels by itself: what changes something must come from our own pages (CSRF).
    if (viewer.kind === 'staff' && !['GET', 'HEAD'].includes(request.method) && !fromOwnPage(request, ownOrigins())) throw new Fault('request.forbidden-origin')
    request.refusedViewer = null
    request.viewer = viewer
  })
  app.addHook('preValidation', async request => { readQueryNumbers(request) })
}

/** A query string holds only text: whole numbers and booleans are read where the schema asks for them. What is not one stays text and is refused. */
function readQueryNumbers (request: FastifyRequest): void {
  const schema = request.routeOptions.schema?.querystring as { properties?: Record<string, { type?: string }> } | undefined // our schemas are TypeBox objects
  const query = request.query as Record<string, unknown> // fastify parses it to an object of texts
  for (const [name, field] of Object.entries(schema?.properties ?? {})) {
    const text = query[name]
    if (typeof text !== 'string') continue
    if (field.type === 'integer' && /^-?\d{1,15}$/.test(text)) query[name] = Number(text)
    if (field.type === 'boolean' && (text === 'true' || text === 'false')) query[name] = text === 'true'
  }
}

/** True when the browser names one of our own origins, or names none (not a browser) and sends the desk's own header. */
export function fromOwnPage (request: FastifyRequest, own: ReadonlySet<string>): boolean {
  const origin = request.headers.origin
  return origin === undefined ? request.headers['x-zhiyu-desk'] === '1' : own.has(origin)
}

export function staffOf (request: FastifyRequest): StaffViewer | KeyViewer {
  const viewer = request.viewer
  if (!viewer || viewer.kind === 'shopper') throw new Fault('auth.required')
  return viewer
}

/** For routes that make no sense without a person: presence, replying as oneself. */
export function agentOf (request: FastifyRequest): StaffViewer {
  const viewer = staffOf(request)
  if (viewer.kind !== 'staff') throw new Fault('auth.forbidden')
  return viewer
}

export function shopperOf (request: FastifyRequest): ShopperViewer {
  if (request.viewer?.kind !== 'shopper') throw new Fault('auth.required')
  return request.viewer
}

/** Every error leaves through here, in one shape, without stack or input values. */
export function replyFault (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const fault = asFault(error)
  const { status, say } = faults[fault.code]
  if (status >= 500) request.log.error({ err: error }, 'request failed')
  if (fault.retryAfterMs !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(fault.retryAfterMs / 1_000)))
  else if (fault.code === 'house.unavailable') reply.header('retry-after', 1)
  return reply.code(status).send({ code: fault.code, say, requestId: request.id, details: fault.details })
}

interface ValidationIssue { instancePath?: string; message?: string; params?: { additionalProperty?: string } }

function asFault (error: unknown): Fault {
  if (isFault(error)) return error
  const database = databaseFault(error)
  if (database) return database
  if (error instanceof Error) {
    if ('validation' in error && Array.isArray(error.validation)) {
      const details: FaultDetail[] = (error.validation as ValidationIssue[]).slice(0, 20).map(issue => ({ // ajv's own shape
        path: `${issue.instancePath ?? ''}${issue.params?.additionalProperty ? `/${issue.params.additionalProperty}` : ''}` || '/', say: issue.message ?? 'invalid',
      }))
      return new Fault('request.invalid', { cause: error, details })
    }
    const status = 'statusCode' in error ? error.statusCode : undefined
    if (status === 413) return new Fault('request.too-large', { cause: error })
    if (status === 415) return new Fault('request.unsupported-media', { cause: error })
    if (status === 400) return new Fault('request.invalid', { cause: error })
    if (status === 404) return new Fault('request.not-found', { cause: error })
  }
  return new Fault('house.fault', { cause: error })
}
