import { day, type Instant } from '../kernel/clock.ts'

export const CHANGEABLE_MS = day
/** Asked and not answered: silence is an answer too. After this a new resolution may ask once more. */
export const ASK_AGAIN_MS = day

export interface RatingFacts {
  /** Resolved now, or was when the shopper was asked (a word of thanks reopens it). */
  readonly resolvedOnce: boolean
  readonly ratedAt: Instant | null
}
export type RatingDecision = { kind: 'accept'; first: boolean } | { kind: 'refuse'; because: 'not-resolved' | 'too-late' }

/** A score may be given after a resolution and changed for 24 h (exclusive) after it was first given. */
export function decideRating (facts: RatingFacts, now: Instant): RatingDecision {
  if (!facts.resolvedOnce) return { kind: 'refuse', because: 'not-resolved' }
  if (facts.ratedAt === null) return { kind: 'accept', first: true }
  return now - facts.ratedAt < CHANGEABLE_MS ? { kind: 'accept', first: false } : { kind: 'refuse', because: 'too-late' }
}

export interface AskFacts { readonly by: 'agent' | 'ai' | 'customer' | 'system'; readonly abandoned: boolean; readonly customerWrote: boolean; readonly askedAt: Instant | null; readonly rated: boolean }

/** Ask once when people or the AI solved something for somebody; never after a rating, never twice within a day, never who has gone. */
export function decideAsk (facts: AskFacts, now: Instant): { kind: 'ask' } | { kind: 'leave'; because: 'closed-by-house' | 'abandoned' | 'nothing-said' | 'rated' | 'asked' } {
  if (facts.by === 'system') return { kind: 'leave', because: 'closed-by-house' }
  if (facts.abandoned) return { kind: 'leave', because: 'abandoned' }
  if (!facts.customerWrote) return { kind: 'leave', because: 'nothing-said' }
  if (facts.rated) return { kind: 'leave', because: 'rated' }
  if (facts.askedAt !== null && now - facts.askedAt < ASK_AGAIN_MS) return { kind: 'leave', because: 'asked' }
  return { kind: 'ask' }
}
