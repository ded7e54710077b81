import type { Random } from '@zhiyu/server/kernel/random'

/* Draws from distributions. Each is pure over its Random and needs at least one draw of it; none keeps a draw for later, so that two samplers
 * may share a stream. Sources: Marsaglia and Tsang, "The ziggurat method for generating random variables", J. Stat. Software 5(8), 2000;
 * Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000. */

const LAYERS = 256
/** Where the tail of 256 layers of equal area under e^−x begins, and that area. Source: Marsaglia and Tsang 2000, table for 256. */
const TAIL = 7.69711747013105
const AREA = 0.003949659822581557

const edges = new Float64Array(LAYERS + 1)
const heights = new Float64Array(LAYERS + 1)
{
  edges[0] = AREA / Math.exp(-TAIL) // the bottom layer holds the tail, too: this is how wide it would be as a rectangle
  edges[1] = TAIL
  for (let i = 2; i < LAYERS; i++) edges[i] = -Math.log(Math.exp(-edges[i - 1]!) + AREA / edges[i - 1]!)
  edges[LAYERS] = 0
  for (let i = 0; i <= LAYERS; i++) heights[i] = i === 0 ? 0 : Math.exp(-edges[i]!)
}

/** Exponential with mean 1. One draw in 98 of 100 cases: its first eight bits choose the layer, the rest the place in it. */
export function unitExponential (random: Random): number {
  let shift = 0
  for (;;) {
    const scaled = random.next() * LAYERS
    const layer = Math.floor(scaled)
    const x = (scaled - layer) * edges[layer]!
    if (x < edges[layer + 1]!) return shift + x
    if (layer === 0) shift += TAIL // without memory: beyond the tail's beginning it is the same distribution again
    else if (heights[layer]! + random.next() * (heights[layer + 1]! - heights[layer]!) < Math.exp(-x)) return shift + x
  }
}

/** Exponential with the given mean (> 0). */
export const exponential = (random: Random, mean: number): number => unitExponential(random) * mean

export const uniform = (random: Random, low: number, high: number): number => low + random.next() * (high - low)

/** Normal, mean 0, variance 1 (Box and Muller; always two draws). */
export function unitNormal (random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()))
  return radius * Math.cos(2 * Math.PI * random.next())
}

/** Lognormal by its mean (> 0) and the standard deviation of its logarithm (≥ 0). */
export const lognormal = (random: Random, mean: number, logDeviation: number): number =>
  mean * Math.exp(logDeviation * unitNormal(random) - logDeviation * logDeviation / 2)

/** Gamma by shape (> 0) and mean (> 0). */
export function gamma (random: Random, shape: number, mean: number): number {
  if (shape < 1) return gamma(random, shape + 1, mean * (shape + 1) / shape) * Math.pow(1 - random.next(), 1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const z = unitNormal(random)
    const v = (1 + c * z) ** 3
    if (v > 0 && Math.log(1 - random.next()) < z * z / 2 + d - d * v + d * Math.log(v)) return d * v * mean / shape
  }
}

/** Index of one of the weights (≥ 0, not all 0), as likely as its share of their sum. */
export function weighted (random: Random, weights: readonly number[]): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0)
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!
    if (left < 0) return i
  }
  return weights.findLastIndex(weight => weight > 0) // rounding may leave a crumb
}

/** The next arrival after `now` of a Poisson stream whose rate changes with time (thinning, Lewis and Shedler 1979). `rate` ≤ `peak` everywhere; Infinity beyond `until`. */
export function nextArrival (random: Random, now: number, stream: { readonly rate: (at: number) => number; readonly peak: number; readonly until: number }): number {
  let at = now
  for (;;) {
    at += exponential(random, 1 / stream.peak)
    if (!(at < stream.until)) return Infinity
    if (random.next() * stream.peak < stream.rate(at)) return at
  }
}
