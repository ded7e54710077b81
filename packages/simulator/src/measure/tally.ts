/** Count, mean, variance and extremes of a stream of values, in one pass and constant memory (Welford 1962). */
export interface Tally {
  add(value: number): void
  readonly count: number
  /** NaN before the first value. */
  readonly mean: number
  /** Unbiased; NaN before the second value. */
  readonly variance: number
  readonly sum: number
  readonly min: number
  readonly max: number
}

export function createTally (): Tally {
  const state = new Float64Array([0, 0, 0, Infinity, -Infinity]) // count, mean, sum of squares about the mean, min, max
  return {
    add (value) {
      const count = state[0]! + 1
      const off = value - state[1]!
      const mean = state[1]! + off / count
      state[0] = count
      state[1] = mean
      state[2] = state[2]! + off * (value - mean)
      if (value < state[3]!) state[3] = value
      if (value > state[4]!) state[4] = value
    },
    get count () { return state[0]! },
    get mean () { return state[0]! === 0 ? NaN : state[1]! },
    get variance () { return state[0]! < 2 ? NaN : state[2]! / (state[0]! - 1) },
    get sum () { return state[1]! * state[0]! },
    get min () { return state[3]! },
    get max () { return state[4]! },
  }
}
