import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { defaultPlaybook } from '../playbook/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { createDispatch } from './decide-dispatch.ts'
import { compileRules, fitCostMs, hasRoomFor, isPrivileged, mayServe, opensAfterMs, weightOf, type Candidate, type Need, type PreferredKind, type Rules } from './model.ts'

const playbook = defaultPlaybook('CNY')
const rules = compileRules({ ...playbook, routing: { ...playbook.routing, chatWeights: { food: 0.5, appliance: 2 }, rings: [{ afterMs: 0, minLevel: 3, language: true }, { afterMs: 20_000, minLevel: 1, language: true }] } })

/** The one order, written the slow way: every waiting shopper against every agent. */
interface Shopper { need: Need; since: number; key: number; entered: number; prefers: number; as: PreferredKind; ticket: number }
interface Server { agent: Candidate; load: number; last: number; on: boolean }
function slowest (rules: Rules, reserve: number, overloaded: boolean) {
  const shoppers: Shopper[] = []
  const servers: Server[] = []
  const freeHeld = () => servers.filter(one => one.on && one.agent.role === rules.holdBack?.role).reduce((sum, one) => sum + Math.max(0, Math.floor((one.agent.capacity * 100 - one.load) / 100)), 0)
  function pair (shopper: Shopper, at: number, now: number): number | undefined {
    const server = servers[at]!
    const { need } = shopper
    const opens = (one: Server) => opensAfterMs(one.agent, need, rules)
    const others = servers.filter(one => one.on && one.agent.id !== need.passedOnBy && mayServe(one.agent, need, rules))
    if (!server.on || !mayServe(server.agent, need, rules) || !hasRoomFor(server.agent.capacity, server.load, weightOf(need, rules)) || server.load >= server.agent.capacity * 100) return undefined
    const waited = now - shopper.since
    const own = shopper.prefers === at
    const passer = server.agent.id === need.passedOnBy
    const fitting = others.some(one => opens(one) < rules.anyoneAfterMs)
    const hold = shopper.prefers >= 0 && need.care.length === 0 ? rules.waitForMs[shopper.as] : 0
    const base = passer ? (others.length > 0 ? Math.max(opens(server), rules.anyoneAfterMs) : 0) : fitting ? opens(server) : 0
    if (!own && waited < base + hold) return undefined
    if (rules.holdBack?.role === server.agent.role && freeHeld() <= reserve && !isPrivileged(need, rules) && waited < rules.holdBack.yieldAfterMs) return undefined
    return shopper.key - (overloaded ? need.care.length > 0 ? rules.boostMs.care : rules.boostMs[need.tier] : 0) + rules.loadMs * server.load / (server.agent.capacity * 100) + (own ? -rules.bonusMs[shopper.as] : fitCostMs(server.agent, need, rules))
  }
  return { shoppers, servers, pair }
}

const skill = fc.constantFrom('food', 'appliance', 'baby')
const anyNeed: fc.Arbitrary<Need> = fc.record({
  neededSkill: fc.option(skill), language: fc.constantFrom('zh', 'en'), tier: fc.constantFrom('diamond' as const, 'core' as const, 'mass' as const),
  care: fc.constantFrom<Need['care'][]>([], [], [], ['silver'], ['dialect']), headStartMs: fc.constantFrom(0, 30_000, 90_000), passedOnBy: fc.constantFrom(null, null, null, 'agent-1'),
})
const anyAgent = fc.record({
  role: fc.constantFrom('agent' as const, 'expert' as const, 'supervisor' as const, 'operations' as const), skills: fc.uniqueArray(fc.record({ skill, level: fc.integer({ min: 1, max: 5 }) }), { selector: one => one.skill }),
  languages: fc.constantFrom(['zh'], ['zh', 'en'], ['zh', 'yue']), capacity: fc.integer({ min: 0, max: 3 }), openChats: fc.integer({ min: 0, max: 2 }), lastAssignedAt: fc.option(fc.integer({ min: 0, max: 9 })),
})
type Step = { kind: 'enter'; need: Need; prefers: number | null; as: PreferredKind } | { kind: 'release' | 'off' | 'on' | 'leave'; at: number } | { kind: 'pass'; ms: number }
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enter' as const), need: anyNeed, prefers: fc.option(fc.nat(5)), as: fc.constantFrom('advisor' as const, 'last-agent' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('release' as const), at: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('off' as const, 'on' as const, 'leave' as const), at: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 10_000, 19_999, 45_000, 120_000) }) },
)

/** One for all the days: cleared, it must decide as a new one does. */
const fast = createDispatch(rules)

/** Runs the same day through both; after each event everything possible is matched, by the named way, and compared pair by pair. */
function compare (agents: readonly Omit<Candidate, 'id'>[], steps: readonly Step[], way: 'settle' | 'events', chance: { reserve: number; overloaded: boolean }): void {
  const slow = slowest(rules, chance.reserve, chance.overloaded)
  fast.clear()
  fast.setReserve(chance.reserve)
  fast.setOverloaded(chance.overloaded)
  agents.forEach((agent, i) => {
    const candidate = { ...agent, id: `agent-${i}` }
    slow.servers.push({ agent: candidate, load: agent.openChats * 100, last: agent.lastAssignedAt ?? -Infinity, on: true })
    assert.equal(fast.agentOn(candidate), i)
  })
  const served: { at: number; need: Need }[] = []
  let now = 1_000_000
  let entered = 0
  const best = (): { shopper: Shopper; at: number; worth: number } | undefined => slow.shoppers.flatMap(shopper => slow.servers.flatMap((_, at) => {
    const worth = slow.pair(shopper, at, now)
    return worth === undefined ? [] : [{ shopper, at, worth }]
  })).toSorted((a, b) => a.worth - b.worth || a.shopper.entered - b.shopper.entered || slow.servers[a.at]!.last - slow.servers[b.at]!.last || a.at - b.at)[0]
  const apply = (expected: NonNullable<ReturnType<typeof best>>): void => {
    const server = slow.servers[expected.at]!
    server.load += weightOf(expected.shopper.need, rules)
    server.last = now
    slow.shoppers.splice(slow.shoppers.indexOf(expected.shopper), 1)
    served.push({ at: expected.at, need: expected.shopper.need })
  }
  const settle = (): void => {
    for (;;) {
      const expected = best()
      const [pair] = fast.settle(now, 1)
      assert.deepEqual(pair, expected && { ticket: expected.shopper.ticket, agent: expected.at })
      if (!expected) return
      apply(expected)
    }
  }
  settle()
  for (const step of steps) {
    let single: (() => { ticket: number; agent: number } | undefined) | undefined
    if (step.kind === 'pass') now += step.ms
    if (step.kind === 'enter') {
      const need = fast.need(step.need)
      const prefers = step.prefers !== null && slow.servers[step.prefers]?.on ? step.prefers : -1
      const shopper: Shopper = { need: step.need, since: now, key: now - step.need.headStartMs, entered: entered++, prefers, as: step.as, ticket: -1 }
      // Every other one who prefers nobody is greeted: served at once without standing in the queue, or entered after all.
      const greeted = way === 'events' && step.prefers === null && shopper.entered % 2 === 0 ? fast.greet(need, shopper.since, now) : -1
      if (greeted >= 0) {
        slow.shoppers.push(shopper)
        const expected = best()!
        assert.deepEqual([expected.shopper, expected.at], [shopper, greeted])
        apply(expected)
        settle()
        continue
      }
      shopper.ticket = fast.enter({ need, since: shopper.since, key: shopper.key, ...(step.prefers !== null && step.prefers < agents.length ? { prefers: step.prefers, prefersKind: step.as } : {}) })
      slow.shoppers.push(shopper)
      single = () => { const agent = fast.place(shopper.ticket, now); return agent < 0 ? undefined : { ticket: shopper.ticket, agent } }
    }
    if (step.kind === 'release' && served.length > 0) {
      const [done] = served.splice(step.at % served.length, 1)
      slow.servers[done!.at]!.load -= weightOf(done!.need, rules)
      fast.release(done!.at, fast.need(done!.need))
      single = () => { const ticket = fast.serve(done!.at, now); return ticket < 0 ? undefined : { ticket, agent: done!.at } }
    }
    if (step.kind === 'leave' && slow.shoppers.length > 0) fast.leave(slow.shoppers.splice(step.at % slow.shoppers.length, 1)[0]!.ticket)
    if ((step.kind === 'off' || step.kind === 'on') && agents.length > 0) {
      const at = step.at % agents.length
      const server = slow.servers[at]!
      server.on = step.kind === 'on'
      for (const shopper of slow.shoppers) if (shopper.prefers === at) shopper.prefers = -1
      if (server.on) assert.equal(fast.agentOn({ ...server.agent, openLoad: server.load, lastAssignedAt: server.last }), at)
      else fast.agentOff(at)
    }
    if (way === 'events' && single) {
      // What one event makes possible, the event's own question finds: the same pair as a look at everything.
      const expected = best()
      const pair = single()
      if (pair) {
        assert.deepEqual(pair, expected && { ticket: expected.shopper.ticket, agent: expected.at })
        apply(expected!)
      }
    }
    settle()
    assert.equal(fast.waiting(), slow.shoppers.length)
    const change = fast.nextChangeAt(now)
    if (change !== null) assert.ok(change > now)
  }
}

const day = [fc.array(anyAgent, { maxLength: 6 }), fc.array(anyStep, { maxLength: 40 }), fc.record({ reserve: fc.nat(3), overloaded: fc.boolean() })] as const

test('the dispatch gives what comparing every shopper with every agent gives, whatever happens in whatever order', () => {
  fc.assert(fc.property(...day, (agents, steps, chance) => { compare(agents, steps, 'settle', chance) }), { numRuns: 400 })
})

test('asked by single events it gives the same pairs', () => {
  fc.assert(fc.property(...day, (agents, steps, chance) => { compare(agents, steps, 'events', chance) }), { numRuns: 400 })
})

test('at the next change something is possible that was not, and nothing before it', () => {
  fc.assert(fc.property(fc.array(anyAgent, { minLength: 1, maxLength: 4 }), fc.array(anyNeed, { minLength: 1, maxLength: 6 }), fc.nat(3), (agents, needs, reserve) => {
    const build = () => {
      const dispatch = createDispatch(rules)
      dispatch.setReserve(reserve)
      agents.forEach((agent, i) => { dispatch.agentOn({ ...agent, id: `agent-${i}` }) })
      needs.forEach(need => { dispatch.enter({ need: dispatch.need(need), since: 0, key: -need.headStartMs }) })
      dispatch.settle(0, 100)
      return dispatch
    }
    const change = build().nextChangeAt(0)
    if (change === null) assert.deepEqual(build().settle(1e9, 100), [])
    else assert.deepEqual(build().settle(change - 1, 100), [])
  }))
})

test('who needs care is never behind the base tier, whatever a playbook says that may be published', () => {
  const anyPlaybook = fc.record({
    care: fc.integer({ min: 15_000, max: 300_000 }), weight: fc.integer({ min: 0, max: 40 }), role: fc.integer({ min: 0, max: 100 }), span: fc.integer({ min: 0, max: 600_000 }), wait: fc.integer({ min: 0, max: 600_000 }), reserve: fc.nat(5), overloaded: fc.boolean(),
  })
  fc.assert(fc.property(anyPlaybook, anyAgent, anyNeed, anyNeed, (some, agent, cared, base) => {
    const document: Playbook = {
      ...playbook, routing: {
        ...playbook.routing, careHeadStartMs: some.care, skillLevelWeight: some.weight, roleWeight: some.role, lastAgent: { withinMs: 1, waitMs: some.wait }, overload: { ...playbook.routing.overload!, spanMs: some.span },
        roleForTier: { diamond: ['expert'], core: ['expert'], mass: [agent.role] },
      },
    }
    const compiled = compileRules(document)
    const dispatch = createDispatch(compiled)
    dispatch.setReserve(some.reserve)
    dispatch.setOverloaded(some.overloaded)
    const one = dispatch.agentOn({ ...agent, id: 'only', capacity: 1, openChats: 0 })
    const [vulnerable, mass] = [{ ...cared, care: ['silver' as const], headStartMs: some.care, passedOnBy: null }, { ...base, tier: 'mass' as const, care: [], headStartMs: playbook.routing.highFrequencyHeadStartMs, passedOnBy: null }]
    const ticket = dispatch.enter({ need: dispatch.need(vulnerable), since: 5, key: 5 - vulnerable.headStartMs })
    dispatch.enter({ need: dispatch.need(mass), since: 5, key: 5 - mass.headStartMs, prefers: one, prefersKind: 'last-agent' })
    const first = dispatch.serve(one, 1e7)
    if (first >= 0) assert.equal(first, ticket)
  }))
})
