/** ln Γ(x) for x > 0, relative error below 1e-14. Source: Lanczos 1964, g = 7, nine terms; Press et al., Numerical Recipes, 6.1. */
export function lnGamma (x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - lnGamma(1 - x)
  const z = x - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}
const LANCZOS = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]

const MOST_TERMS = 50_000

/** Gauss's ₂F₁(a, b; c; z) for 0 ≤ z < 1 by its series; near 1 by Euler's transformation, when that converges faster. Source: DLMF 15.2.1, 15.8.1. */
export function hyp2f1 (a: number, b: number, c: number, z: number): number {
  if (z > 0.9 && c - a - b < 0) return Math.pow(1 - z, c - a - b) * series(c - a, c - b, c, z)
  return series(a, b, c, z)
}

function series (a: number, b: number, c: number, z: number): number {
  let term = 1
  let sum = 1
  for (let n = 0; n < MOST_TERMS; n++) {
    term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
    sum += term
    if (Math.abs(term) < 1e-16 * Math.abs(sum)) break
  }
  return sum
}

/** P(Z > z). Below 3 by the series of erf, above by its continued fraction (DLMF 7.6.1, 7.9.1). */
export function normalTail (z: number): number {
  if (z < 0) return 1 - normalTail(-z)
  if (z < 3) {
    let term = z
    let sum = z
    for (let n = 1; n < 200 && Math.abs(term) > 1e-18 * sum; n++) {
      term *= -z * z / (2 * n)
      sum += term / (2 * n + 1)
    }
    return 0.5 - sum / Math.sqrt(2 * Math.PI)
  }
  let fraction = 0
  for (let n = 300; n > 0; n--) fraction = n / (z + fraction)
  return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / (z + fraction)
}

/** P(χ² > x) with `df` degrees of freedom: the upper incomplete gamma function. Source: Numerical Recipes, 6.2. */
export function chiSquareTail (x: number, df: number): number {
  if (x <= 0) return 1
  const a = df / 2
  const y = x / 2
  const front = Math.exp(-y + a * Math.log(y) - lnGamma(a))
  if (y < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 1_000 && Math.abs(term) > 1e-17 * sum; n++) { term *= y / (a + n); sum += term }
    return 1 - sum * front
  }
  let b = y + 1 - a
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let n = 1; n < 1_000; n++) {
    const an = -n * (n - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    const step = c * d
    h *= step
    if (Math.abs(step - 1) < 1e-16) break
  }
  return front * h
}
