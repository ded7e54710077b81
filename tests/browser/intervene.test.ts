import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { deskOf, enter, noViolations, openDeskStage, shopperAt, type Shopper } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

/** A demo shopper who waits for a person; nobody is online yet. */
async function waits (externalId: string, words: string): Promise<Shopper> {
  const shopper = await shopperAt(stage, externalId)
  await shopper.say(words)
  for (let i = 0; i < 200 && !(await shopper.heard()).some(message => message.senderKind === 'ai'); i++) await new Promise(resolve => setTimeout(resolve, 50))
  await shopper.human()
  await stage.house.settle()
  return shopper
}

const choose = async (page: import('playwright-core').Page, words: string): Promise<void> => {
  await page.locator('.messages').focus()
  await page.keyboard.press('i')
  await page.locator('.ant-dropdown-menu-item', { hasText: words }).waitFor()
  await page.locator('.ant-dropdown-menu-item', { hasText: words }).press('Enter')
}

test('a supervisor pushes, whispers, joins and reassigns with the keyboard; the agent sees it at once, the shopper only what is theirs', async () => {
  const first = await waits('zy-1003', '请问有没有优惠')
  const second = await waits('zy-1001', '我的冰箱到哪了？')
  const boss = await deskOf(stage, 'wu@demo.zhiyu')
  const agent = await deskOf(stage, 'lin@demo.zhiyu')
  assert.equal(await agent.page.locator('.talk-actions button', { hasText: '介入' }).count(), 0)

  await enter(boss.page, `inbox/waiting/${first.conversation}`)
  await boss.page.locator('.talk-head h2').waitFor()
  await choose(boss.page, '提到队首')
  await boss.page.locator('.ant-modal textarea').waitFor()
  await noViolations(boss.page, 'push dialog')
  await boss.page.keyboard.press('Control+Enter')
  await boss.page.locator('.ant-form-item-explain-error').waitFor()
  await boss.page.locator('.ant-modal textarea').fill('媒体来电，请优先')
  await boss.page.keyboard.press('Control+Enter')
  await boss.page.locator('.beside-line', { hasText: '已提到队首' }).waitFor()
  await boss.page.locator('.system-line', { hasText: '媒体来电' }).waitFor()
  await noViolations(boss.page, 'pushed')
  const queue = await (await stage.staff('wu@demo.zhiyu')).ask<{ items: { id: string; pushed: boolean }[] }>('GET', 'conversations?view=waiting')
  assert.deepEqual(queue.items.filter(row => row.pushed).map(row => row.id), [first.conversation])
  await choose(boss.page, '撤销提前')
  await boss.page.locator('.beside-line', { hasText: '已提到队首' }).waitFor({ state: 'detached' })

  await agent.page.locator('.inbox-hint button').click()
  await (await stage.staff('wu@demo.zhiyu')).ask('PUT', 'presence', { presence: 'online' })
  await stage.house.settle()
  await boss.page.locator('.talk-who', { hasText: '林晓雨' }).waitFor()
  await choose(boss.page, '改派')
  await boss.page.locator('.ant-modal .ant-select').waitFor()
  await noViolations(boss.page, 'reassign dialog')
  await boss.page.locator('.ant-modal .ant-select input').pressSequentially('吴静')
  await boss.page.keyboard.press('Enter')
  await boss.page.locator('.ant-modal textarea').fill('我来跟进')
  await boss.page.keyboard.press('Control+Enter')
  await boss.page.locator('.talk-who', { hasText: '我的会话' }).waitFor()
  await boss.page.locator('.ant-modal').waitFor({ state: 'detached' })

  await enter(boss.page, `inbox/team/${second.conversation}`)
  await boss.page.locator('.talk-who', { hasText: '由 林晓雨 服务' }).waitFor()

  await enter(agent.page, `inbox/mine/${first.conversation}`)
  await agent.page.locator('.messages').waitFor()
  await choose(boss.page, '悄悄话')
  await boss.page.locator('.ant-modal textarea').fill('可以免运费，先安抚')
  await noViolations(boss.page, 'whisper dialog')
  await boss.page.keyboard.press('Control+Enter')
  await agent.page.locator('.ant-notification-notice', { hasText: '悄悄话' }).waitFor()
  await noViolations(agent.page, 'whispered elsewhere')
  await agent.page.locator('.ant-notification-notice button', { hasText: '打开会话' }).click()
  await agent.page.locator('.whisper', { hasText: '可以免运费，先安抚' }).waitFor()
  await noViolations(agent.page, 'whisper')

  await choose(boss.page, '加入会话')
  await boss.page.locator('.ant-modal textarea').fill('一起处理')
  await boss.page.keyboard.press('Control+Enter')
  await boss.page.locator('.beside-line', { hasText: '您已加入' }).waitFor()
  await agent.page.locator('.beside-line', { hasText: '主管 吴静 已介入' }).waitFor()
  await boss.page.keyboard.press('r')
  await boss.page.locator('.composer-reply .composer-text:not([disabled])').fill('您好，我是主管吴静')
  await boss.page.keyboard.press('Enter')
  await agent.page.locator('.bubble-agent', { hasText: '我是主管吴静' }).waitFor()
  const heard = await second.heard()
  assert.ok(heard.some(message => message.body === 'system.supervisor-joined'))
  assert.ok(heard.some(message => message.body === '您好，我是主管吴静'))
  assert.ok(!JSON.stringify(heard).includes('免运费'))
  await noViolations(agent.page, 'joined')
  await agent.page.locator('.whisper button').click()
  await agent.page.locator('.whisper').waitFor({ state: 'detached' })
  await agent.page.reload()
  await agent.page.locator('.beside-line', { hasText: '主管 吴静 已介入' }).waitFor()
  assert.equal(await agent.page.locator('.whisper').count(), 0, 'what was noted stays noted')
  await choose(boss.page, '退出会话')
  await agent.page.locator('.beside-line').waitFor({ state: 'detached' })
  assert.deepEqual([...boss.problems, ...agent.problems], [])
  await boss.context.close()
  await agent.context.close()
})
