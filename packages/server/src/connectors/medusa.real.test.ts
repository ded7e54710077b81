import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { openTestHouse, testServer, type TestHouse } from '../../../../tests/house.ts'
import { seedMedusa, type MedusaShop } from '../../../../tests/shops/medusa-seed.ts'
import { takeTurns } from '../../../../tests/shops/turns.ts'
import { transact } from '../kernel/work.ts'
import { addConnector, listConnectors, syncConnector } from './actions.ts'
import { insertShopDeed, loadShopDeeds } from './store-deeds.ts'
import type { Deed } from '../commerce/contract.ts'

/**
 * A real Medusa with a database of its own, both ways. Some 700 MB and four minutes to install, so it is not part of `npm test`'s installs:
 *   mkdir medusa && cd medusa && npm init -y && npm install --ignore-scripts @medusajs/medusa@2.21.2 @medusajs/framework@2.21.2 @medusajs/cli@2.21.2
 *   ZHIYU_MEDUSA=$PWD node --test …/medusa.real.test.ts
 */
const FOLDER = process.env['ZHIYU_MEDUSA'] ?? ''
const there = existsSync(join(FOLDER, 'node_modules/@medusajs/medusa/package.json')) && FOLDER !== ''
const account = { email: 'owner@example.com', password: 'supersecret-1' }
const HOOK_SECRET = 'between us'

let house: TestHouse | undefined
let server: ChildProcess | undefined
let project = ''
let said = ''
let dropDatabase = async (): Promise<void> => {}
after(async () => {
  if (server?.pid) { try { process.kill(-server.pid, 'SIGKILL') } catch { /* gone already */ } }
  await house?.leave()
  await pause(500)
  await dropDatabase()
  if (project !== '') rmSync(project, { recursive: true, force: true })
})

test('a real Medusa: customers, products, orders, parcels and returns come in, webhooks too; cancelling, an address and a return go out', { skip: there ? false : 'THE REAL MEDUSA WAS LEFT OUT: set ZHIYU_MEDUSA to a folder with it (see the head of this file)', timeout: 240_000 }, async () => {
  house = await openTestHouse({ env: { ZHIYU_INTERNAL_SHOPS: '1' } })
  const address = await house.app.listen({ port: 0, host: '127.0.0.1' })
  const shop = await openMedusa(20_000 + Number(process.hrtime.bigint() / 1_000n % 8_000n))
  const { world } = house
  const id = await transact(world, 'alpha', work => addConnector(work, { kind: 'medusa', name: 'Harbour', address: shop.url, prefix: '', settings: {}, secrets: { apiKey: shop.apiKey, hookSecret: HOOK_SECRET }, everyMinutes: 60 }, { by: 'agent:test', internal: true }))
  writeFileSync(join(project, 'hook-url'), `${address}/v1/hooks/alpha/${id}`)

  const [sent, open, moving] = [await shop.buy('jonas@example.com', 2), await shop.buy('jonas@example.com', 1), await shop.buy('mia@example.com', 1)]
  await shop.send(sent)
  const sync = async (): Promise<void> => { await transact(world, 'alpha', work => syncConnector(work, id, 'agent:test', false)); await takeTurns(world) }
  const order = (number: string) => transact(world, 'alpha', work => work.tx.selectFrom('orders').selectAll().where('shop_id', '=', 'alpha').where('id', '=', number).executeTakeFirst())
  await sync()
  const view = (await transact(world, 'alpha', listConnectors))[0]!
  assert.equal(view.problem, null, `${JSON.stringify(view.problem)} ${said.slice(-1_500)}`)
  assert.deepEqual([view.shop?.name, view.shop?.currency, view.backfilled, view.quarantined], ['Harbour Goods', 'EUR', true, 0])
  const first = (await order(String(sent.display_id)))!
  assert.deepEqual([first.status, first.currency.trim(), first.total_minor, first.line_count], ['delivered', 'EUR', 4490, 1])
  assert.equal((await order(String(open.display_id)))!.status, 'pending')
  const parcel = await transact(world, 'alpha', work => work.tx.selectFrom('parcels').selectAll().where('order_id', '=', String(sent.display_id)).executeTakeFirstOrThrow())
  assert.deepEqual([parcel.status, parcel.tracking_no], ['delivered', 'DHL-1'])
  const customers = await transact(world, 'alpha', work => work.tx.selectFrom('customers').select('name').where('shop_id', '=', 'alpha').execute())
  assert.deepEqual(customers.map(one => one.name), ['Jonas Brandt', 'Jonas Brandt'])
  assert.equal((await transact(world, 'alpha', work => work.tx.selectFrom('products').select('id').where('parent_id', 'is not', null).execute())).length, 2)

  // Out: what a shopper confirmed.
  const deeds: readonly [Deed, string][] = [
    [{ kind: 'cancel-order', orderId: String(open.display_id), reason: 'no longer needed' }, '0198a000-0000-7000-8000-000000000001'],
    [{ kind: 'change-order-address', orderId: String(moving.display_id), address: { address1: 'Neuer Wall 7', address2: '', city: 'Hamburg', state: '', country: 'de', zip: '20354' } }, '0198a000-0000-7000-8000-000000000002'],
    [{ kind: 'return-items', orderId: String(sent.display_id), itemIds: ['1'], paymentMethodId: null }, '0198a000-0000-7000-8000-000000000003'],
  ]
  const hand = (again: boolean): Promise<void> => transact(world, 'alpha', async work => {
    if (again) await work.tx.updateTable('connector_deeds').set({ state: 'waiting' }).execute() // as if its answer had been lost
    for (const [deed, proposal] of deeds) await insertShopDeed(work, { id: proposal, connectorId: id, orderId: 'orderId' in deed ? deed.orderId : '', deed, ownReference: deed.kind === 'return-items' ? `${sent.display_id}-R1` : null })
  })
  await hand(false)
  await sync()
  const done = await transact(world, 'alpha', work => loadShopDeeds(work, id, 10))
  assert.deepEqual(done.map(one => [one.kind, one.state, one.problem]).toSorted(), [['cancel-order', 'done', null], ['change-order-address', 'done', null], ['return-items', 'done', null]], JSON.stringify(done))
  const there_ = await shop.call<{ order: { status: string } }>('GET', `/admin/orders/${open.id}`)
  assert.equal(there_.order.status, 'canceled')
  const moved = await shop.call<{ order: { shipping_address: { address_1: string; first_name: string } } }>('GET', `/admin/orders/${moving.id}?fields=id,*shipping_address`)
  assert.deepEqual([moved.order.shipping_address.address_1, moved.order.shipping_address.first_name], ['Neuer Wall 7', 'Jonas'])
  await sync()
  assert.equal((await order(String(open.display_id)))!.status, 'cancelled')
  const back = (await order(`${sent.display_id}-R1`))!
  assert.deepEqual([back.kind, back.status, back.total_minor], ['return', 'requested', -1995])

  // The same again, after an answer that was lost: one return, not two.
  await hand(true)
  await sync()
  const { returns } = await shop.call<{ returns: { id: string; items: { item_id: string; id: string; quantity: number }[] }[] }>('GET', `/admin/returns?order_id=${sent.id}&fields=id,status,*items`)
  assert.equal(returns.length, 1)

  // It arrives and is refunded there; the webhook says so, and nothing else asks.
  const [line] = returns[0]!.items
  await shop.call('POST', `/admin/returns/${returns[0]!.id}/receive`, {})
  await shop.call('POST', `/admin/returns/${returns[0]!.id}/receive-items`, { items: [{ id: line!.item_id, quantity: 1 }] })
  await shop.call('POST', `/admin/returns/${returns[0]!.id}/receive/confirm`, {})
  for (let tries = 0; tries < 60 && (await order(`${sent.display_id}-R1`))!.status !== 'returned'; tries++) { await pause(250); await takeTurns(world) }
  assert.equal((await order(`${sent.display_id}-R1`))!.status, 'returned')
  // Medusa takes the return off the order's totals: here the order stays what it was, and the return stands beside it.
  await sync()
  const whole = (await order(String(sent.display_id)))!
  const [line_] = await transact(world, 'alpha', work => work.tx.selectFrom('order_lines').select('amount_minor').where('order_id', '=', String(sent.display_id)).execute())
  assert.deepEqual([whole.total_minor, line_!.amount_minor, (await order(`${sent.display_id}-R1`))!.total_minor], [4490, 3990, -1995])
})

/** A project of its own over the installation, its database on the test's own PostgreSQL, and the subscriber exactly as docs/connect-a-shop.md shows it. */
async function openMedusa (port: number): Promise<MedusaShop> {
  project = mkdtempSync(join(tmpdir(), 'zhiyu-medusa-'))
  symlinkSync(join(FOLDER, 'node_modules'), join(project, 'node_modules'))
  copyFileSync(join(FOLDER, 'package.json'), join(project, 'package.json')) // by its dependencies Medusa knows that this is a project
  writeFileSync(join(project, 'medusa-config.js'), `const { defineConfig } = require('@medusajs/framework/utils')
module.exports = defineConfig({ projectConfig: { databaseUrl: process.env.DATABASE_URL, http: { storeCors: '*', adminCors: '*', authCors: '*', jwtSecret: 'test', cookieSecret: 'test' } }, admin: { disable: true } })`)
  mkdirSync(join(project, 'src/subscribers'), { recursive: true })
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/connect-a-shop.md'), 'utf8')
  const [, subscriber = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? []
  writeFileSync(join(project, 'src/subscribers/zhiyu.js'), subscriber.replace('process.env.ZHIYU_HOOK_URL', `require('node:fs').readFileSync(${JSON.stringify(join(project, 'hook-url'))}, 'utf8')`)) // the address is known only when the shop is connected
  const name = `medusa_${process.hrtime.bigint()}`
  const admin = await testServer()
  const run = async (sql: string): Promise<void> => { const client = new pg.Client({ connectionString: admin }); await client.connect(); try { await client.query(sql) } finally { await client.end() } }
  await run(`create database ${name}`)
  dropDatabase = () => run(`drop database if exists ${name} with (force)`)
  const url = new URL(admin)
  url.pathname = `/${name}`
  const env = { ...process.env, DATABASE_URL: `${url.href}?sslmode=disable`, NODE_ENV: 'development', MEDUSA_DISABLE_TELEMETRY: 'true', PORT: String(port), ZHIYU_HOOK_SECRET: HOOK_SECRET }
  const medusa = (args: readonly string[]): ChildProcess => spawn(process.execPath, [join(project, 'node_modules/@medusajs/cli/cli.js'), ...args], { cwd: project, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const args of [['db:migrate'], ['user', '-e', account.email, '-p', account.password]]) {
    const child = medusa(args)
    let said = ''
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (bytes: Buffer) => { said += bytes.toString() })
    const code = await new Promise<number | null>(resolve => { child.once('close', resolve) })
    if (code !== 0) throw new Error(`medusa ${args[0]!} failed: ${said.slice(-1_000)}`)
  }
  server = medusa(['start'])
  for (const stream of [server.stdout!, server.stderr!]) stream.on('data', (bytes: Buffer) => { said = (said + bytes.toString()).slice(-4_000) })
  for (let tries = 0; ; tries++) {
    if (await fetch(`http://127.0.0.1:${port}/health`).then(answer => answer.ok, () => false)) break
    if (tries > 400) throw new Error(`Medusa did not start: ${said}`)
    await pause(250)
  }
  return seedMedusa(`http://127.0.0.1:${port}`, account)
}
