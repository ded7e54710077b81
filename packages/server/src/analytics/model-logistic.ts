/** Chance = 1 / (1 + exp(−(intercept + Σ weight · (x − mean) / sd))). */
export interface Logistic { readonly mean: readonly number[]; readonly sd: readonly number[]; readonly intercept: number; readonly weights: readonly number[] }

export const sigmoid = (x: number): number => x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))

/** Ridge logistic regression by Newton's method; the intercept is not drawn to 0. Rows are people, `did` is 0 or 1, `weight` 1 unless said. */
export function fitLogistic (rows: readonly ArrayLike<number>[], did: ArrayLike<number>, { ridge = 1, weight }: { readonly ridge?: number; readonly weight?: ArrayLike<number> } = {}): Logistic {
  const [n, k] = [rows.length, rows[0]?.length ?? 0]
  const mean = Array.from({ length: k }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / n)
  const sd = mean.map((middle, j) => Math.sqrt(rows.reduce((sum, row) => sum + (row[j]! - middle) ** 2, 0) / n) || 1)
  const scaled = rows.map(row => Float64Array.from({ length: k + 1 }, (_, j) => j === 0 ? 1 : (row[j - 1]! - mean[j - 1]!) / sd[j - 1]!))
  const beta = new Float64Array(k + 1)
  for (let turn = 0; turn < 30; turn++) {
    const system = Array.from({ length: k + 1 }, () => new Float64Array(k + 2))
    for (let i = 0; i < n; i++) {
      const x = scaled[i]!
      const by = weight?.[i] ?? 1
      let line = 0
      for (let j = 0; j <= k; j++) line += beta[j]! * x[j]!
      const p = sigmoid(line)
      const curve = Math.max(1e-9, p * (1 - p)) * by
      const miss = (did[i]! - p) * by
      for (let a = 0; a <= k; a++) {
        const row = system[a]!
        row[k + 1]! += miss * x[a]!
        for (let b = a; b <= k; b++) row[b]! += curve * x[a]! * x[b]!
      }
    }
    for (let a = 0; a <= k; a++) {
      for (let b = 0; b < a; b++) system[a]![b] = system[b]![a]!
      if (a > 0) { system[a]![a]! += ridge; system[a]![k + 1]! -= ridge * beta[a]! }
    }
    const step = solve(system)
    let largest = 0
    for (let j = 0; j <= k; j++) { beta[j]! += step[j]!; largest = Math.max(largest, Math.abs(step[j]!)) }
    if (largest < 1e-9) break
  }
  return { mean, sd, intercept: beta[0]!, weights: Array.from(beta.subarray(1)) }
}

/** Gauss–Jordan with pivots; the last column is the right side. A column without pivot gets 0. */
function solve (system: readonly Float64Array[]): number[] {
  const n = system.length
  const rows = system.map(row => row.slice())
  for (let c = 0; c < n; c++) {
    let pivot = c
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r]![c]!) > Math.abs(rows[pivot]![c]!)) pivot = r
    ;[rows[c], rows[pivot]] = [rows[pivot]!, rows[c]!]
    if (Math.abs(rows[c]![c]!) < 1e-12) continue
    for (let r = 0; r < n; r++) {
      if (r === c) continue
      const by = rows[r]![c]! / rows[c]![c]!
      if (by !== 0) for (let j = c; j <= n; j++) rows[r]![j]! -= by * rows[c]![j]!
    }
  }
  return rows.map((row, i) => Math.abs(row[i]!) < 1e-12 ? 0 : row[n]! / row[i]!)
}

/** Log-odds of one row. */
export function logOdds ({ mean, sd, intercept, weights }: Logistic, row: ArrayLike<number>): number {
  let line = intercept
  for (let j = 0; j < weights.length; j++) line += weights[j]! * (row[j]! - mean[j]!) / sd[j]!
  return line
}
