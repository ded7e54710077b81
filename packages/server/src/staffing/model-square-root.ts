import { erlangB } from './model-erlang.ts'
import { spareRate } from './model-exact.ts'
import { integrate } from './model-integral.ts'
import { erlangA } from './model-patience.ts'

/** Rounds up what a plan asks for; a hair above a whole number is that number (10 + √10² must stay 20). */
export const wholeServers = (servers: number): number => Math.max(1, Math.ceil(servers * (1 - 1e-12)))

/** a + beta·√a servers: the start of every search, and a good answer by itself. Source: Halfin and Whitt 1981. */
export const squareRootRule = (a: number, beta: number): number => wholeServers(a + beta * Math.sqrt(a))

/** The least whole n ≥ 1 at which `enough` holds and goes on holding: doubling steps away from a first guess, then halving. */
export function leastServers (guess: number, enough: (n: number) => boolean): number {
  let low = 0 // not enough
  let high = Math.max(1, guess)
  for (let step = 1; !enough(high); step *= 2) {
    low = high
    high += step
  }
  for (let step = 1; high - step > low; step *= 2) {
    if (!enough(high - step)) {
      low = high - step
      break
    }
    high -= step
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (enough(middle)) high = middle
    else low = middle
  }
  return high
}

/** The least n with P(W ≤ t) ≥ share when everyone is patient: one pass, since Erlang-B of n + 1 follows from that of n. */
export function serversForWait (lam: number, mu: number, target: { readonly share: number; readonly within: number }): number {
  const a = lam / mu
  let n = Math.floor(a)
  let b = erlangB(n, a)
  for (;;) {
    n += 1
    b = a * b / (n + a * b)
    const spare = spareRate(n, mu, lam)
    if (spare <= 0) continue
    const late = n * b / (spare / mu + a * b) * Math.exp(-spare * target.within)
    if (late <= 1 - target.share) return n
  }
}

/** The least n with P(abandon) ≤ share. */
export function serversForAbandon (rates: { readonly lam: number; readonly mu: number; readonly theta: number }, share: number): number {
  const a = rates.lam / rates.mu
  return leastServers(squareRootRule(a * (1 - share), 0), n => erlangA({ n, ...rates }).pAbandon <= share)
}

/** Φ(−x)/φ(x) and, of the same law, h(x) − x where h = φ/Φ(−·) is the normal hazard: both without cancellation. */
function normalTail (x: number): { readonly mills: number; readonly hazard: number; readonly hazardOver: number } {
  if (x < 0) {
    const { mills } = normalTail(-x)
    const whole = Math.sqrt(2 * Math.PI) * Math.exp(x * x / 2) - mills
    return { mills: whole, hazard: 1 / whole, hazardOver: 1 / whole - x }
  }
  const [mass, mean] = integrate(12 / (1 + x) * (6 + 1 / (1 + x)), 2, (s, out) => {
    out[0] = Math.exp(-s * (x + s / 2))
    out[1] = s * out[0]
  })
  return { mills: mass!, hazard: 1 / mass!, hazardOver: mean! / mass! } // two functions, two sums
}

/** Halfin and Whitt: P(wait) of M/M/n at n = a + beta·√a as n grows; only for beta > 0. */
export const halfinWhitt = (beta: number): number => 1 / (1 + beta * normalTail(-beta).mills)

/** Garnett, Mandelbaum and Reiman: P(wait) of M/M/n+M, and √n·P(abandon). */
export function garnett (beta: number, thetaOverMu: number): { readonly pWait: number; readonly rootAbandon: number } {
  const r = Math.sqrt(1 / thetaOverMu)
  const high = normalTail(beta * r)
  const pWait = 1 / (1 + high.hazard / r / normalTail(-beta).hazard)
  return { pWait, rootAbandon: high.hazardOver * Math.sqrt(thetaOverMu) * pWait }
}

/** The offered load a at which n servers are a + beta·√a. */
export function loadAt (n: number, beta: number): number {
  const root = Math.sqrt(beta * beta + 4 * n)
  const side = beta > 0 ? 2 * n / (beta + root) : (root - beta) / 2
  return side * side
}
