import type { Work } from '../../../kernel/work.ts'
import type { Deed } from '../../contract.ts'
import { isTaxNumber } from '../../decide-invoice.ts'
import type { ShopRefusal } from '../../ports.ts'
import { countUnits, fallenBy, paidFor, stateOf, type OwnOrder } from './decide.ts'
import { canVisit, warrantyUntil } from './decide-service.ts'
import { refuse, toShopper, type Asked, type OwnPorts, type Plan } from './plan.ts'
import { findOffers } from './store.ts'
import { findTradeInRow, findWarranty, loadShopPlace } from './store-facts.ts'
import { addRequest, loadRequests, setRequestState, type NewRequest, type RequestRow } from './store-service.ts'

export type ServiceDeed = Extract<Deed, { kind: 'claim-price-protection' | 'request-invoice' | 'book-repair' | 'book-trade-in' | 'file-complaint' | 'file-order-complaint' }>
type One<K extends ServiceDeed['kind']> = Asked<Extract<ServiceDeed, { kind: K }>>
const KINDS: ReadonlySet<string> = new Set<ServiceDeed['kind']>(['claim-price-protection', 'request-invoice', 'book-repair', 'book-trade-in', 'file-complaint', 'file-order-complaint'])

export function isServiceDeed (deed: Deed): deed is ServiceDeed {
  return KINDS.has(deed.kind)
}

/** What the shop would do about a service deed, by its own rules. Order-bound deeds come with their order, held when the deed is done. */
export async function planService (work: Work, ports: OwnPorts, asked: Asked<ServiceDeed>, order: OwnOrder | undefined): Promise<Plan | ShopRefusal> {
  const { customerId, deed } = asked
  switch (deed.kind) {
    case 'book-trade-in': return planTradeIn(work, { ...asked, deed })
    case 'file-complaint': return planComplaint(work, { customerId, about: deed.about, orderId: null, currency: (await loadShopPlace(work)).currency })
  }
  if (!order || order.kind === 'return') return refuse('order-not-found')
  switch (deed.kind) {
    case 'claim-price-protection': return planProtection(work, { ...asked, deed }, order)
    case 'request-invoice': return planInvoice(work, ports, { ...asked, deed, order })
    case 'book-repair': return planRepair(work, { ...asked, deed }, order)
    case 'file-order-complaint': return planComplaint(work, { customerId, about: deed.about, orderId: order.id, currency: order.currency })
  }
}

/** Nothing moves: somebody has to do it. */
function asRequest (work: Work, request: Omit<NewRequest, 'proposal'>): Plan {
  return { kind: 'plan', movement: toShopper(0, request), perform: proposal => addRequest(work, { ...request, proposal }) }
}

/** The difference between what was paid for the units and their price now, fen by fen out of our own tables. */
async function planProtection (work: Work, { customerId, deed }: One<'claim-price-protection'>, order: OwnOrder): Promise<Plan | ShopRefusal> {
  if (paidFor(order).minor === 0 || stateOf(order) === 'cancelled') return refuse('not-paid')
  if (deed.itemIds.length === 0) return refuse('nothing-named')
  // Units that went back already are no longer the shopper's: whoever names the whole line means what is left of it.
  const left = new Map(order.lines.map(line => [String(line.lineNo), line.quantity - line.returned]))
  const named = deed.itemIds.filter(id => { const n = left.get(id); if (n !== undefined) left.set(id, n - 1); return n === undefined || n > 0 })
  if (named.length === 0) return refuse('not-cheaper')
  const found = countUnits(order.lines, named)
  if (typeof found === 'string') return refuse('item-not-found', found)
  const offers = new Map((await findOffers(work, found.map(one => one.line.productId))).map(offer => [offer.id, offer]))
  const lines: { line: string; units: number; minor: number }[] = []
  for (const { line, units } of found) {
    const offer = offers.get(line.productId)
    if (!offer || offer.priceMinor === null || offer.priceMinor < 0 || offer.currency !== order.currency || offer.available === false) return refuse('price-unknown', String(line.lineNo))
    const minor = fallenBy(line, units, offer.priceMinor)
    if (minor > 0) lines.push({ line: String(line.lineNo), units, minor })
  }
  const amountMinor = lines.reduce((sum, one) => sum + one.minor, 0)
  if (amountMinor === 0) return refuse('not-cheaper')
  return { kind: 'plan', movement: toShopper(amountMinor, order), perform: proposal => addRequest(work, { customerId, kind: 'price-protection', orderId: order.id, currency: order.currency, amountMinor, detail: { lines }, state: 'done', proposal }) }
}

/** One invoice an order. A title asked for by mistake can be asked for anew until the invoice is made out; after that a person has to void it. */
async function planInvoice (work: Work, ports: OwnPorts, { customerId, deed, order }: One<'request-invoice'> & { readonly order: OwnOrder }): Promise<Plan | ShopRefusal> {
  if (paidFor(order).minor === 0 || stateOf(order) === 'cancelled') return refuse('not-paid')
  if (deed.title.name.trim() === '') return refuse('nothing-named')
  if (deed.title.kind === 'company' && !isTaxNumber(deed.title.taxNumber)) return refuse('tax-number')
  if (!await ports.hasEmail(work, customerId)) return refuse('no-email')
  const before = (await loadRequests(work, customerId)).find(one => one.kind === 'invoice' && one.orderId === order.id && one.state !== 'cancelled')
  if (before?.state === 'done') return refuse('already-requested', before.id)
  const plan = asRequest(work, { customerId, kind: 'invoice', orderId: order.id, currency: order.currency, detail: { title: deed.title.kind }, secret: JSON.stringify(deed.title) })
  return { ...plan, async perform (key) { if (before) await setRequestState(work, before.id, 'cancelled'); return plan.perform(key) } }
}

async function planRepair (work: Work, { customerId, deed }: One<'book-repair'>, order: OwnOrder): Promise<Plan | ShopRefusal> {
  if (stateOf(order) !== 'delivered') return refuse('not-delivered')
  const line = order.lines.find(one => String(one.lineNo) === deed.itemId)
  if (!line || line.returned >= line.quantity) return refuse('item-not-found', deed.itemId)
  const { timeZone } = await loadShopPlace(work)
  const months = await findWarranty(work, line.productId)
  if (months === 0) return refuse('not-repaired', deed.itemId)
  if (work.now > warrantyUntil(order, months, timeZone)) return refuse('out-of-warranty', deed.itemId)
  if (!canVisit(deed.visit, work.now, timeZone)) return refuse('no-such-day', deed.visit.on)
  if (await isOpen(work, customerId, one => one.kind === 'repair' && one.orderId === order.id && one.detail['item'] === deed.itemId)) return refuse('already-requested', deed.itemId)
  return asRequest(work, { customerId, kind: 'repair', orderId: order.id, currency: order.currency, detail: { item: deed.itemId, fault: deed.fault }, visit: deed.visit })
}

async function planTradeIn (work: Work, { customerId, deed }: One<'book-trade-in'>): Promise<Plan | ShopRefusal> {
  const value = await findTradeInRow(work, deed.thing, deed.condition)
  if (!value) return refuse('not-taken', deed.thing)
  if (!canVisit(deed.visit, work.now, (await loadShopPlace(work)).timeZone)) return refuse('no-such-day', deed.visit.on)
  if (await isOpen(work, customerId, one => one.kind === 'trade-in' && one.detail['thing'] === deed.thing)) return refuse('already-requested', deed.thing)
  return asRequest(work, { customerId, kind: 'trade-in', orderId: null, currency: value.low.currency, detail: { thing: deed.thing, condition: deed.condition, lowMinor: value.low.minor, highMinor: value.high.minor }, visit: deed.visit })
}

async function planComplaint (work: Work, { about, ...request }: { customerId: string; about: string; orderId: string | null; currency: string }): Promise<Plan | ShopRefusal> {
  if (await isOpen(work, request.customerId, one => one.kind === 'complaint' && one.orderId === request.orderId && one.detail['about'] === about)) return refuse('already-requested')
  return asRequest(work, { ...request, kind: 'complaint', detail: { about } })
}

async function isOpen (work: Work, customerId: string, same: (one: RequestRow) => boolean): Promise<boolean> {
  return (await loadRequests(work, customerId)).some(one => one.state === 'requested' && same(one))
}
