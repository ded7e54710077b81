import { hour } from '../kernel/clock.ts'
import { decideMeasures } from '../planning/decide.ts'
import type { Scenario } from './contract.ts'
import { decideClasses, type PastGroup } from './decide-history-demand.ts'
import { decideStaff, type PastAgent, type PastPresence, type PastShift } from './decide-history-staff.ts'

/** What a shop's past says: hand-overs and who was there, over whole days. */
export interface Past {
  /** A hand-over each, or several alike counted together: the scenario is the same. */
  readonly groups: readonly PastGroup[]
  /** How long at least one chat was open, summed over agents, and how long all chats were: together they say how many an agent had at once. */
  readonly busyMs: number; readonly chatMs: number
  readonly agents: readonly PastAgent[]; readonly presence: readonly PastPresence[]
  /** Of the day whose saved shifts are taken; empty: nobody planned any. */
  readonly shifts: readonly PastShift[]
}
export interface PastSpan { readonly days: number; /** Midnight of the last day where the shop is. */ readonly startsAt: string; readonly name: Scenario['name']; readonly rates: readonly number[] }
export type PastScenario = { readonly kind: 'scenario'; readonly scenario: Scenario } | { readonly kind: 'refused'; readonly because: 'too-little' | 'nobody-serves'; readonly handOvers: number; readonly say: string }

export const ENOUGH_HAND_OVERS = 50
const ENOUGH_HANDLED = 20
/** What a shop's history does not tell. Source: docs/policy/simulation.md, "One's own history". */
export const USUAL = {
  service: { primaryLevel: 4, slower: { secondary: 1.2, none: 1.6, dialect: 1.25, language: 1.6 } },
  transfers: { share: 0.6, afterShare: 0.15, most: 2 }, fairness: { waitMs: 10_000, abandonShare: 0.01 },
  costs: { currency: 'CNY', perAgentHour: { agent: 4_000, expert: 8_000, supervisor: 10_000 }, perMinuteWaited: 20, perAbandonment: 1_500, perTransfer: 200 },
}
const DAY_MS = 24 * hour

/**
 * An average day of the past, to be played under other rules: who came, how long they took and stayed patient, who was there. Pure.
 * Whatever is measured and whatever is assumed: docs/policy/simulation.md, "One's own history".
 */
export function decideHistory (past: Past, { days, startsAt, name, rates }: PastSpan): PastScenario {
  const sum = (of: (group: PastGroup) => number): number => past.groups.reduce((total, group) => total + of(group), 0)
  const handOvers = sum(group => group.handOvers)
  if (handOvers < ENOUGH_HAND_OVERS) return { kind: 'refused', because: 'too-little', handOvers, say: `too little data: ${handOvers} hand-overs in these days, at least ${ENOUGH_HAND_OVERS} are needed` }
  const staff = decideStaff(past)
  if (staff.groups.length === 0) return { kind: 'refused', because: 'nobody-serves', handOvers, say: 'nobody who could serve: no active agent with room for a chat' }
  const [handled, handlingMs] = [sum(group => group.handled), sum(group => group.handlingMs)]
  const { handling, patience } = decideMeasures({ handled, handlingMs, busyMs: past.busyMs, chatMs: past.chatMs, handedOver: handOvers, abandoned: sum(group => group.abandoned), waitedMs: sum(group => group.waitedMs) }, rates)
  const measured = handled >= ENOUGH_HANDLED && handlingMs > 0
  // Sharing an agent lengthens every chat alike: the spread stays what was measured.
  const cv = measured ? Math.min(10, Math.sqrt(Math.max(0, sum(group => group.handlingSquares) / handled - (handlingMs / handled) ** 2)) / (handlingMs / handled)) : 1
  const workMs = Math.max(1, Math.round(handling.ms))
  const minutes = (ms: number): string => (ms / 60_000).toFixed(1)
  const patienceMs = Math.max(1, Math.round(patience.ms))
  return {
    kind: 'scenario', scenario: {
      schema: 1, scenario: 'own-history', name,
      description: {
        'zh-CN': `${days} 天平均的一天：每天 ${(handOvers / days).toFixed(1)} 次转人工。处理时长 ${minutes(workMs)} 分钟（${measured ? '实测' : '假定'}），耐心 ${minutes(patienceMs)} 分钟（${patience.from === 'measured' ? '实测' : '假定'}）；在岗${{ planned: '按已保存的班次', seen: '按实际服务时段', 'all-day': '假定全天' }[staff.from]}。技能影响、成本、回拨接受率为假定。`,
        en: `The average of ${days} days: ${(handOvers / days).toFixed(1)} hand-overs a day. Handling ${minutes(workMs)} min (${handling.from}), patience ${minutes(patienceMs)} min (${patience.from}); on duty ${{ planned: 'by saved shifts', seen: 'when seen to serve', 'all-day': 'all day (assumed)' }[staff.from]}. Effects of skill, costs and acceptance of call-backs are assumed.`,
      },
      seed: 20_261_128, replications: 20, startsAt, horizonMs: DAY_MS, warmUpMs: 0,
      demand: { curve: [{ fromMs: 0, factor: 1 }], classes: decideClasses(past.groups, { days, patienceMs }) },
      staff: staff.groups,
      service: { ...USUAL.service, work: { meanMs: workMs, cv }, rates: [...rates] },
      transfers: USUAL.transfers, fairness: USUAL.fairness, costs: USUAL.costs, events: [],
    },
  }
}
