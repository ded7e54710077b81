import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { axe, chatIn, openChat, openStage, type Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openStage() })
after(() => stage.leave())

test('the shop shows its goods, finds them, and shows each demo shopper their own orders only', async () => {
  const { page, problems } = await stage.visit()
  await page.goto(`${stage.url}/shop/`)
  await page.locator('.goods').first().waitFor()
  assert.ok(await page.locator('.goods').count() >= 50)
  await page.getByRole('searchbox').fill('龙井')
  await page.getByText('共 1 件').waitFor()
  await page.getByRole('searchbox').fill('')
  await page.getByRole('link', { name: '我的订单' }).click()
  await page.getByText('先在上方选一位演示顾客').waitFor()
  await page.getByRole('button', { name: /沈知夏/ }).click()
  await page.getByRole('heading', { name: '沈知夏 的订单' }).waitFor()
  await page.getByText('云溪 对开门风冷冰箱 610L').first().waitFor()
  await page.getByRole('button', { name: /许一诺/ }).click()
  await page.getByRole('heading', { name: '许一诺 的订单' }).waitFor()
  assert.equal(await page.getByText('云溪 对开门风冷冰箱 610L').count(), 0)
  assert.deepEqual(problems, [])
})

test('changing the demo shopper changes who the chat knows, and shows nothing of the one before', async () => {
  const { page, problems } = await stage.visit()
  await page.goto(`${stage.url}/shop/`)
  await page.getByRole('button', { name: /沈知夏/ }).click()
  let chat = await openChat(page)
  await chat.getByText('云溪 对开门风冷冰箱 610L').first().waitFor()
  await chat.locator('.composer textarea').fill('沈的秘密')
  await chat.locator('.composer .send').click()
  await chat.locator('.msg.self:not(.unsent)').getByText('沈的秘密').waitFor()
  await page.getByRole('button', { name: /许一诺/ }).click()
  chat = await chatIn(page)
  await chat.locator('.home').getByText('听澜 真无线降噪耳机').waitFor()
  assert.doesNotMatch(await chat.locator('body').textContent() ?? '', /沈|冰箱/)
  await page.getByRole('button', { name: /沈知夏/ }).click()
  await chat.locator('.msg.self').getByText('沈的秘密').waitFor() // her talk is hers again
  await page.getByRole('button', { name: /匿名访客/ }).click()
  await chat.waitForFunction(() => !/沈|冰箱|订单号/.test(document.body.textContent ?? '') && document.querySelector('.home .bubble') !== null)
  assert.deepEqual(problems, [])
})

test('the traffic switch moves the demo traffic', async () => {
  const { page } = await stage.visit()
  await page.goto(`${stage.url}/shop/`)
  const knob = page.getByRole('switch')
  assert.equal(await knob.getAttribute('aria-checked'), 'false')
  await knob.click()
  await page.locator('[role=switch][aria-checked=true]').waitFor()
  const now = (): Promise<boolean> => fetch(`${stage.url}/v1/demo`).then(async reply => (await reply.json() as { traffic: boolean }).traffic)
  assert.equal(await now(), true)
  await knob.click()
  await page.locator('[role=switch][aria-checked=false]').waitFor()
  assert.equal(await now(), false)
})

test('axe finds nothing in the shop; no page is wider than the screen; both languages', async () => {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1_280]) {
      for (const locale of ['zh-CN', 'en-US']) {
        const { page, context, problems } = await stage.visit({ viewport: { width, height: 800 }, colorScheme, locale, reducedMotion: 'reduce' })
        await page.goto(`${stage.url}/shop/`)
        await page.locator('.goods').first().waitFor()
        await page.getByRole('button', { name: /沈知夏/ }).click()
        for (const place of ['', '#/category/%E6%AF%8D%E5%A9%B4', '#/goods/A101', '#/orders']) {
          await page.goto(`${stage.url}/shop/${place}`)
          await page.locator('.goods, .order').first().waitFor()
          // What is checked depends on two of the three at most: every pair of theme, width and language comes before axe, and each alone before the eye.
          if ((colorScheme === 'light') === ((width === 360) === (locale === 'zh-CN'))) for (const one of await axe(page.mainFrame())) found.push(`${colorScheme} ${width} ${locale} ${place}: ${one}`)
          if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) found.push(`${width} ${locale} ${place}: wider than the screen`)
        }
        assert.equal(await page.evaluate(() => document.documentElement.lang), locale === 'en-US' ? 'en' : 'zh-CN')
        found.push(...problems)
        await context.close()
      }
    }
  }
  assert.deepEqual(found, [])
})
