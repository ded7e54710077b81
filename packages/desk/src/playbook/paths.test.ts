import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesBetween, pathOf, pointerOf, valueAt, withValue } from './paths.ts'

test('a changed leaf is named by its JSON Pointer, and nothing else is', () => {
  const before = { tiers: { thresholds: { CNY: { diamondAbove: 1, coreFrom: 2 } } }, skills: [{ skill: 'a', keywords: ['x'] }] }
  const after = withValue(withValue(before, ['tiers', 'thresholds', 'CNY', 'diamondAbove'], 9), ['skills', 0, 'keywords'], ['x', 'y'])
  assert.deepEqual(changesBetween(before, after).map(change => [pointerOf(change.path), change.before, change.after]), [
    ['/tiers/thresholds/CNY/diamondAbove', 1, 9], ['/skills/0/keywords', ['x'], ['x', 'y']],
  ])
  assert.deepEqual(changesBetween(after, after), [])
})

test('keys that hold slashes and tildes are escaped, and read back', () => {
  assert.equal(pointerOf(['a/b', 'c~d', 0]), '/a~1b/c~0d/0')
  assert.deepEqual(pathOf('/a~1b/c~0d/0'), ['a/b', 'c~d', 0])
})

test('a list entry that came or went is one change', () => {
  assert.deepEqual(changesBetween({ list: [{ a: 1 }] }, { list: [{ a: 1 }, { a: 2 }] }), [{ path: ['list', 1], before: undefined, after: { a: 2 } }])
})

test('an entry with a name is compared with the entry of that name, not with the one at its place', () => {
  const before = [{ skill: 'a', level: 1 }, { skill: 'b', level: 2 }]
  assert.deepEqual(changesBetween(before, [{ skill: 'b', level: 3 }]), [{ path: [0, 'level'], before: 2, after: 3 }, { path: [0], before: { skill: 'a', level: 1 }, after: undefined }])
})

test('the order of keys is no change', () => {
  assert.deepEqual(changesBetween({ part: [{ a: 1, b: 2 }] }, { part: [{ b: 2, a: 1 }] }), [])
  assert.deepEqual(changesBetween({ on: undefined as never }, { on: { a: 1 } }), [{ path: ['on'], before: undefined, after: { a: 1 } }])
})

test('a part that is switched off is gone, and the rest stays', () => {
  const on = { routing: { advisor: { waitMs: 1 }, roleWeight: 2 } }
  assert.deepEqual(withValue(on, ['routing', 'advisor'], undefined), { routing: { roleWeight: 2 } })
  assert.deepEqual(withValue({ routing: { roleWeight: 2 } }, ['routing', 'advisor', 'waitMs'], 5), { routing: { roleWeight: 2, advisor: { waitMs: 5 } } })
  assert.equal(valueAt(on, ['routing', 'advisor', 'waitMs']), 1)
  assert.equal(valueAt(on, ['routing', 'rings', 0]), undefined)
})
