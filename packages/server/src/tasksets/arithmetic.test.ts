import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pythonFloat, roundCents } from '../commerce/index.ts'
import { calculate } from './arithmetic.ts'

const sums: readonly [string, string][] = [
  ['2 + 2', '4.0'], ['10 / 4', '2.5'], ['2 + 3 * 4', '14.0'], ['(2 + 3) * 4', '20.0'], ['-3 - -2', '-1.0'], ['0.1 + 0.2', '0.3'], ['1 / 8', '0.12'], ['3 / 8', '0.38'], ['2.675 * 1', '2.67'],
  ['.5 + 1.', '1.5'], ['7 // 2', '3.0'], ['2 ** 3 ** 2', '512.0'], ['-2 ** 2', '-4.0'], ['1000 - 999.999', '0.0'], ['0 * -1', '0.0'],
]
for (const [expression, value] of sums) test(`${expression} is ${value}`, () => { assert.equal(calculate(expression), value) })

const wrong: readonly [string, RegExp][] = [
  ['', /invalid syntax/], ['2 +', /invalid syntax/], ['(2', /invalid syntax/], ['2 3', /invalid syntax/], ['()', /invalid syntax/], ['1 / 0', /division by zero/], ['007', /invalid syntax/],
  ['2(3)', /invalid syntax/], ['1.2.3', /invalid syntax/], ['9 ** 9 ** 9', /not a number/], [`${'('.repeat(60)}1${')'.repeat(60)}`, /nested/], ['process.exit()', /invalid characters/], ['1'.repeat(1_001), /too long/],
]
for (const [expression, say] of wrong) test(`refuses ${expression.slice(0, 20) || 'nothing'}`, () => { assert.throws(() => calculate(expression), say) })

test('cents are rounded as the data set rounds them: exact halves to the even cent, the rest to the nearest', () => {
  assert.deepEqual([0.125, 0.375, -0.125, 2.675, 1.005, 5.0e-14, 141].map(roundCents), [0.12, 0.38, -0.12, 2.67, 1, 0, 141])
})

test('floats are written as the data set writes them', () => {
  assert.deepEqual([60, 0.1, -0, 1e16, 5e-5, 5e-14, 123456.789].map(pythonFloat), ['60.0', '0.1', '-0.0', '1e+16', '5e-05', '5e-14', '123456.789'])
})
