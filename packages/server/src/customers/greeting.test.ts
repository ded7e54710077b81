import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultPlaybook } from '../playbook/index.ts'
import { greetingFor, suggestionsFor, type GreetingFacts } from './greeting.ts'

const playbook = defaultPlaybook()
const facts = (over: Partial<GreetingFacts> = {}): GreetingFacts => ({ locale: 'zh-CN', shopName: '知物', name: null, timeZone: 'Asia/Shanghai', care: [], running: [], hasOrders: false, ...over })

for (const [time, hello] of [['04:59', '您好'], ['05:00', '早上好'], ['10:59', '早上好'], ['11:00', '中午好'], ['13:00', '下午好'], ['18:00', '晚上好'], ['23:59', '晚上好'], ['00:00', '您好']] as const) {
  test(`at ${time} in the shop's zone it says ${hello}`, () => assert.ok(greetingFor(facts(), playbook, Date.parse(`2026-03-05T${time}:00+08:00`)).startsWith(hello)))
}

const noon = Date.parse('2026-03-05T12:00:00+08:00')

test('a known shopper is called by name, whatever the name holds', () => {
  assert.ok(greetingFor(facts({ name: '王芳' }), playbook, noon).startsWith('王芳，中午好'))
  assert.ok(greetingFor(facts({ name: "$& $1 {shop}", locale: 'en' }), playbook, noon).startsWith('Good afternoon, $& $1 {shop}!'))
})

test('who declared silver reads short plain words and is offered a person', () => {
  const silver = facts({ care: ['silver'], hasOrders: true })
  assert.ok(greetingFor(silver, playbook, noon).length < greetingFor(facts(), playbook, noon).length)
  assert.deepEqual(suggestionsFor(silver), ['我的货到哪了', '我要退货', '人工客服'])
  const { greetingPlain: _plain, ...concierge } = playbook.concierge
  assert.equal(greetingFor(silver, { ...playbook, concierge }, noon), greetingFor(facts(), playbook, noon), 'a playbook without plain words uses the others')
})

for (const [name, over, first] of [
  ['a parcel on its way', { running: ['in-transit'], hasOrders: true }, '我的包裹到哪了？'],
  ['a parcel in trouble', { running: ['exception'], hasOrders: true }, '快递为什么还没到？'],
  ['a paid order not yet sent', { running: ['paid'], hasOrders: true }, '什么时候发货？'],
  ['old orders only', { hasOrders: true }, '我想退换货'],
  ['no order', {}, '帮我推荐商品'],
  ['English', { locale: 'en', running: ['in-transit'], hasOrders: true }, 'Where is my parcel?'],
] as const) test(`three likely questions begin with what matters: ${name}`, () => {
  const questions = suggestionsFor(facts(over))
  assert.equal(questions[0], first)
  assert.equal(questions.length, 3)
  assert.equal(new Set(questions).size, 3)
})
