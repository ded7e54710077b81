import { spareRate } from './model-exact.ts'

/** Poisson arrivals at `lam`, exponential service at `mu`: `servers` serve, in one unit of time. */
export interface Traffic { readonly n: number; readonly lam: number; readonly mu: number }

/** Erlang-B: the share of arrivals that find all n servers busy when nobody waits; a is the offered load. Every term is positive: the error stays below n roundings. */
export function erlangB (n: number, a: number): number {
  let b = 1
  for (let k = 1; k <= n && b > 0; k++) b = a * b / (k + a * b)
  return b
}

export interface ErlangC {
  readonly offeredLoad: number; readonly utilisation: number; readonly erlangB: number
  readonly pWait: number; readonly meanWait: number; readonly meanWaitGivenWait: number; readonly meanQueue: number
  /** P(W ≤ t). */
  readonly pWaitLe: (t: number) => number
  /** P(W > t). */
  readonly pWaitGt: (t: number) => number
  /** The smallest t with P(W > t) ≤ beyond; 0 when fewer than that wait at all. */
  readonly waitBeyond: (beyond: number) => number
}

/** Erlang-C (M/M/n, everyone is patient). Only for lam < n·mu. Source: docs/policy/staffing.md, "Erlang-C". */
export function erlangC ({ n, lam, mu }: Traffic): ErlangC {
  const a = lam / mu
  const b = erlangB(n, a)
  const spare = spareRate(n, mu, lam)
  const free = spare / mu // n − a, without the rounding of a
  const pWait = n * b / (free + a * b)
  const pNoWait = free * (1 - b) / (free + a * b)
  return {
    offeredLoad: a, utilisation: a / n, erlangB: b,
    pWait, meanWait: pWait / spare, meanWaitGivenWait: 1 / spare, meanQueue: lam * (pWait / spare),
    pWaitLe: t => pNoWait - pWait * Math.expm1(-spare * t),
    pWaitGt: t => pWait * Math.exp(-spare * t),
    waitBeyond: beyond => pWait <= beyond ? 0 : Math.log1p((pWait - beyond) / beyond) / spare,
  }
}
