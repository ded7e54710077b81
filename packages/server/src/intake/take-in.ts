import type { Work } from '../kernel/work.ts'
import { closeProfiles, factOf, lineFact, openProfiles, orderFact, type Fact } from '../profile/index.ts'
import { keepAside } from './aside.ts'
import type { ReadEvent, Reading, Reason } from './decide-event.ts'
import type { Candidate } from './merge.ts'
import { candidatesOf, place, sight } from './place.ts'
import { addEvents, addOrders, cancelOrders, countSources, findEvents, findGoods, type Aside, type Goods, type NewOrder, type StoredEvent, type Tally } from './store-events.ts'
import { openLive } from './store-keys.ts'
import { findApart, pairName } from './store-merges.ts'

/** One event as it came, and what was made of it. */
export interface Incoming { readonly raw: unknown; readonly reading: Reading; readonly source: string; readonly skewMs: number; /** Before the id: ids are unique within it. */ readonly scope: string }
export interface Outcome { readonly outcome: 'stored' | 'double' | 'quarantined' | 'refused'; readonly reason: Reason | null; readonly path: string | null; readonly customerId: string | null }

/** One customer's names of categories, and of brands: more are not taken in, so that what is stored and what is folded stay the same. Source: docs/decisions/2026-11-28-profile.md. */
export const MOST_NAMES = 200

const done = (outcome: Outcome['outcome'], more: Partial<Outcome> = {}): Outcome => ({ outcome, reason: null, path: null, customerId: null, ...more })

/** Thrown before anything is stored: these are to be joined, or kept apart, first. */
export class JoinFirst extends Error {
  readonly candidates: readonly Candidate[]
  constructor (candidates: readonly Candidate[]) { super('join first'); this.candidates = candidates }
}

/** Takes a batch of one shop in: stores what is new, folds it into profiles, keeps aside what cannot be believed. All of it or nothing. `join`: ask first whether those who share a key are one. */
export async function takeIn (work: Work, batch: readonly Incoming[], join: boolean): Promise<Outcome[]> {
  await openLive(work)
  const outcomes = batch.map(({ reading }) => reading.kind === 'event' ? undefined : done(reading.kind, { reason: reading.reason, path: reading.path }))
  const read = batch.flatMap(({ reading, scope }, i) => reading.kind === 'event' ? [{ i, key: `${scope}/${reading.event.id}`, event: reading.event }] : [])
  const events = read.map(one => one.event)
  const sighting = await sight(work, events)
  if (join) await joinFirst(work, candidatesOf(events, sighting))
  const customers = await place(work, events, sighting)
  const held = await openProfiles(work, [...new Set(customers.flatMap(one => one?.root ?? []))].toSorted())
  const goods = await findGoods(work, read.flatMap(({ event }) => [...event.subject !== null && (event.kind === 'view' || event.kind === 'cart') ? [event.subject] : [], ...event.lines.map(line => line.productId)]))

  const names = namesOf(held)
  const ready: (Ready & { i: number })[] = []
  read.forEach(({ i, key, event }, n) => {
    const { root: customerId, home } = customers[n] ?? {}
    if (customerId === undefined || home === undefined) { outcomes[i] = done('quarantined', { reason: 'no-such-customer', path: '/who/customerId' }); return }
    if (event.kind === 'note' && !held.get(customerId)?.person.consents.includes('social')) { outcomes[i] = done('refused', { reason: 'no-consent', path: '/kind' }); return }
    const one = withGoods({ key, customerId, home, event }, goods)
    if (!names.fits(one)) { outcomes[i] = done('quarantined', { reason: 'too-many-names', path: '/properties/category', customerId }); return }
    ready.push({ ...one, i })
  })

  const fresh = await addEvents(work, ready.map(({ key, home, event, detail }): StoredEvent => ({ key, customerId: home, kind: event.kind, subject: event.subject, at: event.at, source: event.source, channel: event.channel, detail: JSON.stringify(detail) })))
  const known = await findEvents(work, ready.flatMap(one => fresh.has(one.key) ? [] : [one.key]))
  const taken = new Map<string, Ready>()
  for (const one of ready) {
    const first = taken.get(one.key)
    if (fresh.has(one.key) && !first) {
      taken.set(one.key, one)
      outcomes[one.i] = done('stored', { customerId: one.customerId })
    } else outcomes[one.i] = same(one, first ? { kind: first.event.kind, subject: first.event.subject, detail: first.detail } : known.get(one.key)) ? done('double', { customerId: one.customerId }) : done('quarantined', { reason: 'id-taken', path: '/id', customerId: one.customerId })
  }

  await foldTaken(work, [...taken.values()], { held, goods })
  await keepAside(work, batch.flatMap(({ raw, source, reading }, i): Aside[] => outcomes[i]!.outcome === 'quarantined' ? [{ source, eventId: reading.kind === 'event' ? reading.event.id : reading.id, reason: outcomes[i]!.reason!, path: outcomes[i]!.path ?? '', body: JSON.stringify(raw) ?? 'null' }] : []))
  await countSources(work, talliesOf(batch, outcomes as readonly Outcome[])) // every index was given one above
  return outcomes as Outcome[]
}

/** Nobody is asked twice: who was kept apart before stays apart until a person says otherwise. */
async function joinFirst (work: Work, candidates: readonly Candidate[]): Promise<void> {
  if (candidates.length === 0) return
  const apart = await findApart(work, candidates.flatMap(one => typeof one.a === 'string' ? [[one.a, one.b] as const] : []))
  const open = candidates.filter(one => typeof one.a !== 'string' || !apart.has(pairName(one.a, one.b)))
  if (open.length > 0) throw new JoinFirst(open)
}

interface Ready { readonly key: string; readonly customerId: string; readonly home: string; readonly event: ReadEvent; readonly detail: Readonly<Record<string, unknown>>; readonly category: string | null; readonly brand: string | null }

/** What the goods say fills what the event does not: kept with the event, so that a rebuild reads the same. */
function withGoods ({ key, customerId, home, event }: Pick<Ready, 'key' | 'customerId' | 'home' | 'event'>, goods: ReadonlyMap<string, Goods>): Ready {
  const looked = event.kind === 'view' || event.kind === 'cart' || event.kind === 'search'
  const of = looked && event.subject !== null ? goods.get(event.subject) : undefined
  const text = (name: 'category' | 'brand'): string | null => typeof event.detail[name] === 'string' ? event.detail[name] : of?.[name] ?? null
  const [category, brand] = [text('category'), text('brand')]
  return { key, customerId, home, event, category, brand, detail: looked ? { ...event.detail, ...category === null ? {} : { category }, ...brand === null ? {} : { brand } } : event.detail }
}

/** How many names each customer has, counting those of this batch. */
function namesOf (held: Awaited<ReturnType<typeof openProfiles>>): { fits(one: Ready): boolean } {
  const added = new Map<string, Set<string>>()
  return {
    fits ({ customerId, category, brand, event }) {
      if (event.kind !== 'view' && event.kind !== 'cart' && event.kind !== 'search') return true
      const state = held.get(customerId)?.state
      for (const [map, name, which] of [[state?.categories, category, 'c'], [state?.brands, brand, 'b']] as const) {
        if (name === null || map?.has(name)) continue
        const mine = added.get(`${which} ${customerId}`) ?? new Set()
        if (!mine.has(name) && (map?.size ?? 0) + mine.size >= MOST_NAMES) return false
        added.set(`${which} ${customerId}`, mine.add(name))
      }
      return true
    },
  }
}

/** What is new becomes orders and facts, and profiles take it in. */
async function foldTaken (work: Work, taken: readonly Ready[], { held, goods }: { held: Awaited<ReturnType<typeof openProfiles>>; goods: ReadonlyMap<string, Goods> }): Promise<void> {
  const facts = new Map<string, Fact[]>()
  const tell = (customerId: string, fact: Fact): void => { const all = facts.get(customerId); if (all) all.push(fact); else facts.set(customerId, [fact]) }
  const orders = new Map<string, NewOrder>()
  for (const { customerId, home, event, category, brand, detail } of taken) {
    const fact = factOf({ kind: event.kind, at: event.at, channel: event.channel, category, brand, detail })
    if (fact) tell(customerId, fact)
    if (event.amount === null || (event.kind !== 'order' && event.kind !== 'return')) continue
    const id = event.subject ?? `${event.source}/${event.id}`
    if (orders.has(id)) continue
    const isSale = event.kind === 'order'
    orders.set(id, { id, customerId, home, kind: isSale ? 'sale' : 'return', currency: event.amount.currency, minor: isSale ? event.amount.minor : -event.amount.minor, at: event.at, of: !isSale && typeof detail['order'] === 'string' ? detail['order'] : null, lines: isSale ? event.lines : [], source: event.source })
  }
  const counting = await addOrders(work, [...orders.values()])
  for (const order of orders.values()) {
    if (!counting.has(order.id)) continue
    tell(order.customerId, orderFact(order))
    for (const line of order.lines) tell(order.customerId, lineFact({ at: order.at, category: goods.get(line.productId)?.category ?? null, brand: goods.get(line.productId)?.brand ?? null, pieces: line.pieces, minor: line.minor, currency: order.currency }))
  }
  await closeProfiles(work, held, facts)
  const cancelled = await cancelOrders(work, taken.flatMap(({ event }) => event.kind === 'cancel' && event.subject !== null ? [event.subject] : []))
  if (cancelled.length > 0) await closeProfiles(work, await openProfiles(work, cancelled.toSorted(), new Set(cancelled)), new Map()) // what was counted is counted anew without them
}

const sorted = (value: unknown): string => JSON.stringify(value, (_name, one: unknown) => one !== null && typeof one === 'object' && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => a < b ? -1 : 1)) : one)

/** The same id says the same: its time and its goods' category may be told a little differently the second time. */
function same ({ event, detail }: Ready, before: { kind: string; subject: string | null; detail: unknown } | undefined): boolean {
  const told = (of: unknown): string => { const { category: _c, brand: _b, ...rest } = of as Record<string, unknown>; return sorted(rest) } // details are objects, by the reader
  return before !== undefined && before.kind === event.kind && before.subject === event.subject && told(before.detail) === told(detail)
}

function talliesOf (batch: readonly Incoming[], outcomes: readonly Outcome[]): Tally[] {
  const tallies = new Map<string, Tally>()
  batch.forEach(({ source, skewMs, reading }, i) => {
    const tally = tallies.get(source) ?? { source, stored: 0, doubled: 0, quarantined: 0, refused: 0, late: 0, skewMs }
    tally[({ stored: 'stored', double: 'doubled', quarantined: 'quarantined', refused: 'refused' } as const)[outcomes[i]!.outcome]]++
    if (outcomes[i]!.outcome === 'stored' && reading.kind === 'event' && reading.event.late) tally.late++
    tallies.set(source, { ...tally, skewMs })
  })
  return [...tallies.values()]
}
