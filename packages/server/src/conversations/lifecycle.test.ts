import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refuseBody, refuseSender, refuseServing, lastWords } from './decide.ts'
import { next, nextState, type Signal } from './lifecycle.ts'

const SIGNALS: readonly Signal[] = ['handed-off', 'assigned', 'returned', 'resolved', 'reopened', 'customer-wrote']

test('every open state can be resolved, and only a resolved one can be reopened', () => {
  for (const state of ['with-ai', 'waiting', 'with-agent'] as const) {
    assert.equal(nextState(state, 'resolved'), 'resolved')
    assert.equal(nextState(state, 'reopened'), undefined)
  }
  assert.equal(nextState('resolved', 'resolved'), undefined)
  assert.equal(nextState('resolved', 'reopened'), 'waiting')
})

test('a shopper may write in any state, and only after resolution does that change it', () => {
  for (const state of ['with-ai', 'waiting', 'with-agent'] as const) assert.equal(nextState(state, 'customer-wrote'), state)
  assert.equal(nextState('resolved', 'customer-wrote'), 'with-ai')
})

test('the table names no signal that does not exist', () => {
  for (const row of Object.values(next)) for (const signal of Object.keys(row)) assert.ok(SIGNALS.includes(signal as Signal))
})

test('who may write and who may resolve, on both sides of every boundary', () => {
  const served = { customerId: 'c', agentId: 'a', state: 'with-agent' as const }
  assert.equal(refuseSender(served, { kind: 'customer', id: 'c' }), undefined)
  assert.equal(refuseSender(served, { kind: 'customer', id: 'd' }), 'conversation.not-found')
  assert.equal(refuseSender(served, { kind: 'agent', id: 'a' }), undefined)
  assert.equal(refuseSender(served, { kind: 'agent', id: 'b' }), 'conversation.not-yours')
  assert.equal(refuseSender(served, { kind: 'agent', id: 'b', intervenes: true }), undefined)
  assert.equal(refuseSender({ ...served, state: 'resolved' }, { kind: 'agent', id: 'a', intervenes: true }), 'conversation.refused-signal')
  assert.equal(refuseServing(served, { id: 'a', intervenes: false }), undefined)
  assert.equal(refuseServing(served, { id: null, intervenes: false }), 'conversation.not-yours')
  assert.equal(refuseServing({ ...served, agentId: null }, { id: null, intervenes: false }), 'conversation.not-yours')
})

test('text goes byte for byte or not at all, and a preview never cuts a character', () => {
  assert.equal(refuseBody('x'.repeat(65_536)), undefined)
  assert.equal(refuseBody('x'.repeat(65_537)), 'message.too-large')
  assert.equal(refuseBody('知'.repeat(21_846)), 'message.too-large')
  assert.equal(refuseBody(' \n\t'), 'message.invalid-text')
  assert.ok(lastWords('customer', '👋'.repeat(500))!.isWellFormed())
  assert.equal(lastWords('system', 'system.resolved'), undefined)
})
