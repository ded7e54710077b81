import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defaultPlaybook } from '../playbook/index.ts'
import { decideMatches, decideRoute, placeInQueue, type QueueFacts, type RouteDecision } from './decide.ts'
import { estimateWait } from './estimate.ts'
import { needOf, type Waiting } from './decide-waiting.ts'
import { compileRules, longestHeadStart, storedLine, type Candidate } from './model.ts'

const playbook = defaultPlaybook('CNY')
const policy = playbook.routing
const rules = compileRules(playbook)
const agent = (some: Partial<Candidate> & { id: string }): Candidate => ({ role: 'agent', skills: [], languages: ['zh'], capacity: 4, openChats: 0, lastAssignedAt: null, ...some })
const waiting = (some: Partial<Waiting> = {}): Waiting => ({ id: 'w', queueKey: 0, waitingSince: 0, neededSkill: null, tier: 'mass', care: [], locale: 'zh-CN', ...some })
const chosen = (decision: RouteDecision): string | undefined => decision.kind === 'assign' ? decision.agentId : undefined
const reasons = (decision: RouteDecision): string[] => decision.because.map(reason => reason.rule)

const cases: [string, Waiting, Candidate[], number, string | undefined, string][] = [
  ['waits when nobody is on duty', waiting(), [], 0, undefined, 'route.nobody-on-duty'],
  ['waits when all are full', waiting(), [agent({ id: 'a', openChats: 4 })], 0, undefined, 'route.all-full'],
  ['waits for the skilled while one on duty is full', waiting({ neededSkill: 'beauty' }), [agent({ id: 'a' }), agent({ id: 'b', openChats: 4, skills: [{ skill: 'beauty', level: 1 }] })], policy.relaxSkillAfterMs - 1, undefined, 'route.waits-for-fit'],
  ['takes anyone once the wait is long enough', waiting({ neededSkill: 'beauty' }), [agent({ id: 'a' }), agent({ id: 'b', openChats: 4, skills: [{ skill: 'beauty', level: 1 }] })], policy.relaxSkillAfterMs, 'a', 'route.relaxed'],
  ['does not wait for a skill nobody on duty has', waiting({ neededSkill: 'beauty' }), [agent({ id: 'a' })], 0, 'a', 'route.not-on-duty'],
  ['lets need reach anyone at once', waiting({ neededSkill: 'beauty', care: ['silver'] }), [agent({ id: 'a' }), agent({ id: 'b', openChats: 4, skills: [{ skill: 'beauty', level: 5 }] })], 0, 'a', 'route.care-reaches-anyone'],
  ['prefers the higher level', waiting({ neededSkill: 'beauty' }), [agent({ id: 'a', skills: [{ skill: 'beauty', level: 3 }] }), agent({ id: 'b', skills: [{ skill: 'beauty', level: 5 }] })], 0, 'b', 'route.skill'],
  ['prefers the expert for a diamond', waiting({ tier: 'diamond' }), [agent({ id: 'a' }), agent({ id: 'b', role: 'expert' })], 0, 'b', 'route.role-for-tier'],
  ['keeps the expert free for others', waiting(), [agent({ id: 'a', role: 'expert' }), agent({ id: 'b' })], 0, 'b', 'route.role-for-tier'],
  ['prefers the emptier', waiting(), [agent({ id: 'a', openChats: 2 }), agent({ id: 'b', openChats: 1 })], 0, 'b', 'route.load'],
  ['prefers who was given one longest ago', waiting(), [agent({ id: 'a', lastAssignedAt: 5 }), agent({ id: 'b', lastAssignedAt: 4 })], 9, 'b', 'route.least-recently-assigned'],
  ['settles the last tie by id', waiting(), [agent({ id: 'b' }), agent({ id: 'a' })], 0, 'a', 'route.least-recently-assigned'],
  ['asks for the shopper\'s language', waiting({ locale: 'en' }), [agent({ id: 'a' }), agent({ id: 'b', languages: ['zh', 'en'], openChats: 3 })], 0, 'b', 'route.only-choice'],
  ['prefers a dialect speaker for who needs one', waiting({ care: ['dialect'] }), [agent({ id: 'a' }), agent({ id: 'b', languages: ['zh', 'yue'] })], 0, 'b', 'route.best-cost'],
  ['never gives to a role that may not reply', waiting({ care: ['silver'] }), [agent({ id: 'a', role: 'manager' }), agent({ id: 'b', role: 'operations' })], 1e9, undefined, 'route.nobody-on-duty'],
  ['leaves the supervisor out', waiting(), [agent({ id: 'a', role: 'supervisor' })], 1e9, undefined, 'route.nobody-on-duty'],
  ['but not from who needs care', waiting({ care: ['vision'] }), [agent({ id: 'a', role: 'supervisor' })], 0, 'a', 'route.only-choice'],
]
for (const [name, request, pool, now, expected, rule] of cases) {
  test(name, () => {
    const decision = decideRoute(request, pool, rules, { now })
    assert.equal(chosen(decision), expected)
    assert.ok(reasons(decision).includes(rule), reasons(decision).join())
  })
}

const skill = fc.constantFrom('beauty', 'baby', 'tech')
const anyAgent = (id: string): fc.Arbitrary<Candidate> => fc.record({
  id: fc.constant(id), role: fc.constantFrom('agent' as const, 'expert' as const, 'supervisor' as const, 'operations' as const),
  skills: fc.uniqueArray(fc.record({ skill, level: fc.integer({ min: 1, max: 5 }) }), { selector: one => one.skill }), languages: fc.subarray(['zh', 'en', 'yue']),
  capacity: fc.integer({ min: 0, max: 4 }), openChats: fc.integer({ min: 0, max: 4 }), lastAssignedAt: fc.option(fc.integer({ min: 0, max: 9 })),
})
const anyPool = fc.integer({ min: 0, max: 6 }).chain(n => fc.tuple(...Array.from({ length: n }, (_, i) => anyAgent(`agent-${i}`))))
const anyFacts: fc.Arbitrary<QueueFacts> = fc.record({ waitingSince: fc.integer({ min: 0, max: 600_000 }), tier: fc.constantFrom('diamond' as const, 'core' as const, 'mass' as const), care: fc.subarray(['silver', 'hearing', 'dialect'] as const), highFrequency: fc.boolean() })
const anyQueue = fc.array(fc.record({ facts: anyFacts, neededSkill: fc.option(skill), locale: fc.constantFrom('zh-CN', 'en') }), { maxLength: 12 }).map(some =>
  some.map(({ facts, ...rest }, i): Waiting => ({ ...rest, id: `c-${String(i).padStart(2, '0')}`, waitingSince: facts.waitingSince, tier: facts.tier, care: facts.care, queueKey: placeInQueue(facts, policy).queueKey })))
const NOW = 700_000

test('never above capacity, never two owners, never a lost waiter, never by order of rows', () => fc.assert(fc.property(anyQueue, anyPool, (queue, pool) => {
  const decided = decideMatches(queue, pool, rules, { now: NOW })
  const { matches, waits } = decided
  for (const one of pool) {
    const given = matches.filter(match => match.decision.agentId === one.id).length
    assert.ok(given === 0 || one.openChats + given <= one.capacity)
  }
  const served = matches.map(match => match.conversationId)
  assert.equal(new Set(served).size, served.length)
  assert.deepEqual([...served, ...waits.map(one => one.id)].toSorted(), queue.map(one => one.id))
  assert.deepEqual(decideMatches(queue.toReversed(), pool.toReversed(), rules, { now: NOW }), decided)
})))

test('nobody left waiting could have had a seat that went to someone who came more than the bound later', () => fc.assert(fc.property(anyQueue, anyPool, (queue, pool) => {
  const { matches, waits } = decideMatches(queue, pool, rules, { now: NOW })
  for (const left of waits) {
    for (const match of matches) {
      const other = queue.find(one => one.id === match.conversationId)!
      if (other.waitingSince - left.waitingSince <= rules.boundMs) continue
      const seat = { ...pool.find(one => one.id === match.decision.agentId)!, openChats: 0, capacity: 1 }
      const others = pool.filter(one => one.id !== seat.id).map(one => ({ ...one, openChats: one.capacity }))
      assert.notEqual(chosen(decideRoute(left, [seat, ...others], rules, { now: NOW })), seat.id)
    }
  }
})))

test('the heads of the stored lines give what the whole queue gives', () => fc.assert(fc.property(fc.array(fc.tuple(anyQueue, fc.constantFrom(0, 1, 2, 3, 4)), { maxLength: 6 }), anyPool, fc.nat(3), (queues, pool, reserve) => {
  const queue = queues.flatMap(([some, preferred], n) => some.map((one): Waiting => ({ ...one, id: `${one.id}-${n}`, prefers: preferred === 0 ? null : { agentId: `agent-${preferred}`, kind: n % 2 === 0 ? 'advisor' : 'last-agent' } })))
  const free = pool.filter(one => one.openChats < one.capacity)
  const seats = free.reduce((sum, one) => sum + one.capacity - one.openChats, 0)
  const lines = Map.groupBy(queue.toSorted((a, b) => a.queueKey - b.queueKey || (a.id < b.id ? -1 : 1)), one => storedLine(needOf(one), one.prefers?.kind))
  const front = new Set([...[...lines.values()].flatMap(line => line.slice(0, seats + 4)), ...queue.filter(one => free.some(agent => agent.id === one.prefers?.agentId))])
  // Where more than the spare are kept at the head for agents of their own, those behind them may be seen a moment later: not before them.
  fc.pre([...lines.values()].every(line => line.length <= seats + 4 || line[0]!.prefers == null))
  assert.deepEqual(decideMatches([...front], pool, rules, { now: NOW, reserve }).matches, decideMatches(queue, pool, rules, { now: NOW, reserve }).matches)
})))

test('nobody is overtaken by who came more than the longest head start later', () => fc.assert(fc.property(anyFacts, anyFacts, (early, late) => {
  fc.pre(late.waitingSince - early.waitingSince > longestHeadStart(policy))
  assert.ok(placeInQueue(early, policy).queueKey < placeInQueue(late, policy).queueKey)
})))

test('need never puts anyone behind who came at the same time without it', () => fc.assert(fc.property(anyFacts, facts => {
  const without = placeInQueue({ ...facts, care: [] }, policy)
  assert.ok(placeInQueue(facts, policy).queueKey <= without.queueKey)
  const mass = placeInQueue({ ...facts, tier: 'mass', care: [], highFrequency: false }, policy)
  assert.ok(placeInQueue(facts, policy).queueKey <= mass.queueKey)
  assert.ok(placeInQueue(facts, policy).because.length > 0)
})))

test('an unknown wait is not invented, a known one grows with the place', () => {
  const none = { assigned: 4, windowMs: 600_000, handlingMs: 60_000, handled: 4, openChats: 8, roomNow: false, relaxesInMs: 0 }
  assert.equal(estimateWait(1, none), undefined)
  const known = { ...none, handled: 20 }
  const [first, tenth] = [estimateWait(1, known)!, estimateWait(10, known)!]
  assert.ok(first.lowMs <= 7_500 && first.highMs >= 7_500, JSON.stringify(first))
  assert.ok(tenth.lowMs <= 75_000 && tenth.highMs >= 75_000 && tenth.lowMs > first.highMs - 30_000, JSON.stringify(tenth))
  assert.deepEqual(estimateWait(3, { ...known, roomNow: true, relaxesInMs: 12_000 }), { lowMs: 0, highMs: 12_000 })
})
