import { erlangB, type Traffic } from './model-erlang.ts'
import { aboveLog, aboveTangent, secondBefore, spareRate } from './model-exact.ts'
import { integrate } from './model-integral.ts'

/**
 * Erlang-A (M/M/n+M): who waits loses patience at rate theta. Time is measured in mean patiences, u = theta·t.
 *
 * Everything follows from E(u) = exp(x(1 − e^−u) − c·u), c = n·mu/theta, x = lam/theta: the density of the offered wait beyond 0 is proportional to it.
 * Each quantity is an integral of E times a positive weight, never a difference of large numbers, and E is taken relative to its
 * highest point on u ≥ 0 (u* = ln(x/c) in overload, else 0), so that nothing overflows however large the load.
 * Source: docs/policy/staffing.md, "Erlang-A"; Mandelbaum and Zeltyn, "Service engineering in action: the Palm/Erlang-A queue".
 */
export interface Impatient extends Traffic { readonly theta: number }

type Weight = (u: number) => number
const one: Weight = () => 1
const stays: Weight = u => Math.exp(-u)
const leaves: Weight = u => -Math.expm1(-u)
const wait: Weight = u => u
const waitAndStays: Weight = u => u * Math.exp(-u)

/** Beyond this exponent nothing is left of an integrand that was 1. */
const NOTHING = 75

/** The law of the offered wait beyond zero. */
export interface OfferedWait {
  /** ln of E at its highest point. */
  readonly logPeak: number
  /** −ln of E(u) over the highest. */
  readonly drop: (u: number) => number
  /** ∫ from `from` on of E(u)·weight(u − from) du, times e^shift, over the highest E. */
  readonly beyond: (from: number, ...weights: readonly Weight[]) => { readonly shift: number; readonly sums: Float64Array }
  /** ∫ from 0 to `to` of E(u)·e^−u du over the highest E. */
  readonly servedWithin: (to: number) => number
}

export function offeredWait ({ n, lam, mu, theta }: Impatient): OfferedWait {
  const c = n * mu / theta
  const x = lam / theta
  const spare = spareRate(n, mu, lam)
  const over = -spare / (n * mu)
  const peak = over > 0 ? Math.log1p(over) : 0
  const drop = over > 0 ? (u: number) => c * aboveTangent(u - peak) : (u: number) => spare / theta * u + x * aboveTangent(u)
  /** From a point at or past the peak: E(from + v)/E(from) = e^−(slope·v + height·aboveTangent(v)). */
  const after = (from: number): ((v: number) => number) => {
    const slope = over > 0 ? -c * Math.expm1(peak - from) : spare / theta - x * Math.expm1(-from)
    const height = over > 0 ? c * Math.exp(peak - from) : x * Math.exp(-from)
    return v => slope * v + height * aboveTangent(v)
  }
  const before = (r: number): number => c * aboveTangent(-r)
  const reach = (exponent: (v: number) => number): number => {
    let v = 1
    while (exponent(v) < NOTHING) v *= 2
    while (exponent(v / 2) >= NOTHING) v /= 2
    return v
  }
  /** Sums over what lies left of `end` (≤ peak), down to `start`; r runs from the end leftwards. A weight may favour early times by e^r. */
  const leftOf = (end: number, start: number, weights: readonly Weight[], offset: number): Float64Array => {
    const away = peak - end
    const length = Math.min(end - start, reach(r => before(away + r) - before(away) - r))
    return integrate(length, weights.length, (r, out) => {
      const density = Math.exp(-before(away + r))
      for (let k = 0; k < weights.length; k++) out[k] = density * weights[k]!(Math.max(0, end - offset - r))
    })
  }
  const rightOf = (from: number, length: number, weights: readonly Weight[], offset: number): Float64Array => {
    const exponent = after(from)
    return integrate(Math.min(length, reach(exponent)), weights.length, (v, out) => {
      const density = Math.exp(-exponent(v))
      for (let k = 0; k < weights.length; k++) out[k] = density * weights[k]!(from - offset + v)
    })
  }
  return {
    logPeak: over > 0 ? c * aboveLog(over) : 0,
    drop,
    beyond (from, ...weights) {
      if (from >= peak) return { shift: drop(from), sums: rightOf(from, Infinity, weights, from) }
      const right = rightOf(peak, Infinity, weights, from)
      return { shift: 0, sums: leftOf(peak, from, weights, from).map((sum, k) => sum + right[k]!) }
    },
    servedWithin (to) {
      if (to <= peak) return leftOf(to, 0, [stays], 0)[0]!
      const left = peak > 0 ? leftOf(peak, 0, [stays], 0)[0]! : 0
      return left + rightOf(peak, to - peak, [stays], 0)[0]!
    },
  }
}

export interface WaitTail {
  readonly offeredWaitGt: number; readonly waitGt: number
  readonly servedAndWaitLe: number; readonly servedAndWaitGt: number; readonly abandonedAndWaitGt: number; readonly waitLeGivenServed: number
}
export interface ErlangA {
  readonly offeredLoad: number; readonly utilisation: number
  readonly pWait: number; readonly pAbandon: number; readonly pServed: number; readonly pAbandonGivenWait: number
  /** W is what was waited in the queue, until served or gone; the offered wait is what a patient one would have waited. */
  readonly meanQueue: number; readonly meanWait: number; readonly meanOfferedWait: number; readonly meanWaitServed: number; readonly meanWaitAbandoned: number
  readonly tail: (t: number) => WaitTail
  /** The smallest t with P(W > t) ≤ beyond, and with P(W > t | served) ≤ beyond. */
  readonly waitBeyond: (beyond: number) => number; readonly waitServedBeyond: (beyond: number) => number
}

export function erlangA (traffic: Impatient): ErlangA {
  return impatientQueue(traffic, erlangB(traffic.n - 1, traffic.lam / traffic.mu))
}

/**
 * The same for any way of serving that works at n·mu in all while someone waits; n may be a fraction. `fullBefore` is the chance of the last state
 * but one among the states in which nobody waits yet with one place free: Erlang-B of n − 1 for plain servers.
 */
export function impatientQueue (traffic: Impatient, fullBefore: number): ErlangA {
  const { n, lam, mu, theta } = traffic
  const a = lam / mu
  const law = offeredWait(traffic)
  const sums = law.beyond(0, one, stays, leaves, wait, waitAndStays, secondBefore).sums
  const [all, served, abandoned, offered, servedWait, abandonedWait] = [sums[0]!, sums[1]!, sums[2]!, sums[3]!, sums[4]!, sums[5]!] // six weights, six sums
  const odds = lam / theta * all * Math.exp(law.logPeak) * fullBefore
  const pWait = odds === Infinity ? 1 : odds / (1 + odds)
  const pNoWait = 1 / (1 + odds)
  const pServed = pNoWait + pWait * served / all
  const pAbandon = pWait * abandoned / all
  const survive = (u: number, weight: Weight): number => {
    const { shift, sums } = law.beyond(u, weight)
    return pWait * Math.exp(-shift) * sums[0]! / all
  }
  /** Newton on the logarithm of a tail e^−u·∫E·weight: it is concave, so after one step it comes from the right and never jumps. */
  const solve = (weight: Weight, level: number): number => {
    const start = law.beyond(0, weight)
    if (pWait * start.sums[0]! / all <= level) return 0
    let u = law.logPeak > 0 ? Math.log1p(-spareRate(n, mu, lam) / (n * mu)) : 0
    for (let round = 0; round < 200; round++) {
      const { shift, sums } = law.beyond(u, weight)
      const height = Math.log(pWait / level * (sums[0]! / all)) - shift - u
      const slope = Math.exp(shift - law.drop(u)) / sums[0]! + (weight === one ? 1 : 0)
      const next = Math.max(0, u + height / slope)
      if (Math.abs(next - u) <= 2e-15 * next || (round > 0 && next >= u)) return next / theta
      u = next
    }
    return u / theta
  }
  return {
    offeredLoad: a, utilisation: a * pServed / n,
    pWait, pAbandon, pServed, pAbandonGivenWait: abandoned / all,
    meanQueue: lam * (pAbandon / theta), meanWait: pAbandon / theta, meanOfferedWait: pWait * offered / all / theta,
    meanWaitServed: pWait * servedWait / all / pServed / theta, meanWaitAbandoned: abandonedWait / abandoned / theta,
    tail (t) {
      const u = theta * t
      const offeredWaitGt = survive(u, one)
      const within = pNoWait + pWait * law.servedWithin(u) / all
      const patient = Math.exp(-u)
      return {
        offeredWaitGt, waitGt: patient * offeredWaitGt,
        servedAndWaitLe: within, servedAndWaitGt: patient * survive(u, stays), abandonedAndWaitGt: patient * survive(u, leaves), waitLeGivenServed: within / pServed,
      }
    },
    waitBeyond: beyond => solve(one, beyond),
    waitServedBeyond: beyond => solve(stays, beyond * pServed),
  }
}
