import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { manualClock, minute, second } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import { appendMessage, openConversation } from '../conversations/index.ts'
import { openTestHouse } from '../../../../tests/house.ts'
import { createCustomer, shopIdentitySecret, signIdentityToken } from './index.ts'

const clock = manualClock(Date.parse('2026-03-05T03:00:00Z'))
const house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
after(() => house.leave())

type Session = { sessionToken: string; visitorToken: string; identified: boolean; identityRefused: string | null; customer: { id: string; name: string | null; care: string[]; tier: string }; conversationId: string | null; greeting: string; suggestions: string[]; expiresAt: string; aiLabel: string }

let address = 0
const knock = (payload: object, headers: Record<string, string> = {}) => house.app.inject({ method: 'POST', url: '/v1/widget/session', payload, headers, remoteAddress: `10.0.${address >> 8}.${address++ & 255}` })
const open = async (payload: object): Promise<Session> => {
  const reply = await knock({ shop: 'alpha', ...payload })
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json<Session>()
}
const asShopper = (method: 'PUT' | 'POST', url: string, token: string, { origin, ...payload }: { origin?: string; care?: string[] } = {}) => house.app.inject({ method, url, headers: { authorization: `Bearer ${token}`, ...(origin ? { origin } : {}) }, ...(payload.care ? { payload } : {}) })
const identity = (sub: string, shop = 'alpha', extra: object = {}, signedFor = shop) => transact(house.world, signedFor, async work => {
  const iat = Math.floor(work.now / 1_000)
  return signIdentityToken(await shopIdentitySecret(work), { sub, shop, iat, exp: iat + 900, ...extra })
})
const converse = (customerId: string) => transact(house.world, 'alpha', async work => {
  const conversation = await openConversation(work, { customerId, visitorId: null, locale: 'zh-CN' })
  await appendMessage(work, { conversationId: conversation.id, senderKind: 'customer', senderId: customerId, clientId: work.newId(), body: '在吗' })
  return conversation.id
})

test('a visitor comes back with the token and stays the same anonymous person', async () => {
  const first = await open({})
  assert.equal(first.identified, false)
  assert.match(first.sessionToken, /^zs_/)
  assert.ok(first.greeting.includes('上午') || first.greeting.includes('中午') || first.greeting.includes('早上'), first.greeting)
  assert.equal(first.suggestions.length, 3)
  assert.ok(first.aiLabel.length > 0)
  const again = await open({ visitorToken: first.visitorToken })
  assert.equal(again.customer.id, first.customer.id)
  assert.equal(again.visitorToken, first.visitorToken)
})

test('a token of another shop or of nobody starts a fresh visitor', async () => {
  const theirs = (await knock({ shop: 'beta' })).json<Session>()
  const ours = await open({ visitorToken: theirs.visitorToken })
  assert.notEqual(ours.customer.id, theirs.customer.id)
  assert.notEqual(ours.visitorToken, theirs.visitorToken)
  assert.notEqual((await open({ visitorToken: 'zv_v_alpha_' + 'A'.repeat(43) })).visitorToken, 'zv_v_alpha_' + 'A'.repeat(43))
})

test('only digests of tokens are stored', async () => {
  const { visitorToken } = await open({})
  const rows = await transact(house.world, 'alpha', work => work.tx.selectFrom('visitors').select('token_hash').execute())
  assert.ok(rows.length > 0 && rows.every(row => row.token_hash.length === 32 && row.token_hash.toString('base64url') !== visitorToken.slice(-43)))
})

test('a shopper vouched for is known, and what the visitor said before joins the profile', async () => {
  const anonymous = await open({})
  const conversationId = await converse(anonymous.customer.id)
  assert.equal((await open({ visitorToken: anonymous.visitorToken })).conversationId, conversationId)
  const knownId = await transact(house.world, 'alpha', work => createCustomer(work, { externalId: 'C-1', name: '王芳' }))
  const token = await identity('C-1')
  const known = await open({ visitorToken: anonymous.visitorToken, identityToken: token })
  assert.equal(known.identified, true)
  assert.equal(known.identityRefused, null)
  assert.equal(known.customer.id, knownId)
  assert.equal(known.conversationId, conversationId)
  assert.ok(known.greeting.includes('王芳'))
  assert.ok(Date.parse(known.expiresAt) <= clock.now() + 15 * minute)

  const repeated = await open({ visitorToken: anonymous.visitorToken, identityToken: token })
  assert.equal(repeated.conversationId, conversationId, 'doing it again changes nothing')
  const bare = await open({ visitorToken: anonymous.visitorToken })
  assert.equal(bare.identified, false)
  assert.equal(bare.conversationId, null, 'the bare visitor token no longer shows it')
  assert.notEqual(bare.customer.id, knownId)
  assert.equal(bare.customer.name, null)
})

test('two sign-ins at once join the history once', async () => {
  const anonymous = await open({})
  const conversationId = await converse(anonymous.customer.id)
  const token = await identity('C-race')
  const both = await Promise.all(Array.from({ length: 6 }, () => open({ visitorToken: anonymous.visitorToken, identityToken: token })))
  assert.equal(new Set(both.map(session => session.customer.id)).size, 1)
  assert.ok(both.every(session => session.conversationId === conversationId))
  const merged = await transact(house.world, 'alpha', work => work.tx.selectFrom('audit').select('id').where('action', '=', 'customer.joined').where('subject', '=', `customer:${both[0]!.customer.id}`).execute())
  assert.equal(merged.length, 1)
})

test('a conversation opened while the visitor is being recognised is not lost', async () => {
  for (let round = 0; round < 8; round++) {
    const anonymous = await open({})
    await converse(anonymous.customer.id)
    const token = await identity(`race-${round}`)
    await transact(house.world, 'alpha', work => work.tx.updateTable('conversations').set({ state: 'resolved' }).where('customer_id', '=', anonymous.customer.id).execute())
    const [known, conversationId] = await Promise.all([
      open({ visitorToken: anonymous.visitorToken, identityToken: token }),
      transact(house.world, 'alpha', work => openConversation(work, { customerId: anonymous.customer.id, visitorId: null, locale: 'zh-CN' })).then(row => row.id),
    ])
    assert.equal((await open({ identityToken: token })).conversationId, conversationId, 'it is the known customer\'s')
    assert.notEqual(known.customer.id, anonymous.customer.id)
  }
})

test('a history that belongs to one known customer is never given to the next one on the same computer', async () => {
  const visitor = await open({})
  const conversationId = await converse(visitor.customer.id)
  await open({ visitorToken: visitor.visitorToken, identityToken: await identity('first') })
  const second = await open({ visitorToken: visitor.visitorToken, identityToken: await identity('second') })
  assert.equal(second.identified, true)
  assert.equal(second.conversationId, null)
  const owner = await transact(house.world, 'alpha', work => work.tx.selectFrom('conversations').innerJoin('customers', 'customers.id', 'conversations.customer_id').select('external_id').where('conversations.id', '=', conversationId).executeTakeFirst())
  assert.equal(owner?.external_id, 'first')
})

test('a bad identity token leaves the chat anonymous, says why and shows nothing', async () => {
  await transact(house.world, 'alpha', work => createCustomer(work, { externalId: 'victim', name: '李雷' }))
  const { id } = await transact(house.world, 'alpha', work => work.tx.selectFrom('customers').select('id').where('external_id', '=', 'victim').executeTakeFirstOrThrow())
  await converse(id)
  const cases: [string, string][] = [
    ['nonsense', 'malformed'],
    [await identity('victim', 'alpha', {}, 'beta'), 'wrong-signature'],
    [await identity('victim', 'beta', {}, 'alpha'), 'wrong-shop'],
    [await identity('victim', 'alpha', { exp: Math.floor(clock.now() / 1_000) }), 'expired'],
    [await identity('victim', 'alpha', { exp: Math.floor(clock.now() / 1_000) + 901 }), 'lives-too-long'],
    [(await identity('victim')).replace(/\..*\./, `.${Buffer.from('{"sub":"victim"}').toString('base64url')}.`), 'wrong-signature'],
  ]
  for (const [identityToken, because] of cases) {
    const session = await open({ identityToken })
    assert.equal(session.identified, false)
    assert.equal(session.identityRefused, because)
    assert.equal(session.conversationId, null)
    assert.equal(session.customer.name, null)
    assert.notEqual(session.customer.id, id)
  }
})

test('an identified session ends after fifteen minutes; the visitor remains', async () => {
  const session = await open({ identityToken: await identity('short') })
  clock.advance(15 * minute - second)
  assert.equal((await asShopper('PUT', '/v1/widget/care', session.sessionToken, { care: ['silver'] })).statusCode, 200)
  clock.advance(second)
  assert.equal((await asShopper('PUT', '/v1/widget/care', session.sessionToken, { care: [] })).statusCode, 401)
  assert.equal((await open({ visitorToken: session.visitorToken })).visitorToken, session.visitorToken)
  const fresh = await open({ identityToken: await identity('short') })
  assert.deepEqual(fresh.customer.care, ['silver'])
  assert.deepEqual(fresh.suggestions, ['怎么买东西', '我要退货', '人工客服'])
})

test('end and clear: every token of the visitor stops working', async () => {
  const visitor = await open({})
  const known = await open({ visitorToken: visitor.visitorToken, identityToken: await identity('leaver') })
  assert.equal((await asShopper('POST', '/v1/widget/end', known.sessionToken)).statusCode, 204)
  for (const token of [known.sessionToken, visitor.sessionToken]) assert.equal((await asShopper('PUT', '/v1/widget/care', token, { care: [] })).statusCode, 401)
  assert.notEqual((await open({ visitorToken: visitor.visitorToken })).visitorToken, visitor.visitorToken)
})

test('a page of a foreign origin is refused; ours, the shop\'s own and callers without a browser are not', async () => {
  await transact(house.world, 'alpha', work => work.tx.updateTable('shops').set({ allowed_origins: ['https://shop.example'] }).where('id', '=', 'alpha').execute())
  assert.equal((await knock({ shop: 'alpha' }, { origin: 'https://evil.example' })).statusCode, 403)
  assert.equal((await knock({ shop: 'alpha' }, { origin: 'null' })).statusCode, 403)
  assert.equal((await knock({ shop: 'beta' }, { origin: 'https://shop.example' })).statusCode, 403)
  const allowed = await knock({ shop: 'alpha' }, { origin: 'https://shop.example' })
  assert.equal(allowed.statusCode, 200)
  assert.equal((await knock({ shop: 'alpha' }, { origin: 'http://chat.example', host: 'chat.example' })).statusCode, 200)
  const { sessionToken } = allowed.json<Session>()
  assert.equal((await asShopper('PUT', '/v1/widget/care', sessionToken, { care: [], origin: 'https://evil.example' })).statusCode, 403)
  assert.equal((await asShopper('PUT', '/v1/widget/care', sessionToken, { care: [], origin: 'https://shop.example' })).statusCode, 200)
})

test('unknown shop, unknown fields and floods are refused', async () => {
  assert.equal((await knock({ shop: 'nowhere' })).statusCode, 404)
  assert.equal((await knock({ shop: 'alpha', role: 'admin' })).statusCode, 400)
  assert.equal((await knock({ shop: 'alpha', identityToken: { $ne: null } })).statusCode, 400)
  let refused
  for (let i = 0; i < 130 && refused?.statusCode !== 429; i++) refused = await house.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop: 'nowhere' }, remoteAddress: '192.0.2.1' })
  assert.equal(refused?.statusCode, 429)
  assert.ok(Number(refused?.headers['retry-after']) >= 1)
  assert.equal((await knock({ shop: 'alpha' })).statusCode, 200, 'other addresses go on')
})
