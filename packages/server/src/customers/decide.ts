import type { Static } from 'typebox'
import type { Money } from '../kernel/money.ts'
import type { Why } from '../kernel/schema.ts'
import type { Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'
import type { CareNeed, Tier } from './contract.ts'

type Reason = Static<typeof Why>

export interface CareEntry { readonly need: CareNeed; readonly declaredAt: string; readonly by: 'shopper' | 'agent' | 'shop' }

export interface CustomerFacts {
  /** Net spend of the last 365 days, one entry per currency. */
  readonly spend365: readonly Money[]
  /** Sales within the playbook's high-frequency window. */
  readonly ordersInWindow: number
  /** Looks per interest of the playbook, within its window. */
  readonly views: readonly { readonly name: string; readonly count: number }[]
  readonly care: readonly CareEntry[]
}

/** `until`: when time alone will end it; absent or null: never, or not known. */
export interface Tag { readonly tag: string; readonly since: string | null; readonly until?: string | null; readonly why: readonly Reason[] }

export interface Profile {
  readonly tier: Tier
  readonly highFrequency: boolean
  readonly care: readonly CareNeed[]
  /** The tier first, then behaviour, then care: each with the rule and the facts that gave it. */
  readonly tags: readonly Tag[]
}

export const RANK: Readonly<Record<Tier, number>> = { diamond: 2, core: 1, mass: 0 }
export const SPEND_DAYS = 365

/**
 * Who this customer is to the shop, and why.
 *
 * The tier is the best over the currencies that have a threshold; amounts of two currencies are never added.
 * Above `diamondAbove` is diamond; from `coreFrom` (inclusive) to it (inclusive) is core.
 * Care is only ever what was declared: nothing here guesses a need.
 * Source: docs/policy/tiers.md.
 */
export function classify (facts: CustomerFacts, playbook: Playbook): Profile {
  const best = tierOf(facts.spend365, playbook)
  const { orders, days } = playbook.tiers.highFrequency
  const highFrequency = facts.ordersInWindow >= orders
  const tags: Tag[] = [{ tag: best.tier, since: null, why: [best.why] }]
  if (highFrequency) tags.push({ tag: 'high-frequency', since: null, why: [{ rule: 'tag.high-frequency', facts: { orders: facts.ordersInWindow, threshold: orders, days } }] })
  for (const interest of playbook.tiers.interests ?? []) {
    const views = facts.views.find(seen => seen.name === interest.name)?.count ?? 0
    if (views >= interest.views) tags.push({ tag: `interest-${interest.name}`, since: null, why: [{ rule: 'tag.interest', facts: { category: interest.name, views, threshold: interest.views, days: interest.days } }] })
  }
  for (const { need, declaredAt, by } of facts.care) tags.push({ tag: need, since: declaredAt, why: [{ rule: 'care.declared', facts: { need, by, declaredAt } }] })
  return { tier: best.tier, highFrequency, care: facts.care.map(entry => entry.need), tags }
}

export interface Placed { readonly tier: Tier; readonly ratio: number; readonly why: Reason }

/** The best tier over the currencies. */
export function tierOf (spend: readonly Money[], playbook: Playbook): Placed {
  const placed = spend.flatMap(amount => place(amount, playbook) ?? [])
  // The better tier wins; within it, the currency furthest along; then the name, so that order never matters.
  const [best] = placed.toSorted((a, b) => RANK[b.tier] - RANK[a.tier] || b.ratio - a.ratio || (String(a.why.facts['currency']) < String(b.why.facts['currency']) ? -1 : 1))
  if (best) return best
  // Nothing spent in any currency we rank: said in the shop's own money.
  const own = playbook.compensation.authority['agent']?.currency
  const currency = own !== undefined && playbook.tiers.thresholds[own] ? own : Object.keys(playbook.tiers.thresholds).toSorted()[0] ?? 'CNY'
  return place({ minor: 0, currency }, playbook) ?? { tier: 'mass', ratio: 0, why: { rule: 'tier.mass', facts: { spendMinor: 0, currency, days: SPEND_DAYS } } }
}

function place ({ minor, currency }: Money, playbook: Playbook): Placed | undefined {
  const limits = playbook.tiers.thresholds[currency]
  if (!limits) return undefined
  const tier: Tier = minor > limits.diamondAbove ? 'diamond' : minor >= limits.coreFrom ? 'core' : 'mass'
  const threshold = tier === 'diamond' ? limits.diamondAbove : limits.coreFrom
  return { tier, ratio: minor / limits.diamondAbove, why: { rule: `tier.${tier}`, facts: { spendMinor: minor, currency, thresholdMinor: threshold, days: SPEND_DAYS } } }
}

export interface Look { readonly category: string; readonly at: Instant }

/** Looks in (now − days, now] of each interest: what the SQL counts, for replay and to check it against. */
export function viewsOf (looks: readonly Look[], interests: readonly { name: string; categories: readonly string[]; days: number }[], now: Instant): { name: string; count: number }[] {
  return interests.map(({ name, categories, days }) => ({ name, count: looks.filter(look => categories.includes(look.category) && look.at <= now && look.at > now - days * 86_400_000).length }))
}

/** The care list after a new declaration: what was there keeps its day, what is not named any more is gone. */
export function declareCare (before: readonly CareEntry[], needs: readonly CareNeed[], by: CareEntry['by'], declaredAt: string): CareEntry[] {
  return [...new Set(needs)].map(need => before.find(entry => entry.need === need) ?? { need, declaredAt, by })
}
