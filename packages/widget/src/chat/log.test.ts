import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { MessageView } from '@zhiyu/server/contract/conversations'
import { emptyLog, hasGap, prepend, receive, startFrom, withCard } from './log.ts'

const message = (seq: number): MessageView => ({ seq, clientId: `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`, senderKind: 'ai', senderName: null, label: null, body: `m${seq}`, card: null, sentAt: '2026-11-23T00:00:00.000Z' })
const seqs = (log: { messages: readonly MessageView[] }): number[] => log.messages.map(m => m.seq)

test('holds seven until six has come', () => {
  const before = receive(emptyLog, [1, 2, 3, 4, 5].map(message))
  const held = receive(before, [message(7)])
  assert.deepEqual(seqs(held), [1, 2, 3, 4, 5])
  assert.equal(hasGap(held), true)
  const filled = receive(held, [message(6)])
  assert.deepEqual(seqs(filled), [1, 2, 3, 4, 5, 6, 7])
  assert.equal(hasGap(filled), false)
})

test('a card that changed is put into its message, shown or still held, and into no other', () => {
  const log = receive(receive(emptyLog, [1, 2].map(message)), [message(4)])
  const card = { kind: 'rate' } as const
  assert.deepEqual(withCard(log, 2, card).messages.map(m => m.card), [null, card])
  assert.deepEqual(withCard(log, 4, card).held.map(m => m.card), [card])
  assert.deepEqual(withCard(log, 9, card), log)
})

test('shows every message once and in order, whatever the order and number of deliveries', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 30 }), fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 120 }), (count, noise) => {
    const all = Array.from({ length: count }, (_, i) => i + 1)
    let log = emptyLog
    for (const seq of [...noise.filter(n => n <= count), ...all.toReversed()]) {
      log = receive(log, [message(seq)])
      assert.deepEqual(seqs(log), all.slice(0, log.last)) // never a hole, never a repeat
    }
    assert.deepEqual(seqs(log), all)
    assert.equal(log.held.length, 0)
  }))
})

test('a repeat changes nothing at all', () => {
  const log = receive(emptyLog, [message(1), message(2)])
  assert.equal(receive(log, [message(1), message(2)]), log)
})

test('starts from the newest page and grows at both ends', () => {
  const log = startFrom([message(12), message(11), message(10)])
  assert.deepEqual(seqs(receive(log, [message(13)])), [10, 11, 12, 13])
  assert.deepEqual(seqs(prepend(log, [message(8), message(9)])), [8, 9, 10, 11, 12])
  assert.equal(prepend(log, [message(7), message(8)]), log) // would leave a hole at 9
})

test('knows that the server has more', () => {
  const log = receive(emptyLog, [message(1)])
  assert.equal(hasGap(log, 1), false)
  assert.equal(hasGap(log, 2), true)
})
