/** Adaptive Gauss-Legendre integration of several positive functions at once, to about 1e-14 of each. */

const POINTS = 16
const [nodes, weights] = legendre(POINTS)
/** The first panels shrink fourfold towards the start, thirty times: whatever the scale of the bend, some panel has it. */
const SHRINK = 4
const PANELS = 30
const TOLERANCE = 2e-15
const DEEPEST = 40

export type Weigh = (r: number, out: Float64Array) => void

/** ∫ from 0 to `length` of each of the `count` functions that `weigh` evaluates together; all are ≥ 0 and largest near r = 0 or smooth beyond it. */
export function integrate (length: number, count: number, weigh: Weigh): Float64Array {
  const total = new Float64Array(count)
  if (!(length > 0)) return total
  const at = new Float64Array(count)
  const panel = (from: number, to: number): Float64Array => {
    const sum = new Float64Array(count)
    const half = (to - from) / 2
    const middle = from + half
    for (let i = 0; i < POINTS; i++) {
      weigh(middle + half * nodes[i]!, at)
      for (let k = 0; k < count; k++) sum[k] = sum[k]! + weights[i]! * half * at[k]!
    }
    return sum
  }
  const first: { from: number; to: number; sum: Float64Array }[] = []
  for (let j = PANELS, from = 0; j >= 0; j--) {
    const to = length * SHRINK ** -j
    first.push({ from, to, sum: panel(from, to) })
    from = to
  }
  for (const one of first) for (let k = 0; k < count; k++) total[k] = total[k]! + one.sum[k]!
  const wanted = total.map(sum => sum * TOLERANCE)
  total.fill(0)
  const refine = (from: number, to: number, whole: Float64Array, depth: number): void => {
    const middle = from + (to - from) / 2
    const left = panel(from, middle)
    const right = panel(middle, to)
    if (depth >= DEEPEST || whole.every((sum, k) => Math.abs(sum - left[k]! - right[k]!) <= wanted[k]!)) {
      for (let k = 0; k < count; k++) total[k] = total[k]! + left[k]! + right[k]!
      return
    }
    refine(from, middle, left, depth + 1)
    refine(middle, to, right, depth + 1)
  }
  for (const one of first) refine(one.from, one.to, one.sum, 0)
  return total
}

/** Nodes and weights on [−1, 1], by Newton on the Legendre polynomial. */
function legendre (n: number): [Float64Array, Float64Array] {
  const x = new Float64Array(n)
  const w = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let z = Math.cos(Math.PI * (i + 0.75) / (n + 0.5))
    let slope = 0
    for (let round = 0; round < 100; round++) {
      let before = 1
      let here = z
      for (let k = 2; k <= n; k++) [before, here] = [here, ((2 * k - 1) * z * here - (k - 1) * before) / k]
      slope = n * (z * here - before) / (z * z - 1)
      const step = here / slope
      z -= step
      if (Math.abs(step) < 1e-16) break
    }
    x[i] = z
    w[i] = 2 / ((1 - z * z) * slope * slope)
  }
  return [x, w]
}
