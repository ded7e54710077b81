import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '../kernel/clock.ts'
import { seededRandom } from '../kernel/random.ts'
import { coPurchase, rulesOf, triplesOf } from './model-baskets.ts'
import { fitBoosted, boostedOdds } from './model-boost.ts'
import { calibrate, calibrated, reliability } from './model-calibration.ts'
import { needClusters } from './model-cluster-names.ts'
import { agreement, kMeans, silhouette } from './model-clusters.ts'
import { featuresAt, type History } from './model-history.ts'
import { fitLogistic, logOdds, sigmoid } from './model-logistic.ts'
import { learnNextNeed, nextNeeds, type Bought } from './model-next-need.ts'
import { auc } from './model-quality.ts'
import { learnRepurchase } from './model-repurchase.ts'
import { alwaysValid, mixture } from './model-sequential.ts'
import { bestFirst, judgeTargeting, learnUplift, qini, upliftOf } from './model-targeting.ts'
import { contrast } from './model-uplift.ts'

const NOW = 20_000 * day
const times = <T>(n: number, of: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => of(i))
const basket = (customer: string, daysAgo: number, ...items: string[]): Bought => ({ customer, at: NOW - daysAgo * day, items })

test('what stands together is counted once a basket, in whichever order, and threes need all their pairs', () => {
  const baskets = [...times(6, () => ({ items: ['milk', 'tea', 'milk', 'cup'] })), ...times(4, () => ({ items: ['tea', 'soap'] })), ...times(10, () => ({ items: ['soap'] }))]
  const found = coPurchase(baskets, 5)
  assert.deepEqual(found.frequent, [{ item: 'soap', n: 14 }, { item: 'tea', n: 10 }, { item: 'cup', n: 6 }, { item: 'milk', n: 6 }])
  assert.deepEqual(found.pairs.map(({ a, b, n }) => [a, b, n]), [['cup', 'milk', 6], ['cup', 'tea', 6], ['milk', 'tea', 6]], 'tea and soap stood together four times only')
  assert.ok(Math.abs(found.pairs[0]!.lift - 6 * 20 / 36) < 1e-6)
  assert.deepEqual(triplesOf(baskets, found), [{ items: ['cup', 'milk', 'tea'], n: 6 }])
  assert.deepEqual(rulesOf(found, 0.7).map(rule => `${rule.from}>${rule.to}`).toSorted(), ['cup>milk', 'cup>tea', 'milk>cup', 'milk>tea'])
  assert.deepEqual(coPurchase(baskets.toReversed(), 5), found)
})

test('the next need is what goes with what they have: never what they own, never what merely sells well, and a rule of kinds for a newcomer', () => {
  const baskets = [...times(8, i => basket(`a${i}`, 5, 'phone', 'film')), ...times(8, i => basket(`b${i}`, 5, 'phone', 'case')), ...times(60, i => basket(`c${i}`, 3, 'water'))]
  const categories = new Map([['phone', 'phones'], ['film', 'films'], ['case', 'cases'], ['washer', 'washers'], ['powder', 'powders']])
  const model = learnNextNeed([...baskets, basket('d', 2, 'powder')], NOW, { categories, stated: [{ from: 'washers', to: 'powders' }] })
  assert.deepEqual(nextNeeds(model, [{ item: 'phone', at: NOW }], 10).map(one => one.item), ['case', 'film'])
  const [film] = nextNeeds(model, [{ item: 'phone', at: NOW }, { item: 'case', at: NOW }], 10)
  assert.deepEqual([film!.item, film!.because.kind === 'bought-together' && film!.because.with], ['film', 'phone'])
  assert.deepEqual(nextNeeds(model, [{ item: 'washer', at: NOW }], 10).map(one => [one.item, one.because]), [['powder', { kind: 'category-rule', from: 'washers', to: 'powders', confidence: null }]])
  assert.deepEqual(nextNeeds(model, [{ item: 'water', at: NOW }], 10), [], 'nothing rather than a guess')
})

test('a line and trees find what decides, and chances come true', () => {
  const random = seededRandom(5)
  const rows = times(3_000, () => [random.next() * 4 - 2, random.next() * 4 - 2, random.next()])
  const truth = rows.map(([a, b]) => sigmoid(a! * 1.5 - (b! > 1 ? 3 : 0)))
  const did = truth.map(p => Number(random.next() < p))
  const [learn, ask] = [rows.slice(0, 2_000), rows.slice(2_000)]
  const line = fitLogistic(learn, did.slice(0, 2_000))
  const trees = fitBoosted(learn, did.slice(0, 2_000), { trees: 100, rate: 0.1, depth: 2, least: 20, ridge: 1 })
  const best = auc(truth.slice(2_000), did.slice(2_000))
  assert.ok(auc(ask.map(row => boostedOdds(trees, row)), did.slice(2_000)) > best - 0.02, 'trees bend where a line cannot')
  assert.ok(auc(ask.map(row => logOdds(line, row)), did.slice(2_000)) > best - 0.06)
  for (const kind of ['platt', 'isotonic'] as const) {
    const sure = ask.map(row => 3 * boostedOdds(trees, row)) // three times too sure
    const mended = calibrate(sure, did.slice(2_000), kind)
    const error = (chances: number[]): number => reliability(chances, did.slice(2_000)).error
    assert.ok(error(sure.map(odds => calibrated(mended, odds))) < 0.6 * error(sure.map(sigmoid)), `${kind} ${error(sure.map(odds => calibrated(mended, odds)))} ${error(sure.map(sigmoid))}`)
  }
})

test('nobody is forecast from what comes after the instant, and too little is said in figures', () => {
  const history: History = { customer: 'a', visits: [{ at: NOW - 40 * day, minor: 5_000, lines: 2 }, { at: NOW - 3 * day, minor: 900, lines: 1 }] }
  const more: History = { ...history, visits: [...history.visits, { at: NOW + day, minor: 99_999, lines: 9 }] }
  assert.deepEqual(featuresAt(more, NOW), featuresAt(history, NOW))
  assert.equal(featuresAt(history, NOW - 50 * day), undefined)
  const few = learnRepurchase(times(50, i => ({ ...history, customer: `c${i}` })), NOW - 20 * day, 90)
  assert.deepEqual(few, { kind: 'too-little', customers: 50, bought: 50, needed: { customers: 200, ofEach: 40 } })
})

test('people who buy monthly are told from people who bought once, judged on later weeks', () => {
  const random = seededRandom(9)
  const histories = times(500, (i): History => {
    const often = i % 2 === 0
    const first = NOW - Math.floor(200 + random.next() * 160) * day
    return { customer: `c${i}`, visits: times(often ? 12 : 1 + Number(random.next() < 0.2), n => ({ at: first + n * (20 + Math.floor(random.next() * 20)) * day, minor: 1_000, lines: 1 })).filter(one => one.at <= NOW) }
  })
  const learned = learnRepurchase(histories, NOW - 90 * day, 90)
  assert.ok(learned.kind === 'learned' && learned.split === 'time' && learned.quality.auc > 0.9 && learned.quality.brier < learned.quality.baseBrier / 2)
  assert.deepEqual(learnRepurchase(histories.toReversed(), NOW - 90 * day, 90), learned, 'the order of people says nothing')
})

/** A campaign whose effect is `effect(x)` for who is known by x. */
function campaign (n: number, effect: (x: number) => number, seed: number) {
  const random = seededRandom(seed)
  const known = Float64Array.from({ length: n }, () => random.next())
  const treated = Uint8Array.from({ length: n }, () => Number(random.next() < 0.5))
  const outcome = known.map((x, i) => Number(random.next() < 0.2 + treated[i]! * effect(x)))
  return { known: [known], treated, outcome }
}

test('a campaign is aimed only when its Qini beats what a lot would give', () => {
  const judge = (effect: (x: number) => number) => judgeTargeting(upliftOf(learnUplift(campaign(4_000, effect, 1)), campaign(4_000, effect, 2).known), campaign(4_000, effect, 2), seededRandom(3), 200)
  assert.ok(judge(x => x < 0.5 ? 0 : 0.3).real)
  assert.ok(!judge(() => 0.1).real, 'everybody gains alike: treat everybody')
  const { treated, outcome } = campaign(100, () => 0.3, 4)
  const found = qini(bestFirst(outcome), { treated, outcome })
  assert.equal(found.deciles.length, 11)
  assert.equal(found.deciles[10], found.total)
})

test('looked at fifty times an A/A campaign is called a win by the plain interval often, by the always-valid one at most in one of twenty', () => {
  const random = seededRandom(11)
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())
  const tau = mixture(Math.sqrt(2 / 1_000))
  let [plain, valid, single] = [0, 0, 0]
  const runs = 600
  for (let run = 0; run < runs; run++) {
    let [diff, seen, pain] = [0, false, false]
    for (let n = 20; n <= 1_000; n += 20) {
      diff += gauss() * Math.sqrt(2 * 20) // the sum of twenty differences of deviation √2
      const look = { diff: diff / n, se: Math.sqrt(2 / n) }
      if (alwaysValid(look, tau).p < 0.05) seen = true
      if (Math.abs(look.diff) > 1.96 * look.se) { pain = true; if (n === 1_000) single++ }
    }
    valid += Number(seen)
    plain += Number(pain)
  }
  assert.ok(single / runs > 0.025 && single / runs < 0.08, `${single / runs}`)
  assert.ok(plain / runs > 0.25, `${plain / runs}`)
  assert.ok(valid / runs <= 0.05, `${valid / runs}`)
  const strong = alwaysValid({ diff: 0.4, se: 0.05 }, tau)
  assert.ok(strong.p < 0.001 && strong.ci[0] > 0)
})

test('A/A campaigns are told as wins in one of twenty', () => {
  const random = seededRandom(21)
  const value = Float64Array.from({ length: 400 }, () => random.next() ** 3)
  let wins = 0
  for (let run = 0; run < 2_000; run++) {
    const arm = Uint8Array.from({ length: 400 }, () => Number(random.next() < 0.5))
    if (contrast(value.filter((_, i) => arm[i] === 1), value.filter((_, i) => arm[i] === 0)).p < 0.05) wins++
  }
  assert.ok(wins / 2_000 >= 0.035 && wins / 2_000 <= 0.065, `${wins / 2_000}`)
})

test('clusters are found again from the same seed, and each has a name', () => {
  const random = seededRandom(2)
  const around = (x: number, y: number, z: number) => [x, y, z].map(value => Math.max(1, Math.round(value * (0.8 + 0.4 * random.next()))))
  const customers = times(300, i => {
    const [recencyDays, frequency, money] = (i % 3 === 0 ? around(5, 30, 9_000) : i % 3 === 1 ? around(60, 4, 600) : around(300, 1, 40)) as [number, number, number] // three
    return { customer: `c${i}`, recencyDays, frequency, monetaryMinor: money * 100 }
  })
  const found = needClusters(customers, 3)
  assert.deepEqual(found.clusters.map(one => [one.name.en, one.customers]), [['Loyal big buyers', 100], ['Regulars cooling off', 100], ['Small buyers gone quiet', 100]])
  assert.deepEqual(needClusters(customers, 3), found)
  assert.ok(needClusters(customers).tried.every(one => one.silhouette > 0))
  const points = times(60, i => Float64Array.from([i % 2 * 10 + random.next(), 0]))
  const two = kMeans(points, 2, seededRandom(1))
  assert.ok(silhouette(points, two) > 0.9 && agreement(two.of, points.map((_, i) => i % 2)) === 1)
})
