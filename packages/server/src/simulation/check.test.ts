import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { checkScenario, estimateShoppers } from './index.ts'
import { FIGURES, FigureName, type Scenario } from './contract.ts'

type Loose = ReturnType<typeof JSON.parse>
const words = (text: string) => ({ 'zh-CN': text, en: text })

function small (): Scenario {
  return {
    schema: 1, scenario: 'small', name: words('small'), description: words('small'), seed: 1, replications: 2, startsAt: '2026-11-11T00:00:00.000Z', horizonMs: 3_600_000, warmUpMs: 0,
    demand: {
      curve: [{ fromMs: 0, factor: 1 }],
      classes: [
        { class: 'all', name: words('all'), tier: 'mass', care: [], skills: [{ skill: 'order', share: 1 }], language: 'zh', region: null, arrivals: { kind: 'rate', perHour: 60 }, patience: { meanMs: 60_000 }, aiShare: 0, callBackShare: 0 },
        { class: 'past', name: words('past'), tier: 'core', care: [], skills: [{ skill: null, share: 1 }], language: 'zh', region: null, arrivals: { kind: 'trace', atMs: [1, 5, 5], workMs: [10, 10, 10] }, patience: { meanMs: 60_000 }, aiShare: 0, callBackShare: 0 },
      ],
    },
    staff: [{ group: 'team', name: words('team'), count: 2, role: 'agent', skills: [{ skill: 'order', level: 5 }], languages: ['zh'], capacity: 3, shifts: [{ fromMs: 0, toMs: 3_600_000 }], sickShare: 0 }],
    service: { work: { meanMs: 60_000, cv: 1 }, rates: [1, 1.8, 2.4], primaryLevel: 4, slower: { secondary: 1.2, none: 1.6, dialect: 1.25, language: 1.25 } },
    transfers: { share: 0, afterShare: 0.2, most: 1 }, fairness: { waitMs: 10_000, abandonShare: 0.01 },
    costs: { currency: 'CNY', perAgentHour: { agent: 4_000, expert: 8_000, supervisor: 9_000 }, perMinuteWaited: 10, perAbandonment: 500, perTransfer: 100 },
    events: [{ kind: 'surge', fromMs: 0, toMs: 1_800_000, factor: 2, classes: ['all'] }],
  }
}

test('a sound scenario has no problem', () => {
  assert.deepEqual(checkScenario(small()), [])
  const whole: Loose = small()
  whole.demand.classes[0].advisor = { group: 'team', share: 1 }
  whole.staff[0].breaks = [{ afterMs: 600_000, lengthMs: 300_000, overMs: 600_000 }, { afterMs: 1_500_000, lengthMs: 2_100_000 }] // the last to the end of the shift
  assert.deepEqual(checkScenario(whole), [])
})

test('the shoppers are counted beforehand, surges and traces included', () => assert.equal(estimateShoppers(small()), 60 * 1.5 + 3))

const wrongs: [string, (s: Loose) => void, string, string][] = [
  ['NaN', s => { s.service.work.meanMs = NaN }, 'shape', '/service/work/meanMs'],
  ['a NaN share', s => { s.demand.classes[0].aiShare = NaN }, 'shape', '/demand/classes/0/aiShare'],
  ['an endless rate', s => { s.demand.classes[0].arrivals.perHour = Infinity }, 'shape', '/demand/classes/0/arrivals'],
  ['an unknown field', s => { s.bonus = 1 }, 'shape', '/'],
  ['nobody to serve', s => { s.staff = [] }, 'shape', '/staff'],
  ['an agent without capacity', s => { s.staff[0].capacity = 0 }, 'shape', '/staff/0/capacity'],
  ['negative work', s => { s.service.slower.none = -1 }, 'shape', '/service/slower/none'],
  ['a billion customers', s => { s.demand.classes[0].arrivals.perHour = 1_000_000; s.demand.curve[0].factor = 100; s.replications = 200 }, 'scenario.too-many-shoppers', '/demand'],
  ['a surge to a billion', s => { s.events[0].factor = 100; s.demand.classes[0].arrivals.perHour = 1_000_000 }, 'scenario.too-many-shoppers', '/demand'],
  ['reversed times in a trace', s => { s.demand.classes[1].arrivals.atMs = [5, 1, 7] }, 'scenario.trace-order', '/demand/classes/1/arrivals/atMs/1'],
  ['a trace that goes on after the end', s => { s.demand.classes[1].arrivals.atMs = [1, 2, 3_600_000] }, 'scenario.trace-late', '/demand/classes/1/arrivals/atMs/2'],
  ['work for somebody else', s => { s.demand.classes[1].arrivals.workMs = [1] }, 'scenario.trace-work', '/demand/classes/1/arrivals/workMs'],
  ['a curve that starts late', s => { s.demand.curve[0].fromMs = 1 }, 'scenario.curve-start', '/demand/curve/0/fromMs'],
  ['a curve that goes back', s => { s.demand.curve.push({ fromMs: 9, factor: 1 }, { fromMs: 8, factor: 1 }) }, 'scenario.curve-order', '/demand/curve/2/fromMs'],
  ['a warm-up without end', s => { s.warmUpMs = s.horizonMs }, 'scenario.warm-up-too-long', '/warmUpMs'],
  ['a class twice', s => { s.demand.classes[1].class = 'all' }, 'scenario.class-twice', '/demand/classes/1/class'],
  ['a dialect nobody declared', s => { s.demand.classes[0].dialect = 'yue' }, 'scenario.dialect-undeclared', '/demand/classes/0/dialect'],
  ['no skill at all', s => { s.demand.classes[0].skills[0].share = 0 }, 'scenario.no-skill', '/demand/classes/0/skills'],
  ['a shift that ends first', s => { s.staff[0].shifts[0].toMs = 0 }, 'scenario.shift-order', '/staff/0/shifts/0/toMs'],
  ['overlapping shifts', s => { s.staff[0].shifts.push({ fromMs: 9, toMs: 99 }) }, 'scenario.shift-overlap', '/staff/0/shifts/1/fromMs'],
  ['a shift after the end', s => { s.staff[0].shifts = [{ fromMs: 3_600_000, toMs: 3_700_000 }] }, 'scenario.shift-late', '/staff/0/shifts/0/fromMs'],
  ['a group twice', s => { s.staff.push(s.staff[0]) }, 'scenario.group-twice', '/staff/1/group'],
  ['a skill twice', s => { s.staff[0].skills.push({ skill: 'order', level: 1 }) }, 'scenario.skill-twice', '/staff/0/skills/1/skill'],
  ['more agents than can be', s => { s.staff[0].count = 10_000; s.staff.push({ ...s.staff[0], group: 'more' }) }, 'scenario.too-many-agents', '/staff'],
  ['an advisor of no group', s => { s.demand.classes[0].advisor = { group: 'none', share: 1 } }, 'scenario.group-unknown', '/demand/classes/0/advisor/group'],
  ['more than all with an advisor', s => { s.demand.classes[0].advisor = { group: 'team', share: 1.1 } }, 'shape', '/demand/classes/0/advisor/share'],
  ['a break beyond the shift', s => { s.staff[0].breaks = [{ afterMs: 3_000_000, lengthMs: 600_000, overMs: 1 }] }, 'scenario.break-outside', '/staff/0/breaks/0'],
  ['a break within a break', s => { s.staff[0].breaks = [{ afterMs: 0, lengthMs: 600_000, overMs: 600_000 }, { afterMs: 1_199_999, lengthMs: 1 }] }, 'scenario.break-overlap', '/staff/0/breaks/1/afterMs'],
  ['a break of no length', s => { s.staff[0].breaks = [{ afterMs: 0, lengthMs: 0 }] }, 'shape', '/staff/0/breaks/0/lengthMs'],
  ['an event that ends first', s => { s.events[0].toMs = 0 }, 'scenario.event-order', '/events/0/toMs'],
  ['an event after the end', s => { s.events[0] = { kind: 'ai-outage', fromMs: 3_600_000, toMs: 3_600_001, left: 0 } }, 'scenario.event-late', '/events/0/fromMs'],
  ['a surge of nobody', s => { s.events[0].classes = ['none'] }, 'scenario.class-unknown', '/events/0/classes/0'],
  ['the absence of nobody', s => { s.events[0] = { kind: 'absence', fromMs: 0, toMs: 1, share: 1, groups: ['none'] } }, 'scenario.group-unknown', '/events/0/groups/0'],
]
for (const [name, spoil, rule, path] of wrongs) {
  test(`${name} is refused at its place`, () => {
    const scenario: Loose = structuredClone(small())
    spoil(scenario)
    const problems = checkScenario(scenario)
    assert.ok(problems.some(problem => problem.rule === rule && problem.path === path), JSON.stringify(problems))
    for (const problem of problems) assert.ok(problem.say.length > 0)
  })
}

for (const nothing of [null, 1, 'scenario', []]) test(`${JSON.stringify(nothing)} is no scenario`, () => assert.ok(checkScenario(nothing).length > 0))

test('every figure has a unit', () => {
  for (const name of Object.keys(FIGURES)) assert.ok(Value.Check(FigureName, name), name)
  assert.equal(Object.keys(FIGURES).length, FigureName.enum.length)
})
