import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { day, iso, manualClock } from '../kernel/clock.ts'
import { money } from '../kernel/money.ts'
import { transact, type Work } from '../kernel/work.ts'
import { guardFacts, ownFacts } from './index.ts'

const NOW = Date.parse('2026-11-28T02:00:00Z')
let house: TestHouse
before(async () => { house = await openTestHouse({ clock: manualClock(NOW), shops: ['alpha', 'beta'] }) })
after(() => house.leave())
const inShop = <T>(body: (work: Work) => Promise<T>, shop = 'alpha'): Promise<T> => transact(house.world, shop, body)
const factsIn = (work: Work) => guardFacts(ownFacts(work))

async function aCustomer (work: Work): Promise<string> {
  const id = work.newId()
  await work.tx.insertInto('customers').values({ shop_id: work.shopId, id, created_at: iso(NOW), updated_at: iso(NOW) }).execute()
  return id
}

test('a shopper\'s coupons and points are theirs alone; points that have expired are gone', async () => {
  await inShop(async work => {
    const [ann, bob] = [await aCustomer(work), await aCustomer(work)]
    const own = { shop_id: 'alpha', updated_at: iso(NOW), currency: 'CNY' }
    await work.tx.insertInto('coupons').values([
      { ...own, id: 'c1', customer_id: ann, title: '满 300 减 50', off_minor: 5_000, from_minor: 30_000, categories: ['家电'], valid_until: iso(NOW + day), state: 'ready' },
      { ...own, id: 'c2', customer_id: ann, title: '生鲜 9 折', off_percent: 10, state: 'used', used_for: 'ZY1' },
    ]).execute()
    await work.tx.insertInto('points').values([{ shop_id: 'alpha', customer_id: ann, balance: 900, expiring: 200, expires_at: iso(NOW + 1), updated_at: iso(NOW) }, { shop_id: 'alpha', customer_id: bob, balance: 900, expiring: 200, expires_at: iso(NOW), updated_at: iso(NOW) }]).execute()
    const facts = factsIn(work)
    assert.deepEqual((await facts.listCoupons(ann)).map(one => [one.id, one.off, one.from, one.categories, one.state]), [
      ['c1', { kind: 'amount', amount: money(5_000, 'CNY') }, money(30_000, 'CNY'), ['家电'], 'ready'], ['c2', { kind: 'percent', percent: 10, currency: 'CNY' }, null, [], 'used'],
    ])
    assert.deepEqual(await facts.listCoupons(bob), [])
    assert.deepEqual([await facts.findPoints(ann), await facts.findPoints(bob), await facts.findPoints(work.newId())], [{ balance: 900, expiring: 200, expiresAt: NOW + 1 }, { balance: 700, expiring: 0, expiresAt: null }, undefined])
  })
})

test('goods are found by the words people use, in the shopper\'s language, with what fits them; another shop\'s are not', async () => {
  await inShop(async work => {
    const own = { shop_id: 'alpha', updated_at: iso(NOW) }
    await work.tx.insertInto('products').values([
      { ...own, id: 'D202', title: '星野 颐年 大字长辈手机', category: '数码', price_minor: 89_900, currency: 'CNY', available: true }, { ...own, id: 'D208', title: '电满 20000mAh 充电宝', category: '数码', price_minor: 14_900, currency: 'CNY', available: false },
      { ...own, id: 'X', title: '价格写错的手机', category: '数码', price_minor: -1, currency: 'CNY', available: true },
    ]).execute()
    const facts = { ...own, product_id: 'D202', kind: 'phone', accessories: ['D208', 'gone'], warranty_months: 12 }
    await work.tx.insertInto('product_facts').values([
      { ...facts, locale: 'zh-CN', specs: JSON.stringify([{ name: '屏幕', value: '6.5 英寸' }]), senior: JSON.stringify({ suits: 'well', why: ['字大'], steps: ['长按 1 键打给子女'] }), manual_title: '说明书', manual_url: 'https://shop.example/d202.pdf' },
      { ...facts, locale: 'en', title: 'Xingye Yinian phone with large type', specs: JSON.stringify([{ name: 'Screen', value: '6.5 in' }]) },
      { ...own, product_id: 'D208', locale: 'zh-CN', specs: JSON.stringify([{ name: '条码', value: '6901234567892' }]) },
    ]).execute()
    const found = factsIn(work)
    const [phone] = await found.searchProducts('想给爸爸买个长辈手机', 'zh-CN', 3)
    assert.deepEqual([phone?.productId, phone?.kind, phone?.specs, phone?.accessories, phone?.senior?.suits, phone?.manual?.url], ['D202', 'phone', [{ name: '屏幕', value: '6.5 英寸' }], [{ productId: 'D208', title: '电满 20000mAh 充电宝', available: false }], 'well', 'https://shop.example/d202.pdf'])
    assert.equal((await found.searchProducts('is the Yinian phone any good?', 'en', 3))[0]?.title, 'Xingye Yinian phone with large type')
    assert.deepEqual((await found.searchProducts('条码 6901234567892 和手机一起用', 'zh-CN', 3)).map(one => one.productId), ['D208', 'D202', 'X'], 'a barcode before any words')
    assert.deepEqual(await found.searchProducts('条码 690123456789', 'zh-CN', 3), [], 'never a part of one')
    assert.deepEqual([(await found.findProducts(['X', 'none'], 'zh-CN')).map(one => one.price), await found.findProducts([], 'zh-CN'), await found.searchProducts('', 'zh-CN', 3), await found.searchProducts("'; drop table products; --", 'zh-CN', 3)], [[null], [], [], []])
  })
  assert.deepEqual(await inShop(work => factsIn(work).searchProducts('长辈手机', 'zh-CN', 3), 'beta'), [])
})
