import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideSummary, type SpokenLine, type SummaryFacts } from './decide-summary.ts'

let seq = 0
const line = (sender: SpokenLine['sender'], body: string, card: SpokenLine['card'] = null): SpokenLine => ({ seq: ++seq, sender, body, card })
const summary = (lines: readonly SpokenLine[], more: Partial<SummaryFacts> = {}) => decideSummary({ lines, deeds: [], tasks: [], promises: [], ...more })
const texts = (points: readonly { text: string }[]): string[] => points.map(point => point.text)

test('what was asked is said in the shopper\'s own words, without greetings, thanks and the call for a person', () => {
  const { asked } = summary([line('customer', '你好'), line('customer', '在吗？我上周买的冰箱不制冷了，能不能换一台？'), line('ai', '请问订单号？'), line('customer', '转人工'), line('customer', '谢谢')])
  assert.deepEqual(texts(asked), ['我上周买的冰箱不制冷了，能不能换一台？'])
})

test('the same need said twice is one point, in its newest words', () => {
  const { asked } = summary([line('customer', '我要退货'), line('customer', '我要退货啊'), line('customer', 'where is my other parcel?')])
  assert.deepEqual(texts(asked), ['我要退货啊', 'where is my other parcel?'])
})

test('at most three needs, in the order they were said', () => {
  const { asked } = summary(['怎么开发票？', '优惠券怎么用？', '什么时候发货？', '可以改地址吗？'].map(text => line('customer', text)))
  assert.equal(asked.length, 3)
  assert.deepEqual(asked.map(one => one.seq), asked.map(one => one.seq).toSorted((a, b) => a! - b!))
})

test('done: deeds on record, cards shown, and what the agent says is done', () => {
  const { done } = summary([line('ai', '已发货', { kind: 'order', title: 'ZY1' }), line('agent', '您好。我已经为您登记了换货。'), line('agent', '请稍等')], { deeds: [{ kind: 'cancel-order', orderId: 'ZY9', state: 'done' }] })
  assert.deepEqual(done.map(one => [one.kind, one.what, one.text]), [['deed', 'cancel-order', 'ZY9'], ['card', 'order', 'ZY1'], ['said', '', '我已经为您登记了换货。']])
})

test('open: what nobody answered yet, what waits for the shopper, a partner or a colleague', () => {
  const { open } = summary([line('customer', '退款呢'), line('agent', '我查一下，稍后给您答复。'), line('customer', '已经三天了')], {
    deeds: [{ kind: 'return-items', orderId: 'ZY2', state: 'open' }], tasks: [{ partner: 'logistics', what: '核实丢件' }], promises: [{ kind: 'solution', state: 'breached' }, { kind: 'closure', state: 'running' }],
  })
  assert.deepEqual(open.map(one => one.kind), ['deed', 'task', 'promise', 'said', 'unanswered'])
  assert.equal(open.at(-1)!.text, '已经三天了')
})

test('answered words are not open', () => {
  assert.deepEqual(summary([line('customer', '几点上班？'), line('agent', '九点。')]).open, [])
})

test('numbers are listed as written, telephones masked, the newest last and each once', () => {
  const { numbers } = summary([line('customer', '订单 ZY26112000001，付了 299 元，电话 13812345678'), line('agent', '11月25日发出，¥299 已到账'), line('customer', 'ZY26112000001 到哪了')])
  assert.deepEqual(numbers.map(one => [one.kind, one.text]), [['phone', '138****5678'], ['amount', '299 元'], ['amount', '¥299'], ['date', '11月25日'], ['number', 'ZY26112000001']])
})

test('an empty conversation has an empty summary, and a huge one a short one', () => {
  assert.deepEqual(summary([]), { asked: [], done: [], open: [], numbers: [] })
  const huge = summary(Array.from({ length: 60 }, (_, i) => line('customer', `第 ${i} 个问题：${'为什么'.repeat(500)}？`)))
  assert.ok(huge.asked.every(one => [...one.text].length <= 120))
})
