import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createRequire } from 'node:module'
import { manualClock } from '@zhiyu/server/kernel/clock'
import { EVERY_SHOP, transact } from '@zhiyu/server/kernel/work'
import { findOrder, loadOrders, purchaseFacts } from '@zhiyu/server/commerce'
import { importStream, type ImportOptions } from '@zhiyu/server/imports'
import type { Adapter, ImportReport } from '@zhiyu/server/contract/commerce'
import type pgTypes from 'pg'
import { openTestHouse, type TestHouse } from './house.ts'

const pg = createRequire(import.meta.resolve('@zhiyu/server/kernel/db'))('pg') as typeof pgTypes
const SHARED = process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../shared')
const REAL = join(SHARED, 'data/orders/online_retail_II_2009_2010.parquet')
const TAUBENCH = join(SHARED, 'data/taubench-retail')
const MIXED = join(import.meta.dirname, 'fixtures/import/online-retail-mixed.csv')
for (const path of [REAL, TAUBENCH]) if (!existsSync(path)) console.log(`NOTICE: ${path.slice(SHARED.length + 1)} is not here; its tests are LEFT OUT`)

let house: TestHouse
before(async () => { house = await openTestHouse({ clock: manualClock(Date.parse('2010-12-10T08:00:00Z')), shops: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] }) })
after(() => house.leave())

const load = (shop: string, path: string, adapter: Adapter, more: Partial<ImportOptions> = {}): Promise<ImportReport> => importStream(house.world, shop, { adapter, path, fileName: path, skipBad: false, ...more })

function file (name: string, text: string | Buffer): string {
  const folder = join(house.world.config.home, 'files')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** All rows of a shop with their system columns: equal digests mean that not even a row version was written. */
async function fingerprint (shop: string): Promise<string> {
  const client = new pg.Client({ connectionString: house.databaseUrl })
  await client.connect()
  try {
    await client.query("select set_config('app.shop_id', $1, false)", [EVERY_SHOP])
    const parts = []
    for (const table of ['customers', 'products', 'orders', 'order_lines', 'parcels', 'behaviour_events', 'agents']) {
      parts.push((await client.query(`select '${table}' as t, count(*) as n, md5(string_agg(t.xmin::text || t.ctid::text || md5(t::text), '' order by t.ctid)) as digest from ${table} t where shop_id = $1`, [shop])).rows[0])
    }
    return JSON.stringify(parts)
  } finally {
    await client.end()
  }
}

const nothing = (report: ImportReport): number => Object.values(report.stored).reduce((sum, n) => sum + n, 0)

test('the mixed fixture imports whole: every kind of line finds its place', async () => {
  const report = await load('a', MIXED, 'online-retail')
  assert.equal(report.state, 'done', JSON.stringify(report.refusals))
  assert.equal(report.lines, 443)
  assert.equal(report.orders + report.returns, 42)
  assert.equal(report.adjustments, 6, 'five stock write-offs and a bad debt')
  const lines = readFileSync(MIXED, 'utf8').trim().split('\n').slice(1)
  const exact = lines.reduce((sum, line) => {
    const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map(cell => cell.replace(/,$/, ''))
    return sum + Math.round(Number(cells[3]) * Number(cells[5]) * 1_000)
  }, 0)
  assert.equal(Math.round(Number(report.totals['GBP']!.exact) * 1_000), exact)
})

test('importing twice writes nothing: not one row version changes', async () => {
  const before = await fingerprint('a')
  const again = await load('a', MIXED, 'online-retail')
  assert.equal(nothing(again), 0)
  assert.ok(again.unchanged > 443)
  assert.equal(await fingerprint('a'), before)
})

test('the same lines under the later column names, as a spreadsheet writes them, are the same orders', async () => {
  const [header, ...lines] = readFileSync(MIXED, 'utf8').trim().split('\n')
  const later = [header!.replace('Invoice,', 'InvoiceNo,').replace('Price', 'UnitPrice').replace('Customer ID', 'CustomerID'), ...lines.map(line => line
    .replace(/(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):\d\d/, date => { const [y, m, d, h, min] = date.split(/[- :]/).map(Number); return `${m}/${d}/${y} ${h}:${String(min).padStart(2, '0')}` })
    .replace(/,(\d{5}),([^,]*)$/, ',$1.0,$2'))].join('\r\n')
  const report = await load('a', file('later.csv', later), 'online-retail')
  assert.equal(report.state, 'done', JSON.stringify(report.refusals.slice(0, 3)))
  assert.equal(nothing(report), 0, JSON.stringify(report.stored))
})

test('without invoice numbers or stock codes orders and products are still told apart, the same way every time', async () => {
  const text = 'Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\nRed lamp,2,12/1/2010 8:26,2.55,17850,United Kingdom\nBlue lamp,1,12/1/2010 8:26,3.00,17850,United Kingdom\nRed lamp,-1,12/1/2010 8:26,2.55,17850,United Kingdom\nRed lamp,1,11/30/2010 9:00,2.55,17850,United Kingdom\n'
  const report = await load('b', file('bare.csv', text), 'online-retail')
  assert.equal(report.state, 'done', JSON.stringify(report.refusals))
  assert.deepEqual([report.orders, report.returns, report.products, report.totals['GBP']!.minor], [2, 1, 2, 510 + 300 - 255 + 255])
  assert.equal(nothing(await load('b', file('bare2.csv', text), 'online-retail')), 0)
})

const HEAD = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country'
const GOOD = '1,A,Lamp,1,2010-12-01 08:26:00,2.55,17850,UK'
const wrong: [name: string, row: string | Buffer, column: string | null, reason: RegExp][] = [
  ['a missing invoice', ',A,Lamp,1,2010-12-01 08:26:00,2.55,17850,UK', 'Invoice', /missing/],
  ['a missing stock code', '1,,Lamp,1,2010-12-01 08:26:00,2.55,17850,UK', 'StockCode', /missing/],
  ['30 February', '1,A,Lamp,1,2010-02-30 08:26:00,2.55,17850,UK', 'InvoiceDate', /not a possible date/],
  ['a 13th month', '1,A,Lamp,1,2010-13-01 08:26:00,2.55,17850,UK', 'InvoiceDate', /not a possible date/],
  ['25 o\'clock', '1,A,Lamp,1,2010-12-01 25:26:00,2.55,17850,UK', 'InvoiceDate', /not a possible date/],
  ['a date in the future', '1,A,Lamp,1,2031-12-01 08:26:00,2.55,17850,UK', 'InvoiceDate', /future/],
  ['a negative quantity that is no return', '1,A,Lamp,-1,2010-12-01 08:26:00,2.55,17850,UK', 'Quantity', /negative quantity/],
  ['half a piece', '1,A,Lamp,1.5,2010-12-01 08:26:00,2.55,17850,UK', 'Quantity', /whole number/],
  ['a price in words', '1,A,Lamp,1,2010-12-01 08:26:00,cheap,17850,UK', 'Price', /not a decimal/],
  ['a negative price', '1,A,Lamp,1,2010-12-01 08:26:00,-2.55,17850,UK', 'Price', /negative/],
  ['a NUL byte', '1,A,La\u0000mp,1,2010-12-01 08:26:00,2.55,17850,UK', 'Description', /NUL/],
  ['Latin-1 bytes', Buffer.concat([Buffer.from('1,A,Caf'), Buffer.from([0xe9]), Buffer.from(',1,2010-12-01 08:26:00,2.55,17850,UK')]), 'Description', /UTF-8/],
  ['a missing cell', '1,A,Lamp,1,2010-12-01 08:26:00,2.55,17850', null, /7 cells/],
  ['an open quote', '1,A,"Lamp,1,2010-12-01 08:26:00,2.55,17850,UK', null, /never closed/],
  ['two customers on one invoice', '1,A,Lamp,1,2010-12-01 08:26:00,2.55,17999,UK', 'customer', /two customers/],
]
for (const [name, row, column, reason] of wrong) {
  test(`${name} refuses the whole file, and says where; --skip-bad keeps the rest`, async () => {
    const path = file('wrong.csv', Buffer.concat([Buffer.from(`${HEAD}\n${GOOD}\n`), Buffer.isBuffer(row) ? row : Buffer.from(row), Buffer.from('\n')]))
    const whole = await load('c', path, 'online-retail')
    assert.equal(whole.state, 'refused')
    assert.deepEqual([whole.refused, whole.refusals[0]!.file, whole.refusals[0]!.line, whole.refusals[0]!.column], [1, 'wrong.csv', 3, column])
    assert.match(whole.refusals[0]!.reason, reason)
    assert.equal(JSON.parse(await fingerprint('c')).every((part: { n: string }) => Number(part.n) === 0), true, 'nothing was stored')
    const badFile = join(house.world.config.home, 'bad.jsonl')
    const rest = await load('d', path, 'online-retail', { skipBad: true, badFile })
    assert.deepEqual([rest.state, rest.refused, rest.orders, rest.badFile], ['done', 1, 1, badFile])
    const written = JSON.parse(readFileSync(badFile, 'utf8').trim()) as { line: number; reason: string; row: string } // our own writing
    assert.equal(written.line, 3)
    assert.ok(written.row.length > 0)
  })
}

test('files that are no such files at all are refused in one sentence', async () => {
  const cases: [string, string | Buffer, RegExp][] = [
    ['utf16.csv', Buffer.from(`\ufeff${HEAD}\n`, 'utf16le'), /UTF-16/], ['sheet.csv', Buffer.from('PK\u0003\u0004xxxx'), /spreadsheet/], ['empty.csv', '', /empty/],
    ['other.csv', 'a,b\n1,2\n', /no column/], ['x.parquet', 'not parquet', /Parquet/], ['orders.xlsx', 'x', /reads \.parquet or \.csv/],
  ]
  for (const [name, text, reason] of cases) {
    const report = await load('c', file(name, text), 'online-retail')
    assert.equal(report.state, 'refused', name)
    assert.match(report.refusals[0]!.reason, reason)
  }
})

test('returns reduce the spend of the last 365 days, cancelled orders do not count, another customer or shop sees nothing', async () => {
  const rows = [
    { type: 'order', id: 'S1', customer_id: 'k1', placed_at: '2010-12-01T00:00:00Z', lines: [{ product_id: 'p', quantity: 3, unit_price: '100.00' }] },
    { type: 'order', id: 'R1', customer_id: 'k1', kind: 'return', placed_at: '2010-12-02T00:00:00Z', lines: [{ product_id: 'p', quantity: -1, unit_price: '100.00' }] },
    { type: 'order', id: 'X1', customer_id: 'k1', status: 'cancelled', placed_at: '2010-12-03T00:00:00Z', total: '999.00' },
    { type: 'order', id: 'O1', customer_id: 'k1', placed_at: '2009-12-10T08:00:00Z', total: '5000.00' },
    { type: 'customer', id: 'k2', name: '李雷' },
  ].map(row => JSON.stringify(row)).join('\n')
  assert.equal((await load('e', file('orders.jsonl', rows), 'neutral')).state, 'done')
  await transact(house.world, 'e', async work => {
    const people = await work.tx.selectFrom('customers').select(['id', 'external_id']).execute()
    const [k1, k2] = ['k1', 'k2'].map(name => people.find(one => one.external_id === name)!.id)
    const facts = await purchaseFacts(work, k1!)
    assert.deepEqual(facts.spend365, [{ minor: 20_000, currency: 'CNY' }], 'an order exactly 365 days old is outside')
    assert.deepEqual([facts.orders30, facts.ordersEver], [1, 2])
    assert.equal((await findOrder(work, k1!, 'S1'))?.total.minor, 30_000)
    assert.equal(await findOrder(work, k2!, 'S1'), undefined)
    assert.deepEqual((await loadOrders(work, k1!, { limit: 10 })).map(order => order.id), ['X1', 'R1', 'S1', 'O1'])
  })
  await transact(house.world, 'f', async work => assert.equal((await work.tx.selectFrom('orders').selectAll().execute()).length, 0))
})

test('an import that is stopped while it reads leaves nothing', async () => {
  const rows = Array.from({ length: 40_000 }, (_, i) => `${i},A,Lamp,1,2010-12-01 08:26:00,2.55,17850,UK`).join('\n')
  const controller = new AbortController()
  const report = await load('g', file('long.csv', `${HEAD}\n${rows}\n`), 'online-retail', { signal: controller.signal, onProgress: at => { if (at.rowsRead > 5_000) controller.abort() } })
  assert.equal(report.state, 'cancelled')
  assert.equal(JSON.parse(await fingerprint('g')).every((part: { n: string }) => Number(part.n) === 0), true)
})

test('the retail world of tau-bench: users, variants, orders, parcels', { skip: !existsSync(TAUBENCH) }, async () => {
  const report = await load('g', TAUBENCH, 'taubench-retail')
  assert.deepEqual([report.state, report.customers, report.orders, report.products, report.stored['parcels']], ['done', 500, 1_000, 641, 577])
  const before = await fingerprint('g')
  assert.equal(nothing(await load('g', TAUBENCH, 'taubench-retail')), 0)
  assert.equal(await fingerprint('g'), before)
})

test('the real Online Retail II: every figure of the file, and again without a write', { skip: !existsSync(REAL), timeout: 300_000 }, async () => {
  const report = await load('h', REAL, 'online-retail')
  assert.equal(report.state, 'done', JSON.stringify(report.refusals))
  assert.deepEqual(
    [report.lines, report.orders + report.returns, report.customers, report.linesWithoutCustomer, report.returnLines, report.totals['GBP']!.exact],
    [525_461, 28_816, 4_383, 107_927, 10_206, '9539484.634'])
  assert.equal(report.stored['orderLines'], 525_461)
  const before = await fingerprint('h')
  assert.equal(nothing(await load('h', REAL, 'online-retail')), 0)
  assert.equal(await fingerprint('h'), before)
})
