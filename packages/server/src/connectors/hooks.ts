import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import type { Routes } from '../kernel/http.ts'
import { createLimiter } from '../kernel/limits.ts'
import { closed, FaultView, Id, ShopId } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { kinds } from './kinds.ts'
import { openSecrets } from './secrets.ts'
import { countChanges, takeDelivery, type Change } from './store-aside.ts'
import { findConnector, makeDue } from './store.ts'

const MOST_BYTES = 1_048_576
/** Announced and not fetched yet: beyond this the shop is asked to send again later, as all of them do. */
const MOST_WAITING = 5_000
const At = Type.Object({ shop: ShopId, id: Id }, closed)

/** Where shops call when something changed. Open to anybody and good for nothing without the right signature over the very bytes. */
export const hookRoutes = (kick: () => void): Routes => async (app, { world }) => {
  const limiter = createLimiter({ burst: 200, perSecond: 50 })
  // The signature is of the bytes, so nothing parses them before it is checked.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) => { done(null, body) })

  app.post('/v1/hooks/:shop/:id', {
    config: { door: 'open' }, bodyLimit: MOST_BYTES,
    schema: { tags: ['connectors'], operationId: 'receiveHook', summary: 'A connected shop says that something changed; signed', params: At, response: { 204: Type.Null(), '4xx': FaultView } },
  }, async (request, reply) => {
    const { shop, id } = request.params
    const wait = limiter.take(`${shop} ${id}`, world.clock.now())
    if (wait > 0) throw new Fault('request.too-many', { retryAfterMs: wait })
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    await transact(world, shop, async work => {
      const row = await findConnector(work, id)
      const hear = row && kinds[row.kind].hear
      if (!row || !hear) throw new Fault('connector.hook-refused')
      const heard = hear({ secrets: openSecrets(work.vault, shop, row), settings: row.settings }, { header: name => { const value = request.headers[name]; return typeof value === 'string' ? value : undefined }, body, now: work.now })
      if (heard.kind === 'refused') throw new Fault(heard.because === 'signature' ? 'connector.hook-refused' : 'request.invalid')
      if (heard.delivery.length > 200) throw new Fault('request.invalid')
      const changes: Omit<Change, 'id'>[] = heard.kind === 'changed' ? heard.changes.map(change => ({ resource: change.resource, recordId: change.id.slice(0, 100), row: null })) : [{ resource: 'orders', recordId: heard.delivery, row: JSON.stringify(heard.rows) }]
      if (changes.length === 0) return
      if (await countChanges(work, id) >= MOST_WAITING) throw new Fault('request.too-many', { retryAfterMs: 60_000 })
      if (!await takeDelivery(work, id, heard.delivery, changes)) return
      if (row.state === 'active' && row.problem === null) await makeDue(work, id, false)
      work.afterCommit(kick)
    })
    return reply.code(204).send(null)
  })
}
