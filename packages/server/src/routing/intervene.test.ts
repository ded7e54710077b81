import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import fc from 'fast-check'
import { manualClock, minute, second } from '../kernel/clock.ts'
import type { StaffViewer } from '../kernel/viewer.ts'
import { loadConversation, loadMessages, loadNotes, reopenConversation, resolveConversation } from '../conversations/index.ts'
import { defaultPlaybook, loadDecisions } from '../playbook/index.ts'
import { openStaffSession } from '../staff/index.ts'
import { castOf, type Cast } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { placeInQueue } from './decide.ts'
import { compileRules, longestHeadStart } from './model.ts'
import { pushedKey, withPush } from './decide-push.ts'
import { joinConversation, leaveConversation, pushToFront, replace, takeConversation, undoPush, whisperToAgent } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
const playbook = defaultPlaybook('CNY')
const rules = compileRules(playbook)
let house: TestHouse
let cast: Cast
let shops = 0
before(async () => { house = await openTestHouse({ clock, shops: ['beta', ...Array.from({ length: 12 }, (_, i) => `shop-${i}`)] }) })
after(async () => { await house.leave() })
beforeEach(() => { cast = castOf(house.world, `shop-${shops++}`) })

const see = (id: string) => cast.inShop(work => loadConversation(work, id))
const boss = () => cast.agent({ role: 'supervisor', online: false })
const queue = async (): Promise<string[]> => (await cast.inShop(work => work.tx.selectFrom('conversations').select('id').where('shop_id', '=', work.shopId).where('state', '=', 'waiting').orderBy('queue_key').orderBy('id').execute())).map(row => row.id)
const audited = async (id: string): Promise<string[]> => (await cast.inShop(work => work.tx.selectFrom('audit').select('action').where('shop_id', '=', work.shopId).where('subject', '=', id).orderBy('id').execute())).map(row => row.action)

async function four (): Promise<string[]> {
  const ids: string[] = []
  for (const wish of [{}, { spentMinor: 3_000_000 }, { care: ['silver'] }, {}]) { ids.push(await cast.waiting(wish)); clock.advance(second) }
  await house.settle()
  return ids
}

test('a push puts one in front, leaves the order of the others, and stands on record three times', async () => {
  const [, , , last] = await four()
  const supervisor = await boss()
  const before = await queue()
  await cast.inShop(work => pushToFront(work, last!, supervisor, { reason: '记者在等' }))
  assert.deepEqual(await queue(), [last, ...before.filter(id => id !== last)])
  assert.deepEqual(await audited(last!), ['conversation.pushed'])
  const note = (await cast.inShop(work => loadNotes(work, last!))).findLast(one => one.kind === 'intervened')
  assert.deepEqual([note?.authorId, note?.body, note?.detail], [supervisor.agentId, '记者在等', { how: 'pushed' }])
  const decision = (await cast.inShop(work => loadDecisions(work, last!))).find(one => one.kind === 'routing.push')
  assert.deepEqual(decision?.because, [{ rule: 'intervene.pushed', facts: { by: supervisor.agentId, reason: '记者在等' } }])
})

test('in front already, pushing again changes nothing; a later push of another goes before it', async () => {
  const [one, , , last] = await four()
  const supervisor = await boss()
  await cast.inShop(work => pushToFront(work, last!, supervisor, { reason: 'a' }))
  const key = (await see(last!)).queueKey
  await cast.inShop(work => pushToFront(work, last!, supervisor, { reason: 'again' }))
  assert.equal((await see(last!)).queueKey, key)
  assert.deepEqual(await audited(last!), ['conversation.pushed'])
  await cast.inShop(work => pushToFront(work, one!, supervisor, { reason: 'b' }))
  assert.deepEqual((await queue()).slice(0, 2), [one, last])
})

test('a push survives being placed anew, and nobody who comes later stands before it', async () => {
  const [, , , last] = await four()
  const supervisor = await boss()
  await cast.inShop(work => pushToFront(work, last!, supervisor, { reason: 'x' }))
  const { customerId } = await see(last!)
  await cast.inShop(work => work.tx.updateTable('customers').set({ care: JSON.stringify([{ need: 'vision', declaredAt: '2026-11-20T00:00:00.000Z', by: 'shopper' }]) }).where('shop_id', '=', work.shopId).where('id', '=', customerId).execute())
  await cast.inShop(work => replace(work, { customerId }))
  await house.settle()
  clock.advance(100)
  const rich = await cast.waiting({ spentMinor: 3_000_000, care: ['silver', 'hearing'] })
  await house.settle()
  assert.equal((await queue())[0], last)
  assert.deepEqual((await see(last!)).care, ['vision'], 'it was placed anew')
  assert.ok((await queue()).includes(rich))
})

test('undone, it stands where it would have stood; the push ends with the hand-over it was for', async () => {
  const [one, , , last] = await four()
  const supervisor = await boss()
  const before = await queue()
  const place = (await see(last!)).queueKey
  for (const reason of ['a', 'b']) { await cast.inShop(work => pushToFront(work, last!, supervisor, { reason })); await cast.inShop(work => pushToFront(work, one!, supervisor, { reason })) }
  await cast.inShop(work => undoPush(work, last!, supervisor, {}))
  await cast.inShop(work => undoPush(work, one!, supervisor, {}))
  assert.deepEqual(await queue(), before)
  assert.equal((await see(last!)).queueKey, place)
  assert.ok((await audited(last!)).includes('conversation.push-undone'))
  await assert.rejects(cast.inShop(work => undoPush(work, last!, supervisor, {})), /refused-signal/)
  await cast.inShop(work => pushToFront(work, last!, supervisor, { reason: 'c' }))
  clock.advance(minute)
  await cast.inShop(work => resolveConversation(work, last!, { by: 'customer', resolution: 'gone' }))
  await cast.inShop(work => reopenConversation(work, last!, { by: supervisor.agentId }))
  await house.settle()
  assert.equal((await queue()).at(-1), last, 'reopened, it waits like everyone')
})

test('who is pushed is served first by whoever becomes free, even where another would fit them better', async () => {
  const ids: string[] = []
  for (let i = 0; i < 3; i++) { ids.push(await cast.waiting({ skill: 'delivery' })); clock.advance(second) }
  const plain = await cast.waiting()
  await house.settle()
  const supervisor = await boss()
  await cast.inShop(work => pushToFront(work, plain, supervisor, { reason: 'now' }))
  const agent = await cast.agent({ skills: { delivery: 5 }, capacity: 1 })
  await house.settle()
  assert.equal((await see(plain)).agentId, agent.agentId)
})

test('the pushed key is before every key there is or can come, by more than any preference', () => {
  const now = clock.now()
  fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 7 }), fc.option(fc.integer({ min: -(10 ** 8), max: 10 ** 8 })), (later, ahead) => {
    const front = ahead === null ? null : now + ahead
    const key = pushedKey(front, rules, now)
    assert.ok(front === null || key < front)
    const next = placeInQueue({ waitingSince: now + later, tier: 'diamond', care: ['silver'], highFrequency: true }, playbook.routing)
    assert.equal(next.headStartMs, longestHeadStart(playbook.routing))
    assert.ok(next.queueKey - key > 5 * (playbook.routing.skillLevelWeight * 3 + 1) * second, 'more than any fit is worth')
    assert.equal(withPush(next, { queueKey: key, by: 'a', reason: 'r' }).queueKey, key)
    assert.equal(withPush({ ...next, queueKey: key - 1 }, { queueKey: key, by: 'a', reason: 'r' }).queueKey, key - 1, 'a push puts nobody back')
  }))
})

test('joining leaves the conversation with its agent, is seen by both sides, and ends by stepping back or with the conversation', async () => {
  const agent = await cast.agent()
  const id = await cast.waiting()
  await house.settle()
  const supervisor = await boss()
  await assert.rejects(cast.inShop(work => joinConversation(work, id, agent, { reason: 'x' })), /refused-signal/)
  await cast.inShop(work => joinConversation(work, id, supervisor, { reason: '一起看' }))
  await cast.inShop(work => joinConversation(work, id, supervisor, { reason: 'twice' }))
  assert.deepEqual([(await see(id)).state, (await see(id)).agentId], ['with-agent', agent.agentId])
  const lines = async () => (await cast.inShop(work => loadMessages(work, id, { after: 0, limit: 100 }))).filter(one => one.body.startsWith('system.supervisor')).map(one => [one.body, one.senderId])
  assert.deepEqual(await lines(), [['system.supervisor-joined', supervisor.agentId]])
  clock.advance(second)
  await cast.inShop(work => leaveConversation(work, id, supervisor))
  await assert.rejects(cast.inShop(work => leaveConversation(work, id, supervisor)), /refused-signal/)
  clock.advance(second)
  await cast.inShop(work => joinConversation(work, id, supervisor, { reason: 'again' }))
  clock.advance(second)
  await cast.inShop(work => resolveConversation(work, id, { by: 'agent', agentId: agent.agentId, resolution: 'done' }))
  await assert.rejects(cast.inShop(work => leaveConversation(work, id, supervisor)), /refused-signal/)
  assert.deepEqual(await audited(id), ['conversation.joined', 'conversation.left', 'conversation.joined'])
})

async function signedIn (viewer: StaffViewer, shop: Cast = cast) {
  const { token } = await shop.inShop(work => openStaffSession(work, viewer.agentId))
  return async (method: 'GET' | 'POST', url: string, payload?: object) => house.app.inject({ method, url, headers: { cookie: `zhiyu_session=${token}`, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
}

test('every intervention needs the right to intervene, knows no other shop, and refuses what makes no sense', async () => {
  const agent = await cast.agent({ capacity: 1 }) // full from here on: who comes later waits, whatever the jobs do meanwhile
  const id = await cast.waiting()
  await house.settle()
  const beta = castOf(house.world, 'beta')
  const [supervisor, stranger] = [await signedIn(await boss()), await signedIn(await beta.agent({ role: 'supervisor', online: false }), beta)]
  const calls = [['push', { reason: 'x' }], ['push/undo', {}], ['join', { reason: 'x' }], ['leave', {}], ['whisper', { body: 'x' }], ['assign', { agentId: agent.agentId, reason: 'x' }]] as const
  for (const role of ['agent', 'expert', 'operations', 'manager'] as const) {
    const person = await signedIn(await cast.agent({ role, online: false }))
    for (const [path, body] of calls) assert.equal((await person('POST', `/v1/conversations/${id}/${path}`, body)).statusCode, 403, `${role} ${path}`)
  }
  for (const [path, body] of calls) {
    assert.equal((await stranger('POST', `/v1/conversations/${id}/${path}`, body)).statusCode, 404, path)
    assert.equal((await house.app.inject({ method: 'POST', url: `/v1/conversations/${id}/${path}`, payload: body })).statusCode, 401, path)
  }
  for (const [path, body] of [['push', {}], ['push', { reason: ' \n' }], ['push', { reason: 'x', shop: 'beta' }], ['join', { reason: '' }], ['whisper', { body: '' }], ['whisper', { body: 'x'.repeat(2_001) }]] as const) {
    assert.equal((await supervisor('POST', `/v1/conversations/${id}/${path}`, body)).statusCode, 400, path)
  }
  assert.equal((await supervisor('POST', `/v1/conversations/${id}/push`, { reason: 'it is with an agent' })).json<{ code: string }>().code, 'conversation.refused-signal')
  assert.equal((await supervisor('POST', `/v1/conversations/${id}/push`, { reason: 'x', revision: 0 })).json<{ code: string }>().code, 'conversation.changed')
  const waiting = await cast.waiting({ skill: 'fashion' })
  assert.equal((await supervisor('POST', `/v1/conversations/${waiting}/join`, { reason: 'x' })).statusCode, 409)
  assert.equal((await supervisor('POST', `/v1/conversations/${waiting}/whisper`, { body: 'x' })).statusCode, 409)
  assert.equal((await supervisor('POST', `/v1/conversations/${waiting}/push`, { reason: 'x' })).statusCode, 200)
  assert.equal((await supervisor('GET', `/v1/conversations/${waiting}`)).json<{ pushed: boolean }>().pushed, true)
})

test('a whisper reaches the serving agent and supervisors; colleagues, operations and the shopper never see it', async () => {
  const agent = await cast.agent()
  const id = await cast.waiting()
  await house.settle()
  const [supervisor, other] = [await boss(), await boss()]
  const desk = await signedIn(supervisor)
  assert.equal((await desk('POST', `/v1/conversations/${id}/whisper`, { body: '可以多让一百' })).statusCode, 201)
  const colleague = await cast.agent({ online: false })
  const sees = async (viewer: StaffViewer): Promise<boolean> => (await (await signedIn(viewer))('GET', `/v1/conversations/${id}/notes`)).body.includes('可以多让一百')
  assert.deepEqual(await Promise.all([agent, supervisor, other].map(sees)), [true, true, true])
  assert.deepEqual(await Promise.all([colleague, await cast.agent({ role: 'operations', online: false }), await cast.agent({ role: 'manager', online: false })].map(sees)), [false, false, false])
  assert.ok(!JSON.stringify(await cast.inShop(work => loadMessages(work, id, { after: 0, limit: 100 }))).includes('可以多让一百'))
  assert.ok(!JSON.stringify(await cast.inShop(work => work.tx.selectFrom('audit').selectAll().where('shop_id', '=', work.shopId).execute())).includes('可以多让一百'))
  await cast.inShop(work => takeConversation(work, id, other))
  assert.equal(await sees(agent), true, 'it was said to them')
  await assert.rejects(cast.inShop(work => whisperToAgent(work, id, other, { body: 'to myself' })), /refused-signal/)
})
