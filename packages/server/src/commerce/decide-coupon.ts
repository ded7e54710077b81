import type { Instant } from '../kernel/clock.ts'
import { money, type Money } from '../kernel/money.ts'
import type { CouponFacts } from './model.ts'

export interface Basket { readonly goods: readonly { readonly category: string | null; readonly amount: Money }[] }

export type CouponUse =
  | { readonly kind: 'usable'; readonly off: Money | null }
  | { readonly kind: 'not'; readonly because: 'used' | 'void' | 'not-yet' | 'expired' | 'other-currency' | 'other-category' }
  | { readonly kind: 'not'; readonly because: 'below'; readonly missing: Money }

/**
 * Can this coupon be used now, and if not, which rule stands in the way first?
 *
 * Without a basket only the coupon itself is judged, and `off` of a share is unknown. Valid from `validFrom` until, and not at, `validUntil`;
 * a basket exactly at the threshold is enough. Only goods of the coupon's categories count towards it. Source: docs/policy/acting.md, "Coupons".
 */
export function couponUse (coupon: CouponFacts, basket: Basket | undefined, now: Instant): CouponUse {
  if (coupon.state !== 'ready') return { kind: 'not', because: coupon.state }
  if (coupon.validFrom !== null && now < coupon.validFrom) return { kind: 'not', because: 'not-yet' }
  if (coupon.validUntil !== null && now >= coupon.validUntil) return { kind: 'not', because: 'expired' }
  const currency = coupon.off.kind === 'amount' ? coupon.off.amount.currency : coupon.off.currency
  if (!basket) return { kind: 'usable', off: coupon.off.kind === 'amount' ? coupon.off.amount : null }
  const fitting = basket.goods.filter(one => coupon.categories.length === 0 || (one.category !== null && coupon.categories.includes(one.category)))
  if (fitting.length === 0) return { kind: 'not', because: 'other-category' }
  if (fitting.some(one => one.amount.currency !== currency)) return { kind: 'not', because: 'other-currency' }
  const total = fitting.reduce((sum, one) => sum + one.amount.minor, 0)
  const from = coupon.from?.minor ?? 0
  if (total < from) return { kind: 'not', because: 'below', missing: money(from - total, currency) }
  return { kind: 'usable', off: money(coupon.off.kind === 'amount' ? Math.min(coupon.off.amount.minor, total) : Math.floor(total * coupon.off.percent / 100), currency) }
}
