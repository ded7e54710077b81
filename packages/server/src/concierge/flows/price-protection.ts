import { said, type Flow } from './flow.ts'
import { BOUGHT, ordersSlot, pickOrder } from './pick.ts'

const MOST_UNITS = 200

/** "It is cheaper now": the whole order is held against today's prices. What comes back is the shop's sum; nobody is asked for an amount. */
export const priceProtection: Flow = {
  name: 'price-protection', slots: [ordersSlot], needs: ['orders'],
  next (slots, { orders, asked }) {
    const order = pickOrder(slots, { orders, asked, fits: one => BOUGHT.has(one.status), none: 'no-paid-orders' })
    if (order.kind === 'step') return order.step
    const { id, title, items = [] } = order.value
    const itemIds = items.flatMap(item => Array.from({ length: Math.min(item.quantity, MOST_UNITS) }, () => item.id)).slice(0, MOST_UNITS)
    return { kind: 'propose', deed: { kind: 'claim-price-protection', orderId: id, itemIds }, lines: [said('price-check', { title })], title: [said('title-price-protection', { title, order: id })], keep: { order: id } }
  },
}
