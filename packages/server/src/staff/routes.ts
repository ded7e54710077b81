import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { agentOf, staffOf, type Routes } from '../kernel/http.ts'
import { createLimiter } from '../kernel/limits.ts'
import { closed, FaultView, Id } from '../kernel/schema.ts'
import { transact, type World } from '../kernel/work.ts'
import { createAgent, editAgent } from './agents.ts'
import { AgentEdit, AgentView, ApiKeyView, NewAgent, NewApiKey, NewApiKeyView, SessionView, SetPresence, SignIn } from './contract.ts'
import { createKey, loadKeys, revokeKey } from './keys.ts'
import { setPresence } from './presence.ts'
import { SESSION_MS } from './sessions.ts'
import { loadSessionView, signIn, signOut } from './sign-in.ts'
import { startBeating } from './beat.ts'
import { agentView, loadAgents } from './store.ts'

export const SESSION_COOKIE = 'zhiyu_session'

/** Secure whenever people reach us over https; localhost without it stays usable. */
export function setSessionCookie (world: World, reply: FastifyReply, session: { token: string; expiresAt: Instant }): void {
  reply.setCookie(SESSION_COOKIE, session.token, { path: '/', httpOnly: true, sameSite: 'strict', secure: world.config.publicOrigin?.startsWith('https:') ?? false, maxAge: SESSION_MS / 1_000 })
}

/** Before there is a session: a browser's Origin must be the very host it speaks to, or the configured one. */
function fromHere (world: World, request: FastifyRequest): boolean {
  const { origin, host } = request.headers
  return origin === undefined || origin === world.config.publicOrigin || (URL.canParse(origin) && new URL(origin).host === host)
}

export const staffRoutes: Routes = async (app, { world }) => {
  /** Guards the expensive derivation against one address; an account is guarded by its own lock. */
  const signIns = createLimiter({ burst: 60, perSecond: 1 })
  let beating: ReturnType<typeof startBeating> | undefined
  app.addHook('onReady', async () => { beating = startBeating(world) })
  app.addHook('onClose', async () => { await beating?.stop() })

  app.post('/v1/session', {
    config: { door: 'open' },
    schema: { tags: ['staff'], operationId: 'signIn', summary: 'Sign in by password; the session is a cookie', body: SignIn, response: { 200: SessionView, '4xx': FaultView } },
  }, async (request, reply) => {
    // A foreign page must not sign our agents into its own account.
    if (!fromHere(world, request)) throw new Fault('request.forbidden-origin')
    const waitMs = signIns.take(request.ip, world.clock.now())
    if (waitMs > 0) throw new Fault('request.too-many', { retryAfterMs: waitMs })
    const signedIn = await signIn(world, request.body)
    setSessionCookie(world, reply, signedIn)
    return signedIn.view
  })

  app.get('/v1/session', {
    config: { door: 'staff' }, schema: { tags: ['staff'], operationId: 'readSession', summary: 'Who I am and what I may do', response: { 200: SessionView, '4xx': FaultView } },
  }, async request => transact(world, staffOf(request).shopId, work => loadSessionView(work, agentOf(request).agentId)))

  app.delete('/v1/session', {
    config: { door: 'staff' }, schema: { tags: ['staff'], operationId: 'signOut', summary: 'Sign out; this session ends everywhere', response: { 204: Type.Null(), '4xx': FaultView } },
  }, async (request, reply) => {
    const viewer = agentOf(request)
    await transact(world, viewer.shopId, work => signOut(work, viewer))
    reply.clearCookie(SESSION_COOKIE, { path: '/' })
    return reply.code(204).send(null)
  })

  app.get('/v1/agents', {
    config: { door: 'staff', permission: 'staff.read' },
    schema: { tags: ['staff'], operationId: 'listAgents', summary: 'All agents with presence and load', response: { 200: Type.Object({ items: Type.Array(AgentView) }, closed), '4xx': FaultView } },
  }, async request => ({ items: (await transact(world, staffOf(request).shopId, loadAgents)).map(agentView) }))

  app.post('/v1/agents', {
    config: { door: 'staff', permission: 'staff.manage' },
    schema: { tags: ['staff'], operationId: 'createAgent', summary: 'Add an agent', body: NewAgent, response: { 201: AgentView, '4xx': FaultView } },
  }, async (request, reply) => {
    const viewer = staffOf(request)
    return reply.code(201).send(await transact(world, viewer.shopId, work => createAgent(work, request.body, viewer)))
  })

  app.patch('/v1/agents/:id', {
    config: { door: 'staff', permission: 'staff.manage' },
    schema: { tags: ['staff'], operationId: 'editAgent', summary: 'Change an agent; password, role and activity end their sessions', params: Type.Object({ id: Id }, closed), body: AgentEdit, response: { 200: AgentView, '4xx': FaultView } },
  }, async request => {
    const viewer = staffOf(request)
    return transact(world, viewer.shopId, work => editAgent(work, request.params.id, request.body, viewer))
  })

  app.put('/v1/presence', {
    config: { door: 'staff' },
    schema: { tags: ['staff'], operationId: 'setPresence', summary: 'I am here, or away', body: SetPresence, response: { 200: AgentView, '4xx': FaultView } },
  }, async request => {
    const viewer = agentOf(request)
    return transact(world, viewer.shopId, work => setPresence(work, viewer.agentId, request.body.presence))
  })

  app.get('/v1/api-keys', {
    config: { door: 'staff', permission: 'staff.manage' },
    schema: { tags: ['staff'], operationId: 'listApiKeys', summary: 'API keys in force', response: { 200: Type.Object({ items: Type.Array(ApiKeyView) }, closed), '4xx': FaultView } },
  }, async request => ({ items: await transact(world, staffOf(request).shopId, loadKeys) }))

  app.post('/v1/api-keys', {
    config: { door: 'staff', permission: 'staff.manage' },
    schema: { tags: ['staff'], operationId: 'createApiKey', summary: 'Make an API key; it is shown this once', body: NewApiKey, response: { 201: NewApiKeyView, '4xx': FaultView } },
  }, async (request, reply) => {
    const viewer = staffOf(request)
    return reply.code(201).send(await transact(world, viewer.shopId, work => createKey(work, request.body, viewer)))
  })

  app.delete('/v1/api-keys/:id', {
    config: { door: 'staff', permission: 'staff.manage' },
    schema: { tags: ['staff'], operationId: 'revokeApiKey', summary: 'Revoke an API key', params: Type.Object({ id: Id }, closed), response: { 204: Type.Null(), '4xx': FaultView } },
  }, async (request, reply) => {
    const viewer = staffOf(request)
    await transact(world, viewer.shopId, work => revokeKey(work, request.params.id, viewer))
    return reply.code(204).send(null)
  })
}
