import type { Instant } from '../kernel/clock.ts'
import type { Money } from '../kernel/money.ts'

/** Where an order is, in the words policy needs. `changed`: open, but its items were changed once already. */
export type OrderState = 'open' | 'changed' | 'dispatched' | 'delivered' | 'cancelled' | 'returning' | 'exchanging' | 'returned' | 'unknown'

/** What a line's goods are by nature, as far as the right to return asks. Source: docs/policy/acting.md, "What cannot be returned". */
export type GoodsNature = 'custom-made' | 'perishable' | 'downloaded' | 'sealed-media' | 'periodical'

export interface ItemFacts { readonly itemId: string; readonly title: string; readonly nature: GoodsNature | null; /** the shopper agreed, for this purchase, that it cannot be returned */ readonly noReturnAgreed: boolean }

export interface OrderFacts {
  readonly orderId: string
  /** Null when the source names nobody: such an order is nobody's. */
  readonly customerId: string | null
  readonly state: OrderState
  readonly paid: Money
  /** Null when the source does not say. */
  readonly placedAt: Instant | null
  readonly deliveredAt: Instant | null
  readonly items: readonly ItemFacts[]
}

/** What a deed would move, seen from the shopper. `via`: the shop's payment method; null: the way it was paid. */
export interface Movement { readonly direction: 'to-shopper' | 'from-shopper' | 'none'; readonly amount: Money; readonly via: string | null }

export type Locale = 'zh-CN' | 'en'

/** `off`: an amount, or a share of the price in percent. `from`: what fitting goods must come to. Empty `categories`: any goods. */
export interface CouponFacts {
  readonly id: string; readonly title: string; readonly off: { readonly kind: 'amount'; readonly amount: Money } | { readonly kind: 'percent'; readonly percent: number; readonly currency: string }
  readonly from: Money | null; readonly categories: readonly string[]; readonly validFrom: Instant | null; readonly validUntil: Instant | null
  readonly state: 'ready' | 'used' | 'void'; readonly usedFor: string | null
}

export interface PointsFacts { readonly balance: number; readonly expiring: number; readonly expiresAt: Instant | null }

/** How a thing suits somebody old, why, and how to begin with it: the shop's own words. */
export interface SeniorFacts { readonly suits: 'well' | 'with-help' | 'hardly'; readonly why: readonly string[]; readonly steps: readonly string[] }

export interface ProductFacts {
  readonly productId: string; readonly title: string; readonly category: string | null; readonly price: Money | null; readonly available: boolean | null
  /** fridge, washer, phone …: what the guided diagnosis and trade-in go by. */
  readonly kind: string | null
  readonly specs: readonly { readonly name: string; readonly value: string }[]
  readonly accessories: readonly { readonly productId: string; readonly title: string; readonly available: boolean | null }[]
  readonly senior: SeniorFacts | null
  readonly warrantyMonths: number | null
  readonly manual: { readonly title: string; readonly url: string } | null
}

/** What an old thing of a kind is worth before anybody looked at it. */
export interface TradeInValue { readonly kind: string; readonly condition: 'works' | 'worn' | 'broken'; readonly low: Money; readonly high: Money }
