import { minute } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'

/** Quiet this long after an answer: assumed solved. Source: docs/policy/concierge.md. */
const REST_MS = 30 * minute
export const REST_TIMER = 'concierge.rest'

/** From now on quiet may mean solved; `seq` is the last message that was answered. */
export async function rest (work: Work, conversationId: string, seq: number): Promise<void> {
  await work.schedule(REST_TIMER, conversationId, work.now + REST_MS, { conversationId, seq })
}
