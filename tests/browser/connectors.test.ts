import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { openWooShop, wooCustomer, wooKeys, wooOrder, wooProduct, type WooShop } from '../shops/woocommerce.ts'
import { deskOf, enter, noViolations, openDeskStage, shot } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
let shop: WooShop
before(async () => {
  shop = await openWooShop()
  shop.products.push(wooProduct(93), wooProduct(23))
  for (let id = 1; id <= 40; id++) shop.customers.push(wooCustomer(id))
  for (let id = 1; id <= 260; id++) shop.orders.push(wooOrder(90_000 + id, id === 7 ? { status: 'awaiting-courier' } : {}))
  stage = await openDeskStage({ env: { ZHIYU_INTERNAL_SHOPS: '1' } })
})
after(async () => { await stage.leave(); await shop.close() })

test('a manager connects a shop, watches it being read, sees what could not be and why, tests, pauses and removes it', async () => {
  const { page, problems, context } = await deskOf(stage, 'tang@demo.zhiyu', { viewport: { width: 1280, height: 900 } }, 'connectors')
  await page.locator('.state-title', { hasText: '还没有连接店铺' }).waitFor()
  await noViolations(page, 'no shop yet')
  await page.locator('.state button', { hasText: '连接店铺' }).click()
  await page.locator('#name').fill('海港百货')
  await page.locator('#address').fill('ftp://x')
  await page.locator('#secrets_consumerKey').fill(wooKeys.consumerKey)
  await page.locator('button[type=submit]').click()
  await page.locator('.ant-form-item-explain-error', { hasText: '只接受 https 地址' }).waitFor()
  await page.locator('.ant-form-item-explain-error', { hasText: '必须填写' }).waitFor()
  await noViolations(page, 'refused')
  await shot(page, 'connect-form')
  await page.locator('#address').fill(shop.url)
  await page.locator('#secrets_consumerSecret').fill(wooKeys.consumerSecret)
  await page.locator('button[type=submit]').click()

  const card = page.locator('.connect-card', { hasText: '海港百货' })
  await card.locator('.connect-state', { hasText: '已同步' }).waitFor()
  await card.locator('.connect-progress dd', { hasText: '260 / 260' }).waitFor()
  assert.ok(!(await page.content()).includes(wooKeys.consumerSecret))
  await card.locator('button', { hasText: '测试连接' }).click()
  await card.locator('.ant-alert-success', { hasText: 'Woo & Sons' }).waitFor()
  await card.locator('button', { hasText: '隔离区 1 条' }).click()
  await card.locator('td', { hasText: '订单 90007' }).waitFor()
  await noViolations(page, 'connected')
  await shot(page, 'connect-read')

  // The shop turns us away: the room says what and when again.
  shop.disturb(() => ({ status: 401, body: { message: 'Consumer key is invalid.' } }))
  await card.locator('button', { hasText: '立即读取' }).click()
  await card.locator('.ant-alert-warning', { hasText: '密钥被拒' }).waitFor()
  await noViolations(page, 'refused key')
  await shot(page, 'connect-problem')
  shop.disturb(undefined)
  await card.locator('button', { hasText: '暂停' }).click()
  await card.locator('.connect-state', { hasText: '已暂停' }).waitFor()
  await card.locator('button', { hasText: '移除' }).click()
  await page.locator('.ant-popconfirm button', { hasText: '移除' }).click()
  await page.locator('.state-title', { hasText: '还没有连接店铺' }).waitFor()
  assert.deepEqual(problems.filter(problem => !problem.includes('422')), [], 'nothing but the refused form')
  await context.close()

  const other = await deskOf(stage, 'lin@demo.zhiyu')
  assert.equal(await other.page.locator('.rail a[href="#/connectors"]').count(), 0)
  await other.context.close()
})

test('the room reads well in English and in the dark', async () => {
  const { page, problems, context } = await deskOf(stage, 'tang@demo.zhiyu', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark', locale: 'en-US' })
  await page.evaluate(() => { localStorage.setItem('zhiyu.language', 'en') })
  await enter(page, 'connectors')
  await page.locator('.state button', { hasText: 'Connect a shop' }).click()
  await page.locator('#name').fill('Harbour Goods')
  await page.locator('#address').fill(shop.url)
  await page.locator('#secrets_consumerKey').fill(wooKeys.consumerKey)
  await page.locator('#secrets_consumerSecret').fill(wooKeys.consumerSecret)
  await page.locator('button[type=submit]').click()
  await page.locator('.connect-state', { hasText: 'Up to date' }).waitFor()
  await page.locator('.connect-card button', { hasText: 'Told to the shop' }).click()
  await noViolations(page, 'dark')
  await shot(page, 'connect-dark')
  assert.deepEqual(problems, [])
  await context.close()
})
