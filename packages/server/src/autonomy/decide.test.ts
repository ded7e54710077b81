import assert from 'node:assert/strict'
import { test } from 'node:test'
import { autonomyOf } from '../playbook/index.ts'
import type { Level } from './contract.ts'
import { decideAgreement, decideMove, decideReview, precisionOf, type Act } from './decide.ts'
import { editShare } from './decide-distance.ts'

const rules = autonomyOf({})
const round = (value: number | null): number => Math.round((value ?? -1) * 1_000) / 1_000

test('the interval is Wilson\'s: wide with few turns, and never beyond 0 and 1', () => {
  assert.deepEqual([precisionOf(8, 10)].map(one => [round(one.low), round(one.high)]), [[0.49, 0.943]])
  assert.deepEqual([precisionOf(30, 30)].map(one => [round(one.low), one.high]), [[0.886, 1]])
  assert.deepEqual([precisionOf(0, 5)].map(one => [one.low, round(one.high)]), [[0, 0.434]])
  assert.deepEqual(precisionOf(0, 0), { turns: 0, agreed: 0, share: null, low: null, high: null })
})

const moves: readonly (readonly [string, Level, number, number, string])[] = [
  ['nothing measured changes nothing', 'confirm', 0, 0, 'stay confirm autonomy.nothing-measured'],
  ['29 right turns are too few to ask for more', 'suggest', 29, 29, 'stay suggest autonomy.too-few-turns'],
  ['30 right turns are enough for confirming', 'suggest', 30, 30, 'raise confirm autonomy.sure-enough'],
  ['30 right turns are not sure enough to act', 'confirm', 30, 30, 'stay confirm autonomy.not-sure-enough'],
  ['35 right turns are enough to act', 'confirm', 35, 35, 'raise act autonomy.sure-enough'],
  ['above act there is nothing', 'act', 200, 200, 'stay act autonomy.as-high-as-it-goes'],
  ['off becomes suggest when surely above the lower line', 'off', 30, 28, 'raise suggest autonomy.sure-enough'],
  ['nine wrong of nine are too few to take away', 'act', 9, 0, 'stay act autonomy.as-high-as-it-goes'],
  ['ten turns surely below the line lower one level', 'act', 10, 4, 'lower confirm autonomy.too-often-wrong'],
  ['ten turns possibly above the line stay', 'act', 10, 5, 'stay act autonomy.as-high-as-it-goes'],
  ['suggest is lowered to off', 'suggest', 20, 5, 'lower off autonomy.too-often-wrong'],
  ['off cannot be lowered', 'off', 30, 0, 'stay off autonomy.not-sure-enough'],
]
for (const [name, level, turns, agreed, expected] of moves) {
  test(name, () => {
    const advice = decideMove(level, precisionOf(agreed, turns), rules)
    assert.equal(`${advice.kind} ${advice.to} ${advice.because.rule}`, expected)
  })
}

test('no figures ask for more and for less, at any level and any count', () => {
  for (let turns = 0; turns <= 120; turns++) {
    for (let agreed = 0; agreed <= turns; agreed++) {
      const before = decideMove('suggest', precisionOf(agreed, turns), rules)
      if (before.kind === 'raise') assert.notEqual(decideMove('confirm', precisionOf(agreed, turns), rules).kind, 'lower', `${agreed} of ${turns}`)
    }
  }
})

const act = (kind: Act['kind'], about: string | null, text = ''): Act => ({ kind, about, text })
const agreements: readonly (readonly [string, Act, Act, string])[] = [
  ['the same article, in any words', act('answer', 'a1', '满 99 免运费'), act('answer', 'a1', '看这个'), 'true same-thing'],
  ['another article', act('answer', 'a1'), act('answer', 'a2'), 'false other-thing'],
  ['the same deed', act('propose', 'return-items'), act('propose', 'return-items'), 'true same-thing'],
  ['a deed where the person only spoke', act('propose', 'cancel-order', '为您取消'), act('words', null, '为您取消'), 'false other-thing'],
  ['words where the person proposed', act('answer', 'a1', '可以退'), act('propose', 'return-items'), 'false other-thing'],
  ['the same answer with a greeting before it', act('answer', 'a1', '满 99 元免运费，不满收 8 元。'), act('words', null, '王女士您好！我们满 99 元免运费，不满收 8 元哦。'), 'true same-words'],
  ['another answer', act('answer', 'a1', '满 99 元免运费，不满收 8 元。'), act('words', null, '这款商品需要额外的安装费，师傅会和您联系。'), 'false other-words'],
  ['the order named in the person\'s own words', act('tell', 'ZY26112000001', '订单 ZY26112000001 已发货'), act('words', null, '您的 ZY26112000001 昨天就发了，明天到'), 'true same-words'],
  ['both ask back', act('ask', null, '哪一笔？'), act('ask', null, '麻烦您发一下订单号'), 'true same-thing'],
  ['the AI would ask where the person told', act('ask', null, '哪一笔？'), act('words', null, '明天到'), 'false other-thing'],
  ['a bare "ok" agrees with nothing', act('answer', 'a1', '好的，满 99 免运费'), act('words', null, '好的'), 'false other-words'],
]
for (const [name, ai, human, expected] of agreements) {
  test(`agreement: ${name}`, () => {
    const { agreed, because } = decideAgreement(ai, human)
    assert.equal(`${agreed} ${because}`, expected)
  })
}

test('a dialect below the line opens its review from twenty turns on', () => {
  assert.equal(decideReview(19, 0, 0.8).open, false)
  assert.equal(decideReview(20, 15, 0.8).open, true)
  assert.equal(decideReview(20, 16, 0.8).open, false)
  assert.deepEqual(decideReview(0, 0, 0.8), { open: false, share: 1 })
})

test('the share of a text that was changed', () => {
  assert.equal(editShare('满 99 免运费', '满 99 免运费 '), 0)
  assert.equal(editShare('', ''), 0)
  assert.equal(editShare('abc', ''), 1)
  assert.equal(editShare('', 'abc'), 1)
  assert.equal(editShare('abcd', 'abXd'), 0.25)
  assert.equal(editShare('kitten', 'sitting'), 3 / 7)
  assert.equal(editShare('明天到', '您好，明天到'), 0.5)
})
