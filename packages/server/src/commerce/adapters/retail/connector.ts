import { money } from '../../../kernel/money.ts'
import type { Movement, OrderFacts, OrderState } from '../../model.ts'
import type { Performance, ShopConnector, ShopReader } from '../../ports.ts'
import { judgeRetail } from './deeds.ts'
import type { RetailOrder } from './shape.ts'
import type { RetailVisit } from './world.ts'

const CURRENCY = 'USD'

const STATES: Readonly<Record<string, OrderState>> = {
  pending: 'open', 'pending (item modified)': 'changed', processed: 'dispatched', delivered: 'delivered', cancelled: 'cancelled', 'return requested': 'returning', 'exchange requested': 'exchanging',
}

const cents = (amount: number): number => Math.round(amount * 100)

function factsOf (order: RetailOrder): OrderFacts {
  const paid = order.payment_history.reduce((sum, one) => sum + (one.transaction_type === 'payment' ? one.amount : -one.amount), 0)
  return {
    orderId: order.order_id, customerId: order.user_id, state: Object.hasOwn(STATES, order.status) ? STATES[order.status]! : 'unknown', paid: money(Math.max(0, cents(paid)), CURRENCY), placedAt: null, deliveredAt: null,
    items: order.items.map(item => ({ itemId: item.item_id, title: item.name, nature: null, noReturnAgreed: false })),
  }
}

/** The retail world as a shop: everything in memory, one visit per task. */
export function connectRetail (visit: RetailVisit): ShopConnector & ShopReader {
  const done = new Map<string, Performance>()
  const movement = (toShopper: number, via: string | null): Movement => {
    const minor = cents(Math.abs(toShopper))
    return { direction: minor === 0 ? 'none' : toShopper > 0 ? 'to-shopper' : 'from-shopper', amount: money(minor, CURRENCY), via }
  }
  return {
    async findCustomerId (key) {
      if (key.by === 'id') return visit.findUser(key.id) && key.id
      // In the world's own order: the first of several is the one its tool finds.
      for (const id of visit.world.users.keys()) {
        const { name, address, email } = visit.findUser(id)!
        const same = key.by === 'email'
          ? email.toLowerCase() === key.email.toLowerCase()
          : name.first_name.toLowerCase() === key.firstName.toLowerCase() && name.last_name.toLowerCase() === key.lastName.toLowerCase() && address.zip === key.zip
        if (same) return id
      }
      return undefined
    },
    async findOrder (orderId) {
      const order = visit.findOrder(orderId)
      return order && factsOf(order)
    },
    async quote (customerId, deed) {
      const judged = judgeRetail(visit, customerId, deed)
      return judged.kind === 'refuse' ? judged : { kind: 'quote', movement: movement(judged.toShopper, judged.via) }
    },
    async perform (customerId, deed, key) {
      const known = done.get(key)
      if (known) return known
      const judged = judgeRetail(visit, customerId, deed)
      if (judged.kind === 'refuse') return judged
      judged.apply()
      const performance: Performance = { kind: 'done', movement: movement(judged.toShopper, judged.via), reference: 'orderId' in deed ? deed.orderId : customerId }
      done.set(key, performance)
      return performance
    },
    readCustomer: async id => visit.findUser(id),
    readOrder: async id => visit.findOrder(id),
    readProduct: async id => visit.world.products.get(id),
    listProductTypes: async () => Object.fromEntries([...visit.world.products.values()].map(one => [one.name, one.product_id] as const).toSorted(([a], [b]) => a < b ? -1 : 1)),
  }
}
