import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { hour, iso, manualClock, minute, second } from '../kernel/clock.ts'
import { isFault } from '../kernel/faults.ts'
import type { ShopperViewer, StaffViewer } from '../kernel/viewer.ts'
import { appendMessage, loadConversation, loadMessages, loadSummaries, resolveConversation } from '../conversations/index.ts'
import { loadPromises } from '../promises/index.ts'
import { castOf, type Cast } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { askCallBack, cancelCallBack, concludeCallBack, loadCallBackView, revealCallBack } from './call-back-actions.ts'
import { loadQueueView, shopperLeft } from './index.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
let house: TestHouse
let cast: Cast
let shops = 0
let shop = ''
before(async () => { house = await openTestHouse({ clock, shops: Array.from({ length: 12 }, (_, i) => `shop-${i}`) }) })
after(() => house.leave())
beforeEach(() => { shop = `shop-${shops++}`; cast = castOf(house.world, shop) })

const PHONE = '138 0013 8000'
const see = (id: string) => cast.inShop(work => loadConversation(work, id))
const view = (id: string) => cast.inShop(work => loadQueueView(work, id))
const viewerOf = async (id: string): Promise<ShopperViewer> => ({ kind: 'shopper', shopId: shop, visitorId: '018f0000-0000-7000-8000-000000000001', customerId: (await see(id)).customerId, identified: false })
const ask = async (id: string, wish: Parameters<typeof askCallBack>[3] = { how: 'phone', phone: PHONE }) => { const viewer = await viewerOf(id); await cast.inShop(work => askCallBack(work, viewer, id, wish)); await house.settle() }
const called = (id: string, by: StaffViewer, reached: boolean) => cast.inShop(work => concludeCallBack(work, by, id, { reached })).then(() => house.settle())
const code = (run: Promise<unknown>): Promise<string> => run.then(() => 'done', (error: unknown) => isFault(error) ? error.code : String(error))
async function pass (ms: number): Promise<void> { clock.advance(ms); await house.settle() }

test('who asks to be called keeps their place, and is not abandoned while they are gone', async () => {
  const first = await cast.waiting()
  await pass(second)
  const id = await cast.waiting()
  await house.settle()
  const key = (await see(id)).queueKey
  await ask(id)
  assert.equal((await see(id)).queueKey, key)
  const shown = await view(id)
  assert.deepEqual([shown.place, shown.callBackOffered, shown.callBack], [2, false, { how: 'phone', phone: '138****8000', notBefore: null, tries: 0 }])
  for (const each of [id, first]) { const { customerId } = await see(each); await cast.inShop(work => shopperLeft(work, customerId)) }
  await pass(11 * minute)
  assert.equal((await see(id)).abandonedAt, null)
  assert.notEqual((await see(first)).abandonedAt, null, 'who left no number is counted')
})

test('it is offered when the wait grows longer than the patience, and nobody has to have been told so', async () => {
  const id = await cast.waiting({ spentMinor: 3_000_000 })
  await house.settle()
  assert.equal((await view(id)).callBackOffered, false)
  await pass(minute)
  assert.equal((await view(id)).callBackOffered, false, 'exactly a diamond\'s patience')
  await pass(1)
  assert.equal((await view(id)).callBackOffered, true)
  await ask(id, { how: 'message' })
  assert.equal((await view(id)).callBackOffered, false)
})

test('reached: done, the first answer counts, and the number is forgotten', async () => {
  const id = await cast.waiting()
  await ask(id)
  const sealed = await cast.inShop(work => work.tx.selectFrom('call_backs').selectAll().where('shop_id', '=', shop).executeTakeFirstOrThrow())
  assert.doesNotMatch(sealed.phone_sealed!.toString('latin1'), /138/)
  const agent = await cast.agent()
  await house.settle()
  const [row] = await cast.inShop(work => loadSummaries(work, [id]))
  assert.deepEqual([row?.agent?.id, row?.callBack], [agent.agentId, { how: 'phone', preferredAt: null, notBefore: null, tries: 0 }])
  assert.equal(await cast.inShop(work => revealCallBack(work, agent, id)), '13800138000')
  clock.advance(20 * second)
  await called(id, agent, true)
  const after = await cast.inShop(work => loadCallBackView(work, id))
  assert.deepEqual([after?.state, after?.phone, after?.tries], ['done', null, 1])
  assert.equal((await see(id)).firstHumanAt, clock.now())
  assert.equal((await cast.inShop(work => loadPromises(work, id))).find(one => one.kind === 'first-response')?.state, 'kept')
  assert.equal(await code(cast.inShop(work => revealCallBack(work, agent, id))), 'call-back.refused')
  assert.equal((await see(id)).state, 'with-agent')
})

test('not reached goes back to the queue at its old place, three times a quarter of an hour apart, then the agent writes instead', async () => {
  const id = await cast.waiting()
  await house.settle()
  const { queueKey: key, waitingSince } = await see(id)
  await ask(id)
  clock.advance(minute)
  const agent = await cast.agent({ capacity: 1 })
  await house.settle()
  for (const tries of [1, 2]) {
    await called(id, agent, false)
    const held = await see(id)
    assert.deepEqual([held.state, held.queueKey, held.waitingSince], ['waiting', null, waitingSince], 'out of the queue, still waiting since the beginning')
    assert.equal((await cast.inShop(work => loadCallBackView(work, id)))?.tries, tries)
    await pass(15 * minute - 1)
    assert.equal((await see(id)).state, 'waiting')
    await pass(1)
    assert.equal((await see(id)).agentId, agent.agentId)
    const given = await cast.inShop(work => work.tx.selectFrom('assignments').select('queue_key').where('shop_id', '=', shop).where('conversation_id', '=', id).execute())
    assert.deepEqual(given.map(row => row.queue_key), Array.from({ length: tries + 1 }, () => key), 'the same place as ever')
  }
  await called(id, agent, false)
  assert.deepEqual([(await see(id)).state, (await cast.inShop(work => loadCallBackView(work, id)))?.state], ['with-agent', 'not-reached'])
  const said = (await cast.inShop(work => loadMessages(work, id, { limit: 50 }))).map(message => message.body)
  assert.equal(said.filter(body => body === 'system.call-back-missed').length, 2)
  assert.equal(said.at(-1), 'system.call-back-given-up')
})

test('a preferred time is waited for out of the queue: nobody stands behind them meanwhile, and their place returns', async () => {
  const id = await cast.waiting()
  await pass(second)
  const next = await cast.waiting()
  await house.settle()
  const key = (await see(id)).queueKey
  const at = clock.now() + 2 * hour
  await ask(id, { how: 'phone', phone: PHONE, preferredAt: iso(at) })
  assert.deepEqual([(await view(id)).place, (await view(id)).callBack?.notBefore, (await view(next)).place], [null, iso(at), 1])
  const agent = await cast.agent({ capacity: 2 })
  await pass(hour)
  assert.equal((await see(id)).state, 'waiting', 'free seats do not call too early')
  assert.equal((await see(next)).agentId, agent.agentId)
  await pass(hour)
  const row = await see(id)
  assert.deepEqual([row.state, row.agentId], ['with-agent', agent.agentId])
  assert.ok(key !== null)
})

test('taken back, they wait here again at the place they always had', async () => {
  const id = await cast.waiting()
  await house.settle()
  const key = (await see(id)).queueKey
  await ask(id, { how: 'phone', phone: PHONE, preferredAt: iso(clock.now() + hour) })
  assert.equal((await see(id)).queueKey, null)
  const viewer = await viewerOf(id)
  await cast.inShop(work => cancelCallBack(work, viewer, id))
  await house.settle()
  assert.deepEqual([(await see(id)).queueKey, (await view(id)).callBack], [key, null])
  await cast.inShop(work => cancelCallBack(work, viewer, id)) // again: nothing to take back
})

test('asking the same again changes nothing; asking for another number changes it without a second line', async () => {
  const id = await cast.waiting()
  await ask(id)
  const before = (await see(id)).lastSeq
  await ask(id)
  await ask(id, { how: 'phone', phone: '＋86 139-0013-9000' })
  assert.equal((await see(id)).lastSeq, before)
  assert.equal((await view(id)).callBack?.phone, '139****9000')
})

test('who asked to be answered here is done with the first answer, and solving the matter ends any call-back', async () => {
  const [here, phone] = [await cast.waiting(), await cast.waiting()]
  await ask(here, { how: 'message' })
  await ask(phone)
  const agent = await cast.agent()
  await house.settle()
  await cast.inShop(work => appendMessage(work, { conversationId: here, senderKind: 'agent', senderId: agent.agentId, body: '您好，已为您处理好了。' }))
  await cast.inShop(work => resolveConversation(work, phone, { by: 'customer', resolution: 'found it' }))
  await house.settle()
  assert.equal((await cast.inShop(work => loadCallBackView(work, here)))?.state, 'done')
  assert.deepEqual([(await cast.inShop(work => loadCallBackView(work, phone)))?.state, (await cast.inShop(work => loadCallBackView(work, phone)))?.phone], ['cancelled', null])
})

test('only who waits may ask, for their own, with a number that can be called, within a week', async () => {
  const id = await cast.waiting()
  const viewer = await viewerOf(id)
  const wish = (some: object) => code(cast.inShop(work => askCallBack(work, viewer, id, { how: 'phone', phone: PHONE, ...some })))
  assert.equal(await wish({ phone: '110' }), 'request.invalid')
  assert.equal(await wish({ preferredAt: iso(clock.now() + 8 * 24 * hour) }), 'request.invalid')
  assert.equal(await code(cast.inShop(work => askCallBack(work, { ...viewer, customerId: '018f0000-0000-7000-8000-0000000000ff' }, id, { how: 'message' }))), 'conversation.not-found')
  const withAi = await cast.conversation()
  const other = await viewerOf(withAi)
  assert.equal(await code(cast.inShop(work => askCallBack(work, other, withAi, { how: 'message' }))), 'call-back.refused')
  const agent = await cast.agent()
  await house.settle()
  assert.equal(await wish({}), 'call-back.refused', 'an agent is here already')
  assert.equal(await code(called(id, agent, true)), 'call-back.refused', 'none was asked for')
})

test('the number is for who serves it and for who may reveal; a colleague sees the mask', async () => {
  const id = await cast.waiting()
  await ask(id)
  const boss = await cast.agent({ role: 'supervisor', capacity: 0 })
  const colleague = await cast.agent({ capacity: 0 })
  await house.settle()
  assert.equal(await code(cast.inShop(work => revealCallBack(work, colleague, id))), 'conversation.not-yours')
  assert.equal(await code(called(id, colleague, true)), 'conversation.not-yours')
  assert.equal(await cast.inShop(work => revealCallBack(work, boss, id)), '13800138000')
  const audited = await cast.inShop(work => work.tx.selectFrom('audit').select(['actor', 'detail']).where('shop_id', '=', shop).where('action', '=', 'customer.revealed').execute())
  assert.equal(audited.length, 1)
  assert.doesNotMatch(JSON.stringify(audited), /8000/)
})
