import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { within, type Said } from './within.ts'

const SHARED = process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
let home: string
before(() => { home = mkdtempSync(join(tmpdir(), 'zhiyu-analytics-')) })
after(() => { rmSync(home, { recursive: true, force: true }) })

const analytics = (...args: string[]): Promise<Said> => within(home, ['analytics', ...args])

function file (name: string, text: string): string {
  writeFileSync(join(home, name), text)
  return name
}

interface Scored { asOf: string; customers: number; cuts: { frequency: number[] }; scores: { customer: string; recencyDays: number; frequency: number; monetaryMinor: number; r: number; f: number; m: number }[] }

test('orders are scored as of a day; returns count only with --net, and what came later does not', async () => {
  const orders = file('orders.csv', 'customer_id,order_id,date,amount\na,1,2026-11-01,10.00\na,2,2026-11-03,5.50\na,3,2026-11-04,-2.00\nb,4,2026-10-01,7\nb,5,2026-12-24,900\n')
  const plain = JSON.parse((await analytics('rfm', orders, '--as-of', '2026-11-11', '--json')).out) as Scored // what runRfm prints
  assert.deepEqual([plain.asOf, plain.customers], ['2026-11-11', 2])
  const [a, b] = plain.scores
  assert.deepEqual([a!.recencyDays, a!.frequency, a!.monetaryMinor, b!.recencyDays, b!.monetaryMinor], [8, 2, 1_550, 41, 700])
  const net = JSON.parse((await analytics('rfm', orders, '--as-of', '2026-11-11', '--net', '--json')).out) as Scored
  assert.equal(net.scores[0]!.monetaryMinor, 1_350)
})

test('a bad row refuses the file with its line; wrong usage is exit 2', async () => {
  const bad = await analytics('rfm', file('bad.csv', 'customer,date,amount\na,2026-02-30,1\nb,2026-02-01,x\nc,2026-02-01,3\n'))
  assert.equal(bad.code, 1)
  assert.match(bad.err, /bad\.csv:2: date: not a possible date\nbad\.csv:3: no amount/)
  assert.match((await analytics('rfm', file('none.csv', 'who,when\n'))).err, /no column "customer_id" or "customer"/)
  assert.equal((await analytics('rfm', 'orders.csv', '--rule', 'guess')).code, 2)
  assert.equal((await analytics('ltv', 'nowhere.csv')).code, 2)
  assert.match((await analytics('ltv', file('few.csv', 'customer,date,amount\na,2026-02-01,1\n'))).err, /no forecast: 1 customers/)
  assert.match((await analytics('uplift', file('one.csv', 'arm,visit\nx,1\ny,0\n'))).err, /which of x, y is the control/)
})

test('the fifteen boundary cases of tags', { skip: existsSync(join(SHARED, 'vectors/analytics/tag_boundaries.json')) ? false : 'the vectors are not here' }, async () => {
  const path = join(SHARED, 'vectors/analytics/tag_boundaries.json')
  const expected = JSON.parse(readFileSync(path, 'utf8')) as { name: string; expect: Record<string, unknown> }[] // the vector's shape
  const { cases } = JSON.parse((await analytics('tags', path, '--json')).out) as { cases: Record<string, unknown>[] }
  assert.equal(cases.length, 15)
  for (const [i, { name, expect }] of expected.entries()) for (const [key, value] of Object.entries(expect)) assert.deepEqual(cases[i]![key] ?? false, value, `${name}: ${key}`)
})

test('every customer of two real shops has the reference scores, by both rules', { skip: existsSync(join(SHARED, 'vectors/analytics/rfm_cdnow_sample_scores.csv')) ? false : 'the vectors are not here' }, async () => {
  const vectors = join(SHARED, 'vectors/analytics')
  const reference = { cdnow: readFileSync(join(vectors, 'rfm_cdnow_sample_scores.csv'), 'utf8'), retail: gunzipSync(readFileSync(join(vectors, 'rfm_online_retail_II_2010_scores.csv.gz'))).toString() }
  const runs = [['cdnow', 'CDNOW_sample.txt', '1998-06-30', 'disc'], ['retail', 'online_retail_II_2009_2010.parquet', '2010-12-10', 'disc'], ['retail', 'online_retail_II_2009_2010.parquet', '2010-12-10', 'ntile']] as const
  for (const [name, orders, asOf, rule] of runs) {
    const found = JSON.parse((await analytics('rfm', join(SHARED, 'data/orders', orders), '--as-of', asOf, '--rule', rule, '--json')).out) as Scored
    const scores = new Map(found.scores.map(one => [one.customer, [one.r, one.f, one.m].join()]))
    const [head, ...rows] = reference[name].trim().split(/\r?\n/).map(line => line.split(','))
    const at = ['R', 'F', 'M'].map(letter => head!.indexOf(`${letter}_${rule}`))
    assert.equal(scores.size, rows.length)
    assert.deepEqual(rows.filter(row => scores.get(row[0]!) !== at.map(i => row[i]).join()), [])
  }
})

test('a real campaign: differences, errors, sample ratio and CUPED are the reference values', { skip: existsSync(join(SHARED, 'vectors/analytics/hillstrom.json')) ? false : 'the vectors are not here' }, async () => {
  type Found = { diff: number; se: number }
  const found = JSON.parse((await analytics('uplift', join(SHARED, 'data/orders/hillstrom.csv'), '--json')).out) as { srm: { p: number }; contrasts: Record<string, Record<string, Found & { cuped: Found }>> } // what runUplift prints
  const reference = JSON.parse(readFileSync(join(SHARED, 'vectors/analytics/hillstrom.json'), 'utf8')) as { srm: { p: number }; contrasts: Record<string, Record<string, Found>> }
  assert.ok(Math.abs(found.srm.p - reference.srm.p) < 1e-9)
  for (const [arm, against] of [['Mens E-Mail', 'mens_vs_control'], ['Womens E-Mail', 'womens_vs_control']] as const) {
    for (const metric of ['visit', 'conversion', 'spend']) {
      const [ours, theirs, adjusted] = [found.contrasts[arm]![metric]!, reference.contrasts[against]![metric]!, reference.contrasts[against]![`${metric}_cuped_history`]!]
      for (const key of ['diff', 'se'] as const) assert.ok(Math.abs(ours[key] - theirs[key]) < 1e-9 && Math.abs(ours.cuped[key] - adjusted[key]) < 1e-9, `${arm} ${metric} ${key}`)
    }
  }
})
