import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideTone, type ToneFacts } from './decide-tone.ts'

const facts: ToneFacts = { greets: false, wroteBefore: true, authority: { minor: 50_000, currency: 'CNY' } }
const rulesOf = (text: string, more: Partial<ToneFacts> = {}): string[] => decideTone(text, { ...facts, ...more }).map(finding => finding.rule)

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ['a friendly answer is left alone', '您好，订单已经发出，预计明天送到，请您留意。', []],
  ['a friendly English answer is left alone', 'Hello, your parcel left this morning and should be with you tomorrow.', []],
  ['rude Chinese', '不是说过了吗，你听不懂吗', ['rude', 'rude']],
  ['rude English', 'Calm down, that is not my problem.', ['rude', 'rude']],
  ['marks that shout', '请看说明！！！', ['shouting']],
  ['one exclamation does not shout', '收到了！马上查。', []],
  ['two capitals do not shout', 'DHL and UPS both deliver there.', []],
  ['capitals shout', 'READ THE MANUAL first', ['shouting']],
  ['an order number does not shout', 'Your order ZY26112000001 with SFEXPRESS is fine', []],
  ['absolute words', '放心，百分之百没问题，绝对是最低价', ['absolute', 'absolute', 'absolute']],
  ['absolute English', 'It will definitely arrive, guaranteed.', ['absolute', 'absolute']],
  ['a deposit is no promise', '保证金会在七天内退回账户', []],
  ['another\'s telephone', '配送员电话 13800138000', ['personal-data']],
  ['an e-mail', 'write to li.na@example.com please', ['personal-data']],
  ['an identity number', '身份证 11010119900307451X 已核对', ['personal-data']],
  ['a card number', 'card 4111 1111 1111 1111', ['personal-data']],
  ['a tracking number is no card', '运单 4111111111111112 在路上', []],
  ['asks for a code', '请把验证码发给我', ['asks-secret']],
  ['asks for a password', 'please send me your password', ['asks-secret']],
  ['leads elsewhere', '您加我微信，我私下转账给您', ['off-platform', 'off-platform']],
  ['gives everything', '这单给您免单，全额赔', ['promise-open', 'promise-open']],
  ['English for free', 'We send a new one for free', ['promise-open']],
  ['an amount within authority', '我补偿您 500 元', []],
  ['an amount above authority', '我补偿您 500.01 元', ['promise-above-authority']],
  ['a price is no promise', '这款冰箱 5999 元', []],
  ['pounds are not judged by a limit in yuan', 'We refund you £900', []],
]
for (const [name, text, expected] of cases) test(name, () => { assert.deepEqual(rulesOf(text), expected) })

test('spans name the very words', () => {
  const text = '好的。我绝对帮您赔 800 元'
  const found = decideTone(text, facts)
  assert.deepEqual(found.map(one => [one.rule, text.slice(one.from, one.to)]), [['absolute', '绝对'], ['promise-above-authority', '800 元']])
  assert.deepEqual(found[1]!.facts, { amountMinor: 80_000, limitMinor: 50_000, currency: 'CNY' })
})

test('who may give nothing is told of every amount they give', () => {
  assert.deepEqual(rulesOf('退您 1 元', { authority: null }), ['promise-above-authority'])
})

test('a valued shopper is greeted in the first reply only', () => {
  assert.deepEqual(rulesOf('包裹明天到', { greets: true, wroteBefore: false }), ['no-greeting'])
  assert.deepEqual(rulesOf('您好，包裹明天到', { greets: true, wroteBefore: false }), [])
  assert.deepEqual(rulesOf('郭明辉您好，包裹明天到', { greets: true, wroteBefore: false }), [])
  assert.deepEqual(rulesOf('王女士，包裹明天到', { greets: true, wroteBefore: false }), [])
  assert.deepEqual(rulesOf('Good evening, it arrives tomorrow', { greets: true, wroteBefore: false }), [])
  assert.deepEqual(rulesOf('包裹明天到', { greets: true }), [])
})

test('a place found by two rules is named by the graver one', () => {
  assert.deepEqual(rulesOf('我保证赔您 9000 元'), ['absolute', 'promise-above-authority'])
  assert.deepEqual(rulesOf('直接转账给我，加我微信 13800138000'), ['off-platform', 'off-platform', 'personal-data'])
})

test('the longest reply is checked without stalling: work grows with the text, not with its square', () => {
  for (const text of ['赔'.repeat(60_000), '验证码'.repeat(20_000), 'A'.repeat(60_000), '1'.repeat(60_000), 'a@'.repeat(30_000), 'SEND '.repeat(12_000)]) assert.ok(decideTone(text, facts).length >= 0)
})
