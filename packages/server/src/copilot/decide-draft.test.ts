import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideOutcome, greeted } from './decide-draft.ts'

const text = '满 99 元免运费，不满 99 元收 8 元运费。'
const cases: readonly (readonly [string, boolean, string, string])[] = [
  ['sent as it was', true, text, 'accepted'],
  ['sent as it was with a space more', true, `${text} `, 'accepted'],
  ['taken and changed', true, `王女士您好，${text}`, 'edited'],
  ['taken and thrown away', true, '请问您的收货地址在哪个城市？我先确认一下物流。', 'ignored'],
  ['typed off without taking it', false, text, 'accepted'],
  ['not taken, something like it was written', false, `您好，${text}`, 'ignored'],
]
for (const [name, taken, reply, outcome] of cases) test(`a draft ${name} is ${outcome}`, () => { assert.equal(decideOutcome({ text, taken }, reply).outcome, outcome) })

test('a first reply to a valued shopper begins with a greeting and their name', () => {
  const facts = { greets: true, wroteBefore: false, name: '王女士', language: 'zh-CN' } as const
  assert.equal(greeted('包裹明天到', facts), '王女士您好，包裹明天到')
  assert.equal(greeted('您好，包裹明天到', facts), '您好，包裹明天到')
  assert.equal(greeted('包裹明天到', { ...facts, wroteBefore: true }), '包裹明天到')
  assert.equal(greeted('包裹明天到', { ...facts, greets: false }), '包裹明天到')
  assert.equal(greeted('包裹明天到', { ...facts, name: null }), '您好，包裹明天到')
  assert.equal(greeted('It arrives tomorrow.', { ...facts, language: 'en', name: 'Ms Lee' }), 'Hello Ms Lee, It arrives tomorrow.')
})
