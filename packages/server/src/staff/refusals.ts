import type { FastifyInstance } from 'fastify'
import { actorOf, recordAudit } from '../kernel/audit.ts'
import { createLimiter } from '../kernel/limits.ts'
import type { Viewer } from '../kernel/viewer.ts'
import { transact, type World } from '../kernel/work.ts'

/** Who keeps knocking at one door fills the audit no faster than this. */
const ROWS = { burst: 20, perSecond: 0.2 }

/** Staff who ask for what their role does not allow are answered 403, and it is on record: which door, never what was sent. */
export function watchRefusals (app: FastifyInstance, world: World): void {
  const rows = createLimiter(ROWS)
  app.addHook('onResponse', async (request, reply) => {
    const viewer: Viewer | null = request.refusedViewer ?? request.viewer
    if (reply.statusCode !== 403 || !viewer || viewer.kind === 'shopper' || rows.take(actorOf(viewer), world.clock.now()) > 0) return
    await transact(world, viewer.shopId, work => recordAudit(work, actorOf(viewer), 'access.refused', { subject: `${request.method} ${request.routeOptions.url ?? ''}`, detail: { requestId: request.id } }))
      .catch((error: unknown) => { world.log.warn({ err: error }, 'a refusal could not be recorded') }) // the refusal itself was given
  })
}
