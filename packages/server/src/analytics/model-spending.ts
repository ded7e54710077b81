import { hyp2f1, lnGamma } from './model-special.ts'
import { minimise } from './model-optimise.ts'

/** A customer's buying up to an instant, in one unit of time: repeat purchases, when the last of them was, and for how long the customer is known. */
export interface Buying { readonly repeats: number; readonly lastAt: number; readonly knownFor: number }
/** Mean value of the repeat purchases, for those with at least one. */
export interface Spending { readonly repeats: number; readonly meanValue: number }

export interface BgNbd { readonly r: number; readonly alpha: number; readonly a: number; readonly b: number }
export interface ParetoNbd { readonly r: number; readonly alpha: number; readonly s: number; readonly beta: number }
export interface GammaGamma { readonly p: number; readonly q: number; readonly v: number }
export interface Fit<P> { readonly params: P; readonly logLikelihood: number; readonly converged: boolean }

/** Customers with the same figures are one customer with a weight: fits cost by distinct figures. */
function grouped<T extends object> (all: readonly T[], key: (one: T) => string): { one: T; weight: number }[] {
  const groups = new Map<string, { one: T; weight: number }>()
  for (const one of all) {
    const known = groups.get(key(one))
    if (known) known.weight++
    else groups.set(key(one), { one, weight: 1 })
  }
  return [...groups.values()]
}
const byBuying = ({ repeats, lastAt, knownFor }: Buying): string => `${repeats} ${lastAt} ${knownFor}`

function fitted<P> (start: readonly number[], read: (x: readonly number[]) => P, logLikelihood: (params: P) => number): Fit<P> {
  const { at, value, converged } = minimise(x => -logLikelihood(read(x)), start.map(Math.log))
  return { params: read(at), logLikelihood: -value, converged }
}

/** ln of one customer's likelihood. Source: Fader, Hardie and Lee 2005a, eq. 6. */
function lnBgNbd ({ repeats: x, lastAt, knownFor }: Buying, { r, alpha, a, b }: BgNbd): number {
  const front = lnGamma(r + x) - lnGamma(r) + r * Math.log(alpha) + lnGamma(a + b) + lnGamma(b + x) - lnGamma(b) - lnGamma(a + b + x)
  const still = -(r + x) * Math.log(alpha + knownFor)
  if (x === 0) return front + still
  const left = Math.log(a) - Math.log(b + x - 1) - (r + x) * Math.log(alpha + lastAt)
  const top = Math.max(still, left)
  return front + top + Math.log(Math.exp(still - top) + Math.exp(left - top))
}

/** BG/NBD by maximum likelihood. Source: Fader, Hardie and Lee, "Counting your customers" the easy way, Marketing Science 24(2), 2005. */
export function fitBgNbd (customers: readonly Buying[]): Fit<BgNbd> {
  const groups = grouped(customers, byBuying)
  return fitted([1, 5, 1, 2], ([r, alpha, a, b]) => ({ r: Math.exp(r!), alpha: Math.exp(alpha!), a: Math.exp(a!), b: Math.exp(b!) }), params => groups.reduce((sum, { one, weight }) => sum + weight * lnBgNbd(one, params), 0))
}

/** Purchases expected in the `span` after `knownFor`, given what was seen. */
export function expectedByBgNbd ({ repeats: x, lastAt, knownFor }: Buying, { r, alpha, a, b }: BgNbd, span: number): number {
  const z = span / (alpha + knownFor + span)
  const grows = 1 - Math.pow((alpha + knownFor) / (alpha + knownFor + span), r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z)
  const doubt = x > 0 ? a / (b + x - 1) * Math.pow((alpha + knownFor) / (alpha + lastAt), r + x) : 0
  return (a + b + x - 1) / (a - 1) * grows / (1 + doubt)
}

/** Of one newly come customer, repeat purchases expected within `span`. */
export function expectedFromStart ({ r, alpha, a, b }: BgNbd, span: number): number {
  return (a + b - 1) / (a - 1) * (1 - Math.pow(alpha / (alpha + span), r) * hyp2f1(r, b, a + b - 1, span / (alpha + span)))
}

/** ln of one customer's likelihood under MBG/NBD: one may be gone after the first purchase, too. Source: Batislam, Denizel and Filiztekin 2007; Platzer and Reutterer 2016. */
function lnMbgNbd ({ repeats: x, lastAt, knownFor }: Buying, { r, alpha, a, b }: BgNbd): number {
  const front = lnGamma(r + x) - lnGamma(r) + r * Math.log(alpha) + lnGamma(a + b) + lnGamma(b + x) - lnGamma(b) - lnGamma(a + b + x + 1)
  const still = Math.log(b + x) - (r + x) * Math.log(alpha + knownFor)
  const left = Math.log(a) - (r + x) * Math.log(alpha + lastAt)
  const top = Math.max(still, left)
  return front + top + Math.log(Math.exp(still - top) + Math.exp(left - top))
}

/** MBG/NBD by maximum likelihood. */
export function fitMbgNbd (customers: readonly Buying[]): Fit<BgNbd> {
  const groups = grouped(customers, byBuying)
  return fitted([1, 5, 1, 2], ([r, alpha, a, b]) => ({ r: Math.exp(r!), alpha: Math.exp(alpha!), a: Math.exp(a!), b: Math.exp(b!) }), params => groups.reduce((sum, { one, weight }) => sum + weight * lnMbgNbd(one, params), 0))
}

/** Purchases expected in the `span` after `knownFor` under MBG/NBD: BG/NBD's with one more chance to have gone. */
export function expectedByMbgNbd ({ repeats: x, lastAt, knownFor }: Buying, { r, alpha, a, b }: BgNbd, span: number): number {
  const z = span / (alpha + knownFor + span)
  const grows = 1 - Math.pow((alpha + knownFor) / (alpha + knownFor + span), r + x) * hyp2f1(r + x, b + x + 1, a + b + x, z)
  return (a + b + x) / (a - 1) * grows / (1 + a / (b + x) * Math.pow((alpha + knownFor) / (alpha + lastAt), r + x))
}

/** A₀ of Fader and Hardie 2005, "A note on deriving the Pareto/NBD model", times the larger scale's power at `lastAt`: without it a large x underflows. */
function lnParts ({ repeats: x, lastAt, knownFor }: Buying, { r, alpha, s, beta }: ParetoNbd): { alive: number; gone: number } {
  const [large, small] = alpha >= beta ? [alpha, beta] : [beta, alpha]
  const second = alpha >= beta ? s + 1 : r + x
  const power = r + s + x
  const at = (t: number): number => hyp2f1(power, second, power + 1, (large - small) / (large + t))
  const scale = -power * Math.log(large + lastAt)
  const inner = at(lastAt) - Math.pow((large + lastAt) / (large + knownFor), power) * at(knownFor)
  return { alive: -(r + x) * Math.log(alpha + knownFor) - s * Math.log(beta + knownFor), gone: inner > 0 ? Math.log(s) - Math.log(power) + scale + Math.log(inner) : -Infinity }
}

/** Pareto/NBD by maximum likelihood. β lies on a flat ridge: compare likelihoods and forecasts, not β. Source: Schmittlein, Morrison and Colombo 1987. */
export function fitParetoNbd (customers: readonly Buying[]): Fit<ParetoNbd> {
  const groups = grouped(customers, byBuying)
  return fitted([0.5, 10, 0.6, 12], ([r, alpha, s, beta]) => ({ r: Math.exp(r!), alpha: Math.exp(alpha!), s: Math.exp(s!), beta: Math.exp(beta!) }), params => {
    const { r, alpha, s, beta } = params
    return groups.reduce((sum, { one, weight }) => {
      const { alive, gone } = lnParts(one, params)
      const top = Math.max(alive, gone)
      return sum + weight * (lnGamma(r + one.repeats) - lnGamma(r) + r * Math.log(alpha) + s * Math.log(beta) + top + Math.log(Math.exp(alive - top) + Math.exp(gone - top)))
    }, 0)
  })
}

/** Purchases expected in the `span` after `knownFor`, given what was seen. */
export function expectedByParetoNbd (buying: Buying, params: ParetoNbd, span: number): number {
  const { r, alpha, s, beta } = params
  const { repeats: x, knownFor } = buying
  const { alive, gone } = lnParts(buying, params)
  const stillThere = 1 / (1 + Math.exp(gone - alive))
  return (r + x) * (beta + knownFor) / ((alpha + knownFor) * (s - 1)) * (1 - Math.pow((beta + knownFor) / (beta + knownFor + span), s - 1)) * stillThere
}

/** Gamma-Gamma by maximum likelihood over repeat buyers. Source: Fader and Hardie 2013, "The Gamma-Gamma model of monetary value". */
export function fitGammaGamma (customers: readonly Spending[]): Fit<GammaGamma> {
  const buyers = customers.filter(one => one.repeats > 0 && one.meanValue > 0)
  return fitted([6, 4, 15], ([p, q, v]) => ({ p: Math.exp(p!), q: Math.exp(q!), v: Math.exp(v!) }), ({ p, q, v }) => buyers.reduce((sum, { repeats: x, meanValue: z }) =>
    sum + lnGamma(p * x + q) - lnGamma(p * x) - lnGamma(q) + q * Math.log(v) + (p * x - 1) * Math.log(z) + p * x * Math.log(x) - (p * x + q) * Math.log(x * z + v), 0))
}

/** The mean value of this customer's purchases to come: their own mean, drawn towards everybody's. */
export function expectedValue ({ repeats: x, meanValue: z }: Spending, { p, q, v }: GammaGamma): number {
  return p * (v + x * z) / (p * x + q - 1)
}
