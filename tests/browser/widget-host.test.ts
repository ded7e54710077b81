import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { bodies, chatIn, identify, openChat, openStage, say, shopPage, type Stage, type WithChat } from './widget-stage.ts'

/** The widget in other people's pages. Source: group WID of the bad-input vectors. */
let stage: Stage
before(async () => { stage = await openStage(); stage.host('/page', shopPage(stage)) })
after(() => stage.leave())

const launcher = (page: Page): Promise<void> => page.mouse.click(page.viewportSize()!.width - 70, page.viewportSize()!.height - 50)
const open = (origin: string, body: object): Promise<Response> => fetch(`${stage.url}/v1/widget/session`, { method: 'POST', headers: { 'content-type': 'application/json', origin }, body: JSON.stringify(body) })

test('WID-01: a page on a strange origin gets neither frame nor session', async () => {
  const { page, problems } = await stage.visit()
  await page.goto(`${stage.strangeOrigin}/page`)
  await page.waitForFunction(() => (window as Window & WithChat).Zhiyu !== undefined)
  await page.evaluate(() => { (window as Window & WithChat).Zhiyu!.open() })
  for (let i = 0; i < 200 && !problems.some(problem => problem.includes('frame-ancestors')); i++) await page.waitForTimeout(50)
  assert.ok(problems.some(problem => problem.includes('frame-ancestors')), problems.join('\n'))
  for (const frame of page.frames().slice(1)) assert.equal(await frame.locator('.composer').count(), 0)
  assert.equal((await open(stage.strangeOrigin, { shop: 'demo' })).status, 403)
  assert.equal((await open(stage.shopOrigin, { shop: 'demo' })).status, 200)
})

test('WID-02: words of other origins and windows are not heard, by neither side', async () => {
  stage.host('/evil', { html: '<!doctype html><html lang="en"><head><link rel="icon" href="data:,"><title>evil</title></head><body>evil</body></html>' })
  stage.host('/with-evil', shopPage(stage, { body: `<iframe id="evil" title="ad" src="${stage.strangeOrigin}/evil"></iframe>` }))
  const { page, context, problems } = await stage.visit()
  const asked: string[] = []
  context.on('request', request => asked.push(request.url()))
  await page.goto(`${stage.shopOrigin}/with-evil`)
  const chat = await openChat(page)
  await say(chat, '还在吗')
  await chat.locator('.msg.self:not(.unsent)').getByText('还在吗').waitFor()
  const evil = page.frames().find(frame => frame.url().startsWith(stage.strangeOrigin))!
  const words = [{ event: 'config', baseUrl: 'https://evil.example' }, { zhiyu: 1, t: 'close' }, { zhiyu: 1, t: 'logout' }, { zhiyu: 1, t: 'unread', count: 99 }, { zhiyu: 1, t: 'init', open: false }]
  await evil.evaluate(list => { for (const word of list) window.parent.postMessage(word, '*') }, words)
  // To the frame: from a wrong window with the right origin, and from the right window with a wrong origin.
  await chat.evaluate(([list, origin]) => {
    for (const data of list as object[]) {
      window.dispatchEvent(new MessageEvent('message', { data, origin: origin as string, source: window }))
      window.dispatchEvent(new MessageEvent('message', { data, origin: 'https://evil.example', source: window.parent }))
    }
  }, [words, stage.shopOrigin] as const)
  await page.waitForTimeout(500)
  assert.deepEqual(await bodies(chat, '.self'), ['还在吗'])
  assert.equal(await chat.evaluate(() => window.innerWidth > 300), true)
  assert.deepEqual(asked.filter(url => url.includes('evil.example')), [])
  assert.deepEqual(problems, [])
})

test('WID-03: a page that breaks arrays, fetch and JSON does not break the chat', async () => {
  stage.host('/broken', shopPage(stage, {
    name: 'broken', before: `
    for (const name of Object.getOwnPropertyNames(Array.prototype)) if (typeof Array.prototype[name] === 'function' && name !== 'constructor') Array.prototype[name] = function () { throw new Error('broken ' + name) }
    Array.prototype[Symbol.iterator] = function () { throw new Error('broken iterator') }
    window.fetch = () => { throw new Error('broken fetch') }
    JSON.parse = JSON.stringify = () => { throw new Error('broken JSON') }
    Object.prototype.toString = () => { throw new Error('broken toString') }
    Element.prototype.getAttributeNames = () => { throw new Error('broken names') }`,
  }))
  const { page } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/broken`)
  await page.waitForTimeout(800)
  await launcher(page)
  const chat = await chatIn(page)
  await say(chat, '坏页面')
  await chat.locator('.msg.self:not(.unsent)').getByText('坏页面').waitFor()
})

test('WID-04: the launcher stays usable under "* { display: none !important }" and louder', async () => {
  stage.host('/hostile', shopPage(stage, { head: '<style>*{display:none!important;visibility:hidden!important;opacity:0!important;position:static!important;transform:scale(0)!important;pointer-events:none!important;width:0!important}@layer x{*{display:none!important}}</style>' }))
  const { page } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/hostile`)
  await page.waitForTimeout(800)
  await launcher(page)
  const chat = await chatIn(page)
  assert.equal(await chat.evaluate(() => window.innerWidth > 300 && window.innerHeight > 300), true)
  await page.mouse.click(1_000, 809) // into the box, through the page
  await page.keyboard.type('看得见')
  await page.keyboard.press('Enter')
  await chat.locator('.msg.self:not(.unsent)').getByText('看得见').waitFor()
})

test('WID-05: a copied visitor token brings a stranger, never the person', async () => {
  const token = await stage.identity('zy-1003')
  const known = await (await open(stage.shopOrigin, { shop: 'demo', identityToken: token })).json() as { visitorToken: string; identified: boolean; customer: { id: string } }
  assert.equal(known.identified, true)
  const copied = await (await open(stage.shopOrigin, { shop: 'demo', visitorToken: known.visitorToken })).json() as { identified: boolean; conversationId: string | null; customer: { id: string; name: string | null } }
  assert.equal(copied.identified, false)
  assert.equal(copied.conversationId, null)
  assert.equal(copied.customer.name, null)
  assert.notEqual(copied.customer.id, known.customer.id)
})

test('WID-07: no token in any URL, referrer, or storage the page can read', async () => {
  const { page, context } = await stage.visit()
  const urls: string[] = []
  const referrers: string[] = []
  context.on('request', request => { urls.push(request.url()); referrers.push(request.headers()['referer'] ?? '') })
  await page.goto(`${stage.shopOrigin}/page`)
  const identity = await stage.identity('zy-1003')
  await identify(page, identity)
  const chat = await openChat(page)
  await say(chat, '查一下')
  await chat.locator('.msg.self:not(.unsent)').getByText('查一下').waitFor()
  const kept = await chat.evaluate(() => JSON.stringify({ ...window.localStorage, ...window.sessionStorage }))
  const visitor = /"zhiyu\.demo\.visitor":"([^"]+)"/.exec(kept)?.[1]
  assert.ok(visitor, 'the visitor token is kept in the frame\'s own origin')
  assert.doesNotMatch(kept, /zs_/) // the session token never is
  assert.equal(kept.includes(identity), false)
  for (const text of [...urls, ...referrers]) for (const secret of [visitor, identity, 'zs_']) assert.equal(text.includes(secret), false, text)
  const page0 = await page.evaluate(() => JSON.stringify({ ...window.localStorage, ...window.sessionStorage, cookie: document.cookie }))
  assert.equal(page0.includes(visitor) || page0.includes('zs_') || page0.includes('zv_'), false, page0)
  for (const referrer of referrers) assert.equal(referrer.includes('/widget/frame'), false)
})

test('WID-09: with storage refused the chat works, for this page only, and says so', async () => {
  const { page, problems } = await stage.visit()
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) Object.defineProperty(window, name, { get () { throw new DOMException('refused', 'SecurityError') } })
  })
  await page.goto(`${stage.shopOrigin}/page`)
  const chat = await openChat(page)
  await chat.getByText('浏览器不允许保存').waitFor()
  await say(chat, '隐私模式')
  await chat.locator('.msg.self:not(.unsent)').getByText('隐私模式').waitFor()
  assert.deepEqual(problems, [])
})

test('WID-10: the two documented directives are enough under a strict policy', async () => {
  stage.host('/strict', shopPage(stage, { headers: { 'content-security-policy': `default-src 'none'; img-src data:; script-src ${stage.url}; frame-src ${stage.url}; require-trusted-types-for 'script'` } }))
  const { page, problems } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/strict`)
  await page.waitForTimeout(600)
  await launcher(page)
  const chat = await chatIn(page)
  await say(chat, '严格')
  await chat.locator('.msg.self:not(.unsent)').getByText('严格').waitFor()
  assert.deepEqual(problems.filter(problem => !problem.includes('script-src-elem')), [])
})

test('WID-12: "end and clear" leaves nothing, in no tab, and the back button shows nothing', async () => {
  const { page, context } = await stage.visit()
  await page.goto(`${stage.shopOrigin}/page`)
  const chat = await openChat(page)
  await say(chat, '我的秘密')
  await chat.locator('.msg.self:not(.unsent)').getByText('我的秘密').waitFor()
  await chat.locator('.composer textarea').fill('半句秘密')
  const other = await context.newPage()
  await other.goto(`${stage.shopOrigin}/page`)
  const elsewhere = await openChat(other)
  await elsewhere.locator('.msg.self').getByText('我的秘密').waitFor()
  await page.bringToFront()
  await chat.getByRole('button', { name: '设置' }).click()
  await chat.getByRole('button', { name: '结束并清除' }).click()
  await chat.getByRole('button', { name: '确定清除' }).click()
  await chat.getByText('这台设备上没有留下聊天内容').waitFor()
  await elsewhere.getByText('这台设备上没有留下聊天内容').waitFor()
  const kept = await chat.evaluate(() => JSON.stringify({ ...window.localStorage, ...window.sessionStorage }))
  assert.doesNotMatch(kept, /秘密|visitor|zv_|\.out\./)
  await page.goto('about:blank')
  await page.goBack()
  const back = await chatIn(page)
  await page.waitForTimeout(800)
  assert.doesNotMatch(await back.locator('body').textContent() ?? '', /秘密/)
  assert.equal(await back.locator('.msg.self').count(), 0)
})
