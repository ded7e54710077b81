import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createAgenda } from './agenda.ts'

test('events happen in order of time, and in the order of scheduling at the same time', () => {
  const agenda = createAgenda(100)
  for (const [i, at] of [130, 110, 130, 120, 110, 130].entries()) agenda.schedule(at, i, i * 10)
  const seen: number[][] = []
  for (let kind = agenda.next(); kind >= 0; kind = agenda.next()) seen.push([agenda.now(), kind, agenda.subject()])
  assert.deepEqual(seen, [[110, 1, 10], [110, 4, 40], [120, 3, 30], [130, 0, 0], [130, 2, 20], [130, 5, 50]])
  assert.equal(agenda.now(), 130, 'the clock stays when nothing is left')
  assert.equal(agenda.happened(), 6)
})

test('the past and what is no time are refused; this very instant is not', () => {
  const agenda = createAgenda(5)
  assert.throws(() => agenda.schedule(4.999, 0, 0), RangeError)
  assert.throws(() => agenda.schedule(NaN, 0, 0), RangeError)
  agenda.schedule(5, 7, 0)
  assert.equal(agenda.next(), 7)
})

test('a handle cancels its own event, once, and nothing else when its place is used again', () => {
  const agenda = createAgenda(0, 2)
  const first = agenda.schedule(10, 1, 0)
  assert.equal(agenda.cancel(first), true)
  assert.equal(agenda.cancel(first), false)
  const second = agenda.schedule(10, 2, 0)
  assert.equal(agenda.cancel(first), false, 'the place is the same, the event is not')
  assert.equal(agenda.next(), 2)
  assert.equal(agenda.cancel(second), false, 'it happened')
  for (const nonsense of [-1, NaN, 1e300, 0.5]) assert.equal(agenda.cancel(nonsense), false)
})

type Deed = { readonly do: 'schedule'; readonly after: number } | { readonly do: 'next' } | { readonly do: 'cancel'; readonly which: number } | { readonly do: 'move'; readonly which: number; readonly after: number } | { readonly do: 'look' }
const deeds = fc.array(fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('schedule' as const), after: fc.integer({ min: 0, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('next' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), which: fc.nat(), after: fc.integer({ min: 0, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('look' as const) }) },
), { maxLength: 400 })

test('whatever is scheduled, cancelled and awaited in whatever order, it does as a sorted list would', () => {
  const agenda = createAgenda(0, 1)
  let stale: number[] = []
  fc.assert(fc.property(deeds, list => {
    agenda.clear() // it begins each time as a new one does
    assert.deepEqual([agenda.now(), agenda.size(), agenda.happened(), agenda.nextAt()], [0, 0, 0, Infinity])
    for (const handle of stale) assert.equal(agenda.cancel(handle), false, 'a handle from before is good for nothing')
    let waiting: { at: number; id: number; order: number; handle: number }[] = []
    const handles: number[] = []
    let now = 0
    for (const [id, deed] of (list as readonly Deed[]).entries()) {
      if (deed.do === 'schedule') {
        const handle = agenda.schedule(now + deed.after, id, -id)
        waiting.push({ at: now + deed.after, id, order: id, handle })
        handles.push(handle)
      } else if (deed.do === 'next') {
        const expected = waiting.toSorted((a, b) => a.at - b.at || a.order - b.order)[0]
        assert.equal(agenda.next(), expected?.id ?? -1)
        if (!expected) continue
        waiting = waiting.filter(one => one !== expected)
        now = expected.at
        assert.equal(agenda.subject() + 0, -expected.id + 0)
      } else if (deed.do === 'cancel') {
        if (handles.length === 0) continue
        const handle = handles[deed.which % handles.length]!
        assert.equal(agenda.cancel(handle), waiting.some(one => one.handle === handle))
        waiting = waiting.filter(one => one.handle !== handle)
      } else if (deed.do === 'move') {
        const one = waiting[deed.which % Math.max(1, waiting.length)]
        if (!one) continue
        const moved = { at: now + deed.after, id: one.id, order: id, handle: agenda.move(one.handle, now + deed.after) }
        waiting = waiting.map(other => other === one ? moved : other)
        handles.push(moved.handle)
        assert.throws(() => agenda.move(one.handle, now + 1), RangeError, 'the old handle is good for nothing')
      } else assert.equal(agenda.nextAt(), Math.min(Infinity, ...waiting.map(one => one.at)))
      assert.equal(agenda.size(), waiting.length)
      assert.equal(agenda.now(), now)
    }
    stale = handles
  }), { numRuns: 400, seed: 20261128 })
})
