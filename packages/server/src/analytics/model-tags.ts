import { day, type Instant } from '../kernel/clock.ts'

/** What happened to one customer. `id` makes it happen once, however often it is told. */
export interface TagEvent { readonly kind: 'order' | 'refund' | 'view'; readonly at: Instant; readonly id: string | null; /** Of an order or refund, above 0. */ readonly amountMinor: number; readonly category: string | null }

/** Windows are half-open, (now − days, now]: an order exactly so many days old is outside. Source: docs/policy/tags.md. */
export interface TagRules {
  readonly spendDays: number
  /** Above `high`: high; from `mid` on: mid; both limits belong to mid. */
  readonly tier: { readonly aboveMinor: number; readonly fromMinor: number }
  readonly highFrequency: { readonly orders: number; readonly days: number }
  readonly interest: { readonly views: number; readonly days: number }
}

/** The three rules that ship, in minor units of the shop's currency. Source: mission A2, A3. */
export const SHIPPED_TAG_RULES: TagRules = { spendDays: 365, tier: { aboveMinor: 2_000_000, fromMinor: 500_000 }, highFrequency: { orders: 3, days: 30 }, interest: { views: 5, days: 30 } }

export interface Tags {
  readonly tier: 'high' | 'mid' | 'low'; readonly spendMinor: number; readonly highFrequency: boolean; readonly frequency: number; readonly lastAt: Instant | null
  /** Categories looked at often enough, in their order of letters. */
  readonly interests: readonly string[]
  /** When time alone will change one of these if nothing else happens; null: never. */
  readonly changesAt: Instant | null
}

/** Tags are a function of what happened and an instant: the order in which it was told, doubles and what lies after the instant change nothing. Pure. */
export function tagsOf (events: readonly TagEvent[], now: Instant, rules: TagRules = SHIPPED_TAG_RULES): Tags {
  const seen = new Set<string>()
  const past = events.filter(event => {
    if (event.at > now) return false
    if (event.id === null) return true
    const key = `${event.kind} ${event.id}`
    return !seen.has(key) && seen.add(key)
  })
  const within = (event: TagEvent, days: number): boolean => event.at > now - days * day
  const orders = past.filter(event => event.kind === 'order')
  const money = past.filter(event => event.kind !== 'view' && within(event, rules.spendDays))
  const spendMinor = money.reduce((sum, event) => sum + (event.kind === 'refund' ? -event.amountMinor : event.amountMinor), 0)
  const recent = orders.filter(event => within(event, rules.highFrequency.days))
  const views = new Map<string, number>()
  const looked = past.filter(event => event.kind === 'view' && event.category !== null && within(event, rules.interest.days))
  for (const { category } of looked) views.set(category!, (views.get(category!) ?? 0) + 1)
  const leaves = [...money.map(event => event.at + rules.spendDays * day), ...recent.map(event => event.at + rules.highFrequency.days * day), ...looked.map(event => event.at + rules.interest.days * day)]
  return {
    tier: spendMinor > rules.tier.aboveMinor ? 'high' : spendMinor >= rules.tier.fromMinor ? 'mid' : 'low', spendMinor,
    highFrequency: recent.length >= rules.highFrequency.orders, frequency: orders.length, lastAt: orders.length === 0 ? null : orders.reduce((last, event) => Math.max(last, event.at), -Infinity),
    interests: [...views].filter(([, count]) => count >= rules.interest.views).map(([category]) => category).toSorted(), changesAt: leaves.length === 0 ? null : leaves.reduce((a, b) => Math.min(a, b)),
  }
}
