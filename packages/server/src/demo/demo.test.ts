import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { day, manualClock } from '../kernel/clock.ts'
import { seededRandom } from '../kernel/random.ts'
import { transact } from '../kernel/work.ts'
import { loadAgents } from '../staff/index.ts'
import { tellTale } from './generate.ts'
import { goods, goodsOf } from './catalogue.ts'
import { glyphs } from './glyphs.ts'
import { shopperCards, staffCards } from './people.ts'
import { places } from './places.ts'
import { drawPicture } from './pictures.ts'
import { checkPlaybook, currentPlaybook, defaultPlaybook, playbookFor } from '../playbook/index.ts'
import { seedDemo } from './seed.ts'
import { reduced } from './service.ts'
import { goodsFacts } from './service-goods.ts'
import { createTraffic } from './traffic.ts'

let house: TestHouse
before(async () => { house = await openTestHouse({ demo: true, shops: [] }) })
after(() => house.leave())

const inject = async (method: 'GET' | 'POST', url: string, payload?: object, headers: Record<string, string> = {}) => {
  const reply = await house.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  return { status: reply.statusCode, body: reply.json(), cookie: String(reply.headers['set-cookie'] ?? '') }
}

test('the demo says who may be played, and signs them in', async () => {
  const { status, body: view } = await inject('GET', '/v1/demo')
  assert.equal(status, 200)
  assert.equal(view.shoppers.length, 6)
  assert.deepEqual([...new Set(view.staff.map((one: { role: string }) => one.role))].toSorted(), ['agent', 'expert', 'manager', 'operations', 'supervisor'])
  assert.equal(view.traffic, false, 'traffic is off until someone switches it on')
  for (const shopper of view.shoppers) {
    const { body } = await inject('POST', '/v1/demo/identity', { externalId: shopper.externalId })
    const session = await inject('POST', '/v1/widget/session', { shop: view.shop, identityToken: body.token })
    assert.equal(session.body.identified, true)
    assert.equal(session.body.customer.name, shopper.name)
    assert.equal(session.body.customer.tier, shopper.tier, `${shopper.name}'s orders make the tier that is announced`)
    assert.deepEqual(session.body.customer.care, shopper.care)
  }
  for (const one of view.staff) {
    const desk = await inject('POST', '/v1/demo/sign-in', { email: one.email })
    assert.equal(desk.status, 200)
    assert.match(desk.cookie, /HttpOnly/)
    assert.equal(desk.body.agent.name, one.name)
  }
  assert.equal((await inject('POST', '/v1/demo/identity', { externalId: 'zy-2001' })).status, 404, 'only ready-made shoppers can be played')
  assert.equal((await inject('POST', '/v1/demo/sign-in', { email: 'sim-he@demo.zhiyu' })).status, 404, 'simulated agents cannot be signed in')
})

test('goods have pictures of their own', async () => {
  const { body } = await inject('GET', '/v1/demo/catalogue')
  assert.equal(body.products.length, 60)
  const picture = await house.app.inject({ method: 'GET', url: body.products[0].image })
  assert.equal(picture.headers['content-type'], 'image/svg+xml')
  assert.match(picture.body, /^<svg/)
})

const say = async (externalId: string | null, ...texts: string[]) => {
  const { body } = externalId ? await inject('POST', '/v1/demo/identity', { externalId }) : { body: {} }
  const session = await inject('POST', '/v1/widget/session', { shop: 'demo', ...(externalId ? { identityToken: body.token } : {}) })
  const headers = { authorization: `Bearer ${session.body.sessionToken}` }
  const { conversationId } = (await inject('POST', '/v1/widget/conversations', {}, headers)).body
  for (const text of texts) {
    assert.equal((await inject('POST', `/v1/widget/conversations/${conversationId}/messages`, { clientId: crypto.randomUUID(), body: text }, headers)).status, 201)
    await house.settle()
  }
  return (await inject('GET', `/v1/widget/conversations/${conversationId}/messages`, undefined, headers)).body.items
}

test('the diamond member asks for her fridge and is told where it is', async () => {
  const answer = (await say('zy-1001', '我的冰箱到哪了')).at(-1)
  assert.equal(answer.senderKind, 'ai')
  assert.equal(answer.label, 'AI 生成')
  assert.match(answer.body, /云溪 对开门风冷冰箱.*已发货/)
  assert.equal(answer.card.kind, 'parcel')
})

test('each ready-made shopper has a running order, and loading again changes nothing', async () => {
  const before = await counts()
  await seedDemo(house.world)
  assert.deepEqual(await counts(), before)
  for (const card of shopperCards) {
    const { body } = await inject('GET', `/v1/demo/orders?externalId=${card.externalId}`)
    assert.ok(body.orders.some((order: { status: string }) => ['paid', 'shipped', 'delivered'].includes(order.status)), card.name)
  }
  assert.ok(before.orders > 2_000 && before.conversations > 60, JSON.stringify(before))
})

const counts = () => transact(house.world, 'demo', async work => ({
  orders: (await work.tx.selectFrom('orders').select('id').where('shop_id', '=', 'demo').where('kind', '=', 'sale').execute()).length,
  conversations: (await work.tx.selectFrom('conversations').select('id').where('shop_id', '=', 'demo').where('state', '=', 'resolved').execute()).length,
  agents: (await work.tx.selectFrom('agents').select('id').where('shop_id', '=', 'demo').execute()).length,
  articles: (await work.tx.selectFrom('articles').select('id').where('shop_id', '=', 'demo').execute()).length,
}))

test('the pyramid of shoppers is about 8, 42 and 50 in a hundred', () => {
  const now = Date.parse('2026-11-23T08:00:00Z')
  const tale = tellTale(now, 7_300, 400)
  const spent = new Map<string, number>()
  for (const order of tale.orders) {
    if (order.placedAt <= now - 365 * day || ['cancelled', 'pending'].includes(order.status)) continue
    spent.set(order.customerId, (spent.get(order.customerId) ?? 0) + order.lines.reduce((sum, line) => sum + line.goods.priceMinor * line.quantity, 0))
  }
  const share = (low: number, high: number): number => tale.customers.filter(one => (spent.get(one.id) ?? 0) > low && (spent.get(one.id) ?? 0) <= high).length / tale.customers.length
  assert.ok(Math.abs(share(2_000_000, Infinity) - 0.08) < 0.02)
  assert.ok(Math.abs(share(499_999, 2_000_000) - 0.42) < 0.05)
  assert.deepEqual(tellTale(now, 7_300, 400), tale, 'the same seed tells the same tale')
  assert.ok(tale.orders.every(order => order.placedAt <= now && order.parcels.every(parcel => parcel.trace.every(step => step.at <= now))), 'nothing lies in the future')
})

test('staff have skills that the default playbook knows', () => {
  const known = new Set(defaultPlaybook().skills.map(one => one.skill))
  assert.deepEqual(staffCards.flatMap(card => card.skills.filter(one => !known.has(one.skill))), [])
})

test('every picture is drawn and none is empty', () => {
  for (const one of goods) assert.match(drawPicture(one.id) ?? '', /<path|<circle/, one.title)
  assert.deepEqual(goods.filter(one => !(one.glyph in glyphs)), [])
  assert.equal(drawPicture('Z999'), undefined)
})

test('traffic moves conversations while it is on, and stops', async () => {
  const clock = manualClock(Date.parse('2026-11-23T08:00:00Z'))
  const world = { ...house.world, clock, random: seededRandom(5) }
  const traffic = createTraffic(world)
  await traffic.start()
  for (let i = 0; i < 40; i++) {
    clock.advance(1_000)
    await traffic.pause()
    await house.settle()
  }
  const { opened, online } = await transact(house.world, 'demo', async work => ({
    opened: (await work.tx.selectFrom('conversations').select('id').where('shop_id', '=', 'demo').where('state', '<>', 'resolved').execute()).length,
    online: (await loadAgents(work)).filter(agent => agent.presence === 'online').length,
  }))
  assert.equal(online, 4)
  assert.ok(opened >= 3, `${opened} conversations`)
  await traffic.stop()
  assert.equal(traffic.running(), false)
  clock.advance(5_000)
  await traffic.pause()
})

test('the diamond member is looked after, and each region gets its touch without a word against the central standard', async () => {
  const { body } = await inject('POST', '/v1/demo/identity', { externalId: 'zy-1001' })
  assert.equal((await inject('POST', '/v1/widget/session', { shop: 'demo', identityToken: body.token })).body.advisor.name, '周明远')
  const { document } = await transact(house.world, 'demo', currentPlaybook)
  assert.deepEqual(checkPlaybook(document), [])
  assert.ok(document.overlays!.flatMap(one => one.regions).filter(region => places.some(place => place.province === region)).length >= 10, 'regions are the provinces customers live in')
  assert.ok(playbookFor(document, '上海').promises.firstResponseMs.core < document.promises.firstResponseMs.core)
  assert.ok(playbookFor(document, '四川').routing.careHeadStartMs > document.routing.careHeadStartMs)
  assert.equal(playbookFor(document, '北京'), document)
})

test('the shop knows its goods in two languages, and what it knows fits its catalogue', async () => {
  const ids = new Set(goods.map(one => one.id))
  assert.deepEqual(goodsFacts.flatMap(one => [one.id, ...one.accessories ?? []]).filter(id => !ids.has(id)), [])
  assert.deepEqual(Object.keys(reduced).filter(id => reduced[id]! >= goodsOf(id).priceMinor), [], 'reduced is less')
  for (const one of goodsFacts) {
    assert.doesNotMatch(JSON.stringify([one.en, one.specs.flatMap(spec => spec.slice(2)), (one.senior?.why ?? []).map(text => text.en), (one.senior?.steps ?? []).map(text => text.en)]), /\p{Script=Han}/u, one.id)
    for (const spec of one.specs) assert.ok(spec.every(text => text.trim() !== ''), one.id)
    if (one.months > 0 && one.kind !== null) assert.ok(one.kind.length > 0)
  }
  const kept = await transact(house.world, 'demo', async work => ({
    facts: (await work.tx.selectFrom('product_facts').select('product_id').where('shop_id', '=', 'demo').execute()).length, coupons: (await work.tx.selectFrom('coupons').select('id').where('shop_id', '=', 'demo').execute()).length,
    points: (await work.tx.selectFrom('points').select('balance').where('shop_id', '=', 'demo').execute()).length, values: (await work.tx.selectFrom('trade_in_values').select('kind').where('shop_id', '=', 'demo').execute()).length,
  }))
  assert.deepEqual(kept, { facts: goodsFacts.length * 2, coupons: 15, points: 6, values: 19 })
  for (const { id } of goodsFacts.filter(one => one.manual)) {
    const page = await house.app.inject({ method: 'GET', url: `/v1/demo/manuals/${id}?locale=en` })
    assert.equal(page.statusCode, 200)
    assert.doesNotMatch(page.body, /\p{Script=Han}/u, id)
  }
  assert.equal((await house.app.inject({ method: 'GET', url: '/v1/demo/manuals/B703' })).statusCode, 404)
})
