import { createTally } from './tally.ts'
import { studentQuantile } from './student.ts'

/** What an experiment says of a number: the true one lies in [low, high] in `level` of all such experiments. */
export interface Estimate { readonly mean: number; readonly low: number; readonly high: number; readonly half: number; readonly level: number; readonly of: number }

/** From independent replications (or batches long enough to be as good as independent). With fewer than two the interval is infinite. */
export function estimate (values: readonly number[], level = 0.95): Estimate {
  const tally = createTally()
  for (const value of values) tally.add(value)
  return around(tally.mean, tally.count < 2 ? Infinity : Math.sqrt(tally.variance / tally.count), { level, of: tally.count })
}

/** a − b, replication by replication on the same shoppers: what the two have in common cancels. */
export function pairedDifference (a: readonly number[], b: readonly number[], level = 0.95): Estimate {
  mustPair(a, b)
  return estimate(a.map((value, i) => value - b[i]!), level)
}

/** mean(a) ÷ mean(b) on the same shoppers, its interval by linearisation: of a − ratio × b, over mean(b). NaN when mean(b) is 0. */
export function pairedRatio (a: readonly number[], b: readonly number[], level = 0.95): Estimate {
  mustPair(a, b)
  const [meanA, meanB] = [estimate(a).mean, estimate(b).mean]
  const ratio = meanB === 0 ? NaN : meanA / meanB
  const rest = createTally()
  for (let i = 0; i < a.length; i++) rest.add((a[i]! - ratio * b[i]!) / meanB)
  return around(ratio, rest.count < 2 ? Infinity : Math.sqrt(rest.variance / rest.count), { level, of: rest.count })
}

/** Cuts one long series (its warm-up removed) into equal batches and returns their means; what does not fill the last is left out. */
export function batchMeans (series: ArrayLike<number>, batches: number): readonly number[] {
  if (!Number.isInteger(batches) || batches < 2 || batches > series.length) throw new RangeError(`a series of ${series.length} cannot be cut into ${batches} batches`)
  const size = Math.floor(series.length / batches)
  return Array.from({ length: batches }, (_, batch) => {
    let sum = 0
    for (let i = batch * size; i < (batch + 1) * size; i++) sum += series[i]!
    return sum / size
  })
}

/** Runs the experiment once per seed. */
export function replicate<T> (seeds: readonly number[], run: (seed: number) => T): readonly T[] {
  return seeds.map(seed => run(seed))
}

function around (mean: number, deviation: number, { level, of }: { level: number; of: number }): Estimate {
  const half = of < 2 ? Infinity : deviation === 0 ? 0 : deviation * studentQuantile((1 + level) / 2, of - 1)
  return { mean, low: mean - half, high: mean + half, half, level, of }
}

function mustPair (a: readonly number[], b: readonly number[]): void {
  if (a.length !== b.length) throw new RangeError(`pairs need as many values on each side; got ${a.length} and ${b.length}`)
}
