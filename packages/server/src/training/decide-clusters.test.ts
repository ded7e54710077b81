import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideClusters } from './decide-clusters.ts'
import { compare, measure } from './decide-report.ts'

const lost = (...texts: readonly string[]) => texts.map((text, at) => ({ text, folded: text.toLowerCase(), at }))

test('alike questions stand together, the commonest group first, and the same words are counted', () => {
  const clusters = decideClusters(lost('能不能刻字', '能刻字吗', '戒指能不能刻字', '能帮我刻字吗', '你们招人吗', '能不能刻字', 'do you ship to iceland', 'can you ship to Iceland please'), 10)
  assert.deepEqual(clusters.map(one => one.times), [5, 2, 1])
  assert.deepEqual(clusters[0]!.texts[0], { text: '能不能刻字', times: 2 })
  assert.deepEqual(clusters[1]!.texts.map(one => one.text).toSorted(), ['can you ship to Iceland please', 'do you ship to iceland'])
  assert.equal(clusters[2]!.lastAt, 4)
})

test('nothing gives nothing; single signs, long texts and a thousand different ones are borne', () => {
  assert.deepEqual(decideClusters([], 10), [])
  assert.equal(decideClusters(lost('？', '嗯', '嗯'), 10).length, 2)
  const many = decideClusters(lost(...Array.from({ length: 1_000 }, (_, i) => `${String.fromCharCode(0x4e00 + i * 3)}${String.fromCharCode(0x4e01 + i * 3)}${String.fromCharCode(0x4e02 + i * 3)}`.repeat(30))), 60)
  assert.equal(many.length, 60)
})

const lines = [{ text: 'a', meant: 'stock' }, { text: 'b', meant: 'stock' }, { text: 'c', meant: 'size' }, { text: 'd', meant: 'out-of-scope' }]
const read = (...intents: readonly (readonly [string, number])[]) => intents.map(([intent, confidence]) => ({ intent, confidence }))

test('a measure says how many are right, of the sure ones too, and what is taken for what', () => {
  const found = measure(lines, read(['stock', 0.9], ['size', 0.7], ['size', 0.5], ['out-of-scope', 0.9]), 0.6)
  assert.equal(found.right, 0.75)
  assert.deepEqual(found.sure, { share: 0.5, right: 0.5 })
  assert.deepEqual(found.intents.find(one => one.intent === 'stock'), { intent: 'stock', lines: 2, recall: 0.5, precision: 1 })
  assert.deepEqual(found.confusions, [{ meant: 'stock', label: 'size', times: 1, example: 'b' }])
})

test('a comparison puts first what got worse and leaves out what is done as before', () => {
  const before = read(['stock', 0.9], ['size', 0.9], ['size', 0.3], ['size', 0.9], ['size', 0.2])
  const after = read(['size', 0.9], ['stock', 0.9], ['stock', 0.4], ['size', 0.95], ['stock', 0.8])
  const found = compare([...lines, { text: 'e' }], { before, after, sure: 0.6 })
  assert.deepEqual([found.worse, found.better, found.changes], [1, 1, 3])
  assert.deepEqual(found.changed.map(one => [one.text, one.better]), [['a', false], ['e', null], ['b', true]])
})
