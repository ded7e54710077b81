import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { manualClock } from '../kernel/clock.ts'
import { transact } from '../kernel/work.ts'
import type { ImportReport } from '../commerce/contract.ts'
import { NEUTRAL_COLUMNS, typeFromName } from './adapters/neutral.ts'
import { lineMinor, readDecimal } from './cells.ts'
import { createInstantReader, dayNumber } from './days.ts'
import { importStream } from './run.ts'

let house: TestHouse
before(async () => { house = await openTestHouse({ clock: manualClock(Date.parse('2026-11-23T02:00:00Z')), shops: ['alpha', 'beta', 'gamma'] }) })
after(() => house.leave())

async function * bytes (text: string) { yield Buffer.from(text) }
const load = (shop: string, fileName: string, text: string, skipBad = false): Promise<ImportReport> => importStream(house.world, shop, { adapter: 'neutral', fileName, chunks: bytes(text), skipBad })
const jsonLines = (rows: readonly object[]): string => rows.map(row => JSON.stringify(row)).join('\n')
const nothing = (report: ImportReport): number => Object.values(report.stored).reduce((sum, n) => sum + n, 0)

test('the document describes every column, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../../docs/import-format.md'), 'utf8')
  for (const [type, columns] of Object.entries(NEUTRAL_COLUMNS)) {
    const section = page.split(`### ${type}\n`)[1]!.split('\n### ')[0]!
    const described = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(match => match[1]!.replaceAll('*', '').trim()).filter(name => name !== 'column' && name !== '---').flatMap(name => name.split(', '))
    assert.deepEqual(described.toSorted(), [...columns].toSorted(), type)
  }
})

test('CSV and JSON Lines of the same records are the same to the shop', async () => {
  const csv = [
    'type,id,name,phone,care,customer_id,placed_at,order_id,line_no,product_id,title,quantity,unit_price,price,status,total',
    'product,p1,,,,,,,,,"电饭煲, 4L",,,399.00,,', 'customer,c1,王芳,+86 138-0013-8000,silver hearing,,,,,,,,,,,', 'order,o1,,,,c1,2026-11-01 10:00,,,,,,,,shipped,', 'order_line,,,,,,,o1,1,p1,"他说""好""",2,399.00,,,',
  ].join('\n')
  const rows = [
    { type: 'product', id: 'p1', title: '电饭煲, 4L', price: 399 }, { type: 'customer', id: 'c1', name: '王芳', phone: '+86 138-0013-8000', care: ['silver', 'hearing'] },
    { type: 'order', id: 'o1', customerId: 'c1', placedAt: '2026-11-01T02:00:00Z', status: 'shipped', lines: [{ lineNo: 1, productId: 'p1', title: '他说"好"', quantity: 2, unitPrice: '399' }] },
  ]
  const first = await load('alpha', 'all.csv', csv)
  assert.equal(first.state, 'done', JSON.stringify(first.refusals))
  assert.equal(first.totals['CNY']!.exact, '798')
  const second = await load('alpha', 'all.jsonl', jsonLines(rows))
  assert.equal(second.state, 'done', JSON.stringify(second.refusals))
  assert.deepEqual([nothing(second), second.unchanged], [0, 4], JSON.stringify(second.stored))
})

test('personal data is stored sealed, found by its blind index, and no name of the file appears in the bytes', async () => {
  await transact(house.world, 'alpha', async work => {
    const row = await work.tx.selectFrom('customers').selectAll().where('external_id', '=', 'c1').executeTakeFirstOrThrow()
    assert.equal(row.name, '王芳')
    assert.equal(work.vault.open({ shopId: 'alpha', table: 'customers', rowId: row.id, column: 'phone_sealed' }, row.phone_sealed!), '+86 138-0013-8000')
    assert.ok(row.phone_index!.equals(work.vault.blindIndex('alpha', 'phone', '13800138000')))
    assert.equal(row.phone_sealed!.includes('138'), false)
  })
})

test('a changed row replaces the stored one; an absent customer field keeps it; what the shopper declared stays', async () => {
  await transact(house.world, 'alpha', work => work.tx.updateTable('customers').set({ care: JSON.stringify([{ need: 'vision', declaredAt: '2026-01-01T00:00:00.000Z', by: 'shopper' }]) }).where('external_id', '=', 'c1').execute())
  const report = await load('alpha', 'all.jsonl', jsonLines([{ type: 'customer', id: 'c1', region: '浙江', care: ['silver'] }, { type: 'order', id: 'o1', customer_id: 'c1', placed_at: '2026-11-01T02:00:00Z', status: 'delivered', lines: [{ product_id: 'p1', quantity: 1, unit_price: 399 }] }]))
  assert.deepEqual([report.stored['customers'], report.stored['orders'], report.stored['orderLines']], [1, 1, 1])
  await transact(house.world, 'alpha', async work => {
    const row = await work.tx.selectFrom('customers').selectAll().where('external_id', '=', 'c1').executeTakeFirstOrThrow()
    assert.deepEqual([row.name, row.region, (row.care as { need: string }[]).map(one => one.need)], ['王芳', '浙江', ['vision']])
    const order = await work.tx.selectFrom('orders').selectAll().where('id', '=', 'o1').executeTakeFirstOrThrow()
    assert.deepEqual([order.status, order.total_minor, order.line_count], ['delivered', 39_900, 1])
  })
})

const bad: [name: string, row: object, column: string | null, reason: RegExp][] = [
  ['no type', { id: 'x' }, 'type', /missing/], ['an unknown type', { type: 'voucher', id: 'x' }, 'type', /not a type/], ['an unknown column', { type: 'customer', id: 'x', shoeSize: 44 }, 'shoe_size', /attributes/],
  ['no id', { type: 'customer', name: 'x' }, 'id', /missing/], ['an impossible birthday', { type: 'customer', id: 'x', born_on: '1990-02-29' }, 'born_on', /not a possible day/],
  ['an unknown need', { type: 'customer', id: 'x', care: ['rich'] }, 'care', /silver/], ['a NUL', { type: 'customer', id: 'x', name: 'a\u0000b' }, 'name', /NUL/], ['half a surrogate pair', { type: 'customer', id: 'x', name: 'a\ud800' }, 'name', /surrogate/],
  ['no date', { type: 'order', id: 'x', total: 1 }, 'placed_at', /missing/], ['no total and no lines', { type: 'order', id: 'x', placed_at: '2026-01-01' }, 'total', /needed/],
  ['a negative quantity in a sale', { type: 'order', id: 'x', placed_at: '2026-01-01', lines: [{ product_id: 'p', quantity: -1, unit_price: 1 }] }, 'lines/0/quantity', /not a return/],
  ['a line without order', { type: 'order_line', order_id: 'nowhere', product_id: 'p', quantity: 1, unit_price: 1 }, 'order_id', /no such order/],
  ['a parcel without order', { type: 'parcel', id: 'x', order_id: 'nowhere', status: 'packed' }, 'order_id', /no such order/], ['a price in words', { type: 'product', id: 'x', title: 'x', price: 'cheap' }, 'price', /decimal/],
  ['a skill without level', { type: 'agent', email: 'a@b.cn', name: 'x', skills: [{ skill: 'x' }] }, 'skills', /level/], ['an e-mail that is none', { type: 'agent', email: 'ab', name: 'x' }, 'email', /e-mail/],
]
for (const [name, row, column, reason] of bad) {
  test(`${name} is refused by name`, async () => {
    const report = await load('beta', 'rows.jsonl', `${JSON.stringify({ type: 'customer', id: 'good' })}\n${JSON.stringify(row)}\n`)
    assert.deepEqual([report.state, report.refused, report.refusals[0]?.line, report.refusals[0]?.column], ['refused', 1, 2, column], JSON.stringify(report.refusals))
    assert.match(report.refusals[0]!.reason, reason)
  })
}

test('the same id twice with other values is refused, twice with the same is one', async () => {
  const twice = await load('beta', 'rows.jsonl', jsonLines([{ type: 'customer', id: 'c', name: '甲' }, { type: 'customer', id: 'c', name: '乙' }]))
  assert.deepEqual([twice.state, twice.refusals[0]!.line, twice.refusals[0]!.column], ['refused', 2, 'id'])
  const same = await load('gamma', 'rows.jsonl', jsonLines([{ type: 'customer', id: 'c', name: '甲' }, { type: 'customer', id: 'c', name: '甲' }]))
  assert.deepEqual([same.state, same.stored['customers']], ['done', 1])
})

test('a file of one type says it by its name', () => {
  assert.deepEqual(['customers.csv', 'order-lines.2026.csv', 'orders.jsonl', 'Order_Lines.csv', 'things.csv'].map(typeFromName), ['customer', 'order_line', 'order', 'order_line', undefined])
})

test('day numbers agree with the calendar for every day of four centuries, and impossible days have none', () => {
  let expected = dayNumber(1900, 1, 1)!
  for (let at = Date.parse('1900-01-01T00:00:00Z'); at < Date.parse('2300-01-01T00:00:00Z'); at += 86_400_000, expected++) {
    const date = new Date(at)
    assert.equal(dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()), expected)
  }
  for (const [y, m, d] of [[2026, 2, 29], [2100, 2, 29], [2026, 4, 31], [2026, 13, 1], [2026, 0, 1], [2026, 1, 0]] as const) assert.equal(dayNumber(y, m, d), undefined)
})

test('wall time knows summer time; offsets are taken at their word', () => {
  const read = createInstantReader({ zone: 'Europe/London', slashed: 'month-first' })
  assert.equal(read('2010-07-01 09:30:00'), Date.parse('2010-07-01T08:30:00Z'))
  assert.equal(read('12/1/2010 8:26'), Date.parse('2010-12-01T08:26:00Z'))
  assert.equal(createInstantReader({ zone: 'Europe/London', slashed: 'day-first' })('12/1/2010 8:26'), Date.parse('2010-01-12T08:26:00Z'))
  assert.equal(read('2026-11-23T09:30:00+08:00'), Date.parse('2026-11-23T01:30:00Z'))
  for (const text of ['', 'yesterday', '2026-11-23T24:00:00Z', '2026-11-23T09:60:00Z', '2026-11-23T09:30:00+15:00', '13/13/2010 8:26']) assert.equal(read(text), undefined, text)
})

test('amounts are exact for any quantity and price', () => {
  fc.assert(fc.property(fc.integer({ min: -2_000_000, max: 2_000_000 }), fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 0, max: 999_999 }), (quantity, whole, micro) => {
    const exact = BigInt(quantity) * (BigInt(whole) * 1_000_000n + BigInt(micro))
    const size = exact < 0n ? -exact : exact
    const rounded = (size + 5_000n) / 10_000n
    if (rounded > BigInt(Number.MAX_SAFE_INTEGER)) return true
    return lineMinor(quantity, `${whole}.${String(micro).padStart(6, '0')}`, 2) === Number(exact < 0n ? -rounded : rounded)
  }), { numRuns: 2_000 })
  assert.deepEqual([readDecimal(6.95), readDecimal('0.0010000'), readDecimal(1e-7)], [{ text: '6.95' }, { text: '0.001000' }, { reason: 'more than six decimal places' }])
})

test('what a shop knows besides orders comes in by the same file, again is harmless, and a wrong row says where', async () => {
  const rows = [
    { type: 'product', id: 'kn-1', title: '电饭煲', price: 399 },
    { type: 'coupon', id: 'k1', customer_id: 'kn-c', title: '满 300 减 50', off: '50', from: 300, categories: ['家 电', '厨"具'], valid_until: '2026-12-31T16:00:00Z' }, { type: 'coupon', id: 'k2', customer_id: 'kn-c', title: '九折', off_percent: 10, state: 'void' },
    { type: 'points', customer_id: 'kn-c', balance: 900, expiring: 100, expires_at: '2027-01-01T00:00:00Z' },
    { type: 'product_fact', product_id: 'kn-1', kind: 'ricecooker', specs: [{ name: '容量', value: '4 L' }], accessories: ['kn-2'], senior: { suits: 'well', why: ['字大'] }, warranty_months: 12, manual_title: '说明书', manual_url: 'https://shop.example/m.pdf' },
    { type: 'product_fact', product_id: 'kn-1', locale: 'en', title: 'Rice cooker' }, { type: 'trade_in', kind: 'washer', condition: 'works', low: '100', high: '300.50' },
  ]
  const first = await load('gamma', 'known.jsonl', jsonLines(rows))
  assert.equal(first.state, 'done', JSON.stringify(first.refusals))
  assert.deepEqual([first.stored['coupons'], first.stored['points'], first.stored['productFacts'], first.stored['tradeIns'], first.stored['customers']], [2, 1, 2, 1, 1])
  await transact(house.world, 'gamma', async work => {
    const coupon = await work.tx.selectFrom('coupons').selectAll().where('shop_id', '=', 'gamma').where('id', '=', 'k1').executeTakeFirstOrThrow()
    assert.deepEqual([coupon.off_minor, coupon.from_minor, coupon.categories, coupon.state], [5_000, 30_000, ['家 电', '厨"具'], 'ready'])
    const value = await work.tx.selectFrom('trade_in_values').selectAll().where('shop_id', '=', 'gamma').executeTakeFirstOrThrow()
    assert.deepEqual([value.low_minor, value.high_minor], [10_000, 30_050])
  })
  assert.equal(nothing(await load('gamma', 'known.jsonl', jsonLines(rows))), 0)
  const csv = await load('gamma', 'points.csv', 'customer_id,balance\nkn-c,50\n')
  assert.equal(csv.stored['points'], 1, JSON.stringify(csv.refusals))
  const wrong: readonly [object, string, RegExp][] = [
    [{ type: 'coupon', id: 'x', customer_id: 'c', title: 't' }, 'off', /either/], [{ type: 'coupon', id: 'x', customer_id: 'c', title: 't', off: 5, off_percent: 5 }, 'off', /either/], [{ type: 'coupon', id: 'x', customer_id: 'c', title: 't', off: -5 }, 'off', /negative/],
    [{ type: 'coupon', id: 'x', customer_id: 'c', title: 't', off_percent: 100 }, 'off_percent', /1 to 99/], [{ type: 'coupon', id: 'x', customer_id: 'c', title: 't', off: 5, valid_from: '2026-12-02', valid_until: '2026-12-01' }, 'valid_until', /not after/],
    [{ type: 'points', customer_id: 'c', balance: -1 }, 'balance', /negative/], [{ type: 'points', customer_id: 'c', balance: 5, expiring: 6 }, 'expiring', /balance/], [{ type: 'points', customer_id: 'c', balance: 5, expiring: 5 }, 'expires_at', /missing/],
    [{ type: 'product_fact', product_id: 'nowhere' }, 'product_id', /no such product/], [{ type: 'product_fact', product_id: 'kn-1', senior: { suits: 'very' } }, 'senior', /suits/], [{ type: 'product_fact', product_id: 'kn-1', specs: [{ name: '', value: 'x' }] }, 'specs', /name/],
    [{ type: 'product_fact', product_id: 'kn-1', manual_url: 'javascript:alert(1)' }, 'manual_url', /http/], [{ type: 'product_fact', product_id: 'kn-1', kind: 'Rice Cooker' }, 'kind', /word/], [{ type: 'trade_in', kind: 'tv', condition: 'works', low: 5, high: 4 }, 'high', /less/],
  ]
  for (const [row, column, reason] of wrong) {
    const report = await load('gamma', 'wrong.jsonl', jsonLines([row]))
    assert.deepEqual([report.state, report.refusals[0]?.column], ['refused', column], JSON.stringify(row))
    assert.match(report.refusals[0]!.reason, reason)
  }
})
