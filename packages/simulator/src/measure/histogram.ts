/**
 * Percentiles of as many values as there are, in 57 KB: zero exactly, and then 128 buckets to every doubling from 2^−12 to 2^32.
 * A percentile is the smallest value that at least that share of the values do not exceed (nearest rank), told as the middle of its bucket:
 * within RELATIVE_ERROR of the true one. Smaller values count as zero, larger ones as the largest bucket; negative ones and NaN are refused.
 */
export interface Histogram {
  add(value: number): void
  /** NaN when empty; `share` in (0, 1]. */
  percentile(share: number): number
  /** Share of the values that are at most `value`, to the bucket's edge. NaN when empty. */
  shareAtMost(value: number): number
  merge(other: Histogram): void
  readonly count: number
  readonly counts: Float64Array
}

const BITS = 7
const LOWEST = 1_023 - 12 // the exponents as IEEE 754 stores them
const HIGHEST = 1_023 + 32
const BUCKETS = ((HIGHEST - LOWEST) << BITS) + 1
/** Half a bucket, at the lower end of a doubling. */
export const RELATIVE_ERROR = 2 ** -(BITS + 1)

export function createHistogram (): Histogram {
  const counts = new Float64Array(BUCKETS) // [0] holds zero
  const double = new Float64Array(1)
  const halves = new Uint32Array(double.buffer) // the simulator runs where the low half comes first, as on every platform Node has
  let count = 0

  const bucketOf = (value: number): number => {
    double[0] = value
    const bucket = (halves[1]! >>> (20 - BITS)) - (LOWEST << BITS) + 1
    return bucket < 1 ? 0 : bucket >= BUCKETS ? BUCKETS - 1 : bucket
  }
  const edge = (bucket: number): number => {
    halves[0] = 0
    halves[1] = (bucket - 1 + (LOWEST << BITS)) << (20 - BITS)
    return double[0]!
  }

  return {
    add (value) {
      if (!(value >= 0)) throw new RangeError(`a histogram takes values from 0; got ${value}`)
      const bucket = bucketOf(value)
      counts[bucket] = counts[bucket]! + 1
      count++
    },
    percentile (share) {
      if (!(share > 0 && share <= 1)) throw new RangeError(`a percentile is a share in (0, 1]; got ${share}`)
      if (count === 0) return NaN
      const rank = Math.max(1, Math.ceil(share * count))
      let below = 0
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        below += counts[bucket]!
        if (below >= rank) return bucket === 0 ? 0 : (edge(bucket) + edge(bucket + 1)) / 2
      }
      throw new RangeError('unreachable: the counts do not add up')
    },
    shareAtMost (value) {
      if (count === 0) return NaN
      if (value < 0) return 0
      let below = 0
      for (let bucket = bucketOf(value); bucket >= 0; bucket--) below += counts[bucket]!
      return below / count
    },
    merge (other) {
      for (let bucket = 0; bucket < BUCKETS; bucket++) counts[bucket] = counts[bucket]! + other.counts[bucket]!
      count += other.count
    },
    get count () { return count },
    counts,
  }
}

/** The same percentile, exact, of values that are at hand. NaN when there are none. */
export function percentileOf (values: readonly number[], share: number): number {
  if (!(share > 0 && share <= 1)) throw new RangeError(`a percentile is a share in (0, 1]; got ${share}`)
  return values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(share * values.length)) - 1] ?? NaN
}
