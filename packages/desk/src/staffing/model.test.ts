import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlanView, ShiftView } from '@zhiyu/server/contract/planning'
import type { AgentView } from '@zhiyu/server/contract/staff'
import { addDays, clockText, isDay, weekOf } from './day.ts'
import { byHour, copyDay, fillOpenings, overDay, plannable, readOwn, requestOf, openingsOf, spread, type Interval } from './model.ts'

const figures = { pWait: 0.1, pAbandon: 0.01, meanWaitMs: 1_000, answeredInTime: 0.9, occupancy: 0.7 }
const nothing = { pWait: 1, pAbandon: 1, meanWaitMs: 60_000, answeredInTime: 0, occupancy: 0 }
const interval = (startMinute: number, arrivals: number): Interval => ({ startMinute, arrivals, offeredLoad: 1, agents: 1, rostered: 2, squareRootStart: 1, figures, covered: 2, over: 0, under: 0, planned: 0, plannedFigures: nothing })
const pause = { afterMinutes: 240, minutes: 30 }
const base: PlanView = {
  on: '2026-11-29', minutes: 60, forecast: { kind: 'forecast', weeks: 4, trend: 1, intervals: Array.from({ length: 24 }, (_, i) => ({ mean: i, low: 0, high: 2 * i })) },
  measured: { handling: { ms: 300_000, from: 'assumed', of: 0 }, patience: { ms: 180_000, from: 'assumed', of: 0 }, concurrency: 1, abandonShare: null },
  assumptions: { handlingMs: 300_000, patienceMs: 180_000, paces: [1, 1.8, 2.4], shrinkage: 0.2 }, targets: { abandonAtMost: 0.02, answered: { share: 0.8, withinMs: 30_000 }, meanWaitMsAtMost: null },
  patterns: [{ name: '8h', lengthMinutes: 510, earliestStart: 420, latestStart: 900, pause }, { name: '4h', lengthMinutes: 240, earliestStart: 420, latestStart: 1_200, pause: null }],
  intervals: [interval(540, 30), interval(600, 10)], suggestion: { shifts: [{ pattern: '8h', start: 540, end: 1_050, agents: 2 }, { pattern: '4h', start: 600, end: 840, agents: 1 }], agents: 3, paidMinutes: 1_200, atLeastAgents: 2 },
}
const shift = (agentId: string, startMinute = 540): ShiftView => ({ agentId, on: '2026-11-29', startMinute, lengthMinutes: 510, pause, revision: 3, updatedAt: '2026-11-28T00:00:00Z' })
const agent = (id: string, more: Partial<AgentView> = {}): AgentView => ({ id, name: id, email: '', role: 'agent', active: true, avatar: null, skills: [], languages: [], capacity: 3, openChats: 0, presence: 'offline', presenceAt: null, ...more })

test('days step over months and years, a week begins on Monday, and no day is made up', () => {
  assert.deepEqual([addDays('2026-12-31', 1), addDays('2028-02-28', 1), addDays('2026-11-29', -7)], ['2027-01-01', '2028-02-29', '2026-11-22'])
  assert.deepEqual([weekOf('2026-11-29')[0], weekOf('2026-11-29')[6], weekOf('2026-11-23')[0]], ['2026-11-23', '2026-11-29', '2026-11-23'])
  assert.deepEqual(['2026-02-30', '2026-02-31', '2026-13-01', 'x', '2026-02-28'].map(isDay), [false, false, false, false, true])
  assert.deepEqual([clockText(0), clockText(1_050), clockText(1_500)], ['00:00', '17:30', '01:00'])
})

test('what was not set stays as it was measured; what was set goes into the request', () => {
  const same = requestOf(base, {})
  assert.deepEqual([same.arrivals, same.assumptions, same.targets, same.patterns], [null, base.assumptions, base.targets, base.patterns])
  const own = requestOf(base, { factor: 2, chats: 1, abandonAtMost: null, answeredShare: 0.9, without: ['8h'], atMostAgents: 5 })
  assert.deepEqual([own.arrivals?.[3], own.assumptions.paces, own.targets, own.patterns.map(one => one.name), own.atMostAgents], [6, [1], { abandonAtMost: null, answered: { share: 0.9, withinMs: 30_000 }, meanWaitMsAtMost: null }, ['4h'], 5])
  assert.equal(requestOf(base, { answeredShare: null }).targets.answered, null)
  const perHour = Array.from({ length: 24 }, (_, i) => i)
  assert.deepEqual(spread(perHour, 30).slice(2, 6), [0.5, 0.5, 1, 1])
  assert.deepEqual(requestOf(base, { perHour, factor: 3 }).arrivals, perHour)
  assert.deepEqual(byHour(base).slice(8, 12), [0, 30, 10, 0])
})

test('kept figures that no longer make sense are left out', () => {
  assert.deepEqual(readOwn('{"factor":1.5,"handlingMs":-1,"patienceMs":"x","abandonAtMost":null,"perHour":[1],"without":["8h"],"strange":1}'), { factor: 1.5, abandonAtMost: null, without: ['8h'] })
  assert.deepEqual([readOwn(null), readOwn('not json'), readOwn('7')], [{}, {}, {}])
})

test('a day\'s figures are weighed by who comes', () => {
  assert.equal(overDay([interval(0, 30), { ...interval(60, 10), figures: nothing }], one => one.figures)?.pAbandon, (30 * 0.01 + 10) / 40)
  assert.equal(overDay([interval(0, 0)], one => one.figures), null)
})

test('a saved shift with the same hours fills its opening, once; the rest are filled in order, by who is free', () => {
  const saved = [shift('b'), shift('d', 555)]
  const openings = openingsOf(base, saved)
  assert.deepEqual(openings.map(one => one.savedFor), ['b', null, null])
  assert.deepEqual(openings[2]!.hours, { startMinute: 600, lengthMinutes: 240, pause: null })
  const agents = plannable([agent('e', { role: 'expert' }), agent('d'), agent('c'), agent('b'), agent('gone', { active: false }), agent('none', { capacity: 0 })])
  assert.deepEqual(agents.map(one => one.id), ['b', 'c', 'd', 'e'])
  assert.deepEqual([...fillOpenings(openings, new Map(), agents, saved)], [[openings[1]!.key, 'c'], [openings[2]!.key, 'e']])
  assert.deepEqual([...fillOpenings(openings, new Map([[openings[2]!.key, 'c']]), agents, saved).values()], ['c', 'e'])
})

test('copying keeps who is planned there already, unless told to replace, and changes nothing that is the same', () => {
  const there = [shift('a', 600), shift('c')]
  const from = [shift('a'), shift('b'), shift('c')]
  const gentle = copyDay(from, '2026-12-06', there, false)
  assert.deepEqual([gentle.changes.map(one => one.agentId), gentle.kept], [['b'], 2])
  const firm = copyDay(from, '2026-12-06', there, true)
  assert.deepEqual([firm.changes.map(one => [one.agentId, one.before?.revision]), firm.kept], [[['a', 3], ['b', undefined]], 1])
})
