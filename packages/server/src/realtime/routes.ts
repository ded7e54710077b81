import type { FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import { iso, second } from '../kernel/clock.ts'
import { openDoorbell } from '../kernel/doorbell.ts'
import { Fault } from '../kernel/faults.ts'
import type { Routes } from '../kernel/http.ts'
import { createLimiter } from '../kernel/limits.ts'
import { transact } from '../kernel/work.ts'
import { onDraft } from '../concierge/index.ts'
import { createMessageWriter } from '../conversations/index.ts'
import { findShopperViewer, shopperMayKnock } from '../customers/index.ts'
import { agentName, findStaffViewer, SESSION_COOKIE, socketClosed, socketOpened } from '../staff/index.ts'
import { shopperLeft } from '../routing/index.ts'
import { PROTOCOL_VERSION } from './contract.ts'
import { createHub } from './hub.ts'
import { CLOSE, tell, type Member } from './member.ts'
import { startNews } from './news.ts'
import { asFault, dismiss, readFrame, refusal, serveMember } from './session.ts'
import { startSweep } from './sweep.ts'

const HELLO_WITHIN_MS = 5 * second
export const HEARTBEAT_MS = 25 * second
/** New sockets per address: a page reload storm behind one gateway passes, a script does not. */
const CONNECTS = { burst: 200, perSecond: 50 }

/** GET /v1/socket: see contract.ts for the protocol. */
export const socketRoutes: Routes = async (app, { world }) => {
  const hub = createHub(world)
  const writer = createMessageWriter(world)
  const news = startNews(world, hub)
  const connects = createLimiter(CONNECTS)
  const doorbell = world.config.cluster ? openDoorbell(world) : undefined
  const leaving = new Set<Promise<unknown>>()
  const greeting = new Map<WebSocket, number>() // sockets before their hello, and until when they may take
  const sweep = startSweep(world, { hub, greeting, heartbeatMs: HEARTBEAT_MS })
  let closing = false

  const deaf = [
    writer.onCommitted(batch => { hub.deliver(batch) }),
    onDraft(world, draft => {
      for (const { member } of hub.subscriptionsOf(draft.shopId, draft.conversationId)) if (member.viewer.kind === 'shopper') tell(member, { t: 'draft', conversation: draft.conversationId, after: draft.seq, text: draft.text })
    }),
    world.bell.onEvents(events => { news.hear(events); sweep.hear(events) }),
    world.bell.onRemote(events => { if (events) { news.hear(events); sweep.hear(events) } else hub.pullAll() }),
  ]

  app.addHook('preClose', async () => {
    closing = true
    for (const stop of deaf) stop()
    sweep.stop()
    for (const member of hub.members) member.socket.close(CLOSE.restart, 'restarting')
  })
  app.addHook('onClose', async () => {
    await news.stop()
    while (leaving.size > 0) await Promise.all(leaving)
    await doorbell?.close()
  })

  app.get('/v1/socket', { websocket: true, config: { door: 'open' }, schema: { hide: true } }, (socket, request) => {
    socket.on('error', () => { socket.terminate() }) // invalid UTF-8 and oversized frames were answered with 1007 and 1009 by then
    if (closing) { socket.close(CLOSE.restart, 'restarting'); return }
    const wait = connects.take(request.ip, world.clock.now())
    if (wait > 0) { socket.send(JSON.stringify(refusal(new Fault('request.too-many', { retryAfterMs: wait })))); socket.close(CLOSE.flood, 'too many connections'); return }
    greeting.set(socket, world.clock.now() + HELLO_WITHIN_MS)
    const credentials = credentialsOf(request) // the request is not kept: ten thousand sockets would keep ten thousand of them
    let serve: ((text: string) => void) | undefined
    let greeted = false

    socket.on('message', (bytes: Buffer, binary: boolean) => {
      sweep.alive(socket)
      if (binary) { dismiss(socket, 'protocol.bad-frame', CLOSE.protocol); return }
      const text = bytes.toString()
      if (serve) { serve(text); return }
      if (greeted) { dismiss(socket, 'protocol.bad-frame', CLOSE.protocol); return } // wait for welcome
      greeted = true
      void hello(text).catch((error: unknown) => {
        const fault = asFault(error, world)
        socket.send(JSON.stringify(refusal(fault)))
        socket.close(fault.code.startsWith('house.') ? CLOSE.restart : CLOSE.auth, fault.code)
      })
    })
    socket.on('pong', () => { sweep.alive(socket) })
    socket.on('close', () => { greeting.delete(socket); sweep.forget(socket) })

    async function hello (text: string): Promise<void> {
      const frame = readFrame(text)
      if (frame?.t !== 'hello') { dismiss(socket, 'protocol.bad-frame', CLOSE.protocol); return }
      if (frame.v !== PROTOCOL_VERSION) { dismiss(socket, 'protocol.client-too-old', CLOSE.protocol); return }
      const member = await welcomeMember(frame.token)
      greeting.delete(socket)
      if (socket.readyState !== 1) return
      hub.join(member)
      const { viewer } = member
      // A desk counts from here; the closing waits for the opening, or a quick reconnect would end below zero.
      const counted = viewer.kind === 'staff' ? transact(world, viewer.shopId, work => socketOpened(work, viewer.agentId)).then(() => true, (error: unknown) => { world.log.warn({ err: error }, 'socket not counted'); return false }) : undefined
      socket.on('close', () => {
        hub.leave(member)
        const left = (viewer.kind === 'staff'
          ? counted!.then(async was => { if (was) await transact(world, viewer.shopId, work => socketClosed(work, viewer.agentId)) })
          : shopperGone(member)).catch((error: unknown) => { world.log.warn({ err: error }, 'leaving not noted') }).finally(() => { leaving.delete(left) })
        leaving.add(left)
      })
      await counted
      tell(member, { t: 'welcome', v: PROTOCOL_VERSION, at: iso(world.clock.now()), heartbeatMs: HEARTBEAT_MS, viewer: viewer.kind === 'staff' ? 'staff' : 'shopper', locale: null })
      serve = serveMember({ world, hub, writer }, member)
    }

    async function welcomeMember (token: string | undefined): Promise<Member> {
      const rest = { socket, address: credentials.address, opened: new Map(), watching: new Set<'inbox' | 'wall'>(), recheckAt: sweep.firstCheckAt() }
      if (token !== undefined) {
        const viewer = await findShopperViewer(world, token)
        if (!viewer) throw new Fault('auth.required')
        if (!await credentials.shopperMayKnock(viewer.shopId)) throw new Fault('request.forbidden-origin')
        const stillWelcome = async (): Promise<boolean> => (await findShopperViewer(world, token))?.customerId === viewer.customerId
        return { ...rest, viewer, name: null, stillWelcome, expiresAt: 'expiresAt' in viewer && typeof viewer.expiresAt === 'number' ? viewer.expiresAt : null }
      }
      // A cookie travels by itself: only our own pages may open a desk's socket with it.
      if (!credentials.fromOwnPage) throw new Fault('request.forbidden-origin')
      const viewer = await findStaffViewer(world, credentials.cookie)
      if (!viewer) throw new Fault('auth.required')
      const name = await transact(world, viewer.shopId, work => agentName(work, viewer.agentId)) ?? null
      return { ...rest, viewer, name, stillWelcome: async () => await findStaffViewer(world, credentials.cookie) !== undefined, expiresAt: null }
    }
  })

  /** Their last socket: while they wait, the clock of abandonment starts. */
  async function shopperGone (member: Member): Promise<void> {
    const { viewer } = member
    if (viewer.kind !== 'shopper') return
    for (const other of hub.inShop(viewer.shopId)) if (other.viewer.kind === 'shopper' && other.viewer.customerId === viewer.customerId) return
    await transact(world, viewer.shopId, work => shopperLeft(work, viewer.customerId))
  }

  function credentialsOf (request: FastifyRequest): { cookie: string | undefined; address: string; fromOwnPage: boolean; shopperMayKnock: (shopId: string) => Promise<boolean> } {
    const { origin, host } = request.headers
    const knock = { headers: { origin, host }, server: request.server } as FastifyRequest // all that the origin rule reads
    return {
      cookie: request.server.parseCookie(request.headers.cookie ?? '')[SESSION_COOKIE], address: request.ip,
      fromOwnPage: origin === undefined ? request.headers['x-zhiyu-desk'] === '1' : request.server.ownOrigins().has(origin),
      shopperMayKnock: shopId => shopperMayKnock(world, shopId, knock),
    }
  }
}
