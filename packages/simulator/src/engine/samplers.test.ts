import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Random } from '@zhiyu/server/kernel/random'
import { createFingerprint } from './fingerprint.ts'
import { exponential, gamma, lognormal, nextArrival, unitExponential, unitNormal, weighted } from './samplers.ts'
import { createStreams, replicationSeeds } from './streams.ts'

const DRAWS = 200_000
const stream = (purpose: string): Random => createStreams(7).stream(purpose)

/** The largest distance between the drawn and the true distribution; above 1.63 ÷ √n it would be an accident of one in a hundred, and the seed is fixed. */
function distance (draw: () => number, below: (x: number) => number): number {
  const drawn = Float64Array.from({ length: DRAWS }, draw).sort()
  return drawn.reduce((most, x, i) => Math.max(most, Math.abs(below(x) - i / DRAWS), Math.abs(below(x) - (i + 1) / DRAWS)), 0)
}
const LIMIT = 1.63 / Math.sqrt(DRAWS)

test('exponential draws follow the exponential distribution, tail and all', () => {
  const random = stream('exponential')
  assert.ok(distance(() => exponential(random, 40), x => 1 - Math.exp(-x / 40)) < LIMIT)
  const far = Array.from({ length: 2_000_000 }, () => unitExponential(random)).filter(x => x > 7.7).length
  assert.ok(Math.abs(far - 2_000_000 * Math.exp(-7.7)) < 4 * Math.sqrt(2_000_000 * Math.exp(-7.7)), `${far} beyond the layers`)
})

test('lognormal and gamma draws have the mean and the spread that was asked for', () => {
  const random = stream('shapes')
  const moments = (draw: () => number): readonly [number, number] => {
    const drawn = Array.from({ length: DRAWS }, draw)
    const mean = drawn.reduce((a, b) => a + b, 0) / DRAWS
    return [mean, Math.sqrt(drawn.reduce((a, b) => a + (b - mean) ** 2, 0) / DRAWS) / mean]
  }
  for (const [draw, cv] of [[() => lognormal(random, 300, 0.5), Math.sqrt(Math.exp(0.25) - 1)], [() => gamma(random, 4, 300), 0.5], [() => gamma(random, 0.5, 300), Math.SQRT2]] as const) {
    const [mean, spread] = moments(draw)
    assert.ok(Math.abs(mean / 300 - 1) < 5 * cv / Math.sqrt(DRAWS), `mean ${mean}`)
    assert.ok(Math.abs(spread / cv - 1) < 0.02, `coefficient of variation ${spread}, not ${cv}`)
  }
  assert.ok(distance(() => unitNormal(random) ** 2, x => 2 * (normalBelow(Math.sqrt(x)) - 0.5)) < LIMIT)
})

test('weights are shares, and a weight of nothing is never drawn', () => {
  const random = stream('weights')
  const drawn = [0, 0, 0, 0]
  for (let i = 0; i < DRAWS; i++) drawn[weighted(random, [1, 0, 3, 0])]!++
  assert.deepEqual([drawn[1], drawn[3]], [0, 0])
  assert.ok(Math.abs(drawn[0]! / DRAWS - 0.25) < 0.005)
  assert.equal(weighted({ next: () => 1 - 2 ** -53, bytes: () => new Uint8Array() }, [0.1, 0.2, 0]), 1)
})

test('a rate that changes is followed, and nothing arrives after the end', () => {
  const random = stream('arrivals')
  const rush = { rate: (at: number) => at < 500 ? 1 : 4, peak: 4, until: 1_000 }
  const arrivals = [0, 0]
  for (let run = 0; run < 50; run++) for (let at = nextArrival(random, 0, rush); at < Infinity; at = nextArrival(random, at, rush)) arrivals[at < 500 ? 0 : 1]!++
  assert.ok(Math.abs(arrivals[0]! - 25_000) < 4 * Math.sqrt(25_000), `${arrivals[0]}`)
  assert.ok(Math.abs(arrivals[1]! - 100_000) < 4 * Math.sqrt(100_000), `${arrivals[1]}`)
})

test('streams of different purposes and seeds share nothing, and the same ones repeat to the bit', () => {
  const print = (seed: number, purpose: string): string => {
    const fingerprint = createFingerprint()
    const random = createStreams(seed).stream(purpose)
    for (let i = 0; i < 1_000; i++) fingerprint.number(unitExponential(random))
    return fingerprint.hex()
  }
  const all = [1, 2, 2 ** 32 + 1].flatMap(seed => ['arrivals', 'service', 'patience'].map(purpose => print(seed, purpose)))
  assert.equal(new Set(all).size, 9)
  assert.equal(print(2, 'service'), all[4])
  const [a, b] = [createStreams(3).stream('arrivals'), createStreams(3).stream('service')]
  let together = 0
  for (let i = 0; i < DRAWS; i++) together += (a.next() - 0.5) * (b.next() - 0.5)
  assert.ok(Math.abs(together / DRAWS * 12) < 4 / Math.sqrt(DRAWS), 'not correlated')
  assert.throws(() => createStreams(-1), RangeError)
  assert.equal(new Set(replicationSeeds(5, 1_000)).size, 1_000)
})

test('what is drawn for a subject does not depend on who was asked before, and is uniform', () => {
  const at = createStreams(11).at('patience')
  assert.equal(at(17), createStreams(11).at('patience')(17))
  assert.notEqual(at(17), createStreams(11).at('choice')(17))
  let i = 0
  assert.ok(distance(() => at(i++), x => x) < LIMIT)
  let neighbours = 0
  for (let k = 0; k < DRAWS; k++) neighbours += (at(k) - 0.5) * (at(k + 1) - 0.5)
  assert.ok(Math.abs(neighbours / DRAWS * 12) < 4 / Math.sqrt(DRAWS))
})

test('a fingerprint tells the order, the sign of zero and the last bit', () => {
  const of = (...values: number[]): string => {
    const fingerprint = createFingerprint()
    for (const value of values) fingerprint.number(value)
    return fingerprint.hex()
  }
  assert.equal(new Set([of(1, 2), of(2, 1), of(0), of(-0), of(0.1 + 0.2), of(0.3), of()]).size, 7)
  assert.equal(of(1, 2), of(1, 2))
})

/** Abramowitz and Stegun 26.2.17: to 7.5e-8. */
function normalBelow (x: number): number {
  const t = 1 / (1 + 0.2316419 * x)
  return 1 - Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
}
