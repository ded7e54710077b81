import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createCustomer, shopIdentitySecret, signIdentityToken } from '../customers/index.ts'
import { day, iso, manualClock, minute, parseInstant } from '../kernel/clock.ts'
import type { Role } from '../kernel/viewer.ts'
import { transact, type Work } from '../kernel/work.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { openTestHouse } from '../../../../tests/house.ts'
import type { Deed } from '../commerce/contract.ts'
import { proposeTo } from './actions.ts'
import type { ProposalView } from './contract.ts'

const START = parseInstant('2026-11-28T02:00:00Z') // 10:00 in Shanghai
const clock = manualClock(START)
const house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)
let count = 0

async function staff (role: Role = 'agent', shop = 'alpha') {
  const { id } = await inShop(work => createAgent(work, { name: role, email: `${role}-${++count}@shop.example`, role, skills: [], languages: ['zh'], capacity: 1 }), shop)
  const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const cookie = await inShop(async work => `${SESSION_COOKIE}=${(await openStaffSession(work, id)).token}`, shop)
    return house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload && { payload }) })
  }
  return { id, call, propose: (customerId: string, deed: unknown, key = `k${++count}`) => call('POST', `/v1/customers/${customerId}/proposals`, { key, deed }) }
}

async function shopper (shop = 'alpha') {
  const externalId = `C-${++count}`
  const id = await inShop(work => createCustomer(work, { externalId, name: '王芳' }), shop)
  const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
    const iat = Math.floor(clock.now() / 1_000)
    const identityToken = await inShop(async work => signIdentityToken(await shopIdentitySecret(work), { sub: externalId, shop, iat, exp: iat + 900 }), shop)
    const { sessionToken } = (await house.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop, identityToken }, remoteAddress: `10.1.${++count >> 8}.${count & 255}` })).json<{ sessionToken: string }>()
    return house.app.inject({ method, url, headers: { authorization: `Bearer ${sessionToken}` }, ...(payload && { payload }) })
  }
  return { id, call, yes: (proposal: { id: string; hash: string }) => call('POST', `/v1/widget/proposals/${proposal.id}/confirm`, { hash: proposal.hash }), no: (proposalId: string) => call('POST', `/v1/widget/proposals/${proposalId}/decline`) }
}

interface Wish { readonly status?: string; readonly minor?: number; readonly deliveredAt?: number; readonly shippedAt?: number; readonly quantity?: number; readonly goods?: object; readonly line?: object; readonly attributes?: object; readonly currency?: string; readonly parentId?: string }
async function anOrder (customerId: string | null, wish: Wish = {}, shop = 'alpha'): Promise<string> {
  const id = `T-${++count}`
  await inShop(async work => {
    const own = { shop_id: shop, updated_at: iso(work.now) }
    const currency = wish.currency ?? 'CNY'
    await work.tx.insertInto('products').values({ ...own, id: `P-${id}`, title: '台灯', price_minor: 10_000, currency, available: true, parent_id: wish.parentId ?? null, attributes: JSON.stringify(wish.goods ?? {}) }).execute()
    await work.tx.insertInto('orders').values({ ...own, id, customer_id: customerId, kind: 'sale', status: wish.status ?? 'paid', currency, total_minor: wish.minor ?? 30_000, line_count: 1, placed_at: iso(work.now), attributes: JSON.stringify(wish.attributes ?? {}) }).execute()
    await work.tx.insertInto('order_lines').values({ shop_id: shop, order_id: id, line_no: 1, product_id: `P-${id}`, title: '台灯', quantity: wish.quantity ?? 1, unit_price: '100', amount_minor: wish.minor ?? 30_000, attributes: JSON.stringify(wish.line ?? {}) }).execute()
    if (wish.shippedAt !== undefined || wish.deliveredAt !== undefined) await work.tx.insertInto('parcels').values({ ...own, id: `${id}/1`, order_id: id, status: wish.deliveredAt === undefined ? 'in-transit' : 'delivered', shipped_at: iso(wish.shippedAt ?? wish.deliveredAt!), delivered_at: wish.deliveredAt === undefined ? null : iso(wish.deliveredAt) }).execute()
  }, shop)
  return id
}

const cancel = (orderId: string): Deed => ({ kind: 'cancel-order', orderId, reason: 'no longer needed' })
const giveBack = (orderId: string, n = 1): Deed => ({ kind: 'return-items', orderId, itemIds: Array.from({ length: n }, () => '1'), paymentMethodId: null })
const ADDRESS = { address1: '世纪大道100号', address2: '', city: '浦东新区', state: '上海市', country: '', zip: '200120' }
const orderOf = (id: string, shop = 'alpha') => inShop(work => work.tx.selectFrom('orders').selectAll().where('shop_id', '=', shop).where('id', '=', id).executeTakeFirstOrThrow(), shop)
const codeOf = (reply: { json(): unknown }): string => { const body = reply.json() as { code?: string; details?: { say: string }[] }; return [body.code, ...(body.details ?? []).map(one => one.say)].join(' ') } // every fault's shape
const agent = await staff()

async function proposed (deed: Deed, to: { id: string }, by = agent): Promise<ProposalView> {
  const reply = await by.propose(to.id, deed)
  assert.equal(reply.statusCode, 200, reply.body)
  return reply.json<ProposalView>()
}

test('cancelling: shown, confirmed, done, and said again to a second yes', async () => {
  const ann = await shopper()
  const orderId = await anOrder(ann.id)
  const proposal = await proposed(cancel(orderId), ann)
  assert.deepEqual([proposal.state, proposal.movement, proposal.basis, proposal.expiresAt], ['open', { direction: 'to-shopper', amount: { minor: 30_000, currency: 'CNY' }, via: null }, 'owed', iso(clock.now() + 15 * minute)])
  assert.equal((await orderOf(orderId)).status, 'paid', 'nothing has happened yet')
  assert.deepEqual((await ann.call('GET', '/v1/widget/proposals')).json<{ items: ProposalView[] }>().items, [proposal])
  const first = await ann.yes(proposal)
  assert.equal(first.statusCode, 200, first.body)
  assert.deepEqual((await ann.yes(proposal)).json(), first.json())
  const order = await orderOf(orderId)
  assert.deepEqual([order.status, order.attributes], ['cancelled', { cancelled: { reason: 'no longer needed', proposal: proposal.id } }])
  const audit = await inShop(work => work.tx.selectFrom('audit').select(['actor', 'action']).where('shop_id', '=', 'alpha').where('subject', '=', `proposal:${proposal.id}`).execute())
  assert.deepEqual(audit.map(one => `${one.actor.split(':')[0]!} ${one.action}`).toSorted(), ['agent proposal.made', 'shopper proposal.done'])
  assert.equal((await agent.propose(ann.id, cancel(orderId))).statusCode, 422, 'a cancelled order is not cancelled again')
})

test('a hundred yeses at once are one effect and a hundred equal answers (PAY-01)', async () => {
  const ann = await shopper()
  const orderId = await anOrder(ann.id, { status: 'delivered', deliveredAt: START, quantity: 3 })
  const proposal = await proposed(giveBack(orderId), ann)
  const answers = await Promise.all(Array.from({ length: 100 }, () => ann.yes(proposal)))
  assert.equal(new Set(answers.map(one => `${one.statusCode} ${one.body}`)).size, 1, answers[0]!.body)
  const made = await inShop(work => work.tx.selectFrom('orders').select(['id', 'total_minor', 'status', 'kind']).where('shop_id', '=', 'alpha').where('id', 'like', `${orderId}-R%`).execute())
  assert.deepEqual(made, [{ id: `${orderId}-R1`, total_minor: -10_000, status: 'requested', kind: 'return' }])
})

test('one key is one proposal, also asked for at once; another deed under it is refused and the first stays (PAY-02)', async () => {
  const ann = await shopper()
  const [one, two] = [await anOrder(ann.id), await anOrder(ann.id)]
  const all = await Promise.all(Array.from({ length: 8 }, () => agent.propose(ann.id, cancel(one), 'same')))
  assert.equal(new Set(all.map(reply => reply.json<ProposalView>().id)).size, 1)
  const other = await agent.propose(ann.id, cancel(two), 'same')
  assert.deepEqual([other.statusCode, codeOf(other)], [409, 'proposal.conflict'])
})

test('other shops, other shoppers, visitors: no such proposal, no such order', async () => {
  const [ann, bob, eve] = [await shopper(), await shopper(), await shopper('beta')]
  const orderId = await anOrder(ann.id)
  const proposal = await proposed(cancel(orderId), ann)
  for (const stranger of [bob, eve]) {
    assert.deepEqual([(await stranger.yes(proposal)).statusCode, (await stranger.no(proposal.id)).statusCode], [404, 404])
    assert.deepEqual((await stranger.call('GET', '/v1/widget/proposals')).json(), { items: [] })
  }
  const { sessionToken } = (await house.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop: 'alpha' } })).json<{ sessionToken: string }>()
  for (const [method, path] of [['POST', `${proposal.id}/confirm`], ['POST', `${proposal.id}/decline`]] as const) {
    assert.equal((await house.app.inject({ method, url: `/v1/widget/proposals/${path}`, headers: { authorization: `Bearer ${sessionToken}` }, ...(path.endsWith('confirm') && { payload: { hash: proposal.hash } }) })).statusCode, 404)
  }
  const foreign = await staff('supervisor', 'beta')
  assert.equal((await foreign.propose(ann.id, cancel(orderId))).statusCode, 404)
  assert.deepEqual((await foreign.call('GET', `/v1/customers/${ann.id}/proposals`)).json(), { items: [] })
  const [stolen, none] = [await agent.propose(bob.id, cancel(orderId)), await agent.propose(bob.id, cancel('T-none'))]
  assert.deepEqual([stolen.statusCode, codeOf(stolen)], [404, codeOf(none)])
  assert.deepEqual((await agent.propose(bob.id, cancel(await anOrder(null)))).statusCode, 404, 'an order of nobody is nobody\'s')
  assert.equal((await (await staff('operations')).propose(ann.id, cancel(orderId))).statusCode, 403)
  assert.equal((await ann.yes(proposal)).statusCode, 200, 'it is still hers')
})

test('a tampered hash is no yes; a late yes is too late; a no is a no', async () => {
  const ann = await shopper()
  const [one, two, three] = [await proposed(cancel(await anOrder(ann.id)), ann), await proposed(cancel(await anOrder(ann.id)), ann), await proposed(cancel(await anOrder(ann.id)), ann)]
  assert.equal(codeOf(await ann.yes({ id: one.id, hash: two.hash })), 'proposal.not-as-shown')
  assert.equal((await ann.yes({ id: one.id, hash: 'f'.repeat(63) })).statusCode, 400)
  assert.equal((await ann.no(three.id)).json<ProposalView>().state, 'declined')
  assert.equal((await ann.no(three.id)).statusCode, 200)
  assert.equal(codeOf(await ann.yes(three)), 'proposal.closed declined')
  clock.advance(15 * minute - 1)
  assert.equal((await ann.yes(one)).statusCode, 200)
  assert.equal(codeOf(await ann.no(one.id)), 'proposal.closed done')
  clock.advance(1)
  assert.equal(codeOf(await ann.yes(two)), 'proposal.closed expired')
  const four = await proposed(cancel(await anOrder(ann.id)), ann)
  clock.advance(15 * minute)
  await house.settle()
  assert.equal((await agent.call('GET', `/v1/customers/${ann.id}/proposals`)).json<{ items: ProposalView[] }>().items.find(item => item.id === four.id)!.state, 'expired', 'the timer closed it')
})

test('a parcel that leaves between the question and the yes is not cancelled', async () => {
  const ann = await shopper()
  const orderId = await anOrder(ann.id)
  const proposal = await proposed(cancel(orderId), ann)
  await inShop(work => work.tx.insertInto('parcels').values({ shop_id: 'alpha', id: `${orderId}/9`, order_id: orderId, status: 'shipped', shipped_at: iso(work.now), updated_at: iso(work.now) }).execute())
  assert.match(codeOf(await ann.yes(proposal)), /^proposal.refused/)
  assert.equal((await orderOf(orderId)).status, 'paid')
  assert.equal((await agent.propose(ann.id, { kind: 'change-order-address', orderId, address: ADDRESS })).statusCode, 422)
})

test('an address is changed before anything is sent, and is sealed wherever it rests', async () => {
  const ann = await shopper()
  const orderId = await anOrder(ann.id)
  for (const deed of [{ kind: 'change-order-address', orderId, address: ADDRESS }, { kind: 'change-own-address', address: ADDRESS }] as const) assert.equal((await ann.yes(await proposed(deed, ann))).statusCode, 200)
  const order = await orderOf(orderId)
  assert.equal(house.world.vault.open({ shopId: 'alpha', table: 'orders', rowId: orderId, column: 'address_sealed' }, order.address_sealed!), '世纪大道100号, 浦东新区, 上海市, 200120')
  const dump = await inShop(async work => JSON.stringify([await work.tx.selectFrom('proposals').selectAll().execute(), await work.tx.selectFrom('audit').selectAll().execute(), await work.tx.selectFrom('decisions').selectAll().execute()]))
  assert.ok(!dump.includes('世纪大道') && !dump.includes(Buffer.from('世纪大道').toString('hex')))
  assert.match(codeOf(await agent.propose(ann.id, { kind: 'change-own-address', address: { ...ADDRESS, address1: 'a\u0000b' } })), /^request.invalid nul/)
  assert.match(codeOf(await agent.propose(ann.id, { kind: 'change-own-address', address: { address1: ' ', address2: '', city: '', state: '', country: '', zip: '' } })), /nothing-named/)
})

test('units of a line go back one by one, together exactly what it cost, and never more (PAY-07)', async () => {
  const ann = await shopper()
  const orderId = await anOrder(ann.id, { status: 'completed', deliveredAt: START, quantity: 3, minor: 10_000 })
  const amounts: number[] = []
  for (let i = 0; i < 3; i++) {
    const proposal = await proposed(giveBack(orderId), ann)
    amounts.push(proposal.movement.amount.minor)
    assert.equal((await ann.yes(proposal)).json<ProposalView>().outcome, `${orderId}-R${i + 1}`)
  }
  assert.deepEqual(amounts, [3_333, 3_333, 3_334])
  assert.match(codeOf(await agent.propose(ann.id, giveBack(orderId))), /shop.item-not-found: 1/)
  await assert.rejects(inShop(work => work.tx.updateTable('proposal_sums').set({ minor: 10_001 }).where('shop_id', '=', 'alpha').where('key', '=', `order:${orderId}`).execute()), /check constraint/, 'the second wall')
})

test('fifty yeses to fifty proposals for three units give back three (PAY-07, at once)', async () => {
  const ann = await shopper()
  const orderId = await anOrder(ann.id, { status: 'delivered', deliveredAt: START, quantity: 3 })
  const proposals = await Promise.all(Array.from({ length: 50 }, () => proposed(giveBack(orderId), ann)))
  const answers = await Promise.all(proposals.map(one => ann.yes(one)))
  assert.equal(answers.filter(one => one.statusCode === 200).length, 3, answers.map(one => one.statusCode).join(' '))
  const sum = await inShop(work => work.tx.selectFrom('orders').select(({ fn }) => fn.sum<number>('total_minor').as('n')).where('shop_id', '=', 'alpha').where('id', 'like', `${orderId}-R%`).executeTakeFirstOrThrow())
  assert.equal(Number(sum.n), -30_000)
})

test('the seventh day after receipt ends at midnight where the shop is (PAY-17)', async () => {
  const ann = await shopper()
  const lateOn = (day: string) => anOrder(ann.id, { status: 'delivered', deliveredAt: parseInstant(`${day}T15:59:59Z`) }) // a second before midnight in Shanghai
  const today = iso(clock.now() + 8 * 60 * minute).slice(0, 10)
  const shift = (days: number): string => iso(parseInstant(`${today}T00:00:00Z`) - days * day).slice(0, 10)
  const [last, over] = [await anOrder(ann.id, { status: 'delivered', deliveredAt: parseInstant(`${shift(8)}T16:00:00Z`) }), await lateOn(shift(8))]
  const machine = { kind: 'ai' as const }
  const ask = (orderId: string) => inShop(work => proposeTo(work, machine, ann.id, { key: orderId, deed: giveBack(orderId) }))
  assert.equal((await ask(last)).kind, 'proposed')
  const turned = await ask(over)
  assert.equal(turned.kind === 'refuse' && turned.because[0]?.rule, 'act.window-closed')
  const exempt = await ask(await anOrder(ann.id, { status: 'delivered', deliveredAt: clock.now(), goods: { nature: 'perishable' } }))
  assert.equal(exempt.kind === 'refuse' && exempt.because[0]?.rule, 'act.exempt')
  const agreed = await ask(await anOrder(ann.id, { status: 'delivered', deliveredAt: clock.now(), line: { noReturnAgreed: true } }))
  assert.equal(agreed.kind === 'refuse' && agreed.because[0]?.rule, 'act.exempt')
  assert.equal((await ask(await anOrder(ann.id, { status: 'completed' }))).kind, 'escalate', 'nobody knows when it came')
  const staffs = await agent.propose(ann.id, giveBack(over))
  assert.deepEqual([staffs.statusCode, staffs.json<ProposalView>().basis], [200, 'goodwill'])
})

test('staff give out of goodwill within their own case and day, over whoever asks (PAY-14)', async () => {
  const [ann, bob] = [await shopper(), await shopper()]
  const old = (to: { id: string }, minor: number) => anOrder(to.id, { status: 'completed', deliveredAt: clock.now() - 30 * day, minor })
  const li = await staff()
  assert.equal(codeOf(await li.propose(ann.id, giveBack(await old(ann, 50_001)))), 'proposal.needs-person act.over-case')
  for (let i = 0; i < 6; i++) { const to = i % 2 ? ann : bob; assert.equal((await to.yes(await proposed(giveBack(await old(to, 50_000)), to, li))).statusCode, 200) }
  assert.equal(codeOf(await li.propose(ann.id, giveBack(await old(ann, 1)))), 'proposal.needs-person act.over-day')
  assert.equal((await (await staff()).propose(ann.id, giveBack(await old(ann, 1)))).statusCode, 200, 'a colleague has their own day')
  assert.equal((await (await staff('supervisor')).propose(ann.id, giveBack(await old(ann, 50_001)))).statusCode, 200)
})

test('what is owed stops at the day however it is cut (PI-27), counted while two yeses race', async () => {
  const [ann, li] = [await shopper(), await staff()]
  const proposals = []
  for (let i = 0; i < 5; i++) proposals.push(await proposed(cancel(await anOrder(ann.id, { minor: 500_000 })), ann, li))
  const answers = await Promise.all(proposals.map(one => ann.yes(one)))
  assert.deepEqual(answers.map(one => one.statusCode).toSorted(), [200, 200, 200, 200, 422])
  assert.match(answers.map(codeOf).find(code => code.startsWith('proposal')) ?? '', /needs-person act.over-day/)
})

test('exchanging: another variant of the same product, in stock, not dearer', async () => {
  const ann = await shopper()
  const parentId = `G-${++count}`
  const orderId = await anOrder(ann.id, { status: 'delivered', deliveredAt: clock.now(), parentId, minor: 10_000 })
  const variant = async (price: number, over: object = {}) => { const id = `V-${++count}`; await inShop(work => work.tx.insertInto('products').values({ shop_id: 'alpha', id, title: '台灯', parent_id: parentId, price_minor: price, currency: 'CNY', available: true, updated_at: iso(work.now), ...over }).execute()); return id }
  const swap = (to: string): Deed => ({ kind: 'exchange-items', orderId, items: [{ from: '1', to }], paymentMethodId: null })
  for (const to of ['nothing', `P-${await anOrder(ann.id)}`, await variant(10_000, { available: false }), await variant(9_000, { currency: 'USD' })]) assert.match(codeOf(await agent.propose(ann.id, swap(to))), /new-item-unavailable/)
  assert.match(codeOf(await agent.propose(ann.id, swap(await variant(10_001)))), /not-supported/)
  const cheaper = await proposed(swap(await variant(9_500)), ann)
  assert.deepEqual(cheaper.movement, { direction: 'to-shopper', amount: { minor: 500, currency: 'CNY' }, via: null })
  assert.equal((await ann.yes(cheaper)).statusCode, 200)
  assert.deepEqual((await orderOf(`${orderId}-R1`)).attributes, { of: orderId, request: 'exchange', proposal: cheaper.id })
})

const spelling: readonly [string, object][] = [
  ['an amount', { amount: 9_999_900 }], ['an amount in fen', { amount_fen: '9999900' }], ['a currency (PAY-12)', { currency: 'VND' }], ['a payee', { payTo: 'me' }], ['a customer', { customerId: '018f0000-0000-7000-8000-000000000001' }], ['an approval', { approval: 'A-889' }],
]
for (const [name, extra] of spelling) {
  test(`a deed has no place for ${name}`, async () => {
    const ann = await shopper()
    const orderId = await anOrder(ann.id)
    assert.equal((await agent.propose(ann.id, { ...cancel(orderId), ...extra })).statusCode, 400)
    assert.equal((await agent.call('POST', `/v1/customers/${ann.id}/proposals`, { key: 'k', deed: cancel(orderId), ...extra })).statusCode, 400)
  })
}

test('an unpaid order gives nothing back; two currencies are never compared; an order number is not a pattern (PAY-13)', async () => {
  const ann = await shopper()
  assert.deepEqual((await proposed(cancel(await anOrder(ann.id, { status: 'pending' })), ann)).movement.direction, 'none')
  assert.deepEqual((await proposed(cancel(await anOrder(ann.id, { status: 'pending', attributes: { payments: [{ type: 'payment', amount: 300 }] } })), ann)).movement.amount.minor, 30_000)
  assert.equal(codeOf(await agent.propose(ann.id, cancel(await anOrder(ann.id, { currency: 'VND' })))), 'proposal.needs-person act.no-authority')
  for (const orderId of ['%', "' or 1=1 --", 'T-_', '１２３']) assert.equal((await agent.propose(ann.id, cancel(orderId))).statusCode, 404)
})

test('a proposal asked for by GET, or about a conversation of somebody else, is none (PAY-16)', async () => {
  const ann = await shopper()
  const proposal = await proposed(cancel(await anOrder(ann.id)), ann)
  assert.equal((await ann.call('GET', `/v1/widget/proposals/${proposal.id}/confirm`)).statusCode, 404)
  const reply = await agent.call('POST', `/v1/customers/${ann.id}/proposals`, { key: 'c', conversationId: '018f0000-0000-7000-8000-000000000009', deed: cancel('T-1') })
  assert.equal(reply.statusCode, 404)
})

const PROMPTS = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'vectors/trust/prompt_injection_money.json')
test('words that ask for money move none: in a reason, a number, an item, a key or an address they decide nothing', { skip: existsSync(PROMPTS) ? false : `the reference vectors are not here (${PROMPTS})` }, async () => {
  const ann = await shopper()
  const orderId = await anOrder(ann.id, { status: 'delivered', deliveredAt: clock.now() - 30 * day })
  const rowsBefore = await inShop(async work => (await work.tx.selectFrom('orders').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n)
  const { cases } = JSON.parse(readFileSync(PROMPTS, 'utf8')) as { cases: { id: string; text: string }[] } // the file's own shape
  assert.ok(cases.length >= 20)
  for (const { id, text } of cases) {
    const short = text.slice(0, 100)
    assert.equal((await agent.propose(ann.id, { ...cancel(orderId), reason: text })).statusCode, 400, id)
    assert.equal((await agent.propose(ann.id, cancel(short))).statusCode, 404, id)
    assert.equal((await agent.propose(ann.id, { ...giveBack(orderId), itemIds: [short] })).statusCode, 422, id)
    const asked = await inShop(work => proposeTo(work, { kind: 'ai' }, ann.id, { key: short, deed: giveBack(orderId) }))
    assert.equal(asked.kind, 'refuse', `${id}: the window is closed whatever the key says`)
    const moved = await inShop(work => proposeTo(work, { kind: 'ai' }, ann.id, { key: `${id} address`, deed: { kind: 'change-own-address', address: { ...ADDRESS, address2: text.slice(0, 200) } } }))
    assert.equal(moved.kind === 'proposed' && moved.proposal.movement.amount.minor, 0, `${id}: an address is an address`)
  }
  assert.equal(await inShop(async work => (await work.tx.selectFrom('orders').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n), rowsBefore)
})
