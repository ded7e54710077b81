import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'

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
  const items = await say('zy-1001', '我的冰箱到哪了')
  const answer = items.at(-1)
  console.log(items.map((m: any) => `${m.senderKind}: ${m.body} ${m.card ? JSON.stringify(m.card).slice(0, 200) : ''}`).join('\n'))
  assert.equal(answer.senderKind, 'ai')
  assert.ok(answer.label)
})
test('chat', async () => {
  for (const [who, ...texts] of [['zy-1002', '我的包裹到哪了', '第一个', '怎么退货', '怎么退货', '怎么退货呢'], ['zy-1005', '我啲海鮮到邊度呀', '阿里巴巴芝麻开门', 'asdf qwer'], [null, '我的订单到哪了', '你是真人吗', '谢谢', '没有了，结束'], ['zy-1003', 'hi', 'where is my order?', '转人工']] as const) {
    const items = await say(who, ...texts)
    console.log(items.map((m: any) => `${m.senderKind}: ${m.body} ${m.card ? JSON.stringify(m.card).slice(0, 120) : ''}`).join('\n') + '\n')
  }
})
