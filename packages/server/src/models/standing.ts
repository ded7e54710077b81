import type { Instant } from '../kernel/clock.ts'
import { begin, closedBreaker, conclude, mayCall, type Breaker } from './decide-breaker.ts'

/** What this process knows of one shop's model beside the database: how it has been answering, and what is under way. */
interface Standing { breaker: Breaker; underWay: number; tokens: number; costMicro: number }

/** By world (its vault is one object per world), then by shop. */
const standings = new WeakMap<object, Map<string, Standing>>()
/** More calls at once than this per shop and process: the rest is answered by the embedded understander. */
const MOST_UNDER_WAY = 32

export interface Place { readonly vault: object; readonly shopId: string }

function standingOf ({ vault, shopId }: Place): Standing {
  let ofWorld = standings.get(vault)
  if (!ofWorld) standings.set(vault, ofWorld = new Map())
  const known = ofWorld.get(shopId)
  if (known) return known
  const fresh: Standing = { breaker: closedBreaker, underWay: 0, tokens: 0, costMicro: 0 }
  ofWorld.set(shopId, fresh)
  return fresh
}

/** Read only: what decisions are made on. */
export function seeStanding (place: Place, now: Instant): { readonly breaker: Breaker; readonly rests: boolean; readonly tokens: number; readonly costMicro: number } {
  const { breaker, tokens, costMicro, underWay } = standingOf(place)
  return { breaker, rests: mayCall(breaker, now) === 'no' || underWay >= MOST_UNDER_WAY, tokens, costMicro }
}

/** Sets aside what one call may cost at most, so that many at once cannot together overdraw a budget. The returned function ends it; undefined outcome: says nothing about the model. */
export function setAside (place: Place, most: { tokens: number; costMicro: number }, now: Instant): (answered: boolean | undefined, at: Instant) => void {
  const standing = standingOf(place)
  const trial = mayCall(standing.breaker, now) === 'trial'
  standing.breaker = begin(standing.breaker, now)
  standing.underWay++
  standing.tokens += most.tokens
  standing.costMicro += most.costMicro
  return (answered, at) => {
    standing.underWay--
    standing.tokens -= most.tokens
    standing.costMicro -= most.costMicro
    if (answered !== undefined) standing.breaker = conclude(standing.breaker, answered, at)
    else if (trial) standing.breaker = { ...standing.breaker, trying: false } // the trial was called off: the next one finds out
  }
}

/** New settings begin with a clean sheet. */
export function forgetStanding (place: Place): void {
  standingOf(place).breaker = closedBreaker
}
