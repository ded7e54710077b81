import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PolicyChoice, Scenario } from '@zhiyu/server/contract/simulation'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { createStreams } from '../engine/index.ts'
import { dispatcherFor } from '../run/rehearse.ts'
import { smallScenario } from '../scenarios/small.ts'
import { drawCrew, fitsOf } from './crew.ts'
import { drawCrowd } from './crowd.ts'
import { play, type Dispatcher, type Stage } from './floor.ts'
import { BY_AI, LEFT, OPEN, SERVED, type Outcome } from './outcome.ts'

const policies: readonly PolicyChoice[] = [{ kind: 'fifo' }, { kind: 'round-robin' }, { kind: 'strict-value' }, { kind: 'polling', everyMs: 5_000 }, { kind: 'playbook', name: 'default', document: defaultPlaybook() }]

function stageOf (scenario: Scenario, seed: number): Stage {
  const streams = createStreams(seed)
  const crowd = drawCrowd(scenario, streams)
  return { scenario, crowd, crew: drawCrew(scenario, streams), fits: fitsOf(scenario, crowd.kinds), streams }
}

/** Keeps books on what a dispatcher does: who is on duty, who waits, how many chats everybody has. */
function audited (stage: Stage, inner: Dispatcher): { dispatcher: Dispatcher; waiting: Set<number>; open: Map<number, Set<number>> } {
  const onDuty = new Set<number>()
  const waiting = new Set<number>()
  const open = new Map<number, Set<number>>()
  const give = (agent: number, shopper: number): void => {
    assert.ok(onDuty.has(agent), `agent ${agent} was given somebody while off duty`)
    const chats = open.get(agent) ?? new Set()
    chats.add(shopper)
    open.set(agent, chats)
    assert.ok(chats.size <= stage.crew.capacity[agent]!, `agent ${agent} has ${chats.size} chats`)
    waiting.delete(shopper)
  }
  const dispatcher: Dispatcher = {
    ...inner,
    on (agent, openChats, now) {
      assert.equal(openChats, open.get(agent)?.size ?? 0)
      onDuty.add(agent)
      inner.on(agent, openChats, now)
    },
    off (agent, now) { onDuty.delete(agent); inner.off(agent, now) },
    enter (shopper, passedOnBy, now) {
      assert.ok(!waiting.has(shopper))
      for (const chats of open.values()) assert.ok(!chats.has(shopper), 'nobody is with an agent and in the queue')
      const agent = inner.enter(shopper, passedOnBy, now)
      if (agent >= 0) give(agent, shopper)
      else waiting.add(shopper)
      return agent
    },
    leave (shopper) { assert.ok(waiting.delete(shopper)); inner.leave(shopper) },
    release (agent, shopper, now) { assert.ok(open.get(agent)?.delete(shopper)); inner.release(agent, shopper, now) },
    serve (agent, now) {
      const shopper = inner.serve(agent, now)
      if (shopper >= 0) { assert.ok(waiting.has(shopper)); give(agent, shopper) }
      return shopper
    },
    settle (now) {
      const shopper = inner.settle(now)
      if (shopper >= 0) { assert.ok(waiting.has(shopper)); give(inner.settledBy(), shopper) }
      return shopper
    },
  }
  return { dispatcher, waiting, open }
}

const count = (outcome: Outcome, state: number): number => outcome.state.reduce((sum, one) => sum + Number(one === state), 0)

for (const policy of policies) {
  test(`${policy.kind}: nobody is lost, nobody is with two agents, nobody has more chats than they can hold`, () => {
    for (let seed = 1; seed <= 8; seed++) {
      const stage = stageOf(smallScenario(), seed)
      const { dispatcher, waiting, open } = audited(stage, dispatcherFor(policy, stage))
      const outcome = play(stage, dispatcher)
      assert.equal(stage.crowd.count, count(outcome, BY_AI) + count(outcome, SERVED) + count(outcome, LEFT) + count(outcome, OPEN))
      assert.equal(outcome.waitingAtEnd, waiting.size)
      const inHand = [...open.values()].reduce((sum, chats) => sum + chats.size, 0)
      let unfinished = 0
      for (let i = 0; i < stage.crowd.count; i++) {
        if (outcome.endAt[i]! < 0) unfinished++
        if (outcome.startAt[i]! >= 0) assert.ok(outcome.startAt[i]! >= stage.crowd.at[i]!)
        if (outcome.state[i] === LEFT && outcome.moves[i] === 0) assert.equal(outcome.endAt[i]! - stage.crowd.at[i]!, stage.crowd.patienceMs[i]!)
      }
      assert.equal(unfinished, waiting.size + inHand)
    }
  })

  test(`${policy.kind}: who is patient is served in the end`, () => {
    const small = smallScenario()
    const patient: Scenario = {
      ...small, horizonMs: 7_200_000, events: [],
      demand: { curve: [{ fromMs: 0, factor: 1 }, { fromMs: 1_200_000, factor: 0 }], classes: small.demand.classes.map(one => ({ ...one, patience: { meanMs: 2_000_000_000, cv: 0.05 } })) },
    }
    const stage = stageOf(patient, 3)
    const outcome = play(stage, dispatcherFor(policy, stage))
    assert.equal(count(outcome, OPEN) + count(outcome, LEFT) + outcome.waitingAtEnd, 0)
    assert.ok(outcome.endAt.every(at => at >= 0))
  })
}

test('work is done at the rate that so many chats allow: two equal chats end together, later than one alone', () => {
  const small = smallScenario()
  const alone: Scenario = {
    ...small, events: [], demand: { curve: small.demand.curve, classes: [{ ...small.demand.classes[5]!, aiShare: 0, workFactor: 1, skills: [{ skill: 'order', share: 1 }], arrivals: { kind: 'trace', atMs: [0, 0, 500_000], workMs: [90_000, 90_000, 90_000] } }] },
    staff: [{ ...small.staff[0]!, count: 1, sickShare: 0 }],
  }
  const outcome = play(stageOf(alone, 1), dispatcherFor({ kind: 'fifo' }, stageOf(alone, 1)))
  assert.deepEqual([...outcome.endAt], [100_000, 100_000, 590_000])
})

test('a chat that is passed on keeps what was done, and what is left goes at the pace of who takes it', () => {
  const small = smallScenario()
  const passing: Scenario = {
    ...small, events: [], transfers: { share: 1, afterShare: 0.25, most: 1 }, demand: { curve: small.demand.curve, classes: [{ ...small.demand.classes[5]!, aiShare: 0, workFactor: 1, skills: [{ skill: 'return', share: 1 }], arrivals: { kind: 'trace', atMs: [0], workMs: [100_000] } }] },
    staff: [{ ...small.staff[0]!, count: 1, sickShare: 0, skills: [] }, { ...small.staff[1]!, count: 1, shifts: [{ fromMs: 30_000, toMs: 1_800_000 }] }],
  }
  const outcome = play(stageOf(passing, 1), dispatcherFor({ kind: 'fifo' }, stageOf(passing, 1)))
  assert.deepEqual([outcome.moves[0], outcome.first[0], outcome.last[0], outcome.endAt[0]], [1, 0, 1, 25_000 * 1.6 + 75_000])
})
