import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { importStream } from '@zhiyu/server/imports'
import { createAgent } from '@zhiyu/server/staff'
import { shopIdentitySecret, signIdentityToken } from '@zhiyu/server/customers'
import { manualClock } from '@zhiyu/server/kernel/clock'
import { transact } from '@zhiyu/server/kernel/work'
import { openTestHouse, type TestHouse } from '../house.ts'
import { agentClient, connect, until, type Caller, type Line } from './callers.ts'

/** The main job on real orders, over the public doors only: a shopper is known, answered, routed and helped, and the wall counts it. */
const SHARED = process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const REAL = join(SHARED, 'data/orders/online_retail_II_2009_2010.parquet')
const FIXTURE = join(import.meta.dirname, '../fixtures/import/online-retail.csv')
const file = existsSync(REAL) ? REAL : FIXTURE
if (file === FIXTURE) console.log('NOTICE: the real Online Retail II file is not here; this journey runs on the fixture')

const clock = manualClock(Date.parse('2010-12-10T08:00:00Z'))
const password = 'long enough 1'
let house: TestHouse
let agent: Caller
let supervisor: Caller
let desk: Line
let widget: Line
let shopper: Caller
let conversationId: string
let customerId: string

before(async () => {
  house = await openTestHouse({ clock, shops: ['uk'] })
  await house.app.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  desk?.close()
  widget?.close()
  await house.leave()
})

test('real orders are imported, and importing again changes nothing', { timeout: 180_000 }, async () => {
  const first = await importStream(house.world, 'uk', { adapter: 'online-retail', fileName: file, path: file, skipBad: false })
  assert.equal(first.state, 'done', JSON.stringify(first.refusals.slice(0, 3)))
  assert.ok(first.orders > 0 && first.returns > 0 && first.customers > 0)
  if (file === REAL) {
    assert.equal(first.lines, 525_461)
    assert.equal(first.customers, 4_383)
    assert.equal(first.orders + first.returns, 28_816)
    assert.equal(first.linesWithoutCustomer, 107_927)
    assert.equal(first.totals['GBP']?.exact, '9539484.634')
  }
  const again = await importStream(house.world, 'uk', { adapter: 'online-retail', fileName: file, path: file, skipBad: false })
  assert.deepEqual(Object.values(again.stored).reduce((sum, n) => sum + n, 0), 0, 'nothing is stored twice')
})

test('the biggest spender opens the widget and is known as a diamond member', async () => {
  const best = await transact(house.world, 'uk', work => work.tx.selectFrom('orders').innerJoin('customers', join => join.onRef('customers.shop_id', '=', 'orders.shop_id').onRef('customers.id', '=', 'orders.customer_id'))
    .select(({ fn }) => ['customers.id', 'customers.external_id', fn.sum<string>('orders.total_minor').as('spent')])
    .where('orders.shop_id', '=', 'uk').groupBy(['customers.id', 'customers.external_id']).orderBy('spent', 'desc').limit(1).executeTakeFirstOrThrow())
  customerId = best.id
  const token = await transact(house.world, 'uk', async work => signIdentityToken(await shopIdentitySecret(work), { sub: best.external_id!, shop: 'uk', iat: Math.floor(work.now / 1_000), exp: Math.floor(work.now / 1_000) + 600 }))
  const anonymous = agentClient(house)
  const opened = await anonymous.post('/v1/widget/session', { shop: 'uk', identityToken: token, locale: 'en' })
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  assert.equal(opened.body.identified, true)
  assert.equal(opened.body.customer.tier, 'diamond')
  assert.equal(opened.body.customer.id, customerId)
  shopper = agentClient(house, { authorization: `Bearer ${opened.body.sessionToken}` })
  conversationId = (await shopper.post('/v1/widget/conversations', { locale: 'en' })).body.conversationId
  widget = await connect(house, { hello: { token: opened.body.sessionToken } })
  widget.send({ t: 'open', conversation: conversationId, since: 0 })
  await widget.next(frame => frame.t === 'opened')
})

test('the AI answers about her real order, labelled as AI', async () => {
  const order = (await shopper.get('/v1/widget/orders')).body.items.find((one: { kind: string }) => one.kind === 'sale')
  widget.send({ t: 'send', conversation: conversationId, clientId: newClientId(), body: `Where is my order ${order.id}?` })
  await widget.next(frame => frame.t === 'ack')
  await house.settle()
  const answer = await widget.next(frame => frame.t === 'message' && frame.message.senderKind === 'ai')
  assert.ok(answer.t === 'message' && answer.message.label, 'every AI message carries its label')
  assert.ok(JSON.stringify(answer).includes(order.id), 'the answer is about the order she asked for')
})

test('she asks for a human and the right agent\'s desk lights up', async () => {
  const ids = await transact(house.world, 'uk', async work => {
    const make = async (name: string, role: 'agent' | 'expert' | 'supervisor', skills: { skill: string; level: number }[]) =>
      createAgent(work, { name, email: `${name}@uk.example`, role, password, skills, languages: ['en'], capacity: 4 })
    return { plain: await make('plain', 'agent', []), right: await make('right', 'expert', [{ skill: 'delivery', level: 5 }, { skill: 'order', level: 5 }]), boss: await make('boss', 'supervisor', []) }
  })
  void ids
  agent = agentClient(house)
  supervisor = agentClient(house)
  for (const [caller, email] of [[agent, 'right@uk.example'], [supervisor, 'boss@uk.example']] as const) {
    const signedIn = await caller.post('/v1/session', { shop: 'uk', email, password })
    assert.equal(signedIn.status, 200, JSON.stringify(signedIn.body))
  }
  desk = await connect(house, { cookie: agent.cookie() })
  desk.send({ t: 'watch', what: 'inbox', on: true })
  assert.equal((await agent.put('/v1/presence', { presence: 'online' })).status, 200)
  await house.settle()

  const asked = await shopper.post(`/v1/widget/conversations/${conversationId}/human`, {})
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  await house.settle()
  await desk.next(frame => frame.t === 'changed' && frame.conversation === conversationId && frame.event === 'conversation.assigned')
  const mine = await agent.get('/v1/conversations?view=mine')
  assert.equal(mine.body.items[0]?.id, conversationId)
  assert.equal(mine.body.items[0]?.customer.tier, 'diamond')
  assert.ok(mine.body.items[0]?.nextPromise, 'a promise clock runs')
  const why = await agent.get(`/v1/conversations/${conversationId}/decisions`)
  assert.ok(why.body.items.some((decision: { because: unknown[]; playbookVersion: number }) => decision.because.length > 0 && decision.playbookVersion >= 1))
})

test('the agent answers within the promise, resolves, and the shopper gives five stars', async () => {
  clock.advance(10_000)
  const sent = await agent.post(`/v1/conversations/${conversationId}/messages`, { clientId: newClientId(), body: 'Hello, I have your order here.' })
  assert.equal(sent.status, 201, JSON.stringify(sent.body))
  await widget.next(frame => frame.t === 'message' && frame.message.senderKind === 'agent')
  await house.settle()
  const promises = (await agent.get(`/v1/conversations/${conversationId}/promises`)).body.items as { kind: string; state: string }[]
  assert.equal(promises.find(promise => promise.kind === 'first-response')?.state, 'kept')
  clock.advance(15_000)
  const resolved = await agent.post(`/v1/conversations/${conversationId}/resolve`, { resolution: 'Told where the parcel is.' })
  assert.ok(resolved.status < 300, JSON.stringify(resolved.body))
  await house.settle()
  await widget.next(frame => frame.t === 'message' && frame.message.card?.kind === 'rate')
  assert.equal((await shopper.post(`/v1/widget/conversations/${conversationId}/rating`, { score: 5 })).status, 200)
  await house.settle()
})

test('the wall counts it, and each figure opens the conversations behind it', async () => {
  const wall = (await supervisor.get('/v1/wall')).body
  assert.equal(wall.today.resolved.value, 1)
  assert.equal(wall.today.satisfaction.mean, 5)
  assert.equal(wall.today.promisesKept.value, 1)
  const behind = await supervisor.get(`/v1/wall/behind/${wall.today.resolved.behind}`)
  assert.deepEqual(behind.body.items.map((row: { id: string }) => row.id), [conversationId])
  const seqs = (await shopper.get(`/v1/widget/conversations/${conversationId}/messages`)).body.items.map((message: { seq: number }) => message.seq)
  assert.deepEqual(seqs, seqs.map((_: number, i: number) => i + 1), 'numbered without gap')
  await until(async () => (await agent.get('/v1/conversations?view=mine')).body.items.length === 0)
})

function newClientId (): string {
  return crypto.randomUUID()
}
