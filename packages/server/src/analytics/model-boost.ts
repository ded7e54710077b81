import { sigmoid } from './model-logistic.ts'

/** A split, or at the end of a branch the log-odds it adds. Rows with less than or as much as `at` go left. */
type Node = { readonly feature: number; readonly at: number; readonly left: Node; readonly right: Node } | { readonly add: number }
export interface Boosted { readonly start: number; readonly trees: readonly Node[] }

export interface BoostOptions {
  readonly trees: number; readonly rate: number
  /** 1: stumps. */
  readonly depth: number
  /** People a branch must hold. */
  readonly least: number
  readonly ridge: number
}

const BINS = 64

/** Gradient-boosted shallow trees for yes-or-no outcomes, split at quantiles. Deterministic: no rows or columns are drawn. Source: Friedman 2001; Newton steps as Chen and Guestrin 2016. */
export function fitBoosted (rows: readonly ArrayLike<number>[], did: ArrayLike<number>, { trees, rate, depth, least, ridge }: BoostOptions): Boosted {
  const [n, k] = [rows.length, rows[0]?.length ?? 0]
  const edges = Array.from({ length: k }, (_, j) => edgesOf(Float64Array.from(rows, row => row[j]!)))
  const bins = edges.map((list, j) => Uint8Array.from(rows, row => binOf(list, row[j]!)))
  let yes = 0
  for (let i = 0; i < n; i++) yes += did[i]!
  const share = Math.min(1 - 1e-6, Math.max(1e-6, yes / n))
  const start = Math.log(share / (1 - share))
  const odds = new Float64Array(n).fill(start)
  const [slope, curve] = [new Float64Array(n), new Float64Array(n)]

  function grow (people: Int32Array, left: number): Node {
    let [g, h] = [0, 0]
    for (const i of people) { g += slope[i]!; h += curve[i]! }
    const leaf = { add: rate * g / (h + ridge) }
    if (left === 0 || people.length < 2 * least) return leaf
    let best: { gain: number; feature: number; bin: number } | undefined
    for (let j = 0; j < k; j++) {
      const sums = new Float64Array(3 * (edges[j]!.length + 1))
      const of = bins[j]!
      for (const i of people) { const at = 3 * of[i]!; sums[at]! += slope[i]!; sums[at + 1]! += curve[i]!; sums[at + 2]!++ }
      let [gl, hl, nl] = [0, 0, 0]
      for (let bin = 0; bin < edges[j]!.length; bin++) {
        gl += sums[3 * bin]!; hl += sums[3 * bin + 1]!; nl += sums[3 * bin + 2]!
        if (nl < least || people.length - nl < least) continue
        const gain = gl * gl / (hl + ridge) + (g - gl) ** 2 / (h - hl + ridge) - g * g / (h + ridge)
        if (gain > (best?.gain ?? 1e-9)) best = { gain, feature: j, bin }
      }
    }
    if (!best) return leaf
    const { feature, bin } = best
    return { feature, at: edges[feature]![bin]!, left: grow(people.filter(i => bins[feature]![i]! <= bin), left - 1), right: grow(people.filter(i => bins[feature]![i]! > bin), left - 1) }
  }

  const everybody = Int32Array.from({ length: n }, (_, i) => i)
  const grown: Node[] = []
  for (let t = 0; t < trees; t++) {
    for (let i = 0; i < n; i++) {
      const p = sigmoid(odds[i]!)
      slope[i] = did[i]! - p
      curve[i] = p * (1 - p)
    }
    const tree = grow(everybody, depth)
    grown.push(tree)
    for (let i = 0; i < n; i++) odds[i]! += landing(tree, rows[i]!)
  }
  return { start, trees: grown }
}

/** Values between which a split is tried: at most 63, each of the data. */
function edgesOf (values: Float64Array): number[] {
  const sorted = values.toSorted()
  const edges = new Set<number>()
  for (let b = 1; b < BINS; b++) edges.add(sorted[Math.min(sorted.length - 1, Math.floor(b * sorted.length / BINS))]!)
  const last = sorted.at(-1)
  return [...edges].filter(edge => edge !== last).toSorted((a, b) => a - b)
}

function binOf (edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= edges[middle]!) high = middle
    else low = middle + 1
  }
  return low
}

function landing (tree: Node, row: ArrayLike<number>): number {
  let node = tree
  while ('feature' in node) node = row[node.feature]! <= node.at ? node.left : node.right
  return node.add
}

/** Log-odds of one row. */
export function boostedOdds ({ start, trees }: Boosted, row: ArrayLike<number>): number {
  return trees.reduce((sum, tree) => sum + landing(tree, row), start)
}
