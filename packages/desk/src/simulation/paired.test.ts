import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pairedDifference } from './paired.ts'

test('the interval is that of the differences, not of the two means', () => {
  // Differences 1, 2, 3: mean 2, standard error 1/√3, t(2) = 4.303.
  const found = pairedDifference([10, 100, 1_000], [11, 102, 1_003])
  assert.equal(found?.mean, 2)
  assert.ok(Math.abs((found?.high ?? 0) - (2 + 4.303 / Math.sqrt(3))) < 1e-9)
  assert.ok(Math.abs((found?.low ?? 0) - (2 - 4.303 / Math.sqrt(3))) < 1e-9)
})

test('replications where one of the two saw nobody are left out; one pair says nothing', () => {
  assert.deepEqual(pairedDifference([1, null, 3], [2, 5, 4]), { mean: 1, low: 1, high: 1 })
  assert.equal(pairedDifference([1, null], [2, 2]), null)
})

test('beyond the table the point goes on falling towards the normal one', () => {
  const many = Array.from({ length: 32 }, (_, i) => i % 2)
  const found = pairedDifference(many.map(() => 0), many)
  assert.ok(found && found.mean === 0.5)
  const t31 = (found.high - found.mean) / Math.sqrt(0.25 * 32 / 31 / 32)
  assert.ok(Math.abs(t31 - 2.040) < 0.003, String(t31))
})
