import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Frame, Page } from 'playwright-core'
import { transact } from '@zhiyu/server/kernel/work'
import { currentPlaybook, draftPlaybook, editPlaybook, publishPlaybook } from '@zhiyu/server/playbook'
import { axe, chatIn, identify, openChat, openStage, say, shopPage, type Stage, type Visit, type WithChat } from './widget-stage.ts'

/** Waiting honestly, being called back, and a person in one tap whatever else is open. Source: mission C4, C10, G1. */
let stage: Stage
before(async () => {
  stage = await openStage()
  stage.host('/page', shopPage(stage))
  await patience(500)
})
after(() => stage.leave())

/** The demonstration shop's playbook with another patience, published. */
async function patience (ms: number): Promise<void> {
  await transact(stage.house.world, 'demo', async work => {
    const { document } = await currentPlaybook(work)
    const { overlays: _without, ...central } = document
    const { version, revision } = await draftPlaybook(work, 'test', {})
    // Below the second that checkPlaybook asks for there is nothing to publish: the wait is a little longer.
    const most = Math.max(1_000, ms)
    await editPlaybook(work, 'test', version, { document: { ...central, routing: { ...central.routing, callBack: { patienceMs: { diamond: most, core: most, mass: most }, retryAfterMs: 60_000 } } }, revision })
    await publishPlaybook(work, 'test', version, { rollback: false })
  })
}

interface Row { readonly id: string; readonly state: string; readonly agent: { name: string } | null; readonly callBack: { how: string; tries: number } | null }

async function visitor (options: Parameters<Stage['visit']>[0] = {}, externalId?: string): Promise<Visit & { chat: Frame }> {
  const visit = await stage.visit(options)
  await visit.page.goto(`${stage.shopOrigin}/page`)
  if (externalId) await identify(visit.page, await stage.identity(externalId))
  return { ...visit, chat: await openChat(visit.page) }
}

/** Calls a person and lets the patience run out; the reload asks for the state of the wait anew. */
async function waitLong (page: Page, chat: Frame): Promise<Frame> {
  await chat.locator('.human').click()
  await chat.locator('.panel.queue strong').waitFor()
  await page.waitForTimeout(1_200)
  await page.reload()
  const again = await openChat(page)
  await again.locator('.offered').waitFor()
  return again
}

const waiting = async (): Promise<Row[]> => (await (await stage.staff('wu@demo.zhiyu')).ask<{ items: Row[] }>('GET', 'conversations?view=waiting')).items
const wide = (chat: Frame): Promise<boolean> => chat.evaluate(() => document.documentElement.scrollWidth > window.innerWidth || document.querySelector('.panel')!.scrollWidth > document.querySelector('.panel')!.clientWidth + 1)

test('an anonymous visitor who waits long leaves a number by keyboard, keeps the place, changes the mind, and is called by the agent', async () => {
  const visit = await visitor({ viewport: { width: 360, height: 740 } })
  const { page, problems } = visit
  const chat = await waitLong(page, visit.chat)
  const place = await chat.locator('.panel.queue strong').first().textContent()
  assert.deepEqual(await axe(chat), [])
  await chat.getByRole('button', { name: '给我回电' }).press('Enter')
  const number = chat.getByLabel('您的电话号码')
  assert.equal(await number.evaluate(input => document.activeElement === input), true, 'the focus goes to the number')
  await page.keyboard.type('110')
  await page.keyboard.press('Enter')
  await chat.getByRole('alert').getByText('打不通').waitFor()
  assert.equal(await number.getAttribute('aria-invalid'), 'true')
  assert.deepEqual(await axe(chat), [])
  assert.equal(await wide(chat), false)
  await number.fill('138 0013 8000')
  await number.press('Enter')
  await chat.locator('.asked').getByText('138****8000').waitFor()
  assert.equal(await chat.locator('.panel.queue strong').first().textContent(), place, 'the same place as before')
  assert.deepEqual(await axe(chat), [])

  await chat.getByRole('button', { name: '不用打了' }).click()
  await chat.locator('.offered').waitFor()
  await chat.getByRole('button', { name: '给我回电' }).click()
  await chat.waitForFunction(() => document.activeElement instanceof HTMLInputElement) // the form is open and has the focus
  await page.keyboard.press('Escape')
  await chat.locator('.offered').waitFor() // Escape closes the form, not the chat
  assert.equal(await chat.getByRole('button', { name: '给我回电' }).isVisible(), true)
  await chat.getByRole('button', { name: '给我回电' }).click()
  await chat.getByLabel('您的电话号码').fill('13800138000')
  await chat.getByRole('button', { name: '请给我回电' }).click()
  await chat.locator('.asked').waitFor()

  const row = (await waiting()).find(one => one.callBack?.how === 'phone')
  assert.ok(row)
  const agent = await stage.staff('lin@demo.zhiyu')
  await agent.ask('POST', `conversations/${row.id}/take`, {})
  assert.equal((await agent.ask<{ phone: string }>('POST', `conversations/${row.id}/call-back/reveal`, {})).phone, '13800138000')
  await agent.ask('POST', `conversations/${row.id}/call-back`, { reached: false })
  await chat.locator('.asked').getByText('没有打通').waitFor()
  await chat.locator('.messages').getByText('我们稍后再打').waitFor()
  await agent.ask('POST', `conversations/${row.id}/take`, {})
  await agent.ask('POST', `conversations/${row.id}/call-back`, { reached: true })
  await chat.locator('.messages').getByText('我们已经给您打过电话').waitFor()
  await agent.ask('POST', `conversations/${row.id}/resolve`, { resolution: 'called' })
  assert.deepEqual(problems, [])
})

test('in senior mode the offer is plain, big and read out; in English and in the dark too', async () => {
  for (const [locale, colorScheme] of [['zh-CN', 'light'], ['en', 'dark']] as const) {
    const visit = await visitor({ viewport: { width: 360, height: 740 }, locale, colorScheme })
    const { page, problems, context } = visit
    await page.evaluate(() => { (window as Window & WithChat).Zhiyu!.seniorMode(true) })
    const chat = await waitLong(page, visit.chat)
    await page.evaluate(next => { (window as Window & WithChat).Zhiyu!.setLocale(next) }, locale)
    await chat.getByRole('button', { name: locale === 'en' ? 'Call me back' : '给我回电' }).waitFor()
    for (const open of [false, true]) {
      if (open) await chat.locator('.offered .primary').click()
      const small = await chat.locator('.call').evaluate(box => [...box.querySelectorAll('button, input, select')].filter(one => one.getBoundingClientRect().height < 60).map(one => one.outerHTML.slice(0, 80)))
      assert.deepEqual(small, [])
      assert.equal(await wide(chat), false)
      assert.deepEqual(await axe(chat), [])
      assert.equal(await chat.locator('.composer .human').isVisible(), true)
    }
    await chat.getByRole('button', { name: locale === 'en' ? 'Not now' : '先不用' }).click()
    await chat.locator('.offered .choice').click() // answer me here
    await chat.getByText(locale === 'en' ? 'We answer here when it is your turn' : '轮到您时，我们在这里回复').waitFor()
    assert.deepEqual(problems, [])
    await context.close()
  }
})

test('when the range that was told has passed it says so, and offers the call-back, whatever the patience', async () => {
  await patience(3_600_000)
  const { page, chat, problems } = await visitor()
  await chat.locator('.human').click()
  await chat.locator('.panel.queue strong').waitFor()
  assert.equal(await chat.locator('.offered').count(), 0)
  await chat.evaluate(() => { // as if the wait had been told to end a second ago
    const [wait] = localStorage.getItem('zhiyu.demo.told')!.split(' ')
    localStorage.setItem('zhiyu.demo.told', `${wait} 0 ${Date.now() - 1_000}`)
  })
  await page.reload()
  const again = await chatIn(page)
  await again.getByText('比刚才告诉您的时间长了').first().waitFor()
  await again.locator('.offered').waitFor()
  await page.reload()
  await (await chatIn(page)).getByText('比刚才告诉您的时间长了').first().waitFor() // it stays true
  assert.deepEqual(problems, [])
  await patience(1_000)
})

test('a person is one tap away on every screen, also while the AI answers and while an offer or a form is open', async () => {
  for (const senior of [false, true]) {
    const called = async (chat: Frame): Promise<void> => { await chat.locator('.panel.queue strong').waitFor() }
    const visits: (Visit & { chat: Frame })[] = []
    const fresh = async (): Promise<Visit & { chat: Frame }> => {
      const visit = await visitor({ viewport: { width: 360, height: 740 } })
      visits.push(visit)
      if (senior) { await visit.page.evaluate(() => { (window as Window & WithChat).Zhiyu!.seniorMode(true) }); await visit.chat.getByText('标准版').first().waitFor() }
      return visit
    }
    const home = await fresh()
    await home.chat.locator('.composer .human').click()
    await called(home.chat)

    const settings = await fresh()
    await settings.chat.locator('#open-settings').click()
    await settings.chat.getByRole('dialog').locator('.human').click()
    await called(settings.chat)
    assert.equal(await settings.chat.getByRole('dialog').count(), 0, 'the settings make way')

    const answering = await fresh()
    await say(answering.chat, '我想退货，请问怎么退？')
    await answering.chat.locator('.composer .human').click() // at once: whatever the AI is doing
    await called(answering.chat)

    const ended = await fresh()
    await ended.chat.locator('#open-settings').click()
    await ended.chat.getByRole('button', { name: '结束并清除' }).click()
    await ended.chat.getByRole('button', { name: '确定清除' }).click()
    await ended.chat.locator('.blank .human').click()
    await called(ended.chat)

    const offer = await fresh()
    const chat = await waitLong(offer.page, offer.chat)
    assert.equal(await chat.locator('.composer .human').isVisible(), true)
    await chat.locator('.offered .primary').click()
    assert.equal(await chat.locator('.composer .human').evaluate(button => { const box = button.getBoundingClientRect(); return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest('.human') === button }), true, 'nothing covers it')
    for (const { context } of visits) await context.close()
  }
})
