import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { buildBundles } from '../../tools/build.ts'
import { settled } from './settled.ts'
import { openStage, repoRoot, type Stage, type Visit } from './widget-stage.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The demonstration house with the desk as it was built. */
export async function openDeskStage (options: Parameters<typeof openStage>[0] = {}): Promise<Stage> {
  if (!existsSync(join(repoRoot, 'packages/desk/dist/index.html'))) await buildBundles({ say: () => {} })
  return openStage(options)
}

export interface Violation { readonly id: string; readonly where: readonly string[] }

/** Every WCAG 2.2 A and AA rule and the best practices, on the page as it stands. */
export async function violationsOf (page: Page): Promise<Violation[]> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(AXE) // not as a script tag: the desk's policy rightly refuses one
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run (context: Document, options: object): Promise<{ violations: { id: string; nodes: { target: string[]; any: { message: string }[] }[] }[] }> } } // just put there
    const { violations } = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
    return violations.map(({ id, nodes }) => ({ id, where: nodes.slice(0, 3).map(node => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`) }))
  })
}

export async function noViolations (page: Page, screen: string): Promise<void> {
  await settled(page) // half-faded text has no honest contrast
  assert.deepEqual(await violationsOf(page), [], screen)
}

/** `ZHIYU_SHOTS=folder` keeps pictures to look at; without it nothing is taken. `whole`: as tall as the page. */
export async function shot (page: Page, name: string, whole = false): Promise<void> {
  const folder = process.env['ZHIYU_SHOTS']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  if (whole) await page.setViewportSize({ width: page.viewportSize()?.width ?? 1_280, height: 2_900 })
  await page.waitForTimeout(500)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  if (whole) await page.setViewportSize({ width: page.viewportSize()?.width ?? 1_280, height: 860 })
}

/** A staff member's desk, entered signed in: nobody waits for the door, which desk.test.ts opens. `at`: the room to begin in. */
export async function deskOf (stage: Stage, email: string, options: BrowserContextOptions = {}, at = 'inbox'): Promise<Visit> {
  const visit = await stage.visit({ reducedMotion: 'reduce', ...options })
  const reply = await visit.context.request.post(`${stage.url}/v1/demo/sign-in`, { data: { email } })
  assert.ok(reply.ok(), `${email}: ${reply.status()} ${await reply.text()}`)
  await visit.page.goto(`${stage.url}/desk/#/${at}`)
  await visit.page.locator('.rail').waitFor()
  await settled(visit.page)
  return visit
}

/** Makes the conversation on screen one's own where it is not yet, and waits until it can be answered. The head stands before the row is read. */
export async function takeOver (page: Page, how: 'button' | 'key' = 'button'): Promise<void> {
  const [take, composer] = [page.locator('.talk-actions button', { hasText: '接手' }), page.locator('.composer-reply .composer-text:not([disabled])')]
  await take.or(composer).first().waitFor()
  if (await take.count() > 0) await (how === 'key' ? page.keyboard.press('a') : take.click())
  await composer.waitFor()
}

export async function enter (page: Page, room: string): Promise<void> {
  await page.evaluate(hash => { location.hash = hash }, `#/${room}`)
  await settled(page)
  await page.locator('main h1').first().waitFor({ state: 'attached' })
}

export interface Shopper { readonly conversation: string; readonly token: string; say (body: string): Promise<void>; human (): Promise<void>; heard (): Promise<{ senderKind: string; body: string; card: { kind: string } | null }[]> }

/** A demo shopper at the widget's own API. */
export async function shopperAt (stage: Stage, externalId: string): Promise<Shopper> {
  const ask = async (method: string, path: string, token: string, body?: unknown): Promise<ReturnType<typeof JSON.parse>> => {
    const reply = await fetch(`${stage.url}/v1/${path}`, { method, headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await reply.text()
    assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${text}`)
    return text ? JSON.parse(text) : undefined
  }
  const { sessionToken } = await ask('POST', 'widget/session', '', { shop: 'demo', identityToken: await stage.identity(externalId), locale: 'zh-CN' })
  const { conversationId } = await ask('POST', 'widget/conversations', sessionToken, {})
  const at = `widget/conversations/${conversationId}`
  return {
    conversation: conversationId, token: sessionToken,
    say: async body => { await ask('POST', `${at}/messages`, sessionToken, { clientId: crypto.randomUUID(), body }) },
    human: async () => { await ask('POST', `${at}/human`, sessionToken, {}) },
    heard: async () => (await ask('GET', `${at}/messages`, sessionToken)).items,
  }
}
