import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { day, iso, minute } from '../../packages/server/src/kernel/clock.ts'
import { transact } from '../../packages/server/src/kernel/work.ts'
import { deskOf, noViolations, openDeskStage } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

test('operations simulates on the shop\'s own traffic: days are chosen, too little is said, enough runs', async () => {
  const { page, problems, context } = await deskOf(stage, 'zheng@demo.zhiyu', {}, 'simulation/new')
  await page.locator('.sim-scenario', { hasText: '自家客流' }).click()
  const found = page.locator('#sim-found')
  await found.filter({ hasText: '次转人工' }).waitFor()
  const start = page.locator('.sim-start button')
  await noViolations(page, 'own traffic')

  // Turned round, nothing is asked and nothing can start.
  const usual = [await page.locator('#sim-from').inputValue(), await page.locator('#sim-to').inputValue()]
  await page.locator('#sim-from').fill('2099-01-01')
  await found.filter({ hasText: '最多 92 天' }).waitFor()
  assert.equal(await start.isDisabled(), true)
  // A day long ago has nobody in it.
  await page.locator('#sim-to').fill('2020-01-02')
  await page.locator('#sim-from').fill('2020-01-01')
  await found.filter({ hasText: /数据太少：2 天里只有 0 次转人工/ }).waitFor()
  assert.equal(await start.isDisabled(), true)
  await noViolations(page, 'too little')

  // A busy hour a day before yesterday.
  await transact(stage.house.world, 'demo', async work => {
    const agent = await work.tx.selectFrom('agents').select('id').where('shop_id', '=', 'demo').where('email', '=', 'sim-han@demo.zhiyu').executeTakeFirstOrThrow()
    const customer = await work.tx.selectFrom('customers').select('id').where('shop_id', '=', 'demo').limit(1).executeTakeFirstOrThrow()
    for (let i = 0; i < 60; i++) {
      const at = work.now - 2 * day + i * minute
      const id = work.newId()
      await work.tx.insertInto('conversations').values({ shop_id: 'demo', id, customer_id: customer.id, state: 'resolved', tier: i % 3 === 0 ? 'diamond' : 'mass', last_at: iso(at), opened_at: iso(at), handed_off_at: iso(at) }).execute()
      await work.tx.insertInto('assignments').values({ shop_id: 'demo', id: work.newId(), conversation_id: id, agent_id: agent.id, tier: 'mass', how: 'matched', waiting_since: iso(at), assigned_at: iso(at + minute), ended_at: iso(at + 3 * minute), ended_by: 'resolved' }).execute()
    }
  })
  await page.reload()
  await page.locator('.sim-scenario', { hasText: '自家客流' }).click()
  await found.filter({ hasText: /28 天里有 \d+ 次转人工/ }).waitFor()
  assert.deepEqual([await page.locator('#sim-from').inputValue(), await page.locator('#sim-to').inputValue()], usual, 'the last 28 days that are over')
  await page.locator('.sim-step .ant-segmented-item', { hasText: '快速' }).click()
  await noViolations(page, 'enough')
  await start.click()
  await page.locator('#sim-title', { hasText: '自家客流' }).waitFor()
  await page.locator('.sim-verdict').waitFor({ timeout: 180_000 })
  assert.deepEqual(problems, [])
  await context.close()
})
