import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { day, iso, manualClock } from '../kernel/clock.ts'
import { seededRandom } from '../kernel/random.ts'
import { transact, type Work } from '../kernel/work.ts'
import { purchaseFacts } from '../commerce/index.ts'
import { createCustomer } from '../customers/index.ts'
import { featuresOf, loadProfiles, profileAt } from './index.ts'
import { defaultPlaybook } from '../playbook/index.ts'
import { lockProfiles, saveProfiles } from './store.ts'

const NOW = 1_767_225_600_000
let house: TestHouse
before(async () => { house = await openTestHouse({ clock: manualClock(NOW), shops: ['alpha', 'beta'] }) })
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)
const order = (work: Work, id: string, customerId: string, over: { kind?: string; status?: string; currency?: string; total_minor?: number; placed_at?: string } = {}) =>
  work.tx.insertInto('orders').values({ shop_id: work.shopId, id, customer_id: customerId, kind: 'sale', status: 'completed', currency: 'CNY', total_minor: 100, line_count: 0, placed_at: iso(NOW - day), updated_at: iso(NOW), ...over }).execute()
const one = async (work: Work, id: string) => (await loadProfiles(work, [id])).get(id)!

test('what is read from the state is what the orders say, on random histories', async () => {
  const random = seededRandom(11)
  const some = <T>(...choices: readonly T[]): T => choices[Math.floor(random.next() * choices.length)]!
  const rules = defaultPlaybook()
  await inShop(async work => {
    for (let i = 0; i < 25; i++) {
      const id = await createCustomer(work, {})
      for (let n = 0; n < 8; n++) {
        const kind = some('sale', 'sale', 'return')
        await order(work, `${id}-${n}`, id, { kind, status: some('completed', 'pending', 'cancelled'), currency: some('CNY', 'USD'), total_minor: Math.floor(random.next() * 1e6) * (kind === 'return' ? -1 : 1), placed_at: iso(NOW - some(0, -1, 7 * day, 30 * day, 30 * day - 1, 365 * day, 365 * day - 1, 400 * day, 900 * day)) })
      }
      const { state, person } = await one(work, id)
      assert.deepEqual(profileAt(state, person, rules, NOW).purchased, await purchaseFacts(work, id, 30))
    }
  })
})

test('whoever writes an order is noticed: a stored state is not read when it is behind the rows, and another shop\'s is not touched', async () => {
  const id = await inShop(work => createCustomer(work, { externalId: 'lin' }))
  await inShop(async work => {
    await lockProfiles(work, [id])
    await saveProfiles(work, [{ customerId: id, state: (await one(work, id)).state, tags: ['mass'], dueAt: null }])
  })
  assert.equal((await inShop(work => one(work, id))).stored, true)
  await inShop(work => order(work, 'late', id, { total_minor: 2_500_000 }))
  const read = await inShop(work => one(work, id))
  assert.equal(read.stored, false)
  assert.equal((await inShop(work => featuresOf(work, [id]))).get(id)?.tier, 'diamond')
  await inShop(work => work.tx.updateTable('orders').set({ status: 'cancelled' }).where('shop_id', '=', 'alpha').where('id', '=', 'late').execute())
  assert.equal((await inShop(work => featuresOf(work, [id]))).get(id)?.tier, 'mass')
  assert.equal((await inShop(work => featuresOf(work, [id]), 'beta')).size, 0)
})

test('looks and bought lines make interests, by the product where the event names none', async () => {
  await inShop(async work => {
    const id = await createCustomer(work, { region: '广东深圳' })
    await work.tx.insertInto('products').values({ shop_id: 'alpha', id: 'p1', title: 'Pram', category: 'baby', attributes: JSON.stringify({ brand: 'Nuna' }), updated_at: iso(NOW) }).execute()
    await order(work, 'with-line', id, { total_minor: 40_000 })
    await work.tx.insertInto('order_lines').values({ shop_id: 'alpha', order_id: 'with-line', line_no: 1, product_id: 'p1', title: 'Pram', quantity: 2, unit_price: '200', amount_minor: 40_000, attributes: '{}' }).execute()
    for (let i = 0; i < 5; i++) await work.tx.insertInto('behaviour_events').values({ shop_id: 'alpha', id: `look-${i}`, customer_id: id, kind: 'view', subject: i < 2 ? 'p1' : null, occurred_at: iso(NOW - i), detail: JSON.stringify(i < 2 ? {} : { category: 'shoes' }) }).execute()
    const features = (await featuresOf(work, [id])).get(id)!
    assert.deepEqual([features.categories, features.topBrand, features.views30, features.itemPrice, features.regionTier, features.spend365, features.recencyDays], [['baby', 'shoes'], 'Nuna', 5, 24_576, 'first-tier', 40_000, 1])
  })
})
