import type { Random } from '../kernel/random.ts'

export interface Clusters { readonly centres: readonly Float64Array[]; readonly of: Int32Array; readonly inertia: number }
export interface Scale { readonly mean: readonly number[]; readonly sd: readonly number[] }

/** log(1 + x), then mean 0 and deviation 1: money and counts have long tails, and one of them must not outshout the others. */
export function scaleRows (rows: readonly ArrayLike<number>[]): { readonly points: Float64Array[]; readonly scale: Scale } {
  const logs = rows.map(row => Float64Array.from(row, value => Math.log1p(Math.max(0, value))))
  const width = rows[0]?.length ?? 0
  const mean = Array.from({ length: width }, (_, j) => logs.reduce((sum, row) => sum + row[j]!, 0) / rows.length)
  const sd = mean.map((middle, j) => Math.sqrt(logs.reduce((sum, row) => sum + (row[j]! - middle) ** 2, 0) / rows.length) || 1)
  return { points: logs.map(row => row.map((value, j) => (value - mean[j]!) / sd[j]!)), scale: { mean, sd } }
}

/** A centre as figures again. */
export const unplaced = (centre: ArrayLike<number>, { mean, sd }: Scale): number[] => Array.from(centre, (value, j) => Math.expm1(value * sd[j]! + mean[j]!))

function distance (a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += (a[j]! - b[j]!) ** 2
  return sum
}

/** The nearest centre; of two as near, the first. */
export function nearest (point: ArrayLike<number>, centres: readonly ArrayLike<number>[]): number {
  let [best, least] = [0, Infinity]
  for (let c = 0; c < centres.length; c++) {
    const far = distance(point, centres[c]!)
    if (far < least) { least = far; best = c }
  }
  return best
}

/** K-means: the best of several starts drawn with k-means++. The same random, the same clusters; they come in the order of their first figure. Source: Lloyd 1982; Arthur and Vassilvitskii 2007. */
export function kMeans (points: readonly Float64Array[], k: number, random: Random, starts = 20): Clusters {
  let best = lloyd(points, drawStart(points, k, random))
  for (let start = 1; start < starts; start++) {
    const found = lloyd(points, drawStart(points, k, random))
    if (found.inertia < best.inertia - 1e-9) best = found
  }
  const { centres, of, inertia } = best
  const order = centres.map((_, c) => c).toSorted((a, b) => centres[a]![0]! - centres[b]![0]!)
  return { centres: order.map(c => centres[c]!), of: of.map(c => order.indexOf(c)), inertia }
}

function drawStart (points: readonly Float64Array[], k: number, random: Random): Float64Array[] {
  const centres = [points[Math.floor(random.next() * points.length)]!.slice()]
  const far = Float64Array.from(points, point => distance(point, centres[0]!))
  while (centres.length < k) {
    let left = random.next() * far.reduce((sum, value) => sum + value, 0)
    let at = 0
    while (at < points.length - 1 && (left -= far[at]!) > 0) at++
    const centre = points[at]!.slice()
    centres.push(centre)
    for (let i = 0; i < points.length; i++) far[i] = Math.min(far[i]!, distance(points[i]!, centre))
  }
  return centres
}

function lloyd (points: readonly Float64Array[], start: readonly Float64Array[]): Clusters {
  const width = points[0]!.length
  let centres = start
  const of = new Int32Array(points.length).fill(-1)
  for (let turn = 0; turn < 300; turn++) {
    let moved = 0
    for (let i = 0; i < points.length; i++) {
      const c = nearest(points[i]!, centres)
      if (of[i] !== c) { of[i] = c; moved++ }
    }
    if (moved === 0) break
    const sums = centres.map(() => new Float64Array(width + 1))
    for (let i = 0; i < points.length; i++) {
      const sum = sums[of[i]!]!
      for (let j = 0; j < width; j++) sum[j]! += points[i]![j]!
      sum[width]!++
    }
    centres = sums.map((sum, c) => sum[width] === 0 ? centres[c]! : sum.subarray(0, width).map(value => value / sum[width]!))
  }
  return { centres, of, inertia: points.reduce((sum, point, i) => sum + distance(point, centres[of[i]!]!), 0) }
}

/** Mean silhouette of at most `most` people, evenly taken: 1 apart, 0 in each other. Source: Rousseeuw 1987. */
export function silhouette (points: readonly Float64Array[], { centres, of }: Pick<Clusters, 'centres' | 'of'>, most = 1_500): number {
  const every = Math.max(1, Math.ceil(points.length / most))
  const taken = points.map((_, i) => i).filter(i => i % every === 0)
  let sum = 0
  for (const i of taken) {
    const [far, count] = [new Float64Array(centres.length), new Float64Array(centres.length)]
    for (const j of taken) {
      if (i === j) continue
      far[of[j]!]! += Math.sqrt(distance(points[i]!, points[j]!))
      count[of[j]!]!++
    }
    if (count[of[i]!] === 0) continue
    const own = far[of[i]!]! / count[of[i]!]!
    let other = Infinity
    for (let c = 0; c < centres.length; c++) if (c !== of[i] && count[c]! > 0) other = Math.min(other, far[c]! / count[c]!)
    if (other < Infinity) sum += (other - own) / Math.max(own, other)
  }
  return sum / taken.length
}

/** How far two partings agree beyond chance: 1 the same, 0 chance. Source: Hubert and Arabie 1985 (adjusted Rand index). */
export function agreement (a: ArrayLike<number>, b: ArrayLike<number>): number {
  const cells = new Map<string, number>()
  const [rows, columns] = [new Map<number, number>(), new Map<number, number>()]
  for (let i = 0; i < a.length; i++) {
    const key = `${a[i]!} ${b[i]!}`
    cells.set(key, (cells.get(key) ?? 0) + 1)
    rows.set(a[i]!, (rows.get(a[i]!) ?? 0) + 1)
    columns.set(b[i]!, (columns.get(b[i]!) ?? 0) + 1)
  }
  const pairs = (counts: Iterable<number>): number => [...counts].reduce((sum, n) => sum + n * (n - 1) / 2, 0)
  const [both, left, right, all] = [pairs(cells.values()), pairs(rows.values()), pairs(columns.values()), a.length * (a.length - 1) / 2]
  const expected = left * right / all
  const most = (left + right) / 2
  return most === expected ? 1 : (both - expected) / (most - expected)
}
