import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { day, hour, iso, manualClock, second } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import type { Role } from '../kernel/viewer.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { openTestHouse } from '../../../../tests/house.ts'
import type { CustomerView } from './contract.ts'
import { createCustomer, profileForRouting, shopIdentitySecret, signIdentityToken } from './index.ts'
import { readIdentityToken } from './identity.ts'

const clock = manualClock(Date.parse('2026-03-05T03:00:00Z'))
const house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
after(() => house.leave())

async function staff (role: Role, shop = 'alpha') {
  const agentId = await transact(house.world, shop, async work => {
    const made: unknown = await createAgent(work, { name: role, email: `${work.newId()}@x.example`, role, password: 'long enough 1', skills: [], languages: ['zh'], capacity: 1 })
    return typeof made === 'string' ? made : (made as { id: string }).id // createAgent gives the id or the row
  })
  return async (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) => {
    const cookie = await transact(house.world, shop, async work => `${SESSION_COOKIE}=${(await openStaffSession(work, agentId)).token}`)
    return house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
  }
}

const customerId = await transact(house.world, 'alpha', async work => {
  const id = await createCustomer(work, { externalId: 'C-100', name: '王芳%', phone: '+86 138-0013-8000', email: 'Wang.Fang@Example.com', address: '上海市浦东新区世纪大道100号', region: '上海' })
  for (const [n, minor] of [[1, 1_200_000], [2, 900_000], [3, 1]] as const) {
    await work.tx.insertInto('orders').values({ shop_id: 'alpha', id: `SO-${n}`, customer_id: id, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: minor, line_count: 1, placed_at: iso(work.now - n * day), updated_at: iso(work.now) }).execute()
  }
  for (let i = 0; i < 5; i++) await work.tx.insertInto('behaviour_events').values({ shop_id: 'alpha', id: `v${i}`, customer_id: id, kind: 'view', subject: null, occurred_at: iso(work.now - i * hour), detail: JSON.stringify({ category: 'baby' }) }).execute()
  return id
})
await transact(house.world, 'beta', work => createCustomer(work, { externalId: 'C-100', name: '别家', phone: '13800138000' }))
const [agent, supervisor, foreign] = [await staff('agent'), await staff('supervisor'), await staff('supervisor', 'beta')]

test('the profile shows tier, tags and why, and masks what is personal', async () => {
  const reply = await agent('GET', `/v1/customers/${customerId}`)
  assert.equal(reply.statusCode, 200, reply.body)
  const view = reply.json<CustomerView>()
  assert.equal(view.tier, 'diamond')
  assert.deepEqual(view.tags.map(tag => tag.tag), ['diamond', 'high-frequency', 'interest-baby'])
  assert.deepEqual(view.tags[0]?.why[0]?.facts, { spendMinor: 2_100_001, currency: 'CNY', thresholdMinor: 2_000_000, days: 365 })
  assert.equal(view.phone, '138****8000')
  assert.equal(view.email, 'W***@Example.com')
  assert.equal(view.orders30, 3)
  assert.equal(view.lastOrderAt, iso(clock.now() - day))
  assert.ok(!reply.body.includes('0013') && !reply.body.includes('世纪大道'))
  assert.deepEqual(await transact(house.world, 'alpha', work => profileForRouting(work, customerId)), { tier: 'diamond', care: [], highFrequency: true, locale: null, name: '王芳%', region: '上海' })
})

test('the database holds neither phone nor e-mail nor address in clear', async () => {
  const row = await transact(house.world, 'alpha', work => work.tx.selectFrom('customers').selectAll().where('id', '=', customerId).executeTakeFirstOrThrow())
  const dump = Object.values(row).map(value => Buffer.isBuffer(value) ? value.toString('latin1') + value.toString('utf8') : JSON.stringify(value)).join('|')
  for (const secret of ['13800138000', '0013', 'Fang@', 'fang@', '世纪大道']) assert.ok(!dump.includes(secret), secret)
  const other = await transact(house.world, 'beta', work => work.tx.selectFrom('customers').select('phone_index').executeTakeFirstOrThrow())
  assert.notDeepEqual(row.phone_index, other.phone_index, 'the same phone in two shops looks different')
})

for (const [what, q] of [['a part of the name', '芳'], ['a name with a wildcard in it', '王芳%'], ['the external id', 'C-100'], ['the phone, written otherwise', '138 0013 8000'], ['full-width digits', '１３８００１３８０００'], ['the e-mail', 'wang.fang@example.com'], ['an order number', 'SO-2']] as const) {
  test(`found by ${what}`, async () => {
    const reply = await agent('GET', `/v1/customers?q=${encodeURIComponent(q)}`)
    assert.deepEqual(reply.json<{ items: CustomerView[] }>().items.map(item => item.id), [customerId], reply.body)
  })
}

test('search text stays text', async () => {
  for (const q of ['%', '_', "' or 1=1 --", '\\', '1380013800']) {
    const items = (await agent('GET', `/v1/customers?q=${encodeURIComponent(q)}`)).json<{ items: CustomerView[] }>().items
    assert.deepEqual(items.map(item => item.id), q === '%' ? [customerId] : [], q)
  }
  assert.equal((await agent('GET', '/v1/customers?q=a&order=desc')).statusCode, 400)
})

test('pages follow each other without loss', async () => {
  await transact(house.world, 'alpha', async work => { for (let i = 0; i < 7; i++) await createCustomer(work, { externalId: `P-${i}`, name: `顾客${i}` }) })
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: CustomerView[]; nextCursor: string | null } = (await agent('GET', `/v1/customers?q=${encodeURIComponent('顾客')}&limit=3${cursor ? `&cursor=${cursor}` : ''}`)).json()
    seen.push(...page.items.map(item => item.externalId!))
    cursor = page.nextCursor
  }
  assert.deepEqual(seen.toSorted(), ['P-0', 'P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6'])
})

test('another shop\'s customer is as unknown as no customer, through every door', async () => {
  const nobody = '00000000-0000-7000-8000-000000000000'
  const bare = (reply: { statusCode: number; json: () => object }) => ({ status: reply.statusCode, body: { ...reply.json(), requestId: '' } })
  for (const [method, path, payload] of [['GET', '', undefined], ['PUT', '/care', { care: ['silver'] }], ['POST', '/reveal', { reason: 'because' }]] as const) {
    const theirs = bare(await foreign(method, `/v1/customers/${customerId}${path}`, payload))
    assert.equal(theirs.status, 404)
    assert.deepEqual(theirs, bare(await foreign(method, `/v1/customers/${nobody}${path}`, payload)))
  }
  assert.deepEqual((await foreign('GET', `/v1/customers?q=${encodeURIComponent('芳')}`)).json<{ items: unknown[] }>().items, [])
  assert.equal((await agent('PUT', `/v1/customers/${customerId}/care`, { care: [], shop_id: 'beta' })).statusCode, 400)
})

test('care declared through an agent is kept, told and audited without naming the need', async () => {
  assert.deepEqual((await agent('PUT', `/v1/customers/${customerId}/care`, { care: ['hearing', 'silver'] })).json(), { care: ['hearing', 'silver'] })
  const view = (await agent('GET', `/v1/customers/${customerId}`)).json<CustomerView>()
  assert.deepEqual(view.care, ['hearing', 'silver'])
  assert.equal(view.tags.at(-1)?.why[0]?.facts['by'], 'agent')
  await agent('PUT', `/v1/customers/${customerId}/care`, { care: ['silver', 'hearing'] })
  const audit = await transact(house.world, 'alpha', work => work.tx.selectFrom('audit').selectAll().where('action', '=', 'customer.care-declared').execute())
  assert.equal(audit.length, 1, 'saying the same again is no news')
  assert.ok(!JSON.stringify(audit[0]).includes('silver'))
  assert.equal((await agent('PUT', `/v1/customers/${customerId}/care`, { care: ['rich'] })).statusCode, 400)
})

test('revealing needs the right and a reason, is audited without the value, and ends at thirty an hour', async () => {
  assert.equal((await agent('POST', `/v1/customers/${customerId}/reveal`, { reason: 'courier asks' })).statusCode, 403)
  assert.equal((await supervisor('POST', `/v1/customers/${customerId}/reveal`, {})).statusCode, 400)
  assert.equal((await supervisor('POST', `/v1/customers/${customerId}/reveal`, { reason: '   ' })).statusCode, 400)
  const shown = await supervisor('POST', `/v1/customers/${customerId}/reveal`, { reason: 'courier asks' })
  assert.deepEqual(shown.json(), { phone: '+86 138-0013-8000', email: 'Wang.Fang@Example.com', address: '上海市浦东新区世纪大道100号' })
  assert.equal(shown.headers['cache-control'], 'no-store')
  const replies = await Promise.all(Array.from({ length: 35 }, () => supervisor('POST', `/v1/customers/${customerId}/reveal`, { reason: 'again and again' })))
  assert.equal(replies.filter(reply => reply.statusCode === 200).length, 29, 'also when asked all at once')
  const refused = replies.find(reply => reply.statusCode === 429)
  assert.ok(Number(refused?.headers['retry-after']) > 3_500)
  assert.equal((await (await staff('supervisor'))('POST', `/v1/customers/${customerId}/reveal`, { reason: 'another person' })).statusCode, 200)
  const audit = await transact(house.world, 'alpha', work => work.tx.selectFrom('audit').selectAll().where('action', '=', 'customer.revealed').execute())
  assert.equal(audit.length, 31)
  assert.ok(!JSON.stringify(audit).includes('8000'))
  clock.advance(hour)
  assert.equal((await supervisor('POST', `/v1/customers/${customerId}/reveal`, { reason: 'an hour later' })).statusCode, 200)
})

test('the identity secret is for those who run the shop; a new one ends the old', async () => {
  assert.equal((await agent('GET', '/v1/identity-secret')).statusCode, 403)
  const { secret } = (await supervisor('GET', '/v1/identity-secret')).json<{ secret: string }>()
  assert.equal(secret, await transact(house.world, 'alpha', shopIdentitySecret))
  const stored = await transact(house.world, 'alpha', work => work.tx.selectFrom('shops').select('identity_secret').executeTakeFirstOrThrow())
  assert.ok(!stored.identity_secret?.toString('latin1').includes(secret.slice(3)))
  const iat = Math.floor(clock.now() / second)
  const token = signIdentityToken(secret, { sub: 'C-100', shop: 'alpha', iat, exp: iat + 60 })
  const fresh = (await supervisor('POST', '/v1/identity-secret/rotate')).json<{ secret: string }>().secret
  assert.notEqual(fresh, secret)
  assert.equal(readIdentityToken(token, fresh, 'alpha', clock.now()).kind, 'refused')
  const session = await house.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop: 'alpha', identityToken: token } })
  assert.equal(session.json<{ identityRefused: string }>().identityRefused, 'wrong-signature')
})

test('allowed origins are origins and nothing else, and only those who run the shop set them', async () => {
  const origins = ['https://www.example.com', 'http://localhost:3000']
  assert.equal((await agent('PUT', '/v1/allowed-origins', { origins })).statusCode, 403)
  assert.deepEqual((await supervisor('PUT', '/v1/allowed-origins', { origins })).json(), { origins })
  assert.deepEqual((await supervisor('GET', '/v1/allowed-origins')).json(), { origins })
  assert.deepEqual((await foreign('GET', '/v1/allowed-origins')).json(), { origins: [] })
  for (const wrong of ['https://www.example.com/', 'https://*.example.com', '*', 'https://a.example https://b.example', "https://a.example; script-src 'unsafe-inline'", 'javascript:alert(1)', 'https://user@a.example', 'HTTPS://A.example', 'data:text/html,x', 'https://a.example:443']) {
    assert.equal((await supervisor('PUT', '/v1/allowed-origins', { origins: [wrong] })).statusCode, 400, wrong)
  }
})
