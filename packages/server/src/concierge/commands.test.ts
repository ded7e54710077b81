import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { Commands } from './commands.ts'

const says = (...commands: readonly unknown[]): boolean => Value.Check(Commands, commands)

test('the grammar takes what flows can use', () => {
  assert.ok(says({ kind: 'start-flow', flow: 'return-items' }, { kind: 'set-slot', slot: 'number', value: 'ZY1' }, { kind: 'correct', slot: 'address', value: null }))
  assert.ok(says({ kind: 'set-slot', slot: 'date', value: { on: '2026-12-01', part: 'evening' } }))
  assert.ok(says({ kind: 'clarify', choices: [{ title: '退货', flow: 'return-items' }, { title: '运费怎么算', articleId: 'a' }] }))
})

test('what is not in it does not pass: unknown flows and slots, more fields, four choices, nothing, long texts', () => {
  for (const [why, ...commands] of [
    ['an unknown flow', { kind: 'start-flow', flow: 'refund-everything' }],
    ['an unknown slot', { kind: 'set-slot', slot: 'customer', value: 'c-1' }],
    ['a deed', { kind: 'cancel-order', orderId: 'ZY1' }],
    ['another field', { kind: 'affirm', hash: 'x' }],
    ['an amount without a currency', { kind: 'set-slot', slot: 'amount', value: { minor: 100 } }],
    ['a set-slot that sets nothing', { kind: 'set-slot', slot: 'order', value: null }],
    ['a day that is none', { kind: 'set-slot', slot: 'date', value: { on: 'tomorrow' } }],
    ['four choices', { kind: 'clarify', choices: Array.from({ length: 4 }, () => ({ title: 'x', flow: 'invoice' })) }],
    ['a choice that leads nowhere', { kind: 'clarify', choices: [{ title: 'x' }] }],
    ['a message in a slot', { kind: 'set-slot', slot: 'reason', value: 'x'.repeat(201) }],
  ] as const) assert.ok(!says(...commands), why)
  assert.ok(!says(), 'nothing at all')
  assert.ok(!says(...Array.from({ length: 13 }, () => ({ kind: 'affirm' }))), 'thirteen commands')
})
