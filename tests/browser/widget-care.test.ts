import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import type { Frame } from 'playwright-core'
import { axe, chatIn, identify, openChat, openStage, say, shopPage, type Stage, type Visit } from './widget-stage.ts'

/** Nobody left out: senior mode measured, every state checked by axe, care declared. Source: CN-01…CN-19, WCAG 2.2 AA. */
let stage: Stage
before(async () => { stage = await openStage(); stage.host('/page', shopPage(stage)) })
after(() => stage.leave())

async function chatOf (externalId: string, options: Parameters<Stage['visit']>[0] = {}): Promise<Visit & { chat: Frame }> {
  const visit = await stage.visit(options)
  await visit.page.goto(`${stage.shopOrigin}/page`)
  await identify(visit.page, await stage.identity(externalId))
  const chat = await openChat(visit.page)
  await chat.locator('.home .order').first().waitFor()
  return { ...visit, chat }
}

interface Measured { readonly smallType: string[]; readonly tightLines: string[]; readonly smallTargets: string[]; readonly wide: boolean }

/** Everything visible that holds text or can be pressed, as the browser laid it out. */
const measure = (chat: Frame, type: number, main: number): Promise<Measured> => chat.evaluate(([least, big]) => {
  const name = (element: Element): string => `${element.tagName}.${element.className} "${(element.textContent ?? '').slice(0, 20)}"`
  const seen = (element: Element): boolean => { const box = element.getBoundingClientRect(); return box.width > 1 && box.height > 1 && !element.closest('.sr') }
  const smallType: string[] = []
  const tightLines: string[] = []
  for (const element of document.querySelectorAll('body *')) {
    if (!seen(element) || element.closest('svg')) continue
    const own = [...element.childNodes].some(node => node.nodeType === 3 && (node.textContent ?? '').trim() !== '')
    if (!own && element.tagName !== 'TEXTAREA') continue
    const style = getComputedStyle(element)
    const size = parseFloat(style.fontSize)
    if (size < least) smallType.push(`${name(element)} ${size}`)
    if (parseFloat(style.lineHeight) < size * 1.3) tightLines.push(`${name(element)} ${style.lineHeight}/${size}`)
  }
  const smallTargets: string[] = []
  for (const element of document.querySelectorAll('button, textarea, input, .check')) {
    if (!seen(element) || element.closest('.check') !== null && element.tagName === 'INPUT') continue
    const box = (element.tagName === 'TEXTAREA' ? element.closest('.field') ?? element : element).getBoundingClientRect()
    const prime = element.matches('.human, .send, .close, .choice, .primary, .star, .pill, .tool:not(.field .tool)')
    const wanted = prime ? big : 44
    if (box.width < wanted - 0.5 || box.height < wanted - 0.5) smallTargets.push(`${name(element)} ${Math.round(box.width)}×${Math.round(box.height)}`)
  }
  return { smallType, tightLines, smallTargets, wide: document.documentElement.scrollWidth > window.innerWidth || [...document.querySelectorAll('.scroll, .sheet-body')].some(area => area.scrollWidth > area.clientWidth + 1) }
}, [type, main] as const)
const sound: Measured = { smallType: [], tightLines: [], smallTargets: [], wide: false }

test('normal mode: every target is at least 44 × 44, at 360 px too', async () => {
  for (const width of [360, 1_280]) {
    const { chat, context } = await chatOf('zy-1004', { viewport: { width, height: 740 } })
    assert.deepEqual(await measure(chat, 12, 44), sound)
    await chat.getByRole('button', { name: '设置' }).click()
    await chat.getByRole('dialog').waitFor()
    assert.deepEqual(await measure(chat, 12, 44), sound)
    await context.close()
  }
})

test('senior mode is offered, never forced; large type, big targets, few choices, a person in one tap; remembered', async () => {
  const { page, chat, context } = await chatOf('zy-1002', { viewport: { width: 360, height: 740 } })
  assert.equal(await chat.evaluate(() => document.documentElement.className), '') // offered, not forced
  assert.equal(await chat.getByRole('button', { name: '长辈版', exact: true }).isVisible(), true)
  await chat.getByRole('button', { name: '换成长辈版' }).click()
  assert.deepEqual(await measure(chat, 18, 60), sound)
  assert.ok(await chat.locator('.choices .choice').count() <= 4)
  assert.equal(await chat.locator('.home .order').count(), 1)
  for (let i = 0; i < 8 && await chat.getByRole('button', { name: '放大文字' }).first().isEnabled(); i++) await chat.getByRole('button', { name: '放大文字' }).first().click()
  await page.setViewportSize({ width: 320, height: 640 })
  await page.waitForTimeout(200)
  assert.deepEqual(await measure(chat, 30, 60), sound) // 30 px, 320 px wide: nothing small, clipped or wider than the screen
  const human = await chat.locator('.human').boundingBox()
  assert.ok(human && human.y + human.height <= 640, 'the human button is in sight without scrolling')
  await say(chat, '我的货到哪了')
  await chat.locator('.messages .msg.ai').first().waitFor({ timeout: 60_000 })
  assert.equal(await chat.locator('.messages .msg.ai .aloud').first().isVisible(), await chat.evaluate(() => 'speechSynthesis' in window))
  assert.deepEqual(await measure(chat, 30, 60), sound)
  await chat.locator('.human').click()
  await chat.locator('.panel.queue').waitFor()
  assert.deepEqual(await measure(chat, 30, 60), sound)
  await page.reload()
  const again = await openChat(page)
  assert.equal(await again.evaluate(() => document.documentElement.className), 'senior')
  assert.equal(await again.getByText('字太小').count(), 0) // asked once
  await context.close()
})

test('care is declared and taken back by the shopper; the server keeps it', async () => {
  const { chat, page } = await chatOf('zy-1003')
  await chat.getByRole('button', { name: '设置' }).click()
  await chat.getByLabel('我听力不便').check()
  await chat.getByText('已保存').waitFor()
  const seen = async (): Promise<string[]> => {
    const reply = await fetch(`${stage.url}/v1/widget/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ shop: 'demo', identityToken: await stage.identity('zy-1003') }) })
    return (await reply.json() as { customer: { care: string[] } }).customer.care
  }
  assert.deepEqual(await seen(), ['hearing'])
  await chat.getByLabel('我听力不便').uncheck()
  await page.waitForTimeout(500)
  assert.deepEqual(await seen(), [])
})

test('the language changes everywhere and is remembered', async () => {
  const { chat, page } = await chatOf('zy-1003')
  await chat.getByRole('button', { name: '设置' }).click()
  await chat.getByLabel('English').check()
  await chat.getByRole('button', { name: 'Back to chat' }).click()
  assert.equal(await chat.evaluate(() => document.documentElement.lang), 'en')
  assert.equal(await chat.locator('.human').getAttribute('aria-label'), 'Talk to a human')
  await page.reload()
  const again = await chatIn(page)
  await again.getByRole('button', { name: 'Talk to a human' }).waitFor()
})

/** Every theme, width and mode, and every pair of them: no rule of axe depends on all three at once. */
const looks = [
  { colorScheme: 'light', width: 360, senior: false }, { colorScheme: 'light', width: 1_280, senior: true },
  { colorScheme: 'dark', width: 360, senior: true }, { colorScheme: 'dark', width: 1_280, senior: false },
] as const

test('axe finds nothing in any state, mode, theme or width', async () => {
  const found: string[] = []
  const heard: string[] = []
  for (const { colorScheme, width, senior } of looks) {
    const { chat, context, problems } = await chatOf('zy-1001', { viewport: { width, height: 760 }, colorScheme, reducedMotion: 'reduce' })
    const check = async (state: string): Promise<void> => { for (const one of await axe(chat)) found.push(`${colorScheme} ${width} ${senior ? 'senior' : 'normal'} ${state}: ${one}`) }
    if (senior) await chat.getByRole('button', { name: '长辈版', exact: true }).click()
    await check('home')
    await say(chat, '我的冰箱到哪了？')
    await chat.locator('.messages .msg.ai').last().waitFor({ timeout: 60_000 })
    await settled(chat)
    await check('talk')
    await chat.locator('.human').click()
    await chat.locator('.panel.queue, .status:has-text("人工客服")').first().waitFor()
    await check('queue')
    await chat.getByRole('button', { name: '设置' }).click()
    await chat.getByRole('dialog').waitFor()
    await check('settings')
    await chat.getByRole('button', { name: '返回聊天' }).click()
    const staff = await stage.staff('zhou@demo.zhiyu')
    const { items } = await staff.ask<{ items: { id: string; customer: { name: string | null } }[] }>('GET', 'conversations?view=waiting')
    const mine = items.find(item => item.customer.name === '沈知夏')
    if (mine) {
      await staff.ask('POST', `conversations/${mine.id}/take`, {})
      await staff.ask('POST', `conversations/${mine.id}/messages`, { clientId: crypto.randomUUID(), body: '您好，https://example.com/help 有说明。' })
      await chat.locator('.msg.agent').last().waitFor()
      await check('agent')
      await staff.ask('POST', `conversations/${mine.id}/resolve`, { resolution: '已解决' })
      await chat.locator('.star').first().waitFor()
      await check('rating')
      await chat.getByRole('button', { name: /^4 星/ }).last().click()
      await chat.locator('.rate form').last().waitFor()
      await check('rated')
    } else found.push(`${colorScheme} ${width}: no waiting conversation to take`)
    heard.push(...problems)
    await context.close()
  }
  assert.deepEqual([...new Set(found.map(one => one.replace(/^\w+ \d+ \w+ /, '')))], [], `${found.length} in all, e.g. ${found[0] ?? ''}`)
  assert.deepEqual(heard, [])
})

/** Late parts and pictures have come. */
async function settled (chat: Frame): Promise<void> {
  await chat.waitForFunction(() => [...document.images].every(image => image.complete))
}

test('a screen reader hears who speaks, what kind, and the words; a burst is one sentence', async () => {
  const { chat } = await chatOf('zy-1006')
  await say(chat, '音箱连不上')
  await chat.locator('.messages .msg.ai').first().waitFor({ timeout: 60_000 })
  await chat.waitForFunction(() => (document.querySelector('.app > .sr[aria-live="polite"]')?.textContent ?? '') !== '', undefined, { timeout: 60_000 })
  assert.match(await chat.locator('.app > .sr').textContent() ?? '', /.+ \(.+\): .+/)
  assert.equal(await chat.evaluate(() => document.activeElement?.tagName), 'TEXTAREA') // a new message steals no focus
  assert.equal(await chat.getByRole('log').count(), 1)
})
