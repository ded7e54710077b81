import { minute, type Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'
import { sizeHoldBack } from '../staffing/decide-hold-back.ts'

type RoutePolicy = Playbook['routing']

/** What the house measured of one queue. */
export interface Measures { readonly measuredAt: Instant; /** Mean time with people; null: too little seen. */ readonly handlingMs: number | null; /** What the formula asks to hold back. */ readonly heldSeats: number }

/** Measured anew after this long: the mean of a quarter of an hour does not change faster. */
export const MEASURE_AFTER_MS = minute

/** Who came to the held role's seats within a span, and how many seats there are. */
export interface HeldFlow { readonly privileged: number; readonly others: number; readonly spanMs: number; readonly seats: number; readonly handlingMs: number | null }

/** Fewer than this in the span say nothing about a rate. */
const ENOUGH = 5
/** Until enough is known one seat is kept: it divides the privileged tiers' chance to wait by about nine. Source: docs/policy/routing.md, "Held-back seats". */
const UNTIL_KNOWN = 1

/** The formula: the fewest seats with which `share` of the privileged wait at most `withinMs`, by the exact chain of the pool. Source: docs/policy/staffing.md. */
export function heldByFormula (flow: HeldFlow, policy: Pick<RoutePolicy, 'holdBack' | 'overload'>): number {
  const { holdBack, overload } = policy
  if (!holdBack || flow.seats < 1) return 0
  if (flow.handlingMs === null || flow.handlingMs <= 0 || flow.privileged + flow.others < ENOUGH) return UNTIL_KNOWN
  const patience = (tiers: readonly ('diamond' | 'core' | 'mass')[]): number => Math.min(...tiers.map(tier => overload?.patienceMs[tier] ?? PATIENCE_MS))
  const others = (['diamond', 'core', 'mass'] as const).filter(tier => !holdBack.tiers.includes(tier))
  return sizeHoldBack({
    seats: flow.seats, vipRate: flow.privileged / flow.spanMs, otherRate: flow.others / flow.spanMs, mu: 1 / flow.handlingMs,
    vipTheta: 1 / patience(holdBack.tiers), otherTheta: 1 / patience(others), target: { within: holdBack.withinMs, share: 1 - holdBack.share },
  }).reserve
}

/** "3 minutes without reply and 45 % leave." Source: mission C7. */
const PATIENCE_MS = 3 * minute

/** Seats held back now: what the playbook or the formula says, never more than a third of that role's seats on duty. */
export function decideReserve (policy: Pick<RoutePolicy, 'holdBack'>, seats: number, heldSeats: number): number {
  if (!policy.holdBack) return 0
  return Math.min(policy.holdBack.seats === 'formula' ? heldSeats : policy.holdBack.seats, Math.floor(seats / 3))
}

/** How many may wait before the queue counts as overloaded: waiting × handling ÷ seats reaches `whenWaitMs`. Infinity: never. Source: docs/policy/routing.md, "Overload". */
export function overloadFrom (policy: Pick<RoutePolicy, 'overload'>, seats: number, handlingMs: number | null): number {
  const { overload } = policy
  if (!overload) return Infinity
  const handling = handlingMs ?? overload.handlingMs.mass
  return Math.max(1, Math.ceil(overload.whenWaitMs * seats / handling))
}
