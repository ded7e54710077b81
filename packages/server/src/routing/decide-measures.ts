import { minute, type Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'

type RoutePolicy = Playbook['routing']

/** What the house measured of one queue. */
export interface Measures { readonly measuredAt: Instant; /** Mean time with people; null: too little seen. */ readonly handlingMs: number | null; /** What the formula asks to hold back. */ readonly heldSeats: number }

/** Measured anew after this long: the mean of a quarter of an hour does not change faster. */
export const MEASURE_AFTER_MS = minute

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
