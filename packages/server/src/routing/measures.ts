import type { Work } from '../kernel/work.ts'
import { countWaiting } from '../conversations/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { decideReserve, MEASURE_AFTER_MS, overloadFrom, type Measures } from './decide-measures.ts'
import type { Candidate } from './model.ts'
import { WINDOW_MS } from './queue-view.ts'
import { findMeasures, loadMeasured, saveMeasures } from './store.ts'

/** Seats held back and whether the queue is overloaded, for the look that holds the queue. What is slow to count is counted once a minute. */
export async function measureQueue (work: Work, policy: Playbook['routing'], pool: readonly Candidate[]): Promise<{ reserve: number; overloaded: boolean }> {
  if (!policy.holdBack && !policy.overload) return { reserve: 0, overloaded: false }
  const measures = await freshMeasures(work)
  const held = pool.filter(agent => agent.role === policy.holdBack?.role).reduce((sum, agent) => sum + agent.capacity, 0)
  const limit = overloadFrom(policy, pool.reduce((sum, agent) => sum + agent.capacity, 0), measures.handlingMs)
  return { reserve: decideReserve(policy, held, measures.heldSeats), overloaded: limit < Infinity && await countWaiting(work, limit) >= limit }
}

async function freshMeasures (work: Work): Promise<Measures> {
  const known = await findMeasures(work)
  if (known && work.now - known.measuredAt < MEASURE_AFTER_MS && known.measuredAt <= work.now) return known
  const { handlingMs, handled } = await loadMeasured(work, WINDOW_MS)
  const measures = { measuredAt: work.now, handlingMs: handled >= 5 ? handlingMs : null, heldSeats: 1 }
  await saveMeasures(work, measures)
  return measures
}
