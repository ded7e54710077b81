import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day } from '../kernel/clock.ts'
import { CATALOGUE, FEATURE_IDS } from '../profile/index.ts'
import type { Condition, Leaf } from './contract.ts'
import { inSegment, overlapOf } from './decide.ts'
import { declaredIn, MOST_DEEP, readJson, type Read, type Vocabulary } from './model-condition.ts'
import { printCondition } from './model-print.ts'
import { readText } from './model-text.ts'

const vocabulary: Vocabulary = CATALOGUE
const NOW = Date.parse('2026-03-05T03:00:00Z')
const condition = (read: Read): Condition => { assert.ok(read.kind === 'condition', JSON.stringify(read)); return read.condition }
const problem = (read: Read) => { assert.ok(read.kind === 'problem', JSON.stringify(read)); return read.problem }
const text = (words: string): Condition => condition(readText(words, vocabulary))

test('the example of the brief, in both languages', () => {
  const expected: Condition = { all: [{ feature: 'spend365', is: '>=', value: 500_000, currency: 'CNY' }, { not: { feature: 'tags', has: 'high-frequency' } }] }
  assert.deepEqual(text('spend365 >= 5000.00 CNY and not tag high-frequency'), expected)
  assert.deepEqual(text('近 365 天净消费 ≥ ¥5000 且 非 标签 high-frequency'), expected)
  assert.deepEqual(text('spend in last 365 days >= 5000 元 AND NOT tags has “high-frequency”'), expected)
  assert.equal(printCondition(expected, vocabulary, 'en'), 'spend365 >= 5000.00 CNY and not tag high-frequency')
  assert.equal(printCondition(expected, vocabulary, 'zh-CN'), '近 365 天净消费 >= 5000.00 CNY 且 非 标签 high-frequency')
})

test('each operator is read and printed', () => {
  const cases: readonly [string, Condition][] = [
    ['recencyDays between 30 and 90', { feature: 'recencyDays', from: 30, to: 90 }],
    ['tier in (diamond, core)', { feature: 'tier', in: ['diamond', 'core'] }],
    ['lastOrderAt in last 30 days', { feature: 'lastOrderAt', withinDays: 30 }],
    ['firstOrderAt < 2026-01-01', { feature: 'firstOrderAt', is: '<', value: Date.parse('2026-01-01T00:00:00Z') }],
    ['firstOrderAt >= 2026-01-01T08:00:00.500Z', { feature: 'firstOrderAt', is: '>=', value: Date.parse('2026-01-01T08:00:00.500Z') }],
    ['returnRate > 20 %', { feature: 'returnRate', is: '>', value: 0.2 }],
    ['care has silver', { feature: 'care', has: 'silver' }],
    ['rating unknown', { feature: 'rating', known: false }],
    ['region = "New York \\"West\\""', { feature: 'region', is: '=', value: 'New York "West"' }],
    ['(tier = core or tier = mass) and points > 100', { all: [{ any: [{ feature: 'tier', is: '=', value: 'core' }, { feature: 'tier', is: '=', value: 'mass' }] }, { feature: 'points', is: '>', value: 100 }] }],
    ['spend90 between -1.50 CNY and 10.00 CNY', { feature: 'spend90', from: -150, to: 1_000, currency: 'CNY' }],
  ]
  for (const [words, expected] of cases) {
    assert.deepEqual(text(words), expected)
    assert.equal(printCondition(expected, vocabulary, 'en'), words)
    assert.deepEqual(text(printCondition(expected, vocabulary, 'zh-CN')), expected)
  }
})

test('a mistake is named with its place', () => {
  const cases: readonly [string, string, number][] = [
    ['spend365 >= 5000', 'wrong-currency', 12], ['spent > 1', 'unknown-feature', 0], ['spend in last 60 days > 1 CNY', 'unknown-window', 0], ['tier = gold', 'not-of-list', 7], ['tier > core', 'wrong-operator', 5],
    ['orders30 >= 2 and', 'expected-feature', 17], ['orders30', 'expected-operator', 8], ['(orders30 > 1', 'expected-close', 13], ['orders30 > 1 tier = core', 'expected-end', 13], ['tier = "core', 'unclosed-quote', 7],
    ['orders30 > 1 & tier = core', 'bad-sign', 13], ['recencyDays between 9 and 3', 'wrong-order', 20], ['orders30 = core', 'wrong-value', 11], ['points > 1 CNY', 'wrong-currency', 9], ['firstOrderAt > 2026-13-01', 'wrong-value', 15],
    ['tier in (core', 'expected-close', 13], ['constructor = 1', 'unknown-feature', 0], ['tier in last 30 days', 'wrong-operator', 5], ['spend30 > 1.005 CNY', 'wrong-value', 10], ['', 'expected-feature', 0], ['points > 1e9', 'expected-end', 10],
  ]
  for (const [words, code, offset] of cases) assert.deepEqual({ code: problem(readText(words, vocabulary)).code, offset: problem(readText(words, vocabulary)).at?.offset }, { code, offset }, words)
  assert.deepEqual(problem(readText('points > 1\nand tier = gold', vocabulary)).at, { offset: 22, line: 2, column: 12 })
})

test('JSON is refused with its path, and never followed too deep or too far', () => {
  const leaf = { feature: 'points', is: '>', value: 1 }
  const nest = (n: number): unknown => n === 1 ? leaf : { not: nest(n - 1) }
  const refused = (input: unknown) => { const { code, path } = problem(readJson(input, vocabulary)); return [code, path] }
  assert.deepEqual(readJson(nest(MOST_DEEP), vocabulary).kind, 'condition')
  assert.deepEqual(refused(nest(MOST_DEEP + 1)), ['too-deep', '/not/not/not/not/not/not'])
  assert.deepEqual(refused({ any: Array.from({ length: 3 }, () => ({ all: Array.from({ length: 40 }, () => leaf) })) }), ['too-large', '/any/2/all/16'])
  assert.deepEqual(refused({ all: [leaf, { feature: 'tier', in: ['gold'] }] }), ['not-of-list', '/all/1'])
  for (const bad of [null, [], 'x', {}, { all: [] }, { ...leaf, extra: 1 }, { not: null }, { feature: 'points', is: '~', value: 1 }]) assert.equal(refused(bad)[0], 'wrong-shape', JSON.stringify(bad))
  for (const bad of [{ feature: 'region', is: '=', value: 'a\u0000b' }, { feature: 'region', is: '=', value: '\ud800' }, { feature: 'points', is: '=', value: 0.1234567 }, { feature: 'spend30', is: '>', value: 0.5, currency: 'CNY' }]) assert.equal(refused(bad)[0], 'wrong-value')
  assert.equal(problem(readText(`${'('.repeat(500)}points > 1`, vocabulary)).code, 'too-deep')
  assert.equal(problem(readText(`${'not '.repeat(7)}points > 1`, vocabulary)).code, 'too-deep')
  assert.deepEqual(readJson({ all: [{ any: [leaf] }] }, vocabulary), { kind: 'condition', condition: leaf })
})

const anyWord = fc.oneof(fc.constantFrom('and', 'or', '且', '标签', 'CNY', '广东', 'New York', '3c', 'a"b\\c', '含', '元', ']'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })).filter(word => word.trim() === word && word !== '' && word.isWellFormed() && !/[\p{Cc}\u2028\u2029]/u.test(word))
const anyLeaf: fc.Arbitrary<Leaf> = fc.constantFrom(...FEATURE_IDS).chain((feature): fc.Arbitrary<Leaf> => {
  const { kind, values }: { kind: string; values?: readonly string[] } = CATALOGUE[feature]
  const word = values ? fc.constantFrom(...values) : anyWord
  const known = fc.record({ feature: fc.constant(feature), known: fc.boolean() })
  const is = fc.constantFrom('=' as const, '!=' as const, '<' as const, '<=' as const, '>' as const, '>=' as const)
  if (kind === 'words') return fc.oneof(known, fc.record({ feature: fc.constant(feature), has: word }), fc.record({ feature: fc.constant(feature), in: fc.array(word, { minLength: 1, maxLength: 4 }) }))
  if (kind === 'word') return fc.oneof(known, fc.record({ feature: fc.constant(feature), is: fc.constantFrom('=' as const, '!=' as const), value: word }), fc.record({ feature: fc.constant(feature), in: fc.array(word, { minLength: 1, maxLength: 4 }) }))
  const figure = kind === 'money' ? fc.integer({ min: -1e12, max: 1e12 }) : kind === 'instant' ? fc.integer({ min: 0, max: 4e12 }) : kind === 'share' ? fc.integer({ min: 0, max: 1e6 }).map(n => n / 1e6) : fc.oneof(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: -1e9, max: 1e9 }).map(n => Number((n / 1e6).toFixed(6)) + 0))
  const currency = kind === 'money' ? fc.constantFrom('CNY', 'JPY', 'KWD').map(code => ({ currency: code })) : fc.constant({})
  return fc.oneof(known, fc.tuple(is, figure, currency).map(([op, value, more]) => ({ feature, is: op, value, ...more })), fc.tuple(figure, figure, currency).map(([a, b, more]) => ({ feature, from: Math.min(a, b), to: Math.max(a, b), ...more })),
    ...(kind === 'instant' ? [fc.record({ feature: fc.constant(feature), withinDays: fc.integer({ min: 1, max: 3_650 }) })] : []))
})
const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>(tie => ({
  node: fc.oneof({ depthSize: 'small', maxDepth: 4 }, anyLeaf, fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map(all => ({ all })), fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map(any => ({ any })), tie('node').map(not => ({ not }))),
})).node

test('what is printed reads as what it was, in either language, and JSON as itself', () => fc.assert(fc.property(anyCondition.map(one => JSON.parse(JSON.stringify(one)) as Condition), one => { // without the generator's own prototypes
  for (const language of ['en', 'zh-CN'] as const) assert.deepEqual(text(printCondition(one, vocabulary, language)), one, printCondition(one, vocabulary, language))
  assert.deepEqual(condition(readJson(JSON.parse(JSON.stringify(one)), vocabulary)), one)
}), { numRuns: 150 }))

test('any text at all is read or refused with a place inside it', () => fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.constantFrom('points', '>', '1', 'and', 'or', 'not', '(', ')', 'tier', '=', 'core', '近 30 天', '"', ',', 'in', '%', '-'), { maxLength: 14 }).map(parts => parts.join(' '))), words => {
  const read = readText(words, vocabulary)
  if (read.kind === 'condition') assert.deepEqual(text(printCondition(read.condition, vocabulary, 'en')), read.condition)
  else assert.ok(read.problem.at && read.problem.at.offset >= 0 && read.problem.at.offset <= words.length)
}), { numRuns: 120 }))

test('windows hold their near end and not their far one; the unknown answers nothing', () => {
  const within = text('lastOrderAt in last 30 days')
  for (const [at, expected] of [[NOW, true], [NOW + 1, false], [NOW - 30 * day, false], [NOW - 30 * day + 1, true], [null, false]] as const) assert.equal(inSegment({ lastOrderAt: at }, within, NOW), expected)
  for (const [words, expected] of [['points != 3', false], ['not points = 3', true], ['points unknown', true], ['care unknown', true], ['care known', false], ['not care has silver', true]] as const) assert.equal(inSegment({ points: null, care: [] }, text(words), NOW), expected, words)
  for (const [n, expected] of [[2, false], [3, true], [5, true], [6, false]] as const) assert.equal(inSegment({ points: n }, text('points between 3 and 5'), NOW), expected)
  assert.equal(inSegment({ tags: ['a', 'b'] }, text('tags in (b, c)'), NOW), true)
  assert.deepEqual(declaredIn(text('care has silver or (points > 1 and lifeStage = parent)'), vocabulary), ['care', 'lifeStage'])
})

test('an overlap counts everyone once', () => {
  assert.deepEqual(overlapOf(new Map([[0, 9], [1, 1], [2, 1], [3, 2], [7, 1]]), 3).map(one => [one.in.join(''), one.count]), [['0', 1], ['1', 1], ['2', 0], ['01', 2], ['02', 0], ['12', 0], ['012', 1]])
})
