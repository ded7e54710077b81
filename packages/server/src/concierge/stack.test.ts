import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command, FlowName } from './commands.ts'
import type { Flow } from './flows/flow.ts'
import { readMemory } from './memory.ts'
import { pressedIn } from './pressed.ts'
import { followCommands, keep, type Flows, type Stack } from './stack.ts'

const flow = (name: FlowName, more: Partial<Flow> = {}): [FlowName, Flow] => [name, {
  name, needs: [], next: () => ({ kind: 'tell', lines: [], about: name, because: name }),
  slots: [{ name: 'order', takes: ['order', 'number'], many: true, ask: 'which-order', resets: ['items'] }, { name: 'items', takes: ['item'], many: true, ask: 'which-order' }, { name: 'why', takes: ['reason', 'choice'], ask: 'which-order' }], ...more,
}]
const flows: Flows = new Map([flow('return-items'), flow('cancel-order'), flow('order-status', { passing: true }), flow('invoice'), flow('coupon'), flow('repair')])
const start = (name: FlowName): Command => ({ kind: 'start-flow', flow: name })
const set = (slot: 'number' | 'item' | 'reason' | 'order', value: string): Command => ({ kind: 'set-slot', slot, value })
const names = (stack: Stack): readonly string[] => stack.map(frame => frame.flow)
const follow = (stack: Stack, ...commands: readonly Command[]) => followCommands(stack, commands, flows)

test('a new flow interrupts, cancelling drops it, a flow that waited comes up with what it knows', () => {
  const returning = follow([], start('return-items'), set('number', 'ZY1')).stack
  const interrupted = follow(returning, start('invoice'))
  assert.deepEqual(names(interrupted.stack), ['return-items', 'invoice'])
  const back = follow(interrupted.stack, { kind: 'cancel-flow' })
  assert.deepEqual([names(back.stack), back.cancelled, back.moved], [['return-items'], true, false])
  assert.deepEqual(follow(interrupted.stack, start('return-items')).stack.at(-1)?.slots, { order: 'ZY1' })
})

test('of two requests in one message the first is at hand; a passing question gives way; at most four wait', () => {
  assert.deepEqual(names(follow([], start('return-items'), start('invoice')).stack), ['invoice', 'return-items'])
  assert.deepEqual(names(follow(follow([], start('order-status')).stack, start('cancel-order')).stack), ['cancel-order'])
  const deep = (['return-items', 'cancel-order', 'invoice', 'coupon', 'repair'] as const).reduce((stack: Stack, name) => follow(stack, start(name)).stack, [])
  assert.deepEqual(names(deep), ['cancel-order', 'invoice', 'coupon', 'repair'])
})

test('a correction replaces, forgets what hung on it, and withdraws what was proposed', () => {
  const held: Stack = [{ flow: 'return-items', slots: { order: 'ZY1', items: ['1'], why: 'broken' }, tries: 0, proposal: { id: 'p', hash: 'h' } }]
  const corrected = follow(held, { kind: 'correct', slot: 'number', value: 'ZY2' })
  assert.deepEqual(corrected.stack, [{ flow: 'return-items', slots: { order: 'ZY2', why: 'broken' }, tries: 0 }])
  assert.deepEqual(corrected.withdrawn, ['p'])
  assert.deepEqual(follow(held, { kind: 'correct', slot: 'reason', value: null }).stack[0]?.slots, { order: 'ZY1', items: ['1'] })
  assert.deepEqual(follow(held, set('number', 'ZY1')).withdrawn, [], 'saying the same again changes nothing')
})

test('values of one message are gathered where several may be, those of the next message replace', () => {
  const two = follow([], start('return-items'), set('item', 'a'), set('item', 'b'), set('reason', 'x'), set('reason', 'y')).stack
  assert.deepEqual(two[0]?.slots, { items: ['a', 'b'], why: 'x' })
  assert.deepEqual(follow(two, set('item', 'c')).stack[0]?.slots['items'], 'c')
})

test('a place and a button mean what was offered, and nothing without an offer', () => {
  const asked: Stack = [{ flow: 'return-items', slots: {}, asked: 'order', tries: 1, choices: [{ id: 'A', title: '冰箱 A' }, { id: 'B', title: '被子 B' }] }]
  assert.equal(follow(asked, { kind: 'set-slot', slot: 'place', value: -1 }).stack[0]?.slots['order'], 'B')
  assert.deepEqual(pressedIn({ stack: asked }, ' 冰箱 A '), { kind: 'set-slot', slot: 'choice', value: 'A' })
  assert.equal(follow(asked, pressedIn({ stack: asked }, '冰箱 A')!).stack[0]?.slots['order'], 'A')
  assert.ok(!follow([{ flow: 'return-items', slots: {}, tries: 0 }], { kind: 'set-slot', slot: 'place', value: 0 }).moved)
  assert.ok(!follow([], set('number', 'ZY1')).moved, 'with nothing at hand')
  assert.deepEqual(pressedIn({ guesses: [{ title: '退货', flow: 'return-items' }, { title: '运费', articleId: 'a' }] }, '退货'), start('return-items'))
})

test('what an earlier release remembered is read on', () => {
  const memory = readMemory({ flow: 'order-status', offered: [{ id: 'A', title: 'x' }, { id: 'B', title: 'y' }], lostEver: 1 })
  assert.equal(memory.lostEver, 1)
  assert.equal(follow(memory.stack!, { kind: 'set-slot', slot: 'place', value: 1 }).stack[0]?.slots['order'], 'B')
  assert.deepEqual(readMemory(null), {})
})

test('a flow that is switched off is neither begun nor gone on with', () => {
  assert.deepEqual(follow([{ flow: 'trade-in', slots: {}, tries: 0 }], start('membership')), { stack: [], moved: false, cancelled: false, withdrawn: [] })
})

test('keeping null forgets', () => {
  assert.deepEqual(keep({ a: '1', b: '2' }, { a: null, c: '3' }), { b: '2', c: '3' })
})
