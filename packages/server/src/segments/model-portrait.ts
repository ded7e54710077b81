import type { Instant } from '../kernel/clock.ts'
import { lastMonths, monthOf, monthPlus, startOf } from '../profile/model-worth.ts'
import type { Known } from './decide.ts'

const TIERS = ['diamond', 'core', 'mass'] as const
const COHORTS = 12

export interface Seen { readonly features: Known; /** Months in which they bought, UTC. */ readonly months: ReadonlySet<string> }
export interface Portrait {
  readonly tiers: readonly { readonly tier: typeof TIERS[number]; readonly customers: number; readonly spendMinor: number }[]
  readonly heat: readonly { readonly r: number; readonly f: number; readonly customers: number }[]
  /** Who bought first in a month, and how many of them bought again in each later one. */
  readonly cohorts: readonly { readonly month: string; readonly from: Instant; readonly to: Instant; readonly customers: number; readonly again: readonly number[] }[]
}
export interface Counting { add (one: Seen): void; result (): Portrait }

/** Counts customers one by one: tiers with the money of 365 days, buyers by recency and frequency score, and who came back. */
export function startPortrait (now: Instant): Counting {
  const months = lastMonths(monthOf(now, 0), COHORTS)
  const tiers = new Map<string, { customers: number; spendMinor: number }>(TIERS.map(tier => [tier, { customers: 0, spendMinor: 0 }]))
  const heat = new Map<string, number>()
  const cohorts = months.map((_, i) => ({ customers: 0, again: Array.from({ length: months.length - 1 - i }, () => 0) }))
  return {
    add ({ features, months: bought }) {
      const tier = tiers.get(String(features['tier']))
      if (tier) { tier.customers++; tier.spendMinor += Number(features['spend365'] ?? 0) }
      const { recencyScore: r = null, frequencyScore: f = null, firstOrderAt } = features
      if (r !== null && f !== null) heat.set(`${r} ${f}`, (heat.get(`${r} ${f}`) ?? 0) + 1)
      const first = typeof firstOrderAt === 'number' ? months.indexOf(monthOf(firstOrderAt, 0)) : -1
      const cohort = cohorts[first]
      if (!cohort) return
      cohort.customers++
      cohort.again.forEach((n, k) => { if (bought.has(months[first + 1 + k]!)) cohort.again[k] = n + 1 })
    },
    result: () => ({
      tiers: TIERS.map(tier => ({ tier, ...tiers.get(tier)! })),
      heat: [...heat].map(([key, customers]) => { const [r, f] = key.split(' ').map(Number) as [number, number]; return { r, f, customers } }).toSorted((a, b) => b.r - a.r || a.f - b.f),
      cohorts: months.map((month, i) => ({ month, from: startOf(month), to: startOf(monthPlus(month, 1)), ...cohorts[i]! })),
    }),
  }
}
