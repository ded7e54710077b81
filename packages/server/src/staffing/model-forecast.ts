/** One past day of the same weekday: arrivals by interval. */
export interface PastDay { readonly arrivals: readonly number[] }

export type Forecast =
  | { readonly kind: 'too-little'; readonly weeks: number }
  | {
    readonly kind: 'forecast'; readonly weeks: number
    /** What the whole day grows or shrinks by from the mean of those weeks; 1 when fewer than four were seen. */
    readonly trend: number
    readonly intervals: readonly { readonly mean: number; readonly low: number; readonly high: number }[]
  }

const ENOUGH_WEEKS = 2
const WEEKS_FOR_TREND = 4
/** A straight line through a few weeks says little of the next: it may not halve or add more than half. */
const TREND_RANGE = [0.5, 1.5] as const
/** Of a normal law: nine days in ten lie between low and high. */
const Z90 = 1.645

/**
 * The mean of the same weekday and interval over the last weeks (`days`, latest first), carried on by the straight line through the days' totals.
 *
 * The spread is what was seen between weeks, and never less than a Poisson stream's own, widened for the few weeks seen. Days on which nobody came
 * are left out: the shop was shut. Source: docs/policy/staffing.md, "Forecast".
 */
export function forecastDay (days: readonly PastDay[]): Forecast {
  const open = days.map((day, week) => ({ week: week + 1, arrivals: day.arrivals, total: day.arrivals.reduce((sum, n) => sum + n, 0) })).filter(day => day.total > 0)
  const weeks = open.length
  if (weeks < ENOUGH_WEEKS) return { kind: 'too-little', weeks }
  const trend = weeks < WEEKS_FOR_TREND ? 1 : trendOf(open)
  return {
    kind: 'forecast', weeks, trend,
    intervals: open[0]!.arrivals.map((_, i) => {
      const seen = open.map(day => day.arrivals[i] ?? 0)
      const mean = seen.reduce((sum, n) => sum + n, 0) / weeks
      const variance = seen.reduce((sum, n) => sum + (n - mean) ** 2, 0) / (weeks - 1)
      const expected = mean * trend
      const reach = Z90 * Math.sqrt(Math.max(variance, expected) * (1 + 1 / weeks))
      return { mean: expected, low: Math.max(0, expected - reach), high: expected + reach }
    }),
  }
}

/** The line through the totals of `week` weeks ago, read off at week 0, over their mean. */
function trendOf (days: readonly { readonly week: number; readonly total: number }[]): number {
  const week = days.reduce((sum, day) => sum + day.week, 0) / days.length
  const total = days.reduce((sum, day) => sum + day.total, 0) / days.length
  const along = days.reduce((sum, day) => sum + (day.week - week) * (day.total - total), 0)
  const wide = days.reduce((sum, day) => sum + (day.week - week) ** 2, 0)
  return Math.min(TREND_RANGE[1], Math.max(TREND_RANGE[0], 1 - along / wide * week / total))
}
