import type { Playbook } from '@zhiyu/server/contract/playbook'
import type { Replaying } from './calibrate.ts'

const HEAD_START = 90
/** Call-backs: the bank has called them, and they hold the line. From January to March they waited a fifth of what others did. */
const CALL_BACK = 300
/** A call stays in its line; the bank did not widen the choice with the wait. */
const NEVER_MS = 86_400_000

/**
 * How the bank of the 1999 trace served: priority 2 stood 90 s ahead, call-backs (kind TT) in front, a kind was served by those put on it.
 * Source: documentation of the trace, Technion (A. Mandelbaum, A. Sakov, S. Zeltyn, "Empirical analysis of a call center", 2000).
 */
export function bankReplaying (document: Playbook, seeds: readonly number[]): Replaying {
  return {
    document: { ...document, routing: { ...document.routing, relaxSkillAfterMs: NEVER_MS } }, seeds,
    headStart: ({ priority, kind }) => (priority === 2 ? HEAD_START : 0) + (kind === 'TT' ? CALL_BACK : 0),
  }
}
