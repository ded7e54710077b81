import { Type } from 'typebox'
import { actorOf, recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import { shopperOf, type Routes } from '../kernel/http.ts'
import { createLimiter } from '../kernel/limits.ts'
import { closed, FaultView } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { setCare } from './actions.ts'
import { CareNeed, DeclareCare, OpenSession, ShopperSession } from './contract.ts'
import { openShopperSession, type HistoryPort } from './session-actions.ts'
import { mayKnock } from './origins.ts'
import { endVisitor, loadShopFront } from './sessions.ts'

/** Sessions per address: a whole office or a carrier's gateway may share one, so the burst is generous. */
const OPENINGS = { burst: 120, perSecond: 2 }
const Care = Type.Object({ care: Type.Array(CareNeed) }, closed)
const tags = ['widget']

/** The widget's own door. `history` comes from the roof: see HistoryPort. */
export function widgetSessionRoutes (history: HistoryPort): Routes {
  return async (app, { world }) => {
    const openings = createLimiter(OPENINGS)
    app.post('/v1/widget/session', { config: { door: 'open' }, schema: { tags, operationId: 'openShopperSession', summary: 'Start or resume a visit; with an identity token the shopper is known', body: OpenSession, response: { 200: ShopperSession, '4xx': FaultView } } }, async (request, reply) => {
      const retryAfterMs = openings.take(request.ip, world.clock.now())
      if (retryAfterMs > 0) throw new Fault('request.too-many', { retryAfterMs })
      const { shop, ...wish } = request.body
      const session = await transact(world, shop, async work => {
        const front = await loadShopFront(work)
        if (!mayKnock(request, app.ownOrigins(), front.allowedOrigins)) throw new Fault('request.forbidden-origin')
        return openShopperSession(work, wish, history)
      })
      return reply.header('cache-control', 'no-store').send(session)
    })
    app.put('/v1/widget/care', { config: { door: 'shopper' }, schema: { tags, operationId: 'declareOwnCare', summary: 'Say what care I need; it can be taken back', body: DeclareCare, response: { 200: Care, '4xx': FaultView } } }, async request => {
      const viewer = shopperOf(request)
      return transact(world, viewer.shopId, async work => ({ care: await setCare(work, viewer, viewer.customerId, request.body.care) }))
    })
    app.post('/v1/widget/end', { config: { door: 'shopper' }, schema: { tags, operationId: 'endVisit', summary: 'End and clear: every token of this visitor stops working', response: { 204: Type.Null(), '4xx': FaultView } } }, async (request, reply) => {
      const viewer = shopperOf(request)
      await transact(world, viewer.shopId, async work => {
        await endVisitor(work, viewer.visitorId)
        await work.emit('visitor.ended', { visitorId: viewer.visitorId })
        await recordAudit(work, actorOf(viewer), 'visitor.ended', { subject: `visitor:${viewer.visitorId}` })
      })
      return reply.code(204).send(null)
    })
  }
}
