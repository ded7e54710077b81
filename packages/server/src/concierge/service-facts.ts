import { guardFacts, ownFacts, type CouponFacts, type PointsFacts, type ProductFacts, type TradeInValue } from '../commerce/index.ts'
import type { Tier } from '../customers/contract.ts'
import { findAdvisor, loadCustomerView } from '../customers/index.ts'
import type { Instant } from '../kernel/clock.ts'
import { money, type Money } from '../kernel/money.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook, playbookFor } from '../playbook/index.ts'
import { namedIn } from './flows/choose-order.ts'
import { loadOrderFacts } from './order-facts.ts'
import type { NeedAsk } from './need-ask.ts'
import { textsOf } from './slots.ts'

const MOST_FOUND = 8
const shopOf = (work: Work) => guardFacts(ownFacts(work))

export interface KnownCoupons { readonly now: Instant; readonly coupons: readonly CouponFacts[] }

export async function loadCouponFacts (work: Work, { customerId }: NeedAsk): Promise<KnownCoupons> {
  return { now: work.now, coupons: await shopOf(work).listCoupons(customerId) }
}

export interface Membership {
  readonly tier: Tier
  /** In the currency of the shop's thresholds with the highest spend; null when nothing was bought in it. */
  readonly spend: Money | null
  readonly next: { readonly tier: Tier; readonly missing: Money } | null
  readonly firstResponseMs: number
  readonly expertWithinMs: number | null
  readonly advisor: string | null
  readonly points: PointsFacts | null
}

/** What a shopper is to the shop and what that gives them: from the playbook that serves them, not from a leaflet. */
export async function loadMembershipFacts (work: Work, { customerId }: NeedAsk): Promise<Membership> {
  const customer = await loadCustomerView(work, customerId)
  const { document } = await currentPlaybook(work)
  const { promises } = playbookFor(document, customer.region)
  const spend = customer.spend365.find(one => Object.hasOwn(document.tiers.thresholds, one.currency)) ?? null
  const limits = spend && document.tiers.thresholds[spend.currency]
  const missing = (tier: Tier, from: number) => spend && { tier, missing: money(Math.max(0, from - spend.minor), spend.currency) }
  return {
    tier: customer.tier, spend, next: limits && customer.tier === 'mass' ? missing('core', limits.coreFrom) : limits && customer.tier === 'core' ? missing('diamond', limits.diamondAbove + 1) : null,
    firstResponseMs: promises.firstResponseMs[customer.tier], expertWithinMs: promises.expertWithinMs?.[customer.tier] ?? null,
    advisor: (await findAdvisor(work, customerId))?.name ?? null, points: await shopOf(work).findPoints(customerId) ?? null,
  }
}

/** The goods a flow has settled on, or those the words name; likeliest first. */
export async function loadProductFacts (work: Work, { slots, asked, before, language }: NeedAsk): Promise<readonly ProductFacts[]> {
  const shop = shopOf(work)
  const named = slots.flatMap(one => textsOf(one, 'product'))
  const known = await shop.findProducts(named, language)
  if (known.length > 0) return known
  const found = await shop.searchProducts([...named, asked].join(' '), language, MOST_FOUND)
  if (found.length > 0 || named.length > 0) return found
  // "And how wide is it?": what was talked of a moment ago, if that was one thing.
  for (const text of before) {
    const spoken = await shop.searchProducts(text, language, MOST_FOUND)
    if (spoken.length === 0) continue
    const meant = spoken.length === 1 ? spoken[0] : namedIn(spoken, text)
    return meant ? [meant] : spoken
  }
  return []
}

/** What is known of the goods the shopper has bought, by product id. */
export async function loadOwnGoods (work: Work, ask: NeedAsk): Promise<ReadonlyMap<string, ProductFacts>> {
  const orders = await loadOrderFacts(work, ask)
  const ids = new Set(orders.flatMap(order => order.items?.map(item => item.productId) ?? []))
  return new Map((await shopOf(work).findProducts([...ids], ask.language)).map(product => [product.productId, product]))
}

export async function loadTradeInFacts (work: Work): Promise<readonly TradeInValue[]> {
  return shopOf(work).listTradeInValues()
}

export async function loadVisitDays (work: Work): Promise<readonly string[]> {
  return shopOf(work).listVisitDays()
}
