import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Turn } from './decide.ts'
import { intentOf, underLevel } from './decide-level.ts'

const told: Turn = { lines: [{ kind: 'quote', text: '满 99 免运费' }], memory: { lastSaid: 'article:a' }, misunderstood: 0, answered: true, because: 'knowledge' }
const proposed: Turn = { ...told, answered: false, because: 'proposed', propose: { deed: { kind: 'cancel-order', orderId: 'ZY1', reason: 'no longer needed' }, title: [] } }

test('a turn is of the flow it began or moved, or of answering; talk and danger are of none', () => {
  const stack = [{ flow: 'return-items', slots: {}, tries: 1 }] as const
  assert.equal(intentOf([{ kind: 'start-flow', flow: 'cancel-order' }], []), 'cancel-order')
  assert.equal(intentOf([{ kind: 'set-slot', slot: 'choice', value: 'x' }], stack), 'return-items')
  assert.equal(intentOf([{ kind: 'answer', articleId: 'a', title: 't', text: 'x', confidence: 1 }], stack), 'answer')
  for (const kind of ['solved', 'affirm', 'deny', 'cannot-handle', 'cancel-flow', 'error'] as const) assert.equal(intentOf([{ kind }], stack), null, kind)
  assert.equal(intentOf([{ kind: 'safety', topic: 'threat' }], stack), null)
})

test('at confirm and act the turn is as it was', () => {
  for (const level of ['confirm', 'act'] as const) assert.equal(underLevel(told, level), told)
})

test('below, a person takes over; nothing is told, proposed or begun, and what was understood is kept', () => {
  for (const level of ['off', 'suggest'] as const) {
    for (const turn of [told, proposed]) {
      const held = underLevel(turn, level)
      assert.equal(held.handOver?.reason, 'autonomy')
      assert.deepEqual([held.propose, held.task, held.card, held.answered, held.memory], [undefined, undefined, undefined, false, turn.memory])
    }
  }
})

test('a hand-over, a closing and a shopper\'s yes to a card stay what they are', () => {
  const asked: Turn = { ...told, answered: false, handOver: { reason: 'asked' } }
  const yes: Turn = { ...told, confirm: { id: 'p', hash: 'h' } }
  const closed: Turn = { ...told, resolve: 'confirmed' }
  for (const turn of [asked, yes, closed]) assert.equal(underLevel(turn, 'off'), turn)
})
