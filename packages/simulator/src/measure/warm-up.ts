/**
 * How many values at the beginning to leave out, so that what is left says most precisely where the series settles: MSER-5.
 * The series is averaged in fives; the cut is where the variance of the rest, divided by its length once more, is least. A cut in the
 * second half means that the run was too short to settle, and is answered with null.
 * Source: White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69(6), 1997; White, Cobb, Spratt 2000.
 */
export function mser5 (series: readonly number[]): number | null {
  const fives: number[] = []
  for (let i = 0; i + 5 <= series.length; i += 5) fives.push((series[i]! + series[i + 1]! + series[i + 2]! + series[i + 3]! + series[i + 4]!) / 5)
  if (fives.length < 4) return null
  // From the end backwards, so that the mean and the squares of what is left grow by one value at a time (Welford).
  let mean = 0
  let squares = 0
  let best = Infinity
  let cut = 0
  for (let from = fives.length - 1; from >= 0; from--) {
    const left = fives.length - from
    const off = fives[from]! - mean
    mean += off / left
    squares += off * (fives[from]! - mean)
    if (left < 4) continue // so few that their variance is an accident
    const score = squares / (left * left)
    if (score <= best) { best = score; cut = from }
  }
  return cut > fives.length / 2 ? null : cut * 5
}
