import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Playbook } from '@zhiyu/server/contract/playbook'
import type { Scenario } from '@zhiyu/server/contract/simulation'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { compileRules, decideMatches, placeInQueue } from '@zhiyu/server/routing'
import { createStreams } from '../engine/index.ts'
import { dispatcherFor } from '../run/rehearse.ts'
import { smallScenario } from '../scenarios/small.ts'
import { drawCrew, fitsOf } from './crew.ts'
import { drawCrowd } from './crowd.ts'
import { play, type Stage } from './floor.ts'
import type { Outcome } from './outcome.ts'

function stageOf (scenario: Scenario, seed = 1): Stage {
  const streams = createStreams(seed)
  const crowd = drawCrowd(scenario, streams)
  return { scenario, crowd, crew: drawCrew(scenario, streams), fits: fitsOf(scenario, crowd.kinds), streams }
}

const small = smallScenario()
const { advisor: _advisor, ...vip } = small.demand.classes[1]!
const { breaks: _breaks, ...experts } = small.staff[2]!
type Shopper = Scenario['demand']['classes'][number]
type Team = Scenario['staff'][number]
const shopper = (name: string, atMs: readonly number[], more: Partial<Shopper> = {}): Shopper => ({
  ...vip, class: name, skills: [{ skill: 'order', share: 1 }], aiShare: 0, callBackShare: 0, workFactor: 1, patience: { meanMs: 2_000_000_000, cv: 0.05 },
  arrivals: { kind: 'trace', atMs: [...atMs], workMs: atMs.map(() => 60_000) }, ...more,
})
const team = (group: string, more: Partial<Team> = {}): Team => ({ ...experts, group, count: 1, capacity: 1, ...more })

function scene (classes: Shopper[], staff: Team[], more: Partial<Scenario> = {}): Scenario {
  return { ...small, horizonMs: 900_000, warmUpMs: 0, events: [], transfers: { share: 0, afterShare: 0.5, most: 0 }, demand: { curve: [{ fromMs: 0, factor: 1 }], classes }, staff, ...more }
}

/** What is measured of the queue (held-back seats, overload) is left out: the server's look is told none of it here. */
const standard = defaultPlaybook()
const { holdBack: _held, overload: _over, advisor: _own, ...plainRouting } = standard.routing
const without: Playbook = { ...standard, routing: plainRouting }
const ours: Playbook = { ...standard, routing: { ...plainRouting, advisor: { waitMs: 15_000, maxShoppers: 50 } } }

function played (scenario: Scenario, document: Playbook): Outcome {
  const stage = stageOf(scenario)
  return play(stage, dispatcherFor({ kind: 'playbook', name: 'ours', document }, stage))
}

test('a shopper waits for their own advisor as long as the playbook says, then for anyone; who has none does not wait', () => {
  // The advisor (agent 0) is taken by the first; the second is theirs, the third is nobody's.
  const staff = [team('advisers'), team('others', { count: 2 })]
  const scenario = scene([shopper('first', [0], { advisor: { group: 'advisers', share: 1 } }), shopper('own', [1_000], { advisor: { group: 'advisers', share: 1 } }), shopper('nobody', [2_000])], staff)
  const outcome = played(scenario, ours)
  assert.deepEqual([...outcome.startAt], [0, 16_000, 2_000])
  assert.equal(outcome.first[0], 0)
  assert.ok(outcome.first[1] !== 0)
  assert.deepEqual([...played(scenario, without).startAt], [0, 1_000, 2_000], 'a playbook without advisors keeps nobody waiting')
})

test('an advisor who comes free in time takes their own before somebody who has waited longer', () => {
  const scenario = scene([shopper('first', [0], { advisor: { group: 'advisers', share: 1 }, arrivals: { kind: 'trace', atMs: [0], workMs: [10_000] } }), shopper('nobody', [1_000]), shopper('own', [2_000], { advisor: { group: 'advisers', share: 1 } })], [team('advisers')])
  assert.deepEqual([...played(scenario, ours).startAt], [0, 70_000, 10_000])
  assert.deepEqual([...played(scenario, without).startAt], [0, 10_000, 70_000])
})

test('who their advisor passes on is not waited for them again', () => {
  const staff = [team('advisers', { skills: [] }), team('others')]
  const scenario = scene([shopper('own', [0], { advisor: { group: 'advisers', share: 1 } })], staff, { transfers: { share: 1, afterShare: 0.5, most: 2 } })
  const outcome = played(scenario, ours)
  assert.deepEqual([outcome.first[0], outcome.last[0], outcome.moves[0]], [0, 1, 1])
})

test('a simulated day with advisors gives what the server\'s own look at the queue gives, instant by instant', () => {
  const classes = [shopper('vip', [], { arrivals: { kind: 'rate', perHour: 300 }, advisor: { group: 'advisers', share: 0.7 } }), shopper('mass', [], { tier: 'mass', arrivals: { kind: 'rate', perHour: 300 } })]
  const stage = stageOf(scene(classes, [team('advisers', { count: 4 }), team('others', { count: 6, role: 'agent', languages: ['zh', 'yue'] })], { horizonMs: 1_800_000 }), 3)
  const outcome = play(stage, dispatcherFor({ kind: 'playbook', name: 'ours', document: ours }, stage))
  const { crowd, crew, scenario } = stage
  const rules = compileRules(ours)
  // At every moment somebody was given to somebody, the server, told of the same queue and the same agents, says the same. Ids sort as numbers do.
  const id = (n: number): string => String(n).padStart(5, '0')
  const begun = Array.from({ length: crowd.count }, (_, i) => i).filter(i => outcome.startAt[i]! >= 0).toSorted((a, b) => outcome.startAt[a]! - outcome.startAt[b]! || a - b)
  const lastGiven = new Map<number, number>()
  let advised = 0
  for (const [n, chosen] of begun.entries()) {
    const now = outcome.startAt[chosen]!
    const nextOne = begun[n + 1]
    const alone = nextOne === undefined || outcome.startAt[nextOne]! > now // two at one instant: their order is not in the outcome
    const before = begun[n - 1]
    const first = before === undefined || outcome.startAt[before]! < now
    if (alone && first) {
      const waiting = Array.from({ length: crowd.count }, (_, i) => i).filter(i => crowd.at[i]! <= now && (outcome.startAt[i]! >= now || outcome.startAt[i]! < 0) && !(outcome.endAt[i]! >= 0 && outcome.startAt[i]! < 0 && outcome.endAt[i]! <= now))
      const busy = new Set(begun.filter(i => outcome.startAt[i]! < now && (outcome.endAt[i]! < 0 || outcome.endAt[i]! > now)).map(i => outcome.first[i]!))
      const pool = Array.from({ length: crew.count }, (_, agent) => {
        const { role, skills, languages, capacity } = crew.groups[crew.group[agent]!]!
        return { id: id(agent), role, skills, languages, capacity, openChats: Number(busy.has(agent)), lastAssignedAt: lastGiven.get(agent) ?? null }
      })
      const queue = waiting.map(i => {
        const { tier, care, language } = scenario.demand.classes[crowd.kinds[crowd.kind[i]!]!.class]!
        const waitingSince = crowd.at[i]!
        const { queueKey } = placeInQueue({ waitingSince, tier, care, highFrequency: false }, ours.routing)
        return { id: id(i), queueKey, waitingSince, neededSkill: 'order', tier, care, locale: language, prefers: crowd.advisor[i]! < 0 ? null : { agentId: id(crowd.advisor[i]!), kind: 'advisor' as const } }
      })
      const { matches: [match] } = decideMatches(queue, pool, rules, { now, most: 1 })
      assert.deepEqual([match?.conversationId, match?.decision.agentId], [id(chosen), id(outcome.first[chosen]!)], `at ${now}`)
      if (crowd.advisor[chosen] === outcome.first[chosen]) advised++
    }
    lastGiven.set(outcome.first[chosen]!, now)
  }
  assert.ok(advised > 25, `${advised} were served by their own advisor`)
})

test('advisors change nobody: the same shoppers come with the same work and patience, and so many of them have one', () => {
  const plain = structuredClone(small)
  for (const one of plain.demand.classes) delete one.advisor
  const many = { ...small, horizonMs: 20 * 1_800_000 }
  const [with_, none] = [drawCrowd(many, createStreams(5)), drawCrowd({ ...plain, horizonMs: many.horizonMs }, createStreams(5))]
  for (const column of ['at', 'kind', 'workMs', 'patienceMs', 'ai'] as const) assert.deepEqual(with_[column], none[column])
  assert.ok(none.advisor.every(one => one === -1))
  const vips = [...with_.advisor].filter((_, i) => with_.kinds[with_.kind[i]!]!.class === 1)
  assert.ok([...with_.advisor].every((one, i) => one === -1 || (with_.kinds[with_.kind[i]!]!.class === 1 && (one === 8 || one === 9))), 'the two experts, for diamonds only')
  assert.ok(Math.abs(vips.filter(one => one >= 0).length / vips.length - 0.6) < 0.05)
})

test('breaks are taken in turn, within the shift, and who is on one gets nobody and finishes what they have', () => {
  const staff = [team('pausing', { count: 2, shifts: [{ fromMs: 60_000, toMs: 800_000 }], breaks: [{ afterMs: 100_000, lengthMs: 50_000, overMs: 200_000 }] })]
  const arrivals = [155_000, 165_000, 265_000]
  const stage = stageOf(scene([shopper('some', arrivals)], staff))
  assert.deepEqual(stage.crew.duties.map(({ at, agent, on }) => [at, agent, on]), [
    [60_000, 0, true], [60_000, 1, true], [160_000, 0, false], [210_000, 0, true], [260_000, 1, false], [310_000, 1, true], [800_000, 0, false], [800_000, 1, false],
  ])
  const outcome = play(stage, dispatcherFor({ kind: 'playbook', name: 'ours', document: ours }, stage))
  assert.deepEqual([...outcome.first], [0, 1, 0], 'the second comes in the break of the first agent, the third in that of the second')
  assert.deepEqual([...outcome.startAt], arrivals)
  assert.deepEqual([...outcome.endAt], arrivals.map(at => at + 60_000))
})

test('back from a break the turn is where it was: who was given somebody longest ago is next', () => {
  // Both have had one, agent 1 before agent 0; agent 1 comes back from a break and is next.
  const staff = [team('pausing', { count: 2, breaks: [{ afterMs: 300_000, lengthMs: 10_000, overMs: 40_000 }] })]
  const arrivals = { kind: 'trace' as const, atMs: [0, 1_000, 100_000, 200_000, 400_000, 400_000], workMs: [500, 500, 500, 500, 500, 500] }
  const outcome = played(scene([shopper('some', [], { arrivals })], staff), ours)
  assert.deepEqual([...outcome.first], [0, 1, 0, 1, 0, 1])
})
