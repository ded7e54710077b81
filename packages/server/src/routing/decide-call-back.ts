import { day, type Instant } from '../kernel/clock.ts'
import type { Tier } from '../customers/contract.ts'
import type { RoutePolicy } from './decide.ts'
import type { Reason } from './decide-why.ts'

export interface CallBackFacts {
  /** The whole wait as it is expected now: what was waited already and what is to come (at least the former, when nothing is known). */
  readonly expectedWaitMs: number
  readonly tier: Tier; readonly openNow: boolean; readonly alreadyAsked: boolean
}
export type CallBackDecision = { readonly kind: 'offer' | 'none'; readonly because: readonly Reason[] }

/** Should a waiting shopper be offered a call-back? Longer than the tier's patience, or nobody here. Source: docs/policy/routing.md, "Call-back". */
export function decideCallBack (facts: CallBackFacts, policy: Pick<RoutePolicy, 'callBack'>): CallBackDecision {
  const none = (rule: string, facts: Reason['facts'] = {}): CallBackDecision => ({ kind: 'none', because: [{ rule, facts }] })
  if (!policy.callBack) return none('call-back.off')
  if (facts.alreadyAsked) return none('call-back.asked-already')
  if (!facts.openNow) return { kind: 'offer', because: [{ rule: 'call-back.closed', facts: {} }] }
  const patienceMs = policy.callBack.patienceMs[facts.tier]
  const measured = { expectedWaitMs: facts.expectedWaitMs, patienceMs, tier: facts.tier }
  return facts.expectedWaitMs > patienceMs ? { kind: 'offer', because: [{ rule: 'call-back.long-wait', facts: measured }] } : none('call-back.short-wait', measured)
}

/** So often, and so far apart, unless the playbook says otherwise. */
const TRIES = 3
const RETRY_AFTER_MS = 15 * 60_000

export type TryDecision = { readonly kind: 'done' } | { readonly kind: 'again'; readonly notBefore: Instant } | { readonly kind: 'give-up' }

/** What follows a call; `tries` counts it. Not reached: later again, back in the queue at the old place, until the last try. */
export function decideTry (call: { readonly tries: number; readonly reached: boolean }, policy: Pick<RoutePolicy, 'callBack'>, now: Instant): TryDecision {
  if (call.reached) return { kind: 'done' }
  return call.tries >= (policy.callBack?.tries ?? TRIES) ? { kind: 'give-up' } : { kind: 'again', notBefore: now + (policy.callBack?.retryAfterMs ?? RETRY_AFTER_MS) }
}

/** A wish further away than a week is refused. */
const FURTHEST_MS = 7 * day

/** From when the call may be made: null means as soon as it is their turn. `open` gives the next opening at or after an instant. */
export function decideWhen (preferredAt: Instant | null, now: Instant, open: (at: Instant) => Instant | null): { kind: 'at'; notBefore: Instant | null } | { kind: 'refuse'; because: 'too-far' } {
  if (preferredAt === null || preferredAt <= now) return { kind: 'at', notBefore: null }
  return preferredAt > now + FURTHEST_MS ? { kind: 'refuse', because: 'too-far' } : { kind: 'at', notBefore: open(preferredAt) ?? preferredAt }
}

/**
 * A number that can be called, as digits with an optional +, or undefined. Full-width digits and the usual separators are read over.
 * A Chinese mobile number has 11 digits, a land line with its area code 10 to 12, any number of the world at most 15 (ITU-T E.164); what is
 * shorter than 7 is an emergency or service number and nobody's own.
 */
export function readPhone (text: string): string | undefined {
  const number = text.normalize('NFKC').replaceAll(/[\s().\-\u2010-\u2015]/g, '')
  return /^\+?\d{7,15}$/.test(number) && !/^\+?(\d)\1+$/.test(number) ? number : undefined
}
