import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import type { Estimate } from '../measure/index.ts'
import { onePool, referenceCases, simulateQueue, throughRouting, type ClassOutcome, type QueueModel } from './index.ts'

/* The whole cases, with millions of customers, are measured by `npm run bench`. */

const CUSTOMERS = 150_000
const ten: QueueModel = { service: 1, classes: [{ arrivals: 2, patience: 0.5 }, { arrivals: 7, patience: 0.5 }] }
const run = { customers: CUSTOMERS, warmUp: 15_000, seed: 20261128 }

/** Within five standard errors of the exact value. */
function holds (what: string, { mean, half }: Estimate, exact: number): void {
  const error = half / 2.045 // Student's t of 30 batches
  assert.ok(Math.abs(mean - exact) <= 5 * error, `${what}: ${mean} ± ${half}, not ${exact}`)
}

for (const { name, model, placing, exact } of referenceCases) {
  test(`as the exact solution says: ${name}`, () => {
    const { classes } = simulateQueue(model, run, placing)
    for (const [rank, { meanWait, pWait, pAbandon }] of exact.entries()) {
      holds(`class ${rank}, mean wait`, classes[rank]!.meanWait, meanWait)
      holds(`class ${rank}, share who wait`, classes[rank]!.pWait, pWait)
      holds(`class ${rank}, share who give up`, classes[rank]!.pAbandon, pAbandon)
    }
  })
}

for (const { name, model, placing, pool } of referenceCases) {
  if (!pool) continue
  test(`the server's routing makes of it the same queue, to the bit: ${name}`, () => {
    const short = { customers: 30_000, warmUp: 0, seed: 4 }
    const routed = throughRouting(defaultPlaybook('CNY'), { ...pool, ranks: model.classes.length })
    assert.equal(simulateQueue(model, short, routed).fingerprint, simulateQueue(model, short, placing).fingerprint)
  })
}

test('a routing that holds back one seat too few would not', () => {
  const { model, placing, pool } = referenceCases.find(one => one.name === 'hold-back 2 of 10')!
  const short = { customers: 30_000, warmUp: 0, seed: 4 }
  const routed = throughRouting(defaultPlaybook('CNY'), { servers: pool!.servers, reserve: pool!.reserve - 1, ranks: 2 })
  assert.notEqual(simulateQueue(model, short, routed).fingerprint, simulateQueue(model, short, placing).fingerprint)
})

test('the bounds above would see a queue that holds back one too few', () => {
  const { model, exact } = referenceCases.find(one => one.name === 'hold-back 2 of 10')!
  const { classes } = simulateQueue(model, run, onePool({ servers: 10, reserve: 1, ranks: 2 }))
  assert.throws(() => { holds('share who wait', classes[0]!.pWait, exact[0]!.pWait) })
  assert.throws(() => { holds('mean wait', classes[1]!.meanWait, exact[1]!.meanWait) })
})

test('the same seed gives the same run to the bit, another seed another', () => {
  const print = (seed: number): string => simulateQueue(ten, { customers: 20_000, warmUp: 1_000, seed }, onePool({ servers: 10, reserve: 2, ranks: 2 })).fingerprint
  const first = print(1)
  assert.equal(print(1), first)
  assert.notEqual(print(2), first)
  assert.equal(first, '9937e0206ee42199', 'the model, a stream or a sampler changed: say so in the commit, and write the new fingerprint here')
})

test('two policies see the same shoppers: giving priority moves the waiting and, with equal work and patience, not its sum', () => {
  const of = (...arrivals: readonly number[]): ClassOutcome => simulateQueue({ service: 1 / 60, classes: arrivals.map(rate => ({ arrivals: rate, patience: 1 / 120 })) }, run, onePool({ servers: 50, reserve: 0, ranks: arrivals.length })).all
  const [together, apart] = [of(0.85), of(0.1, 0.75)]
  assert.ok(Math.abs(apart.meanWait.mean / together.meanWait.mean - 1) < 0.03, `${apart.meanWait.mean} and ${together.meanWait.mean}`)
})
