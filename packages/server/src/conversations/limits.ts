import { createLimiter, type Limiter } from '../kernel/limits.ts'
import type { Viewer } from '../kernel/viewer.ts'
import type { World } from '../kernel/work.ts'

/** Nobody types faster; a script that does is slowed, not served. */
const PER_SHOPPER = { burst: 60, perSecond: 20 }
/** Staff paste and press canned replies, and integrations answer for many. */
const PER_STAFF = { burst: 200, perSecond: 100 }
/** Behind one address may sit an office or a carrier's gateway: far above one person, far below a flood. */
const PER_ADDRESS = { burst: 600, perSecond: 300 }

interface Limits { readonly shopper: Limiter; readonly staff: Limiter; readonly address: Limiter }
const limitsBy = new WeakMap<World, Limits>()

/** 0 when this viewer may send a message now, else the milliseconds to wait. One count for routes and sockets. */
export function refuseFlood (world: World, viewer: Viewer, address: string): number {
  let limits = limitsBy.get(world)
  if (!limits) {
    limits = { shopper: createLimiter(PER_SHOPPER), staff: createLimiter(PER_STAFF), address: createLimiter(PER_ADDRESS) }
    limitsBy.set(world, limits)
  }
  const now = world.clock.now()
  if (viewer.kind !== 'shopper') return limits.staff.take(`${viewer.shopId} ${viewer.kind === 'staff' ? viewer.agentId : viewer.keyId}`, now)
  return Math.max(limits.shopper.take(`${viewer.shopId} ${viewer.visitorId}`, now), limits.address.take(address, now))
}
