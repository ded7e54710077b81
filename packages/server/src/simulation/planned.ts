import { DateTime } from 'luxon'
import { day, iso } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { loadShifts, loadTimeZone, planDay } from '../planning/index.ts'
import { loadAgents } from '../staff/index.ts'
import type { Scenario, Traffic } from './contract.ts'
import { decidePlanned } from './decide-plan.ts'
import { hoursOf } from './history.ts'
import { loadPastGroups } from './store-history.ts'

/** As planning measures handling and patience. */
const PAST_DAYS = 28

/** A planned day as a scenario: the plan is made again here, from what was asked, so that what is played is what was shown. */
export async function readPlanned (work: Work, asked: Extract<Traffic, { kind: 'plan' }>): Promise<Scenario> {
  const plan = await planDay(work, asked.plan)
  const timeZone = await loadTimeZone(work)
  const [agents, saved] = [await loadAgents(work), await loadShifts(work, plan.on, plan.on)]
  const past = await loadPastGroups(work, { from: work.now - PAST_DAYS * day, to: work.now, timeZone })
  const decision = decidePlanned({
    plan, staff: asked.staff, agents: agents.filter(agent => agent.active), shifts: hoursOf(saved), past, pastDays: PAST_DAYS, startsAt: iso(DateTime.fromISO(plan.on, { zone: timeZone }).toMillis()),
  })
  if (decision.kind === 'refused') throw new Fault('simulation.refused', { details: [{ path: '/traffic/plan', say: decision.say }] })
  return decision.scenario
}
