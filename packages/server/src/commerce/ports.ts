import type { Deed } from './contract.ts'
import type { CouponFacts, Locale, Movement, OrderFacts, PointsFacts, ProductFacts, TradeInValue } from './model.ts'

/** Why a shop does not do a deed. `subject` names the part that is wrong, never personal data. */
export interface ShopRefusal { readonly kind: 'refuse'; readonly because: RefusalRule; readonly subject?: string }
export type RefusalRule =
  | 'order-not-found' | 'customer-not-found' | 'not-open' | 'not-delivered' | 'item-not-found' | 'new-item-unavailable'
  | 'payment-method-unknown' | 'payment-method-not-original' | 'payment-method-same' | 'not-one-payment' | 'balance-too-low' | 'not-supported' | 'nothing-named'
  | 'not-paid' | 'already-requested' | 'not-cheaper' | 'price-unknown' | 'no-email' | 'tax-number' | 'no-such-day' | 'not-repaired' | 'out-of-warranty' | 'not-taken' | 'unavailable' | 'not-believed'

export type Quote = { readonly kind: 'quote'; readonly movement: Movement } | ShopRefusal
/** `reference`: the shop's own number for what was done: an order, a return. */
export type Performance = { readonly kind: 'done'; readonly movement: Movement; readonly reference: string } | ShopRefusal

/** What identifies a customer to the shop. */
export type CustomerKey = { readonly by: 'id'; readonly id: string } | { readonly by: 'email'; readonly email: string } | { readonly by: 'name-zip'; readonly firstName: string; readonly lastName: string; readonly zip: string }

/**
 * The one way to a shop: what is asked of it and what is done to it.
 *
 * A connector knows the shop's own rules (stock, balances, payment methods) and nothing of authority: whose order it is, windows and limits are
 * judged by proposals/decide.ts before `perform` is ever called. Source: docs/decisions/2026-11-28-proposals.md.
 */
export interface ShopConnector {
  /** The shop's customer, or undefined. Tells who somebody claims to be; it never makes anyone signed in. */
  findCustomerId(key: CustomerKey): Promise<string | undefined>
  /** With `hold`, nobody else can change the order until the act is over. */
  findOrder(orderId: string, hold: boolean): Promise<OrderFacts | undefined>
  /** What it would do and move, by the shop's own rules. Changes nothing. */
  quote(customerId: string, deed: Deed): Promise<Quote>
  /** Does it. The same key again gives the first answer and has no second effect. */
  perform(customerId: string, deed: Deed, key: string): Promise<Performance>
}

/** What can be shown of a shop, in the shop's own shape: for tools that only read. */
export interface ShopReader {
  readCustomer(customerId: string): Promise<unknown>
  readOrder(orderId: string): Promise<unknown>
  readProduct(productId: string): Promise<unknown>
  /** Product types by name, with their ids. */
  listProductTypes(): Promise<Readonly<Record<string, string>>>
}

/** What a shop knows besides orders. Asked, never changed. A shop that does not know answers with undefined or nothing. */
export interface ShopFacts {
  listCoupons(customerId: string): Promise<readonly CouponFacts[]>
  findPoints(customerId: string): Promise<PointsFacts | undefined>
  /** By their ids; unknown ones are left out. */
  findProducts(productIds: readonly string[], locale: Locale): Promise<readonly ProductFacts[]>
  /** The goods a text names, the likeliest first. */
  searchProducts(text: string, locale: Locale, most: number): Promise<readonly ProductFacts[]>
  listTradeInValues(): Promise<readonly TradeInValue[]>
  /** Days on which somebody can come, in the shop's zone, as 2026-11-29; soonest first. */
  listVisitDays(): Promise<readonly string[]>
}
