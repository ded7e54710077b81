import type { WebSocket } from 'ws'
import { second } from '../kernel/clock.ts'
import type { HouseEvent } from '../kernel/events.ts'
import type { World } from '../kernel/work.ts'
import type { Hub } from './hub.ts'
import { CLOSE, tell, type Member } from './member.ts'

const TICK_MS = second
/** Revocations of this process arrive as events. Of other processes only as hints: there the credential is asked again often. */
const RECHECK_MS = { alone: 60 * second, cluster: 4 * second, shopper: 120 * second }

/** Longer than any process trusts a credential without asking (staff/sessions.ts: 2 s). */
const FORGOTTEN_MS = 2_500

export interface Sweep {
  alive(socket: WebSocket): void
  forget(socket: WebSocket): void
  /** Access changed: whom it concerns is asked again at once. */
  hear(events: readonly HouseEvent[]): void
  firstCheckAt(): number
  stop(): void
}

/** One timer for all sockets: silent ones are pinged and then cut, late hellos closed, ended credentials signed out. */
export function startSweep (world: World, { hub, greeting, heartbeatMs }: { hub: Hub; greeting: Map<WebSocket, number>; heartbeatMs: number }): Sweep {
  const heardAt = new WeakMap<WebSocket, number>()
  const pinged = new WeakSet<WebSocket>()
  let cancel = (): void => {}
  let stopped = false

  function tick (): void {
    const now = world.clock.now()
    for (const [socket, until] of greeting) if (until <= now) { greeting.delete(socket); socket.close(CLOSE.slow, 'hello expected') }
    for (const member of hub.members) {
      const { socket } = member
      const heard = heardAt.get(socket)
      if (heard === undefined) heardAt.set(socket, now)
      else if (heard + 2 * heartbeatMs <= now) socket.terminate()
      else if (heard + heartbeatMs <= now && !pinged.has(socket)) { pinged.add(socket); socket.ping() }
      if (member.expiresAt !== null && member.expiresAt <= now) signOut(member, 'expired')
      else if (member.recheckAt <= now) recheck(member)
    }
    if (!stopped) cancel = world.clock.wakeAt(now + TICK_MS, tick)
  }

  function recheck (member: Member): void {
    member.recheckAt = world.clock.now() + (member.viewer.kind === 'shopper' ? RECHECK_MS.shopper : world.config.cluster ? RECHECK_MS.cluster : RECHECK_MS.alone)
    member.stillWelcome().then(welcome => { if (!welcome) signOut(member, 'ended') }, () => undefined) // the database is away: asked again at the next turn
  }

  /** After the others have heard it too: a remembered credential must be forgotten first. And once more when any memory has run out. */
  function askAgain (member: Member): void {
    setImmediate(() => { recheck(member); member.recheckAt = world.clock.now() + FORGOTTEN_MS })
  }

  cancel = world.clock.wakeAt(world.clock.now() + TICK_MS, tick)
  return {
    alive (socket) { heardAt.set(socket, world.clock.now()); pinged.delete(socket) },
    forget (socket) { heardAt.delete(socket); pinged.delete(socket) },
    hear (events) {
      for (const event of events) {
        if (event.kind === 'agent.access-changed') {
          for (const member of hub.inShop(event.shopId)) if (member.viewer.kind === 'staff' && member.viewer.agentId === event.payload.agentId) askAgain(member)
        } else if (event.kind === 'visitor.ended') {
          for (const member of hub.inShop(event.shopId)) if (member.viewer.kind === 'shopper' && member.viewer.visitorId === event.payload.visitorId) signOut(member, 'ended')
        } else if (event.kind === 'customer.identified' && event.payload.mergedCustomerId !== null) {
          // Their history has a known owner now: the anonymous session may not go on reading it.
          for (const member of hub.inShop(event.shopId)) if (member.viewer.kind === 'shopper' && member.viewer.customerId === event.payload.mergedCustomerId) signOut(member, 'identified')
        }
      }
    },
    firstCheckAt: () => world.clock.now() + (world.config.cluster ? RECHECK_MS.cluster : RECHECK_MS.alone),
    stop () { stopped = true; cancel() },
  }
}

function signOut (member: Member, reason: string): void {
  tell(member, { t: 'signed-out', reason })
  member.socket.close(CLOSE.auth, 'signed out')
}
