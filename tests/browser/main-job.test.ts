import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { createAgent } from '@zhiyu/server/staff'
import { shopIdentitySecret, signIdentityToken } from '@zhiyu/server/customers'
import { systemClock, type Clock } from '@zhiyu/server/kernel/clock'
import { transact } from '@zhiyu/server/kernel/work'
import { enter } from './desk-stage.ts'
import { identify, openChat, openStage, repoRoot, say, shopPage, type Stage, type Visit } from './widget-stage.ts'

/** The whole story in real browsers: import real orders, be known, be answered, be helped, be counted. */
const SHARED = process.env['ZHIYU_SHARED'] ?? join(repoRoot, '../shared')
const REAL = join(SHARED, 'data/orders/online_retail_II_2009_2010.parquet')
const file = existsSync(REAL) ? REAL : join(repoRoot, 'tests/fixtures/import/online-retail.csv')
if (file !== REAL) console.log('NOTICE: the real Online Retail II file is not here; this story runs on the fixture')

/** The orders are of 2010, and so is the house: its clock runs as ours does, years behind. */
const behind = systemClock.now() - Date.parse('2010-12-10T08:00:00Z')
const clock: Clock = { now: () => systemClock.now() - behind, wakeAt: (at, wake) => systemClock.wakeAt(at + behind, wake) }
const password = 'a long password'
const problems: string[] = []
let stage: Stage

before(async () => {
  stage = await openStage({ shop: 'uk', clock })
  stage.host('/page', shopPage(stage, { shop: 'uk' }))
  await transact(stage.house.world, 'uk', async work => {
    for (const [name, role, skills] of [['Boss', 'supervisor', []], ['Plain', 'agent', []], ['Right', 'expert', [{ skill: 'delivery', level: 5 }, { skill: 'order', level: 5 }]]] as const) {
      await createAgent(work, { name, email: `${name.toLowerCase()}@uk.example`, role, password, skills: [...skills], languages: ['en', 'zh'], capacity: 4 })
    }
  })
})
after(() => stage.leave())

async function signIn (who: string): Promise<Page> {
  const visit: Visit = await stage.visit({ locale: 'en' })
  await visit.page.goto(`${stage.url}/desk/`)
  await visit.page.locator('input').nth(0).fill('uk')
  await visit.page.locator('input').nth(1).fill(`${who}@uk.example`)
  await visit.page.locator('input[type=password]').fill(password)
  await visit.page.keyboard.press('Enter')
  await visit.page.locator('.inbox').waitFor()
  problems.push(...visit.problems.filter(problem => !problem.includes('404'))) // the browser logs that there is no demonstration here
  return visit.page
}

test('import real orders, and a diamond customer is answered, helped, rated and counted', { timeout: 300_000 }, async () => {
  const boss = await signIn('boss')
  await enter(boss, 'imports')
  await boss.locator('#import-adapter').click()
  await boss.locator('.ant-select-item', { hasText: 'Online Retail' }).click()
  await boss.locator('input[type=file]').setInputFiles(file)
  await boss.locator('.import-report').waitFor({ timeout: 180_000 })
  // Each line is stored in whole pence; the exact sum of the file, 9,539,484.634, is the report's `exact`.
  if (file === REAL) assert.match(await boss.locator('.import-report').innerText(), /525,461[\s\S]*9,539,484\.62/)

  const best = await transact(stage.house.world, 'uk', work => work.tx.selectFrom('orders').innerJoin('customers', join => join.onRef('customers.shop_id', '=', 'orders.shop_id').onRef('customers.id', '=', 'orders.customer_id'))
    .select(({ fn }) => ['customers.external_id', 'customers.id', fn.sum<string>('orders.total_minor').as('spent')]).groupBy(['customers.external_id', 'customers.id']).orderBy('spent', 'desc').limit(1).executeTakeFirstOrThrow())
  const order = await transact(stage.house.world, 'uk', work => work.tx.selectFrom('orders').select('id').where('customer_id', '=', best.id).where('kind', '=', 'sale').orderBy('placed_at', 'desc').limit(1).executeTakeFirstOrThrow())

  const plain = await signIn('plain')
  const right = await signIn('right')
  for (const desk of [plain, right]) await desk.locator('.inbox-hint button').click()

  const shopper = await stage.visit({ locale: 'en' })
  await shopper.page.goto(`${stage.shopOrigin}/page`)
  const issuedAt = Math.floor(clock.now() / 1_000)
  await identify(shopper.page, await transact(stage.house.world, 'uk', async work => signIdentityToken(await shopIdentitySecret(work), { sub: best.external_id!, shop: 'uk', iat: issuedAt, exp: issuedAt + 600, name: 'Mrs. Best' })))
  const chat = await openChat(shopper.page)
  await say(chat, `Where is my order ${order.id}?`)
  const answer = chat.locator('.messages .msg.ai').first()
  await answer.waitFor()
  assert.match(await answer.innerText(), new RegExp(order.id))
  assert.notEqual((await answer.locator('.label').innerText()).trim(), '')

  await chat.locator('.human').click()
  const row = right.locator('.row').first()
  await row.waitFor({ timeout: 60_000 })
  assert.match(await row.innerText(), /Diamond|钻石/)
  assert.equal(await plain.locator('.inbox .row').count(), 0, 'nobody else\'s desk lights up')
  await right.keyboard.press('j')
  await right.locator('.composer-reply .composer-text:not([disabled])').waitFor()
  await right.keyboard.press('r')
  await right.keyboard.type('Hello, it left our warehouse this morning.')
  await right.keyboard.press('Enter')
  await chat.locator('.msg.agent').getByText('left our warehouse').waitFor()

  await right.locator('.messages').focus()
  await right.keyboard.press('e')
  await right.locator('.ant-modal textarea').fill('Told where it is')
  await right.keyboard.press('Control+Enter')
  await chat.locator('.star').nth(4).click()
  await chat.locator('.star').first().waitFor()

  await enter(boss, 'wall')
  await boss.locator('.wall-today').getByText(/^5\s*\/\s*5/).first().waitFor({ timeout: 60_000 })
  await boss.locator('.wall-today button.figure-card').first().click()
  await boss.locator('.ant-drawer .link-row').first().waitFor()
  assert.deepEqual([...problems, ...shopper.problems], [])
})
