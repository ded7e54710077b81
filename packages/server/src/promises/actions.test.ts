import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { day, hour, iso, manualClock, minute, second } from '../kernel/clock.ts'
import type { HouseEvent } from '../kernel/events.ts'
import { transact, type Work } from '../kernel/work.ts'
import { appendMessage, assignTo, handOff, lockConversation, openConversation, resolveConversation } from '../conversations/index.ts'
import { createCustomer } from '../customers/index.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { openTestHouse } from '../../../../tests/house.ts'
import type { PromiseView } from './contract.ts'

const clock = manualClock(Date.parse('2026-03-02T02:00:00Z'))
const house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
after(() => house.leave())

const heard: HouseEvent[] = []
house.world.bell.onEvents(events => { heard.push(...events) })
const news = (conversationId: string, kind: string) => heard.filter(event => event.kind === kind && 'conversationId' in event.payload && event.payload.conversationId === conversationId).length

const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(house.world, 'alpha', body)
const agentId = await inShop(work => createAgent(work, { name: 'Mei', email: 'mei@alpha.example', role: 'supervisor', password: 'long enough 1', skills: [], languages: ['zh'], capacity: 0 })).then(idOf)
/** A fresh one each time: these days pass quickly. */
const signIn = () => inShop(async work => `${SESSION_COOKIE}=${(await openStaffSession(work, agentId)).token}`)

function idOf (made: string | { id: string }): string {
  return typeof made === 'string' ? made : made.id
}

async function aConversation (): Promise<string> {
  const id = await inShop(async work => (await openConversation(work, { customerId: await createCustomer(work, { externalId: work.newId() }), visitorId: null, locale: 'zh-CN' })).id)
  await house.settle()
  return id
}
const call = (id: string) => inShop(work => handOff(work, id, { reason: 'asked' })).then(() => house.settle())
const answer = async (id: string): Promise<void> => {
  await inShop(async work => {
    const locked = await lockConversation(work, id)
    if (locked.state !== 'with-agent') await assignTo(work, locked, agentId)
    await appendMessage(work, { conversationId: id, senderKind: 'agent', senderId: agentId, body: '您好' })
  })
  await house.settle()
}
const pass = async (ms: number): Promise<void> => { clock.advance(ms); await house.settle() }
const resolve = (id: string) => inShop(work => resolveConversation(work, id, { by: 'agent', agentId, resolution: 'done', intervenes: true })).then(() => house.settle())
async function promises (id: string): Promise<Record<string, PromiseView>> {
  const reply = await house.app.inject({ url: `/v1/conversations/${id}/promises`, headers: { cookie: await signIn() } })
  assert.equal(reply.statusCode, 200, reply.body)
  return Object.fromEntries(reply.json<{ items: PromiseView[] }>().items.map(one => [one.kind, one]))
}
const nextDue = (id: string) => inShop(async work => (await lockConversation(work, id)).nextDueAt)

test('hand-over, warning, breach, late answer: recorded as broken, and solved within the day all the same', async () => {
  const id = await aConversation()
  assert.equal((await promises(id))['closure']?.state, 'running')
  const started = clock.now()
  await call(id)
  const first = (await promises(id))['first-response']!
  assert.equal(first.dueAt, iso(started + 2 * minute))
  assert.equal(await nextDue(id), started + 2 * minute)
  assert.equal(first.because[0]?.rule, 'promise.first-response')
  assert.equal(first.playbookVersion, 1)

  await pass(89 * second)
  assert.equal((await promises(id))['first-response']?.state, 'running')
  await pass(second)
  assert.equal((await promises(id))['first-response']?.state, 'warned')
  assert.equal(news(id, 'promise.warned'), 1)
  await pass(30 * second)
  assert.equal((await promises(id))['first-response']?.state, 'breached')
  assert.equal(news(id, 'promise.breached'), 1)
  assert.equal(await nextDue(id), started + 2 * minute, 'what is late stays on top')

  await pass(minute)
  await answer(id)
  const late = (await promises(id))['first-response']!
  assert.equal(late.state, 'breached')
  assert.equal(late.finishedAt, iso(started + 3 * minute))
  assert.equal(late.breachedAt, iso(started + 2 * minute))
  await resolve(id)
  const end = await promises(id)
  assert.equal(end['solution']?.state, 'kept')
  assert.equal(end['closure']?.state, 'kept')
  assert.equal(await nextDue(id), null)
  const notes = await inShop(work => work.tx.selectFrom('notes').select('body').where('conversation_id', '=', id).where('kind', '=', 'promise').orderBy('id').execute())
  assert.deepEqual(notes.map(note => note.body), ['promise.warned', 'promise.breached'])
})

test('answered in time: kept, and no timer speaks afterwards', async () => {
  const id = await aConversation()
  await call(id)
  await pass(10 * second)
  await answer(id)
  await answer(id)
  await resolve(id)
  await pass(2 * day)
  const end = await promises(id)
  for (const kind of ['first-response', 'solution', 'closure']) assert.equal(end[kind]?.state, 'kept', kind)
  assert.equal(news(id, 'promise.kept'), 3)
  assert.equal(news(id, 'promise.warned') + news(id, 'promise.breached'), 0)
  const left = await inShop(work => work.tx.selectFrom('jobs').select(['kind', 'payload']).where('kind', 'like', 'promises.%').execute())
  assert.ok(!left.some(job => JSON.stringify(job.payload).includes(id)), 'no timer is left behind')
})

test('a problem nobody closes breaks the base promise after a day, also when only the AI was asked', async () => {
  const id = await aConversation()
  await pass(day - 1)
  assert.equal((await promises(id))['closure']?.state, 'warned')
  await pass(1)
  assert.equal((await promises(id))['closure']?.state, 'breached')
})

test('a resolution that did not hold resumes the clock with the time it had left', async () => {
  const id = await aConversation()
  const opened = clock.now()
  await pass(hour)
  await inShop(work => resolveConversation(work, id, { by: 'ai', resolution: 'assumed' }))
  await house.settle()
  assert.equal((await promises(id))['closure']?.state, 'kept')
  await pass(2 * hour)
  const { customer_id } = await inShop(work => work.tx.selectFrom('conversations').select('customer_id').where('id', '=', id).executeTakeFirstOrThrow())
  await inShop(work => appendMessage(work, { conversationId: id, senderKind: 'customer', senderId: customer_id, body: '还是不行' }))
  await house.settle()
  const resumed = (await promises(id))['closure']!
  assert.equal(resumed.state, 'running')
  assert.equal(resumed.dueAt, iso(opened + day + 2 * hour))
  assert.equal(resumed.finishedAt, null)
  await pass(21 * hour)
  assert.equal((await promises(id))['closure']?.state, 'warned')
})

test('a diamond customer is promised a first answer in half a minute', async () => {
  const id = await inShop(async work => {
    const customerId = await createCustomer(work, { externalId: 'rich' })
    await work.tx.insertInto('orders').values({ shop_id: 'alpha', id: 'o1', customer_id: customerId, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: 2_000_001, line_count: 1, placed_at: iso(work.now - day), updated_at: iso(work.now) }).execute()
    return (await openConversation(work, { customerId, visitorId: null, locale: 'zh-CN' })).id
  })
  await call(id)
  const made = await promises(id)
  assert.equal(made['first-response']?.tier, 'diamond')
  assert.equal(Date.parse(made['first-response']!.dueAt) - clock.now(), 30 * second)
  assert.equal(Date.parse(made['solution']!.dueAt) - clock.now(), 30 * minute)
})

test('another shop sees no promise, and an unknown conversation is not found', async () => {
  const id = await aConversation()
  const theirs = await transact(house.world, 'beta', async work => {
    const made = await createAgent(work, { name: 'B', email: 'b@beta.example', role: 'supervisor', password: 'long enough 1', skills: [], languages: ['zh'], capacity: 1 })
    return `${SESSION_COOKIE}=${(await openStaffSession(work, idOf(made))).token}`
  })
  const foreign = await house.app.inject({ url: `/v1/conversations/${id}/promises`, headers: { cookie: theirs } })
  const unknown = await house.app.inject({ url: '/v1/conversations/00000000-0000-7000-8000-000000000000/promises', headers: { cookie: theirs } })
  assert.equal(foreign.statusCode, 404)
  const told = (body: { requestId?: string }) => ({ ...body, requestId: '' })
  assert.deepEqual(told(foreign.json()), told(unknown.json()))
  assert.equal((await house.app.inject({ url: `/v1/conversations/${id}/promises` })).statusCode, 401)
})
