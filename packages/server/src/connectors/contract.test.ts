import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { openShopServer, type ShopServer } from '../../../../tests/shops/shop-server.ts'
import { openShopifyShop, shopifyFulfilment, shopifyKeys, shopifyOrder, shopifyRefund, type ShopifyShop } from '../../../../tests/shops/shopify.ts'
import { takeTurns } from '../../../../tests/shops/turns.ts'
import { openWooShop, wooKeys, wooOrder, type WooShop } from '../../../../tests/shops/woocommerce.ts'
import { iso, manualClock, minute } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import { confirmOwn, proposeTo } from '../proposals/index.ts'
import { createAgent, openStaffSession, SESSION_COOKIE } from '../staff/index.ts'
import { addConnector, listConnectors, syncConnector, testConnector } from './actions.ts'
import type { ConnectorView, NewConnector } from './contract.ts'
import { folderOf } from './folder.ts'
import { insertShopDeed, loadShopDeeds } from './store-deeds.ts'
import type { Deed } from '../commerce/contract.ts'

const clock = manualClock(Date.parse('2026-11-23T02:00:00Z'))
let house: TestHouse
let woo: WooShop
let shopify: ShopifyShop
let plain: ShopServer
const seen = { orders: [] as Record<string, unknown>[] }
before(async () => {
  house = await openTestHouse({ clock, shops: ['woo', 'shopify', 'plain', 'folder'], env: { ZHIYU_INTERNAL_SHOPS: '1' } })
  woo = await openWooShop()
  shopify = await openShopifyShop()
  for (let n = 1; n <= 12; n++) { woo.orders.push(wooOrder(n, { customer_id: 25 })); shopify.orders.push(shopifyOrder(1_000 + n)); seen.orders.push(plainOrder(n)) }
  plain = await openShopServer(({ url, headers }) => {
    if (headers['x-api-key'] !== 'Bearer t') return { status: 403, body: { message: 'no key' } }
    const from = url.searchParams.get('changed_since')
    const [page, per] = [Number(url.searchParams.get('page')), Number(url.searchParams.get('per'))]
    const found = seen.orders.filter(one => from === null || String(one['changed']) >= from)
    return { body: { data: found.slice((page - 1) * per, page * per), count: found.length } }
  })
})
after(async () => { await woo.close(); await shopify.close(); await plain.close(); await house.leave() })

function plainOrder (n: number): Record<string, unknown> {
  return { no: `P${n}`, buyer: { id: 'b1' }, at: '2026-11-01T10:00:00+08:00', changed: '2026-11-01T02:00:00.000Z', fen: 2_990, state: 2, rows: [{ sku: 's1', name: '茶', n: 2, fen: 1_495 }] }
}
const settings = {
  header: 'X-Api-Key', greet: '/orders?page=1&per=1',
  resources: [{
    type: 'order', path: '/orders', items: '/data', paging: { by: 'page', param: 'page', first: 1 }, size: { param: 'per', value: 5 }, since: { param: 'changed_since', as: 'iso' }, total: '/count',
    columns: { id: '/no', customer_id: '/buyer/id', placed_at: '/at', currency: { always: 'CNY' }, total: { at: '/fen', cents: true }, status: { at: '/state', words: { 1: 'paid', 2: 'shipped', '*': 'pending' } } },
    lines: { items: '/rows', columns: { product_id: '/sku', title: '/name', quantity: '/n', unit_price: { at: '/fen', cents: true } } },
  }],
  hook: { signature: 'standard', resource: 0, items: '/orders' },
}
const wishOf: Readonly<Record<'woo' | 'shopify' | 'plain', () => NewConnector>> = {
  woo: () => ({ kind: 'woocommerce', name: 'Woo', address: woo.url, prefix: '', settings: {}, secrets: { ...wooKeys, hookSecret: 'hush' }, everyMinutes: 5 }),
  shopify: () => ({ kind: 'shopify', name: 'Shopify', address: shopify.url, prefix: '', settings: {}, secrets: { ...shopifyKeys, hookSecret: 'hush' }, everyMinutes: 5 }),
  plain: () => ({ kind: 'rest', name: 'Plain', address: plain.url, prefix: '', settings, secrets: { token: 'Bearer t', hookSecret: 'whsec_aHVzaA==' }, everyMinutes: 5 }),
}
const add = (shop: string, wish: NewConnector): Promise<string> => transact(house.world, shop, work => addConnector(work, wish, { by: 'agent:test', internal: true }))
const see = async (shop: string): Promise<ConnectorView> => (await transact(house.world, shop, listConnectors))[0]!
const orderOf = (shop: string, id: string) => transact(house.world, shop, work => work.tx.selectFrom('orders').selectAll().where('shop_id', '=', shop).where('id', '=', id).executeTakeFirst())
const orders = async (shop: string): Promise<number> => (await transact(house.world, shop, work => work.tx.selectFrom('orders').select('id').where('shop_id', '=', shop).execute())).length

for (const shop of ['woo', 'shopify', 'plain'] as const) {
  test(`${shop}: says who it is, is read to the end, and again without writing`, async () => {
    const id = await add(shop, wishOf[shop]())
    const greeted = await testConnector(house.world, shop, id)
    assert.deepEqual([greeted.ok, greeted.problem], [true, null], greeted.detail)
    await takeTurns(house.world)
    const view = await see(shop)
    assert.equal(view.problem, null, JSON.stringify(view.problem))
    assert.deepEqual([view.backfilled, await orders(shop), view.quarantined], [true, 12, 0])
    assert.equal(view.progress.find(one => one.resource === 'orders')?.done, true)
    const written = () => transact(house.world, shop, work => work.tx.selectFrom('orders').select(['id', 'updated_at']).where('shop_id', '=', shop).orderBy('id').execute())
    const before = await written()
    await transact(house.world, shop, work => syncConnector(work, id, 'agent:test', true))
    clock.advance(minute)
    await takeTurns(house.world)
    assert.deepEqual(await written(), before)
  })

  test(`${shop}: with other keys it says so, and its next pass asks only for changes`, async () => {
    const server = { woo, shopify, plain }[shop]
    clock.advance(20 * minute)
    server.calls.length = 0
    await takeTurns(house.world)
    const asked = server.calls.map(call => call.url.search + call.text).join(' ')
    assert.match(asked, /modified_after=2026-11-23|updated_at:>='2026-11-23|changed_since=2026-11-23/)
    const wish = wishOf[shop]()
    const id = await add(shop, { ...wish, prefix: 'X-', secrets: Object.fromEntries(Object.keys(wish.secrets).map(name => [name, 'wrong'])) })
    assert.deepEqual((await testConnector(house.world, shop, id)).problem, 'key-refused')
    await transact(house.world, shop, work => work.tx.deleteFrom('connectors').where('id', '=', id).execute())
  })
}

test('Shopify\'s bucket of points is waited for, and a throttled question is no failure', async () => {
  for (let n = 13; n <= 60; n++) shopify.orders.push(shopifyOrder(1_000 + n, { updatedAt: '2026-11-23T05:00:00Z' }))
  clock.advance(5 * minute)
  Object.assign(shopify.bucket, { available: 180, costs: 60, restoreRate: 10 })
  await takeTurns(house.world)
  const view = await see('shopify')
  const rest = Date.parse(view.nextAt) - clock.now()
  assert.deepEqual([view.failures, view.problem], [0, null])
  assert.ok(rest > 0 && rest <= 60_000, `left alone for ${rest} ms`)
  assert.ok(shopify.calls.filter(call => call.text.includes('Throttled')).length === 0)
  Object.assign(shopify.bucket, { available: 2_000 })
  clock.advance(rest)
  await takeTurns(house.world)
  assert.equal(await orders('shopify'), 60)
})

test('Shopify\'s fulfilments, refunds and long orders arrive whole', async () => {
  const lines = shopifyOrder(1_001)['lineItems'] as { nodes: object[] }
  Object.assign(shopify.orders.find(one => one['name'] === '#1001')!, {
    updatedAt: '2026-11-23T06:00:00Z', displayFulfillmentStatus: 'FULFILLED', displayFinancialStatus: 'PARTIALLY_REFUNDED', fulfillments: [shopifyFulfilment], refunds: [shopifyRefund(1_001, '199.50')], lineItems: { nodes: lines.nodes, pageInfo: { hasNextPage: true, endCursor: 'x' } },
    moreLines: [{ ...lines.nodes[0], id: 'gid://shopify/LineItem/99', title: 'Case', quantity: 1 }],
  })
  clock.advance(5 * minute)
  await takeTurns(house.world)
  const order = (await orderOf('shopify', '1001'))!
  assert.deepEqual([order.status, order.line_count, order.total_minor], ['delivered', 2, 40_994])
  const back = (await orderOf('shopify', '1001-refund-509562969'))!
  assert.deepEqual([back.total_minor, back.attributes], [-19_950, { of: '1001', ref: 'refund 509562969', reason: 'it broke', connector: (await see('shopify')).id }])
  const parcel = await transact(house.world, 'shopify', work => work.tx.selectFrom('parcels').selectAll().where('order_id', '=', '1001').executeTakeFirstOrThrow())
  assert.deepEqual([parcel.carrier, parcel.tracking_no, parcel.status], ['UPS', '1Z2345', 'delivered'])
})

/** The house takes turns, too: what it has just begun with may be over a moment later. */
async function readUntil (done: () => Promise<boolean>): Promise<void> {
  for (let again = 0; again < 200 && !await done(); again++) {
    await takeTurns(house.world)
    await new Promise(resolve => { setTimeout(resolve, 20) })
  }
  assert.ok(await done(), 'what was announced is read')
}

test('a webhook is taken once, only with the right signature, and what it says is read', async () => {
  const send = async (shop: string, body: string, headers: Record<string, string>): Promise<number> => (await house.app.inject({ method: 'POST', url: (await see(shop)).hookPath!, headers: { 'content-type': 'application/json', ...headers }, payload: body })).statusCode
  const mac = (body: string, secret: string | Buffer = 'hush'): string => createHmac('sha256', secret).update(body).digest('base64')
  const count = () => transact(house.world, 'woo', work => work.tx.selectFrom('connector_changes').select('record_id').execute())
  await house.app.ready()
  await takeTurns(house.world)
  const hook = JSON.stringify({ id: 3, status: 'completed' })
  const about = { 'x-wc-webhook-topic': 'order.updated', 'x-wc-webhook-resource': 'order', 'x-wc-webhook-delivery-id': 'd1' }
  assert.equal(await send('woo', hook, { ...about, 'x-wc-webhook-signature': mac(hook, 'guess') }), 401)
  assert.equal(await send('woo', hook.replace('3', '4'), { ...about, 'x-wc-webhook-signature': mac(hook) }), 401)
  assert.equal(await send('woo', 'webhook_id=7', { 'content-type': 'application/x-www-form-urlencoded' }), 204)
  assert.deepEqual(await count(), [])
  woo.disturb(() => 'hang') // so that nothing is fetched before it was counted
  const [id] = await transact(house.world, 'woo', work => work.tx.selectFrom('connectors').select('id').where('shop_id', '=', 'woo').execute())
  await transact(house.world, 'woo', work => work.tx.updateTable('connectors').set({ state: 'paused' }).where('id', '=', id!.id).execute())
  for (let again = 0; again < 3; again++) assert.equal(await send('woo', hook, { ...about, 'x-wc-webhook-signature': mac(hook) }), 204)
  assert.deepEqual(await count(), [{ record_id: '3' }])
  woo.disturb(undefined)
  // Not in the list of changes: only the webhook can know.
  Object.assign(woo.orders.find(one => one['id'] === 3)!, { status: 'completed' })
  await transact(house.world, 'woo', work => work.tx.updateTable('connectors').set({ state: 'active', next_at: new Date(clock.now()).toISOString() }).where('id', '=', id!.id).execute())
  await takeTurns(house.world)
  assert.deepEqual([(await orderOf('woo', '3'))!.status, await count()], ['completed', []])

  const refund = JSON.stringify({ id: 1, order_id: 1_002 })
  Object.assign(shopify.orders.find(one => one['name'] === '#1002')!, { displayFinancialStatus: 'REFUNDED' })
  assert.equal(await send('shopify', refund, { 'x-shopify-topic': 'refunds/create', 'x-shopify-webhook-id': 'w1', 'x-shopify-hmac-sha256': mac(refund) }), 204)
  await readUntil(async () => (await orderOf('shopify', '1002'))?.status === 'returned')

  const carried = JSON.stringify({ orders: [{ ...plainOrder(99), state: 1 }, { ...plainOrder(98), fen: 'much' }] })
  const stamp = String(Math.floor(clock.now() / 1_000))
  const standard = (at: string): Record<string, string> => ({ 'webhook-id': 'msg_1', 'webhook-timestamp': at, 'webhook-signature': `v1,${mac(`msg_1.${at}.${carried}`, Buffer.from('hush'))}` })
  assert.equal(await send('plain', carried, standard(String(Number(stamp) - 1_000))), 401, 'an old delivery is not taken')
  assert.equal(await send('plain', carried, standard(stamp)), 204)
  await readUntil(async () => (await orderOf('plain', 'P99'))?.status === 'paid')
  assert.equal((await see('plain')).quarantined, 1)
})

test('what was confirmed is done there once, refused with the shop\'s words, or left to a person', async () => {
  const deed = async (shop: string, n: number, one: Deed): Promise<void> => {
    const { id } = await see(shop)
    await transact(house.world, shop, async work => {
      await insertShopDeed(work, { id: `0198a000-0000-7000-8000-00000000000${n}`, connectorId: id, orderId: 'orderId' in one ? one.orderId : '', deed: one, ownReference: one.kind === 'return-items' ? '1001-R1' : null })
      await syncConnector(work, id, 'agent:test', false)
    })
  }
  await deed('woo', 1, { kind: 'cancel-order', orderId: '5', reason: 'no longer needed' })
  await deed('woo', 2, { kind: 'cancel-order', orderId: '3', reason: 'no longer needed' })
  await deed('woo', 3, { kind: 'return-items', orderId: '6', itemIds: ['1'], paymentMethodId: null })
  await deed('woo', 4, { kind: 'change-order-address', orderId: '7', address: { address1: 'Elm 1', address2: '', city: 'Reno', state: 'NV', country: 'US', zip: '89501' } })
  await takeTurns(house.world)
  const states = async (shop: string) => (await transact(house.world, shop, async work => loadShopDeeds(work, (await listConnectors(work))[0]!.id, 10))).map(one => [one.orderId, one.state, one.problem]).toSorted()
  assert.deepEqual(await states('woo'), [['3', 'refused', 'the order is completed there'], ['5', 'done', null], ['6', 'by-hand', null], ['7', 'done', null]])
  assert.equal(woo.orders.find(one => one['id'] === 5)!['status'], 'cancelled')
  assert.deepEqual((woo.orders.find(one => one['id'] === 7)!['shipping'] as { address_1: string; first_name: string }).address_1, 'Elm 1')

  Object.assign(shopify.bucket, { available: 100_000 })
  await deed('shopify', 5, { kind: 'cancel-order', orderId: '1003', reason: 'no longer needed' })
  await deed('shopify', 6, { kind: 'cancel-order', orderId: '1001', reason: 'no longer needed' })
  await deed('shopify', 7, { kind: 'return-items', orderId: '1001', itemIds: ['1'], paymentMethodId: null })
  await takeTurns(house.world)
  assert.deepEqual(await states('shopify'), [['1001', 'done', null], ['1001', 'refused', 'Cannot cancel an order that has fulfillments'], ['1003', 'done', null]])
  assert.equal((await orderOf('shopify', '1003'))!.status, 'cancelled')
  // An answer that was lost: the same return is found, not made again; its refund is our own return come true.
  await transact(house.world, 'shopify', work => work.tx.updateTable('connector_deeds').set({ state: 'waiting' }).where('kind', '=', 'return-items').execute())
  const [made] = shopify.returns
  Object.assign(shopify.orders.find(one => one['name'] === '#1001')!, { updatedAt: '2026-11-23T23:00:00Z', refunds: [{ ...shopifyRefund(1_001, '199.50'), return: { id: made!['id'] } }] })
  await transact(house.world, 'shopify', async work => syncConnector(work, (await listConnectors(work))[0]!.id, 'agent:test', false))
  await takeTurns(house.world)
  assert.equal(shopify.returns.length, 1)
  assert.deepEqual([(await orderOf('shopify', '1001-R1'))?.status, (await orderOf('shopify', '1001-R1'))?.total_minor], ['returned', -19_950])
})

test('a shopper\'s yes here cancels the order there', async () => {
  woo.orders.push(wooOrder(500, { currency: 'CNY', date_modified_gmt: iso(clock.now()).slice(0, 19), date_created_gmt: '2026-11-22T12:00:00' }))
  clock.advance(5 * minute)
  await takeTurns(house.world)
  const { customer_id: customerId } = (await orderOf('woo', '500'))!
  const made = await transact(house.world, 'woo', work => proposeTo(work, { kind: 'ai' }, customerId!, { key: 'k1', deed: { kind: 'cancel-order', orderId: '500', reason: 'ordered by mistake' } }))
  assert.equal(made.kind, 'proposed', JSON.stringify(made))
  if (made.kind !== 'proposed') return
  const answer = await transact(house.world, 'woo', work => confirmOwn(work, customerId!, made.proposal.id, made.proposal.hash))
  assert.equal(answer.kind, 'done')
  await house.settle()
  await takeTurns(house.world)
  const there = woo.orders.find(one => one['id'] === 500)!
  assert.deepEqual([there['status'], there['meta_data']], ['cancelled', [{ key: '_zhiyu_proposal', value: made.proposal.id }]])
  const told = await transact(house.world, 'woo', async work => loadShopDeeds(work, (await listConnectors(work))[0]!.id, 1))
  assert.deepEqual([told[0]!.id, told[0]!.state], [made.proposal.id, 'done'])
})

test('only who manages connections sees them, and an unknown one is not found', async () => {
  const ask = async (role: 'agent' | 'manager', url: string): Promise<number> => {
    const { token } = await transact(house.world, 'plain', async work => openStaffSession(work, (await createAgent(work, { email: `${role}-${url.length}@example.com`, name: role, role, capacity: 1, skills: [], languages: ['zh'] })).id))
    return (await house.app.inject({ url, headers: { cookie: `${SESSION_COOKIE}=${token}` } })).statusCode
  }
  assert.deepEqual([await ask('agent', '/v1/connectors'), await ask('manager', '/v1/connectors'), await ask('manager', '/v1/connectors/0198a000-0000-7000-8000-000000000009')], [403, 200, 404])
  assert.equal((await house.app.inject({ method: 'POST', url: '/v1/hooks/plain/0198a000-0000-7000-8000-000000000009', payload: '{}' })).statusCode, 401)
})

test('a drop folder\'s files are taken once, with a report; a bad one is refused whole; a link is not followed', async () => {
  const id = await add('folder', { kind: 'folder', name: 'Nightly', address: 'nightly', prefix: '', settings: {}, secrets: {}, everyMinutes: 5 })
  const folder = folderOf(house.world, 'folder', { address: 'nightly' })
  await takeTurns(house.world)
  assert.equal((await see('folder')).problem?.code, 'folder-missing')
  await testConnector(house.world, 'folder', id)
  writeFileSync(join(folder, 'orders-1.csv'), 'type,id,customer_id,placed_at,total\norder,F1,c1,2026-11-01,12.50\n')
  writeFileSync(join(folder, 'orders-2.csv'), 'type,id,customer_id,placed_at,total\norder,F2,c1,yesterday,12.50\n')
  writeFileSync(join(folder, 'orders-3.csv.part'), 'type,id')
  mkdirSync(join(folder, 'taken'), { recursive: true })
  writeFileSync(join(folder, 'taken', 'orders-0.csv'), 'type,id,customer_id,placed_at,total\norder,F0,c1,2026-11-01,12.50\n') // its process died
  symlinkSync('/etc/passwd', join(folder, 'passwd.csv'))
  const sync = async (): Promise<void> => { await transact(house.world, 'folder', work => syncConnector(work, id, 'agent:test', false)); await takeTurns(house.world) }
  await sync()
  assert.deepEqual([await orders('folder'), (await see('folder')).problem], [2, null])
  const names = (of: string): string[] => readdirSync(join(folder, of)).toSorted()
  assert.deepEqual(names('done').map(name => name.slice(16)), ['orders-0.csv', 'orders-0.csv.report.json', 'orders-1.csv', 'orders-1.csv.report.json'])
  const [report] = names('failed').filter(name => name.endsWith('.json'))
  const said = JSON.parse(readFileSync(join(folder, 'failed', report!), 'utf8')) as { state: string; refusals: { line: number; column: string }[] }
  assert.deepEqual([said.state, said.refusals[0]!.line, said.refusals[0]!.column], ['refused', 2, 'placed_at'])
  assert.deepEqual([names('taken'), existsSync(join(folder, 'passwd.csv')), existsSync(join(folder, 'orders-3.csv.part'))], [[], true, true])
  await sync()
  assert.deepEqual([await orders('folder'), names('done').length], [2, 4])
})
