import assert from 'node:assert/strict'
import test from 'node:test'
import { catalogues } from './words.ts'

test('both languages of the shop are complete and fill in the same values', () => {
  const { 'zh-CN': zh, en } = catalogues
  assert.deepEqual(Object.keys(en).toSorted(), Object.keys(zh).toSorted())
  const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted()
  for (const [key, text] of Object.entries(zh)) {
    const other = (en as Readonly<Record<string, string>>)[key] ?? '' // same keys, asserted above
    assert.deepEqual(holes(other), holes(text), key)
    assert.notEqual(other.trim(), '', key)
  }
})
