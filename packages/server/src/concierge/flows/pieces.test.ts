import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money } from '../../kernel/money.ts'
import type { Slots } from '../slots.ts'
import type { Step } from './flow.ts'
import type { Item } from './pick-items.ts'
import { countPieces, lotLine, lotWords, piecesIn, unitsOf } from './pieces.ts'
import { flows } from './registry.ts'

test('how many go back is heard beside "return", never beside "bought", and other numbers are not pieces', () => {
  for (const [text, pieces] of [
    ['退一件', '1'], ['我想退两个', '2'], ['买了三件，只退一件', '1'], ['退掉其中2瓶', '2'], ['我买了2件想退1件', '1'], ['有两瓶坏了，想退', '2'], ['三双里面退俩', '2'], ['换两双大一码的', '2'], ['留一件，其他都退', 'keep:1'], ['退12个', '12'], ['两件羊毛被都退，不想要了', '2'], ['两件想退一件', '1'],
    ['return two of them', '2'], ['I bought 3, send back 1', '1'], ['just one please', '1'], ['keep one and return the rest', 'keep:1'], ['不是两件，是一件', '1'], ['not two, just one', '1'], ['唔系两件，系退一件', '1'],
    ['我买了三件', undefined], ['一个月前买的', undefined], ['我要退货', undefined], ['有两个地方破了', undefined], ['退第二件', undefined], ['退一个订单', undefined], ['return it within 7 days', undefined], ['两个问题', undefined], ['退货', undefined], ['', undefined],
  ] as const) assert.equal(piecesIn(text), pieces, text)
})

test('where it was asked for, a bare number or "all" answers', () => {
  for (const [text, pieces] of [['2', '2'], ['两', '2'], ['就一件', '1'], ['俩', '2'], ['三件吧', '3'], ['two', '2'], ['全部', 'all'], ['都退', 'all'], ['all of them', 'all'], ['不知道', undefined], ['因为不合适', undefined], ['0', undefined]] as const) assert.equal(piecesIn(text, true), pieces, text)
})

const item = (id: string, title: string, quantity: number, left = quantity): Item => ({ id, title, quantity, left, productId: `p${id}`, amount: money(5_000, 'CNY') })
const [cup, soap, quilt] = [item('1', '恒星 保温杯', 3), item('2', '清叶 洗发水', 2), item('3', '暖冬 羊毛被', 1)]
const count = (items: readonly Item[], asked = '', slots: Slots = {}) => countPieces(items, slots, { asked, language: 'zh-CN' })
const counted = (items: readonly Item[], asked = '', slots: Slots = {}): string => { const one = count(items, asked, slots); return 'step' in one ? `ask ${one.step.slot} ${one.step.lines?.map(line => line.kind === 'text' ? line.key : '').join()}` : lotWords(one.lots) }

test('one of one needs no question; of several what was said counts, all of it when all is meant, else it is asked', () => {
  assert.equal(counted([quilt]), '暖冬 羊毛被 × 1')
  assert.equal(counted([cup], '退一件'), '恒星 保温杯 × 1')
  assert.equal(counted([cup], '留一个，其他退掉'), '恒星 保温杯 × 2')
  assert.equal(counted([cup], '全部退掉'), '恒星 保温杯 × 3')
  assert.equal(counted([cup], '我要退货'), 'ask pieces1 which-pieces')
  assert.equal(counted([cup], '退四件'), 'ask pieces1 pieces-too-many')
  assert.equal(counted([item('1', '恒星 保温杯', 3, 1)], '退两件'), '恒星 保温杯 × 1', 'only one is left')
  assert.equal(counted([item('1', '恒星 保温杯', 3, 2)], '退三件'), 'ask pieces1 pieces-too-many', 'one went back earlier')
})

test('of several things each is counted by itself, in the words beside it or one question each', () => {
  assert.equal(counted([cup, soap, quilt], '退保温杯一个，洗发水两瓶，羊毛被'), '恒星 保温杯 × 1、清叶 洗发水 × 2、暖冬 羊毛被 × 1')
  assert.equal(counted([cup, soap]), 'ask pieces1 which-pieces')
  assert.equal(counted([cup, soap], '', { pieces1: '2' }), 'ask pieces2 which-pieces')
  assert.equal(counted([cup, soap], '', { pieces1: '2', pieces2: 'all' }), '恒星 保温杯 × 2、清叶 洗发水 × 2')
  assert.equal(counted([cup, soap], '', { items: 'all' }), '恒星 保温杯 × 3、清叶 洗发水 × 2')
})

test('the question offers no more than is left, in at most four buttons', () => {
  const choices = (quantity: number): string[] => { const one = count([item('1', '杯', quantity)]); return 'step' in one ? one.step.choices?.map(choice => choice.title) ?? [] : [] }
  assert.deepEqual([choices(2), choices(4), choices(9)], [['1 件', '全部 2 件'], ['1 件', '2 件', '3 件', '全部 4 件'], ['1 件', '2 件', '3 件', '全部 9 件']])
})

test('the card says how many of how many, and the deed names each piece', () => {
  const lots = [{ item: cup, pieces: 2 }, { item: quilt, pieces: 1 }]
  assert.deepEqual(lots.map(lotLine).map(line => line.kind === 'text' ? line.key : ''), ['card-item-of', 'card-item'])
  assert.deepEqual(unitsOf(lots), ['1', '1', '3'])
})

const order = { id: 'ZY7', kind: 'sale' as const, status: 'delivered', title: '恒星 保温杯', names: ['ZY7'], items: [{ id: '1', title: '恒星 保温杯', quantity: 3, productId: 'p1', amount: money(9_000, 'CNY') }] }
function step (flow: 'return-items' | 'exchange-items', slots: Slots, asked: string, back = 0): Step {
  const variants = new Map([['p1', [{ id: 'v1', title: '恒星 保温杯 蓝色', category: null, price: null, image: null, available: true }]]])
  return flows.get(flow)!.next(slots, { orders: [order], returned: new Map([['ZY7', new Map([['1', back]])]]), variants, asked, language: 'zh-CN', today: '2026-11-28' })
}
const deedOf = (one: Step): unknown => one.kind === 'propose' ? one.deed : one.kind === 'ask' ? `ask ${one.slot}` : one.because

test('a return and an exchange take the pieces that were named, and never what is gone', () => {
  assert.deepEqual(deedOf(step('return-items', { why: 'no-longer' }, '退一件')), { kind: 'return-items', orderId: 'ZY7', itemIds: ['1'], paymentMethodId: null })
  assert.deepEqual(deedOf(step('return-items', { why: 'no-longer', pieces1: '2' }, '')), { kind: 'return-items', orderId: 'ZY7', itemIds: ['1', '1'], paymentMethodId: null })
  assert.equal(deedOf(step('return-items', { why: 'no-longer' }, '我要退货')), 'ask pieces1')
  assert.deepEqual(deedOf(step('return-items', { why: 'no-longer' }, '我要退货', 2)), { kind: 'return-items', orderId: 'ZY7', itemIds: ['1'], paymentMethodId: null })
  assert.equal(deedOf(step('return-items', { why: 'no-longer' }, '我要退货', 3)), 'nothing-left')
  assert.deepEqual(deedOf(step('exchange-items', {}, '换两个蓝色的')), { kind: 'exchange-items', orderId: 'ZY7', items: [{ from: '1', to: 'v1' }, { from: '1', to: 'v1' }], paymentMethodId: null })
  assert.equal(deedOf(step('exchange-items', {}, '我要换货')), 'ask pieces1')
})
