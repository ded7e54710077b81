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
  readonly deliveredAt: Instant | null
  readonly items: readonly ItemFacts[]
}

/** What a deed would move, seen from the shopper. `via`: the shop's payment method; null: the way it was paid. */
export interface Movement { readonly direction: 'to-shopper' | 'from-shopper' | 'none'; readonly amount: Money; readonly via: string | null }
