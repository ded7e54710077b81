import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Frame, Page } from 'playwright-core'
import { answerTo, chatAs, newShopper, nextAnswer, orderStatus, proposalsOf } from './bought.ts'
import { drawn, ean13 } from './drawn-codes.ts'
import { axe, openStage, shopPage, type Stage, type WithChat } from './widget-stage.ts'

/** What shoppers come for, from the first word to the thing done, in the widget they see: Chinese, English, Cantonese, and large. */
let stage: Stage
before(async () => { stage = await openStage(); stage.host('/page', shopPage(stage)) })
after(() => stage.leave())

let serial = 0
const number = (): string => `ZY261126${String(++serial).padStart(5, '0')}`
const phone = { viewport: { width: 360, height: 740 } } as const

/** Presses the card's button and reads what the assistant says of it. */
async function press (chat: Frame, name: RegExp): Promise<string> {
  const before = await chat.locator('.messages .msg.ai').count()
  await chat.locator('.proposal.open').last().getByRole('button', { name }).click()
  return nextAnswer(chat, before)
}
async function choose (chat: Frame, name: string | RegExp): Promise<string> {
  const before = await chat.locator('.messages .msg.ai').count()
  await chat.locator('.choices').last().getByRole('button', { name }).first().click()
  return nextAnswer(chat, before)
}
const inEnglish = (page: Page): Promise<void> => page.evaluate(() => { (window as Window & WithChat).Zhiyu!.setLocale('en') })
async function sound (chat: Frame, problems: readonly string[]): Promise<void> {
  assert.deepEqual(await axe(chat), [])
  assert.deepEqual(problems, [])
}

test('中文：先问货到哪了，再取消另一单', async () => {
  const [sent, waiting] = [number(), number()]
  const shopper = await newShopper(stage, [{ id: sent, status: 'shipped' }, { id: waiting, goods: [{ title: '山舍 羊毛盖毯', minor: 35_900 }] }])
  const { chat, problems, context } = await chatAs(stage, shopper, phone)
  assert.match(await answerTo(chat, `${sent} 到哪了`), /顺丰|转运中心/)
  await answerTo(chat, `另一单不要了，帮我取消订单 ${waiting}`)
  assert.match(await chat.locator('.proposal.open').innerText(), new RegExp(`取消订单 ${waiting}[\\s\\S]*山舍 羊毛盖毯[\\s\\S]*退给您 ¥359`))
  assert.equal(await orderStatus(stage, waiting), 'paid', 'shown is not done')
  assert.match(await press(chat, /确认/), /已经取消/)
  assert.equal(await orderStatus(stage, waiting), 'cancelled')
  assert.equal(await orderStatus(stage, sent), 'shipped')
  await sound(chat, problems)
  await context.close()
})

test('中文：退货，中间插问物流，选件、选原因，回一句“确认”', async () => {
  const [received, sent] = [number(), number()]
  const shopper = await newShopper(stage, [
    { id: received, status: 'delivered', deliveredDaysAgo: 2, goods: [{ title: '云溪 冰箱', minor: 90_000 }, { title: '暖冬 羊毛被', minor: 30_000 }] }, { id: sent, status: 'shipped' },
  ])
  const { chat, problems, context } = await chatAs(stage, shopper)
  assert.match(await answerTo(chat, '我要退货'), /要退的是哪一件/)
  assert.match(await answerTo(chat, '我的快递到哪了'), new RegExp(`${sent}[\\s\\S]*回到刚才的事`))
  assert.match(await choose(chat, /羊毛被/), /原因/)
  await answerTo(chat, '不想要了')
  assert.match(await chat.locator('.proposal.open').innerText(), /暖冬 羊毛被 × 1[\s\S]*不想要了[\s\S]*退给您 ¥300/)
  assert.match(await answerTo(chat, '确认'), new RegExp(`${received}-R1`))
  await chat.locator('.proposal.done').waitFor()
  assert.deepEqual(await proposalsOf(stage, shopper), [{ deed_kind: 'return-items', state: 'done' }])
  await sound(chat, problems)
  await context.close()
})

test('中文：改地址，看到卡片后更正，旧卡片作废，新的办成', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id }])
  const { chat, problems, context } = await chatAs(stage, shopper, phone)
  assert.match(await answerTo(chat, '我想改地址'), /完整|地址/)
  await answerTo(chat, '浙江省杭州市西湖区文三路 12 号')
  assert.match(await chat.locator('.proposal.open').innerText(), /文三路 12 号[\s\S]*不涉及付款或退款/)
  await answerTo(chat, '错了，应该是浙江省杭州市西湖区文三路 21 号')
  await chat.locator('.proposal.declined').waitFor()
  assert.match(await chat.locator('.proposal.open').innerText(), /文三路 21 号/)
  assert.match(await press(chat, /确认改地址/), /地址已经改好/)
  assert.deepEqual((await proposalsOf(stage, shopper)).map(one => one.state), ['declined', 'done'])
  await sound(chat, problems)
  await context.close()
})

test('中文：改送货时间，回一句“可以”，快递收到要求', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id, status: 'shipped' }])
  const { chat, problems, context } = await chatAs(stage, shopper, phone)
  assert.match(await answerTo(chat, '我想改配送时间'), /哪一天/)
  assert.match(await answerTo(chat, '明天下午'), /下午 送，可以吗/)
  assert.match(await answerTo(chat, '可以'), /登记给快递/)
  await sound(chat, problems)
  await context.close()
})

test('中文：草莓坏了，不用多说，极速退登记好，人工马上来', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id, status: 'delivered', deliveredDaysAgo: 0, goods: [{ title: '红颜草莓 2 斤', minor: 5_900, attributes: { nature: 'perishable' } }] }])
  const { chat, problems, context } = await chatAs(stage, shopper)
  assert.match(await answerTo(chat, '草莓都烂了'), /30 分钟内会有人联系您/)
  await chat.locator('.panel.queue').waitFor()
  await sound(chat, problems)
  await context.close()
})

test('中文：开发票，点“个人”，点确认', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id, status: 'delivered', deliveredDaysAgo: 3 }])
  const { chat, problems, context } = await chatAs(stage, shopper, phone)
  assert.match(await answerTo(chat, '我要开发票'), /个人还是公司/)
  await choose(chat, '个人')
  assert.match(await chat.locator('.proposal.open').innerText(), new RegExp(`${id}[\\s\\S]*个人|个人[\\s\\S]*${id}`))
  assert.match(await press(chat, /确认开票/), /发票/)
  assert.deepEqual(await proposalsOf(stage, shopper), [{ deed_kind: 'request-invoice', state: 'done' }])
  await sound(chat, problems)
  await context.close()
})

test('中文：报修冰箱，照着试一遍不行，约好上门，点确认', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id, status: 'delivered', deliveredDaysAgo: 30, placedDaysAgo: 33, goods: [{ title: '云溪 对开门风冷冰箱 610L', minor: 529_900, product: 'A101' }] }])
  const { chat, problems, context } = await chatAs(stage, shopper)
  assert.match(await answerTo(chat, '冰箱坏了，要报修'), /出了什么问题/)
  assert.match(await choose(chat, /不制冷/), /好了吗/)
  assert.match(await answerTo(chat, '没有'), /什么时候上门方便/)
  await choose(chat, /上午/)
  assert.match(await chat.locator('.proposal.open').innerText(), /冰箱/)
  assert.match(await press(chat, /确认预约维修/), /维修已预约/)
  assert.deepEqual(await proposalsOf(stage, shopper), [{ deed_kind: 'book-repair', state: 'done' }])
  await sound(chat, problems)
  await context.close()
})

test('中文：拍一张条码，商品就认出来了', async () => {
  const shopper = await newShopper(stage, [])
  const { chat, page, problems, context } = await chatAs(stage, shopper, phone)
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), chat.getByRole('button', { name: '拍条码或选图片' }).click()])
  await chooser.setFiles({ name: 'box.png', mimeType: 'image/png', buffer: drawn([ean13('2065000001011')]) }) // the fridge's own
  await chat.getByText('读出来了').waitFor()
  await page.keyboard.press('Enter') // the focus waits on "send"
  assert.match(await nextAnswer(chat, 0), /云溪 对开门风冷冰箱 610L.*¥5,299/s)
  assert.deepEqual(await chat.locator('.msg.self .text').allTextContents(), ['条码 2065000001011'])
  await sound(chat, problems)
  await context.close()
})

test('English: cancel an order, decline first, then ask again and confirm', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id }])
  const { chat, page, problems, context } = await chatAs(stage, shopper, { ...phone, colorScheme: 'dark' })
  await inEnglish(page)
  await answerTo(chat, `please cancel my order ${id}`)
  assert.match(await chat.locator('.proposal.open').innerText(), new RegExp(`Cancel order ${id}[\\s\\S]*Refund to you .*199`))
  assert.match(await press(chat, /Not now/), /nothing was changed/)
  assert.equal(await orderStatus(stage, id), 'paid')
  await answerTo(chat, `I changed my mind, cancel order ${id}`)
  assert.match(await press(chat, /Yes, cancel/), /has been cancelled/)
  assert.equal(await orderStatus(stage, id), 'cancelled')
  await sound(chat, problems)
  await context.close()
})

test('English: return an item with the reason, confirmed in words', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id, status: 'delivered', deliveredDaysAgo: 1 }])
  const { chat, page, problems, context } = await chatAs(stage, shopper)
  await inEnglish(page)
  await answerTo(chat, 'I want to return my order')
  await answerTo(chat, 'I don\'t like it any more')
  assert.match(await chat.locator('.proposal.open').innerText(), /Refund to you/)
  assert.match(await answerTo(chat, 'yes'), new RegExp(`${id}-R1`))
  assert.deepEqual(await proposalsOf(stage, shopper), [{ deed_kind: 'return-items', state: 'done' }])
  await sound(chat, problems)
  await context.close()
})

test('粤语：用粤语取消张单，用粤语答应', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id }], { care: 'dialect', region: '广东省' })
  const { chat, problems, context } = await chatAs(stage, shopper, phone)
  assert.match(await answerTo(chat, '唔該，我有咩訂單？'), /[咗嘅喺唔畀係呢]/, 'answered in Cantonese')
  await answerTo(chat, '唔該幫我取消張單')
  assert.match(await chat.locator('.proposal.open').innerText(), new RegExp(id))
  assert.match(await answerTo(chat, '系呀'), new RegExp(id))
  assert.equal(await orderStatus(stage, id), 'cancelled')
  await sound(chat, problems)
  await context.close()
})

test('长辈版：大字卡片办一件事，再一下就找到人工', async () => {
  const id = number()
  const shopper = await newShopper(stage, [{ id }], { care: 'silver', name: '王秀兰' })
  const { chat, problems, context } = await chatAs(stage, shopper, phone)
  await chat.getByRole('button', { name: '换成长辈版' }).click()
  await answerTo(chat, '帮我取消订单')
  const card = chat.locator('.proposal.open')
  for (const button of await card.getByRole('button').all()) { const size = await button.boundingBox(); assert.ok(size && size.height >= 60, `${await button.innerText()} ${JSON.stringify(size)}`) }
  await sound(chat, problems)
  assert.match(await press(chat, /确认/), /取消/)
  assert.equal(await orderStatus(stage, id), 'cancelled')
  await chat.locator('.human').click() // one tap, and no question back
  await chat.locator('.panel.queue').waitFor()
  await sound(chat, problems)
  await context.close()
})
