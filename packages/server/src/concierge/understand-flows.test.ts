import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { trainWhenStale } from '../../../../tools/train.ts'
import { Commands, FlowName, type Command, type Context } from './commands.ts'
import { intentModel } from './intent-model.ts'
import { meaningOf } from './intents.ts'
import { SURE, requestsIn, togetherSure } from './meant.ts'
import { understand } from './understand.ts'

trainWhenStale({ say: () => undefined })
const opened = intentModel()
const read = 'read' in opened ? opened.read : assert.fail(opened.absent)
const ALL = FlowName.enum as readonly FlowName[] // all flows switched on

const context = (more: Partial<Context> = {}): Context => ({ locale: 'zh-CN', closing: false, confirming: false, asking: undefined, flows: ALL, today: '2026-11-28', choosing: [], threshold: 0.55, found: undefined, ...more })
/** As the concierge asks: with the model, and an article of the shop for every topic when `articles`. */
function said (text: string, more: Partial<Context> = {}, articles = false): readonly Command[] {
  const { label, confidence, choices } = read(text)
  const article = { articleId: 'a1', title: '主题', text: '回答' }
  const guesses = confidence >= SURE ? [] : choices.filter(one => one.share >= 0.08).flatMap(one => { const flow = meaningOf(one.label)?.flow; return flow ? [{ title: one.label, flow }] : [] })
  const { commands } = understand(text, context({ meant: { intent: label, confidence, guesses, requests: requestsIn(text, read), answer: articles && meaningOf(label)?.ask ? article : undefined }, ...more }))
  assert.ok(Value.Check(Commands, commands), `${text.slice(0, 40)}: ${JSON.stringify(commands)}`)
  return commands
}
const lead = (text: string, more: Partial<Context> = {}): Command => said(text, more)[0]!
const flowsOf = (commands: readonly Command[]): readonly string[] => commands.flatMap(command => command.kind === 'start-flow' ? [command.flow] : [])
const returning = { asking: { flow: 'return-items', takes: ['order', 'number', 'tracking'] } } satisfies Partial<Context>
const choosing = [{ id: 'A', title: '安护 上臂式电子血压计' }, { id: 'B', title: '暖冬 澳洲羊毛被' }, { id: 'C', title: '云溪 冰箱' }]

test('a plain wish begins its flow, in Chinese, traditional characters, dialect and English', () => {
  const table: readonly (readonly [FlowName, ...string[]])[] = [
    ['cancel-order', '取消订单', '我不想要了，帮我取消', '拍错了', '取消訂單', 'cancel my order', 'I ordered by mistake, please cancel'],
    ['return-items', '我要退货', '这个我想退', '不喜欢想退掉', '我要退貨', 'I want to return this'], ['exchange-items', '我要换货', '小了，换大一码', 'swap it for a bigger size, I received it today'],
    ['change-address', '改地址', '地址填错了', '收货地址写错了', 'wrong address on my order'], ['refund-state', '退款到哪了', '钱还没退', 'where is my refund'],
    ['price-protection', '刚买就降价了', '退差价', 'the price dropped after I bought it'], ['invoice', '开发票', '我要开电子发票', 'I need an invoice'],
    ['repair', '洗衣机坏了要修', '我要报修', 'please fix my washing machine'], ['trade-in', '旧手机能抵多少钱', 'how about trading in my old phone'], ['membership', '我有多少积分', 'my points balance'],
    ['return-fresh', '草莓烂了', '收到的虾都臭了', 'the strawberries are mouldy'], ['change-delivery', '改到明天下午送', 'reschedule my delivery'], ['for-elder', '给我奶奶买个手机，要字大的'],
  ]
  for (const [flow, ...texts] of table) for (const text of texts) assert.deepEqual(flowsOf(said(text)).slice(0, 1), [flow], text)
})

test('what a wish names comes with it', () => {
  const of = (text: string): unknown[] => said(text).flatMap(command => command.kind === 'set-slot' ? [`${command.slot}=${typeof command.value === 'object' ? JSON.stringify(command.value) : command.value}`] : [])
  assert.deepEqual(of('改到明天下午送'), ['date={"on":"2026-11-29","part":"afternoon"}'])
  assert.deepEqual(of('取消订单 ZY26112011962'), ['number=zy26112011962'])
  assert.match(String(of('帮我改地址，改成杭州市西湖区文三路100号')[0]), /^address=.*文三路100号.*西湖区.*杭州市/)
})

test('how it goes is answered where the shop has an answer; a wish begins the flow all the same', () => {
  assert.equal(said('怎么退货', {}, true)[0]!.kind, 'answer')
  assert.equal(said('how do I return an item', {}, true)[0]!.kind, 'answer')
  assert.equal(said('我要退货', {}, true)[0]!.kind, 'start-flow')
  assert.equal(said('怎么退货', {}, false)[0]!.kind, 'start-flow', 'without an article the flow explains it')
})

test('two requests in one message: the first leads, the second waits, no more than three', () => {
  assert.deepEqual(flowsOf(said('帮我取消订单，另外我要开发票')), ['cancel-order', 'invoice'])
  assert.deepEqual(flowsOf(said('I want to return this. Also I need an invoice')), ['return-items', 'invoice'])
  const ten = '我要退货。我要开发票。改地址。取消订单。退差价。我有多少积分。优惠券怎么用。我要报修。退款到哪了。我要换货'
  assert.ok(flowsOf(said(ten)).length <= 3)
  assert.equal(flowsOf(said(ten))[0], 'return-items')
})

test('an answer to the open question is one: numbers, places, days, addresses, reasons', () => {
  assert.deepEqual(said('ZY26112011962', returning), [{ kind: 'set-slot', slot: 'number', value: 'zy26112011962' }])
  assert.deepEqual(said('第二个', { ...returning, choosing }), [{ kind: 'set-slot', slot: 'place', value: 1 }])
  assert.deepEqual(said('第一个和第三个', { asking: { flow: 'return-items', takes: ['item'] }, choosing }).map(command => command.kind === 'set-slot' ? command.value : command.kind), [0, 2])
  assert.equal(said('全部', { asking: { flow: 'return-items', takes: ['item'] }, choosing }).length, 3)
  assert.deepEqual(lead('血压计那个', { ...returning, choosing }), { kind: 'set-slot', slot: 'order', value: 'A' })
  assert.deepEqual(lead('下周三上午', { asking: { flow: 'change-delivery', takes: ['date'] } }), { kind: 'set-slot', slot: 'date', value: { on: '2026-12-02', part: 'morning' } })
  assert.deepEqual(lead('13812345678', { asking: { flow: 'change-address', takes: ['phone'] } }), { kind: 'set-slot', slot: 'phone', value: '13812345678' })
  assert.deepEqual(lead('质量太差了', { asking: { flow: 'return-items', takes: ['reason'] } }), { kind: 'set-slot', slot: 'reason', value: 'quality' })
  assert.deepEqual(lead('不想要了', { asking: { flow: 'return-items', takes: ['reason'] }, choosing: [{ id: 'no-longer', title: '不想要了' }, { id: 'quality', title: '质量问题' }] }), { kind: 'set-slot', slot: 'reason', value: 'no-longer' })
  assert.equal(lead('昨天', { asking: { flow: 'change-delivery', takes: ['date'] } }).kind === 'set-slot', false, 'nothing is delivered yesterday')
})

test('a correction says what is right, or only that something is wrong', () => {
  assert.deepEqual(said('不是，是第二个', { ...returning, choosing }), [{ kind: 'correct', slot: 'place', value: 1 }])
  assert.deepEqual(said('不对，是 ZY26112011963', returning), [{ kind: 'correct', slot: 'number', value: 'zy26112011963' }])
  assert.deepEqual(said('no, the second one', { ...returning, choosing }), [{ kind: 'correct', slot: 'place', value: 1 }])
  assert.deepEqual(said('等等，地址错了', { confirming: true }), [{ kind: 'correct', slot: 'address', value: null }])
  assert.deepEqual(said('等等，改成后天', { confirming: true }), [{ kind: 'correct', slot: 'date', value: { on: '2026-11-30' } }])
  assert.deepEqual(said('wait, wrong address', { confirming: true }), [{ kind: 'correct', slot: 'address', value: null }])
  assert.deepEqual(said('说错了，血压计那个', { ...returning, choosing }), [{ kind: 'correct', slot: 'order', value: 'A' }])
  assert.equal(lead('不是', returning).kind, 'deny', 'a bare no is a no')
  assert.equal(lead('地址错了').kind, 'start-flow', 'with nothing at hand it is a wish')
})

test('the flow at hand is dropped at a word, and only then', () => {
  for (const text of ['算了不退了', '算了', '不退了', '还是算了吧', '先不退了', 'never mind', 'forget it', '唔退啦']) assert.deepEqual(lead(text, returning), { kind: 'cancel-flow' }, text)
  assert.notEqual(lead('不要了', { asking: { flow: 'return-items', takes: ['reason'] } }).kind, 'cancel-flow', 'it says why')
})

test('something else in between is that: a flow, a question, a person', () => {
  assert.deepEqual(lead('我另一个包裹到哪了', returning), { kind: 'start-flow', flow: 'parcel-tracking' })
  assert.equal(lead('我要开发票', { asking: { flow: 'repair', takes: ['product'] } }).kind, 'start-flow')
  assert.equal(lead('转人工', returning).kind, 'human')
  assert.equal(lead('运费怎么算', { asking: { flow: 'repair', takes: ['product'] }, found: { articleId: 'f', title: '运费', answer: '满 99 包邮', confidence: 0.9, others: [] } }).kind, 'answer')
  assert.deepEqual(lead('云溪双门冰箱', { asking: { flow: 'repair', takes: ['product'] } }), { kind: 'set-slot', slot: 'product', value: '云溪双门冰箱' })
})

test('wishes and questions by kind: what goods can and are, where money is, what is wrong, what it is swapped for, where it is left', () => {
  const kinds: readonly (readonly [FlowName, string])[] = [
    ['product-question', '扫地机器人能拖地吗|冰箱老吵不|水壶几升的|水壺偌濟錢|耳机好用几钟头|卫衣会不会缩水|is the kettle stainless|how much is the rice cooker|冰箱晚上吵不吵，噪音多少分贝'],
    ['refund-state', '退款审核多久了还没动静|怎么只退了一部分|退的货收到没|退脱个铜钿呢|昨昏取消的，錢猶未入來|东西寄回去了吗你们那边显示|did you get the parcel i sent back|status of return'],
    ['return-items', '水壶给我退了|面料太薄了，不想留|收到了不想要了，能退吗|i want my money back for the kettle'], ['exchange-items', '把灰色换成黑色|这件换成M|鞋小了整双大的|change the size to L'],
    ['repair', '扫地机老撞墙|台灯闪|手機歹去|fridge is not cold|my robot vacuum died'], ['cancel-order', '两个单子里的充电宝不要了|唔買喇|等太久了不要了'], ['price-protection', '才买几天就便宜200，补差价嘛'],
    ['change-delivery', '放门口|交给门卫|改自提|擺管理處|leave it with a neighbour'], ['parcel-tracking', '速遞行到邊個城市|track my headphones please|想查個速遞'], ['my-orders', '我两个订单都看一下，一个耳机一个烧水壶'],
  ]
  for (const [flow, texts] of kinds) for (const text of texts.split('|')) assert.deepEqual(flowsOf(said(text)).slice(0, 1), [flow], text)
  for (const text of ['收到就是坏的水壶', '冰箱会不会漏水', '水果坏了']) assert.ok(!flowsOf(said(text)).includes('repair'), text)
  for (const text of ['耳机能退吗', '水壶今天能到吗', '我的冰箱到了吗', '退了多少钱', 'has my kettle arrived']) assert.ok(!flowsOf(said(text)).includes('product-question'), text)
})

test('intents of one flow are believed together', () => {
  assert.equal(togetherSure('specs', [{ label: 'specs', share: 0.4 }, { label: 'size', share: 0.3 }, { label: 'fault', share: 0.2 }]), 0.7)
  assert.equal(togetherSure('specs', [{ label: 'specs', share: 0.4 }, { label: 'fault', share: 0.3 }]), 0)
  assert.equal(togetherSure('warranty', [{ label: 'warranty', share: 0.4 }, { label: 'gift', share: 0.3 }]), 0, 'topics are not one')
})

test('between sure and lost it asks, with at most three choices that lead somewhere', () => {
  const guesses = [{ title: '退货', flow: 'return-items' as const }, { title: '换货', flow: 'exchange-items' as const }, { title: '维修', flow: 'repair' as const }]
  const found = { articleId: 'a', title: '质量问题', answer: '', confidence: 0.4, others: [{ articleId: 'b', title: '保修政策', likeness: 0.3 }] }
  const asked = lead('这个不太行', { meant: { intent: 'return', confidence: 0.4, guesses, requests: [], answer: undefined }, found })
  assert.deepEqual(asked.kind === 'clarify' && asked.choices.map(one => one.title), ['退货', '换货', '质量问题'])
  assert.equal(lead('嘟嘟嘟', { meant: { intent: 'return', confidence: 0.1, guesses, requests: [], answer: undefined } }).kind, 'cannot-handle')
  assert.equal(lead('帮我订机票', { meant: { intent: 'oos', confidence: 0.9, guesses, requests: [], answer: undefined } }).kind, 'cannot-handle')
})

test('a flow that the shop has switched off is never named; its topic is answered', () => {
  const only = { flows: ['order-status'] as const }
  assert.equal(said('我要退货', only, true)[0]!.kind, 'answer')
  for (const text of ['我要退货', '取消订单', '帮我取消订单，另外我要开发票']) assert.ok(flowsOf(said(text, only)).every(flow => flow === 'order-status'), text)
})

test('bad input is understood as nothing, quickly, and within the grammar', () => {
  for (const text of ['', ' ', '😀😀😀', '？？？', '\u202e\u202d\u2066', '\u202e货退要我', '\u0000'.repeat(20), 'ａ', '我want退货плз 返品', '转'.repeat(21_000), 'a1 '.repeat(22_000), '5'.repeat(65_536), '退货？'.repeat(5_000), '\ud800']) said(text, { ...returning, choosing })
  for (const text of ['', '😀😀😀', '？？？']) assert.equal(lead(text).kind, 'cannot-handle', text)
})
