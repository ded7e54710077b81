import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { manualClock, minute, second } from '../kernel/clock.ts'
import type { StaffViewer } from '../kernel/viewer.ts'
import { addNote, appendMessage, handOff, loadConversation } from '../conversations/index.ts'
import { openStaffSession } from '../staff/index.ts'
import { castOf, type Cast } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import type { HandOver } from './contract.ts'
import { lastChange, type Line } from './decide-hand-over.ts'
import { transferConversation, whisperToAgent } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
let house: TestHouse
before(async () => { house = await openTestHouse({ clock, shops: ['alpha', 'beta'] }) })
after(async () => { await house.leave() })

async function signedIn (viewer: StaffViewer, shop: Cast) {
  const { token } = await shop.inShop(work => openStaffSession(work, viewer.agentId))
  return async (path: string) => house.app.inject({ url: `/v1/conversations/${path}`, headers: { cookie: `zhiyu_session=${token}` } })
}

test('whoever receives a transfer has the whole conversation and what was done so far: the shopper repeats nothing', async () => {
  const cast = castOf(house.world)
  const first = await cast.agent({ skills: { delivery: 5 } })
  const id = await cast.conversation()
  const { customerId } = await cast.inShop(work => loadConversation(work, id))
  const say = (senderKind: 'customer' | 'agent' | 'ai', senderId: string, body: string) => cast.inShop(work => appendMessage(work, { conversationId: id, senderKind, senderId, body }))
  await say('customer', customerId, '冰箱门关不严，已经报修过两次')
  await say('ai', 'ai', '请问是哪一台？')
  await cast.inShop(work => handOff(work, id, { reason: 'asked', skill: 'delivery' }))
  await house.settle()
  clock.advance(second)
  await say('agent', first.agentId, '我查一下')
  await cast.inShop(work => addNote(work, id, { authorId: first.agentId, body: '维修站说缺件' }))
  const boss = await cast.agent({ role: 'supervisor', online: false })
  await cast.inShop(work => whisperToAgent(work, id, boss, { body: '可以换新' }))
  clock.advance(3 * minute)
  const second_ = await cast.agent({ skills: { appliance: 5 } })
  await cast.inShop(work => transferConversation(work, id, first, { toAgentId: second_.agentId, reason: '需要家电同事安排换新' }))
  await house.settle()
  const desk = await signedIn(second_, cast)
  const card = (await desk(`${id}/hand-over`)).json<HandOver>()
  assert.deepEqual([card.kind, card.from?.id, card.by?.id, card.reason], ['transferred', first.agentId, first.agentId, '需要家电同事安排换新'])
  assert.deepEqual([card.opening, card.neededSkill, card.notes], ['冰箱门关不严，已经报修过两次', 'delivery', 1])
  assert.ok(card.aiAnswers >= 1)
  assert.deepEqual(card.holders.map(holder => [holder.agent.id, holder.endedBy, holder.answers]), [[first.agentId, 'transferred', 1], [second_.agentId, null, 0]])
  assert.ok(card.promises.some(promise => promise.kind === 'closure'), 'the promises made run on')
  const messages = (await desk(`${id}/messages?after=0`)).json<{ items: { seq: number; body: string }[]; lastSeq: number }>()
  assert.deepEqual(messages.items.map(message => message.seq), Array.from({ length: messages.lastSeq }, (_, i) => i + 1), 'every message since the beginning')
  const notes = (await desk(`${id}/notes`)).body
  for (const words of ['维修站说缺件', '可以换新', '需要家电同事安排换新']) assert.ok(notes.includes(words), words)
  assert.ok((await desk(`${id}/decisions`)).json<{ items: unknown[] }>().items.length > 0)

  clock.advance(minute)
  await cast.inShop(work => transferConversation(work, id, second_, { skill: 'digital', reason: '其实是屏幕' }))
  const again = (await desk(`${id}/hand-over`)).json<HandOver>()
  assert.deepEqual([again.kind, again.from?.id, again.reason, again.neededSkill], ['transferred', second_.agentId, '其实是屏幕', 'digital'])
  const beta = castOf(house.world, 'beta')
  assert.equal((await (await signedIn(await beta.agent(), beta))(`${id}/hand-over`)).statusCode, 404)
  assert.equal((await house.app.inject({ url: `/v1/conversations/${id}/hand-over` })).statusCode, 401)
  const fresh = await cast.conversation()
  assert.equal((await desk(`${fresh}/hand-over`)).json<HandOver>().kind, 'none')
})

test('the last change of hands is told apart by who did it', () => {
  const line = (kind: string, authorId: string, detail: Record<string, unknown>, body = ''): Line => ({ kind, authorId, detail, body, at: 1 })
  assert.equal(lastChange([]), undefined)
  assert.equal(lastChange([line('note', 'a', {}, 'x')]), undefined)
  assert.deepEqual(lastChange([line('handed-off', 'ai', { reason: 'asked' })]), { kind: 'from-ai', fromId: null, byId: 'ai', reason: 'asked', at: 1 })
  const start = [line('handed-off', 'ai', { reason: 'asked' }), line('assigned', 'system', { agentId: 'a', previousAgentId: null })]
  assert.equal(lastChange(start)?.kind, 'from-ai', 'a first assignment is no change of hands')
  assert.equal(lastChange([...start, line('transferred', 'a', { agentId: 'b', previousAgentId: 'a' }, 'why')])?.kind, 'transferred')
  assert.equal(lastChange([...start, line('intervened', 's', { how: 'intervened', agentId: 'b', previousAgentId: 'a' }, 'why')])?.kind, 'reassigned')
  assert.equal(lastChange([...start, line('intervened', 's', { how: 'joined' }, 'why')])?.kind, 'from-ai', 'who joins takes nothing over')
  assert.equal(lastChange([...start, line('assigned', 's', { how: 'taken', agentId: 's', previousAgentId: 'a' })])?.kind, 'taken-over')
  assert.deepEqual(lastChange([...start, line('returned', 'system', { agentId: 'a' }, 'agent-left')]), { kind: 'returned', fromId: 'a', byId: 'system', reason: 'agent-left', at: 1 })
  assert.equal(lastChange([...start, line('returned', 'a', { agentId: 'a' }, 'to a skill'), line('assigned', 'system', { agentId: 'b', previousAgentId: null })])?.kind, 'transferred')
})
