import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { day, iso, manualClock, minute } from '../kernel/clock.ts'
import { appendMessage, loadConversation, openConversation, resolveConversation } from '../conversations/index.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { castOf } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { preferredAgent, takeConversation, transferConversation } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
const policy = defaultPlaybook('CNY').routing
let house: TestHouse
before(async () => { house = await openTestHouse({ clock }) })
after(() => house.leave())

test('the own advisor is preferred, then who answered last within a day, never who passed it on or did not answer', async () => {
  const cast = castOf(house.world)
  const [served, silent, expert] = [await cast.agent(), await cast.agent(), await cast.agent({ role: 'expert' })]
  const customerId = await cast.customer()
  const ask = () => cast.inShop(work => preferredAgent(work, customerId, policy))
  const open = () => cast.inShop(async work => (await openConversation(work, { customerId, visitorId: null, locale: 'zh-CN' })).id)
  assert.equal(await ask(), null, 'nobody is known')

  const first = await open()
  await cast.inShop(work => takeConversation(work, first, served))
  await cast.inShop(work => appendMessage(work, { conversationId: first, senderKind: 'agent', senderId: served.agentId, body: '您好' }))
  await cast.inShop(work => resolveConversation(work, first, { by: 'agent', agentId: served.agentId, resolution: 'done' }))
  await house.settle()
  assert.deepEqual(await ask(), { agentId: served.agentId, kind: 'last-agent' })

  clock.advance(minute)
  const second = await open()
  await cast.inShop(work => takeConversation(work, second, silent))
  await cast.inShop(work => resolveConversation(work, second, { by: 'agent', agentId: silent.agentId, resolution: 'nothing said' }))
  await house.settle()
  assert.deepEqual(await ask(), { agentId: served.agentId, kind: 'last-agent' }, 'who never answered did not serve')

  clock.advance(day - minute)
  assert.deepEqual(await ask(), { agentId: served.agentId, kind: 'last-agent' }, 'exactly a day later')
  clock.advance(1)
  assert.equal(await ask(), null)
  assert.equal(await cast.inShop(work => preferredAgent(work, customerId, {})), null, 'the playbook asks for neither')

  await cast.inShop(work => work.tx.insertInto('advisors').values({ shop_id: 'alpha', customer_id: customerId, agent_id: expert.agentId, since: iso(work.now), assigned_by: 'test' }).execute())
  assert.deepEqual(await ask(), { agentId: expert.agentId, kind: 'advisor' })
  assert.equal(await cast.inShop(work => preferredAgent(work, customerId, policy, expert.agentId)), null, 'not when it was they who passed it on')
  await cast.inShop(work => work.tx.updateTable('agents').set({ active: false }).where('shop_id', '=', 'alpha').where('id', '=', expert.agentId).execute())
  assert.equal(await ask(), null, 'an advisor who left is not waited for')

  const third = await open()
  await cast.inShop(work => takeConversation(work, third, served))
  await cast.inShop(work => appendMessage(work, { conversationId: third, senderKind: 'agent', senderId: served.agentId, body: '我请同事来' }))
  const { revision } = await cast.inShop(work => loadConversation(work, third))
  await cast.inShop(work => transferConversation(work, third, served, { skill: 'return', reason: '退货', revision }))
  assert.equal(await ask(), null, 'who passed it on is not asked again')
})
