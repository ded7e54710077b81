import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { call, openModelServer, text, type ModelServer } from '../model-server.ts'
import { deskOf, enter, noViolations, openDeskStage } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
let server: ModelServer
before(async () => {
  server = await openModelServer()
  stage = await openDeskStage({ env: { ZHIYU_INTERNAL_MODELS: '1' } })
})
after(async () => { await stage.leave(); await server.close() })

const pictures = process.env['ZHIYU_PICTURES']

test('a manager chooses a model, sees what it can do, tests it, and agrees to one abroad; nobody else finds the room', async () => {
  server.say(({ body }) => body.tools ? call('say', { word: 'pear' }) : body.response_format ? { kind: 'status', status: 400 } : text(`收到：${body.messages.at(-1)!.content}`))
  const { page, problems, context } = await deskOf(stage, 'tang@demo.zhiyu', { viewport: { width: 1280, height: 900 } })
  const picture = async (name: string): Promise<void> => { if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true }) }
  await enter(page, 'model')
  await page.locator('.model-state', { hasText: '还没有配置大模型' }).waitFor()
  await noViolations(page, 'no model yet')
  await picture('model-none')

  // An address inside the house's own network, with a key.
  await page.locator('.model-form .ant-select').first().click()
  await page.locator('.ant-select-item-option', { hasText: '任何兼容 OpenAI 的地址' }).click()
  await page.locator('.model-form .ant-select', { hasText: '任何兼容 OpenAI 的地址' }).waitFor()
  await page.locator('.model-form .ant-segmented:not(.ant-segmented-disabled)', { hasText: '境外' }).waitFor()
  await page.locator('#baseUrl').fill('ftp://x')
  await page.locator('#model').fill('test-model')
  await page.locator('.model-form .ant-segmented-item', { hasText: '中国内地' }).click()
  await page.locator('#key').fill('sk-very-secret')
  await page.locator('#priceIn').fill('0.8')
  await page.locator('#priceOut').fill('2')
  await page.locator('.model-switch button').first().click()
  await page.locator('.model-switch button').nth(1).click()
  await page.locator('button[type=submit]').click()
  await page.locator('.ant-form-item-explain-error', { hasText: '只接受 https 地址' }).waitFor()
  await noViolations(page, 'refused address')
  await page.locator('#baseUrl').fill(server.url)
  await page.locator('button[type=submit]').click()
  await page.locator('.model-state', { hasText: '已启用' }).waitFor()
  await page.locator('.model-steps li', { hasText: '会写 JSON' }).filter({ hasText: '400' }).waitFor()
  assert.equal(await page.locator('#key').inputValue(), '', 'the key is not shown again')
  assert.ok(!(await page.content()).includes('sk-very-secret'))
  await page.locator('.model-test button').click()
  await page.locator('.model-said dd', { hasText: '13800138000' }).waitFor()
  assert.ok(!(await page.locator('.model-said dd').first().innerText()).includes('13800138000'), 'the model saw no number')
  await noViolations(page, 'chosen and tested')
  await picture('model-on')

  // Declared abroad: off until the manager agrees, in words.
  await page.locator('.model-form .ant-segmented-item', { hasText: '境外' }).click()
  await page.locator('button[type=submit]').click()
  await page.locator('.model-reasons', { hasText: '需要先登记同意' }).waitFor()
  const calls = server.asked.length
  const agree = page.locator('.model-agree button')
  assert.equal(await agree.isDisabled(), true)
  await page.locator('#model-consent').fill('为提升夜间接待质量，同意把遮盖后的对话发送到该地址，依据见内部评估 2026-11。')
  await noViolations(page, 'consent')
  await picture('model-abroad')
  assert.equal(server.asked.length, calls, 'nothing was sent abroad')
  await agree.click()
  await page.locator('.model-state', { hasText: '已启用' }).waitFor()
  await page.locator('.model-consents li', { hasText: '唐若兰' }).waitFor()
  assert.deepEqual(problems.filter(problem => !problem.includes('422')), [], 'nothing but the refused address')
  await context.close()

  const other = await deskOf(stage, 'zheng@demo.zhiyu')
  assert.equal(await other.page.locator('.rail a[href="#/model"]').count(), 0)
  await other.context.close()
})

test('the room reads well in English and in the dark', async () => {
  const { page, problems, context } = await deskOf(stage, 'tang@demo.zhiyu', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark', locale: 'en-US' })
  await page.evaluate(() => { localStorage.setItem('zhiyu.language', 'en') })
  await enter(page, 'model')
  await page.locator('.model-state').waitFor()
  await noViolations(page, 'dark')
  if (pictures) await page.screenshot({ path: `${pictures}/model-dark.png`, fullPage: true })
  assert.deepEqual(problems, [])
  await context.close()
})
