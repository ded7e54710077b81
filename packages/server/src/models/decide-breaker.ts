import { minute, second, type Instant } from '../kernel/clock.ts'

/** Remembers how the last calls went, so that a model that is down costs shoppers no waiting. One per shop and process. */
export interface Breaker {
  /** The last calls, oldest first; true: answered. */
  readonly recent: readonly boolean[]
  /** No call before this. Null: closed. */
  readonly openUntil: Instant | null
  /** Openings without an answer in between. */
  readonly trips: number
  /** One call is out to see whether it is back. */
  readonly trying: boolean
}

export const closedBreaker: Breaker = { recent: [], openUntil: null, trips: 0, trying: false }

/** Opens after 5 failures of the last 10. Source: bad inputs, AI-05. */
const LOOK_AT = 10
const FAILURES = 5
const FIRST_REST_MS = 30 * second
const LONGEST_REST_MS = 5 * minute

/** `trial`: it rested long enough, this one call finds out. */
export function mayCall (breaker: Breaker, now: Instant): 'yes' | 'trial' | 'no' {
  if (breaker.openUntil === null) return 'yes'
  return now >= breaker.openUntil && !breaker.trying ? 'trial' : 'no'
}

export const begin = (breaker: Breaker, now: Instant): Breaker => mayCall(breaker, now) === 'trial' ? { ...breaker, trying: true } : breaker

export function conclude (breaker: Breaker, answered: boolean, now: Instant): Breaker {
  if (answered) return breaker.openUntil === null ? { ...breaker, recent: [...breaker.recent, true].slice(-LOOK_AT), trips: 0 } : closedBreaker
  if (breaker.openUntil !== null) return breaker.trying ? opened(breaker, now) : breaker // a straggler from before it opened says nothing new
  const recent = [...breaker.recent, false].slice(-LOOK_AT)
  return recent.filter(one => !one).length >= FAILURES ? opened({ ...breaker, recent }, now) : { ...breaker, recent }
}

function opened (breaker: Breaker, now: Instant): Breaker {
  return { recent: breaker.recent, openUntil: now + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** breaker.trips), trips: breaker.trips + 1, trying: false }
}
