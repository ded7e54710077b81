import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideReaction, isYes } from './decide-shopper.ts'

const none = new Map<string, number>()
const zh = { locale: 'zh-CN' } as const
const which = { ...zh, answers: { which: '充电宝|the power bank', why: '拍错了' }, means: '取消' }

test('asked which, the shopper presses the button that names theirs, or says it', () => {
  assert.deepEqual(decideReaction({ text: '您说的是哪一单？', choices: ['热水壶 ZY1', '充电宝 ZY2'] }, which, none), { kind: 'say', text: '充电宝 ZY2', to: 'which' })
  assert.deepEqual(decideReaction({ text: '您说的是哪一单？', choices: [] }, which, none), { kind: 'say', text: '充电宝', to: 'which' })
})

test('an English shopper types English and still finds the button', () => {
  const english = { ...which, locale: 'en' } as const
  assert.equal(decideReaction({ text: 'Which order?', choices: [] }, english, none)?.text, 'the power bank')
  assert.equal(decideReaction({ text: 'Which order?', choices: ['充电宝 ZY2'] }, english, none)?.text, '充电宝 ZY2')
})

test('asked why, they say why; asked "did you mean", they press what they meant', () => {
  assert.deepEqual(decideReaction({ text: '取消的原因是什么？', choices: ['不想要了', '拍错了'] }, which, none), { kind: 'say', text: '拍错了', to: 'why' })
  assert.deepEqual(decideReaction({ text: '您是想问下面哪一个？', choices: ['付款方式', '取消订单'] }, { ...zh, means: '取消' }, none), { kind: 'say', text: '取消订单', to: 'means' })
})

test('a "did you mean" is answered by its button even when it says "which"; a statement is no question', () => {
  const repair = { ...zh, answers: { which: '扫地机器人', email: 'a@b.example' }, means: '修' }
  assert.deepEqual(decideReaction({ text: '您是想问下面哪一个？', choices: ['报修和维修', '质量问题'] }, repair, none), { kind: 'say', text: '报修和维修', to: 'means' })
  assert.equal(decideReaction({ text: '发票可以下载或发到邮箱。', choices: [] }, repair, none), undefined)
})

test('the nearest button is pressed, a no where they would say no', () => {
  assert.deepEqual(decideReaction({ text: '是什么现象？', choices: ['充不上电', '有异响'] }, { ...zh, answers: { symptom: '不能充电，灯也不亮' } }, none), { kind: 'say', text: '充不上电', to: 'symptom' })
  assert.deepEqual(decideReaction({ text: '请先试一下换个插座，好了吗？', choices: ['好了', '还是不行'] }, { ...zh, answers: { tried: '试过了，没用' } }, none), { kind: 'say', text: '还是不行', to: 'tried' })
})

test('the same question is answered three times at most, and an answer without a question is left', () => {
  assert.equal(decideReaction({ text: '哪一单？', choices: [] }, { ...zh, answers: { which: '充电宝' } }, new Map([['which', 3]])), undefined)
  assert.equal(decideReaction({ text: '满 99 元免运费。', choices: [] }, which, none), undefined)
})

test('only a bare yes is a yes', () => {
  for (const yes of ['是的', '确认', '好', 'yes', 'OK!', '係', '要得', '嗯呐', '👌', ' 确定。']) assert.ok(isYes(yes), yes)
  for (const no of ['不是', '是的，但是等一下', '确认什么', 'yes but which one', '好吧你们几点下班', '取消', '']) assert.ok(!isYes(no), no)
})
