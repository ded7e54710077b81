import type { TraceCall } from './trace.ts'

/** Mean patience in seconds, taken as exponential; Infinity when nobody was seen to give up. */
export type Patience = number

/**
 * Everything that was waited, by who was served too, over how many gave up: the maximum-likelihood estimate when who was served would have
 * waited longer, nobody knows how much. A curve free in shape (Kaplan and Meier 1958) was tried on January to March of the 1999 trace: it
 * replayed those months worse, since patience seen in short waits says little of long ones.
 */
export function estimatePatience (calls: readonly TraceCall[]): Patience {
  const lost = calls.reduce((count, call) => count + (call.served ? 0 : 1), 0)
  return lost > 0 ? calls.reduce((sum, call) => sum + call.waited, 0) / lost : Infinity
}

/** The patience of someone whose draw (uniform in [0, 1)) is this. */
export const patienceAt = (mean: Patience, drawn: number): number => mean === Infinity ? Infinity : -Math.log(1 - drawn) * mean
