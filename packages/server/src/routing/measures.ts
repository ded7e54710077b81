import type { Work } from '../kernel/work.ts'
import { countWaiting } from '../conversations/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { decideReserve, heldByFormula, MEASURE_AFTER_MS, overloadFrom, type Measures } from './decide-measures.ts'
import type { Candidate } from './model.ts'
import { WINDOW_MS } from './queue-view.ts'
import { findMeasures, loadHeldFlow, loadMeasured, saveMeasures } from './store.ts'

/** Seats held back and whether the queue is overloaded, for the look that holds the queue. What is slow to count is counted once a minute. */
export async function measureQueue (work: Work, policy: Playbook['routing'], pool: readonly Candidate[]): Promise<{ reserve: number; overloaded: boolean }> {
  if (!policy.holdBack && !policy.overload) return { reserve: 0, overloaded: false }
  return drawFrom(work, policy, { pool, measures: await freshMeasures(work, policy, capacityOf(pool, policy)) })
}

/** The same for who only looks: from what was counted last, nothing written. */
export async function lastMeasured (work: Work, policy: Playbook['routing'], pool: readonly Candidate[]): Promise<{ reserve: number; overloaded: boolean }> {
  return drawFrom(work, policy, { pool, measures: await findMeasures(work) ?? { measuredAt: work.now, handlingMs: null, heldSeats: 0 } })
}

async function drawFrom (work: Work, policy: Playbook['routing'], { pool, measures }: { pool: readonly Candidate[]; measures: Measures }): Promise<{ reserve: number; overloaded: boolean }> {
  const limit = overloadFrom(policy, pool.reduce((sum, agent) => sum + agent.capacity, 0), measures.handlingMs)
  return { reserve: decideReserve(policy, capacityOf(pool, policy), measures.heldSeats), overloaded: limit < Infinity && await countWaiting(work, limit) >= limit }
}

const capacityOf = (pool: readonly Candidate[], policy: Playbook['routing']): number => pool.filter(agent => agent.role === policy.holdBack?.role).reduce((sum, agent) => sum + agent.capacity, 0)

async function freshMeasures (work: Work, policy: Playbook['routing'], seats: number): Promise<Measures> {
  const known = await findMeasures(work)
  if (known && work.now - known.measuredAt < MEASURE_AFTER_MS && known.measuredAt <= work.now) return known
  const measured = await loadMeasured(work, WINDOW_MS)
  const handlingMs = measured.handled >= 5 ? measured.handlingMs : null
  const flow = policy.holdBack?.seats === 'formula' ? await loadHeldFlow(work, { role: policy.holdBack.role, tiers: policy.holdBack.tiers, windowMs: WINDOW_MS }) : undefined
  const measures = { measuredAt: work.now, handlingMs, heldSeats: flow ? heldByFormula({ ...flow, spanMs: WINDOW_MS, seats, handlingMs }, policy) : 0 }
  await saveMeasures(work, measures)
  return measures
}
