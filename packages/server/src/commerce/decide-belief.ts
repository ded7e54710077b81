import type { Money } from '../kernel/money.ts'
import type { CouponFacts, Movement, OrderFacts, PointsFacts, ProductFacts, TradeInValue } from './model.ts'

/**
 * What can be believed of a connector's answers. Pure.
 *
 * A shop's system may be wrong in any way. An order or a movement that cannot be is no answer at all; of a catalogue only the part that
 * cannot be is left out, so that one wrong price does not hide a product. Whether something is *allowed* is policy's question, not asked here.
 */
function isMoney (value: Money): boolean {
  return Number.isSafeInteger(value.minor) && value.minor >= 0 && /^[A-Z]{3}$/.test(value.currency)
}

export function canBeOrder (askedId: string, order: OrderFacts): boolean {
  return order.orderId === askedId && isMoney(order.paid)
}

export function canBeMovement ({ direction, amount }: Movement): boolean {
  return ['to-shopper', 'from-shopper', 'none'].includes(direction) && isMoney(amount)
}

/** Without a price that cannot be; undefined when it has no name. */
export function believedProduct (product: ProductFacts): ProductFacts | undefined {
  if (product.productId === '' || product.title.trim() === '') return undefined
  return product.price !== null && !isMoney(product.price) ? { ...product, price: null } : product
}

export function believedCoupons (coupons: readonly CouponFacts[]): readonly CouponFacts[] {
  return coupons.filter(({ off, from }) => (off.kind === 'amount' ? isMoney(off.amount) && off.amount.minor > 0 : off.percent > 0 && off.percent < 100) && (from === null || isMoney(from)))
}

export function believedPoints (points: PointsFacts | undefined): PointsFacts | undefined {
  const can = points && Number.isSafeInteger(points.balance) && Number.isSafeInteger(points.expiring) && points.expiring >= 0 && points.balance >= points.expiring
  return can ? points : undefined
}

export function believedValues (values: readonly TradeInValue[]): readonly TradeInValue[] {
  return values.filter(({ low, high }) => isMoney(low) && isMoney(high) && low.currency === high.currency && low.minor <= high.minor)
}
