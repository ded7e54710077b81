import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { bodies, chatIn, identify, openChat, openStage, say, shopPage, type Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openStage(); stage.host('/page', shopPage(stage)) })
after(() => stage.leave())

const own = async (externalId: string): Promise<{ id: string }[]> => {
  const lin = await stage.staff('wu@demo.zhiyu')
  const found = await lin.ask<{ items: { id: string; externalId: string | null }[] }>('GET', `customers?q=${externalId}`)
  const customer = found.items.find(one => one.externalId === externalId) ?? found.items[0]
  assert.ok(customer)
  return (await lin.ask<{ items: { id: string }[] }>('GET', `customers/${customer.id}/conversations`)).items
}

test('a known shopper sees her orders, hears from the AI about her own parcel, reaches a person and rates', async () => {
  const { page, problems } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/page`)
  await identify(page, await stage.identity('zy-1001'))
  const chat = await openChat(page)
  await chat.getByText('云溪 对开门风冷冰箱 610L').first().waitFor()
  assert.equal(await chat.locator('.home .label').first().isVisible(), true)

  await say(chat, '我的冰箱到哪了？')
  await chat.locator('.messages .msg.ai').first().waitFor({ timeout: 60_000 })
  assert.notEqual((await chat.locator('.messages .msg.ai .label').first().textContent() ?? '').trim(), '') // the AI label is text, on every AI message
  assert.match((await chat.locator('.messages').textContent()) ?? '', /冰箱|运输|顺丰|订单/)

  await chat.locator('.human').click()
  await chat.locator('.panel.queue').waitFor()
  const agent = await stage.staff('zhou@demo.zhiyu')
  await agent.ask('PUT', 'presence', { presence: 'online' })
  const [conversation] = await own('zy-1001')
  assert.ok(conversation)
  const row = (): Promise<{ state: string; agent: { name: string } | null }> => agent.ask('GET', `conversations/${conversation.id}`)
  for (let i = 0; i < 100 && (await row()).state !== 'with-agent'; i++) await page.waitForTimeout(50)
  await chat.locator('.status').getByText('周明远').waitFor()
  assert.equal(await chat.locator('.human').isVisible(), true) // 人工 stays in its place

  await agent.ask('POST', `conversations/${conversation.id}/messages`, { clientId: crypto.randomUUID(), body: '您好，我是周明远，冰箱明天送到。' })
  await chat.locator('.msg.agent').getByText('冰箱明天送到').waitFor()
  await say(chat, '好的谢谢')
  await chat.locator('.msg.self').getByText('好的谢谢').waitFor()
  await agent.ask('POST', `conversations/${conversation.id}/read`, { seq: 1_000 }).catch(() => undefined)
  await agent.ask('POST', `conversations/${conversation.id}/resolve`, { resolution: '已告知送达时间' })
  await chat.locator('.star').first().waitFor()
  await chat.getByRole('button', { name: /^5 星/ }).click()
  await chat.getByText('谢谢您的评价').waitFor()
  await chat.getByRole('button', { name: '9', exact: true }).click()
  await chat.getByLabel('想对我们说的话').fill('很耐心')
  await chat.getByRole('button', { name: '提交' }).click()
  await chat.getByText('已收到，谢谢您').waitFor()
  const { rating } = await agent.ask<{ rating: { score: number; nps: number; words: string } }>('GET', `conversations/${conversation.id}/rating`)
  assert.deepEqual([rating.score, rating.nps, rating.words], [5, 9, '很耐心'])
  assert.deepEqual(problems, [])
})

test('a reload shows the same talk, once', async () => {
  const { page } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/page`)
  let chat = await openChat(page)
  for (const words of ['第一句', '第二句', '第三句']) await say(chat, words)
  for (const words of ['第一句', '第二句', '第三句']) await chat.locator('.msg.self:not(.unsent)').getByText(words).waitFor()
  await page.reload()
  chat = await chatIn(page) // it was open, so it opens again
  await chat.locator('.msg.self').getByText('第三句').waitFor()
  assert.deepEqual(await bodies(chat, '.self'), ['第一句', '第二句', '第三句'])
})

test('sockets cut in mid-talk: nothing is lost, doubled or out of order', async () => {
  const { page } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/page`)
  const chat = await openChat(page)
  const sent: string[] = []
  for (let i = 1; i <= 24; i++) {
    const words = `消息 ${i}`
    sent.push(words)
    await say(chat, words)
    if (i % 6 === 0) for (const client of stage.house.app.websocketServer.clients) client.terminate()
  }
  await chat.waitForFunction(count => document.querySelectorAll('.msg.self:not(.unsent)').length === count && !document.querySelector('.unsent'), sent.length, { timeout: 20_000 })
  assert.deepEqual(await bodies(chat, '.self'), sent)
})

test('offline words wait on the device, survive a closed tab and are sent once', async () => {
  const { page, context } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/page`)
  let chat = await openChat(page)
  await say(chat, '在线')
  await chat.locator('.msg.self:not(.unsent)').getByText('在线').waitFor()
  await context.setOffline(true)
  for (const client of stage.house.app.websocketServer.clients) client.terminate()
  await chat.getByText('没有网络').waitFor()
  for (let i = 1; i <= 50; i++) await say(chat, `离线 ${i}`)
  assert.equal(await chat.locator('.unsent').count(), 50)
  assert.equal(await chat.locator('.unsent').getByText('已送达').count(), 0) // never shown as sent
  await page.close()
  await context.setOffline(false)
  const again = await context.newPage()
  await again.goto(`${stage.shopOrigin}/page`)
  chat = await openChat(again)
  await chat.waitForFunction(() => document.querySelectorAll('.msg.self:not(.unsent)').length === 51 && !document.querySelector('.unsent'), undefined, { timeout: 180_000 })
  assert.deepEqual(await bodies(chat, '.self'), ['在线', ...Array.from({ length: 50 }, (_, i) => `离线 ${i + 1}`)])
})

test('ten tabs: one sends, each shows it once, one count of unread for all', async () => {
  const { page, context } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/page`)
  const first = await openChat(page)
  await say(first, '十个标签')
  await first.locator('.msg.self:not(.unsent)').getByText('十个标签').waitFor()
  const tabs = await Promise.all(Array.from({ length: 9 }, async () => {
    const tab = await context.newPage()
    await tab.goto(`${stage.shopOrigin}/page`)
    return openChat(tab)
  }))
  for (const chat of tabs) await chat.locator('.msg.self').getByText('十个标签').waitFor()
  await say(tabs[4]!, '第二条')
  for (const chat of [first, ...tabs]) {
    await chat.locator('.msg.self:not(.unsent)').getByText('第二条').waitFor()
    assert.equal(await chat.locator('.msg.self').getByText('第二条').count(), 1)
  }
})

test('the order is the server\'s and the times are the shop\'s, whatever the device thinks', async () => {
  for (const days of [-1, 1]) {
    const { page } = await stage.visit({ timezoneId: 'America/New_York' })
    await page.addInitScript(shift => { const real = Date.now; Date.now = () => real() + shift }, days * 86_400_000)
    await page.goto(`${stage.shopOrigin}/page`)
    const chat = await openChat(page)
    await say(chat, '甲')
    await say(chat, '乙')
    await chat.locator('.msg.self:not(.unsent)').getByText('乙').waitFor()
    assert.deepEqual(await bodies(chat, '.self'), ['甲', '乙'])
    assert.equal(await chat.locator('.day').first().textContent(), '今天')
    const shown = await chat.locator('.msg.self time').first().textContent()
    const at = await chat.locator('.msg.self time').first().getAttribute('datetime')
    assert.equal(shown, new Intl.DateTimeFormat('zh-CN', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'Asia/Shanghai' }).format(Date.parse(at ?? '')))
    await page.context().close()
  }
})

test('everything by keyboard: open, choose, write, call a person, settings, close', async () => {
  const { page } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/page`)
  await page.waitForFunction(() => document.querySelector('zhiyu-widget'))
  await page.keyboard.press('Tab') // the launcher is the page's only control
  await page.keyboard.press('Enter')
  const chat = await chatIn(page)
  await chat.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  await page.keyboard.type('只用键盘')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('第二行')
  await page.keyboard.press('Enter')
  await chat.locator('.msg.self:not(.unsent)').getByText('只用键盘').waitFor()
  assert.deepEqual(await bodies(chat, '.self'), ['只用键盘\n第二行'])
  await page.keyboard.press('Shift+Tab') // 人工 stands before the box
  assert.equal(await chat.evaluate(() => document.activeElement?.className.includes('human')), true)
  await page.keyboard.press('Enter')
  await chat.locator('.panel.queue').waitFor()
  for (let i = 0; i < 30 && await chat.evaluate(() => document.activeElement?.id !== 'open-settings'); i++) await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await chat.getByRole('dialog', { name: '设置' }).waitFor()
  for (let i = 0; i < 40; i++) await page.keyboard.press('Tab')
  assert.equal(await chat.evaluate(() => document.querySelector('.sheet')?.contains(document.activeElement)), true) // focus stays inside
  await page.keyboard.press('Escape')
  await chat.waitForFunction(() => document.activeElement?.id === 'open-settings')
  await page.keyboard.press('Escape')
  await page.waitForFunction(() => document.activeElement?.tagName === 'ZHIYU-WIDGET') // back on the launcher
})

test('words sent before the session has opened are kept and go out once', async () => {
  const { page } = await stage.visit()
  let release = (): void => {}
  const held = new Promise<void>(resolve => { release = resolve })
  await page.route('**/v1/widget/session', async route => { await held; await route.continue() })
  await page.goto(`${stage.shopOrigin}/page`)
  const chat = await openChat(page)
  await say(chat, '先说一句')
  release()
  await chat.locator('.msg.self:not(.unsent)').getByText('先说一句').waitFor()
  assert.deepEqual(await bodies(chat, '.self'), ['先说一句'])
})

test('Enter that ends a composition chooses a word and sends nothing', async () => {
  const { page } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/page`)
  const chat = await openChat(page)
  const box = chat.locator('.composer textarea')
  await box.fill('ni hao')
  await box.evaluate(element => { element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })) })
  await box.evaluate(element => { element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })) })
  assert.equal(await box.inputValue(), 'ni hao')
  await box.press('Enter')
  await chat.locator('.msg.self').getByText('ni hao').waitFor()
})
