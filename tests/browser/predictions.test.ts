import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { sql } from 'kysely'
import { transact } from '../../packages/server/src/kernel/work.ts'
import { keepCuts } from '../../packages/server/src/profile/index.ts'
import { deskOf, enter, noViolations, openDeskStage, shopperAt, shot } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => {
  stage = await openDeskStage()
})
after(() => stage.leave())

test('predictions are trained in the desk: quality, chances that come true, clusters by name and the date of the next training', async () => {
  const { page, problems, context } = await deskOf(stage, 'zheng@demo.zhiyu', {}, 'predictions')
  await page.getByText('还没有预测').waitFor()
  await page.locator('.ant-btn-primary', { hasText: '立即训练' }).click()
  await page.locator('.pr-steps').waitFor({ timeout: 180_000 })
  assert.equal(await page.locator('.pr-steps tbody tr').count(), 10)
  assert.ok(await page.locator('.pr-clusters > li').count() >= 2)
  assert.match(await page.locator('.pr-facts').innerText(), /下次训练/)
  await shot(page, 'predictions-zh', true)
  await noViolations(page, 'predictions')

  // What was learned is in the Segments room: whatever is pointed at is a condition, and it counts the same people.
  await transact(stage.house.world, 'demo', work => keepCuts(work, { version: 1, asOf: work.now, buyers: 405, cuts: { recencyDays: [102, 48, 21, 8], frequency: [3, 5, 6, 9], monetaryMinor: [150_000, 300_000, 600_000, 1_200_000] } }))
  await enter(page, 'segments')
  await page.locator('.cluster-map canvas').waitFor()
  await noViolations(page, 'all customers')
  await shot(page, 'segments-all-zh', true)
  for (const at of ['.rfm-heat a', '.pyramid a', '.cluster-map tbody tr', '.cohorts tbody tr']) {
    const place = page.locator(at).first()
    const people = Number(/\d+/.exec(at === '.rfm-heat a' ? await place.innerText() : await place.locator(at === '.pyramid a' ? 'b' : 'td').first().innerText())![0])
    await (await place.locator('a').count() > 0 ? place.locator('a') : place).first().click()
    await page.locator('.sg-count', { hasText: new RegExp(`^${people} 人$`) }).waitFor()
    await page.locator('.sg-all').click()
    await page.locator('.portrait').waitFor()
  }
  assert.deepEqual(problems, [])
  await context.close()
})

test('the shopper\'s panel says what they are worth and what is expected, why and how sure; a suggestion is sent, a refused tag comes back', async () => {
  await transact(stage.house.world, 'demo', work => sql`update prediction_runs set card = jsonb_set(card, '{nextNeed,quality}', '{"customers": 90, "hits": 0.3, "popularHits": 0.2}')`.execute(work.tx)) // the demo's invented orders follow no need
  const shopper = await shopperAt(stage, 'zy-1001')
  await shopper.say('你好')
  await shopper.human()
  await stage.house.settle()
  for (const [locale, colorScheme, tab] of [['zh-CN', 'light', '资料'], ['en', 'dark', 'Profile']] as const) {
    const { page, problems, context } = await deskOf(stage, 'lin@demo.zhiyu', { locale, colorScheme })
    await enter(page, locale === 'en' ? `inbox/mine/${shopper.conversation}` : `inbox/waiting/${shopper.conversation}`)
    if (locale !== 'en') await page.locator('.talk-actions button', { hasText: '接手' }).click()
    await page.locator('.shopper [role=tab]', { hasText: tab }).click()
    await page.locator('.needs button').first().waitFor()
    assert.equal(await page.locator('.worth-dots').count(), 3)
    assert.equal(await page.locator('.curve table tbody tr').count(), 12)
    assert.equal(await page.locator('.expected > li').count(), 4)
    await noViolations(page, `panel ${locale}`)
    await shot(page, `panel-${locale}`, true)
    if (locale === 'en') {
      await page.locator('.needs button').first().click()
      await page.locator('.bubble .card, .message .card').last().waitFor()
      for (let i = 0; i < 200 && !(await shopper.heard()).some(message => message.card?.kind === 'product'); i++) await page.waitForTimeout(50)
      assert.ok((await shopper.heard()).some(message => message.senderKind === 'agent' && message.card?.kind === 'product'))
      const tag = page.locator('.tags li', { hasText: 'Frequent' })
      await tag.locator('button').press('Enter')
      await page.locator('.tags .tag-refused button').press('Enter')
      await page.locator('.tags .tag-refused').waitFor({ state: 'detached' })
    }
    assert.deepEqual(problems, [])
    await context.close()
  }
})
