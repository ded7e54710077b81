import { Fault } from '../kernel/faults.ts'
import { believedCoupons, believedPoints, believedProduct, believedValues, canBeMovement, canBeOrder } from './decide-belief.ts'
import type { ShopConnector, ShopFacts } from './ports.ts'

/** A connector as the house deals with it: an answer that cannot be is a fault (`shop.not-believed`) before anybody acts on it. */
export function guardConnector (shop: ShopConnector): ShopConnector {
  return {
    findCustomerId: key => shop.findCustomerId(key),
    async findOrder (orderId, hold) {
      const order = await shop.findOrder(orderId, hold)
      if (order && !canBeOrder(orderId, order)) throw new Fault('shop.not-believed')
      return order
    },
    async quote (customerId, deed) {
      const quote = await shop.quote(customerId, deed)
      if (quote.kind === 'quote' && !canBeMovement(quote.movement)) throw new Fault('shop.not-believed')
      return quote
    },
    async perform (customerId, deed, key) {
      const performance = await shop.perform(customerId, deed, key)
      if (performance.kind === 'done' && (!canBeMovement(performance.movement) || performance.reference === '')) throw new Fault('shop.not-believed')
      return performance
    },
  }
}

/** What a shop knows, without the parts that cannot be. */
export function guardFacts (shop: ShopFacts): ShopFacts {
  return {
    listCoupons: async customerId => believedCoupons(await shop.listCoupons(customerId)),
    findPoints: async customerId => believedPoints(await shop.findPoints(customerId)),
    findProducts: async (ids, locale) => (await shop.findProducts(ids, locale)).flatMap(product => ids.includes(product.productId) ? believedProduct(product) ?? [] : []),
    searchProducts: async (text, locale, most) => (await shop.searchProducts(text, locale, most)).flatMap(product => believedProduct(product) ?? []).slice(0, most),
    listTradeInValues: async () => believedValues(await shop.listTradeInValues()),
    listVisitDays: async () => (await shop.listVisitDays()).filter(day => /^\d{4}-\d\d-\d\d$/.test(day)),
  }
}
