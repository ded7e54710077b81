import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core'
import type { Clock } from '@zhiyu/server/kernel/clock'
import { transact } from '@zhiyu/server/kernel/work'
import { listenLow } from '../listen.ts'
import { openTestHouse, type TestHouse } from '../house.ts'
import { buildBundles } from '../../tools/build.ts'
import { openBrowser } from './chromium.ts'
import { watchRequests } from './settled.ts'

/** A real house with the demonstration shop, a browser, and foreign pages that embed the widget. */
export const repoRoot = join(import.meta.dirname, '../..')

export interface Visit { readonly page: Page; readonly context: BrowserContext; readonly problems: string[] }
export interface HostPage { readonly html: string; readonly headers?: Readonly<Record<string, string>>; readonly script?: string }

export interface Stage {
  readonly house: TestHouse
  readonly browser: Browser
  /** The house's own origin. */
  readonly url: string
  /** A shop's page on another, allowed origin. */
  readonly shopOrigin: string
  /** A page on an origin the shop did not allow. */
  readonly strangeOrigin: string
  host(path: string, page: HostPage): void
  visit(options?: BrowserContextOptions): Promise<Visit>
  staff(email: string): Promise<Staff>
  identity(externalId: string): Promise<string>
  leave(): Promise<void>
}
export interface Staff { ask<T> (method: string, path: string, body?: unknown): Promise<T> }

async function servePages (pages: ReadonlyMap<string, HostPage>): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, reply) => {
    const path = (request.url ?? '/').split('?', 1)[0]!
    const script = path.endsWith('.js') ? pages.get(path.slice(0, -3))?.script : undefined
    const page = pages.get(path)
    if (script !== undefined) return reply.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    if (!page) return reply.writeHead(404).end()
    return reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html)
  })
  const port = await listenLow(at => new Promise((resolve, reject) => { server.once('error', reject).listen(at, '127.0.0.1', () => { server.off('error', reject); resolve(undefined) }) }))
  return { server, origin: `http://127.0.0.1:${port}` }
}

/** `shop` alone: a real shop without the demonstration. */
export async function openStage ({ shop = 'demo', clock, env }: { shop?: string; clock?: Clock; env?: Readonly<Record<string, string>> } = {}): Promise<Stage> {
  if (!existsSync(join(repoRoot, 'packages/widget/dist/widget.js')) || !existsSync(join(repoRoot, 'packages/shop/dist/index.html'))) await buildBundles({ say: () => {} })
  const pages = new Map<string, HostPage>()
  const allowed = await servePages(pages)
  const strange = await servePages(pages)
  const house = await openTestHouse({ demo: shop === 'demo', shops: shop === 'demo' ? [] : [shop], ...(clock ? { clock } : {}), ...(env ? { env } : {}) })
  await transact(house.world, shop, work => work.tx.updateTable('shops').set({ allowed_origins: [allowed.origin] }).where('id', '=', shop).execute())
  const port = await listenLow(at => house.app.listen({ port: at, host: '127.0.0.1' }))
  const url = `http://127.0.0.1:${port}`
  const browser = await openBrowser()
  return {
    house, browser, url, shopOrigin: allowed.origin, strangeOrigin: strange.origin,
    host: (path, page) => { pages.set(path, page) },
    async visit (options = {}) {
      const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 860 }, ...options })
      context.setDefaultTimeout(60_000) // conditions, not speed: a machine may have other work
      const problems: string[] = []
      context.on('page', page => watch(page, problems))
      watchRequests(context)
      const page = await context.newPage()
      return { page, context, problems }
    },
    async staff (email) {
      const reply = await fetch(`${url}/v1/demo/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email }) })
      const cookie = (reply.headers.get('set-cookie') ?? '').split(';')[0]!
      return {
        async ask<T> (method: string, path: string, body?: unknown): Promise<T> {
          const said = await fetch(`${url}/v1/${path}`, { method, headers: { cookie, 'x-zhiyu-desk': '1', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
          assert.ok(said.ok, `${method} ${path}: ${said.status} ${await said.clone().text()}`)
          return await said.json() as T // the caller names the contract
        },
      }
    },
    async identity (externalId) {
      const reply = await fetch(`${url}/v1/demo/identity`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ externalId }) })
      return (await reply.json() as { token: string }).token
    },
    async leave () {
      await browser.close()
      await house.leave()
      for (const { server } of [allowed, strange]) { server.closeAllConnections(); server.close(); await once(server, 'close') }
    },
  }
}

/** Everything a page should not do: errors, warnings, dialogs, refused policies. */
function watch (page: Page, problems: string[]): void {
  page.on('console', message => { if (message.type() === 'error' || message.type() === 'warning') problems.push(`console: ${message.text()} ${message.location().url}`) })
  page.on('pageerror', error => { problems.push(`error: ${error.message}`) })
  page.on('dialog', dialog => { problems.push(`dialog: ${dialog.message()}`); void dialog.dismiss() })
}

/** The chat frame of a page. Its shadow root is closed, so it is found among the frames. */
export async function chatIn (page: Page): Promise<Frame> {
  const known = (): Frame | undefined => page.frames().find(frame => frame.url().includes('/widget/frame'))
  for (let i = 0; i < 100 && !known(); i++) await page.waitForTimeout(50)
  const frame = known()
  assert.ok(frame, 'the page has no chat frame')
  await frame.locator('.composer, .blank').first().waitFor()
  return frame
}

export interface WithChat { Zhiyu?: { open(): void; close(): void; identify(token: unknown): void; logout(): void; seniorMode(on: boolean): void; setLocale(locale: string): void; on(name: string, heard: (detail: unknown) => void): void } }

/** A shop's page with the one script tag; `before` runs as its own script file first. */
export function shopPage (stage: Stage, extra: { shop?: string; head?: string; body?: string; before?: string; name?: string; headers?: Readonly<Record<string, string>> } = {}): HostPage {
  const before = extra.before === undefined ? '' : `<script src="/${extra.name ?? 'page'}.js"></script>`
  return { html: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>某店</title><link rel="icon" href="data:,">${extra.head ?? ''}${before}</head><body><h1>某店</h1>${extra.body ?? ''}<script async src="${stage.url}/widget.js" data-shop="${extra.shop ?? 'demo'}" data-locale="zh-CN"></script></body></html>`, ...(extra.before === undefined ? {} : { script: extra.before }), ...(extra.headers ? { headers: extra.headers } : {}) }
}

export async function openChat (page: Page): Promise<Frame> {
  await page.waitForFunction(() => typeof (window as Window & WithChat).Zhiyu?.open === 'function')
  await page.evaluate(() => { (window as Window & WithChat).Zhiyu!.open() })
  return chatIn(page)
}

/** Signs a demo shopper in on the shop's page, as the shop's own script would. */
export async function identify (page: Page, token: string): Promise<void> {
  await page.waitForFunction(() => typeof (window as Window & WithChat).Zhiyu?.identify === 'function')
  await page.evaluate(given => { (window as Window & WithChat).Zhiyu!.identify(given) }, token)
}

export const say = async (chat: Frame, words: string): Promise<void> => {
  await chat.locator('.composer textarea').fill(words)
  await chat.locator('.composer .send').click()
}

export const bodies = (chat: Frame, kind = ''): Promise<string[]> => chat.locator(`.messages .msg${kind} .bubble .text`).allTextContents()

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Zero violations of any impact, WCAG 2.2 AA and best practice. The page's policy forbids injected script tags; evaluation passes. */
export async function axe (frame: Frame, without: readonly string[] = []): Promise<string[]> {
  if (!await frame.evaluate(() => 'axe' in window)) await frame.evaluate(AXE)
  const found = await frame.evaluate(async disabled => {
    const run = (window as unknown as { axe: { run(root: Document, options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> } }).axe // just put there
    return (await run.run(document, { resultTypes: ['violations'], rules: Object.fromEntries(disabled.map(id => [id, { enabled: false }])) })).violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => `${n.html.slice(0, 160)} — ${n.failureSummary ?? ''}`).join(' | ')}`)
  }, [...without])
  return found
}
