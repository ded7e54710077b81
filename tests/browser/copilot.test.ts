import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { findLevel, recordEvidence } from '@zhiyu/server/autonomy'
import { transact } from '@zhiyu/server/kernel/work'
import { recordDecision } from '@zhiyu/server/playbook'
import { deskOf, noViolations, openDeskStage, shopperAt, takeOver, shot } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

test('after the hand-over the AI helps the agent: a draft with its source, one key to take it, a look at the tone; nothing is sent by itself', async () => {
  const { page, problems, context } = await deskOf(stage, 'lin@demo.zhiyu')
  await page.locator('.inbox-hint button').click()
  await page.locator('.inbox-hint').waitFor({ state: 'detached' })
  const shopper = await shopperAt(stage, 'zy-1006')
  await shopper.say('满多少包邮？')
  await shopper.human()
  await stage.house.settle()
  await page.goto(`${stage.url}/desk/#/inbox/team/${shopper.conversation}`)
  await page.locator('.talk-head').waitFor()
  await takeOver(page, 'key')
  await shopper.say('我的订单到哪了？')
  await stage.house.settle()

  await page.locator('.draft-source', { hasText: '订单' }).first().waitFor()
  const draft = (await page.locator('.draft-text').textContent())!
  await page.getByRole('tab', { name: '副手' }).click()
  await page.locator('.copilot-summary').waitFor()
  await page.locator('.copilot-phrases li').first().waitFor()
  await noViolations(page, 'copilot')
  await shot(page, 'copilot-zh')

  const before = (await shopper.heard()).length
  const saidByAi = async (): Promise<number> => (await shopper.heard()).filter(message => message.senderKind === 'ai').length
  const byAi = await saidByAi()
  await page.locator('.talk-head h2').click()
  await page.keyboard.press('d')
  const field = page.locator('.composer-reply .composer-text')
  await page.waitForFunction(text => (document.querySelector('.composer-text') as HTMLTextAreaElement).value === text, draft)
  assert.equal((await shopper.heard()).length, before, 'taken is not sent')
  await field.fill(`${draft}我保证绝对明天到！！`)
  await page.locator('.tone-mind').first().waitFor()
  await noViolations(page, 'tone')
  await shot(page, 'tone-zh')
  await page.locator('.tone button').first().click()
  assert.ok(await field.evaluate(element => (element as HTMLTextAreaElement).selectionEnd > (element as HTMLTextAreaElement).selectionStart), 'the place in the text is shown')
  await field.fill(`您好，${draft}`)
  await page.locator('.tone-mind').first().waitFor({ state: 'detached' })
  await page.keyboard.press('Enter')
  await page.locator('.bubble-agent:not(.bubble-outgoing)', { hasText: draft.slice(-12) }).waitFor()
  await stage.house.settle()

  await shopper.say('唔該，幾時送到呀？')
  await stage.house.settle()
  assert.equal(await saidByAi(), byAi, 'the AI is silent after the hand-over')
  await page.locator('.copilot-phrases', { hasText: '唔好意思' }).or(page.locator('.copilot-phrases', { hasText: '多謝' })).first().waitFor()
  await page.locator('.copilot-phrases button').nth(2).click()
  assert.match(await field.inputValue(), /幫你查/)
  await field.fill('')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.reload() // as one who works in the dark sees it
  await page.locator('.draft-text').waitFor()
  await page.locator('.copilot-phrases li').first().waitFor()
  await noViolations(page, 'copilot, dark')
  await shot(page, 'copilot-dark')
  assert.deepEqual(problems, [])
  await context.close()
})

test('the room of autonomy: a level taken away by what was measured, one that a person raises with a reason, and a dialect that asks for review', async () => {
  const inDemo = <T>(body: Parameters<typeof transact<T>>[2]): Promise<T> => transact(stage.house.world, 'demo', body)
  const measure = (intent: string, agreed: (i: number) => boolean, times: number) => inDemo(async work => {
    for (let i = 0; i < times; i++) await recordEvidence(work, { conversationId: work.newId(), seq: i + 1, intent, kind: i % 3 === 0 ? 'served' : 'shadow', level: await findLevel(work, intent), agreed: agreed(i), ai: 'tell ZY26112000001', human: 'words', distance: 0.2 + i / 100 })
  })
  await measure('my-orders', () => false, 10)
  await measure('order-status', () => true, 36)
  await measure('answer', i => i % 6 !== 0, 40)
  const shopper = await shopperAt(stage, 'zy-1005')
  await shopper.say('侬好，阿拉个物事啥辰光到')
  await stage.house.settle()
  await inDemo(async work => {
    for (let i = 0; i < 25; i++) await recordDecision(work, { kind: 'concierge.turn', subjectId: shopper.conversation, playbookVersion: 1, outcome: { commands: [i < 6 ? 'cannot-handle' : 'answer'] }, because: [], facts: { seq: i === 0 ? 1 : 1_000 + i, dialect: 'wu' } })
  })
  const { page, problems, context } = await deskOf(stage, 'wu@demo.zhiyu', {}, 'autonomy')
  await page.locator('.autonomy-intents li', { hasText: '我的订单' }).locator('.ant-segmented-item-selected', { hasText: '只建议' }).waitFor()
  await page.locator('.autonomy-moves', { hasText: '按规则自动' }).waitFor()
  await noViolations(page, 'autonomy')
  await shot(page, 'autonomy-zh')
  const ready = page.locator('.autonomy-intents > li', { hasText: '查订单' })
  await ready.getByRole('button', { name: '升级' }).click()
  await page.locator('.ant-modal textarea').fill('三十六轮全部一致')
  await noViolations(page, 'raising')
  await page.locator('.ant-modal .ant-btn-primary').click()
  await ready.locator('.ant-segmented-item-selected', { hasText: '直接办' }).waitFor()
  await page.locator('.autonomy-moves', { hasText: '三十六轮全部一致' }).waitFor()
  await page.locator('.autonomy-intents > li', { hasText: '知识问答' }).getByRole('button', { name: '明细' }).click()
  await page.locator('.autonomy-evidence').waitFor()
  await page.locator('.autonomy-dialect', { hasText: '吴语' }).getByRole('button').click()
  await page.locator('.autonomy-queue li', { hasText: '侬好' }).getByRole('button', { name: '听懂了' }).click()
  await page.locator('.autonomy-queue li', { hasText: '侬好' }).waitFor({ state: 'detached' })
  await noViolations(page, 'autonomy, opened')
  await page.evaluate(() => { localStorage.setItem('zhiyu.desk.language', 'en') })
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.reload()
  await page.locator('.autonomy-intents li').first().waitFor()
  await noViolations(page, 'autonomy, dark, English')
  await shot(page, 'autonomy-en-dark')
  assert.deepEqual(problems, [])
  await context.close()
})
