import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { appendMessage, loadConversation, loadMessages, openConversation, setFlow, type MessageRow } from '../conversations/index.ts'
import { createCustomer } from '../customers/index.ts'
import { day, iso, manualClock } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import type { FlowName } from './commands.ts'

const clock = manualClock(Date.parse('2026-11-28T02:00:00Z'))
let house: TestHouse
before(async () => { house = await openTestHouse({ clock, shops: ['alpha'] }) })
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(house.world, 'alpha', body)
let serial = 0

const barcodeOf = (n: number): string => `69012345${String(n).padStart(5, '0')}`
const markOf = (n: number): string => `mark${'abcdefghijklmnopqrst'[n]!.repeat(3)}`

/** A shopper with a fridge that was delivered three days ago and costs less now, its facts, a coupon and points; their conversation. */
async function talk (more: { readonly known?: boolean; readonly locale?: 'zh-CN' | 'en'; readonly price?: number; readonly email?: string | null } = {}) {
  const n = ++serial
  const orderId = `ZY2611281000${n}`
  const { id, customerId } = await inShop(async work => {
    const customerId = await createCustomer(work, { externalId: more.known === false ? null : `s-${n}`, name: '王小明', email: more.email === undefined ? 'wang@mail.example' : more.email })
    const own = { shop_id: 'alpha', updated_at: iso(work.now) }
    const at = iso(work.now - 3 * day)
    await work.tx.insertInto('products').values({ ...own, id: `F${n}`, title: '云溪 冰箱', category: '家电', price_minor: more.price ?? 480_000, currency: 'CNY', available: true }).execute()
    for (const locale of ['zh-CN', 'en'] as const) await work.tx.insertInto('product_facts').values({ ...own, product_id: `F${n}`, locale, kind: 'fridge', title: locale === 'en' ? `Yunxi fridge ${markOf(n)}` : null, specs: JSON.stringify([{ name: '容量', value: '610 L' }, { name: '条码', value: barcodeOf(n) }]), warranty_months: 36, manual_url: `https://shop.example/f${n}.pdf`, manual_title: '说明书' }).execute()
    await work.tx.insertInto('orders').values({ ...own, id: orderId, customer_id: customerId, kind: 'sale', status: 'delivered', currency: 'CNY', total_minor: 500_000, line_count: 1, placed_at: at }).execute()
    await work.tx.insertInto('order_lines').values({ shop_id: 'alpha', order_id: orderId, line_no: 1, product_id: `F${n}`, title: '云溪 冰箱', quantity: 1, unit_price: '5000', amount_minor: 500_000 }).execute()
    await work.tx.insertInto('parcels').values({ ...own, id: `${orderId}/1`, order_id: orderId, status: 'delivered', shipped_at: at, delivered_at: at }).execute()
    await work.tx.insertInto('coupons').values({ ...own, id: `k${n}`, customer_id: customerId, title: '满 300 减 50', off_minor: 5_000, from_minor: 30_000, currency: 'CNY', state: 'ready' }).execute()
    await work.tx.insertInto('points').values({ shop_id: 'alpha', customer_id: customerId, balance: 1_280, updated_at: iso(work.now) }).execute()
    return { customerId, id: (await openConversation(work, { customerId, visitorId: null, locale: more.locale ?? 'zh-CN' })).id }
  })
  const messages = (): Promise<MessageRow[]> => inShop(work => loadMessages(work, id, { after: 0, limit: 100 }))
  const write = async (...texts: string[]): Promise<MessageRow> => {
    for (const body of texts) {
      await inShop(work => appendMessage(work, { conversationId: id, senderKind: 'customer', senderId: customerId, body }))
      await house.settle()
    }
    return (await messages()).findLast(message => message.senderKind === 'ai')!
  }
  /** As if it had been offered on a button: whoever understands words need not be asked here. */
  const begin = async (flow: FlowName, ...texts: string[]): Promise<MessageRow> => {
    const title = more.locale === 'en' ? 'this one please' : '就办这个'
    await inShop(work => setFlow(work, id, { flow: { guesses: [{ title, flow }] }, misunderstood: 0 }))
    return write(title, ...texts)
  }
  return {
    orderId, barcode: barcodeOf(n), write, begin,
    state: async () => (await inShop(work => loadConversation(work, id))).state,
    requests: () => inShop(work => work.tx.selectFrom('service_requests').selectAll().where('shop_id', '=', 'alpha').where('customer_id', '=', customerId).execute()),
    tasks: () => inShop(work => work.tx.selectFrom('partner_tasks').select(['partner', 'what']).where('shop_id', '=', 'alpha').where('conversation_id', '=', id).execute()),
  }
}
const buttonsOf = (message: MessageRow): readonly string[] => message.card?.kind === 'choices' ? message.card.choices : []

test('price protection: the difference is shown, nothing is done before the yes, and then it is', async () => {
  const one = await talk()
  const shown = await one.begin('price-protection')
  assert.equal(shown.card?.kind, 'proposal', shown.body)
  assert.match(shown.body, /¥200\.00/)
  assert.deepEqual(await one.requests(), [])
  assert.match((await one.write('确认')).body, new RegExp(`订单 ${one.orderId} 的价保已经办好，编号 ${one.orderId}-S1`))
  assert.equal((await one.requests())[0]?.amount_minor, 20_000)
})

test('a price that did not fall is refused by its rule, and a person offered; nothing is shown to confirm', async () => {
  const one = await talk({ price: 500_000 })
  const told = await one.begin('price-protection')
  assert.match(told.body, /并没有比您买的时候便宜.*转人工/)
  assert.ok(buttonsOf(told).includes('转人工'))
  assert.deepEqual(await one.requests(), [])
})

test('an invoice: the company in one line, a wrong number is asked again, the title is sealed', async () => {
  const one = await talk()
  assert.deepEqual(buttonsOf(await one.begin('invoice')), ['个人', '公司'])
  assert.match((await one.write('知遇科技有限公司 91350100M000100Y44')).body, /校验位不对/)
  const shown = await one.write('91350100M000100Y43')
  assert.equal(shown.card?.kind, 'proposal', shown.body)
  assert.match((await one.write('确认')).body, /发票申请已提交/)
  const [request] = await one.requests()
  assert.deepEqual([request?.kind, request?.detail, request?.sealed !== null], ['invoice', { title: 'company' }, true])
  const mailless = await talk({ email: null })
  assert.match((await mailless.begin('invoice', '个人')).body, /还没有邮箱/)
})

test('a repair: diagnosis by buttons, a visit, a yes, and the partner has work', async () => {
  const one = await talk()
  assert.deepEqual(buttonsOf(await one.begin('repair')), ['不制冷、不够冷', '声音很大', '漏水', '有糊味、冒烟或打火'])
  assert.match((await one.write('不制冷、不够冷')).body, /4℃.*好了吗/)
  const when = await one.write('没有好')
  assert.match(when.body, /上门/)
  const shown = await one.write(buttonsOf(when)[0]!)
  assert.equal(shown.card?.kind, 'proposal', shown.body)
  await one.write('确认')
  const [request] = await one.requests()
  assert.deepEqual([request?.kind, request?.detail, request?.visit_part], ['repair', { item: '1', fault: 'fridge-not-cold' }, 'morning'])
  assert.deepEqual((await one.tasks()).map(task => task.partner), ['repair'])
})

test('danger in a diagnosis is a person at once', async () => {
  const one = await talk()
  assert.match((await one.begin('repair', '有糊味、冒烟或打火')).body, /拔掉电源/)
  assert.equal(await one.state(), 'waiting')
})

test('coupons, points and goods are told from the shop, in the language of the shopper', async () => {
  const one = await talk()
  assert.match((await one.begin('coupon')).body, /满 300 减 50/)
  assert.match((await one.begin('membership')).body, /1280 积分/)
  const english = await talk({ locale: 'en' })
  assert.match((await english.begin('manual')).body, /https:\/\/shop\.example\/f\d+\.pdf/)
})

test('a thing named a moment ago need not be named again', async () => {
  const one = await talk({ locale: 'en' })
  await one.write(`hello, I look at the Yunxi fridge ${markOf(serial)}`)
  assert.match((await one.begin('product-question')).body, new RegExp(`Yunxi fridge ${markOf(serial)}: CN¥4,800\\.00, in stock`))
})

test('a visitor nobody vouches for may ask about goods, and learns nothing of anybody', async () => {
  const visitor = await talk({ known: false })
  assert.match((await visitor.begin('coupon')).body, /登录/)
  assert.match((await visitor.begin('price-protection')).body, /登录/)
  assert.doesNotMatch((await visitor.begin('product-question')).body, /登录/)
})

test('in Cantonese: questions, buttons, what to try, the card and the outcome, and a button is heard', async () => {
  const one = await talk()
  const asked = await one.begin('repair', '我部雪櫃而家唔凍嘅，點算好呀')
  assert.match(asked.body, /冷藏校到 4℃.*試過之後好返未/s)
  assert.deepEqual(buttonsOf(asked), ['好返喇', '仲係唔得'])
  const visit = await one.write('仲係唔得')
  assert.match(visit.body, /睇嚟要師傅檢查下。幾時上門方便/)
  assert.match(buttonsOf(visit)[0]!, /上晝$/)
  const shown = await one.write(buttonsOf(visit)[0]!)
  assert.match(shown.card?.kind === 'proposal' ? shown.card.lines[0]! : shown.body, /預約維修：云溪 冰箱.*上晝，保養期內免費/)
  assert.match((await one.write('係呀')).body, /維修已經預約好/)
  const thanks = await one.write('唔該晒')
  assert.deepEqual(buttonsOf(thanks), ['冇喇，結束', '仲有問題'])
  assert.match((await one.write('仲有問題')).body, /請講/)
  await one.write('轉人工')
  assert.equal(await one.state(), 'waiting')
})

test('a code read from the goods names them and offers what can be begun with them, and what is chosen knows the thing', async () => {
  const one = await talk()
  const read = await one.write(`条码 ${one.barcode} 序列号 A77X`)
  assert.match(read.body, /云溪 冰箱：.*想办什么/s)
  assert.deepEqual(buttonsOf(read), ['报修', '退货', '看说明书'])
  assert.match((await one.write('报修')).body, /冰箱出了什么问题/)
  const [first] = buttonsOf(await one.write('漏水', '还是不行'))
  await one.write(first!)
  await one.write('确认')
  assert.match((await one.tasks())[0]!.what, /云溪 冰箱.*S\/N A77X/)
  const again = await one.write(`条码 ${one.barcode}`)
  assert.deepEqual(buttonsOf(again), ['报修', '退货', '看说明书'])
  assert.match((await one.write('退货')).body, /退货的原因/)
})

test('a serial number alone asks which of their things it is on; a visitor is told the product and offered its manual only', async () => {
  const one = await talk()
  const asked = await one.write('序列号 B4471')
  assert.match(asked.body, /收到序列号 B4471。是您买的哪一件/)
  assert.deepEqual(buttonsOf(asked), ['云溪 冰箱'])
  assert.deepEqual(buttonsOf(await one.write('云溪 冰箱')), ['报修', '退货', '看说明书'])
  const visitor = await talk({ known: false })
  const told = await visitor.write(`条码 ${visitor.barcode}`)
  assert.match(told.body, /云溪 冰箱/)
  assert.deepEqual(buttonsOf(told).filter(button => ['报修', '退货'].includes(button)), [])
})
