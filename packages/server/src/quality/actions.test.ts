import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { day, manualClock } from '../kernel/clock.ts'
import { appendMessage, loadConversation, loadMessages, resolveConversation } from '../conversations/index.ts'
import { castOf, type Cast } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { rateConversation } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
let house: TestHouse
let cast: Cast
before(async () => { house = await openTestHouse({ clock }); cast = castOf(house.world) })
after(async () => { await house.leave() })

const cards = async (id: string) => (await cast.inShop(work => loadMessages(work, id, { after: 0, limit: 100 }))).filter(message => message.card?.kind === 'rate').length
const customerOf = async (id: string) => (await cast.inShop(work => loadConversation(work, id))).customerId
const says = async (id: string, body: string) => { const senderId = await customerOf(id); await cast.inShop(work => appendMessage(work, { conversationId: id, senderKind: 'customer', senderId, body })) }
const rate = async (id: string, some: { score: number; nps?: number; words?: string }, customerId?: string) => { const own = customerId ?? await customerOf(id); return cast.inShop(work => rateConversation(work, id, own, some)) }
async function served () {
  const agent = await cast.agent()
  const id = await cast.waiting()
  await says(id, 'help')
  await house.settle()
  const row = await cast.inShop(work => loadConversation(work, id))
  assert.ok(row.agentId)
  void agent
  const resolve = async (by: 'agent' | 'system' = 'agent') => {
    const now = await cast.inShop(work => loadConversation(work, id))
    await cast.inShop(work => resolveConversation(work, id, { by, agentId: now.agentId ?? row.agentId, resolution: 'done', intervenes: true }))
    await house.settle()
  }
  return { id, agentId: row.agentId, resolve }
}

test('asks once, takes one tap, lets it be changed for a day, credits who served', async () => {
  const { id, agentId, resolve } = await served()
  await assert.rejects(rate(id, { score: 5 }), /rating.refused/)
  await resolve()
  assert.equal(await cards(id), 1)
  await says(id, '谢谢')
  await house.settle()
  assert.equal((await rate(id, { score: 4 })).score, 4, 'a word of thanks does not take the tap away')
  clock.advance(day - 1)
  assert.deepEqual(await rate(id, { score: 5, nps: 9, words: '很好' }), { score: 5, nps: 9, words: '很好', at: new Date(clock.now() - day + 1).toISOString() })
  clock.advance(1)
  await assert.rejects(rate(id, { score: 1 }), /rating.refused/)
  const row = await cast.inShop(work => work.tx.selectFrom('ratings').select(['agent_id', 'score']).where('shop_id', '=', 'alpha').where('conversation_id', '=', id).executeTakeFirstOrThrow())
  assert.deepEqual([row.agent_id, row.score], [agentId, 5])
  await resolve()
  assert.equal(await cards(id), 1, 'who has answered is not asked again')
})

test('does not ask what the house closed by itself', async () => {
  const { id, resolve } = await served()
  await resolve('system')
  assert.equal(await cards(id), 0)
})

test('only one\'s own conversation', async () => {
  const { id, resolve } = await served()
  await resolve()
  const stranger = await cast.customer()
  await assert.rejects(rate(id, { score: 5 }, stranger), /conversation.not-found/)
})
