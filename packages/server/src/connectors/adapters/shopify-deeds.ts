import type { Errand, ErrandOutcome } from '../ports.ts'
import { partOf, partsOf, textOf, type Json } from './reading.ts'
import type { Ask } from './shopify.ts'
import { ADDRESS_CHANGE, CANCEL, ORDER_NOW, RETURN, RETURNABLE } from './shopify-queries.ts'

/** What Shopify does for a confirmed deed. Each looks first whether it was done: Shopify takes no idempotency key here. */
export async function performAtShopify (ask: Ask, errand: Errand, key: string): Promise<ErrandOutcome> {
  const { deed, orderId: id } = errand
  if (deed.kind === 'return-items') return performReturn(ask, errand, key)
  if (deed.kind !== 'cancel-order' && deed.kind !== 'change-order-address') return { kind: 'by-hand' }
  const order = partOf((await ask(ORDER_NOW, { id }))['node'])
  if (textOf(order['id']) === undefined) return { kind: 'refused', say: 'no such order there' }
  const cancelled = textOf(order['cancelledAt']) !== undefined
  if (deed.kind === 'cancel-order') {
    if (cancelled) return { kind: 'done', reference: id }
    return outcome(partOf((await ask(CANCEL, { id, note: `Zhiyu ${key}: ${deed.reason}` }))['orderCancel']), 'orderCancelUserErrors', () => id)
  }
  if (cancelled || order['displayFulfillmentStatus'] !== 'UNFULFILLED') return { kind: 'refused', say: cancelled ? 'the order is cancelled there' : 'the order is on its way there' }
  const { address1, address2, city, state, country, zip } = deed.address
  const shippingAddress = Object.fromEntries(Object.entries({ address1, address2, city, province: state, country, zip }).filter(([, value]) => value !== ''))
  return outcome(partOf((await ask(ADDRESS_CHANGE, { input: { id, shippingAddress } }))['orderUpdate']), 'userErrors', () => id)
}

/** Returns are of units that were sent: which fulfilment each is of, Shopify says. Our key stands in the note, so that a repetition finds it. */
async function performReturn (ask: Ask, { orderId, items }: Errand, key: string): Promise<ErrandOutcome> {
  const said = await ask(RETURNABLE, { id: orderId })
  const before = partsOf(partOf(partOf(said['order'])['returns'])['nodes']).find(one => partsOf(partOf(one['returnLineItems'])['nodes']).some(line => String(line['returnReasonNote'] ?? '').includes(key)))
  if (before) return { kind: 'done', reference: textOf(before['id']) ?? null }
  const sent = partsOf(partOf(said['returnableFulfillments'])['nodes']).flatMap(one => partsOf(partOf(one['returnableFulfillmentLineItems'])['nodes']))
  const lines: Json[] = []
  for (const { ref, units } of items) {
    let left = units
    for (const line of sent.filter(one => partOf(partOf(one['fulfillmentLineItem'])['lineItem'])['id'] === ref)) {
      const quantity = Math.min(left, Number(line['quantity']))
      if (quantity > 0) lines.push({ fulfillmentLineItemId: partOf(line['fulfillmentLineItem'])['id'], quantity, returnReason: 'UNWANTED', returnReasonNote: `Zhiyu ${key}` })
      left -= quantity
    }
    if (left > 0) return { kind: 'refused', say: 'not so many of these can be returned there' }
  }
  const answer = partOf((await ask(RETURN, { input: { orderId, returnLineItems: lines } }))['returnCreate'])
  return outcome(answer, 'userErrors', () => textOf(partOf(answer['return'])['id']) ?? null)
}

function outcome (answer: Json, errors: string, reference: () => string | null): ErrandOutcome {
  const [first] = partsOf(answer[errors])
  return first ? { kind: 'refused', say: (textOf(first['message']) ?? 'refused').slice(0, 200) } : { kind: 'done', reference: reference() }
}
