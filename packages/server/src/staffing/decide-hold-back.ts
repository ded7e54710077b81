import { erlangA } from './model-patience.ts'
import { holdBackFigures, type HoldBack, type Truncation } from './model-pools.ts'
import { highWaits } from './model-priority.ts'

/** Rates per second (or any one unit); a seat serves one at a time. */
export interface HoldBackFacts {
  readonly seats: number
  readonly vipRate: number; readonly otherRate: number
  readonly mu: number; readonly vipTheta: number; readonly otherTheta: number
  /** P(a VIP waits longer than `within`) must not exceed `share`; within 0 asks that they do not wait at all. */
  readonly target: { readonly within: number; readonly share: number }
}
export interface HoldBackDecision {
  readonly reserve: number; readonly meets: boolean; readonly how: 'exact' | 'approximate'
  /** At that reserve. */
  readonly pVipWait: number; readonly pVipLate: number
}

const MOST_RESERVE = 3
/** Multiplications: some tens of milliseconds. */
const BEARABLE = 5e7
/** What may sit on the cut of the chain. */
const NEGLIGIBLE = 1e-12

/**
 * The fewest seats to hold back for VIPs that keep their promise: 0 to 3, and never more than a third of the seats.
 *
 * Each seat held back divides the VIPs' waiting by about n·mu/vipRate and costs the others something; so the least that will do.
 * When even the most does not do, the most is returned with `meets: false`. Source: docs/policy/staffing.md, "How much to hold back".
 */
export function sizeHoldBack (facts: HoldBackFacts): HoldBackDecision {
  const { seats, vipRate, otherRate, mu, vipTheta, otherTheta, target } = facts
  if (!Number.isInteger(seats) || seats < 1 || ![vipRate, otherRate, mu, vipTheta, otherTheta, target.within].every(rate => Number.isFinite(rate) && rate >= 0) || mu === 0 || vipTheta === 0) throw new RangeError('seats, rates and target must be finite, and mu and vipTheta above 0')
  if (vipRate === 0) return { reserve: 0, meets: true, how: 'exact', pVipWait: 0, pVipLate: 0 }
  const alone = highWaits({ n: seats, lamHigh: vipRate, mu, theta: vipTheta })
  const late = alone.offeredWaitGtGivenBusy(target.within) * Math.exp(-vipTheta * target.within)
  const most = otherRate === 0 ? 0 : Math.min(MOST_RESERVE, Math.floor(seats / 3))
  for (let reserve = 0; ; reserve++) {
    const { pWait, how } = vipWait({ n: seats, reserve, mu, lamHigh: vipRate, lamLow: otherRate, thetaHigh: vipTheta, thetaLow: otherTheta })
    const pVipLate = pWait * late
    const meets = pVipLate <= target.share
    if (meets || reserve === most) return { reserve, meets, how, pVipWait: pWait, pVipLate }
  }
}

function vipWait (pool: HoldBack): { pWait: number; how: 'exact' | 'approximate' } {
  if (pool.lamLow === 0) return { pWait: erlangA({ n: pool.n, lam: pool.lamHigh, mu: pool.mu, theta: pool.thetaHigh }).pWait, how: 'exact' }
  const trunc = cutFor(pool)
  if (trunc) return { pWait: holdBackFigures(pool, trunc).pHighWait, how: 'exact' }
  return { pWait: approximateVipWait(pool), how: 'approximate' }
}

/** How many of each may wait so that next to nothing is cut off; undefined when that would take too long. */
function cutFor ({ n, reserve, mu, lamHigh, lamLow, thetaHigh, thetaLow }: HoldBack): Truncation | undefined {
  const high = fading(lamHigh, n * mu, thetaHigh)
  // The low class's queue falls at least as fast as if VIPs left it only what they do not need.
  const low = fading(lamLow, Math.max(0, (n - reserve) * mu - lamHigh), thetaLow)
  return high !== undefined && low !== undefined && 2 * (low + 1) * (reserve + high + 1) ** 3 <= BEARABLE ? [high, low] : undefined
}

/** After how many waiting the law with ratios lam/(base + j·theta) has faded for good. */
function fading (lam: number, base: number, theta: number): number | undefined {
  let [share, highest] = [1, 1]
  for (let j = 1; j < 20_000; j++) {
    share *= lam / (base + j * theta)
    highest = Math.max(highest, share)
    if (share < highest * NEGLIGIBLE) return j
  }
  return undefined
}

/**
 * P(all busy) without the chain. How the busy seats above n − reserve are shared out is exact (only VIPs go up there: a cut argument); the chance of
 * being there is taken from Erlang-A with n − reserve servers and everyone's mean patience: for loads of
 * 0.7 to 1 within −6 and +5 % of the chain.
 */
export function approximateVipWait ({ n, reserve, mu, lamHigh, lamLow, thetaHigh, thetaLow }: HoldBack): number {
  const lam = lamHigh + lamLow
  const theta = Math.max((lamHigh * thetaHigh + lamLow * thetaLow) / lam, 1e-9 * mu)
  const open = erlangA({ n: n - reserve, lam, mu, theta }).pWait
  let [below, at] = [0, 1]
  for (let busy = n - reserve; busy < n; busy++) {
    below += at
    at *= lamHigh / ((busy + 1) * mu)
  }
  let full = 0
  for (let j = 1; at > 1e-17 * full && j < 100_000; j++) {
    full += at
    at *= lamHigh / (n * mu + j * thetaHigh)
  }
  return open * full / (below + full)
}
