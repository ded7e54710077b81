import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { erlangA } from './model-patience.ts'
import { holdBackFigures, nModelFigures, type HoldBack, type NModel, type Truncation } from './model-pools.ts'
import { highWaits, impatientPriorityWaits } from './model-priority.ts'

function close (actual: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance * Math.abs(expected) + 1e-300, `${what}: ${actual} for ${expected}`)
}

/** The stationary law by plain sweeps over every state, to the last digit: slow, and nothing like the way under test. */
function bySweeps (states: readonly (readonly number[])[], ratesFrom: (state: readonly number[]) => readonly (readonly [readonly number[], number])[]): Map<string, number> {
  const law = new Map(states.map(state => [state.join(), 1]))
  const into = new Map<string, [string, number][]>()
  const out = new Map<string, number>()
  for (const state of states) {
    for (const [next, rate] of ratesFrom(state)) {
      if (!law.has(next.join()) || rate === 0) continue
      into.set(next.join(), [...into.get(next.join()) ?? [], [state.join(), rate]])
      out.set(state.join(), (out.get(state.join()) ?? 0) + rate)
    }
  }
  for (let sweep = 0; sweep < 4_000; sweep++) {
    for (const key of law.keys()) law.set(key, (into.get(key) ?? []).reduce((sum, [from, rate]) => sum + law.get(from)! * rate, 0) / out.get(key)!)
  }
  const total = [...law.values()].reduce((sum, p) => sum + p, 0)
  return new Map([...law].map(([key, p]) => [key, p / total]))
}

const mean = (law: Map<string, number>, of: (state: number[]) => number): number => [...law].reduce((sum, [key, p]) => sum + p * of(key.split(',').map(Number)), 0)

/** The rule itself, state by state: (busy, high waiting, low waiting). */
function holdBackByHand (pool: HoldBack, [mostHigh, mostLow]: Truncation) {
  const { n, reserve, mu, lamHigh, lamLow, thetaHigh, thetaLow } = pool
  const states: number[][] = []
  for (let b = 0; b <= n; b++) for (let h = 0; h <= (b === n ? mostHigh : 0); h++) for (let l = 0; l <= (n - b <= reserve ? mostLow : 0); l++) states.push([b, h, l])
  const law = bySweeps(states, ([b, h, l]) => [
    [b! < n ? [b! + 1, h!, l!] : [b!, h! + 1, l!], lamHigh],
    [n - b! > reserve ? [b! + 1, h!, l!] : [b!, h!, l! + 1], lamLow],
    [h! > 0 ? [b!, h! - 1, l!] : l! > 0 && n - b! + 1 > reserve ? [b!, h!, l! - 1] : [b! - 1, h!, l!], b! * mu],
    [[b!, h! - 1, l!], h! * thetaHigh], [[b!, h!, l! - 1], l! * thetaLow],
  ])
  return { pHighWait: mean(law, ([b]) => b === n ? 1 : 0), pLowWait: mean(law, ([b]) => n - b! <= reserve ? 1 : 0), meanWaitHigh: mean(law, s => s[1]!) / lamHigh, meanWaitLow: mean(law, s => s[2]!) / lamLow, utilisation: mean(law, s => s[0]!) / n, states: states.length }
}

/** (gold busy, VIPs waiting, regular busy, regular waiting). */
function nModelByHand (model: NModel, [mostHigh, mostLow]: Truncation) {
  const { gold, regular, holdBack, mu, lamHigh, lamLow, thetaHigh, thetaLow } = model
  const states: number[][] = []
  for (let g = 0; g <= gold; g++) for (let v = 0; v <= (g === gold ? mostHigh : 0); v++) for (let r = 0; r <= regular; r++) for (let q = 0; q <= (r === regular && gold - g <= holdBack ? mostLow : 0); q++) states.push([g, v, r, q])
  const law = bySweeps(states, state => {
    const [g, v, r, q] = state as [number, number, number, number] // as they were pushed
    return [
      [g < gold ? [g + 1, v, r, q] : [g, v + 1, r, q], lamHigh],
      [r < regular ? [g, v, r + 1, q] : gold - g > holdBack ? [g + 1, v, r, q] : [g, v, r, q + 1], lamLow],
      [v > 0 ? [g, v - 1, r, q] : q > 0 && gold - g + 1 > holdBack ? [g, v, r, q - 1] : [g - 1, v, r, q], g * mu],
      [q > 0 ? [g, v, r, q - 1] : [g, v, r - 1, q], r * mu],
      [[g, v - 1, r, q], v * thetaHigh], [[g, v, r, q - 1], q * thetaLow],
    ]
  })
  return { pHighWait: mean(law, ([g]) => g === gold ? 1 : 0), pLowWait: mean(law, ([g, , r]) => r === regular && gold - g! <= holdBack ? 1 : 0), meanWaitHigh: mean(law, s => s[1]!) / lamHigh, meanWaitLow: mean(law, s => s[3]!) / lamLow, utilisation: mean(law, s => s[0]!) / gold, utilisationLow: mean(law, s => s[2]!) / regular, states: states.length }
}

const rates = { lamHigh: 1.1, lamLow: 1.7, mu: 0.9, thetaHigh: 0.4, thetaLow: 0.7 }
for (const reserve of [0, 1, 3]) {
  test(`hold-back ${reserve} of 3 is what its rule does state by state`, () => {
    const pool = { n: 3, reserve, ...rates }
    const figures = holdBackFigures(pool, [4, 5])
    for (const [key, value] of Object.entries(holdBackByHand(pool, [4, 5]))) close(figures[key as keyof typeof figures], value, 1e-9, key)
  })
}
for (const [holdBack, lamLow] of [[0, 1.7], [1, 6], [2, 3]] as const) {
  test(`the N-model with ${holdBack} of 2 gold held back is what its rule does state by state, also under ${lamLow} regular arrivals`, () => {
    const model = { gold: 2, regular: 2, holdBack, ...rates, lamLow }
    const figures = nModelFigures(model, [3, 5])
    for (const [key, value] of Object.entries(nModelByHand(model, [3, 5]))) close(figures[key as keyof typeof figures], value, 1e-9, key)
  })
}

const anyPool = fc.record({ n: fc.integer({ min: 1, max: 80 }), rho: fc.double({ min: 0.2, max: 1.3, noNaN: true }), share: fc.double({ min: 0.05, max: 0.6, noNaN: true }), impatience: fc.double({ min: 0.3, max: 4, noNaN: true }) })
  .map(({ n, rho, share, impatience }) => ({ n, mu: 1, lamHigh: n * rho * share, lamLow: n * rho * (1 - share), theta: impatience }))

test('nothing held back is plain priority', () => {
  fc.assert(fc.property(anyPool, ({ theta, ...classes }) => {
    const chain = holdBackFigures({ ...classes, reserve: 0, thetaHigh: theta, thetaLow: theta }, [60, 160])
    if (chain.truncationMass > 1e-13) return
    const exact = impatientPriorityWaits({ ...classes, theta })
    close(chain.pHighWait, exact.pWait, 1e-9, 'P(wait)')
    close(chain.meanWaitHigh, exact.meanWaitHigh, 1e-9, 'high')
    close(chain.meanWaitLow, exact.meanWaitLow, 1e-9, 'low')
  }), { numRuns: 12 })
})

test('each seat held back shortens the high class\'s wait and lengthens the low class\'s; who waits among the high meets only its own kind', () => {
  fc.assert(fc.property(anyPool.filter(pool => pool.n >= 4), ({ theta, ...classes }) => {
    const at = [0, 1, 2, 3].map(reserve => holdBackFigures({ ...classes, reserve, thetaHigh: theta, thetaLow: theta }, [50, 140]))
    if (at.some(figures => figures.truncationMass > 1e-14)) return // the chain is cut where people still stand
    const alone = highWaits({ ...classes, theta })
    for (const [i, figures] of at.entries()) {
      close(figures.meanWaitHigh, figures.pHighWait * alone.meanWaitGivenBusy, 1e-8, 'high, given all busy')
      const before = at[i - 1]
      if (!before) continue
      assert.ok(figures.pHighWait < before.pHighWait && figures.pLowWait > before.pLowWait && figures.meanWaitLow > before.meanWaitLow)
    }
  }), { numRuns: 6 })
})

test('5,000 servers are solved as they are: the total under priority is Erlang-A\'s, and a large N-model has no NaN', () => {
  const chain = holdBackFigures({ n: 5_000, reserve: 0, mu: 1, lamHigh: 400, lamLow: 4_580, thetaHigh: 2, thetaLow: 2 }, [40, 500])
  assert.ok(chain.truncationMass < 1e-15)
  close(chain.pAbandonAll, erlangA({ n: 5_000, lam: 4_980, mu: 1, theta: 2 }).pAbandon, 1e-9, 'abandonment')
  const pools = nModelFigures({ gold: 10, regular: 990, holdBack: 2, mu: 1, lamHigh: 5, lamLow: 980, thetaHigh: 1, thetaLow: 1 }, [40, 400])
  for (const [key, value] of Object.entries(pools)) assert.ok(Number.isFinite(value) && value >= 0, `${key} ${value}`)
  close(pools.utilisationLow * 990 + pools.utilisation * 10, 985 * (1 - pools.pAbandonAll), 1e-9, 'what comes in and stays is served')
})
