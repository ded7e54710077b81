import { day, type Instant } from '../kernel/clock.ts'
import { money, type Money } from '../kernel/money.ts'

/** One order as the facts see it. A return's total is negative. */
export interface Purchase { readonly kind: 'sale' | 'return'; readonly status: string; readonly total: Money; readonly placedAt: Instant }

export interface PurchaseFacts {
  /** Net spend of (now − 365 days, now], one entry per currency, largest first; returns reduce it, cancelled orders do not count. */
  readonly spend365: readonly Money[]
  /** Sales of (now − 30 days, now] that were not cancelled. */
  readonly orders30: number
  /** Sales of (now − days, now] that were not cancelled, for the `days` asked for. */
  readonly ordersInWindow: number
  /** Sales ever, not cancelled. */
  readonly ordersEver: number
  readonly lastOrderAt: Instant | null
}

export const SPEND_DAYS = 365
export const FREQUENCY_DAYS = 30

/** The start of a window of whole days ending now: exclusive, so an order exactly `days` old is outside. Source: vectors/analytics/tag_boundaries. */
export function windowStart (now: Instant, days: number): Instant {
  return now - days * day
}

/** The facts from a list of purchases: what the SQL in store.ts counts, for replay and to check the SQL against. */
export function factsOf (purchases: readonly Purchase[], now: Instant, days: number = FREQUENCY_DAYS): PurchaseFacts {
  const counting = purchases.filter(one => one.status !== 'cancelled' && one.placedAt <= now)
  const sales = counting.filter(one => one.kind === 'sale')
  const spend = new Map<string, number>()
  for (const one of counting) if (one.placedAt > windowStart(now, SPEND_DAYS)) spend.set(one.total.currency, (spend.get(one.total.currency) ?? 0) + one.total.minor)
  const within = (span: number): number => sales.filter(one => one.placedAt > windowStart(now, span)).length
  return {
    spend365: rankMoney([...spend].map(([currency, minor]) => money(minor, currency))),
    orders30: within(FREQUENCY_DAYS), ordersInWindow: within(days), ordersEver: sales.length,
    lastOrderAt: sales.length === 0 ? null : Math.max(...sales.map(one => one.placedAt)),
  }
}

/** Largest first; the currency's name settles ties. Amounts of different currencies are ranked, never added. */
export function rankMoney (amounts: readonly Money[]): readonly Money[] {
  return amounts.toSorted((a, b) => b.minor - a.minor || (a.currency < b.currency ? -1 : 1))
}
