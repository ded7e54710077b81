import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import type { Page } from 'playwright-core'
import { deskOf, enter, noViolations, openDeskStage } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

/** A field of the form by the words at it. */
const field = (page: Page, group: string, label: string) => page.locator('.pb-group, .pb-part').filter({ hasText: group }).last().getByLabel(label, { exact: true })

test('operations drafts a playbook, checks it, simulates it, publishes it with the report and rolls back', async () => {
  const { page, problems, context } = await deskOf(stage, 'zheng@demo.zhiyu', {}, 'playbook')
  const before = Number(/\d+/.exec(await page.locator('.pb-versions li', { hasText: '生效中' }).innerText())![0])
  await page.locator('.room-actions button').click()
  await page.locator('#pb-title', { hasText: '草稿' }).waitFor()
  const draft = Number(/\d+/.exec(await page.locator('#pb-title').innerText())![0])
  assert.notEqual(draft, before)

  // A head start in seconds, and two seats kept instead of a formula.
  await page.locator('.pb-sections .ant-segmented-item', { hasText: '路由' }).click()
  await field(page, '各层级提前量', '钻石').fill('60')
  await page.locator('.pb-part', { hasText: '预留席位' }).getByLabel('预留几席').click()
  await page.locator('.ant-select-item-option', { hasText: '固定数' }).click()
  await page.locator('.pb-part', { hasText: '预留席位' }).getByLabel('固定数').fill('2')
  await page.locator('#pb-note').fill('钻石提前量缩短，固定预留两席')
  await page.locator('.pb-head button', { hasText: '保存' }).click()
  await page.locator('.pb-dirty').waitFor({ state: 'detached' })
  await noViolations(page, 'draft')
  await page.locator('[role=tab]', { hasText: '对比' }).click()
  const told = await page.locator('.pb-diff').innerText()
  assert.match(told, /各层级提前量 › 钻石\s+1 分 30 秒\s+1 分钟\s*−30 秒/)
  assert.match(told, /预留席位 › 预留几席\s+按公式计算\s+2/)
  await noViolations(page, 'comparison')
  await page.locator('.pb-head button', { hasText: '检查' }).click()
  await page.locator('#pb-title', { hasText: '已检查' }).waitFor()

  // The draft stands against the version in force, unasked.
  await page.locator('.pb-head button', { hasText: '推演' }).click()
  await page.locator('.sim-scenario').first().waitFor()
  assert.match(await page.locator('.sim-pair').innerText(), new RegExp(`第 ${before} 版[\\s\\S]*第 ${draft} 版`))
  await page.locator('.sim-scenario', { hasText: '基准场景' }).first().click()
  await page.locator('.sim-step .ant-segmented-item', { hasText: '快速' }).click()
  assert.match(await page.locator('.sim-start').innerText(), /大约需要/)
  await noViolations(page, 'new simulation')
  await page.locator('.sim-start button').click()
  await page.locator('.sim-run').waitFor()
  const address = page.url()
  await page.reload()
  await page.locator('.sim-verdict').waitFor({ timeout: 180_000 })
  assert.equal(page.url(), address, 'a reload loses neither the place nor the run')
  assert.match(await page.locator('.sim-said').innerText(), /钻石顾客 95% 在 .+ 内接通/)
  assert.equal(await page.locator('.sim-tile').count(), 5)
  await page.locator('.chart canvas').nth(5).waitFor()
  await noViolations(page, 'result')

  await page.locator('[role=tab]', { hasText: '谁受益' }).click()
  const table = page.locator('.sort-table:visible')
  await table.locator('tbody tr').nth(1).waitFor()
  await table.locator('thead button', { hasText: '等待变化' }).click()
  assert.equal(await table.locator('th[aria-sort=descending]').count(), 1)
  const download = page.waitForEvent('download')
  await table.locator('button', { hasText: 'CSV' }).click()
  const lines = readFileSync(await (await download).path(), 'utf8').trim().split('\r\n')
  assert.equal(lines.length, 1 + await table.locator('tbody tr').count())
  for (const tab of ['公平', '全部指标', '分时']) {
    await page.locator('[role=tab]', { hasText: tab }).click()
    await page.locator('.sort-table:visible tbody').waitFor()
    await noViolations(page, tab)
  }

  await page.locator('.pb-head button', { hasText: `发布第 ${draft} 版` }).click()
  await page.locator('.ant-popconfirm button', { hasText: '发布' }).click()
  await page.locator('#pb-title', { hasText: '生效中' }).waitFor()
  assert.match(await page.locator('.pb-simulated').innerText(), /依据推演发布/)
  await page.locator('.pb-simulated a').click()
  await page.locator('.sim-run', { hasText: `第 ${draft} 版已生效` }).waitFor()

  await enter(page, `playbook/${before}`)
  await page.locator('.pb-head button', { hasText: '回滚' }).click()
  await page.locator('.ant-popconfirm button', { hasText: '回滚' }).click()
  await page.locator('#pb-title', { hasText: '生效中' }).waitFor()
  assert.match(await page.locator('.pb-versions li', { hasText: `第 ${draft} 版` }).innerText(), /历史版本/)
  assert.deepEqual(problems, [])
  await context.close()
})

test('an agent reads what was simulated and is offered nothing to press', async () => {
  const { page, problems, context } = await deskOf(stage, 'lin@demo.zhiyu', { locale: 'en', colorScheme: 'dark' }, 'simulation')
  await page.locator('.sim-verdict').waitFor()
  assert.equal(await page.locator('.room-actions button, .sim-run .pb-head button').count(), 0)
  await noViolations(page, 'simulation, agent')
  assert.deepEqual(problems, [])
  await context.close()
})
