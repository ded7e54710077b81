import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Frame } from 'playwright-core'
import { transact } from '@zhiyu/server/kernel/work'
import { answerTo, chatAs, newShopper, orderStatus, proposalsOf, type Shopper } from './bought.ts'
import { axe, identify, openChat, openStage, shopPage, type Stage, type Visit } from './widget-stage.ts'

/** The card of what would be done: confirmed once, the same in every tab, honest about a lost line. */
let stage: Stage
before(async () => { stage = await openStage(); stage.host('/page', shopPage(stage)) })
after(() => stage.leave())

let serial = 0
interface Shown extends Visit { readonly chat: Frame; readonly order: string; readonly shopper: Shopper }
/** A shopper who asked to cancel an order and sees the card. */
async function shown (options: Parameters<Stage['visit']>[0] = {}, before: (visit: Visit) => Promise<void> = async () => {}): Promise<Shown> {
  const order = `ZY261127${String(++serial).padStart(5, '0')}`
  const shopper = await newShopper(stage, [{ id: order }])
  const visit = await chatAs(stage, shopper, options)
  await before(visit)
  await answerTo(visit.chat, `帮我取消订单 ${order}`)
  await visit.chat.locator('.proposal.open').waitFor()
  return { ...visit, order, shopper }
}
const another = async ({ context, shopper }: Shown): Promise<Frame> => {
  const page = await context.newPage()
  await page.goto(`${stage.shopOrigin}/page`)
  await identify(page, await shopper.token())
  const chat = await openChat(page)
  await chat.locator('.proposal').waitFor()
  return chat
}
const yes = (chat: Frame) => chat.getByRole('button', { name: '确认取消订单' })
const CONFIRM = '**/v1/widget/proposals/*/confirm'

test('the card says what, for what, how much and until when; nothing has been done yet', async () => {
  const { chat, order, problems, context } = await shown({ viewport: { width: 360, height: 740 } })
  const card = chat.getByRole('group', { name: `取消订单 ${order}` })
  assert.match(await card.innerText(), /云溪 电热水壶[\s\S]*退给您 ¥199[\s\S]*请在 今天 \d\d:\d\d 前决定，还有 1[45] 分 \d\d 秒/)
  assert.equal(await orderStatus(stage, order), 'paid')
  assert.deepEqual(await axe(chat), [])
  assert.deepEqual(problems, [])
  await context.close()
})

test('pressed five times it is sent once and done once; every tab and a reload agree', async () => {
  const one = await shown()
  const { chat, page, order, shopper, problems, context } = one
  const other = await another(one)
  let sent = 0
  await page.route(CONFIRM, async route => { sent++; await new Promise(resolve => { setTimeout(resolve, 400) }); await route.continue() })
  await yes(chat).evaluate(button => { for (let i = 0; i < 5; i++) (button as HTMLButtonElement).click() })
  await chat.locator('.proposal.working').waitFor()
  assert.deepEqual(await axe(chat), [])
  await chat.locator('.proposal.done').waitFor()
  await other.locator('.proposal.done').waitFor()
  await chat.locator('.msg.ai').getByText(`订单 ${order} 已经取消`).waitFor()
  assert.equal(sent, 1)
  assert.equal(await orderStatus(stage, order), 'cancelled')
  assert.deepEqual(await proposalsOf(stage, shopper), [{ deed_kind: 'cancel-order', state: 'done' }])
  assert.equal(await chat.evaluate(() => document.activeElement?.className), 'outcome') // the button is gone, the focus is not
  assert.deepEqual(await axe(chat), [])
  await page.reload()
  await identify(page, await shopper.token())
  const again = await openChat(page)
  await again.locator('.proposal.done').waitFor()
  assert.equal(await again.locator('.msg.ai').getByText('已经取消').count(), 1)
  assert.deepEqual(problems, [])
  await context.close()
})

test('declined by keyboard it changes nothing, here and in the other tab', async () => {
  const one = await shown()
  const { chat, page, order, shopper, context } = one
  const other = await another(one)
  await yes(chat).focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await chat.locator('.proposal.declined').waitFor()
  await other.locator('.proposal.declined').waitFor()
  assert.equal(await orderStatus(stage, order), 'paid')
  assert.deepEqual(await proposalsOf(stage, shopper), [{ deed_kind: 'cancel-order', state: 'declined' }])
  await context.close()
})

test('a yes in words turns the card too', async () => {
  const { chat, order, context } = await shown()
  assert.match(await answerTo(chat, '确认'), /已经取消/)
  await chat.locator('.proposal.done').waitFor()
  assert.equal(await orderStatus(stage, order), 'cancelled')
  await context.close()
})

test('a line that breaks before, after and all through an answer: the card says what is known, and nothing is done twice', async () => {
  const lost = await shown()
  await lost.page.route(CONFIRM, route => route.abort(), { times: 1 })
  await yes(lost.chat).click()
  await lost.chat.locator('.outcome').getByText('刚才没有办成，请再点一次').waitFor() // never reached the server
  assert.equal(await orderStatus(stage, lost.order), 'paid')
  await yes(lost.chat).click()
  await lost.chat.locator('.proposal.done').waitFor()
  await lost.context.close()

  const unheard = await shown()
  await unheard.page.route(CONFIRM, async route => { await route.fetch(); await route.abort() }, { times: 1 })
  await yes(unheard.chat).click()
  await unheard.chat.locator('.proposal.done').waitFor() // done, only its answer was lost
  assert.deepEqual(await proposalsOf(stage, unheard.shopper), [{ deed_kind: 'cancel-order', state: 'done' }])
  await unheard.context.close()

  const dark = await shown()
  await dark.page.route('**/v1/widget/proposals**', route => route.abort())
  await dark.page.route(CONFIRM, route => route.abort())
  await yes(dark.chat).click()
  await dark.chat.locator('.proposal.unsure').waitFor()
  assert.deepEqual(await axe(dark.chat), [])
  await dark.page.unrouteAll()
  await dark.chat.getByRole('button', { name: '再看一下结果' }).click()
  await dark.chat.locator('.outcome').getByText('刚才没有办成，请再点一次').waitFor()
  await yes(dark.chat).click()
  await dark.chat.locator('.proposal.done').waitFor()
  await dark.context.close()
})

test('what was answered while this tab was cut off is known as soon as it is back', async () => {
  const one = await shown()
  const { chat, page, shopper, context } = one
  const other = await another(one)
  await page.route('**/v1/**', route => route.abort())
  await page.evaluate(() => {}) // the route stands
  for (const client of stage.house.app.websocketServer.clients) client.terminate()
  await other.locator('.proposal .choice').first().click()
  await other.locator('.proposal.declined').waitFor()
  await page.unrouteAll()
  await chat.locator('.proposal.declined').waitFor()
  assert.deepEqual(await proposalsOf(stage, shopper), [{ deed_kind: 'cancel-order', state: 'declined' }])
  await context.close()
})

test('what moved in between is refused in plain words, with a person near', async () => {
  const { chat, order, shopper, problems, context } = await shown()
  await transact(stage.house.world, 'demo', work => work.tx.updateTable('orders').set({ status: 'shipped' }).where('shop_id', '=', 'demo').where('id', '=', order).execute())
  await yes(chat).click()
  await chat.locator('.proposal.refused').waitFor()
  assert.match(await chat.locator('.proposal .outcome').innerText(), /没有办成。 订单已经发出，不能再取消/)
  assert.deepEqual(await axe(chat), [])
  assert.deepEqual((await proposalsOf(stage, shopper)).map(one => one.state), ['refused'])
  assert.equal(await chat.locator('.proposal').getByRole('button', { name: /找人工/ }).isVisible(), true)
  assert.deepEqual(problems.filter(one => !/status of 422/.test(one)), []) // the browser itself notes each refused call
  await context.close()
})

test('each refusal of the server has its words: not as shown, answered already, a person decides, busy, another account', async () => {
  const { chat, page, context } = await shown()
  for (const [status, code, words] of [[409, 'proposal.not-as-shown', '内容有了变化'], [409, 'proposal.closed', '已经有了结果'], [422, 'proposal.needs-person', '人工同事来定'], [429, 'request.too-many', '过一会儿再点'], [404, 'proposal.not-found', '原来的账号登录']] as const) {
    await page.route(CONFIRM, route => route.fulfill({ status, contentType: 'application/json', body: JSON.stringify({ code, say: '…' }) }), { times: 1 })
    await yes(chat).click()
    await chat.locator('.proposal .outcome').getByText(words).waitFor()
  }
  await yes(chat).click()
  await chat.locator('.proposal.done').waitFor()
  await context.close()
})

test('time runs out in sight: seconds in the last minute, then no button, and no deed', async () => {
  const { chat, page, order, problems, context } = await shown({}, async visit => { await visit.page.clock.install() })
  await page.clock.fastForward(14 * 60_000 + 15_000)
  await chat.locator('.until.last').waitFor()
  assert.match(await chat.locator('.until').innerText(), /还有 \d+ 秒/)
  assert.deepEqual(await axe(chat), [])
  await page.clock.fastForward(50_000)
  await chat.locator('.proposal.expired').waitFor()
  assert.equal(await chat.locator('.proposal button').count(), 0)
  assert.equal(await orderStatus(stage, order), 'paid')
  assert.deepEqual(await axe(chat), [])
  assert.deepEqual(problems, [])
  await context.close()
})

test('a person is one tap away from the card, and the card can still be answered while they are awaited', async () => {
  const { chat, order, context } = await shown({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  await chat.getByRole('button', { name: '长辈版', exact: true }).click()
  assert.deepEqual(await axe(chat), [])
  for (const button of await chat.locator('.proposal button').all()) { const size = await button.boundingBox(); assert.ok(size && size.height >= 60 && size.width >= 250, JSON.stringify(size)) }
  await chat.locator('.proposal').getByRole('button', { name: /找人工/ }).click()
  await chat.locator('.panel.queue').waitFor()
  await yes(chat).click()
  await chat.locator('.proposal.done').waitFor()
  assert.equal(await orderStatus(stage, order), 'cancelled')
  await context.close()
})
