import { money } from '../../../kernel/money.ts'
import type { Work } from '../../../kernel/work.ts'
import type { Address, Deed } from '../../contract.ts'
import type { Movement } from '../../model.ts'
import type { Performance, Quote, RefusalRule, ShopConnector, ShopRefusal } from '../../ports.ts'
import { countUnits, factsOf, paidFor, stateOf, worthOf, type OwnOrder } from './decide.ts'
import { addReturn, cancelOwnOrder, findOffers, findOwnOrder, findReturnBy, saveOrderAddress, type NewReturn } from './store.ts'

/** What our tables do not hold comes from the floor above: a customer's own address belongs to customers. */
export interface OwnPorts { saveCustomerAddress(work: Work, customerId: string, address: string): Promise<void> }

const refuse = (because: RefusalRule, subject?: string): ShopRefusal => ({ kind: 'refuse', because, ...(subject !== undefined && { subject }) })

/** A plan: what would move and how it is done; the reference is the shop's number for it. */
interface Plan { readonly kind: 'plan'; readonly movement: Movement; perform(key: string): Promise<string> }

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

interface Asked { readonly customerId: string; readonly deed: Deed; readonly hold: boolean }

async function planDeed (work: Work, ports: OwnPorts, { customerId, deed, hold }: Asked): Promise<Plan | ShopRefusal> {
  if (deed.kind === 'change-own-address') {
    const address = addressText(deed.address)
    if (address === '') return refuse('nothing-named')
    return { kind: 'plan', movement: { direction: 'none', amount: money(0, await currencyOf(work)), via: null }, perform: async () => { await ports.saveCustomerAddress(work, customerId, address); return customerId } }
  }
  const order = await findOwnOrder(work, deed.orderId, hold)
  if (!order) return refuse('order-not-found')
  switch (deed.kind) {
    case 'cancel-order': {
      if (stateOf(order) !== 'open') return refuse('not-open')
      return { kind: 'plan', movement: toShopper(paidFor(order).minor, order), perform: async key => { await cancelOwnOrder(work, order.id, { reason: deed.reason, proposal: key }); return order.id } }
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
  const lines = units.found.map(({ line, units: n }) => ({ line, units: n, amountMinor: worthOf(line, n) }))
  return planComingBack(work, { order, request: 'return', lines, refundMinor: lines.reduce((sum, one) => sum + one.amountMinor, 0) })
}

/** For another variant of the same product that is in stock and not dearer. */
async function planExchange (work: Work, order: OwnOrder, deed: Extract<Deed, { kind: 'exchange-items' }>): Promise<Plan | ShopRefusal> {
  const units = unitsOf(order, deed.items.map(swap => swap.from), deed.paymentMethodId)
  if ('kind' in units) return units
  const offers = new Map((await findOffers(work, deed.items.map(swap => swap.to))).map(offer => [offer.id, offer]))
  const taken = new Map<number, number>()
  const lines: NewReturn['lines'][number][] = []
  for (const { from, to } of deed.items) {
    const line = units.found.find(one => String(one.line.lineNo) === from)!.line
    const offer = offers.get(to)
    if (!offer || offer.available !== true || line.parentId === null || offer.parentId !== line.parentId || offer.priceMinor === null || offer.currency !== order.currency) return refuse('new-item-unavailable', to)
    const before = taken.get(line.lineNo) ?? 0
    taken.set(line.lineNo, before + 1)
    lines.push({ line, units: 1, to, amountMinor: worthOf({ ...line, returned: line.returned + before }, 1) - offer.priceMinor })
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
  if (deed.kind !== 'cancel-order') return undefined
  const order = await findOwnOrder(work, deed.orderId, true)
  const cancelled = order?.attributes['cancelled'] as { proposal?: unknown } | undefined // written by cancelOwnOrder
  return order && cancelled?.proposal === key ? { reference: order.id, movement: toShopper(paidFor({ ...order, status: 'paid' }).minor, order) } : undefined
}

const toShopper = (minor: number, { currency }: Pick<OwnOrder, 'currency'>): Movement => ({ direction: minor === 0 ? 'none' : 'to-shopper', amount: money(minor, currency), via: null })

function addressText ({ address1, address2, city, state, zip, country }: Address): string {
  return [address1, address2, city, state, zip, country].map(part => part.trim()).filter(Boolean).join(', ')
}

async function currencyOf (work: Work): Promise<string> {
  return (await work.tx.selectFrom('shops').select('currency').where('id', '=', work.shopId).executeTakeFirstOrThrow()).currency
}
