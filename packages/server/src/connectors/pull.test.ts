import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { takeTurns } from '../../../../tests/shops/turns.ts'
import { openWooShop, wooCustomer, wooKeys, wooOrder, wooProduct, type WooShop } from '../../../../tests/shops/woocommerce.ts'
import { iso, manualClock, minute } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import { addConnector, changeConnector, listConnectors, pauseConnector, removeConnector } from './actions.ts'
import type { ConnectorView, NewConnector } from './contract.ts'
import { loadAside } from './store-aside.ts'
import { makeDue } from './store.ts'

const clock = manualClock(Date.parse('2026-11-23T02:00:00Z'))
let house: TestHouse
let shop: WooShop
before(async () => {
  house = await openTestHouse({ clock, shops: ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'], env: { ZHIYU_INTERNAL_SHOPS: '1' } })
  shop = await openWooShop()
  shop.products.push(wooProduct(93, { name: 'Woo Single #1', price: '3.00' }), wooProduct(22, { type: 'variable', name: 'Ship Your Idea' }))
  shop.variations.set('22', [wooProduct(23, { name: undefined, attributes: [{ id: 6, name: 'Color', option: 'Black' }, { id: 0, name: 'Size', option: 'M' }] })])
  shop.customers.push(wooCustomer(25), wooCustomer(26))
  for (let id = 1; id <= 205; id++) shop.orders.push(wooOrder(1_000 + id))
})
after(async () => { await shop.close(); await house.leave() })

const by = { by: 'agent:test', internal: true }
const woo = (over: Partial<NewConnector> = {}): NewConnector => ({ kind: 'woocommerce', name: 'Woo', address: shop.url, prefix: '', settings: {}, secrets: wooKeys, everyMinutes: 5, ...over })
const add = (at: string, wish: NewConnector): Promise<string> => transact(house.world, at, work => addConnector(work, wish, by))
const see = async (at: string): Promise<ConnectorView> => (await transact(house.world, at, listConnectors))[0]!
const count = async (at: string, table: 'orders' | 'order_lines' | 'customers' | 'products'): Promise<number> => Number((await transact(house.world, at, work => work.tx.selectFrom(table).select(({ fn }) => fn.countAll<number>().as('n')).where('shop_id', '=', at).executeTakeFirstOrThrow())).n)
const orderOf = (at: string, id: string) => transact(house.world, at, work => work.tx.selectFrom('orders').selectAll().where('shop_id', '=', at).where('id', '=', id).executeTakeFirst())
/** As WooCommerce writes it: GMT without a zone. */
const stamp = (): string => iso(clock.now()).slice(0, 19)
const says = (path: string, say: string) => (error: { details?: { path: string; say: string }[] }): boolean => error.details?.some(one => one.path === path && one.say === say) === true

test('a first pass reads everything, page after page; a second writes nothing', async () => {
  await add('alpha', woo())
  await takeTurns(house.world)
  const view = await see('alpha')
  assert.equal(view.problem, null, JSON.stringify(view.problem))
  assert.deepEqual([view.backfilled, view.shop?.name, view.shop?.currency], [true, 'Woo & Sons', 'USD'])
  assert.deepEqual([await count('alpha', 'orders'), await count('alpha', 'order_lines'), await count('alpha', 'customers'), await count('alpha', 'products')], [205, 410, 2, 3])
  const order = (await orderOf('alpha', '1001'))!
  assert.deepEqual([order.status, order.currency.trim(), order.total_minor, order.line_count], ['paid', 'USD', 2935, 2])
  const written = () => transact(house.world, 'alpha', work => work.tx.selectFrom('orders').select('updated_at').distinct().execute())
  const before = await written()
  clock.advance(5 * minute)
  shop.calls.length = 0
  await takeTurns(house.world)
  assert.ok(shop.calls.some(call => call.url.searchParams.get('modified_after') !== null), 'the second pass asks for changes only')
  assert.deepEqual(await written(), before)
})

test('a refund becomes a return of its order, and never more than it cost', async () => {
  const refunded = shop.orders.find(one => one['id'] === 1_002)!
  Object.assign(refunded, { date_modified_gmt: stamp(), refunds: [{ id: 9, reason: 'broken', total: '-3.23' }] })
  shop.refunds.set('1002', [{ id: 9, date_created_gmt: '2026-11-20T10:00:00', amount: '3.23', reason: 'broken', line_items: [{ id: 1, name: 'Woo Single #1', product_id: 93, variation_id: 0, quantity: -1, total: '-3.00', total_tax: '-0.23', meta_data: [{ id: 1, key: '_refunded_item_id', value: '10021' }] }] }])
  const cheated = shop.orders.find(one => one['id'] === 1_003)!
  Object.assign(cheated, { date_modified_gmt: stamp(), refunds: [{ id: 10, reason: '', total: '-9999.00' }] })
  shop.refunds.set('1003', [{ id: 10, date_created_gmt: '2026-11-20T10:00:00', amount: '9999.00', reason: '', line_items: [] }])
  clock.advance(5 * minute)
  await takeTurns(house.world)
  const back = (await orderOf('alpha', '1002-refund-9'))!
  assert.deepEqual([back.kind, back.total_minor, (back.attributes as { of: string }).of], ['return', -323, '1002'])
  assert.equal(await orderOf('alpha', '1003-refund-10'), undefined)
  const { id, quarantined } = await see('alpha')
  assert.equal(quarantined, 1)
  assert.deepEqual((await transact(house.world, 'alpha', work => loadAside(work, id, 10))).map(one => [one.record, one.reason]), [['order 1003-refund-10', 'more comes back than the order cost']])
  // Mended there, it leaves the quarantine.
  shop.refunds.set('1003', [{ id: 10, date_created_gmt: '2026-11-20T10:00:00', amount: '1.00', reason: '', line_items: [] }])
  clock.advance(5 * minute)
  Object.assign(cheated, { date_modified_gmt: stamp() })
  await takeTurns(house.world)
  assert.deepEqual([(await orderOf('alpha', '1003-refund-10'))?.total_minor, (await see('alpha')).quarantined], [-100, 0])
})

test('somebody who bought without an account is one customer, whose address cannot be read off the id', async () => {
  shop.orders.push(wooOrder(2_001, { customer_id: 0, date_modified_gmt: stamp() }), wooOrder(2_002, { customer_id: 0, date_modified_gmt: stamp() }))
  clock.advance(5 * minute)
  await takeTurns(house.world)
  const [one, other] = [(await orderOf('alpha', '2001'))!.customer_id, (await orderOf('alpha', '2002'))!.customer_id]
  assert.ok(one !== null && one === other)
  const guest = await transact(house.world, 'alpha', work => work.tx.selectFrom('customers').selectAll().where('shop_id', '=', 'alpha').where('id', '=', one).executeTakeFirstOrThrow())
  assert.match(guest.external_id!, /^guest-[0-9a-f]{20}$/)
  assert.equal(guest.name, 'John Doe')
})

test('what cannot be is kept aside with its reason, the rest is stored', async () => {
  shop.orders.push(wooOrder(2_101, { status: 'on-the-moon', date_modified_gmt: stamp() }), wooOrder(2_102, { date_created_gmt: '1970-01-01T00:00:00', date_modified_gmt: stamp() }), wooOrder(2_103, { total: '-4.00', date_modified_gmt: stamp() }),
    wooOrder(2_104, { currency: 'dollars', date_modified_gmt: stamp() }), wooOrder(2_105, { date_created_gmt: '2031-01-01T00:00:00', date_modified_gmt: stamp() }), ...[6, 7, 8, 9, 10, 11, 12, 13].map(n => wooOrder(2_100 + n, { date_modified_gmt: stamp() })))
  clock.advance(5 * minute)
  await takeTurns(house.world)
  const view = await see('alpha')
  assert.equal(view.problem, null, JSON.stringify(view.problem))
  const aside = new Map((await transact(house.world, 'alpha', work => loadAside(work, view.id, 20))).map(one => [one.record, `${one.column}: ${one.reason}`]))
  assert.deepEqual([...aside.keys()].toSorted(), ['order 2101', 'order 2102', 'order 2103', 'order 2104', 'order 2105'])
  assert.match(aside.get('order 2101')!, /^status: not one of/)
  assert.match(aside.get('order 2102')!, /^placed_at: before 1995/)
  assert.match(aside.get('order 2105')!, /^placed_at: lies in the future/)
  assert.ok(await orderOf('alpha', '2106'))
  // What a plugin's status means can be said.
  await transact(house.world, 'alpha', work => changeConnector(work, view.id, { name: 'Woo', address: shop.url, settings: { statuses: { 'on-the-moon': 'shipped' } }, secrets: {}, everyMinutes: 5, revision: view.revision }, by))
  await takeTurns(house.world)
  assert.deepEqual([(await orderOf('alpha', '2101'))?.status, (await see('alpha')).quarantined], ['shipped', 4])
})

test('a page that is refused again and again is begun anew: its cursor may have run out', async () => {
  shop.disturb(({ url }) => url.searchParams.get('offset') === '97' ? { status: 400, body: { message: 'invalid page' } } : undefined)
  const { id } = await see('alpha')
  await transact(house.world, 'alpha', work => makeDue(work, id, true))
  for (let failure = 1; failure <= 4; failure++) {
    await takeTurns(house.world)
    const view = await see('alpha')
    assert.deepEqual([view.problem?.code, view.failures], ['request-refused', failure])
    clock.advance(Date.parse(view.nextAt) - clock.now())
  }
  shop.disturb(undefined)
  shop.calls.length = 0
  await takeTurns(house.world)
  assert.ok(shop.calls.some(call => call.url.pathname.endsWith('/orders') && call.url.searchParams.get('offset') === '0'))
  assert.equal((await see('alpha')).problem, null)
})

test('a page of which most cannot be stops the pass before anything of it is stored', async () => {
  const lying = await openWooShop()
  try {
    lying.orders.push(...Array.from({ length: 12 }, (_, i) => wooOrder(i + 1, i < 8 ? { total: 'free' } : {})))
    await add('beta', woo({ address: lying.url }))
    await takeTurns(house.world)
    const view = await see('beta')
    assert.deepEqual([view.problem?.code, view.failures, await count('beta', 'orders'), view.quarantined], ['mostly-quarantined', 1, 0, 0])
    assert.match(view.problem!.detail, /8 of 12 records/)
  } finally { await lying.close() }
})

test('a lying, angry or absent shop is left alone longer and longer, and nothing is half stored', async () => {
  const other = await openWooShop()
  try {
    other.orders.push(...Array.from({ length: 150 }, (_, i) => wooOrder(i + 1)))
    await add('gamma', woo({ address: other.url }))
    const onOrders = (answer: Parameters<WooShop['disturb']>[0]): Parameters<WooShop['disturb']>[0] => (call, n) => call.url.pathname.endsWith('/orders') ? answer!(call, n) : undefined
    const failing: readonly [Parameters<WooShop['disturb']>[0], string][] = [
      [() => ({ status: 503, raw: '<html>down</html>' }), 'down'], [() => ({ raw: '{"orders": [' }), 'not-believed'], [() => ({ status: 401, body: { message: 'no' } }), 'key-refused'], [() => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }), 'address-refused'],
      [onOrders(() => ({ body: { not: 'a list' } })), 'not-believed'], [onOrders(() => ({ body: Array.from({ length: 101 }, (_, i) => wooOrder(i)) })), 'not-believed'], [onOrders(() => ({ raw: `[${' '.repeat(25 * 1024 * 1024)}]` })), 'not-believed'],
    ]
    let rest = 0
    for (const [script, expected] of failing) {
      other.disturb(script)
      await takeTurns(house.world)
      const view = await see('gamma')
      assert.equal(view.problem?.code, expected)
      rest = Date.parse(view.nextAt) - clock.now()
      clock.advance(rest)
    }
    assert.equal(rest, 60 * minute, 'the breaker grows, to an hour at most')
    assert.equal(await count('gamma', 'orders'), 0)
    // Too many requests: it says when, and that is no failure.
    other.disturb(onOrders(() => ({ status: 429, headers: { 'retry-after': '42' }, body: { message: 'slow down' } })))
    await takeTurns(house.world)
    const view = await see('gamma')
    assert.deepEqual([Date.parse(view.nextAt) - clock.now(), view.failures], [42_000, failing.length])
    clock.advance(42_000)
    other.disturb(undefined)
    await takeTurns(house.world)
    assert.deepEqual([(await see('gamma')).problem, await count('gamma', 'orders')], [null, 150])
  } finally { await other.close() }
})

test('paused stores nothing more, even what is under way; removed leaves what was read', async () => {
  const other = await openWooShop()
  try {
    other.orders.push(...Array.from({ length: 150 }, (_, i) => wooOrder(i + 1)))
    const id = await add('delta', woo({ address: other.url }))
    other.disturb(async ({ url }) => {
      if (url.pathname.endsWith('/orders')) await transact(house.world, 'delta', work => pauseConnector(work, id, 'agent:test', 'paused'))
      return undefined
    })
    await takeTurns(house.world)
    assert.deepEqual([await count('delta', 'orders'), (await see('delta')).state], [0, 'paused'])
    other.disturb(undefined)
    await transact(house.world, 'delta', work => pauseConnector(work, id, 'agent:test', 'active'))
    await takeTurns(house.world)
    assert.equal(await count('delta', 'orders'), 150)
    await transact(house.world, 'delta', work => removeConnector(work, id, 'agent:test'))
    assert.deepEqual([await count('delta', 'orders'), await transact(house.world, 'delta', listConnectors)], [150, []])
  } finally { await other.close() }
})

test('two connections keep apart by their prefixes, and neither can speak of the other\'s orders', async () => {
  const other = await openWooShop()
  try {
    other.orders.push(wooOrder(1, { number: 'E-77' }), wooOrder(2))
    await add('epsilon', woo({ address: other.url }))
    await assert.rejects(add('epsilon', woo({ address: other.url })), says('/prefix', 'prefix-taken'))
    await add('epsilon', woo({ address: other.url, prefix: 'E-' }))
    await takeTurns(house.world)
    const views = await transact(house.world, 'epsilon', listConnectors)
    assert.deepEqual(views.map(view => [view.prefix, view.quarantined]).toSorted(), [['', 1], ['E-', 0]])
    assert.deepEqual((await transact(house.world, 'epsilon', work => work.tx.selectFrom('orders').select('id').where('shop_id', '=', 'epsilon').orderBy('id').execute())).map(row => row.id), ['2', 'E-2', 'E-E-77'])
  } finally { await other.close() }
})

test('keys are sealed, shown to nobody, and go only to the host they were typed for', async () => {
  const id = await add('zeta', woo({ secrets: { ...wooKeys, hookSecret: 'hush' } }))
  const row = await transact(house.world, 'zeta', work => work.tx.selectFrom('connectors').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
  assert.equal(row.secrets_sealed!.includes('cs_test'), false)
  const view = await see('zeta')
  assert.deepEqual(view.secretNames, ['consumerKey', 'consumerSecret', 'hookSecret'])
  assert.equal(JSON.stringify(view).includes('cs_test'), false)
  const edit = { name: 'Woo', settings: {}, secrets: {}, everyMinutes: 5, revision: 1 }
  await assert.rejects(transact(house.world, 'zeta', work => changeConnector(work, id, { ...edit, address: 'http://127.0.0.1:1' }, by)), says('/secrets/consumerKey', 'key-of-another-address'))
  await transact(house.world, 'zeta', work => changeConnector(work, id, { ...edit, address: shop.url, everyMinutes: 9 }, by))
  assert.deepEqual([(await see('zeta')).everyMinutes, (await see('zeta')).secretNames.length], [9, 3])
  for (const [address, say] of [['http://shop.example.com', 'scheme'], ['https://10.0.0.7', 'internal-address'], ['https://localhost', 'internal-host'], ['https://u:p@shop.example.com', 'credentials']] as const) {
    await assert.rejects(transact(house.world, 'zeta', work => addConnector(work, woo({ address, prefix: 'Z-' }), { by: 'agent:test', internal: false })), says('/address', say), address)
  }
})
