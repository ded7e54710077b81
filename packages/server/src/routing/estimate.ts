/** What was measured lately, for the wait we tell the shopper. */
export interface Pace {
  /** Conversations given out in the last `windowMs`, and how long that was. */
  readonly assigned: number; readonly windowMs: number
  /** Mean time an agent kept a conversation, over `handled` that ended lately; and how many are open with agents on duty now. */
  readonly handlingMs: number | null; readonly handled: number; readonly openChats: number
  /** Someone on duty has room: the wait is only for a better fit, and ends when that is relaxed. */
  readonly roomNow: boolean; readonly relaxesInMs: number
}

/** Fewer observations than this are an anecdote. */
const ENOUGH = 5
const Z25 = -0.674
const Z90 = 1.282

/**
 * An honest range for the wait at `place` (1 = next): the quarter and nine-tenths points of the time until `place` seats come free.
 *
 * Seats come free at rate r, the larger of the pace measured and open chats ÷ mean handling time; the time for k of them is
 * Gamma(k, r), by Wilson-Hilferty; the upper end is widened by 1 + 1/√n for n observations. Null when fewer than five were seen:
 * an unknown wait is not invented. Source: docs/policy/routing.md, "The wait we tell".
 */
export function estimateWait (place: number, pace: Pace): { lowMs: number; highMs: number } | undefined {
  if (pace.roomNow) return { lowMs: 0, highMs: Math.max(0, pace.relaxesInMs) }
  const byPace = pace.assigned >= ENOUGH ? pace.assigned / pace.windowMs : 0
  const bySeats = pace.handled >= ENOUGH && pace.handlingMs !== null && pace.handlingMs > 0 ? pace.openChats / pace.handlingMs : 0
  const rate = Math.max(byPace, bySeats)
  if (rate <= 0) return undefined
  const seen = byPace >= bySeats ? pace.assigned : pace.handled
  const lowMs = gammaPoint(place, Z25) / rate
  const highMs = gammaPoint(place, Z90) / rate * (1 + 1 / Math.sqrt(seen))
  return { lowMs: Math.floor(lowMs / 5_000) * 5_000, highMs: Math.ceil(highMs / 5_000) * 5_000 }
}

function gammaPoint (k: number, z: number): number {
  const spread = 1 / (9 * k)
  return k * Math.max(0, 1 - spread + z * Math.sqrt(spread)) ** 3
}
