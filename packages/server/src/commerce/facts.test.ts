import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { day, iso, manualClock, second } from '../kernel/clock.ts'
import { seededRandom } from '../kernel/random.ts'
import { transact, type Work } from '../kernel/work.ts'
import { factsOf, findOrder, findParcel, loadOrders, orderCursor, ordersInWindow, purchaseFacts, type Purchase } from './index.ts'

const NOW = 1_767_225_600_000
let house: TestHouse
before(async () => { house = await openTestHouse({ clock: manualClock(NOW), shops: ['alpha', 'beta'] }) })
after(() => house.leave())

const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)

async function aCustomerWith (work: Work, purchases: readonly Purchase[]): Promise<string> {
  const customerId = work.newId()
  await work.tx.insertInto('customers').values({ shop_id: work.shopId, id: customerId, created_at: iso(NOW), updated_at: iso(NOW) }).execute()
  if (purchases.length > 0) {
    await work.tx.insertInto('orders').values(purchases.map((one, i) => ({
      shop_id: work.shopId, id: `${customerId}-${i}`, customer_id: customerId, kind: one.kind, status: one.status, currency: one.total.currency, total_minor: one.total.minor, line_count: 0, placed_at: iso(one.placedAt), updated_at: iso(NOW),
    }))).execute()
  }
  return customerId
}

const sale = (placedAt: number, minor: number, currency = 'CNY', status = 'completed'): Purchase => ({ kind: 'sale', status, total: { minor, currency }, placedAt })

test('the window of 365 days leaves out what is exactly 365 days old and takes in what is a second younger', () => {
  assert.deepEqual(factsOf([sale(NOW - 365 * day, 3_000_000)], NOW).spend365, [])
  assert.deepEqual(factsOf([sale(NOW - 365 * day + second, 3_000_000)], NOW).spend365, [{ minor: 3_000_000, currency: 'CNY' }])
  assert.deepEqual([factsOf([sale(NOW - 30 * day, 1)], NOW).orders30, factsOf([sale(NOW - 30 * day + 1, 1)], NOW).orders30, factsOf([sale(NOW, 1)], NOW).orders30, factsOf([sale(NOW + 1, 1)], NOW).orders30], [0, 1, 1, 0])
})

test('a return reduces spend and is no order; a cancelled order is nothing; currencies stay apart', () => {
  const facts = factsOf([sale(NOW - day, 500), { kind: 'return', status: 'returned', total: { minor: -200, currency: 'CNY' }, placedAt: NOW - second }, sale(NOW - 2 * day, 900, 'USD'), sale(NOW, 9_999, 'CNY', 'cancelled')], NOW)
  assert.deepEqual(facts, { spend365: [{ minor: 900, currency: 'USD' }, { minor: 300, currency: 'CNY' }], orders30: 2, ordersInWindow: 2, ordersEver: 2, lastOrderAt: NOW - day })
})

test('the SQL counts what the decision counts, on random histories', async () => {
  const random = seededRandom(3)
  const some = <T>(...choices: readonly T[]): T => choices[Math.floor(random.next() * choices.length)]!
  await inShop(async work => {
    for (let i = 0; i < 40; i++) {
      const purchases = Array.from({ length: Math.floor(random.next() * 9) }, (): Purchase => {
        const kind = some('sale', 'sale', 'return')
        return { kind, status: some('completed', 'pending', 'cancelled'), total: { minor: Math.floor(random.next() * 1e6) * (kind === 'return' ? -1 : 1), currency: some('CNY', 'USD') }, placedAt: NOW - some(0, -1, 7 * day, 30 * day, 30 * day - 1, 365 * day, 365 * day - 1, 400 * day) }
      })
      const customerId = await aCustomerWith(work, purchases)
      assert.deepEqual(await purchaseFacts(work, customerId, 7), factsOf(purchases, NOW, 7), JSON.stringify(purchases))
      assert.equal(await ordersInWindow(work, customerId, 30), factsOf(purchases, NOW).orders30)
    }
  })
})

test('the tag boundaries of the reference vectors', { skip: !existsSync(vectors()) }, () => {
  interface Vector { name: string; asof: number; events: { type: string; ts: number; amount_cents?: number; id?: string }[]; expect: { tier?: string; high_freq?: boolean; spend_365?: number } }
  for (const { name, asof, events, expect } of JSON.parse(readFileSync(vectors(), 'utf8')) as Vector[]) { // the file's own shape
    const orders = [...new Map(events.filter(one => one.type === 'order' || one.type === 'refund').map((one, i) => [one.id ?? i, one])).values()] // an order id is stored once
    const facts = factsOf(orders.map(one => one.type === 'order' ? sale(one.ts * 1_000, one.amount_cents ?? 0) : { kind: 'return', status: 'returned', total: { minor: -(one.amount_cents ?? 0), currency: 'CNY' }, placedAt: one.ts * 1_000 }), asof * 1_000)
    const spend = facts.spend365[0]?.minor ?? 0
    if (expect.tier !== undefined) assert.equal(spend > 2_000_000 ? 'high' : spend >= 500_000 ? 'mid' : 'low', expect.tier, name)
    if (expect.high_freq !== undefined) assert.equal(facts.orders30 >= 3, expect.high_freq, name)
    if (expect.spend_365 !== undefined) assert.equal(spend, expect.spend_365, name)
  }
})

function vectors (): string {
  return join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'vectors/analytics/tag_boundaries.json')
}

test('a page of orders is newest first and goes on where it stopped; a parcel belongs to its buyer', async () => {
  await inShop(async work => {
    const mine = await aCustomerWith(work, [1, 2, 2, 3].map(days => sale(NOW - days * day, 100)))
    const other = await aCustomerWith(work, [])
    const first = await loadOrders(work, mine, { limit: 2 })
    const rest = await loadOrders(work, mine, { limit: 9, before: orderCursor(first.at(-1)!) })
    assert.deepEqual([...first, ...rest].map(order => order.id), [0, 2, 1, 3].map(i => `${mine}-${i}`))
    await assert.rejects(loadOrders(work, mine, { limit: 2, before: 'nonsense' }), /request.invalid/)
    await work.tx.insertInto('parcels').values({ shop_id: work.shopId, id: 'p1', order_id: `${mine}-0`, tracking_no: 'SF77', status: 'shipped', updated_at: iso(NOW) }).execute()
    assert.equal((await findParcel(work, mine, 'SF77'))?.orderId, `${mine}-0`)
    assert.equal(await findParcel(work, other, 'SF77'), undefined)
    assert.equal(await findOrder(work, other, `${mine}-0`), undefined)
    assert.equal((await findOrder(work, mine, `${mine}-0`))?.parcels.length, 1)
  })
})
