import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesBetween, pointerOf, withValue } from './paths.ts'

test('a changed leaf is named by its JSON Pointer, and nothing else is', () => {
  const before = { tiers: { thresholds: { CNY: { diamondAbove: 1, coreFrom: 2 } } }, skills: [{ skill: 'a', keywords: ['x'] }] }
  const after = withValue(withValue(before, ['tiers', 'thresholds', 'CNY', 'diamondAbove'], 9), ['skills', 0, 'keywords'], ['x', 'y'])
  assert.deepEqual(changesBetween(before, after).map(change => [pointerOf(change.path), change.before, change.after]), [
    ['/tiers/thresholds/CNY/diamondAbove', 1, 9], ['/skills/0/keywords', ['x'], ['x', 'y']],
  ])
  assert.deepEqual(changesBetween(after, after), [])
})

test('keys that hold slashes and tildes are escaped', () => {
  assert.equal(pointerOf(['a/b', 'c~d', 0]), '/a~1b/c~0d/0')
})

test('a list entry that came or went is one change', () => {
  assert.deepEqual(changesBetween({ list: [{ a: 1 }] }, { list: [{ a: 1 }, { a: 2 }] }), [{ path: ['list', 1], before: undefined, after: { a: 2 } }])
})
