import { day, parseInstant, type Instant } from '../kernel/clock.ts'
import type { Deed } from '../commerce/contract.ts'
import type { GoodsNature, ItemFacts, Movement, OrderFacts, OrderState } from '../commerce/model.ts'
import type { ActFacts, ActingRules, Basis, Limit } from './model.ts'

export interface Reason { readonly rule: string; readonly facts: Readonly<Record<string, string | number | boolean>> }

/** `escalate`: not wrong, but a person has to decide it. */
export type ActDecision =
  | { readonly kind: 'allow'; readonly basis: Basis; readonly expiresAt: Instant; readonly because: readonly Reason[] }
  | { readonly kind: 'escalate'; readonly because: readonly Reason[] }
  | { readonly kind: 'refuse'; readonly because: readonly Reason[] }

const reason = (rule: string, facts: Reason['facts'] = {}): Reason => ({ rule, facts })
const refuse = (rule: string, facts?: Reason['facts']): ActDecision => ({ kind: 'refuse', because: [reason(rule, facts)] })
const escalate = (rule: string, facts?: Reason['facts']): ActDecision => ({ kind: 'escalate', because: [reason(rule, facts)] })

/** In which state an order must be. A missing state is refused. Source: docs/policy/acting.md, "Order state". */
const STATES: Readonly<Record<Deed['kind'], readonly OrderState[]>> = {
  'cancel-order': ['open'],
  'change-order-address': ['open'],
  'change-order-items': ['open'],
  'change-order-payment': ['open'],
  'return-items': ['delivered'],
  'exchange-items': ['delivered'],
  'change-own-address': [],
  'claim-price-protection': ['open', 'changed', 'dispatched', 'delivered'],
  'request-invoice': ['open', 'changed', 'dispatched', 'delivered'],
  'book-repair': ['delivered'],
  'book-trade-in': [],
  'file-complaint': [],
  'file-order-complaint': ['open', 'changed', 'dispatched', 'delivered', 'cancelled', 'returning', 'exchanging', 'returned', 'unknown'],
}

/** Which way a deed may move money. A connector that quotes another way is not believed: nobody pays for an invoice because a shop's system erred. */
const MOVES: Readonly<Record<Deed['kind'], readonly Movement['direction'][]>> = {
  'cancel-order': ['to-shopper', 'none'],
  'change-order-address': ['none'],
  'change-order-items': ['to-shopper', 'from-shopper', 'none'],
  'change-order-payment': ['none'],
  'return-items': ['to-shopper', 'none'],
  'exchange-items': ['to-shopper', 'from-shopper', 'none'],
  'change-own-address': ['none'],
  'claim-price-protection': ['to-shopper'],
  'request-invoice': ['none'],
  'book-repair': ['none'],
  'book-trade-in': ['none'],
  'file-complaint': ['none'],
  'file-order-complaint': ['none'],
}

/**
 * What cannot be returned without a reason. `exempt`: never; `look`: only a person who asks can tell (was the seal broken?).
 *
 * Four kinds the law names, and what the shopper agreed to for this very purchase; a shop cannot add others.
 * Source: Consumer Rights Law of the PRC, art. 25; docs/policy/acting.md.
 */
const NATURES: Readonly<Record<GoodsNature, 'exempt' | 'look'>> = {
  'custom-made': 'exempt', perishable: 'exempt', downloaded: 'exempt', 'sealed-media': 'look', periodical: 'exempt',
}

/** Whole days from the day of receipt to today. */
export function daysSince (receivedOn: string, todayOn: string): number {
  return Math.round((parseInstant(`${todayOn}T00:00:00Z`) - parseInstant(`${receivedOn}T00:00:00Z`)) / day)
}

/**
 * May this be done for this shopper?
 *
 * Ownership, then state, then the right to return, then money: per order never above what was paid, per case and per day within the limit
 * of the basis. Staff may go beyond the right to return as goodwill within their own authority; nobody may go beyond ownership, state or what was paid.
 * Takes no text: what the shopper or a model wrote cannot be an argument. Source: docs/policy/acting.md.
 */
export function decideAct (facts: ActFacts, rules: ActingRules, now: Instant): ActDecision {
  const { order, deed } = facts
  if ('orderId' in deed) {
    if (!order || order.customerId === null || order.customerId !== facts.customerId) return refuse('act.order-not-found')
    if (!STATES[deed.kind].includes(order.state)) return refuse('act.state', { state: order.state, deed: deed.kind })
  }
  const right = order && (deed.kind === 'return-items' || deed.kind === 'exchange-items') && rules.returnDays !== null
    ? rightToReturn(namedItems(deed, order), facts, rules.returnDays)
    : undefined
  if (right && facts.asker.kind !== 'staff') return right
  const late = deed.kind === 'claim-price-protection' && rules.priceDays !== null ? withinPriceDays(facts, rules.priceDays) : undefined
  if (late) return late
  const basis: Basis = right ? 'goodwill' : 'owed'
  const money = judgeMoney(facts, rules, basis)
  if (money) return money
  return { kind: 'allow', basis, expiresAt: now + rules.expiresAfterMs, because: [...right?.because ?? [], reason(`act.${basis}`, { minor: facts.movement.amount.minor, currency: facts.movement.amount.currency, direction: facts.movement.direction })] }
}

function namedItems (deed: Extract<Deed, { kind: 'return-items' | 'exchange-items' }>, order: OrderFacts): readonly ItemFacts[] {
  const named = deed.kind === 'return-items' ? deed.itemIds : deed.items.map(swap => swap.from)
  return order.items.filter(item => named.includes(item.itemId))
}

/** Undefined: the shopper has the right. Otherwise why not, the worst item first. */
function rightToReturn (items: readonly ItemFacts[], { receivedOn, todayOn }: ActFacts, returnDays: number): ActDecision | undefined {
  if (receivedOn === null) return escalate('act.receipt-unknown')
  const days = daysSince(receivedOn, todayOn)
  if (days > returnDays) return refuse('act.window-closed', { days, returnDays, receivedOn })
  const exempt = items.find(item => item.noReturnAgreed || (item.nature !== null && NATURES[item.nature] === 'exempt'))
  if (exempt) return refuse('act.exempt', { item: exempt.itemId, nature: exempt.noReturnAgreed ? 'agreed' : exempt.nature ?? 'agreed' })
  const unclear = items.find(item => item.nature !== null && NATURES[item.nature] === 'look')
  return unclear ? escalate('act.look-first', { item: unclear.itemId, nature: unclear.nature ?? '' }) : undefined
}

/** Undefined: the order is young enough for its prices to be made good. The last day counts. Staff cannot stretch it: what is beyond is another kind of gesture. */
function withinPriceDays ({ placedOn, todayOn }: ActFacts, priceDays: number): ActDecision | undefined {
  if (placedOn === null) return escalate('act.placed-unknown')
  const days = daysSince(placedOn, todayOn)
  return days > priceDays ? refuse('act.price-window-closed', { days, priceDays, placedOn }) : undefined
}

/** Undefined: within every limit. Limits are inclusive. */
function judgeMoney ({ movement, order, sums, asker, deed }: ActFacts, rules: ActingRules, basis: Basis): ActDecision | undefined {
  const { amount, direction } = movement
  if (!MOVES[deed.kind].includes(direction) || (direction === 'none' && amount.minor !== 0)) return refuse('act.direction', { direction, deed: deed.kind })
  if (!Number.isSafeInteger(amount.minor) || amount.minor < 0) return refuse('act.amount')
  if (direction !== 'to-shopper') return undefined
  if (rules.withinPaid && order) {
    if (order.paid.currency !== amount.currency) return refuse('act.currency', { currency: amount.currency, paid: order.paid.currency })
    if (sums.order + amount.minor > order.paid.minor) return refuse('act.over-paid', { minor: amount.minor, refunded: sums.order, paid: order.paid.minor })
  }
  const limits = basis === 'owed' ? rules.owed : asker.kind === 'staff' && Object.hasOwn(rules.goodwill, asker.role) ? [rules.goodwill[asker.role]!] : []
  if (limits === null) return undefined
  return withinLimit(limits.find(one => one.currency === amount.currency), amount.minor, basis === 'owed' ? sums.dayOwed : sums.dayGoodwill)
}

function withinLimit (limit: Limit | undefined, minor: number, today: number): ActDecision | undefined {
  if (!limit) return escalate('act.no-authority')
  if (minor > limit.perCaseMinor) return escalate('act.over-case', { minor, limit: limit.perCaseMinor, currency: limit.currency })
  if (today + minor > limit.perDayMinor) return escalate('act.over-day', { minor, today, limit: limit.perDayMinor, currency: limit.currency })
  return undefined
}
