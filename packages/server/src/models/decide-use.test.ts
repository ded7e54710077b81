import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minute, second } from '../kernel/clock.ts'
import { begin, closedBreaker, conclude, mayCall, type Breaker } from './decide-breaker.ts'
import { costMicroOf, estimateTokens, refuseUse, type UseFacts } from './decide-use.ts'
import { presets, regionOf } from './presets.ts'

const good: UseFacts = { enabled: true, hasKey: true, needsKey: true, model: 'm', region: 'mainland', consented: false, probed: true, tokensPerDay: 1_000, costPerDayMinor: 500, tokens: 999, costMicro: 499_999_999 }

test('a model is asked when everything stands, and each thing missing is named', () => {
  const cases: readonly (readonly [Partial<UseFacts>, ...string[]])[] = [
    [{}], [{ enabled: false }, 'switched-off'], [{ model: ' ' }, 'no-model'], [{ hasKey: false }, 'no-key'], [{ hasKey: false, needsKey: false }],
    [{ region: undefined }, 'region-unknown'], [{ region: 'abroad' }, 'needs-consent'], [{ region: 'abroad', consented: true }], [{ probed: null }, 'not-reached'], [{ probed: false }, 'not-reached'],
    [{ tokens: 1_000 }, 'tokens-used-up'], [{ tokensPerDay: 0, tokens: 0 }, 'tokens-used-up'], [{ tokensPerDay: null, tokens: 9_999_999 }], [{ costMicro: 500_000_000 }, 'cost-used-up'], [{ costPerDayMinor: null, costMicro: 9e12 }],
    [{ enabled: false, region: 'abroad', probed: null }, 'switched-off', 'needs-consent', 'not-reached'],
  ]
  for (const [more, ...expected] of cases) assert.deepEqual(refuseUse({ ...good, ...more }), expected, JSON.stringify(more))
})

test('a million tokens cost their price, one token a millionth of it', () => {
  assert.equal(costMicroOf({ in: 1_000_000, out: 0 }, { inMinor: 80, outMinor: 200 }), 80_000_000)
  assert.equal(costMicroOf({ in: 1, out: 1 }, { inMinor: 80, outMinor: 200 }), 280)
  assert.ok(estimateTokens('你好，我的订单到哪了') >= 10)
})

test('where an address stands is what we know of it, whatever was declared', () => {
  for (const preset of presets) if (preset.baseUrl) assert.equal(regionOf(preset.baseUrl, { preset: preset.name, region: 'abroad' }), 'mainland', preset.name)
  for (const url of ['https://api.openai.com/v1', 'https://x.openai.azure.com/v1', 'https://generativelanguage.googleapis.com/v1beta/openai', 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1']) assert.equal(regionOf(url, { preset: 'other', region: 'mainland' }), 'abroad', url)
  assert.equal(regionOf('https://evil.example.com/v1', { preset: 'qwen', region: null }), undefined, 'a preset\'s name does not make an address mainland')
  assert.equal(regionOf('https://llm.shop.cn/v1', { preset: 'other', region: 'mainland' }), 'mainland')
})

const after = (breaker: Breaker, outcomes: readonly boolean[], now = 0): Breaker => outcomes.reduce((one, ok) => conclude(begin(one, now), ok, now), breaker)

test('AI-05: the circuit opens at five failures of the last ten, not before', () => {
  assert.equal(mayCall(after(closedBreaker, [false, false, false, false]), 0), 'yes')
  assert.equal(mayCall(after(closedBreaker, [false, false, false, false, false]), 0), 'no')
  assert.equal(mayCall(after(closedBreaker, [false, true, false, true, false, true, false, true, true, false]), 0), 'no')
  assert.equal(mayCall(after(closedBreaker, [false, false, false, false, true, true, true, true, true, true, false]), 0), 'yes', 'the first has left the window')
})

test('after a rest one call tries; its answer closes the circuit, its failure doubles the rest up to five minutes', () => {
  const open = after(closedBreaker, [false, false, false, false, false])
  assert.equal(mayCall(open, 30 * second - 1), 'no')
  assert.equal(mayCall(open, 30 * second), 'trial')
  const trying = begin(open, 30 * second)
  assert.equal(mayCall(trying, 30 * second), 'no', 'one at a time')
  assert.deepEqual(conclude(trying, true, 31 * second), closedBreaker)
  const again = conclude(trying, false, 31 * second)
  assert.equal(mayCall(again, 31 * second + 60 * second - 1), 'no')
  assert.equal(mayCall(again, 31 * second + 60 * second), 'trial')
  let worse = again
  for (let i = 0; i < 8; i++) worse = conclude(begin(worse, worse.openUntil!), false, worse.openUntil!)
  assert.equal(conclude(begin(worse, worse.openUntil!), false, 0).openUntil, 5 * minute)
  assert.equal(conclude(open, false, 1).openUntil, open.openUntil, 'a straggler prolongs nothing')
})
