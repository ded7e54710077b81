import { RANK, SPEND_DAYS, tierOf, type Placed } from '../customers/decide.ts'
import type { Tier } from '../customers/contract.ts'
import { day, iso, type Instant } from '../kernel/clock.ts'
import { money, type Money } from '../kernel/money.ts'
import type { Playbook } from '../playbook/contract.ts'
import { within } from './model-moments.ts'
import { BOUGHT, type State } from './model-state.ts'

export interface HeldTier { readonly tier: Tier; readonly why: readonly Placed['why'][]; /** Null: never was another, or longer than can be known. */ readonly since: Instant | null; /** When time alone changes it. */ readonly until: Instant | null }

/** Net spend of the last 365 days, one entry per currency in which something was bought or sent back, the largest first. */
export function spendAt (state: State, asOf: Instant): Money[] {
  return [...state.bought].flatMap(([currency, { sales, returns }]) => {
    const [s, r] = [within(sales, asOf, SPEND_DAYS), within(returns, asOf, SPEND_DAYS)]
    return s.count + r.count === 0 ? [] : [money(s.sum + r.sum, currency)]
  }).toSorted((a, b) => b.minor - a.minor || (a.currency < b.currency ? -1 : 1))
}

interface Step { readonly from: Instant; readonly tier: Tier; readonly why: Placed['why'] }

/**
 * The tier, held for a while when spend fell with age alone.
 *
 * It rises at once. It falls when spend was below for `fallsAfterDays` (0: at once), so it is the best tier of those days, reckoned with every
 * return known by now: who buys and sends back was never above. Source: docs/policy/tags.md.
 */
export function tierAt (state: State, playbook: Playbook, asOf: Instant): HeldTier {
  const held = (playbook.tiers.fallsAfterDays ?? 0) * day
  const knownFrom = asOf - (BOUGHT.keepDays - SPEND_DAYS) * day
  const now = tierOf(spendAt(state, asOf), playbook)
  const steps = stepsOf(state, playbook, { asOf, held })
  const current = steps.findLastIndex(step => step.from <= asOf)
  if (current === -1) return { tier: now.tier, why: [now.why], since: null, until: null }
  const recent = steps.slice(0, current + 1).filter((_, i) => (steps[i + 1]?.from ?? Infinity) > asOf - held || i === current)
  const best = recent.toReversed().reduce((a, b) => RANK[b.tier] > RANK[a.tier] ? b : a)
  const why = best.tier === now.tier ? [now.why] : [best.why, { rule: 'tier.held', facts: { ...now.why.facts, tier: now.tier, days: playbook.tiers.fallsAfterDays ?? 0 } }]
  return { tier: best.tier, why, since: sinceOf(steps.slice(0, current + 1), { rank: RANK[best.tier], held, knownFrom }), until: untilOf(steps, { from: steps.lastIndexOf(best), rank: RANK[best.tier], held, asOf }) }
}

/** How the plain tier went and, if nothing more happens, will go: one step for each change. */
function stepsOf (state: State, playbook: Playbook, { asOf, held }: { asOf: Instant; held: number }): Step[] {
  const changes = [...state.bought].flatMap(([currency, { sales, returns }]) => [
    ...sales.flatMap(([at, , sum]) => at > asOf ? [] : [{ at, currency, by: sum }, { at: at + SPEND_DAYS * day, currency, by: -sum }]),
    ...returns.flatMap(([at, , sum]) => at > asOf ? [] : [{ at: Math.min(at, asOf - held), currency, by: sum }, { at: at + SPEND_DAYS * day, currency, by: -sum }]),
  ]).toSorted((a, b) => a.at - b.at)
  const spend = new Map<string, number>()
  const steps: Step[] = []
  changes.forEach(({ at, currency, by }, i) => {
    spend.set(currency, (spend.get(currency) ?? 0) + by)
    if (changes[i + 1]?.at === at) return
    const { tier, why } = tierOf([...spend].map(([name, minor]) => money(minor, name)), playbook)
    if (steps.at(-1)?.tier !== tier) steps.push({ from: at, tier, why })
    else if (at <= asOf) steps[steps.length - 1] = { from: steps.at(-1)!.from, tier, why } // the latest figures of the same tier
  })
  return steps
}

/** The beginning of the unbroken time in this tier: short falls were forgiven, and a fall from above took its days. */
function sinceOf (past: readonly Step[], { rank, held, knownFrom }: { rank: number; held: number; knownFrom: Instant }): Instant | null {
  let start = past.at(-1)!.from
  for (let i = past.length - 1; i >= 0; i--) {
    const [step, next] = [past[i]!, past[i + 1]]
    if (RANK[step.tier] > rank) return (next?.from ?? step.from) + held
    if (RANK[step.tier] === rank) start = step.from
    else if (next !== undefined && next.from - Math.max(step.from, knownFrom) >= held) break
    if (step.from < knownFrom) return null
  }
  return start < knownFrom ? null : start
}

function untilOf (steps: readonly Step[], { from, rank, held, asOf }: { from: number; rank: number; held: number; asOf: Instant }): Instant | null {
  let endGood: Instant | null = null
  for (const step of steps.slice(from + 1)) {
    if (endGood !== null && step.from >= endGood + held) return endGood + held
    if (RANK[step.tier] > rank && step.from > asOf) return step.from // a return leaves the window as well
    if (RANK[step.tier] >= rank) endGood = null
    else endGood ??= step.from
  }
  return endGood === null ? null : endGood + held
}

/** For people: the day a tag began or will end. */
export const asText = (at: Instant | null): string | null => at === null ? null : iso(at)
