import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { takeTurns } from '../../../../tests/shops/turns.ts'
import { openWooShop, wooKeys, wooOrder, type WooShop } from '../../../../tests/shops/woocommerce.ts'
import { manualClock, minute, systemClock } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import { addConnector, listConnectors } from './actions.ts'

const clock = manualClock(systemClock.now()) // the child lives in real time
let house: TestHouse
let shop: WooShop
before(async () => {
  house = await openTestHouse({ clock, env: { ZHIYU_INTERNAL_SHOPS: '1' } })
  shop = await openWooShop()
  for (let id = 1; id <= 450; id++) shop.orders.push(wooOrder(id, { customer_id: 0, billing: { email: `g${id}@example.com`, phone: '' } }))
})
after(async () => { await shop.close(); await house.leave() })

test('a process killed in the middle of the first reading loses no row and reads no finished page again', async () => {
  await transact(house.world, 'alpha', work => addConnector(work, { kind: 'woocommerce', name: 'Woo', address: shop.url, prefix: '', settings: {}, secrets: wooKeys, everyMinutes: 5 }, { by: 'agent:test', internal: true }))
  const third = new Promise<void>(resolve => {
    shop.disturb(({ url }) => {
      if (!url.pathname.endsWith('/orders') || Number(url.searchParams.get('offset')) < 150) return undefined
      resolve()
      return 'hang'
    })
  })
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../../tests/faults/pull-shops.ts'), house.databaseUrl], { stdio: ['ignore', 'inherit', 'inherit'] })
  await third
  child.kill('SIGKILL')
  await new Promise(resolve => { child.once('close', resolve) })
  const count = async (): Promise<number> => (await transact(house.world, 'alpha', work => work.tx.selectFrom('orders').select('id').execute())).length
  const view = (await transact(house.world, 'alpha', listConnectors))[0]!
  const orders = view.progress.find(one => one.resource === 'orders')!
  // Rows and cursor are of one transaction: 100, then 100 of which three are doubled.
  assert.deepEqual([await count(), orders.rows, orders.total, orders.done, view.backfilled], [197, 194, 450, false, false])

  shop.disturb(undefined)
  shop.calls.length = 0
  clock.advance(minute) // its silence is noticed
  await takeTurns(house.world)
  const offsets = shop.calls.filter(call => call.url.pathname.endsWith('/orders')).map(call => Number(call.url.searchParams.get('offset')))
  assert.deepEqual(offsets, [194, 291, 388])
  const ended = (await transact(house.world, 'alpha', listConnectors))[0]!
  assert.deepEqual([await count(), ended.backfilled, ended.problem], [450, true, null])
})
