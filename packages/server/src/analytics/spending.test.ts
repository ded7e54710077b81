import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { seededRandom } from '../kernel/random.ts'
import { minimise } from './model-optimise.ts'
import { chiSquareTail, hyp2f1, lnGamma, normalTail } from './model-special.ts'
import { expectedByBgNbd, expectedByMbgNbd, expectedByParetoNbd, expectedFromStart, expectedValue, fitBgNbd, fitGammaGamma, fitMbgNbd, fitParetoNbd, type Buying } from './model-spending.ts'

const near = (found: number, expected: number, within: number, what?: string): void => { assert.ok(Math.abs(found - expected) <= within, `${what ?? ''} ${found}, not ${expected} ± ${within}`) }

test('special functions agree with known values', () => {
  near(lnGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-14)
  near(lnGamma(171), 706.573062245787, 1e-9)
  near(hyp2f1(1, 1, 2, 0.5), 2 * Math.LN2, 1e-14)
  near(hyp2f1(1, 1, 2, 0.999), -Math.log(0.001) / 0.999, 1e-11)
  near(normalTail(1.959963984540054), 0.025, 1e-15)
  near(normalTail(10) / 7.61985302416052e-24, 1, 1e-12)
  near(chiSquareTail(3.841458820694124, 1), 0.05, 1e-13)
  near(chiSquareTail(0.20253125, 2), Math.exp(-0.20253125 / 2), 1e-15)
})

test('the minimum of a bent valley is found, and a start at the minimum stays', () => {
  const rosenbrock = ([x, y]: readonly number[]): number => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2
  const found = minimise(rosenbrock, [-1.2, 1])
  near(found.at[0]!, 1, 1e-5)
  near(minimise(rosenbrock, [1, 1]).value, 0, 1e-12)
})

test('forecasts with published parameters are the published ones', () => {
  // Hardie's spreadsheet of BG/NBD, and the BTYD walk-through of Pareto/NBD.
  const bg = { r: 0.2425945, alpha: 4.4136019, a: 0.7929199, b: 2.4258881 }
  for (const [weeks, purchases] of [[0.1429, 0.0078], [1, 0.0532], [3, 0.1506], [31.8571, 1.0405], [78, 1.8576]] as const) near(expectedFromStart(bg, weeks), purchases, 0.001)
  near(expectedByBgNbd({ repeats: 2, lastAt: 30.43, knownFor: 38.86 }, bg, 39), 1.226, 0.001)
  near(expectedByParetoNbd({ repeats: 26, lastAt: 30.86, knownFor: 31 }, { r: 0.5533971, alpha: 10.5801985, s: 0.6060625, beta: 11.6562237 }, 52), 25.46, 0.005)
  near(expectedByParetoNbd({ repeats: 132, lastAt: 200, knownFor: 200 }, { r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 }, 10), 6.2060518, 1e-5, 'far from zero the likelihood does not underflow')
  near(expectedValue({ repeats: 2, meanValue: 22.35 }, { p: 6.25, q: 3.74, v: 15.44 }), 24.6637, 0.001)
})

test('what MBG/NBD expects of a newcomer is what its own story gives: some are gone after the first purchase', () => {
  const random = seededRandom(3)
  const [alpha, span, people] = [5, 30, 40_000]
  let purchases = 0
  for (let i = 0; i < people; i++) {
    const rate = -Math.log(1 - random.next()) / alpha // Gamma(1, α)
    const leaves = [random.next(), random.next(), random.next(), random.next()].toSorted((a, b) => a - b)[1]! // Beta(2, 3)
    for (let at = 0; random.next() >= leaves;) {
      at += -Math.log(1 - random.next()) / rate
      if (at > span) break
      purchases++
    }
  }
  const expected = expectedByMbgNbd({ repeats: 0, lastAt: 0, knownFor: 0 }, { r: 1, alpha, a: 2, b: 3 }, span)
  near(purchases / people / expected, 1, 0.03)
})

const SHARED = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../../../../shared'), 'data/orders/CDNOW_sample.txt')
const missing = existsSync(SHARED) ? false : 'the CDNOW sample is not here'

test('the CDNOW sample gives the published fits', { skip: missing }, () => {
  const { buying, spending } = readSample()
  assert.equal(buying.length, 2_357)
  const bg = fitBgNbd(buying)
  near(bg.logLikelihood, -9582.429, 0.001)
  for (const [name, value] of Object.entries({ r: 0.2426, alpha: 4.4136, a: 0.7929, b: 2.4259 })) near(bg.params[name as keyof typeof bg.params], value, 0.001, name)
  const mbg = fitMbgNbd(buying)
  near(mbg.logLikelihood, -9582.136, 0.001)
  for (const [name, value] of Object.entries({ r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 })) near(mbg.params[name as keyof typeof mbg.params], value, 0.001, name)
  const pareto = fitParetoNbd(buying)
  near(pareto.logLikelihood, -9594.976, 0.005)
  for (const [name, value, within] of [['r', 0.553, 0.01], ['alpha', 10.578, 0.01], ['s', 0.606, 0.01], ['beta', 11.669, 0.05]] as const) near(pareto.params[name], value, within, name)
  const published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
  for (const [i, value] of published.entries()) near(expectedValue(spending[i]!, { p: 6.25, q: 3.74, v: 15.44 }), value, 0.1, `customer ${i + 1}`)
  const money = fitGammaGamma(spending)
  for (const [name, value] of Object.entries({ p: 6.25, q: 3.74, v: 15.44 })) near(money.params[name as keyof typeof money.params], value, 0.01, name)
})

function readSample (): { buying: Buying[]; spending: { repeats: number; meanValue: number }[] } {
  const people = new Map<string, Map<number, number>>()
  for (const line of readFileSync(SHARED, 'utf8').split('\n')) {
    const [, id, on, , dollars] = line.trim().split(/\s+/)
    if (id === undefined || on === undefined) continue
    const at = Date.UTC(Number(on.slice(0, 4)), Number(on.slice(4, 6)) - 1, Number(on.slice(6))) / 86_400_000
    const days = people.get(id) ?? new Map<number, number>()
    days.set(at, (days.get(at) ?? 0) + Number(dollars))
    people.set(id, days)
  }
  const cut = Date.UTC(1997, 8, 30) / 86_400_000
  const all = [...people.values()].map(days => ({ days, seen: [...days.keys()].filter(day => day <= cut).toSorted((a, b) => a - b) }))
  return {
    buying: all.map(({ seen }) => ({ repeats: seen.length - 1, lastAt: (seen.at(-1)! - seen[0]!) / 7, knownFor: (cut - seen[0]!) / 7 })),
    spending: all.map(({ days, seen }) => ({ repeats: seen.length - 1, meanValue: seen.length < 2 ? 0 : seen.slice(1).reduce((sum, day) => sum + days.get(day)!, 0) / (seen.length - 1) })),
  }
}
