import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { approximateVipWait, sizeHoldBack } from './decide-hold-back.ts'
import { holdBackFigures } from './model-pools.ts'

/** 60 seats, eight minutes each, VIPs a tenth of the arrivals: the reference pool. */
const pool = { seats: 60, vipRate: 0.012, otherRate: 0.105, mu: 1 / 480, vipTheta: 1 / 120, otherTheta: 1 / 180 }
const asChain = (reserve: number) => ({ n: pool.seats, reserve, mu: pool.mu, lamHigh: pool.vipRate, lamLow: pool.otherRate, thetaHigh: pool.vipTheta, thetaLow: pool.otherTheta })

for (const [share, reserve, meets] of [[0.3, 0, true], [0.252, 0, true], [0.251, 1, true], [0.0285, 1, true], [0.01, 2, true], [0.001, 3, true], [1e-5, 3, false]] as const) {
  test(`of 60 seats ${reserve} are held back so that at most ${share * 100} % of VIPs wait${meets ? '' : ', and it is said that this is not enough'}`, () => {
    const decision = sizeHoldBack({ ...pool, target: { within: 0, share } })
    assert.deepEqual([decision.reserve, decision.meets, decision.how], [reserve, meets, 'exact'])
    assert.ok(Math.abs(decision.pVipWait / holdBackFigures(asChain(reserve), [40, 90]).pHighWait - 1) < 1e-9)
  })
}

test('a wait of 15 s is allowed more easily than none, and never more than a third of the seats is held back', () => {
  const late = sizeHoldBack({ ...pool, target: { within: 15, share: 0.05 } })
  assert.equal(late.reserve, 0)
  assert.ok(late.pVipLate < 0.05 && late.pVipWait > 0.2)
  const small = { ...pool, vipRate: 0.004, otherRate: 0.02, target: { within: 0, share: 1e-9 } }
  for (const [seats, reserve] of [[1, 0], [2, 0], [3, 1], [5, 1], [6, 2], [9, 3], [30, 3]] as const) assert.equal(sizeHoldBack({ ...small, seats }).reserve, reserve, `${seats} seats`)
})

test('nothing is held back for nobody, nor from nobody', () => {
  assert.equal(sizeHoldBack({ ...pool, vipRate: 0, target: { within: 0, share: 0 } }).meets, true)
  assert.deepEqual(sizeHoldBack({ ...pool, vipRate: 1, otherRate: 0, target: { within: 0, share: 0 } }).reserve, 0)
})

test('a flood, or endless patience under overload, is answered by the approximation; bad rates are refused', () => {
  const endless = sizeHoldBack({ ...pool, otherRate: 1, otherTheta: 0, target: { within: 0, share: 0.5 } })
  assert.equal(endless.how, 'approximate')
  assert.ok(endless.pVipWait > 0 && endless.pVipWait <= 0.5)
  for (const bad of [{ mu: 0 }, { vipRate: NaN }, { seats: 0 }, { otherRate: -1 }]) assert.throws(() => sizeHoldBack({ ...pool, target: { within: 0, share: 0.1 }, ...bad }), RangeError)
})

test('the approximation is within a tenth of the chain for an ordinary load', () => {
  fc.assert(fc.property(fc.integer({ min: 12, max: 200 }), fc.double({ min: 0.7, max: 1, noNaN: true }), fc.double({ min: 0.05, max: 0.3, noNaN: true }), fc.integer({ min: 1, max: 3 }), (n, rho, share, reserve) => {
    const chain = { n, reserve, mu: 1, lamHigh: n * rho * share, lamLow: n * rho * (1 - share), thetaHigh: 2, thetaLow: 2 }
    const exact = holdBackFigures(chain, [50, 120]).pHighWait
    const ratio = approximateVipWait(chain) / exact
    assert.ok(ratio > 0.9 && ratio < 1.1, `${ratio}`)
  }), { numRuns: 10 })
})
