import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { iso } from '@zhiyu/server/kernel/clock'
import { transact } from '@zhiyu/server/kernel/work'
import { keepClocks } from '@zhiyu/server/promises'
import { deskOf, noViolations, openDeskStage, shopperAt, takeOver, type Shopper, shot } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

/** The solution's time has run out: its instants are moved back, as if the hours had passed. */
async function runOut (shopper: Shopper): Promise<void> {
  await transact(stage.house.world, 'demo', async work => {
    await work.tx.updateTable('promises').set({ warn_at: iso(work.now - 120_000), due_at: iso(work.now - 60_000), warnings: '[]' }).where('conversation_id', '=', shopper.conversation).where('kind', '=', 'solution').execute()
    await keepClocks(work, { conversationId: shopper.conversation })
  })
  await stage.house.settle()
}

test('an agent waits for an answer, asks a partner, and makes a broken promise good; the expert who was called steps in', async () => {
  const { page, problems, context } = await deskOf(stage, 'lin@demo.zhiyu')
  await page.locator('.inbox-hint button').click()
  await page.locator('.inbox-hint').waitFor({ state: 'detached' })
  const shopper = await shopperAt(stage, 'zy-1006')
  await shopper.say('退货多久到账？')
  await shopper.human()
  await stage.house.settle()
  await page.goto(`${stage.url}/desk/#/inbox/team/${shopper.conversation}`)
  await page.locator('.talk-head').waitFor()
  await takeOver(page, 'key')
  await page.locator('.composer-reply .composer-text:not([disabled])').fill('请问您要退哪一件？')
  await page.keyboard.press('Control+Enter')
  await page.locator('.bubble-agent:not(.bubble-outgoing)', { hasText: '哪一件' }).waitFor()
  await stage.house.settle()

  await page.getByRole('button', { name: '等访客回复' }).click()
  await page.locator('.promise-paused').waitFor()
  await page.getByRole('button', { name: '不再等待' }).waitFor()
  await noViolations(page, 'paused')
  await shot(page, 'paused')
  await shopper.say('蓝色的那件')
  await page.locator('.promise-paused').waitFor({ state: 'detached' })

  await page.getByRole('button', { name: '请伙伴处理' }).click()
  await page.locator('.ant-modal textarea').fill('确认退件是否已入库')
  await noViolations(page, 'asking a partner')
  await shot(page, 'task')
  await page.locator('.ant-modal .ant-btn-primary').click()
  await page.locator('.partner-tasks li', { hasText: '入库' }).waitFor()
  await page.locator('.promise-paused').waitFor()
  await page.locator('.partner-tasks button').click()
  await page.locator('.ant-modal textarea').fill('已入库')
  await page.locator('.ant-modal .ant-btn-primary').click()
  await page.locator('.task-result', { hasText: '已入库' }).waitFor()

  await runOut(shopper)
  await page.locator('.offer').waitFor()
  assert.match(await page.locator('.offer').innerText(), /系统不付款/)
  await page.locator('.promise', { hasText: '给出方案' }).click()
  await page.locator('.evidence li', { hasText: '已呼叫' }).waitFor()
  await page.waitForTimeout(400)
  await noViolations(page, 'offer and record')
  await shot(page, 'offer')

  const expert = await deskOf(stage, 'zhou@demo.zhiyu', { locale: 'en', colorScheme: 'dark' })
  const call = expert.page.locator('.help-wanted li').first()
  await call.waitFor()
  await noViolations(expert.page, 'called')
  await shot(expert.page, 'called-dark-en')
  await call.getByRole('button', { name: 'Step in' }).click()
  await expert.page.locator('.help-wanted').waitFor({ state: 'detached' })
  await expert.page.locator('.promise', { hasText: 'Solution' }).click()
  await expert.page.locator('.evidence li', { hasText: 'stepped in' }).waitFor()
  await expert.page.waitForTimeout(400)
  await noViolations(expert.page, 'stepped in')
  await shot(expert.page, 'record-dark-en')

  await page.locator('.offer .ant-btn-primary').click()
  await page.locator('.system-line', { hasText: '款项由店铺另行支付' }).waitFor()
  await page.locator('.offer').waitFor({ state: 'detached' })
  await page.locator('.evidence li', { hasText: '接受补偿' }).waitFor()
  await shot(page, 'accepted')
  assert.ok((await shopper.heard()).some(message => /^system\.compensation \d+ [A-Z]{3}$/.test(message.body)))
  assert.deepEqual([...problems, ...expert.problems], [])
  await context.close()
  await expert.context.close()
})
