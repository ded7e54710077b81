import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { refusePatterns, suggestShifts, type ShiftPattern } from './decide-shifts.ts'
import { forecastDay } from './model-forecast.ts'
import { erlangA } from './model-patience.ts'
import { ASSUMED_PACES, chatQueue, figuresFor, planInterval, refusePlan, type Assumptions, type Targets } from './model-plan.ts'

const half = 1_800_000
const one: Assumptions = { handlingMs: 100_000, patienceMs: 200_000, paces: [1], shrinkage: 0 }
const abandon: Targets = { abandonAtMost: 0.02, answered: null, meanWaitMsAtMost: null }

test('one chat per agent is Erlang-A; the least staff for 2 % is what the reference says', () => {
  const demand = { arrivals: 1_800, lengthMs: half } // 100 servers' work
  assert.ok(Math.abs(chatQueue(104, demand, one).pAbandon / erlangA({ n: 104, lam: 0.001, mu: 1e-5, theta: 5e-6 }).pAbandon - 1) < 1e-12)
  assert.equal(planInterval(demand, one, abandon).agents, 104)
  assert.equal(planInterval(demand, one, { ...abandon, abandonAtMost: 0.05 }).agents, 97)
})

test('chats that do not slow each other down are as many servers as there are chats', () => {
  const demand = { arrivals: 300, lengthMs: half }
  const three = chatQueue(6, demand, { ...one, paces: [1, 2, 3] })
  const servers = erlangA({ n: 18, lam: 300 / half, mu: 1e-5, theta: 5e-6 })
  for (const key of ['pWait', 'pAbandon', 'meanWait'] as const) assert.ok(Math.abs(three[key] / servers[key] - 1) < 1e-12, key)
})

test('the plan is the least that meets every target, never more with a higher pace', () => {
  const anyTargets = fc.record({ abandonAtMost: fc.constantFrom(null, 0.01, 0.05, 0.3), answered: fc.constantFrom(null, { share: 0.8, withinMs: 20_000 }, { share: 0.95, withinMs: 0 }), meanWaitMsAtMost: fc.constantFrom(5_000, 30_000, 1e-3) })
  fc.assert(fc.property(fc.integer({ min: 1, max: 2_000 }), anyTargets, fc.constantFrom([1], ASSUMED_PACES, [1, 1]), (arrivals, targets, paces) => {
    const demand = { arrivals, lengthMs: half }
    const assumptions = { ...one, paces, shrinkage: 0.3 }
    const plan = planInterval(demand, assumptions, targets)
    const meets = (n: number): boolean => {
      const figures = figuresFor(n, demand, assumptions, targets)
      return (targets.abandonAtMost === null || figures.pAbandon <= targets.abandonAtMost) && (targets.answered === null || figures.answeredInTime >= targets.answered.share) && figures.meanWaitMs <= targets.meanWaitMsAtMost
    }
    assert.ok(meets(plan.agents) && !meets(plan.agents - 1), `${plan.agents}`)
    assert.ok(plan.rostered * 0.7 >= plan.agents - 1e-6 && (plan.rostered - 1) * 0.7 < plan.agents)
    assert.ok(plan.figures.occupancy > 0 && plan.figures.occupancy <= 1)
    if (paces === ASSUMED_PACES) assert.ok(plan.agents <= planInterval(demand, { ...assumptions, paces: [1] }, targets).agents)
  }), { numRuns: 25 })
})

test('nobody comes, nobody is needed; nonsense is refused by path', () => {
  assert.equal(planInterval({ arrivals: 0, lengthMs: half }, one, abandon).agents, 0)
  const paths = (a: Partial<Assumptions>, t: Partial<Targets> = {}, arrivals = 1): string => refusePlan([{ arrivals, lengthMs: half }], { ...one, ...a }, { ...abandon, ...t }).map(({ path }) => path).join(' ')
  assert.equal(paths({}), '')
  assert.equal(paths({ handlingMs: 0, patienceMs: NaN, shrinkage: 1, paces: [1, 0.9] }), '/assumptions/handlingMs /assumptions/patienceMs /assumptions/shrinkage /assumptions/paces')
  assert.equal(paths({ paces: [1, 2.1] }), '/assumptions/paces')
  assert.equal(paths({}, { abandonAtMost: null }), '/targets')
  assert.equal(paths({}, { abandonAtMost: 1 }), '/targets/abandonAtMost')
  assert.equal(paths({}, {}, 1e9), '/arrivals/0')
  assert.equal(paths({}, {}, -1), '/arrivals/0')
})

test('a forecast needs two weeks, a trend four; it is bounded and never surer than chance', () => {
  const day = (...arrivals: number[]) => ({ arrivals })
  assert.deepEqual(forecastDay([]), { kind: 'too-little', weeks: 0 })
  assert.deepEqual(forecastDay([day(4, 2), day(0, 0)]), { kind: 'too-little', weeks: 1 })
  const two = forecastDay([day(100, 0), day(100, 0)])
  assert.ok(two.kind === 'forecast' && two.trend === 1)
  assert.deepEqual([two.intervals[0]!.mean, two.intervals[1]!], [100, { mean: 0, low: 0, high: 0 }])
  assert.ok(two.intervals[0]!.low < 82 && two.intervals[0]!.high > 118, 'equal weeks are still a Poisson stream')
  const grows = forecastDay([day(130), day(120), day(110), day(100)])
  assert.ok(grows.kind === 'forecast' && Math.abs(grows.intervals[0]!.mean - 140) < 1e-9, 'ten more each week')
  const shut = forecastDay([day(130), day(0), day(110), day(100), day(90)])
  assert.ok(shut.kind === 'forecast' && shut.weeks === 4 && Math.abs(shut.intervals[0]!.mean - 140) < 1e-9, 'a day shut is no zero')
  const leaps = forecastDay([day(1_000), day(10), day(10), day(10)])
  assert.ok(leaps.kind === 'forecast' && leaps.trend === 1.5)
})

const full: ShiftPattern = { name: 'full', lengthMinutes: 510, earliestStart: 480, latestStart: 900, pause: { afterMinutes: 240, minutes: 30 } }
const short: ShiftPattern = { name: 'short', lengthMinutes: 240, earliestStart: 480, latestStart: 1_140, pause: null }
const need = (hours: Readonly<Record<number, number>>): number[] => Array.from({ length: 48 }, (_, i) => hours[Math.floor(i / 2)] ?? 0)

test('a shift covers the intervals it is wholly on the chats for, its pause not', () => {
  const { shifts, intervals, agents } = suggestShifts(need({ 8: 1, 9: 1, 10: 1, 11: 1 }), [full], 9)
  assert.deepEqual([shifts, agents], [[{ pattern: 'full', start: 480, end: 990, agents: 1 }], 1])
  assert.deepEqual(intervals[24], { required: 0, covered: 0, over: 0, under: 0 }, 'pause at noon')
  assert.equal(intervals[25]!.over, 1)
})

test('two overlapping peaks share one shift, a short need takes the short one, what nobody may cover is said', () => {
  const day = suggestShifts(need({ 7: 1, 8: 2, 9: 2, 10: 1, 11: 1, 14: 1, 15: 1, 19: 1 }), [full, short], 99)
  assert.deepEqual(day.intervals.map(({ under }) => under).reduce((sum, n) => sum + n, 0), 2, 'seven o\'clock lies before the earliest start')
  assert.equal(day.agents, 3)
  assert.ok(day.shifts.some(({ pattern }) => pattern === 'short'))
})

test('whatever the need: covered when it can be and enough may come, not below the bound, the same each time, no shift superfluous', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 48, maxLength: 48 }), fc.integer({ min: 0, max: 60 }), (required, most) => {
    const free = suggestShifts(required, [full, short], 1_000)
    for (const [i, { under }] of free.intervals.entries()) assert.equal(under, i >= 16 && i < 47 ? 0 : required[i], `${i}`)
    assert.ok(free.agents >= free.atLeastAgents)
    assert.ok(free.agents <= free.atLeastAgents * 2 + 4, `${free.agents} for a bound of ${free.atLeastAgents}`)
    assert.deepEqual(suggestShifts(required, [full, short], 1_000), free)
    const few = suggestShifts(required, [full, short], most)
    assert.ok(few.agents <= most && few.shifts.reduce((sum, { agents }) => sum + agents, 0) === few.agents)
    for (const { required: wanted, covered, over, under } of few.intervals) assert.equal(covered - wanted, over - under)
  }), { numRuns: 15 })
})

test('patterns that cannot be worked are refused by path', () => {
  assert.deepEqual(refusePatterns([full, short]), [])
  assert.deepEqual(refusePatterns([full, { ...full, latestStart: 0 }, { ...short, pause: { afterMinutes: 230, minutes: 30 } }]).map(({ path }) => path), ['/patterns/1/name', '/patterns/1/latestStart', '/patterns/2/pause'])
})
