/** Quantile of Student's t: P(T ≤ x) = `share`, for `freedom` ≥ 1 degrees (not necessarily whole). Relative error below 1e-10. */
export function studentQuantile (share: number, freedom: number): number {
  if (!(share > 0 && share < 1) || !(freedom >= 1)) throw new RangeError(`Student's t is asked for a share in (0, 1) and at least one degree of freedom; got ${share}, ${freedom}`)
  if (share === 0.5) return 0
  if (share < 0.5) return -studentQuantile(1 - share, freedom)
  let [low, high] = [0, 1]
  while (upperTail(high, freedom) > 1 - share) { low = high; high *= 2 }
  for (let i = 0; i < 200 && high - low > 1e-13 * high; i++) {
    const middle = (low + high) / 2
    if (upperTail(middle, freedom) > 1 - share) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(T > x), x ≥ 0. */
const upperTail = (x: number, freedom: number): number => incompleteBeta(freedom / (freedom + x * x), freedom / 2, 0.5) / 2

/** Regularised incomplete beta by its continued fraction, evaluated by Lentz's method. Source: Abramowitz and Stegun 26.5.8. */
function incompleteBeta (x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const TINY = 1e-300
  let c = 1
  let d = 1 / nonZero(1 - (a + b) * x / (a + 1), TINY)
  let result = d
  for (let m = 1; m < 10_000; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d, TINY)
    c = nonZero(1 + even / c, TINY)
    result *= d * c
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d, TINY)
    c = nonZero(1 + odd / c, TINY)
    result *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return result * Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
}

const nonZero = (value: number, tiny: number): number => Math.abs(value) < tiny ? tiny : value

/** ln Γ(x), x > 0: shifted up to 15, then Stirling's series. */
function logGamma (x: number): number {
  let shift = 0
  let at = x
  while (at < 15) { shift += Math.log(at); at += 1 }
  const square = 1 / (at * at)
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + (1 / 12 - square * (1 / 360 - square * (1 / 1_260 - square * (1 / 1_680 - square / 1_188)))) / at - shift
}
