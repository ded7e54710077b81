import assert from 'node:assert/strict'
import test from 'node:test'
import { enLate } from './en.late.ts'
import { en as enFirst } from './en.ts'
import { zhCNLate } from './zh-CN.late.ts'
import { zhCN as zhFirst } from './zh-CN.ts'

const en: Readonly<Record<string, string>> = { ...enFirst, ...enLate }
const zhCN: Readonly<Record<string, string>> = { ...zhFirst, ...zhCNLate }

test('both catalogues hold the same keys and the same values to fill in', () => {
  assert.deepEqual(Object.keys(en).toSorted(), Object.keys(zhCN).toSorted())
  const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted()
  for (const [key, text] of Object.entries(zhCN)) assert.deepEqual(holes(en[key] ?? ''), holes(text), key)
})

test('no text is empty, and no English text is left in Chinese', () => {
  for (const [key, text] of [...Object.entries(en), ...Object.entries(zhCN)]) assert.notEqual(text.trim(), '', key)
  for (const [key, text] of Object.entries(en)) assert.doesNotMatch(text, /\p{Script=Han}/u, key)
})
