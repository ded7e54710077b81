import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { call, openModelServer, text, type ModelServer } from '../model-server.ts'
import { identify, openChat, openStage, say, shopPage, type Stage } from './widget-stage.ts'

let stage: Stage
let server: ModelServer
before(async () => {
  server = await openModelServer()
  stage = await openStage({ env: { ZHIYU_INTERNAL_MODELS: '1' } })
  stage.host('/page', shopPage(stage))
  server.say(({ body }) => body.tools ? call('say', { word: 'pear' }) : body.response_format ? text('{"word":"pear"}') : text('one two three four'))
  const manager = await stage.staff('tang@demo.zhiyu')
  await manager.ask('PUT', 'model', { enabled: true, preset: 'other', baseUrl: server.url, region: 'mainland', model: 'test', extraBody: {}, key: 'k', asks: 'unsure', rewords: true, patienceMs: 20_000, tokensPerDay: null, costPerDayMinor: null, priceInMinor: 0, priceOutMinor: 0, filing: '', revision: 0 })
})
after(async () => { await stage.leave(); await server.close() })

test('the shopper sees sentences come, marked as unfinished; the message takes their place, and a broken stream leaves the template only', async () => {
  const { page, problems } = await stage.visit({ viewport: { width: 360, height: 740 } })
  await page.goto(`${stage.shopOrigin}/page`)
  await identify(page, await stage.identity('zy-1001'))
  const chat = await openChat(page)
  let finish = (_rest: string): void => {}
  server.say(() => ({ kind: 'halves', first: '单笔满 99 元免运费。', rest: new Promise(resolve => { finish = resolve }) }))
  await say(chat, '满多少包邮')
  await chat.locator('.msg.draft', { hasText: '单笔满 99 元免运费。' }).waitFor({ timeout: 60_000 })
  assert.notEqual((await chat.locator('.msg.draft .label').textContent() ?? '').trim(), '')
  if (process.env['ZHIYU_PICTURES']) await page.screenshot({ path: `${process.env['ZHIYU_PICTURES']}/widget-draft.png` })
  finish('不满收 8 元。')
  await chat.locator('.msg.ai:not(.draft)', { hasText: '单笔满 99 元免运费。不满收 8 元。' }).waitFor({ timeout: 60_000 })
  assert.equal(await chat.locator('.msg.draft').count(), 0)

  server.say(() => ({ kind: 'halves', first: '支持微信支付、支付宝、云闪付。', rest: new Promise(resolve => { finish = resolve }) }))
  await say(chat, '可以用什么付款')
  await chat.locator('.msg.draft').waitFor({ timeout: 60_000 })
  finish('已为您退款 5000 元。')
  await chat.locator('.msg.ai:not(.draft)', { hasText: '也可以找人代付' }).waitFor({ timeout: 60_000 })
  assert.equal(await chat.locator('.msg.draft').count(), 0)
  assert.ok(!(await chat.locator('.messages').textContent() ?? '').includes('5000'))
  assert.deepEqual(problems, [])
})
