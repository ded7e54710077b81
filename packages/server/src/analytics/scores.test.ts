import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { auc, brier } from './model-quality.ts'
import { cutValues, scoreByCuts, scoreByRank, type RfmFigures } from './model-rfm.ts'
import { tagsOf, type TagEvent } from './model-tags.ts'
import { contrast, contrastAdjusted, leastSquares, sampleRatio } from './model-uplift.ts'

const DAY = 86_400_000
const NOW = 20_000 * DAY
const figures = fc.array(fc.record({ recencyDays: fc.nat(400), frequency: fc.integer({ min: 1, max: 6 }), monetaryMinor: fc.integer({ min: -500, max: 900_000 }) }), { minLength: 1, maxLength: 80 })
  .map(list => list.map((one, i): RfmFigures => ({ customer: `c${i}`, ...one })))

test('equal figures share a score, better figures never score lower, and the order of the file says nothing', () => {
  fc.assert(fc.property(figures, customers => {
    const cuts = cutValues(customers)
    assert.deepEqual(cutValues(customers.toReversed()), cuts)
    for (const a of customers) {
      for (const b of customers) {
        const [x, y] = [scoreByCuts(a, cuts), scoreByCuts(b, cuts)]
        if (a.recencyDays <= b.recencyDays) assert.ok(x.r >= y.r)
        if (a.frequency >= b.frequency) assert.ok(x.f >= y.f)
        if (a.monetaryMinor >= b.monetaryMinor) assert.ok(x.m >= y.m)
      }
    }
  }), { numRuns: 60, seed: 7 })
})

test('ranked scores make five groups whose sizes differ by one at most', () => {
  fc.assert(fc.property(figures, customers => {
    const sizes = [1, 2, 3, 4, 5].map(score => scoreByRank(customers).filter(one => one.m === score).length)
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1)
  }), { numRuns: 60, seed: 7 })
})

test('cut values are values of the data: a fifth of five orders is the first of them', () => {
  const customers = [10, 20, 30, 40, 50].map((minor, i): RfmFigures => ({ customer: String(i), recencyDays: 5 - i, frequency: 1, monetaryMinor: minor }))
  const cuts = cutValues(customers)
  assert.deepEqual(cuts, { recencyDays: [5, 4, 3, 2], frequency: [1, 1, 1, 1], monetaryMinor: [10, 20, 30, 40] })
  assert.deepEqual(customers.map(one => scoreByCuts(one, cuts)), [1, 2, 3, 4, 5].map(n => ({ r: n, f: 1, m: n })))
})

const event = (kind: TagEvent['kind'], daysAgo: number, more: Partial<TagEvent> = {}): TagEvent => ({ kind, at: NOW - daysAgo * DAY, id: null, amountMinor: 0, category: null, ...more })

test('tags at the edges of their windows', () => {
  assert.equal(tagsOf([event('order', 1, { amountMinor: 2_000_000 })], NOW).tier, 'mid')
  assert.equal(tagsOf([event('order', 1, { amountMinor: 2_000_001 })], NOW).tier, 'high')
  assert.equal(tagsOf([event('order', 365, { amountMinor: 3_000_000 })], NOW).spendMinor, 0)
  assert.equal(tagsOf([event('order', 10, { amountMinor: 2_100_000 }), event('refund', 5, { amountMinor: 200_000 })], NOW).spendMinor, 1_900_000)
  const three = [event('order', 29), event('order', 2), event('order', 1)]
  assert.equal(tagsOf(three, NOW).highFrequency, true)
  assert.equal(tagsOf(three, NOW).changesAt, NOW + DAY, 'and then time alone ends it')
  assert.equal(tagsOf(three, NOW + DAY).highFrequency, false)
  assert.deepEqual(tagsOf(Array.from({ length: 5 }, () => event('view', 0, { category: 'baby' })), NOW).interests, ['baby'])
})

test('the order in which events are told, doubles and the future change no tag', () => {
  const told = fc.array(fc.record({ kind: fc.constantFrom('order' as const, 'refund' as const, 'view' as const), daysAgo: fc.integer({ min: -5, max: 400 }), amount: fc.nat(900_000), id: fc.nat(20) }), { maxLength: 30 })
  fc.assert(fc.property(told, fc.nat(), (list, turn) => {
    const events = list.map(one => event(one.kind, one.daysAgo, { id: `${one.id}`, amountMinor: one.amount, category: 'x' })).filter((one, i, all) => all.findIndex(other => other.kind === one.kind && other.id === one.id) === i)
    const shuffled = [...events.slice(turn % Math.max(1, events.length)), ...events].toReversed()
    assert.deepEqual(tagsOf(shuffled, NOW), tagsOf(events, NOW))
    assert.deepEqual(tagsOf(events.filter(one => one.at <= NOW), NOW), tagsOf(events, NOW))
  }), { numRuns: 200, seed: 7 })
})

test('least squares find the line, and a column that repeats another gets nothing', () => {
  const x = Float64Array.from({ length: 50 }, (_, i) => i)
  const [intercept, slope, again] = leastSquares(x.map(value => 3 + 2 * value), [x, x.map(value => value * 4)])
  assert.ok(Math.abs(intercept! - 3) < 1e-9 && Math.abs(slope! - 2) < 1e-9 && again === 0)
})

test('CUPED takes out what was known before and keeps the effect', () => {
  const before = Float64Array.from({ length: 400 }, (_, i) => i % 37)
  const noise = (i: number): number => ((i * 7_919) % 101) / 101
  const arm = (from: number, effect: number) => ({ y: Float64Array.from({ length: 200 }, (_, i) => 5 * before[from + i]! + noise(from + i) + effect), x: before.slice(from, from + 200) })
  const [treated, control] = [arm(0, 1), arm(200, 0)]
  const plain = contrast(treated.y, control.y)
  const adjusted = contrastAdjusted(treated.y, control.y, [{ treated: treated.x, control: control.x }])
  assert.ok(adjusted.varRatio < 0.01 && adjusted.se < plain.se / 10)
  assert.ok(Math.abs(adjusted.diff - 1) < 0.1)
})

test('a sample ratio that chance would not give is seen', () => {
  assert.ok(sampleRatio([5_000, 5_030]).p > 0.5)
  assert.ok(sampleRatio([5_000, 5_600]).p < 1e-8)
})

test('AUC counts pairs, ties half; the Brier score is a mean of squares', () => {
  assert.equal(auc([1, 2, 3, 4], [0, 0, 1, 1]), 1)
  assert.equal(auc([1, 1, 1, 1], [0, 1, 0, 1]), 0.5)
  assert.equal(auc([3, 1, 2], [1, 0, 1]), 1)
  assert.equal(brier([1, 0, 0.5], [1, 0, 1]), 0.25 / 3)
})
