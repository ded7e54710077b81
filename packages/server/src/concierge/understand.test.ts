import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command, Context } from './commands.ts'
import type { Said } from './said.ts'
import { choices, sayText, texts, type ChoiceKey, type TextKey } from './texts.ts'
import { understand } from './understand.ts'

const context = (more: Partial<Context> = {}): Context => ({ locale: 'zh-CN', closing: false, confirming: false, asking: undefined, flows: ['order-status', 'parcel-tracking', 'my-orders'], today: '2026-11-28', choosing: [], threshold: 0.55, found: undefined, ...more })
const lead = (text: string, more: Partial<Context> = {}): Command => understand(text, context(more)).commands[0]!
const named = (command: Command): string => command.kind === 'small-talk' ? command.talk : command.kind === 'start-flow' ? command.flow : command.kind === 'safety' ? command.topic : command.kind === 'human' ? `human:${command.why}` : command.kind

const HUMAN = [
  '转人工', '轉人工', 'zrg', '能换个人跟我说吗', '解决不了就让人来', '喊个人来讲', 'talk to a humna', '人工', '人工客服', '转人工客服', '找真人', '真人', '我要找人', '我想找真人', '轉真人', '转 人 工', '转人工！！！', '人工！', '请转人工服务', '给我转人工', '能不能转人工', '我不想和机器人说话，转人工', '转仁工', '转人公', '转人共', '砖人工', '人エ客服', 'ren gong', 'zhuan rengong', '叫你们客服来',
  '搵真人', '揾真人', '我想搵人工', '唔該轉人工', '我要同真人倾', '同我搵個真人', '有冇真人', '换个活人', '找客服人员', '叫你们经理来', '接人工', '我要人工服务', '联系客服', '找个专员', '人工服务在哪', '你别说了给我转人工',
  'human', 'Human please', 'agent', 'talk to a human', 'I want to speak to a real person', 'real person', 'can I talk to someone', 'connect me to an agent', 'live agent', 'customer service representative', 'operator', 'get me a person', 'HUMAN!!!', 'speak to your manager', 'transfer me to a human agent', 'put me through to someone', 'ｈｕｍａｎ', '轉​人工',
]
test('a human is called in every spelling', () => {
  assert.ok(HUMAN.length >= 30)
  for (const text of HUMAN) assert.equal(named(lead(text)), 'human:asked', text)
})

test('a human is called without the word: by who decides, by title, up the ladder, by telephone, away with the machine', () => {
  for (const text of ['叫个管事的来', '能拍板的人', '售后人员在吗', '转上级', '给我回个电话', '帮我转一下', '解决不了就转', '没人管吗', '人都去哪了', '换个懂的来', '关掉机器人', '别发模板', '跟你说不通', '不想跟你说了', '机器人解决不了', '摇个人来', '转仁工', '专人工客服', '人类', '可唔可以搵個職員', 'reprasentative', 'custmer service']) assert.equal(named(lead(text)), 'human:asked', text)
  for (const text of ['两个人共用一个号行吗', '真人吗', '取消机器人', '扫地机器人解决不了地毯', '有人在吗', '说是退款专员要我转账', '换个大的', '售后几天', '没人签收', '转账没成功', 'human or machine', 'fake customer service', '没有人脸识别吗']) assert.notEqual(lead(text).kind, 'human', text)
})

test('a barcode names goods, not an order; what is wished beside it leads', () => {
  const goods = { flows: ['order-status', 'product-question', 'return-items'] as Context['flows'] }
  for (const text of ['条码 6901234567892', '條碼：6901234567892', 'Barcode 036000291452', '条形码6901234567892 这个多少钱']) assert.deepEqual(understand(text, context(goods)).commands, [{ kind: 'start-flow', flow: 'product-question' }], text)
  assert.equal(named(lead('条码 6901234567892 我要退货', goods)), 'return-items')
  assert.equal(named(lead('订单 6901234567892', goods)), 'order-status')
})

test('what only sounds like it calls nobody', () => {
  for (const text of ['你是真人吗', '是不是机器人', '你是人工还是机器人', '人工客服几点上班', '安装人工费多少', '不用转人工', 'are you a human?', 'am I talking to a bot', 'what are your customer service hours', '人工智能是什么', '滚筒洗衣机多少钱', '垃圾桶有吗', '叫人来安装', '能找个人来修吗', '换个人收货可以吗', 'no human needed']) {
    assert.notEqual(lead(text).kind, 'human', text)
  }
})

const table: readonly (readonly [expected: string, ...texts: string[]])[] = [
  ['self-harm', '我不想活了', '我勿想活了', '吃了一瓶安眠药', 'I took too many pills', '活着没意思', '活着没意思想自杀', '唔想做人', 'I want to kill myself', '我要跳楼'], ['threat', '信不信我砍死你们', '我要捅死你', '我欲刣死恁', "I'll come after you", '我要放火烧了你们公司', 'I will bomb your office'],
  ['medical', '吃了你们的东西食物中毒了', '宝宝把电池吞了', '孩子嘴唇发紫', '老人噎住了', 'he is choking', 'my dog drank the bleach', 'she swallowed one of the magnets', '孩子误吞了纽扣电池', '热水壶着火了', 'my baby swallowed a button battery', '喝完呼吸困难'], ['minor', '我今年12岁', '孩子偷偷用我手机下单', 'I am 12 years old', '我是小学生'],
  ['human:complaint', '我要投诉', '打12315投诉你们', '我要找律师起诉', 'I will sue you'], ['human:frustrated', '你答非所问', '什么破机器人', '说了多少遍了', '烦死了', '没用的东西', 'this is useless', 'you are going in circles', '垃圾客服'],
  ['who-are-you', '你是真人吗', '你是机器人吗', '你是谁', '你到底是不是真人', '系咪真人呀', 'are you a human?', 'am I talking to a bot?', 'who are you', '说你是真人'],
  ['greet', '你好', '您好！', '在吗', 'hi', 'Hello!', '早上好', '你好呀~'], ['thank', '谢谢', '好的谢谢', '多谢', '唔該', 'thanks', 'thank you very much!', 'ok thanks'], ['goodbye', '再见', '拜拜', 'bye', 'goodbye!'],
  ['solved', '解决了', '好的，解决了，谢谢', '没有了', '没问题了', '搞定了', "thanks that's all", "that's all", 'solved', '没别的了', '搞掂'], ['affirm', '好的', '是的', '嗯', 'ok', 'yes'], ['deny', '不是', '还是不对', '毋是這', "that's wrong", 'still wrong', 'wrong again', '没解决', 'no', '都不是', 'none of these'],
  ['order-status', '我的订单到哪了', '查订单', '订单状态', '我的货发了吗', '怎么还没发货', '我买的手机发货了吗', 'where is my order', 'order status', 'has my order shipped', '查一下ZY26112011962'],
  ['parcel-tracking', '我的包裹到哪了', '快递到哪了', '查物流', '物流信息', '我的快递怎么还没到', '我个包裹去咗边', '我的冰箱到哪了', '我買嘅嘢幾時到', 'where is my parcel', 'track my package', '我的婴儿车什么时候送到', '睇下我个快递到边度'],
  ['my-orders', '我的订单有哪些', '查看我的订单', '我最近买了什么', 'show my orders', 'my orders', 'order history'], ['cannot-handle', '', '😀😀', 'asdfgh', '阿里巴巴', '？？？', '\u202Egnirts'],
]
test('each command has its utterances', () => {
  for (const [expected, ...utterances] of table) for (const text of utterances) assert.equal(named(lead(text)), expected, `"${text}"`)
})

test('questions of policy are not taken for one order\'s state', () => {
  for (const text of ['退款什么时候到账', '快递丢了怎么办', '退货的快递费谁出', '一般几天发货', '快递显示签收但没收到', 'how long does delivery take', 'my parcel is lost', 'where is my refund', '怎么取消我的订单', 'cancel my orders please', '我的订单怎么开发票']) assert.notEqual(lead(text).kind, 'start-flow', text)
})

test('numbers are taken as slots, whatever surrounds them', () => {
  for (const [text, ...expected] of [['ZY26112011962到哪了', 'zy26112011962'], ['查物流 SF12345678901', 'sf12345678901'], ['my order #W2378156?', '#w2378156'], ['订单号：４８９４３４，到哪了', '489434'], ['我的两个订单 ZY26112011962、ZY26112011963', 'zy26112011962', 'zy26112011963']] as const) {
    const { commands } = understand(text, context())
    assert.deepEqual(commands.flatMap(command => command.kind === 'set-slot' ? [command.value] : []), expected, text)
  }
})

test('after "which one", a place or the goods\' name points at an order', () => {
  const choosing = [{ id: 'A', title: '安护 上臂式电子血压计' }, { id: 'B', title: '暖冬 澳洲羊毛被' }]
  assert.deepEqual(lead('第二个', { choosing }), { kind: 'set-slot', slot: 'place', value: 1 })
  assert.deepEqual(lead('the first one', { choosing }), { kind: 'set-slot', slot: 'place', value: 0 })
  assert.deepEqual(lead('血压计那个', { choosing }), { kind: 'set-slot', slot: 'order', value: 'A' })
  assert.equal(lead('第二个').kind, 'cannot-handle', 'without a list it points at nothing')
})

test('while it waits to close, a yes closes', () => {
  for (const text of ['好的', '没有了，结束', '没有了', '谢谢', 'yes', 'no, that is all', '再见']) assert.equal(lead(text, { closing: true }).kind, 'affirm', text)
  assert.equal(lead('还有问题', { closing: true }).kind, 'deny')
})

test('retrieval answers when sure, asks when unsure, and says so when lost', () => {
  const found = (confidence: number) => ({ articleId: 'a', title: '运费怎么算', answer: '满 99 元免运费', confidence, others: [{ articleId: 'b', title: '发货时间', likeness: 0.3 }, { articleId: 'c', title: '配送范围', likeness: 0.2 }, { articleId: 'd', title: '第四', likeness: 0.2 }] })
  assert.equal(lead('这个东西', { found: found(0.55) }).kind, 'answer')
  assert.deepEqual(lead('这个东西', { found: found(0.549) }), { kind: 'clarify', choices: [{ title: '运费怎么算', articleId: 'a' }, { title: '发货时间', articleId: 'b' }, { title: '配送范围', articleId: 'c' }] })
  assert.equal(lead('这个东西', { found: found(0.1) }).kind, 'cannot-handle')
})

test('it answers in the language of the words', () => {
  assert.equal(understand('where is my order', context()).language, 'en')
  assert.equal(understand('我的 order 到哪了', context({ locale: 'en' })).language, 'zh-CN')
  assert.equal(understand('12345678', context({ locale: 'en' })).language, 'en')
})

test('64 KiB, ten questions and mixed scripts come back quickly', () => {
  for (const text of ['转'.repeat(21_000), 'a1'.repeat(32_000), '怎么退货？'.repeat(10), '我\u0301的\u200b订单\u202e到哪', '5'.repeat(60_000)]) {
    const started = process.cpuUsage()
    understand(text, context())
    assert.ok(process.cpuUsage(started).user < 150_000, text.slice(0, 10))
  }
})

test('every text exists in both languages with the same values, and every button is understood', () => {
  const values = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]!).toSorted()
  for (const [key, said] of Object.entries(texts) as [TextKey, Said][]) {
    assert.ok(said['zh-CN'].length > 0 && said.en.length > 0, key)
    assert.deepEqual(values(said['zh-CN']), values(said.en), key)
    if (said.plain) for (const language of ['zh-CN', 'en'] as const) assert.ok(said.plain[language].length <= said[language].length, `${key}: plain is not shorter`)
  }
  assert.equal(sayText('number-unknown', { language: 'en', style: 'warm', cantonese: false }, { number: '{count}' }).includes('{count}'), true, 'values are not read again')
  const expected: Record<ChoiceKey, string> = { human: 'human:asked', 'my-order': 'order-status', 'my-orders': 'my-orders', returns: 'cannot-handle', close: 'solved', more: 'deny', yes: 'affirm', no: 'deny' }
  for (const [key, said] of Object.entries(choices) as [ChoiceKey, Said][]) for (const language of ['zh-CN', 'en'] as const) assert.equal(named(lead(said[language])), expected[key], said[language]) // returns is answered from knowledge
})
