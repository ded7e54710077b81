import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { transact } from '@zhiyu/server/kernel/work'
import { deskOf, enter, noViolations, openDeskStage, shopperAt } from './desk-stage.ts'
import type { Stage } from './widget-stage.ts'

let stage: Stage
before(async () => { stage = await openDeskStage() })
after(() => stage.leave())

/** A demo shopper waits and leaves a number, as the widget does it. */
async function leavesNumber (externalId: string): Promise<string> {
  const shopper = await shopperAt(stage, externalId)
  await shopper.human()
  const reply = await fetch(`${stage.url}/v1/widget/conversations/${shopper.conversation}/call-back`, { method: 'PUT', headers: { authorization: `Bearer ${shopper.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ how: 'phone', phone: '139 2000 8001' }) })
  assert.equal(reply.status, 200, await reply.text())
  return shopper.conversation
}

test('an agent sees a call-back in the inbox and beside the chat, looks at the number, and says what came of it in one click', async () => {
  const id = await leavesNumber('zy-1003')
  const { page, problems } = await deskOf(stage, 'lin@demo.zhiyu')
  await page.goto(`${stage.url}/desk/#/inbox/waiting/${id}`)
  await page.locator('.row .mark-call').getByText('回电').waitFor()
  const card = page.locator('.call-back')
  await card.getByText('139****8001').waitFor()
  assert.equal(await card.getByRole('button', { name: '已接通' }).count(), 0, 'nothing to say before it is taken')
  await page.getByRole('button', { name: '接手' }).first().click()
  await card.getByRole('button', { name: '显示号码' }).click()
  await card.getByRole('link', { name: '13920008001' }).waitFor()
  await noViolations(page, 'a call-back')
  await card.getByRole('button', { name: '未接通' }).click()
  await card.getByText(/再次拨打/).waitFor()
  await card.getByText('已拨打 1 次').waitFor()
  await page.locator('.system-line').getByText(/拨打未接通（第 1 次）/).waitFor()
  await page.getByRole('button', { name: '接手' }).first().click()
  await card.getByRole('button', { name: '已接通' }).click()
  await card.getByText('回电已完成').waitFor()
  assert.equal(await page.getByText('13920008001').count(), 0, 'the number is forgotten')
  await noViolations(page, 'a call-back that is over')
  assert.deepEqual(problems, [])
})

test('a supervisor gives a diamond an advisor beside the chat and in the team room; an agent only sees whose they are', async () => {
  const id = await leavesNumber('zy-1001')
  const { page, problems } = await deskOf(stage, 'wu@demo.zhiyu')
  await page.goto(`${stage.url}/desk/#/inbox/waiting/${id}`)
  const advisor = page.locator('section[aria-labelledby="shopper-advisor"]')
  await advisor.getByText('周明远').waitFor()
  await advisor.getByRole('button', { name: /解除/ }).click()
  await advisor.getByText('还没有专属顾问').waitFor()
  await advisor.getByRole('combobox').click()
  await page.getByRole('option', { name: /韩立/ }).or(page.locator('.ant-select-item-option', { hasText: '韩立' })).last().click()
  await advisor.getByText('韩立').first().waitFor()
  await noViolations(page, 'an advisor beside the chat')

  await enter(page, 'team')
  const room = page.locator('.advisors')
  await room.getByRole('row', { name: /韩立/ }).getByText('沈知夏').waitFor()
  await room.getByText('还没有顾问的钻石顾客').waitFor()
  const [first] = await room.locator('.advisor-list li').all()
  const name = await first!.locator('.advisor-who .cut').textContent()
  await first!.getByRole('combobox').click()
  await page.locator('.ant-select-item-option', { hasText: '周明远' }).last().click()
  await room.getByRole('row', { name: /周明远/ }).getByText(name!).waitFor()
  await noViolations(page, 'the team room with advisors')
  assert.deepEqual(problems, [])

  // Somebody who leaves advises nobody: theirs are listed.
  await transact(stage.house.world, 'demo', work => work.tx.updateTable('agents').set({ active: false }).where('shop_id', '=', 'demo').where('email', '=', 'sim-han@demo.zhiyu').execute())
  await page.reload()
  await room.getByText('顾问已离开，待重新分配').waitFor()
  await room.locator('.advisor-list').first().getByText('沈知夏').waitFor()
  const agent = await deskOf(stage, 'lin@demo.zhiyu')
  await agent.page.goto(`${stage.url}/desk/#/inbox/waiting/${id}`)
  await agent.page.locator('section[aria-labelledby="shopper-advisor"]').getByText('韩立 已离开').waitFor()
  assert.equal(await agent.page.locator('section[aria-labelledby="shopper-advisor"]').getByRole('button').count(), 0)
})
