import type { Random } from '../kernel/random.ts'
import { leastSquares } from './model-uplift.ts'

/** People of a randomised campaign: what was known before, who was treated, what came of it. */
export interface Trial { readonly known: readonly Float64Array[]; readonly treated: Uint8Array; readonly outcome: Float64Array }

/** Two lines of least squares, one for each arm: the difference of what they expect is the uplift. Source: Künzel et al. 2019 (T-learner). */
export interface Uplift { readonly treated: readonly number[]; readonly control: readonly number[] }

export function learnUplift ({ known, treated, outcome }: Trial): Uplift {
  const line = (arm: number): number[] => {
    const people = [...treated.keys()].filter(i => treated[i] === arm)
    return leastSquares(Float64Array.from(people, i => outcome[i]!), known.map(column => Float64Array.from(people, i => column[i]!)))
  }
  return { treated: line(1), control: line(0) }
}

export function upliftOf ({ treated, control }: Uplift, known: readonly Float64Array[]): Float64Array {
  const by = treated.map((value, j) => value - control[j]!)
  return Float64Array.from({ length: known[0]?.length ?? 0 }, (_, i) => by[0]! + known.reduce((sum, column, j) => sum + by[j + 1]! * column[i]!, 0))
}

export interface Qini {
  /** Mean height of the curve above the straight line of treating anybody, per person. */
  readonly coefficient: number
  /** What treating this best tenth, two tenths … would have brought in addition. Eleven values. */
  readonly deciles: readonly number[]
  readonly total: number
}

/** Treated come first by score; of the control, as many as fit. Source: Radcliffe 2007. */
export function qini (order: ArrayLike<number>, { treated, outcome }: Pick<Trial, 'treated' | 'outcome'>): Qini {
  const n = order.length
  let [nT, nC, yT, yC, area] = [0, 0, 0, 0, 0]
  const gain = (): number => yT - (nC === 0 ? 0 : yC * nT / nC)
  const deciles = [0]
  for (let i = 0, before = 0; i < n; i++) {
    const who = order[i]!
    if (treated[who] === 1) { nT++; yT += outcome[who]! } else { nC++; yC += outcome[who]! }
    const now = gain()
    area += (before + now) / 2
    before = now
    while (deciles.length <= 10 && i + 1 >= Math.round(deciles.length * n / 10)) deciles.push(now)
  }
  const total = gain()
  return { coefficient: (area / n - total / 2) / n, deciles, total }
}

export const bestFirst = (scores: ArrayLike<number>): Uint32Array => Uint32Array.from(Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b))

export interface Targeting extends Qini {
  /** What 95 of 100 orders drawn by lot stay below, on the same people. */
  readonly null95: number; readonly nullSd: number
  /** Target only then: else treat everybody, or nobody. */
  readonly real: boolean
}

/** A curve above the line proves nothing by itself: it must rise above what a lot would give. */
export function judgeTargeting (scores: ArrayLike<number>, trial: Pick<Trial, 'treated' | 'outcome'>, random: Random, draws = 400): Targeting {
  const found = qini(bestFirst(scores), trial)
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i)
  const drawn = Float64Array.from({ length: draws }, () => {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1))
      const held = order[i]!
      order[i] = order[j]!
      order[j] = held
    }
    return qini(order, trial).coefficient
  }).sort()
  const mean = drawn.reduce((sum, value) => sum + value, 0) / draws
  const null95 = drawn[Math.ceil(0.95 * draws) - 1]!
  return { ...found, null95, nullSd: Math.sqrt(drawn.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1)), real: found.coefficient > null95 }
}
