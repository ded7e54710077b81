import { chiSquareTail, normalTail } from './model-special.ts'

/** 97.5 % of the standard normal. */
const Z95 = 1.959963984540054

export interface Contrast {
  readonly diff: number; readonly se: number; readonly ci: readonly [number, number]; readonly z: number; /** Two-sided. */ readonly p: number
  /** The difference as a share of the control's mean. */
  readonly rel: number
}

interface Moments { readonly n: number; readonly mean: number; readonly variance: number }

function momentsOf (values: Float64Array): Moments {
  const n = values.length
  let mean = 0
  for (const value of values) mean += value
  mean /= n
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { n, mean, variance: squares / (n - 1) }
}

/** Treated against control: difference of means with unpooled (Welch) standard error. Both arms need two people. */
export function contrast (treated: Float64Array, control: Float64Array): Contrast {
  const [t, c] = [momentsOf(treated), momentsOf(control)]
  const diff = t.mean - c.mean
  const se = Math.sqrt(t.variance / t.n + c.variance / c.n)
  const z = se > 0 ? diff / se : 0
  return { diff, se, ci: [diff - Z95 * se, diff + Z95 * se], z, p: 2 * normalTail(Math.abs(z)), rel: diff / c.mean }
}

/** Wilson's interval of a share, 95 %: right for shares near 0 or 1 and for few cases, never beyond 0..1; all of it when nothing was counted. Source: Wilson 1927. */
export function wilson (good: number, of: number): readonly [low: number, high: number] {
  if (of === 0) return [0, 1]
  const share = good / of
  const middle = share + Z95 * Z95 / (2 * of)
  const half = Z95 * Math.sqrt(share * (1 - share) / of + Z95 * Z95 / (4 * of * of))
  const scale = 1 + Z95 * Z95 / of
  return [good === 0 ? 0 : (middle - half) / scale, good === of ? 1 : (middle + half) / scale] // at the ends exact, whatever rounding says
}

/** For yes-or-no metrics: the difference's interval from both shares' Wilson intervals. Source: Newcombe 1998, method 10. */
export function newcombe (treated: { yes: number; n: number }, control: { yes: number; n: number }): readonly [number, number] {
  const [p, q] = [treated.yes / treated.n, control.yes / control.n]
  const [[l1, u1], [l2, u2]] = [wilson(treated.yes, treated.n), wilson(control.yes, control.n)]
  return [p - q - Math.hypot(p - l1, u2 - q), p - q + Math.hypot(u1 - p, q - l2)]
}

/** Did chance fill the arms as planned? A small p means the assignment is broken, and nothing after it may be read. */
export function sampleRatio (counts: readonly number[], shares: readonly number[] = counts.map(() => 1 / counts.length)): { readonly chi2: number; readonly p: number } {
  const n = counts.reduce((sum, count) => sum + count, 0)
  const chi2 = counts.reduce((sum, count, i) => sum + (count - n * shares[i]!) ** 2 / (n * shares[i]!), 0)
  return { chi2, p: chiSquareTail(chi2, counts.length - 1) }
}

/** Least squares of y on the columns, with an intercept first. Columns that say nothing new get 0. Source: normal equations, Gauss–Jordan with pivots. */
export function leastSquares (y: ArrayLike<number>, columns: readonly Float64Array[]): number[] {
  const k = columns.length
  const n = y.length
  // Centred: the equations stay well conditioned, and the intercept follows from the means.
  const means = columns.map(column => column.reduce((sum, value) => sum + value, 0) / n)
  let mean = 0
  for (let i = 0; i < n; i++) mean += y[i]!
  mean /= n
  const system = columns.map((a, i) => [...columns.map((b, j) => dot(a, b, means[i]!, means[j]!)), dot(a, y, means[i]!, mean)])
  const scale = system.map((row, i) => row[i]!)
  const done: boolean[] = []
  for (let c = 0; c < k; c++) {
    done[c] = system[c]![c]! > 1e-10 * scale[c]! // what is left of the column when those before it are taken out
    if (!done[c]) continue
    const row = system[c]!
    for (let r = 0; r < k; r++) {
      if (r === c) continue
      const by = system[r]![c]! / row[c]!
      for (let j = c; j <= k; j++) system[r]![j]! -= by * row[j]!
    }
  }
  const theta = system.map((row, i) => done[i] ? row[k]! / row[i]! : 0)
  return [mean - theta.reduce((sum, value, i) => sum + value * means[i]!, 0), ...theta]
}

function dot (a: ArrayLike<number>, b: ArrayLike<number>, meanA: number, meanB: number): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB)
  return sum
}

export interface Adjusted extends Contrast { readonly theta: readonly number[]; /** Variance left, as a share: 1 means the covariates say nothing. */ readonly varRatio: number }

/** CUPED: what was known before the experiment is taken out of the metric, over both arms together. Covariates must not have been touched by the treatment. Source: Deng et al. 2013. */
export function contrastAdjusted (treated: Float64Array, control: Float64Array, covariates: readonly { readonly treated: Float64Array; readonly control: Float64Array }[]): Adjusted {
  const joined = (a: Float64Array, b: Float64Array): Float64Array => { const all = new Float64Array(a.length + b.length); all.set(a); all.set(b, a.length); return all }
  const y = joined(treated, control)
  const columns = covariates.map(one => joined(one.treated, one.control))
  const theta = leastSquares(y, columns).slice(1)
  const means = columns.map(column => column.reduce((sum, value) => sum + value, 0) / column.length)
  const adjusted = y.map((value, i) => value - theta.reduce((sum, by, c) => sum + by * (columns[c]![i]! - means[c]!), 0))
  const found = contrast(adjusted.slice(0, treated.length), adjusted.slice(treated.length))
  const control0 = momentsOf(control).mean
  return { ...found, rel: found.diff / control0, theta, varRatio: momentsOf(adjusted).variance / momentsOf(y).variance }
}

/** What a treatment returned per person, at this margin and cost. */
export function returnOn ({ diff, ci }: Contrast, { margin, cost }: { readonly margin: number; readonly cost: number }) {
  return { incrementalMargin: diff * margin, net: diff * margin - cost, roi: cost > 0 ? (diff * margin - cost) / cost : null, netCi: [ci[0] * margin - cost, ci[1] * margin - cost] as const, breakEvenCost: diff * margin }
}
