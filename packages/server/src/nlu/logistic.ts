/** A probability from a few numbers. Each is first brought to mean 0 and spread 1 by `centre` and `spread`; the first weight stands alone. */
export interface Logistic { readonly weights: readonly number[]; readonly centre: readonly number[]; readonly spread: readonly number[] }

const RIDGE = 1
const ROUNDS = 25

export function chanceOf ({ weights, centre, spread }: Logistic, facts: readonly number[]): number {
  let z = weights[0]!
  for (let i = 0; i < facts.length; i++) z += weights[i + 1]! * (facts[i]! - centre[i]!) / spread[i]!
  return 1 / (1 + Math.exp(-z))
}

/** Logistic regression by Newton's method with a little ridge. `weigh` says how much a case counts. */
export function fitLogistic (cases: readonly { readonly facts: readonly number[]; readonly so: boolean; readonly weigh: number }[]): Logistic {
  const size = cases[0]?.facts.length ?? 0
  const total = cases.reduce((sum, one) => sum + one.weigh, 0)
  const mean = (of: (facts: readonly number[]) => number): number => cases.reduce((sum, one) => sum + one.weigh * of(one.facts), 0) / total
  const centre = Array.from({ length: size }, (_, i) => mean(facts => facts[i]!))
  const spread = centre.map((middle, i) => Math.sqrt(mean(facts => (facts[i]! - middle) ** 2)) || 1)
  const rows = cases.map(one => [1, ...one.facts.map((fact, i) => (fact - centre[i]!) / spread[i]!)])
  // Platt's targets: a handful of cases that all agree is no proof that the next one will.
  const yes = cases.filter(one => one.so).length
  const [high, low] = [(yes + 1) / (yes + 2), 1 / (cases.length - yes + 2)]
  let weights: number[] = Array.from({ length: size + 1 }, () => 0)
  for (let round = 0; round < ROUNDS; round++) {
    const slope = weights.map((w, i) => i === 0 ? 0 : -RIDGE * w)
    const bend = weights.map((_, i) => weights.map((_, j) => i === j ? i === 0 ? 1e-6 : RIDGE : 0))
    rows.forEach((row, at) => {
      const { so, weigh } = cases[at]!
      const chance = 1 / (1 + Math.exp(-row.reduce((sum, x, i) => sum + x * weights[i]!, 0)))
      const off = weigh * ((so ? high : low) - chance)
      const width = weigh * Math.max(chance * (1 - chance), 1e-6)
      for (let i = 0; i <= size; i++) {
        slope[i]! += off * row[i]!
        for (let j = 0; j <= size; j++) bend[i]![j]! += width * row[i]! * row[j]!
      }
    })
    const step = solve(bend, slope)
    weights = weights.map((w, i) => w + Math.max(-2, Math.min(2, step[i]!)))
    if (step.every(x => Math.abs(x) < 1e-6)) break
  }
  return { weights, centre, spread }
}

/** Gauss with pivots; the matrix is a handful wide and positive definite. */
function solve (matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  for (let i = 0; i < rows.length; i++) {
    let pivot = i
    for (let j = i + 1; j < rows.length; j++) if (Math.abs(rows[j]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = j
    ;[rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!]
    for (let j = 0; j < rows.length; j++) {
      if (j === i) continue
      const share = rows[j]![i]! / rows[i]![i]!
      for (let k = i; k <= rows.length; k++) rows[j]![k]! -= share * rows[i]![k]!
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!)
}
