import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideReaction, isYes } from './decide-shopper.ts'

const none = new Map<string, number>()
const which = { answers: { which: '充电宝', why: '拍错了' }, means: '取消' }

test('asked which, the shopper presses the button that names theirs, or says it', () => {
  assert.deepEqual(decideReaction({ text: '您说的是哪一单？', choices: ['热水壶 ZY1', '充电宝 ZY2'] }, which, none), { kind: 'say', text: '充电宝 ZY2', to: 'which' })
  assert.deepEqual(decideReaction({ text: '您说的是哪一单？', choices: [] }, which, none), { kind: 'say', text: '充电宝', to: 'which' })
})

test('asked why, they say why; asked "did you mean", they press what they meant', () => {
  assert.deepEqual(decideReaction({ text: '取消的原因是什么？', choices: ['不想要了', '拍错了'] }, which, none), { kind: 'say', text: '拍错了', to: 'why' })
  assert.deepEqual(decideReaction({ text: '您是想问下面哪一个？', choices: ['付款方式', '取消订单'] }, { means: '取消' }, none), { kind: 'say', text: '取消订单', to: 'means' })
})

test('the same question is answered twice at most, and an answer without a question is left', () => {
  assert.equal(decideReaction({ text: '哪一单？', choices: [] }, { answers: { which: '充电宝' } }, new Map([['which', 2]])), undefined)
  assert.equal(decideReaction({ text: '满 99 元免运费。', choices: [] }, which, none), undefined)
})

test('only a bare yes is a yes', () => {
  for (const yes of ['是的', '确认', '好', 'yes', 'OK!', '係', '要得', '嗯呐', '👌', ' 确定。']) assert.ok(isYes(yes), yes)
  for (const no of ['不是', '是的，但是等一下', '确认什么', 'yes but which one', '好吧你们几点下班', '取消', '']) assert.ok(!isYes(no), no)
})
