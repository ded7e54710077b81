/** Arithmetic that keeps its digits where the plain expression would lose them. */

const SPLIT = 134_217_729 // 2^27 + 1

/** What rounding took from a·b. Source: Veltkamp and Dekker; beyond 1e290 it would overflow and is left out. */
function productRest (a: number, b: number, product: number): number {
  if (!(Math.abs(product) < 1e290 && Math.abs(a) < 1e290 && Math.abs(b) < 1e290)) return 0
  const aHigh = SPLIT * a - (SPLIT * a - a)
  const bHigh = SPLIT * b - (SPLIT * b - b)
  const aLow = a - aHigh
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

/** servers·mu − every arrival rate, rounded once at the end: near full load this difference is what every wait hangs on. */
export function spareRate (servers: number, mu: number, ...arrivals: readonly number[]): number {
  let sum = servers * mu
  let rest = productRest(servers, mu, sum)
  for (const rate of arrivals) {
    const next = sum - rate
    const part = next - sum
    rest += (sum - (next - part)) + (-rate - part)
    sum = next
  }
  return sum + rest
}

/** e^−u − 1 + u ≥ 0: how far an exponential lies above its tangent. Exact to the last digits also for small |u|. */
export function aboveTangent (u: number): number {
  if (Math.abs(u) > 0.6) return Math.expm1(-u) + u
  let term = u * u / 2
  let sum = 0
  for (let k = 3; term !== 0 && Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
    sum += term
    term *= -u / k
  }
  return sum
}

/** d − ln(1 + d) ≥ 0 for d > −1, exact also for small |d|. */
export function aboveLog (d: number): number {
  if (Math.abs(d) > 0.25) return d - Math.log1p(d)
  // With z = d/(2+d): ln(1+d) = 2(z + z³/3 + …) and d − 2z = d·z.
  const z = d / (2 + d)
  let term = 2 * z * z * z
  let sum = 0
  for (let k = 3; Math.abs(term) > 1e-19 * Math.abs(d * z); k += 2) {
    sum += term / k
    term *= z * z
  }
  return d * z - sum
}

/** 1 − e^−u(1 + u): the chance that a second event of a unit Poisson stream comes before u. */
export function secondBefore (u: number): number {
  return u > 0.6 ? 1 - Math.exp(-u) * (1 + u) : Math.exp(-u) * aboveTangent(-u)
}
