import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shareOf, sharesBy } from './figures.ts'

const close = (a: number, b: number): void => { assert.ok(Math.abs(a - b) < 5e-4, `${a} is not ${b}`) }

test('Wilson\'s interval as the textbooks have it, also at the ends', () => {
  const eight = shareOf(8, 10)
  close(eight.low, 0.4902)
  close(eight.high, 0.9433)
  const all = shareOf(300, 300)
  close(all.low, 0.9874)
  assert.equal(all.high, 1)
  assert.deepEqual(shareOf(0, 0), { good: 0, of: 0, share: 0, low: 0, high: 1 })
})

test('a case counts in each of its groups', () => {
  const shares = sharesBy([['a', 'b'], ['b']], one => one, one => one.length === 1)
  assert.deepEqual(Object.entries(shares).map(([name, one]) => [name, one.good, one.of]), [['a', 0, 1], ['b', 1, 2]])
})
