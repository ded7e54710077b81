import { money } from '../../../kernel/money.ts'
import type { Work } from '../../../kernel/work.ts'
import type { Address, Deed } from '../../contract.ts'
import type { Movement } from '../../model.ts'
import type { Performance, Quote, ShopConnector, ShopRefusal } from '../../ports.ts'
import { backFor, countUnits, factsOf, paidFor, stateOf, type OwnLine, type OwnOrder } from './decide.ts'
import { refuse, toShopper, type Asked, type OwnPorts, type Plan } from './plan.ts'
import { isServiceDeed, planService } from './service.ts'
import { loadShopPlace } from './store-facts.ts'
import { findRequestBy } from './store-service.ts'
import { addReturn, cancelOwnOrder, findOffers, findOwnOrder, findReturnBy, saveOrderAddress, type NewReturn } from './store.ts'

/**
 * The shop whose orders are in our own tables.
 *
 * It holds no payment methods: money goes back the way it came, and a deed that would make the shopper pay is not supported.
 * An import of the shop's own file remains the last word on an order.
 */
export function connectOwn (work: Work, ports: OwnPorts): ShopConnector {
  const plan = (customerId: string, deed: Deed, hold: boolean): Promise<Plan | ShopRefusal> => planDeed(work, ports, { customerId, deed, hold })
  return {
    findCustomerId: async () => undefined, // who somebody is, their session says
    async findOrder (orderId, hold) {
      const order = await findOwnOrder(work, orderId, hold)
      return order && factsOf(order)
    },
    async quote (customerId, deed): Promise<Quote> {
      const made = await plan(customerId, deed, false)
      return made.kind === 'plan' ? { kind: 'quote', movement: made.movement } : made
    },
    async perform (customerId, deed, key): Promise<Performance> {
      const done = await alreadyDone(work, deed, key)
      if (done !== undefined) return { kind: 'done', reference: done.reference, movement: done.movement }
      const made = await plan(customerId, deed, true)
      return made.kind === 'plan' ? { kind: 'done', movement: made.movement, reference: await made.perform(key) } : made
    },
  }
}

async function planDeed (work: Work, ports: OwnPorts, asked: Asked): Promise<Plan | ShopRefusal> {
  const { customerId, deed, hold } = asked
  if (deed.kind === 'change-own-address') {
    const address = addressText(deed.address)
    if (address === '') return refuse('nothing-named')
    return { kind: 'plan', movement: { direction: 'none', amount: money(0, (await loadShopPlace(work)).currency), via: null }, perform: async () => { await ports.saveCustomerAddress(work, customerId, address); return customerId } }
  }
  const order = 'orderId' in deed ? await findOwnOrder(work, deed.orderId, hold) : undefined
  if (isServiceDeed(deed)) return planService(work, ports, { ...asked, deed }, order)
  if (!order) return refuse('order-not-found')
  switch (deed.kind) {
    case 'cancel-order': {
      if (stateOf(order) !== 'open') return refuse('not-open')
      return { kind: 'plan', movement: toShopper(leftOf(order), order), perform: async key => { await cancelOwnOrder(work, order.id, { reason: deed.reason, proposal: key }); return order.id } }
    }
    case 'change-order-address': {
      const address = addressText(deed.address)
      if (stateOf(order) !== 'open') return refuse('not-open')
      if (address === '') return refuse('nothing-named')
      return { kind: 'plan', movement: toShopper(0, order), perform: async () => { await saveOrderAddress(work, order.id, address); return order.id } }
    }
    case 'return-items': return planReturn(work, order, deed)
    case 'exchange-items': return planExchange(work, order, deed)
    case 'change-order-items':
    case 'change-order-payment': return refuse('not-supported')
  }
}

function planReturn (work: Work, order: OwnOrder, deed: Extract<Deed, { kind: 'return-items' }>): Plan | ShopRefusal {
  const units = unitsOf(order, deed.itemIds, deed.paymentMethodId)
  if ('kind' in units) return units
  const lines = units.found.map(({ line, units: n }) => { const back = backFor(line, n); return { line, units: n, amountMinor: back.minor, protectedMinor: back.protectedMinor } })
  return planComingBack(work, { order, request: 'return', lines, refundMinor: lines.reduce((sum, one) => sum + one.amountMinor, 0) })
}

/** For another variant of the same product that is in stock and not dearer. */
async function planExchange (work: Work, order: OwnOrder, deed: Extract<Deed, { kind: 'exchange-items' }>): Promise<Plan | ShopRefusal> {
  const units = unitsOf(order, deed.items.map(swap => swap.from), deed.paymentMethodId)
  if ('kind' in units) return units
  const offers = new Map((await findOffers(work, deed.items.map(swap => swap.to))).map(offer => [offer.id, offer]))
  const taken = new Map<number, OwnLine>()
  const lines: NewReturn['lines'][number][] = []
  for (const { from, to } of deed.items) {
    const line = units.found.find(one => String(one.line.lineNo) === from)!.line
    const offer = offers.get(to)
    if (!offer || offer.available !== true || line.parentId === null || offer.parentId !== line.parentId || offer.priceMinor === null || offer.currency !== order.currency) return refuse('new-item-unavailable', to)
    const rest = taken.get(line.lineNo) ?? line
    const back = backFor(rest, 1)
    taken.set(line.lineNo, { ...rest, returned: rest.returned + 1, protectedMinor: rest.protectedMinor - back.protectedMinor })
    lines.push({ line, units: 1, to, amountMinor: back.minor - offer.priceMinor, protectedMinor: back.protectedMinor })
  }
  const refundMinor = lines.reduce((sum, one) => sum + one.amountMinor, 0)
  return refundMinor < 0 ? refuse('not-supported', 'the shopper would have to pay') : planComingBack(work, { order, request: 'exchange', lines, refundMinor })
}

function planComingBack (work: Work, back: Omit<NewReturn, 'proposal'>): Plan {
  return { kind: 'plan', movement: toShopper(back.refundMinor, back.order), perform: proposal => addReturn(work, { ...back, proposal }) }
}

function unitsOf (order: OwnOrder, named: readonly string[], paymentMethodId: string | null): { readonly found: Exclude<ReturnType<typeof countUnits>, string> } | ShopRefusal {
  if (stateOf(order) !== 'delivered') return refuse('not-delivered')
  if (named.length === 0) return refuse('nothing-named')
  if (paymentMethodId !== null) return refuse('payment-method-unknown', paymentMethodId)
  const found = countUnits(order.lines, named)
  return typeof found === 'string' ? refuse('item-not-found', found) : { found }
}

/** Cancelled or asked back under this very key. An address written twice is the same address. */
async function alreadyDone (work: Work, deed: Deed, key: string): Promise<{ reference: string; movement: Movement } | undefined> {
  if (deed.kind === 'return-items' || deed.kind === 'exchange-items') {
    const made = await findReturnBy(work, deed.orderId, key)
    const order = made && await findOwnOrder(work, made.id, false)
    return order && { reference: order.id, movement: toShopper(Math.max(0, -order.totalMinor), order) }
  }
  if (isServiceDeed(deed)) {
    const made = await findRequestBy(work, key)
    return made && { reference: made.id, movement: toShopper(made.amountMinor, made) }
  }
  if (deed.kind !== 'cancel-order') return undefined
  const order = await findOwnOrder(work, deed.orderId, true)
  const cancelled = order?.attributes['cancelled'] as { proposal?: unknown } | undefined // written by cancelOwnOrder
  return order && cancelled?.proposal === key ? { reference: order.id, movement: toShopper(leftOf({ ...order, status: 'paid' }), order) } : undefined
}

/** Paid, less what was given back already because a price fell. */
const leftOf = (order: OwnOrder): number => Math.max(0, paidFor(order).minor - order.lines.reduce((sum, line) => sum + line.protectedMinor, 0))

function addressText ({ address1, address2, city, state, zip, country, recipient = '', phone = '' }: Address): string {
  return [`${recipient} ${phone}`, address1, address2, city, state, zip, country].map(part => part.trim()).filter(Boolean).join(', ')
}
