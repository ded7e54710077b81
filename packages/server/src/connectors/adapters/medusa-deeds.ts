import { listOf, objectOf } from '../call.ts'
import type { Errand, ErrandOutcome } from '../ports.ts'
import type { Calls } from './medusa.ts'
import { partOf, textOf } from './reading.ts'

/** What Medusa does for a confirmed deed. Each looks first what is there: a repetition finds its own work. */
export async function performAtMedusa (calls: Calls, { deed, orderId, items }: Errand, key: string): Promise<ErrandOutcome> {
  if (deed.kind === 'return-items') return performReturn(calls, { orderId, items }, key)
  if (deed.kind !== 'cancel-order' && deed.kind !== 'change-order-address') return { kind: 'by-hand' }
  const path = `/orders/${encodeURIComponent(orderId)}`
  const order = objectOf(objectOf((await calls.get(path, { fields: 'id,status,fulfillment_status,*shipping_address' })).body, 'the answer')['order'], 'the order')
  if (deed.kind === 'cancel-order') {
    if (order['status'] === 'canceled') return { kind: 'done', reference: orderId }
    await calls.post(`${path}/cancel`, {}) // refused there when something was sent; what was paid goes back
    return { kind: 'done', reference: orderId }
  }
  if (order['status'] === 'canceled' || order['fulfillment_status'] !== 'not_fulfilled') return { kind: 'refused', say: order['status'] === 'canceled' ? 'the order is canceled there' : 'the order is on its way there' }
  const before = partOf(order['shipping_address'])
  const { address1, address2, city, state, country, zip } = deed.address
  const code = /^[a-z]{2}$/i.test(country.trim()) ? country.trim().toLowerCase() : textOf(before['country_code'])
  await calls.post(path, { shipping_address: {
    first_name: before['first_name'] ?? null, last_name: before['last_name'] ?? null, phone: before['phone'] ?? null, company: before['company'] ?? null, address_1: address1, address_2: address2, city, province: state, postal_code: zip, country_code: code ?? null,
  } })
  return { kind: 'done', reference: orderId }
}

/** Begin, name the items, confirm. Our key stands in the return's metadata: a draft of ours that died half-way is taken back and begun anew. */
async function performReturn ({ get, post, remove }: Calls, { orderId, items }: Pick<Errand, 'orderId' | 'items'>, key: string): Promise<ErrandOutcome> {
  const known = listOf(objectOf((await get('/returns', { order_id: orderId, limit: '100', fields: 'id,status,metadata' })).body, 'the answer')['returns'], 'the returns')
  const before = known.find(one => partOf(one['metadata'])['zhiyu'] === key)
  if (before && before['status'] !== 'open') return { kind: 'done', reference: textOf(before['id']) ?? null }
  if (before) await remove(`/returns/${String(before['id'])}/request`)
  const begun = objectOf(objectOf((await post('/returns', { order_id: orderId, internal_note: `Zhiyu ${key}`, metadata: { zhiyu: key } })).body, 'the answer')['return'], 'the return')
  const id = textOf(begun['id']) ?? ''
  try {
    await post(`/returns/${id}/request-items`, { items: items.map(({ ref, units }) => ({ id: ref, quantity: units })) })
    await post(`/returns/${id}/request`, {})
  } catch (error) {
    await remove(`/returns/${id}/request`).catch(() => undefined) // a draft left behind is found by its key next time
    throw error
  }
  return { kind: 'done', reference: id }
}
