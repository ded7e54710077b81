import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { trainWhenStale } from '../../tools/train.ts'
import { deskOf, noViolations, openDeskStage, shopperAt, shot } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => {
  trainWhenStale({ say: () => undefined })
  stage = await openDeskStage()
})
after(() => stage.leave())

const QUESTION = '帮绑条缎带'

test('what the AI did not understand is taught in the desk, trained, compared, put to use, and understood', async () => {
  const lost = await shopperAt(stage, 'zy-1004')
  for (const words of [QUESTION, '绑条缎带帮个忙']) {
    await lost.say(words)
    await stage.house.settle()
  }

  const { page, problems, context } = await deskOf(stage, 'zheng@demo.zhiyu', {}, 'knowledge/training')
  await page.locator('.tr-model').waitFor({ timeout: 180_000 })
  assert.match(await page.locator('#tr-model').innerText(), /出厂模型/)
  const group = page.locator('.tr-cluster', { hasText: QUESTION })
  await group.waitFor()
  await shot(page, 'training-zh')
  await noViolations(page, 'training')

  assert.match(await group.locator('.ant-select').innerText(), /送礼包装/, 'the likeliest intent is chosen already: one press teaches')
  await group.locator('.tr-teach button').click()
  await group.waitFor({ state: 'detached' })

  await page.locator('.tr-open', { hasText: '送礼包装' }).click()
  await page.locator('#tr-write').fill('<b>缎带</b>\n系条缎带')
  await page.locator('.tr-examples .ant-btn-primary').click()
  assert.match(await page.locator('.tr-examples [role=alert]').innerText(), /第 1 行：含有 HTML/)
  await page.locator('#tr-write').fill('系条缎带\n给系条缎带呗')
  await page.locator('.tr-examples .ant-btn-primary').click()
  await page.locator('.tr-own li', { hasText: '给系条' }).waitFor()
  await noViolations(page, 'examples')
  await page.locator('.ant-drawer-close').click()

  await page.locator('.tr-model .tr-head .ant-btn-primary').first().click()
  await page.locator('.tr-going').waitFor()
  await page.locator('.tr-compare').waitFor({ timeout: 180_000 })
  await shot(page, 'training-compare')
  await noViolations(page, 'comparison')
  await page.locator('.tr-compare').scrollIntoViewIfNeeded()
  await shot(page, 'training-compare-2')
  await page.locator('.tr-compare button', { hasText: '启用新模型' }).click()
  await page.locator('.ant-popconfirm button', { hasText: '启用新模型' }).click()
  await page.locator('#tr-model', { hasText: '本店模型' }).waitFor()

  // Understood from the next message on, without a restart.
  const understood = await shopperAt(stage, 'zy-1003')
  await understood.say(QUESTION)
  await stage.house.settle()
  const answer = (await understood.heard()).at(-1)!
  assert.equal(answer.senderKind, 'ai')
  assert.equal(answer.card?.kind, 'article', answer.body)
  assert.match(answer.body, /礼/)

  const dark = await deskOf(stage, 'zheng@demo.zhiyu', { locale: 'en', colorScheme: 'dark' }, 'knowledge/training')
  await dark.page.locator('.tr-compare').waitFor()
  await dark.page.locator('#tr-unanswered').waitFor()
  await shot(dark.page, 'training-en-dark')
  await noViolations(dark.page, 'dark, English')
  assert.deepEqual(dark.problems, [])
  await dark.context.close()

  await page.locator('button', { hasText: '用回出厂模型' }).click()
  await page.locator('.ant-popconfirm button', { hasText: '用回出厂模型' }).click()
  await page.locator('#tr-model', { hasText: '出厂模型' }).waitFor()

  // The browser itself reports the one refusal that was asked for.
  assert.deepEqual(problems.filter(one => !/status of 422.*\/v1\/training\/examples$/.test(one)), [])
  await context.close()
})
