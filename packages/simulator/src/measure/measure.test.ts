import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createStreams } from '../engine/streams.ts'
import { lognormal, unitNormal } from '../engine/samplers.ts'
import { batchMeans, createHistogram, createOverTime, createTally, estimate, mser5, pairedDifference, pairedRatio, percentileOf, RELATIVE_ERROR, replicate, studentQuantile } from './index.ts'

const close = (actual: number, expected: number, relative: number): void => { assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual}, not ${expected}`) }

test('a tally is the two-pass mean and variance, also far from zero', () => {
  const tally = createTally()
  assert.ok(Number.isNaN(tally.mean) && Number.isNaN(tally.variance))
  const values = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]
  for (const value of values) tally.add(value)
  assert.deepEqual([tally.count, tally.mean, tally.variance, tally.min, tally.max], [4, 1e9 + 10, 30, 1e9 + 4, 1e9 + 16])
})

test('a histogram keeps every percentile within its stated error, and zero exact', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e9, noNaN: true })), { minLength: 1, maxLength: 200 }), fc.double({ min: 0.001, max: 1, noNaN: true }), (values, share) => {
    const histogram = createHistogram()
    for (const value of values) histogram.add(value)
    const exact = percentileOf(values, share)
    if (exact === 0) assert.equal(histogram.percentile(share), 0)
    else close(histogram.percentile(share), exact, RELATIVE_ERROR)
  }), { seed: 1 })
})

test('two histograms merged say what one over both would', () => {
  const random = createStreams(1).stream('values')
  const [a, b, both] = [createHistogram(), createHistogram(), createHistogram()]
  for (let i = 0; i < 10_000; i++) {
    const value = lognormal(random, 30, 1.2)
    ;(i % 3 === 0 ? a : b).add(value)
    both.add(value)
  }
  a.merge(b)
  for (const share of [0.01, 0.5, 0.95, 0.99, 1]) assert.equal(a.percentile(share), both.percentile(share))
  assert.equal(a.count, 10_000)
  close(both.shareAtMost(both.percentile(0.8)), 0.8, 0.02)
  assert.equal(both.shareAtMost(-1), 0)
})

test('what is no wait is refused by a histogram, and nothing has no percentile', () => {
  const histogram = createHistogram()
  for (const bad of [-1, NaN, -Infinity]) assert.throws(() => { histogram.add(bad) }, RangeError)
  assert.ok(Number.isNaN(histogram.percentile(0.5)) && Number.isNaN(histogram.shareAtMost(1)) && Number.isNaN(percentileOf([], 0.5)))
  for (const bad of [0, 1.1, NaN]) assert.throws(() => histogram.percentile(bad), RangeError)
  for (const edge of [1e-9, 1e12]) histogram.add(edge)
  assert.deepEqual([histogram.percentile(0.5), histogram.count], [0, 2], 'too small counts as zero, too large as the largest')
})

test('a level is averaged by how long it stood', () => {
  const queue = createOverTime(10, 2)
  queue.add(20, 3) // 2 for 10
  queue.set(25, 0) // 5 for 5
  close(queue.mean(45), 45 / 35, 1e-12)
  assert.equal(queue.max, 5)
  queue.restart(45)
  queue.set(50, 4)
  close(queue.mean(60), 40 / 15, 1e-12)
  assert.throws(() => { queue.set(59, 1) }, RangeError)
})

test('Student\'s t is the table\'s', () => {
  // Source: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2; one degree is Cauchy's, two have a closed form.
  for (const [share, freedom, t] of [[0.975, 4, 2.776], [0.975, 9, 2.262], [0.95, 19, 1.729], [0.995, 30, 2.75], [0.975, 100, 1.984]] as const) close(studentQuantile(share, freedom), t, 2.5e-4)
  close(studentQuantile(0.975, 1), Math.tan(Math.PI * 0.475), 1e-10)
  close(studentQuantile(0.975, 2), 0.95 / Math.sqrt(2 * 0.975 * 0.025), 1e-10)
  close(studentQuantile(0.975, 1e7), 1.959964, 1e-6)
  assert.equal(studentQuantile(0.025, 7), -studentQuantile(0.975, 7))
  for (const [share, freedom] of [[0, 5], [1, 5], [0.9, 0]] as const) assert.throws(() => studentQuantile(share, freedom), RangeError)
})

test('an interval of 95 percent holds the truth in 95 of 100 experiments', () => {
  const random = createStreams(3).stream('experiments')
  const holds = replicate(Array.from({ length: 2_000 }, (_, i) => i), () => {
    const { low, high } = estimate(Array.from({ length: 8 }, () => 5 + unitNormal(random)))
    return low <= 5 && 5 <= high
  }).filter(Boolean).length
  assert.ok(Math.abs(holds - 1_900) < 4 * Math.sqrt(2_000 * 0.95 * 0.05), `${holds} of 2000`)
  assert.equal(estimate([3]).half, Infinity)
  assert.equal(estimate([3, 3, 3]).half, 0)
})

test('a comparison on the same shoppers is sharper than one on different ones', () => {
  const random = createStreams(4).stream('pairs')
  const luck = Array.from({ length: 20 }, () => 100 + 30 * unitNormal(random))
  const [a, b] = [luck.map(x => 0.8 * x + unitNormal(random)), luck]
  const ratio = pairedRatio(a, b)
  assert.ok(ratio.low < 0.8 && 0.8 < ratio.high && ratio.half < 0.01, JSON.stringify(ratio))
  const difference = pairedDifference(a, b)
  assert.ok(difference.high < 0 && difference.half < estimate(b).half / 3)
  assert.throws(() => pairedDifference([1], [1, 2]), RangeError)
  assert.ok(Number.isNaN(pairedRatio([1, 2], [0, 0]).mean))
})

test('batches are equal, and what does not fill the last is left out', () => {
  assert.deepEqual(batchMeans([1, 3, 5, 7, 9, 11, 99], 3), [2, 6, 10])
  for (const bad of [1, 8, 2.5]) assert.throws(() => batchMeans([1, 2, 3, 4, 5, 6, 7], bad), RangeError)
})

test('the warm-up is cut where the series settles, and a series that never settles is told', () => {
  const random = createStreams(5).stream('noise')
  const settling = Array.from({ length: 2_000 }, (_, i) => 40 * Math.exp(-i / 60) + unitNormal(random))
  const cut = mser5(settling)
  assert.ok(cut !== null && cut >= 150 && cut <= 600, `${cut}`)
  assert.ok((mser5(Array.from({ length: 2_000 }, () => unitNormal(random))) ?? 1_000) < 700, 'a settled series loses little')
  assert.equal(mser5(Array.from({ length: 2_000 }, (_, i) => i)), null)
  assert.equal(mser5([1, 2, 3]), null)
})
