import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { coPurchase, contrastAdjusted, judgeNextNeed, kMeans, learnRepurchase, needClusters, rulesOf, scaleRows, triplesOf } from '@zhiyu/server/analytics'
import { parseInstant } from '@zhiyu/server/kernel/clock'
import { seededRandom } from '@zhiyu/server/kernel/random'
import { readBaskets } from './analytics/baskets.ts'
import { readPurchases } from './analytics/purchases.ts'
import { historiesOf } from './analytics/repurchase.ts'
import { figuresOf } from './analytics/rfm.ts'
import { within, type Said } from './within.ts'

const SHARED = process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../shared')
const RETAIL = join(SHARED, 'data/orders/online_retail_II_2009_2010.parquet')
const HILLSTROM = join(SHARED, 'data/orders/hillstrom.csv')
const vector = (name: string): string => join(SHARED, 'vectors/analytics', name)
const missing = (path: string): string | false => existsSync(path) ? false : 'the data set is not here'
let home: string
before(() => { home = mkdtempSync(join(tmpdir(), 'zhiyu-forecasts-')) })
after(() => { rmSync(home, { recursive: true, force: true }) })

const analytics = (...args: string[]): Promise<Said> => within(home, ['analytics', ...args])
const near = (found: number, expected: number, within: number): void => { assert.ok(Math.abs(found - expected) <= within, `${found}, not ${expected} ± ${within}`) }

test('baskets of a real shop: items, pairs, threes and rules are the reference counts, and the next basket is hit half as often again as by naming what sells', { skip: missing(RETAIL) }, async () => {
  const baskets = await readBaskets(RETAIL, '^[0-9]{5}[A-Z]*$')
  const reference = JSON.parse(readFileSync(vector('online_retail_II_copurchase.json'), 'utf8')) as { n_items: number; top50_by_lift: { a: string; b: string; n_ab: number; lift: number; conf_a_b: number }[] } // the vector's shape
  const found = coPurchase(baskets, Math.ceil(baskets.length * 0.01))
  assert.deepEqual([found.baskets, found.items, found.leastCount, found.frequent.length, found.pairs.length, triplesOf(baskets, found).length, rulesOf(found, 0.5).length], [20_573, reference.n_items, 206, 724, 587, 104, 189])
  const byLift = found.pairs.toSorted((x, y) => y.lift - x.lift)
  for (const [i, { a, b, n_ab: n, lift, conf_a_b: confidence }] of reference.top50_by_lift.slice(0, 20).entries()) {
    assert.deepEqual([byLift[i]!.a, byLift[i]!.b, byLift[i]!.n], [a, b, n])
    near(byLift[i]!.lift, lift, 1e-9)
    near(byLift[i]!.confidenceAB, confidence, 1e-12)
  }
  const next = judgeNextNeed(baskets, parseInstant('2010-10-01T00:00:00Z'))
  assert.equal(next.customers, 1_708)
  assert.ok(next.hits / next.popularHits >= 1.49 && next.hits >= 0.334, `${next.hits} against ${next.popularHits}`)
})

test('who buys again within 90 days, told of every fifth customer of a real shop; its clusters are nearly as tight as the best of twenty starts', { skip: missing(RETAIL) }, async () => {
  const { purchases } = await readPurchases(RETAIL)
  const learned = learnRepurchase(historiesOf(purchases), parseInstant('2010-09-10T00:00:00Z') - 1, 90, 'customers')
  assert.ok(learned.kind === 'learned')
  assert.deepEqual([learned.learnedFrom.customers, learned.quality.customers], [3_373, 675])
  near(learned.quality.plain.recency, 0.660131, 1e-6) // the reference's own figures on the same people
  near(learned.quality.plain.frequency, 0.711872, 1e-6)
  assert.ok(learned.quality.auc >= 0.73 && learned.quality.brier <= 0.207, `AUC ${learned.quality.auc}, Brier ${learned.quality.brier}`)
  const today = Math.floor(parseInstant('2010-12-10T00:00:00Z') / 86_400_000)
  const customers = figuresOf(purchases.filter(one => one.kind === 'bought'), today)
  const ours = needClusters(customers, 4)
  const { points } = scaleRows(customers.map(one => [one.recencyDays, one.frequency, one.monetaryMinor / 100]))
  assert.ok(ours.inertia <= 1.001 * kMeans(points, 4, seededRandom(99), 20).inertia)
  assert.equal(new Set(ours.clusters.map(one => one.name.en)).size, 4)
})

test('aiming a real campaign: one of four models beats what a lot would give, at the reference coefficients', { skip: missing(HILLSTROM) }, async () => {
  const found = JSON.parse((await analytics('uplift', HILLSTROM, '--metrics', 'visit,spend', '--features', 'recency,history,mens,womens,newbie,zip_code,channel', '--json')).out) as { targeting: Record<string, Record<string, { coefficient: number; total: number; real: boolean; null95: number }>> } // what runUplift prints
  const reference = (JSON.parse(readFileSync(vector('hillstrom.json'), 'utf8')) as { qini_tlearner_linear_even_train_odd_test: Record<string, { qini_coefficient: number; total_incremental: number }> }).qini_tlearner_linear_even_train_odd_test
  for (const [arm, short] of [['Mens E-Mail', 'mens'], ['Womens E-Mail', 'womens']] as const) {
    for (const metric of ['visit', 'spend']) {
      const [ours, theirs] = [found.targeting[arm]![metric]!, reference[`${short}_${metric}`]!]
      near(ours.total, theirs.total_incremental, 1e-6)
      near(ours.coefficient, theirs.qini_coefficient, metric === 'visit' ? 1e-5 : 1e-3)
      assert.equal(ours.real, arm === 'Womens E-Mail' && metric === 'visit', `${arm} ${metric}`)
    }
  }
})

test('CUPED on purchases of before: the reference ratio, and as few false wins as promised', { skip: missing(join(SHARED, 'data/orders/CDNOW_sample.txt')) }, async () => {
  const { purchases } = await readPurchases(join(SHARED, 'data/orders/CDNOW_sample.txt'))
  const cut = parseInstant('1997-10-01T00:00:00Z')
  const people = Map.groupBy(purchases, one => one.customer)
  const known = [...people].toSorted(([a], [b]) => Number(a) - Number(b)).map(([, list]) => {
    const days = [...new Set(list.map(one => one.at))].toSorted((a, b) => a - b)
    return { pre: days.filter(at => at < cut).length - 1, post: days.filter(at => at >= cut).length }
  })
  const arms = (treated: (i: number) => boolean) => {
    const pick = (of: 'pre' | 'post', arm: boolean): Float64Array => Float64Array.from(known.filter((_, i) => treated(i) === arm), one => one[of])
    return contrastAdjusted(pick('post', true), pick('post', false), [{ treated: pick('pre', true), control: pick('pre', false) }])
  }
  near(arms(i => i % 2 === 1).varRatio, 0.666806, 1e-6)
  const random = seededRandom(4)
  let wins = 0
  for (let run = 0; run < 1_000; run++) {
    const lot = known.map(() => random.next() < 0.5)
    if (arms(i => lot[i]!).p < 0.05) wins++
  }
  assert.ok(wins >= 35 && wins <= 65, `${wins} of 1,000`)
})

test('too little data is a refusal with the figures, bad usage is exit 2', async () => {
  writeFileSync(join(home, 'few.csv'), 'order_id,customer_id,date,item,amount\n1,a,2026-01-01,tea,10\n2,a,2026-02-01,cup,10\n')
  assert.match((await analytics('next', 'few.csv')).err, /no prediction: 2 baskets up to 2026-02-01; at least 200/)
  assert.match((await analytics('repurchase', 'few.csv')).err, /no prediction: 0 customers before the horizon, 0 of whom bought again in it; at least 200 are needed, 40 who did/)
  assert.match((await analytics('clusters', 'few.csv')).err, /no clusters: 1 customers; at least 50/)
  assert.equal((await analytics('baskets', 'few.csv', '--least-share', '2')).code, 2)
  assert.equal((await analytics('next', 'few.csv', '--rules', 'phone')).code, 2)
  assert.equal((JSON.parse((await analytics('baskets', 'few.csv', '--json')).out) as { counts: { items: number } }).counts.items, 0) // what runBaskets prints
})
