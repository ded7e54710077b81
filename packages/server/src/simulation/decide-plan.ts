import { minute } from '../kernel/clock.ts'
import type { PlanView } from '../planning/contract.ts'
import type { Scenario, ShopperClass, StaffGroup } from './contract.ts'
import { decideClasses, type PastGroup } from './decide-history-demand.ts'
import { decideStaff, type PastAgent, type PastShift } from './decide-history-staff.ts'
import { ENOUGH_HAND_OVERS, USUAL } from './decide-history.ts'

export interface Planned {
  readonly plan: PlanView
  /** Whose hours: the suggested shifts, taken by whoever fits, or the saved ones, by the people they are for. */
  readonly staff: 'suggested' | 'planned'
  readonly agents: readonly PastAgent[]; readonly shifts: readonly PastShift[]
  /** Who came of late: what shoppers the day is expected to bring. */
  readonly past: readonly PastGroup[]; readonly pastDays: number
  readonly startsAt: string
}
export type PlannedScenario = { readonly kind: 'scenario'; readonly scenario: Scenario } | { readonly kind: 'refused'; readonly say: string }

const DAY_MINUTES = 1_440
const MOST_TOGETHER = 20

/**
 * A planned day as a scenario: the plan's arrivals, handling, patience and paces, and its people by the hour. What a formula takes for one pool in
 * a steady state is played with the shop's own classes, skills and routing. Pure. Source: docs/policy/staffing.md, "Confirmed by simulation".
 */
export function decidePlanned ({ plan, staff, agents, shifts, past, pastDays, startsAt }: Planned): PlannedScenario {
  const { intervals, assumptions, minutes } = plan
  const arrivals = intervals.reduce((sum, one) => sum + one.arrivals, 0)
  if (arrivals <= 0) return { kind: 'refused', say: 'nobody is expected on that day: neither a forecast nor arrivals of one\'s own' }
  const groups = staff === 'planned' ? decideStaff({ agents, presence: [], shifts }).groups : suggested(plan, agents)
  if (groups.length === 0 || (staff === 'planned' && shifts.length === 0)) return { kind: 'refused', say: staff === 'planned' ? 'no shift is saved for that day' : 'no shifts are suggested for that day' }
  const perInterval = arrivals / intervals.length
  const day = plan.on
  const name = staff === 'planned' ? { 'zh-CN': `排班验证 ${day}（已保存班次）`, en: `Plan of ${day}, saved shifts` } : { 'zh-CN': `排班验证 ${day}（建议班次）`, en: `Plan of ${day}, suggested shifts` }
  return {
    kind: 'scenario', scenario: {
      schema: 1, scenario: 'planned-day', name,
      description: {
        'zh-CN': `${day} 的计划：预计 ${Math.round(arrivals)} 次转人工，单次处理 ${(assumptions.handlingMs / minute).toFixed(1)} 分钟，耐心 ${(assumptions.patienceMs / minute).toFixed(1)} 分钟，损耗 ${Math.round(assumptions.shrinkage * 100)}%。顾客构成${hasPast(past) ? `取自最近 ${pastDays} 天` : '按普通顾客假定'}。`,
        en: `The plan of ${day}: ${Math.round(arrivals)} hand-overs expected, ${(assumptions.handlingMs / minute).toFixed(1)} min each, patience ${(assumptions.patienceMs / minute).toFixed(1)} min, shrinkage ${Math.round(assumptions.shrinkage * 100)} %. Shoppers ${hasPast(past) ? `as in the last ${pastDays} days` : 'assumed to be of one ordinary kind'}.`,
      },
      seed: 20_261_128, replications: 20, startsAt, horizonMs: DAY_MINUTES * minute, warmUpMs: 0,
      demand: { curve: intervals.map(one => ({ fromMs: one.startMinute * minute, factor: Math.min(100, one.arrivals / perInterval) })), classes: classesOf(past, { days: pastDays, patienceMs: Math.round(assumptions.patienceMs), perHour: perInterval * 60 / minutes }) },
      // Pauses, meetings and illness: away, drawn anew for each replication.
      staff: groups.map(group => ({ ...group, sickShare: assumptions.shrinkage })),
      service: { ...USUAL.service, work: { meanMs: Math.max(1, Math.round(assumptions.handlingMs)), cv: 1 }, rates: assumptions.paces.map(pace => Math.min(20, Math.max(0.1, pace))) },
      transfers: USUAL.transfers, fairness: USUAL.fairness, costs: USUAL.costs, events: [],
    },
  }
}

const hasPast = (past: readonly PastGroup[]): boolean => past.reduce((sum, group) => sum + group.handOvers, 0) >= ENOUGH_HAND_OVERS

/** The kinds of shoppers of late, as many as the plan expects, spread over the day as the plan spreads them. */
function classesOf (past: readonly PastGroup[], { days, patienceMs, perHour }: { readonly days: number; readonly patienceMs: number; readonly perHour: number }): ShopperClass[] {
  if (!hasPast(past)) return [{ class: 'everyone', name: { 'zh-CN': '全部顾客', en: 'everyone' }, tier: 'mass', care: [], skills: [{ skill: null, share: 1 }], language: 'zh', region: null, arrivals: { kind: 'rate', perHour }, patience: { meanMs: patienceMs }, aiShare: 0, callBackShare: 0.5 }]
  const known = decideClasses(past, { days, patienceMs })
  const rate = (one: ShopperClass): number => one.arrivals.kind === 'rate' ? one.arrivals.perHour : 0
  const all = known.reduce((sum, one) => sum + rate(one), 0)
  return known.map(one => ({ ...one, arrivals: { kind: 'rate', perHour: perHour * rate(one) / all }, patience: { meanMs: patienceMs } }))
}

function suggested (plan: PlanView, agents: readonly PastAgent[]): StaffGroup[] {
  const able = agents.filter(agent => agent.capacity > 0)
  const skills = [...new Set(able.flatMap(agent => agent.skills.map(one => one.skill)))].toSorted().slice(0, 40).map(skill => ({ skill, level: 4 }))
  const languages = [...new Set(['zh', ...able.flatMap(agent => agent.languages)])].slice(0, 20)
  return (plan.suggestion?.shifts ?? []).filter(shift => shift.agents > 0).map((shift, i) => {
    const pause = plan.patterns.find(pattern => pattern.name === shift.pattern)?.pause ?? null
    const parts = pause ? [[shift.start, shift.start + pause.afterMinutes], [shift.start + pause.afterMinutes + pause.minutes, shift.end]] : [[shift.start, shift.end]]
    return {
      group: `shift-${i + 1}`, name: { 'zh-CN': `${shift.pattern} ${clock(shift.start)} 起`, en: `${shift.pattern} from ${clock(shift.start)}` }, count: shift.agents, role: 'agent' as const, skills, languages,
      capacity: Math.min(MOST_TOGETHER, plan.assumptions.paces.length), sickShare: 0,
      shifts: parts.map(([from, to]) => ({ fromMs: from! * minute, toMs: Math.min(to!, DAY_MINUTES) * minute })).filter(part => part.toMs > part.fromMs),
    }
  }).filter(group => group.shifts.length > 0)
}

const clock = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
