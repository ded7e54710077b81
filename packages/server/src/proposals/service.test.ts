import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openTestHouse } from '../../../../tests/house.ts'
import type { Deed, ServiceRequestView } from '../commerce/contract.ts'
import { createCustomer } from '../customers/index.ts'
import { day, iso, manualClock, parseInstant } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { confirmOwn, proposeTo } from './actions.ts'
import type { Proposal } from './model.ts'

const NOW = parseInstant('2026-11-28T02:00:00Z') // 10:00 in Shanghai
const house = await openTestHouse({ clock: manualClock(NOW), shops: ['alpha', 'beta'] })
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)
let count = 0

interface Wish { readonly status?: string; readonly paid?: number; readonly price?: number | null; readonly currency?: string; readonly available?: boolean; readonly quantity?: number; readonly daysAgo?: number; readonly months?: number }
/** A shopper with one order of one line, whose goods cost `price` now. */
async function bought (wish: Wish = {}, email: string | null = 'wang@mail.example') {
  const orderId = `V-${++count}`
  const at = NOW - (wish.daysAgo ?? 3) * day
  const customerId = await inShop(async work => {
    const id = await createCustomer(work, { externalId: `v-${count}`, name: '王芳', email })
    const own = { shop_id: 'alpha', updated_at: iso(work.now) }
    const [quantity, paid] = [wish.quantity ?? 1, wish.paid ?? 30_000]
    await work.tx.insertInto('products').values({ ...own, id: `P-${orderId}`, title: '云溪 冰箱', price_minor: wish.price === undefined ? 26_000 : wish.price, currency: wish.currency ?? 'CNY', available: wish.available ?? true }).execute()
    if (wish.months !== undefined) await work.tx.insertInto('product_facts').values({ ...own, product_id: `P-${orderId}`, locale: 'zh-CN', kind: 'fridge', warranty_months: wish.months }).execute()
    await work.tx.insertInto('orders').values({ ...own, id: orderId, customer_id: id, kind: 'sale', status: wish.status ?? 'delivered', currency: 'CNY', total_minor: paid, line_count: 1, placed_at: iso(at) }).execute()
    await work.tx.insertInto('order_lines').values({ shop_id: 'alpha', order_id: orderId, line_no: 1, product_id: `P-${orderId}`, title: '云溪 冰箱', quantity, unit_price: String(paid / quantity / 100), amount_minor: paid }).execute()
    await work.tx.insertInto('parcels').values({ ...own, id: `${orderId}/1`, order_id: orderId, status: 'delivered', shipped_at: iso(at), delivered_at: iso(at) }).execute()
    return id
  })
  const items = (n: number) => Array.from({ length: n }, () => '1')
  const propose = (deed: Deed, key = `k${++count}`) => inShop(work => proposeTo(work, { kind: 'ai' }, customerId, { key, deed }))
  const confirm = ({ id, hash }: Proposal) => inShop(work => confirmOwn(work, customerId, id, hash))
  const done = async (deed: Deed): Promise<Proposal> => {
    const made = await propose(deed)
    assert.equal(made.kind, 'proposed', JSON.stringify(made))
    if (made.kind !== 'proposed') throw new Error('not proposed')
    const answer = await confirm(made.proposal)
    assert.equal(answer.kind, 'done', JSON.stringify(answer))
    if (answer.kind !== 'done') throw new Error('not done')
    return answer.proposal
  }
  const turned = async (deed: Deed): Promise<string> => { const made = await propose(deed); return made.kind === 'refuse' || made.kind === 'escalate' ? `${made.kind} ${made.shop?.because ?? made.because[0]?.rule ?? ''}` : made.kind }
  return {
    orderId, customerId, propose, confirm, done, turned,
    protect: (n = 1): Deed => ({ kind: 'claim-price-protection', orderId, itemIds: items(n) }),
    giveBack: (n = 1): Deed => ({ kind: 'return-items', orderId, itemIds: items(n), paymentMethodId: null }),
    repair: (on = '2026-11-30'): Deed => ({ kind: 'book-repair', orderId, itemId: '1', fault: 'fridge-not-cold', visit: { on, part: 'morning' } }),
    invoice: (title: Extract<Deed, { kind: 'request-invoice' }>['title']): Deed => ({ kind: 'request-invoice', orderId, title }),
    price: (minor: number) => inShop(work => work.tx.updateTable('products').set({ price_minor: minor }).where('shop_id', '=', 'alpha').where('id', '=', `P-${orderId}`).execute()),
    requests: () => inShop(work => work.tx.selectFrom('service_requests').selectAll().where('shop_id', '=', 'alpha').where('customer_id', '=', customerId).orderBy('created_at').orderBy('id').execute()),
  }
}

test('a price that fell is made good once, by exactly the difference, and a further fall by the rest', async () => {
  const one = await bought({ quantity: 2, paid: 60_000 })
  const first = await one.done(one.protect(2))
  assert.deepEqual(first.movement, { direction: 'to-shopper', amount: { minor: 8_000, currency: 'CNY' }, via: null })
  assert.equal((await one.requests())[0]?.amount_minor, 8_000)
  assert.equal(await one.turned(one.protect(2)), 'refuse not-cheaper')
  await one.price(25_000)
  assert.equal((await one.done(one.protect(1))).movement.amount.minor, 1_000)
})

test('what was made good comes off what a return brings back, whatever the steps', async () => {
  const one = await bought({ quantity: 3, paid: 30_001, price: 9_000 })
  const given = (await one.done(one.protect(3))).movement.amount.minor
  const back = [(await one.done(one.giveBack(1))).movement.amount.minor, (await one.done(one.giveBack(2))).movement.amount.minor]
  assert.equal(given, 3_001)
  assert.equal(given + back[0]! + back[1]!, 30_001, 'all together what was paid, to the fen')
})

test('a price that changed between card and yes is not paid at the old difference', async () => {
  const one = await bought()
  const made = await one.propose(one.protect())
  assert.ok(made.kind === 'proposed')
  await one.price(27_000)
  const answer = await one.confirm(made.proposal)
  assert.equal(answer.kind === 'closed' && answer.turned?.because[0]?.rule, 'proposal.changed')
  assert.deepEqual(await one.requests(), [])
})

const ineligible: readonly [string, Wish, string][] = [
  ['a price that did not fall', { price: 30_000 }, 'refuse not-cheaper'], ['a price that rose', { price: 31_000 }, 'refuse not-cheaper'], ['goods that are not sold now', { available: false }, 'refuse price-unknown'],
  ['goods without a price', { price: null }, 'refuse price-unknown'], ['a price in another currency', { currency: 'USD' }, 'refuse price-unknown'], ['a negative price', { price: -5 }, 'refuse price-unknown'],
  ['the sixteenth day', { daysAgo: 16 }, 'refuse act.price-window-closed'], ['an unpaid order', { status: 'pending' }, 'refuse not-paid'], ['a cancelled order', { status: 'cancelled' }, 'refuse not-paid'],
]
for (const [name, wish, expected] of ineligible) test(`no price is made good for ${name}`, async () => { const one = await bought(wish); assert.equal(await one.turned(one.protect()), expected) })

test('the fifteenth day still counts', async () => { const one = await bought({ daysAgo: 15 }); assert.equal((await one.propose(one.protect())).kind, 'proposed') })

test('an invoice is made out to a checked title, sealed, and can be asked for anew until it is made', async () => {
  const one = await bought()
  const company = { kind: 'company' as const, name: '知遇科技有限公司', taxNumber: '91350100M000100Y43' }
  assert.equal(await one.turned(one.invoice({ ...company, taxNumber: '91350100M000100Y44' })), 'refuse tax-number')
  assert.equal(await one.turned(one.invoice({ kind: 'personal', name: ' ' })), 'refuse nothing-named')
  const first = await one.done(one.invoice(company))
  assert.equal(first.movement.direction, 'none')
  const [row] = await one.requests()
  assert.equal(row?.id, `${one.orderId}-S1`)
  assert.equal(JSON.stringify(row).includes('知遇科技'), false)
  assert.deepEqual(JSON.parse(await inShop(async work => work.vault.open({ shopId: 'alpha', table: 'service_requests', rowId: row!.id, column: 'sealed' }, row!.sealed!))), company)
  const second = await one.done(one.invoice({ kind: 'personal', name: '王芳' }))
  assert.deepEqual((await one.requests()).map(request => [request.id, request.state]), [[`${one.orderId}-S1`, 'cancelled'], [second.outcome, 'requested']])
  await inShop(work => work.tx.updateTable('service_requests').set({ state: 'done' }).where('shop_id', '=', 'alpha').where('id', '=', second.outcome!).execute())
  assert.equal(await one.turned(one.invoice(company)), 'refuse already-requested')
  const mailless = await bought({}, null)
  assert.equal(await mailless.turned(mailless.invoice({ kind: 'personal', name: '王芳' })), 'refuse no-email')
  const unpaid = await bought({ status: 'pending' })
  assert.equal(await unpaid.turned(unpaid.invoice({ kind: 'personal', name: '王芳' })), 'refuse not-paid')
})

test('a repair is booked within the warranty, on a day somebody can come, once', async () => {
  const one = await bought({ months: 12, daysAgo: 300 })
  assert.equal(await one.turned(one.repair('2026-11-28')), 'refuse no-such-day', 'not today')
  assert.equal(await one.turned(one.repair('2026-12-13')), 'refuse no-such-day', 'not beyond the fourteenth day')
  const made = await one.done(one.repair('2026-12-12'))
  const [row] = await one.requests()
  assert.deepEqual([row?.kind, row?.detail, row?.visit_part, made.outcome], ['repair', { item: '1', fault: 'fridge-not-cold' }, 'morning', row?.id])
  assert.equal(await one.turned(one.repair()), 'refuse already-requested')
  const [old, unknown, sent] = [await bought({ months: 12, daysAgo: 400 }), await bought(), await bought({ months: 12, status: 'lost' })]
  assert.deepEqual([await old.turned(old.repair()), await unknown.turned(unknown.repair()), await sent.turned(sent.repair())], ['refuse out-of-warranty', 'refuse not-repaired', 'refuse not-delivered'])
})

test('a trade-in is booked for what the shop takes; a complaint is written down once per matter', async () => {
  const one = await bought()
  await inShop(work => work.tx.insertInto('trade_in_values').values({ shop_id: 'alpha', kind: 'washer', condition: 'works', currency: 'CNY', low_minor: 10_000, high_minor: 30_000, updated_at: iso(work.now) }).execute())
  const tradeIn = (condition: 'works' | 'broken'): Deed => ({ kind: 'book-trade-in', thing: 'washer', condition, visit: { on: '2026-11-29', part: 'evening' } })
  assert.equal(await one.turned(tradeIn('broken')), 'refuse not-taken')
  assert.equal((await one.done(tradeIn('works'))).movement.direction, 'none')
  assert.equal(await one.turned(tradeIn('works')), 'refuse already-requested')
  await one.done({ kind: 'file-complaint', about: 'service' })
  assert.equal(await one.turned({ kind: 'file-complaint', about: 'service' }), 'refuse already-requested')
  await one.done({ kind: 'file-order-complaint', orderId: one.orderId, about: 'courier' })
  assert.deepEqual((await one.requests()).map(row => row.kind).toSorted(), ['complaint', 'complaint', 'trade-in'])
})

test('another\'s order gets nothing, and a second yes has no second effect', async () => {
  const [ann, bob] = [await bought({ months: 12 }), await bought()]
  for (const deed of [ann.protect(), ann.repair(), ann.invoice({ kind: 'personal', name: '王芳' }), { kind: 'file-order-complaint', orderId: ann.orderId, about: 'goods' } as const]) assert.equal(await bob.turned(deed), 'refuse order-not-found')
  const made = await ann.propose(ann.protect())
  assert.ok(made.kind === 'proposed')
  const answers = await Promise.all(Array.from({ length: 5 }, () => ann.confirm(made.proposal)))
  assert.deepEqual(new Set(answers.map(one => one.kind)), new Set(['done']))
  assert.equal((await ann.requests()).length, 1)
})

test('staff see a customer\'s requests and say what became of them, once; another shop sees none', async () => {
  const one = await bought({ months: 24 })
  const { outcome } = await one.done(one.repair())
  const desk = async (method: 'GET' | 'POST', url: string, payload?: object, shop = 'alpha') => {
    const cookie = await inShop(async work => { const { id } = await createAgent(work, { name: '林', email: `l${++count}@shop.example`, role: 'agent', skills: [], languages: ['zh'], capacity: 1 }); return `${SESSION_COOKIE}=${(await openStaffSession(work, id)).token}` }, shop)
    return house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload && { payload }) })
  }
  const listed = (await desk('GET', `/v1/customers/${one.customerId}/service-requests`)).json<{ items: ServiceRequestView[] }>().items
  assert.deepEqual(listed.map(request => [request.id, request.kind, request.visit]), [[outcome, 'repair', { on: '2026-11-30', part: 'morning' }]])
  assert.deepEqual((await desk('GET', `/v1/customers/${one.customerId}/service-requests`, undefined, 'beta')).json(), { items: [] })
  assert.equal((await desk('POST', `/v1/service-requests/${outcome}/state`, { state: 'done' }, 'beta')).statusCode, 404)
  assert.equal((await desk('POST', `/v1/service-requests/${outcome}/state`, { state: 'done' })).json<ServiceRequestView>().state, 'done')
  assert.equal((await desk('POST', `/v1/service-requests/${outcome}/state`, { state: 'done' })).statusCode, 200)
  assert.equal((await desk('POST', `/v1/service-requests/${outcome}/state`, { state: 'cancelled' })).statusCode, 409)
})
