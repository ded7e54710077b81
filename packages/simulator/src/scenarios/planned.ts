import type { Scenario } from '@zhiyu/server/contract/simulation'

/** Groups become single agents in shifts of their own: without breaks, and nobody's advisor. */
function plain (asked: Scenario): Scenario {
  const scenario = structuredClone(asked)
  for (const group of scenario.staff) delete group.breaks
  for (const one of scenario.demand.classes) delete one.advisor
  return scenario
}

/** The same shoppers and the same mix of people, but in each stretch only as many of them on duty as planned: the first of an order that takes every group in turn. */
export function staffedByPlan (asked: Scenario, plan: { readonly lengthMs: number; readonly agents: readonly number[] }): Scenario {
  const scenario = plain(asked)
  const most = Math.max(...plan.agents)
  const whole = scenario.staff.reduce((sum, group) => sum + group.count, 0)
  const order: number[] = []
  const given = scenario.staff.map(() => 0)
  for (let n = 1; n <= most; n++) {
    // Who is furthest behind their share of n comes next.
    const behind = scenario.staff.map((group, g) => group.count / whole * n - given[g]!)
    const next = behind.indexOf(Math.max(...behind))
    given[next]!++
    order.push(next)
  }
  const shiftsOf = (place: number): { fromMs: number; toMs: number }[] => {
    const shifts: { fromMs: number; toMs: number }[] = []
    plan.agents.forEach((agents, i) => {
      if (agents <= place) return
      const last = shifts.at(-1)
      if (last && last.toMs === i * plan.lengthMs) last.toMs += plan.lengthMs
      else shifts.push({ fromMs: i * plan.lengthMs, toMs: (i + 1) * plan.lengthMs })
    })
    return shifts
  }
  return { ...scenario, staff: order.map((g, place) => ({ ...scenario.staff[g]!, group: `planned-${place + 1}`, count: 1, shifts: shiftsOf(place) })) }
}
