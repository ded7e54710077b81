import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { erlangB, erlangC } from './model-erlang.ts'
import { spareRate } from './model-exact.ts'
import { erlangA, type Impatient } from './model-patience.ts'
import { impatientPriorityWaits, priorityWaits } from './model-priority.ts'

function close (actual: number, expected: number, tolerance: number, what = ''): void {
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.abs(expected) + 1e-300, `${what} ${actual} for ${expected}`)
}

const anyRate = (low: number, high: number) => fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp)
const anyServers = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 5_000 }))
/** Load per server from 1e−4 to 5, service 1e−3 to 10, patience from a ten-thousandth to a thousand times the service. */
const anyImpatient: fc.Arbitrary<Impatient> = fc.record({ n: anyServers, rho: anyRate(1e-4, 5), mu: anyRate(1e-3, 10), impatience: anyRate(1e-4, 1e3) })
  .map(({ n, rho, mu, impatience }) => ({ n, lam: n * mu * rho, mu, theta: mu * impatience }))
const anyStable = fc.record({ n: anyServers, rho: fc.double({ min: 1e-3, max: 0.999, noNaN: true }), mu: anyRate(1e-3, 10) }).map(({ n, rho, mu }) => ({ n, lam: n * mu * rho, mu }))

/** The birth-death chain of M/M/n+M summed state by state from the likeliest one: an independent way to the same quantities. */
function byStates ({ n, lam, mu, theta }: Impatient) {
  const out = (k: number): number => k <= n ? k * mu : n * mu + (k - n) * theta
  const mode = lam <= n * mu ? Math.floor(lam / mu) : n + Math.floor((lam - n * mu) / theta)
  let [total, waits, queue] = [0, 0, 0]
  const add = (k: number, p: number): void => {
    total += p
    if (k >= n) waits += p
    queue += Math.max(0, k - n) * p
  }
  add(mode, 1)
  for (let k = mode, p = 1; k > 0 && p > 0; k--) add(k - 1, p *= out(k) / lam)
  for (let k = mode, p = 1; p > 1e-320; k++) add(k + 1, p *= lam / out(k + 1))
  return { pWait: waits / total, meanQueue: queue / total, pAbandon: theta * queue / total / lam }
}

test('Erlang-A by integrals is the birth-death chain, summed state by state', () => {
  fc.assert(fc.property(anyImpatient, traffic => {
    const a = erlangA(traffic)
    const chain = byStates(traffic)
    for (const key of ['pWait', 'meanQueue', 'pAbandon'] as const) if (chain[key] > 1e-280) close(a[key], chain[key], 1e-10, key)
  }), { numRuns: 25 })
})

test('Erlang-A: abandonment is patience rate times wait, the parts make the whole, the percentile is where the tail crosses', () => {
  fc.assert(fc.property(anyImpatient, fc.double({ min: 0, max: 3, noNaN: true }), (traffic, patiences) => {
    const a = erlangA(traffic)
    const t = patiences / traffic.theta
    close(a.pAbandon, traffic.theta * a.meanWait, 1e-13, 'W = P(Ab)/theta')
    close(a.pServed + a.pAbandon, 1, 1e-12, 'served or gone')
    close(a.pServed * a.meanWaitServed + a.pAbandon * a.meanWaitAbandoned, a.meanWait, 1e-11, 'served and gone waits')
    const tail = a.tail(t)
    close(tail.servedAndWaitGt + tail.abandonedAndWaitGt, tail.waitGt, 1e-11, 'who waits longer')
    close(tail.servedAndWaitLe + tail.servedAndWaitGt, a.pServed, 1e-11, 'who is served')
    for (const beyond of [0.1, 0.05, 0.001]) {
      const at = a.waitBeyond(beyond)
      if (at > 0) close(a.tail(at).waitGt, beyond, 1e-9, 'percentile')
      else assert.ok(a.pWait <= beyond)
      const served = a.waitServedBeyond(beyond)
      if (served > 0) close(a.tail(served).servedAndWaitGt / a.pServed, beyond, 1e-9, 'percentile of the served')
    }
  }), { numRuns: 25 })
})

test('more servers and more patience never hurt the other way round', () => {
  fc.assert(fc.property(anyImpatient, traffic => {
    const a = erlangA(traffic)
    const more = erlangA({ ...traffic, n: traffic.n + 1 })
    assert.ok(more.pAbandon <= a.pAbandon && more.pWait <= a.pWait, 'one more server')
    assert.ok(erlangA({ ...traffic, theta: traffic.theta / 2 }).pAbandon <= a.pAbandon * (1 + 1e-12), 'twice the patience')
    assert.ok(erlangA({ ...traffic, lam: traffic.lam * 1.01 }).pAbandon >= a.pAbandon * (1 - 1e-12), 'more arrivals')
  }), { numRuns: 15 })
})

test('Erlang-C follows from Erlang-B, and Erlang-A comes to it as patience grows without end', () => {
  fc.assert(fc.property(anyStable, traffic => {
    const c = erlangC(traffic)
    const rho = c.utilisation
    close(c.pWait, c.erlangB / (1 - rho * (1 - c.erlangB)), 1e-9, 'C from B')
    close(c.pWaitLe(0), 1 - c.pWait, 1e-9 / (1 - c.pWait), 'no wait')
    close(c.pWaitLe(c.waitBeyond(0.01)), Math.max(0.99, 1 - c.pWait), 1e-12, 'percentile')
    if (c.pWait < 1e-200) return
    const patient = erlangA({ ...traffic, theta: spareRate(traffic.n, traffic.mu, traffic.lam) ** 2 / (traffic.n * traffic.mu) * 1e-9 })
    close(patient.pWait, c.pWait, 1e-6, 'P(wait)')
    close(patient.meanWait, c.meanWait, 1e-6, 'W')
  }), { numRuns: 25 })
})

test('Erlang-B is the truncated Poisson law', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 60 }), anyRate(1e-3, 200), (n, a) => {
    let term = 1
    let sum = 1
    for (let k = 1; k <= n; k++) {
      term *= a / k
      sum += term
    }
    close(erlangB(n, a), term / sum, 1e-13)
  }))
  assert.equal(erlangB(0, 3), 1)
  assert.equal(erlangB(5, 0), 0)
  assert.ok(erlangB(5_000, 5_000) > 0.011 && erlangB(5_000, 5_000) < 0.0113)
  assert.equal(erlangB(5_000, 1), 0, 'too small for a double, and no NaN')
  close(erlangB(3, 1e300), 1, 1e-15)
})

test('priority moves waiting from one class to the other and keeps the sum', () => {
  fc.assert(fc.property(anyStable, fc.double({ min: 0.01, max: 0.99, noNaN: true }), anyRate(1e-3, 1e2), (traffic, share, impatience) => {
    const classes = { n: traffic.n, mu: traffic.mu, lamHigh: traffic.lam * share, lamLow: traffic.lam * (1 - share) }
    const patient = priorityWaits(classes)
    const sum = (waits: { meanWaitHigh: number; meanWaitLow: number }): number => share * waits.meanWaitHigh + (1 - share) * waits.meanWaitLow
    if (patient.pWait > 1e-200) close(sum(patient), erlangC(traffic).meanWait, 1e-8, 'Kleinrock\'s conservation')
    const theta = traffic.mu * impatience
    const waits = impatientPriorityWaits({ ...classes, theta })
    close(sum(waits), erlangA({ ...traffic, theta }).meanWait, 1e-10, 'sum with patience')
    assert.ok(waits.meanWaitHigh <= waits.meanWaitLow * (1 + 1e-9), 'high waits no longer')
    if (waits.pWait > 1e-200) close(waits.highTail(0).waitGt, waits.pWait, 1e-12, 'tail at zero')
  }), { numRuns: 25 })
})

test('nothing overflows at the edges of what is asked', () => {
  for (const traffic of [
    { n: 1, lam: 1e-12, mu: 1, theta: 1 }, { n: 5_000, lam: 5_000, mu: 1, theta: 1e-6 }, { n: 5_000, lam: 20_000, mu: 1, theta: 1e6 }, { n: 5_000, lam: 1e-3, mu: 1, theta: 0.5 },
    { n: 1, lam: 1e6, mu: 1, theta: 1e-6 }, { n: 1, lam: 1, mu: 1, theta: 1e12 }, { n: 5_000, lam: 4_999.999, mu: 1, theta: 1e-9 },
  ]) {
    const a = erlangA(traffic)
    for (const [key, value] of Object.entries({ ...a, ...a.tail(0.1), p99: a.waitBeyond(0.01), served: a.waitServedBeyond(0.01) })) {
      if (typeof value === 'number') assert.ok(Number.isFinite(value) && value >= 0, `${JSON.stringify(traffic)} ${key} ${value}`)
    }
  }
  const flood = erlangA({ n: 1, lam: 1e6, mu: 1, theta: 1e-6 })
  close(flood.meanWait, 1e6 * (1 - 1e-6), 1e-9, 'fluid: P(Ab)/theta')
  close(flood.pAbandon, 1 - 1e-6, 1e-12)
})
