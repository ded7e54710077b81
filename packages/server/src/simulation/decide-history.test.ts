import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkScenario, estimateShoppers } from './check.ts'
import { hour } from '../kernel/clock.ts'
import { decideHistory, type Past } from './decide-history.ts'

const span = { days: 2, startsAt: '2026-11-27T16:00:00.000Z', name: { 'zh-CN': '自家客流', en: 'Own traffic' }, rates: [1, 1.8, 2.4] }
const agent = (id: string, more: Partial<Past['agents'][number]> = {}): Past['agents'][number] => ({ id, role: 'agent', skills: [{ skill: 'order', level: 4 }], languages: ['zh'], capacity: 3, ...more })
const group = (more: Partial<Past['groups'][number]> = {}): Past['groups'][number] => ({ hour: 9, tier: 'mass', care: [], skill: 'order', language: 'zh', region: null, handOvers: 60, abandoned: 0, waitedMs: 0, handled: 0, handlingMs: 0, handlingSquares: 0, ...more })
const past = (more: Partial<Past> = {}): Past => ({ groups: [group()], busyMs: 0, chatMs: 0, agents: [agent('a')], presence: [], shifts: [], ...more })
function scenarioOf (given: Past) {
  const decision = decideHistory(given, span)
  assert.equal(decision.kind, 'scenario', JSON.stringify(decision))
  assert.ok(decision.kind === 'scenario')
  assert.deepEqual(checkScenario(decision.scenario), [])
  return decision.scenario
}

test('too little data, and nobody who serves, are refused with the reason', () => {
  const few = decideHistory(past({ groups: [group({ handOvers: 49 })] }), span)
  assert.deepEqual(few.kind === 'refused' && [few.because, few.handOvers, few.say], ['too-little', 49, 'too little data: 49 hand-overs in these days, at least 50 are needed'])
  const nobody = decideHistory(past({ agents: [agent('a', { capacity: 0 }), agent('b', { role: 'manager' })] }), span)
  assert.equal(nobody.kind === 'refused' && nobody.because, 'nobody-serves')
})

test('work and patience are measured where enough was seen, and assumed where not; the words say which', () => {
  // Twenty handled, half of 100 s and half of 300 s: mean 200 s, cv one half. Everything waited by ten who left is their patience.
  const seen = scenarioOf(past({ groups: [group({ handled: 20, handlingMs: 4_000_000, handlingSquares: 10 * 100_000 ** 2 + 10 * 300_000 ** 2, abandoned: 10, waitedMs: 600_000 })], busyMs: 4_000_000, chatMs: 4_000_000 }))
  assert.deepEqual([seen.service.work, seen.demand.classes[0]!.patience], [{ meanMs: 200_000, cv: 0.5 }, { meanMs: 60_000 }])
  assert.match(seen.description.en, /Handling 3\.3 min \(measured\), patience 1\.0 min \(measured\)/)
  const shared = scenarioOf(past({ groups: [group({ handled: 20, handlingMs: 4_000_000, handlingSquares: 20 * 200_000 ** 2 })], busyMs: 2_000_000, chatMs: 4_000_000 }))
  assert.deepEqual(shared.service.work, { meanMs: 180_000, cv: 0 }, 'two at once get 0.9 of an agent each')
  const few = scenarioOf(past({ groups: [group({ handled: 19, handlingMs: 190, handlingSquares: 1_900, abandoned: 4, waitedMs: 4_000 })] }))
  assert.deepEqual([few.service.work, few.demand.classes[0]!.patience], [{ meanMs: 300_000, cv: 1 }, { meanMs: 180_000 }])
  assert.match(few.description['zh-CN'], /处理时长 5\.0 分钟（假定），耐心 3\.0 分钟（假定）/)
})

test('a class with enough of its own has its own work and patience, and comes in its own hours', () => {
  const { demand } = scenarioOf(past({ groups: [group({ handled: 60, handlingMs: 6_000_000, handlingSquares: 6e11 }), group({ tier: 'diamond', hour: 20, region: '广东', handOvers: 40, abandoned: 20, waitedMs: 200_000, handled: 20, handlingMs: 4_000_000, handlingSquares: 8e11 })] }))
  const [mass, diamond] = demand.classes
  assert.deepEqual([mass!.tier, mass!.workFactor, mass!.region], ['mass', 0.8, null])
  assert.deepEqual([diamond!.tier, diamond!.workFactor, diamond!.patience, diamond!.region, diamond!.name.en], ['diamond', 1.6, { meanMs: 10_000 }, '广东', 'diamond · order'])
  assert.ok(diamond!.arrivals.kind === 'rate')
  const { perHour, curve } = diamond!.arrivals
  assert.deepEqual(curve!.filter(step => step.factor > 0).map(step => [step.fromMs / hour, Math.round(step.factor * perHour)]), [[20, 20]], 'forty on two days')
})

test('who was there: saved shifts with their pause, else the hours they were seen in, else all day', () => {
  const agents = [agent('a'), agent('b'), agent('c', { role: 'expert', languages: [], capacity: 50 })]
  const planned = scenarioOf(past({ agents, shifts: [{ agentId: 'a', fromMinute: 540, toMinute: 720 }, { agentId: 'a', fromMinute: 750, toMinute: 1_500 }], presence: [{ agentId: 'b', on: '2026-11-27', half: 6 }] })).staff
  assert.deepEqual(planned.map(one => [one.count, one.shifts]), [[1, [{ fromMs: 9 * hour, toMs: 12 * hour }, { fromMs: 12.5 * hour, toMs: 24 * hour }]]])
  const seen = scenarioOf(past({ agents, presence: [...[18, 23, 40].map(half => ({ agentId: 'a', on: '2026-11-26', half })), ...[18, 23, 40].map(half => ({ agentId: 'b', on: '2026-11-27', half })), { agentId: 'b', on: '2026-11-26', half: 18 }] })).staff
  const hours = (one: typeof seen[number]) => one.shifts.map(shift => [shift.fromMs / hour, shift.toMs / hour])
  assert.deepEqual(seen.map(one => [one.count, hours(one), one.sickShare]), [[2, [[9, 12], [20, 20.5]], 0.25]], 'two quiet hours between two are duty, eight are a break; one of four agent days was off')
  const everybody = scenarioOf(past({ agents: [...agents, agent('boss', { role: 'manager' })] })).staff
  assert.deepEqual(everybody.map(one => [one.role, one.count, one.capacity, one.languages, one.shifts]), [['agent', 2, 3, ['zh'], []], ['expert', 1, 20, ['zh'], []]])
})

test('more than two hundred kinds of agents are counted with those nearest to them, and nobody is lost', () => {
  const agents = Array.from({ length: 300 }, (_, i) => agent(`a${i}`, { role: i % 3 === 0 ? 'expert' : 'agent', skills: [{ skill: `s${i}`, level: 3 }] }))
  const { staff } = scenarioOf(past({ agents }))
  assert.equal(staff.length, 200)
  assert.deepEqual(['agent', 'expert'].map(role => staff.filter(one => one.role === role).reduce((sum, one) => sum + one.count, 0)), [200, 100])
})

test('whatever came, no hand-over is lost, no need is forgotten, and at most twenty classes remain', () => {
  const needs = ['silver', 'hearing', 'vision', 'dialect', 'language'] as const
  const any = fc.record({
    hour: fc.nat(23), tier: fc.constantFrom('diamond' as const, 'core' as const, 'mass' as const), care: fc.subarray([...needs]), skill: fc.option(fc.constantFrom('order', 'return', 'delivery', 'complaint', 'presale'), { nil: null }),
    language: fc.constantFrom('zh', 'en', 'ja'), region: fc.option(fc.constantFrom('广东', '四川'), { nil: null }), handOvers: fc.integer({ min: 1, max: 500 }),
  }).chain(one => fc.record({ abandoned: fc.nat(one.handOvers), waitedMs: fc.nat(10_000_000), handled: fc.nat(one.handOvers), meanMs: fc.integer({ min: 1, max: 90_000_000 }) })
    .map(({ abandoned, waitedMs, handled, meanMs }) => group({ ...one, abandoned, waitedMs, handled, handlingMs: handled * meanMs, handlingSquares: handled * meanMs ** 2 })))
  fc.assert(fc.property(fc.array(any, { minLength: 1, maxLength: 120, size: 'max' }), groups => {
    const size = (of: readonly Past['groups'][number][]): number => of.reduce((sum, one) => sum + one.handOvers, 0)
    fc.pre(size(groups) >= 50)
    const scenario = scenarioOf(past({ groups }))
    const { classes } = scenario.demand
    assert.ok(classes.length <= 20)
    const close = (a: number, b: number, what: string): void => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, b), `${what}: ${a} instead of ${b}`)
    close(estimateShoppers(scenario) * span.days, size(groups), 'hand-overs')
    const within = (at: number, classes: typeof scenario.demand.classes): number => classes.reduce((sum, one) => one.arrivals.kind === 'rate' ? sum + one.arrivals.perHour * one.arrivals.curve![at]!.factor : sum, 0) * span.days
    for (let at = 0; at < 24; at++) close(within(at, classes), size(groups.filter(one => one.hour === at)), `hour ${at}`)
    for (const tier of ['diamond', 'core', 'mass']) for (const cared of [true, false]) {
      const alike = classes.filter(one => one.tier === tier && one.care.length > 0 === cared)
      close(alike.reduce((sum, one) => one.arrivals.kind === 'rate' ? sum + one.arrivals.perHour : sum, 0) * 24 * span.days, size(groups.filter(one => one.tier === tier && one.care.length > 0 === cared)), `${tier}, ${cared ? 'in need' : 'without need'}`)
    }
  }), { numRuns: 60 })
})
