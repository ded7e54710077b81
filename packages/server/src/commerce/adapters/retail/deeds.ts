import type { Address, Deed } from '../../contract.ts'
import type { RefusalRule, ShopRefusal } from '../../ports.ts'
import { roundCents } from './numbers.ts'
import type { RetailOrder } from './shape.ts'
import type { RetailVisit } from './world.ts'

/** `toShopper`: in the world's own floats; negative when the shopper pays. `apply` changes the visit's own copies and cannot fail. */
export interface Judged { readonly kind: 'can'; readonly toShopper: number; readonly via: string | null; apply(): void }

type One<K extends Deed['kind']> = Extract<Deed, { kind: K }>

const refuse = (because: RefusalRule, subject?: string): ShopRefusal => ({ kind: 'refuse', because, ...(subject !== undefined && { subject }) })

/**
 * What the retail world's own tools would say to a deed, and do.
 *
 * Checks come in the world's order, so that the first thing wrong is the one named. Everything is checked before anything changes.
 * Source: the data set's policy.md, tools_schema.json and states after 520 tasks; docs/policy/acting.md, "The retail world".
 */
export function judgeRetail (visit: RetailVisit, customerId: string, deed: Deed): Judged | ShopRefusal {
  switch (deed.kind) {
    case 'cancel-order': return cancel(visit, deed)
    case 'change-order-address': return changeAddress(visit, deed)
    case 'change-order-payment': return changePayment(visit, deed)
    case 'change-order-items': return changeItems(visit, deed)
    case 'return-items': return returnItems(visit, deed)
    case 'exchange-items': return exchangeItems(visit, deed)
    case 'change-own-address': return visit.findUser(customerId) ? still(() => { visit.ownUser(customerId).address = placeOf(deed.address) }) : refuse('customer-not-found')
    case 'claim-price-protection':
    case 'request-invoice':
    case 'book-repair':
    case 'book-trade-in':
    case 'file-complaint':
    case 'file-order-complaint': return refuse('not-supported') // that world has no such thing
  }
}

const still = (apply: () => void): Judged => ({ kind: 'can', toShopper: 0, via: null, apply })

function openOrder (visit: RetailVisit, orderId: string): RetailOrder | ShopRefusal {
  const order = visit.findOrder(orderId)
  if (!order) return refuse('order-not-found')
  return order.status === 'pending' ? order : refuse('not-open')
}

const isRefusal = (value: object): value is ShopRefusal => 'kind' in value && value.kind === 'refuse'

function methodOf (visit: RetailVisit, order: RetailOrder, id: string): { source: string; balance?: number | undefined } | undefined {
  const methods = visit.findUser(order.user_id)?.payment_methods
  return methods && Object.hasOwn(methods, id) ? methods[id] : undefined
}

/** Gift cards are credited at once, whatever else takes days. */
function credit (visit: RetailVisit, userId: string, methodId: string, amount: number): void {
  const method = visit.ownUser(userId).payment_methods[methodId]!
  method.balance = roundCents((method.balance ?? 0) + amount)
  visit.movedCards.add(`${userId}/${methodId}`)
}

const isGiftCard = (methodId: string): boolean => methodId.includes('gift_card')

/** Every payment line is paid back to where it came from. An order whose payment was changed before has a refund line, and the world pays that back too. */
function cancel (visit: RetailVisit, { orderId, reason }: One<'cancel-order'>): Judged | ShopRefusal {
  const order = openOrder(visit, orderId)
  if (isRefusal(order)) return order
  const lost = order.payment_history.find(one => isGiftCard(one.payment_method_id) && !methodOf(visit, order, one.payment_method_id))
  if (lost) return refuse('payment-method-unknown', lost.payment_method_id)
  const refunds = order.payment_history.map(one => ({ transaction_type: 'refund', amount: one.amount, payment_method_id: one.payment_method_id }))
  return {
    kind: 'can', toShopper: refunds.reduce((sum, one) => sum + one.amount, 0), via: null,
    apply () {
      for (const { payment_method_id: id, amount } of refunds) if (isGiftCard(id)) credit(visit, order.user_id, id, amount)
      const own = visit.ownOrder(orderId)
      own.status = 'cancelled'
      own.cancel_reason = reason
      own.payment_history.push(...refunds)
    },
  }
}

/** That world's addresses name no recipient. */
function placeOf ({ address1, address2, city, state, country, zip }: Address): Address {
  return { address1, address2, city, state, country, zip }
}

function changeAddress (visit: RetailVisit, { orderId, address }: One<'change-order-address'>): Judged | ShopRefusal {
  const order = openOrder(visit, orderId)
  return isRefusal(order) ? order : still(() => { visit.ownOrder(orderId).address = placeOf(address) })
}

function changePayment (visit: RetailVisit, { orderId, paymentMethodId }: One<'change-order-payment'>): Judged | ShopRefusal {
  const order = openOrder(visit, orderId)
  if (isRefusal(order)) return order
  const method = methodOf(visit, order, paymentMethodId)
  if (!method) return refuse('payment-method-unknown', paymentMethodId)
  const [first, ...more] = order.payment_history
  if (!first || more.length > 0 || first.transaction_type !== 'payment') return refuse('not-one-payment')
  const { amount, payment_method_id: old } = first
  if (old === paymentMethodId) return refuse('payment-method-same', old)
  if (method.source === 'gift_card' && (method.balance ?? 0) < amount) return refuse('balance-too-low', paymentMethodId)
  if (isGiftCard(old) && !methodOf(visit, order, old)) return refuse('payment-method-unknown', old)
  return still(() => {
    visit.ownOrder(orderId).payment_history.push({ transaction_type: 'payment', amount, payment_method_id: paymentMethodId }, { transaction_type: 'refund', amount, payment_method_id: old })
    if (method.source === 'gift_card') credit(visit, order.user_id, paymentMethodId, -amount)
    if (isGiftCard(old)) credit(visit, order.user_id, old, amount)
  })
}

/** Named more often than bought. */
const missing = (named: readonly string[], order: RetailOrder): string | undefined =>
  named.find(id => named.filter(one => one === id).length > order.items.filter(item => item.item_id === id).length)

/** Sum of new prices less old ones, with its binary dust; a refusal when a new item is not one of the same product, or not in stock. */
function priceDifference (visit: RetailVisit, order: RetailOrder, swaps: One<'exchange-items'>['items']): number | ShopRefusal {
  const lost = missing(swaps.map(swap => swap.from), order)
  if (lost !== undefined) return refuse('item-not-found', lost)
  let difference = 0
  for (const { from, to } of swaps) {
    const item = order.items.find(one => one.item_id === from)!
    const variant = variantOf(visit, item.product_id, to)
    if (!variant?.available) return refuse('new-item-unavailable', to)
    difference += variant.price - item.price
  }
  return difference
}

function variantOf (visit: RetailVisit, productId: string, itemId: string) {
  const variants = visit.world.products.get(productId)?.variants
  return variants && Object.hasOwn(variants, itemId) ? variants[itemId] : undefined
}

function changeItems (visit: RetailVisit, { orderId, items, paymentMethodId }: One<'change-order-items'>): Judged | ShopRefusal {
  const order = openOrder(visit, orderId)
  if (isRefusal(order)) return order
  const difference = priceDifference(visit, order, items)
  if (typeof difference !== 'number') return difference
  const method = methodOf(visit, order, paymentMethodId)
  if (!method) return refuse('payment-method-unknown', paymentMethodId)
  if (method.source === 'gift_card' && (method.balance ?? 0) < difference) return refuse('balance-too-low', paymentMethodId)
  return {
    kind: 'can', toShopper: -difference, via: paymentMethodId,
    apply () {
      const own = visit.ownOrder(orderId)
      own.payment_history.push({ transaction_type: difference > 0 ? 'payment' : 'refund', amount: Math.abs(difference), payment_method_id: paymentMethodId })
      if (items.length === 0) visit.emptySwaps.add(orderId)
      else if (method.source === 'gift_card') credit(visit, order.user_id, paymentMethodId, -difference)
      // One after the other, as the world does it: an item changed a moment ago is found under its new number.
      for (const { from, to } of items) {
        const item = own.items.find(one => one.item_id === from)!
        const variant = variantOf(visit, item.product_id, to)!
        Object.assign(item, { item_id: to, price: variant.price, options: { ...variant.options } })
      }
      own.status = 'pending (item modified)'
    },
  }
}

function returnItems (visit: RetailVisit, { orderId, itemIds, paymentMethodId }: One<'return-items'>): Judged | ShopRefusal {
  const order = visit.findOrder(orderId)
  if (!order) return refuse('order-not-found')
  if (order.status !== 'delivered') return refuse('not-delivered')
  const original = order.payment_history[0]!.payment_method_id
  const to = paymentMethodId ?? original
  if (!methodOf(visit, order, to)) return refuse('payment-method-unknown', to)
  if (!isGiftCard(to) && to !== original) return refuse('payment-method-not-original', to)
  const lost = missing(itemIds, order)
  if (lost !== undefined) return refuse('item-not-found', lost)
  return {
    kind: 'can', toShopper: itemIds.reduce((sum, id) => sum + order.items.find(item => item.item_id === id)!.price, 0), via: to,
    apply () { Object.assign(visit.ownOrder(orderId), { status: 'return requested', return_items: itemIds.toSorted(), return_payment_method_id: to }) },
  }
}

/** The difference is settled when the goods have come back: only the request is kept, and that the card could pay today. */
function exchangeItems (visit: RetailVisit, { orderId, items, paymentMethodId }: One<'exchange-items'>): Judged | ShopRefusal {
  const order = visit.findOrder(orderId)
  if (!order) return refuse('order-not-found')
  if (order.status !== 'delivered') return refuse('not-delivered')
  const exact = priceDifference(visit, order, items)
  if (typeof exact !== 'number') return exact
  const difference = roundCents(exact)
  const via = paymentMethodId ?? order.payment_history[0]!.payment_method_id
  const method = methodOf(visit, order, via)
  if (!method) return refuse('payment-method-unknown', via)
  if (method.source === 'gift_card' && (method.balance ?? 0) < difference) return refuse('balance-too-low', via)
  return {
    kind: 'can', toShopper: -difference, via,
    apply () {
      if (items.length === 0) visit.emptySwaps.add(orderId)
      Object.assign(visit.ownOrder(orderId), {
        status: 'exchange requested', exchange_items: items.map(swap => swap.from).toSorted(), exchange_new_items: items.map(swap => swap.to).toSorted(),
        exchange_payment_method_id: via, exchange_price_difference: difference,
      })
    },
  }
}
