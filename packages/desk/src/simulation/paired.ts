/** Two-sided 95 % points of Student's t. Source: any table of it; beyond 30 the value shrinks towards 1.96 as written. */
const T95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042]

export interface PairedDifference { readonly mean: number; readonly low: number; readonly high: number }

/** Candidate minus base, replication by replication on the same shoppers: the mean and its 95 % interval. Null with fewer than two pairs. */
export function pairedDifference (base: readonly (number | null)[], candidate: readonly (number | null)[]): PairedDifference | null {
  const pairs = candidate.flatMap((after, i) => { const before = base[i]; return after === null || before === null || before === undefined ? [] : [after - before] })
  const n = pairs.length
  if (n < 2) return null
  const mean = pairs.reduce((sum, one) => sum + one, 0) / n
  const spread = Math.sqrt(pairs.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1) / n)
  const half = (T95[n - 2] ?? 1.96 + 2.4 / (n - 1)) * spread
  return { mean, low: mean - half, high: mean + half }
}
