import { Type } from 'typebox'
import { Fault } from '../kernel/faults.ts'
import { shopperOf, staffOf, type Routes } from '../kernel/http.ts'
import { createLimiter } from '../kernel/limits.ts'
import { closed, FaultView } from '../kernel/schema.ts'
import { transact } from '../kernel/work.ts'
import { isCurrency } from '../playbook/index.ts'
import { EventsIn, EventsTaken, QuarantinedView, SourceView } from './contract.ts'
import { readEvent, readInstant, skewOf, type Reader } from './decide-event.ts'
import { listQuarantined, listSources } from './store-lists.ts'
import type { Incoming, Outcome } from './take-in.ts'
import { eventWriter } from './writer.ts'

const tags = ['events']
/** Larger batches are refused whole. Source: issue 5, bad input. */
const MOST_BYTES = 10 * 1024 * 1024
const MOST_EVENTS = 10_000
/** What a shopper's own page may tell about them. */
const FROM_PAGES: ReadonlySet<string> = new Set(['view', 'search', 'cart'])
const MOST_FROM_PAGE = 50
const PAGE_RATE = { burst: 120, perSecond: 2 }

interface Batch { readonly events: readonly unknown[]; readonly source: string | undefined; readonly sentAt: number | undefined }

/** The door for events: whatever a shop's systems, and its pages, tell. */
export const intakeRoutes: Routes = async (app, { world }) => {
  const writer = eventWriter(world)
  const pages = createLimiter(PAGE_RATE)
  // Read as text: a batch with one hostile name in it is still a batch, and JSON.parse gives such a name to nobody's prototype.
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try { done(null, JSON.parse(String(body))) } catch { done(new Fault('request.invalid', { details: [{ path: '/', say: 'not JSON' }] })) }
  })

  app.post('/v1/events', {
    config: { door: 'staff', permission: 'import.run' }, bodyLimit: MOST_BYTES, validatorCompiler: () => () => true, // each event is judged by itself, and answered for
    schema: { tags, operationId: 'sendEvents', summary: 'Tell what happened: one event or a batch. Each is answered for; what is answered "stored" is committed and folded into the profile', body: EventsIn, response: { 200: EventsTaken, '4xx': FaultView, '5xx': FaultView } },
  }, async request => {
    const { shopId } = staffOf(request)
    const batch = batchOf(request.body)
    const source = batch.source ?? 'api'
    const now = world.clock.now()
    const reader: Reader = { now, source, skewMs: skewOf(batch.sentAt, now), isCurrency }
    const incoming = batch.events.map((raw): Incoming => {
      const reading = readEvent(raw, reader)
      const from = reading.kind === 'event' ? reading.event.source : source
      return { raw, reading, source: from, skewMs: batch.sentAt === undefined ? 0 : batch.sentAt - now, scope: from }
    })
    return answer(incoming, await writer.take(shopId, incoming))
  })

  app.post('/v1/widget/events', {
    config: { door: 'shopper' }, validatorCompiler: () => () => true,
    schema: { tags: ['widget'], operationId: 'sendOwnEvents', summary: 'What the shopper looked at, searched or put into the cart, told by the shop\'s page', body: EventsIn, response: { 200: EventsTaken, '4xx': FaultView, '5xx': FaultView } },
  }, async request => {
    const viewer = shopperOf(request)
    const batch = batchOf(request.body)
    const now = world.clock.now()
    if (batch.events.length > MOST_FROM_PAGE) throw new Fault('request.too-large', { details: [{ path: '/events', say: `at most ${MOST_FROM_PAGE} at once` }] })
    const retryAfterMs = pages.take(viewer.visitorId, now)
    if (retryAfterMs > 0) throw new Fault('request.too-many', { retryAfterMs })
    const reader: Reader = { now, source: 'widget', skewMs: skewOf(batch.sentAt, now), isCurrency, who: { customerId: viewer.customerId }, kinds: FROM_PAGES }
    const incoming = batch.events.map((raw): Incoming => ({ raw, reading: believedPage(raw, reader), source: 'widget', skewMs: 0, scope: `widget/${viewer.visitorId}` })) // a visitor's ids are their own
    return answer(incoming, await writer.take(viewer.shopId, incoming))
  })

  const reading = { door: 'staff', permission: 'import.run' } as const
  app.get('/v1/events/sources', { config: reading, schema: { tags, operationId: 'listEventSources', summary: 'Who tells us what happened: counts, freshness, doubles, lateness, clock skew', response: { 200: Type.Object({ items: Type.Array(SourceView) }, closed), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await listSources(work) })))
  app.get('/v1/events/quarantined', { config: reading, schema: { tags, operationId: 'listQuarantinedEvents', summary: 'The newest events that could not be believed, with the reason', response: { 200: Type.Object({ items: Type.Array(QuarantinedView) }, closed), '4xx': FaultView } } }, async request =>
    transact(world, staffOf(request).shopId, async work => ({ items: await listQuarantined(work) })))
}

/** A page speaks for the session's shopper: it may not name anybody else, nor another source. */
function believedPage (raw: unknown, reader: Reader): ReturnType<typeof readEvent> {
  const { source: _source, who: _who, ...rest } = raw !== null && typeof raw === 'object' ? raw as Record<string, unknown> : {}
  return readEvent(rest, reader)
}

function batchOf (body: unknown): Batch {
  const invalid = (path: string, say: string): Fault => new Fault('request.invalid', { details: [{ path, say }] })
  if (body === null || typeof body !== 'object' || Array.isArray(body)) throw invalid('/', 'one event, or { events }')
  const { events, source, sentAt, ...rest } = body as Record<string, unknown> // an object, by the line above
  if (events === undefined) return { events: [body], source: undefined, sentAt: undefined }
  if (!Array.isArray(events) || events.length === 0 || events.length > MOST_EVENTS) throw invalid('/events', `1 to ${MOST_EVENTS} events`)
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) throw invalid('/', 'only events, source and sentAt')
  if (source !== undefined && (typeof source !== 'string' || !/^[a-z0-9][a-z0-9._-]{0,59}$/.test(source))) throw invalid('/source', 'small letters, digits, dots, dashes; at most 60')
  if (sentAt !== undefined && (typeof sentAt !== 'string' || Number.isNaN(readInstant(sentAt)))) throw invalid('/sentAt', 'an instant')
  return { events, source, sentAt: sentAt === undefined ? undefined : readInstant(sentAt) }
}

function answer (incoming: readonly Incoming[], outcomes: readonly Outcome[]): EventsTaken {
  const count = (of: Outcome['outcome']): number => outcomes.filter(one => one.outcome === of).length
  return {
    stored: count('stored'), double: count('double'), quarantined: count('quarantined'), refused: count('refused'),
    results: outcomes.map((one, i) => { const { reading } = incoming[i]!; return { id: reading.kind === 'event' ? reading.event.id : reading.id, ...one } }),
  }
}
