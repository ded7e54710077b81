import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { sql } from 'kysely'
import { day, iso } from '../../packages/server/src/kernel/clock.ts'
import { transact } from '../../packages/server/src/kernel/work.ts'
import { deskOf, noViolations, openDeskStage, shot } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

test('operations brings the figures up to date and sees what is odd; an agent is not let in', async () => {
  const { page, problems, context } = await deskOf(stage, 'zheng@demo.zhiyu', {}, 'lake')
  await page.locator('.state-title', { hasText: '还没有读取任何数据' }).waitFor()
  await noViolations(page, 'nothing yet')
  await shot(page, 'lake-empty')
  await transact(stage.house.world, 'demo', async work => {
    // An order told twice, one from the future and one from 1970.
    const twice = sql`(select customer_id from orders where shop_id = 'demo' and customer_id is not null limit 1)`
    for (const [id, at] of [['odd-1', work.now - 5 * day], ['odd-2', work.now - 5 * day], ['odd-3', work.now + 3 * day], ['odd-4', 0]] as const) {
      await sql`insert into orders (shop_id, id, customer_id, kind, status, currency, total_minor, line_count, placed_at, updated_at) values ('demo', ${id}, ${twice}, 'sale', 'paid', 'CNY', 4200, 1, ${iso(at)}, ${iso(work.now)})`.execute(work.tx)
    }
  })
  const told = await page.evaluate(async () => (await fetch('/v1/events', { method: 'POST', headers: { 'content-type': 'application/json', 'x-zhiyu-desk': '1' }, body: JSON.stringify({ source: 'till', events: [
    { id: 't1', kind: 'view', at: new Date(Date.now() - 60_000).toISOString(), subject: 'p', who: { externalId: 'till-guest' } },
    { id: 't1', kind: 'view', at: new Date(Date.now() - 60_000).toISOString(), subject: 'p', who: { externalId: 'till-guest' } },
    { id: 't2', kind: 'order', at: new Date().toISOString(), subject: 'x', who: { externalId: 'till-guest' }, properties: { amount: { minor: -5, currency: 'CNY' } } },
  ] }) })).json() as Promise<{ stored: number; double: number; quarantined: number }>)
  assert.deepEqual([told.stored, told.double, told.quarantined], [1, 1, 1])
  await page.reload()
  const till = page.locator('tr', { hasText: 'till' }).first()
  await till.waitFor()
  assert.match(await till.innerText(), /^till\s.*1\s+1\s+0\s+1\s+0\s+准$/)
  await page.locator('.lake-aside summary').click()
  assert.match(await page.locator('.lake-aside tbody tr').first().innerText(), /till\s+t2\s+金额为负\s+\/properties\/amount\/minor$/)
  await page.locator('.room-actions button', { hasText: '更新到最新' }).click()
  await page.locator('#lake-everybody').waitFor({ timeout: 180_000 })
  assert.equal(await page.locator('.lake-odd', { hasText: '疑似重复' }).locator('b').innerText(), '1')
  assert.equal(await page.locator('.lake-odd', { hasText: '来自未来' }).locator('b').innerText(), '1')
  assert.equal(await page.locator('.lake-odd', { hasText: '早于 2000 年' }).locator('b').innerText(), '1')
  assert.equal(await page.locator('.lake-apart').count(), 0, 'the lake holds what the house holds')
  await page.locator('.status', { hasText: '已完成' }).first().waitFor()
  await page.locator('.lake-charts canvas').first().waitFor()
  await noViolations(page, 'figures')
  await shot(page, 'lake-zh', true)

  await page.locator('.room-actions button', { hasText: '全部重算' }).click()
  await page.locator('.ant-popconfirm button', { hasText: '全部重算' }).click()
  await page.locator('tr', { hasText: '全部重算' }).locator('.status', { hasText: '已完成' }).waitFor({ timeout: 180_000 })
  assert.deepEqual(problems, [])
  await context.close()

  const dark = await deskOf(stage, 'zheng@demo.zhiyu', { locale: 'en-GB', colorScheme: 'dark' }, 'lake')
  await dark.page.locator('.lake-charts canvas').first().waitFor()
  await noViolations(dark.page, 'dark')
  await shot(dark.page, 'lake-dark', true)
  assert.deepEqual(dark.problems, [])
  await dark.context.close()

  const agent = await deskOf(stage, 'lin@demo.zhiyu', {}, 'lake')
  await agent.page.locator('.state-title', { hasText: '这里暂不开放' }).waitFor()
  await agent.context.close()
})
