import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { minute, second } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { decideMatches } from './decide.ts'
import { besideChosen, considered, candidateOf, decidedAt, momentOf, readMoment, requestOf } from './decide-explain.ts'
import { decideSide, unknownsOf, type Standing } from './decide-what-if.ts'
import type { Waiting } from './decide-waiting.ts'
import { weighAgents } from './decide-why.ts'
import { compileRules, type Candidate } from './model.ts'

const NOW = 1_000_000_000
const playbook = defaultPlaybook('CNY')
const rules = compileRules(playbook)
const uuid = (n: number): string => `018f0000-0000-7000-8000-${n.toString().padStart(12, '0')}`
const withRouting = (routing: Partial<Playbook['routing']>): Playbook => ({ ...playbook, routing: { ...playbook.routing, ...routing } })
const central = (document: Playbook) => () => document.routing

function agent (n: number, more: Partial<Candidate> = {}): Candidate {
  return { id: uuid(n), role: 'agent', skills: [], languages: ['zh'], capacity: 3, openChats: 0, lastAssignedAt: null, ...more }
}
function standing (n: number, more: Partial<Standing> = {}): Standing {
  const waitingSince = more.waitingSince ?? NOW - 10 * second
  return { id: uuid(n), queueKey: waitingSince, waitingSince, placedSince: waitingSince, neededSkill: null, tier: 'mass', care: [], locale: 'zh-CN', highFrequency: false, ...more }
}
const ask = (subject: Standing, pool: readonly Candidate[], queue: readonly Standing[] = [subject]) => ({ subjectId: subject.id, queue, pool, moment: { now: NOW }, alone: queue.length === 1 })

const anyAgent = fc.record({
  role: fc.constantFrom('agent' as const, 'expert' as const, 'supervisor' as const), level: fc.integer({ min: 0, max: 5 }), languages: fc.constantFrom(['zh'], ['en'], ['zh', 'yue']),
  capacity: fc.integer({ min: 0, max: 4 }), openChats: fc.integer({ min: 0, max: 4 }), lastAssignedAt: fc.option(fc.integer({ min: 0, max: NOW })),
})
const anyShopper = fc.record({
  tier: fc.constantFrom('diamond' as const, 'core' as const, 'mass' as const), care: fc.constantFrom([], ['silver' as const], ['dialect' as const]), neededSkill: fc.constantFrom(null, 'delivery'),
  waitedMs: fc.integer({ min: 0, max: 3 * minute }), locale: fc.constantFrom('zh-CN', 'en'), prefers: fc.option(fc.record({ n: fc.integer({ min: 0, max: 9 }), kind: fc.constantFrom('advisor' as const, 'last-agent' as const) })),
})

test('what was recorded, decided again under its own playbook, gives the same agent for the same reasons', () => {
  let seen = 0
  fc.assert(fc.property(fc.array(anyShopper, { minLength: 1, maxLength: 8 }), fc.array(anyAgent, { maxLength: 12 }), fc.integer({ min: 0, max: 3 }), (shoppers, agents, reserve) => {
    const pool = agents.map(({ level, ...one }, n) => agent(n, { ...one, skills: level > 0 ? [{ skill: 'delivery', level }] : [] }))
    const queue = shoppers.map(({ waitedMs, prefers, ...one }, n): Standing => standing(100 + n, { ...one, waitingSince: NOW - waitedMs, prefers: prefers ? { agentId: uuid(prefers.n), kind: prefers.kind } : null }))
    const placed = queue.map((one): Waiting => ({ ...one, queueKey: decideSide({ ...ask(one, pool), moment: { now: NOW } }, playbook, central(playbook)).queueKey }))
    for (const match of decideMatches(placed, pool, rules, { now: NOW, reserve }).matches) {
      const row = placed.find(one => one.id === match.conversationId)!
      const kept = readMoment(JSON.parse(JSON.stringify(momentOf({ ...match, row }, { place: 1, waiting: placed.length }, { now: NOW, reserve }))))
      assert.ok(kept, 'it survives being stored')
      const subject: Standing = { ...requestOf(row.id, kept), highFrequency: false, placedSince: row.waitingSince }
      const again = decideSide({ subjectId: row.id, queue: [subject], pool: kept.agents.map(candidateOf), moment: { now: decidedAt(kept), reserve: kept.reserve, overloaded: kept.overloaded }, alone: true }, playbook, central(playbook))
      assert.equal(again.agentId, match.decision.agentId)
      assert.deepEqual(again.because, match.decision.because)
      assert.equal(again.queueKey, row.queueKey)
      assert.ok(again.earliestMs === null || again.earliestMs >= 0)
      seen++
    }
  }), { numRuns: 300 })
  assert.ok(seen > 300, `only ${seen} matches: the property says little`)
})

test('another weight, another agent: skill against load', () => {
  const pool = [agent(1, { skills: [{ skill: 'delivery', level: 5 }], openChats: 2 }), agent(2, { skills: [{ skill: 'delivery', level: 3 }] })]
  const subject = standing(9, { neededSkill: 'delivery' })
  const [skill, load] = [withRouting({ skillLevelWeight: 50 }), withRouting({ skillLevelWeight: 0 })]
  assert.equal(decideSide(ask(subject, pool), skill, central(skill)).agentId, uuid(1))
  assert.equal(decideSide(ask(subject, pool), load, central(load)).agentId, uuid(2))
})

test('the least wait is where the playbook first lets somebody of these agents serve, exactly', () => {
  const subject = standing(9, { neededSkill: 'delivery' })
  const learner = agent(1, { skills: [{ skill: 'delivery', level: 2 }] })
  const fitting = agent(2, { skills: [{ skill: 'delivery', level: 5 }], openChats: 3 })
  const rings = withRouting({ rings: [{ afterMs: 0, minLevel: 4, language: true }, { afterMs: 20 * second, minLevel: 2, language: true }] })
  assert.equal(decideSide(ask(subject, [learner, fitting]), rings, central(rings)).earliestMs, 20 * second)
  assert.equal(decideSide(ask(subject, [learner, fitting]), playbook, central(playbook)).earliestMs, 0)
  assert.equal(decideSide(ask(subject, [fitting]), playbook, central(playbook)).earliestMs, null, 'the only one is full')
  assert.equal(decideSide(ask(subject, []), playbook, central(playbook)).because[0]?.rule, 'route.nobody-on-duty')
})

test('an advisor is waited for only where the playbook asks for one', () => {
  const subject = standing(9, { prefers: { agentId: uuid(2), kind: 'advisor' } })
  const pool = [agent(1), agent(2, { openChats: 3 })]
  const [waits, none] = [withRouting({ advisor: { waitMs: minute, maxShoppers: 50 } }), withRouting({})]
  delete none.routing.advisor
  assert.deepEqual([decideSide(ask(subject, pool), waits, central(waits)).agentId, decideSide(ask(subject, pool), waits, central(waits)).earliestMs], [null, minute])
  assert.equal(decideSide(ask(subject, pool), none, central(none)).agentId, uuid(1))
})

test('head starts move a place among those who wait; a push by hand stays in front whatever the playbook', () => {
  const [diamond, mass, pushed] = [standing(1, { tier: 'diamond', waitingSince: NOW - 20 * second }), standing(2, { waitingSince: NOW - 60 * second }), standing(3, { push: { queueKey: 0, by: 'boss', reason: 'r' } })]
  const queue = [diamond, mass, pushed]
  const flat = withRouting({ headStartMs: { diamond: 0, core: 0, mass: 0 } })
  const place = (document: Playbook, one: Standing): number | null => decideSide(ask(one, [], queue), document, central(document)).place
  assert.deepEqual([place(playbook, diamond), place(flat, diamond)], [2, 3])
  assert.deepEqual([place(playbook, pushed), place(flat, pushed)], [1, 1])
  assert.deepEqual(decideSide(ask(pushed, [], queue), flat, central(flat)).headStarts.map(why => why.rule), ['queue.arrival', 'queue.pushed'])
  const [one] = [agent(1, { capacity: 1 })]
  assert.equal(decideSide(ask(mass, [one], queue), playbook, central(playbook)).because[0]?.rule, 'route.others-first')
  assert.equal(decideSide(ask(mass, []), playbook, central(playbook)).place, null, 'alone, there is no place')
})

test('what cannot be known is said, and only that', () => {
  assert.deepEqual(unknownsOf({ recorded: false, notKept: 0, highFrequency: true }, playbook, playbook), ['later'])
  assert.deepEqual(unknownsOf({ recorded: true, notKept: 12, highFrequency: null }, playbook, withRouting({ holdBack: { ...playbook.routing.holdBack!, yieldAfterMs: 1 } })), ['agents-not-kept', 'others-in-queue', 'seats-before', 'high-frequency', 'measured'])
  assert.deepEqual(unknownsOf({ recorded: false, notKept: 0, highFrequency: false }, playbook, { ...playbook, tiers: { ...playbook.tiers, highFrequency: { orders: 9, days: 9 } } }), ['later', 'tiers'])
})

test('of many agents the best forty are kept and the rest counted; the chosen one is among them and each other knows why not', () => {
  const pool = Array.from({ length: 70 }, (_, n) => agent(n, { skills: [{ skill: 'delivery', level: n % 5 + 1 }], openChats: n % 4, role: n % 9 === 0 ? 'expert' : 'agent', languages: n % 11 === 0 ? ['en'] : ['zh'] }))
  const request = standing(100, { neededSkill: 'delivery' })
  const kept = considered(weighAgents(request, pool, rules, { now: NOW }))
  assert.equal(kept.agents.length, 40)
  assert.equal(Object.values(kept.others).reduce((sum, n) => sum + n, 0), 30)
  const [match] = decideMatches([request], pool, rules, { now: NOW }).matches
  assert.equal(kept.agents[0]?.id, match?.decision.agentId)
  const beside = besideChosen({ ...kept, prefers: null }, request, match!.decision.agentId, rules)
  for (const one of beside) assert.equal(one.difference.length > 0, !one.chosen && one.verdict === 'can', one.id)
  assert.ok(beside.some(one => one.difference.includes('level')) && beside.some(one => one.difference.includes('load')))
})
