import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { day, iso, manualClock, parseInstant } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import { seededRandom } from '../kernel/random.ts'
import { transact } from '../kernel/work.ts'
import { CATALOGUE, featuresOf } from '../profile/index.ts'
import { createKey } from '../staff/index.ts'
import { predictionThread } from './adapters/thread.ts'
import { predictionsOf, predictionRoom, RETRAIN_TIMER, startRun, stopRun } from './actions.ts'
import { predictInBackground } from './background.ts'
import type { Trainer } from './ports.ts'
import { readErrand } from './store-orders.ts'
import { claimRun, loadRun } from './store.ts'

const clock = manualClock(parseInstant('2026-11-28T08:00:00Z'))
let house: TestHouse
const keys: Record<string, string> = {}
const customers: string[] = []
before(async () => {
  house = await openTestHouse({ shops: ['alpha', 'beta'], clock })
  for (const [shop, role] of [['alpha', 'agent'], ['alpha', 'operations'], ['beta', 'operations']] as const) {
    keys[`${shop}.${role}`] = (await transact(house.world, shop, work => createKey(work, { name: role, role }, { kind: 'key', shopId: shop, keyId: 'house', role: 'manager' }))).key
  }
  await openShop()
})
after(() => house.leave())

/** 260 people, every second of whom comes monthly; phones bring films, and every fourth declared a care need. */
async function openShop (): Promise<void> {
  const random = seededRandom(7)
  await transact(house.world, 'alpha', async work => {
    const people: object[] = []
    const orders: object[] = []
    const lines: object[] = []
    for (let i = 0; i < 260; i++) {
      const id = newId(work.now, random)
      customers.push(id)
      people.push({ shop_id: 'alpha', id, care: i % 4 === 0 ? [{ need: 'silver', declaredAt: iso(work.now), by: 'shopper' }] : [], created_at: iso(work.now), updated_at: iso(work.now) })
      const often = i % 2 === 0
      for (let n = 0, at = work.now - (260 + random.next() * 100) * day; n < (often ? 14 : 1 + Number(random.next() < 0.2)) && at <= work.now; n++, at += (20 + random.next() * 20) * day) {
        const order = `${i}-${n}`
        const goods = n === 0 ? ['phone', ...random.next() < 0.6 ? ['film'] : []] : [random.next() < 0.5 ? 'tea' : 'cup', ...random.next() < 0.3 ? ['tea', 'cup'] : []]
        orders.push({ shop_id: 'alpha', id: order, customer_id: id, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: 5_000 + Math.floor(random.next() * 9_000), line_count: new Set(goods).size, placed_at: iso(at), updated_at: iso(work.now) })
        lines.push(...[...new Set(goods)].map((product, line) => ({ shop_id: 'alpha', order_id: order, line_no: line + 1, product_id: product, title: product, quantity: 1, unit_price: '50', amount_minor: 5_000 })))
      }
    }
    orders.push({ shop_id: 'alpha', id: 'dollars', customer_id: customers[0], kind: 'sale', status: 'completed', currency: 'USD', total_minor: 9_900, line_count: 0, placed_at: iso(work.now - day), updated_at: iso(work.now) })
    const write = async (table: string, rows: readonly object[]): Promise<void> => {
      const columns = sql.join(Object.keys(rows[0]!).map(column => sql.ref(column)))
      await sql`insert into ${sql.table(table)} (${columns}) select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(work.tx)
    }
    await write('customers', people)
    await write('products', ['phone', 'film', 'tea', 'cup'].map(id => ({ shop_id: 'alpha', id, title: `the ${id}`, category: `${id}s`, updated_at: iso(work.now) })))
    await write('orders', orders)
    await write('order_lines', lines)
  })
}

const call = async (who: string, method: 'GET' | 'POST', url: string, payload?: object) => {
  const reply = await house.app.inject({ method, url, headers: { authorization: `Bearer ${keys[who]}` }, ...(payload ? { payload } : {}) })
  return { status: reply.statusCode, body: reply.json() }
}
const inAlpha = <T>(body: Parameters<typeof transact<T>>[2]): Promise<T> => transact(house.world, 'alpha', body)
async function settle (trainer: Trainer): Promise<void> {
  const background = predictInBackground(house.world, trainer)
  await background.settle()
  await background.stop()
}

test('before a training every answer is that there is none, and only who may starts one', async () => {
  assert.deepEqual((await call('alpha.agent', 'GET', `/v1/customers/${customers[0]}/prediction`)).body, { kind: 'none', because: 'never-trained' })
  assert.equal((await call('alpha.agent', 'POST', '/v1/predictions/runs', {})).status, 403)
  assert.equal((await call('alpha.agent', 'GET', '/v1/predictions')).status, 403)
  assert.deepEqual((await call('alpha.operations', 'GET', '/v1/predictions')).body, { runs: [], card: null, nextAt: null })
})

test('a cancelled training changes nothing, and one a shop waits at a time', async () => {
  const id = await inAlpha(work => startRun(work, 'agent:test'))
  await assert.rejects(inAlpha(work => startRun(work, 'agent:test')), /prediction\.still-runs/)
  await settle({ train: async (_errand, { signal }) => {
    await inAlpha(work => stopRun(work, 'agent:test', id))
    const aborted = new Promise(resolve => { signal.addEventListener('abort', resolve, { once: true }) })
    clock.advance(6_000) // the next beat sees it
    await aborted
    return { kind: 'aborted' }
  } })
  assert.equal((await inAlpha(work => loadRun(work, id))).state, 'cancelled')
  assert.equal((await inAlpha(predictionRoom)).card, null)
})

test('a training reads the shop\'s own orders in a thread, judges its models on later weeks, and says of each customer what is expected', async () => {
  const errand = await inAlpha(readErrand)
  assert.deepEqual([errand.currency, errand.leftOut, new Set(errand.orders.map(one => one.customer)).size], ['CNY', { otherCurrency: 1, older: 0 }, 260])
  await inAlpha(work => startRun(work, 'agent:test'))
  await settle(predictionThread)
  const { card, runs, nextAt } = await inAlpha(predictionRoom)
  assert.ok(card && runs[0]!.state === 'done' && nextAt === iso(clock.now() + 30 * day))
  assert.ok(card.repurchase.kind === 'trained' && card.lifetime.kind === 'trained' && card.nextNeed.kind === 'trained' && card.clusters.kind === 'trained')
  assert.equal(card.repurchase.split, 'time')
  assert.ok(card.repurchase.auc > 0.9 && card.repurchase.brier < card.repurchase.baseBrier)
  assert.deepEqual(card.repurchase.fairness.map(one => [one.group, one.customers >= 50]), [['silver', true]])
  assert.ok(card.lifetime.quality && Math.abs(card.lifetime.quality.expected / card.lifetime.quality.came - 1) < 0.4)
  const [often, once] = [(await call('alpha.agent', 'GET', `/v1/customers/${customers[2]}/prediction`)).body, (await call('alpha.agent', 'GET', `/v1/customers/${customers[3]}/prediction`)).body]
  assert.equal(often.kind, 'known')
  assert.ok(often.repurchase90 > 0.6 && once.repurchase90 < 0.4 && often.purchases365 > once.purchases365 && often.value365.currency === 'CNY' && often.cluster.en !== once.cluster.en)
  assert.ok(often.sure.repurchase90.n > 0 && Math.abs(often.sure.repurchase90.said - often.repurchase90) < 0.2, 'how sure it is: those of whom about the same was said')
  assert.deepEqual(often.sure.lifetime, { expected: card.lifetime.quality.expected, came: card.lifetime.quality.came })
  const features = (await inAlpha(work => featuresOf(work, [customers[2]!, customers[3]!]))).values().toArray()
  assert.deepEqual(features.map(one => [one.buyAgain90, one.expected365, one.cluster]), [often, once].map(one => [one.repurchase90, one.value365.minor, one.cluster.en.toLowerCase().replaceAll(' ', '-')]))
  assert.ok(CATALOGUE.cluster.values?.some(word => word === features[0]?.cluster), 'a word of the catalogue')
  const all = await inAlpha(work => predictionsOf(work, customers))
  const needs = [...all.values()].flatMap(one => one.kind === 'known' ? one.needs : [])
  assert.ok(needs.length > 0 && needs.every(one => one.title.startsWith('the ')))
  assert.ok([...all].every(([id, one]) => one.kind === 'known' && one.needs.every(need => !errand.orders.some(order => order.customer === id && order.products.includes(need.productId)))), 'nobody is offered what they have')
  assert.deepEqual((await call('alpha.agent', 'GET', '/v1/customers/00000000-0000-7000-8000-000000000000/prediction')).body, { kind: 'none', because: 'no-orders' })
  // Suggestions that hit no more often than naming what sells are not made.
  const worse = { ...card, nextNeed: { ...card.nextNeed, quality: { customers: 90, hits: 0.2, popularHits: 0.2 } } }
  await inAlpha(work => work.tx.updateTable('prediction_runs').set({ card: JSON.stringify(worse) }).where('shop_id', '=', 'alpha').where('state', '=', 'done').execute())
  const left = [...(await inAlpha(work => predictionsOf(work, customers))).values()]
  assert.ok(left.every(one => one.kind === 'known' && one.needs.length === 0 && one.sure.needsLeftOut))
})

test('a shop with too little data gets the figures instead of a model, and sees nothing of another shop\'s', async () => {
  await transact(house.world, 'beta', work => startRun(work, 'agent:test'))
  assert.equal((await call('beta.operations', 'POST', '/v1/predictions/runs', {})).status, 409)
  await settle(predictionThread)
  const { card } = await transact(house.world, 'beta', predictionRoom)
  assert.deepEqual(card?.repurchase, { kind: 'too-little', have: { customers: 0, bought: 0, didNot: 0 }, need: { customers: 200, bought: 40, didNot: 40 } })
  assert.deepEqual([card?.lifetime.kind, card?.nextNeed.kind, card?.clusters.kind, card?.from], ['too-little', 'too-little', 'too-little', null])
  assert.deepEqual((await call('beta.operations', 'GET', `/v1/customers/${customers[0]}/prediction`)).body, { kind: 'none', because: 'no-orders' })
})

test('a month later the next training waits by itself', async () => {
  const due = await inAlpha(async ({ tx }) => (await sql<{ run_at: number }>`select run_at from jobs where shop_id = 'alpha' and kind = ${RETRAIN_TIMER}`.execute(tx)).rows)
  assert.equal(due.length, 1)
  clock.advance(30 * day + 1_000)
  await house.settle()
  const runs = (await inAlpha(predictionRoom)).runs
  assert.ok(runs[0]!.startedBy === 'schedule', JSON.stringify(runs[0]))
  await transact(house.world, '*', work => claimRun(work, work.now))
})
