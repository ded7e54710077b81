import { FIGURES, type Comparison, type Figure, type Paired, type PolicyChoice, type PolicyReport, type Scenario, type SimulationReport } from '@zhiyu/server/contract/simulation'
import { createFingerprint } from '../engine/index.ts'
import { estimate, pairedDifference } from '../measure/index.ts'
import { FIGURE_NAMES, HOUR_PARTS, type Measured } from './measure.ts'
import { NEEDS, segmentsOf, TIERS, type Segment } from './segments.ts'

/** By policy, then replication. */
export type AllMeasured = readonly (readonly Measured[])[]

const HOUR_MS = 3_600_000

/** Everything a run says, from what its replications measured: in the order of replications, whoever measured them and whenever. */
export function makeReport (scenario: Scenario, policies: readonly PolicyChoice[], all: AllMeasured): SimulationReport {
  const segments = segmentsOf(scenario)
  const keys = keysOf(policies)
  const reports = policies.map((policy, p) => policyReport({ scenario, segments }, all[p]!, { key: keys[p]!, name: nameOf(policy) }))
  const print = createFingerprint()
  for (const report of reports) print.text(`${report.policy} ${report.hash}`)
  return {
    schema: 1, scenario: scenario.scenario, name: scenario.name, seed: scenario.seed, replications: scenario.replications, horizonMs: scenario.horizonMs, warmUpMs: scenario.warmUpMs, currency: scenario.costs.currency,
    events: all.flat().reduce((sum, one) => sum + one.events, 0), policies: reports,
    comparisons: reports.slice(1).map((_, p) => comparison({ scenario, segments }, { all, keys, at: p + 1 })),
    hash: print.hex(),
  }
}

function keysOf (policies: readonly PolicyChoice[]): string[] {
  let playbooks = 0
  const keys: string[] = []
  for (const { kind } of policies) {
    const key = kind === 'playbook' ? `playbook-${++playbooks}` : kind
    keys.push(keys.includes(key) ? `${key}-${keys.filter(other => other.startsWith(key)).length + 1}` : key)
  }
  return keys
}

function nameOf (policy: PolicyChoice): { 'zh-CN': string; en: string } {
  switch (policy.kind) {
    case 'fifo': return { 'zh-CN': '先到先得，最久空闲', en: 'First come, first served; longest idle' }
    case 'round-robin': return { 'zh-CN': '轮流分配', en: 'Round robin' }
    case 'strict-value': return { 'zh-CN': '严格按会员等级', en: 'Strictly by value' }
    case 'polling': return { 'zh-CN': `每 ${policy.everyMs / 1_000} 秒轮询`, en: `Polling every ${policy.everyMs / 1_000} s` }
    case 'playbook': return { 'zh-CN': policy.name, en: policy.name }
  }
}

interface Ground { readonly scenario: Scenario; readonly segments: readonly Segment[] }

const valuesOf = (of: readonly Measured[], segment: number, figure: number): number[] => of.map(one => one.figures[segment * FIGURE_NAMES.length + figure]!)

function figures (of: readonly Measured[], segment: number): Figure[] {
  return FIGURE_NAMES.map((figure, f) => {
    const each = valuesOf(of, segment, f)
    const known = each.filter(value => !Number.isNaN(value))
    const { mean, half } = known.length > 0 ? estimate(known) : { mean: NaN, half: NaN }
    return { figure, mean: orNull(mean), halfWidth: orNull(half), each: each.map(orNull) }
  })
}

/** What JSON can carry: an interval from one replication has no end. */
const orNull = (value: number): number | null => Number.isFinite(value) ? value : null

function policyReport ({ scenario, segments }: Ground, of: readonly Measured[], { key, name }: { key: string; name: PolicyReport['name'] }): PolicyReport {
  const at = (what: Segment['what'], named = ''): number => segments.findIndex(segment => segment.what === what && segment.name === named)
  const print = createFingerprint()
  for (const one of of) print.text(one.hash)
  return {
    policy: key, name, total: figures(of, at('total')), care: figures(of, at('care')), ordinary: figures(of, at('ordinary')),
    tiers: TIERS.filter(tier => segments[at('tier', tier)]!.classes.length > 0).map(tier => ({ tier, figures: figures(of, at('tier', tier)) })),
    classes: scenario.demand.classes.map(one => ({ class: one.class, name: one.name, tier: one.tier, care: one.care, figures: figures(of, at('class', one.class)) })),
    groups: scenario.staff.map((group, g) => {
      const dutyMs = of.reduce((sum, one) => sum + one.dutyMs[g]!, 0)
      return { group: group.group, name: group.name, utilisation: orNull(of.reduce((sum, one) => sum + one.busyByGroup[g]!, 0) / (dutyMs * group.capacity)), hours: dutyMs / HOUR_MS / of.length }
    }),
    hours: hours(scenario, of),
    fairness: NEEDS.flatMap(need => segments[at('need', need)]!.classes.length === 0 ? [] : fairness({ scenario, of }, { need, segment: at('need', need), total: at('total') })),
    hash: print.hex(),
  }
}

function hours ({ horizonMs }: Scenario, of: readonly Measured[]): PolicyReport['hours'] {
  return Array.from({ length: Math.ceil(horizonMs / HOUR_MS) }, (_, hour) => {
    const mean = (part: typeof HOUR_PARTS[number]): number => of.reduce((sum, one) => sum + one.hours[hour * HOUR_PARTS.length + HOUR_PARTS.indexOf(part)]!, 0) / of.length
    const lengthMs = Math.min(HOUR_MS, horizonMs - hour * HOUR_MS)
    return {
      fromMs: hour * HOUR_MS, offered: mean('offered'), handedOver: mean('handedOver'), served: mean('served'), abandoned: mean('abandoned'), waitMeanMs: orNull(mean('waitMs') / mean('waited')),
      waitingMean: mean('waitingMs') / lengthMs, busyShare: orNull(mean('busyMs') / mean('seatMs')), onDuty: mean('seatMs') / lengthMs,
    }
  })
}

function fairness ({ scenario, of }: { scenario: Scenario; of: readonly Measured[] }, { need, segment, total }: { need: typeof NEEDS[number]; segment: number; total: number }): PolicyReport['fairness'] {
  return ([['wait-mean', scenario.fairness.waitMs], ['abandon-share', scenario.fairness.abandonShare]] as const).map(([figure, margin]) => {
    const { difference, low, high } = paired(of, of, figure, [segment, total])
    return { need, figure, difference, low, high, margin, unfair: low !== null && low > margin }
  })
}

/** The difference of two segments, replication by replication; a replication in which either counted nothing says nothing. */
function paired (a: readonly Measured[], b: readonly Measured[], figure: Paired['figure'], [ofA, ofB]: readonly [number, number]): Paired {
  const f = FIGURE_NAMES.indexOf(figure)
  const pairs = a.map((one, i) => [one.figures[ofA * FIGURE_NAMES.length + f]!, b[i]!.figures[ofB * FIGURE_NAMES.length + f]!] as const).filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y))
  const [left, right] = [pairs.map(pair => pair[0]), pairs.map(pair => pair[1])]
  const { mean, low, high } = pairs.length > 0 ? pairedDifference(left, right) : { mean: NaN, low: NaN, high: NaN }
  const sum = (values: readonly number[]): number => values.reduce((x, y) => x + y, 0)
  return { figure, difference: orNull(mean), low: orNull(low), high: orNull(high), ratio: orNull(sum(left) / sum(right)), verdict: verdictOf(figure, low, high) }
}

/** Better or worse only where the whole interval says so. */
function verdictOf (figure: Paired['figure'], low: number, high: number): Paired['verdict'] {
  const { better } = FIGURES[figure]
  if (better === null || !Number.isFinite(low) || !Number.isFinite(high)) return 'not-judged'
  if (low <= 0 && high >= 0) return 'no-difference'
  return (high < 0) === (better === 'lower') ? 'better' : 'worse'
}

function comparison ({ scenario, segments }: Ground, { all, keys, at }: { all: AllMeasured; keys: readonly string[]; at: number }): Comparison {
  const segment = (what: Segment['what'], name = ''): number => segments.findIndex(one => one.what === what && one.name === name)
  const allPaired = (s: number): Paired[] => FIGURE_NAMES.map(figure => paired(all[at]!, all[0]!, figure, [s, s]))
  return {
    policy: keys[at]!, against: keys[0]!, total: allPaired(segment('total')), care: allPaired(segment('care')), ordinary: allPaired(segment('ordinary')),
    tiers: TIERS.filter(tier => segments[segment('tier', tier)]!.classes.length > 0).map(tier => ({ tier, paired: allPaired(segment('tier', tier)) })),
    gains: scenario.demand.classes.map(one => {
      const s = segment('class', one.class)
      const wait = paired(all[at]!, all[0]!, 'wait-mean', [s, s])
      const abandon = paired(all[at]!, all[0]!, 'abandon-share', [s, s])
      const shoppers = valuesOf(all[0]!, s, FIGURE_NAMES.indexOf('handed-over'))
      return { class: one.class, name: one.name, shoppers: shoppers.reduce((a, b) => a + b, 0) / shoppers.length, waitMs: wait.difference, abandonShare: abandon.difference, verdict: gainOf(wait.verdict, abandon.verdict) }
    }),
  }
}

function gainOf (...verdicts: readonly Paired['verdict'][]): Comparison['gains'][number]['verdict'] {
  const [gains, loses] = [verdicts.includes('better'), verdicts.includes('worse')]
  return gains && loses ? 'mixed' : gains ? 'gains' : loses ? 'loses' : 'same'
}
