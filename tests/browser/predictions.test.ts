import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { deskOf, enter, noViolations, openDeskStage, shot } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => {
  stage = await openDeskStage()
})
after(() => stage.leave())

test('predictions are trained in the desk: quality, chances that come true, clusters by name and the date of the next training', async () => {
  const { page, problems, context } = await deskOf(stage, 'zheng@demo.zhiyu')
  await enter(page, 'predictions')
  await page.getByText('还没有预测').waitFor()
  await page.locator('.ant-btn-primary', { hasText: '立即训练' }).click()
  await page.locator('.pr-steps').waitFor({ timeout: 120_000 })
  assert.equal(await page.locator('.pr-steps tbody tr').count(), 10)
  assert.ok(await page.locator('.pr-clusters > li').count() >= 2)
  assert.match(await page.locator('.pr-facts').innerText(), /下次训练/)
  await shot(page, 'predictions-zh', true)
  await noViolations(page, 'predictions')
  assert.deepEqual(problems, [])
  await context.close()
})
