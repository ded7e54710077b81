import { day, type Instant } from '../kernel/clock.ts'

/** Something that happened `count` times and came to `sum`, at one instant. With a fourth element: all of that instant's UTC day, which is its last instant. */
export type Moment = readonly [at: Instant, count: number, sum: number, wholeDay?: 1]

/** A day with more instants than this becomes one moment: whatever a sender does, a list stays bounded. Source: docs/decisions/2026-11-28-profile.md. */
export const EXACT_PER_DAY = 8

const dayOf = (at: Instant): number => Math.floor(at / day)

/** Adds a moment. In whatever order moments come, the list is the same: ascending, equal instants joined, full days as one. */
export function withMoment (moments: readonly Moment[], moment: Moment): readonly Moment[] {
  const today = dayOf(moment[0])
  let to = moments.length // almost always the newest: looked for from the end
  while (to > 0 && dayOf(moments[to - 1]![0]) > today) to--
  let from = to
  while (from > 0 && dayOf(moments[from - 1]![0]) === today) from--
  return [...moments.slice(0, from), ...dayWith(moments.slice(from, to), moment), ...moments.slice(to)]
}

function dayWith (ofDay: readonly Moment[], moment: Moment): readonly Moment[] {
  if (moment[3] === 1 || ofDay[0]?.[3] === 1) return [asOne([...ofDay, moment])]
  const same = ofDay.findIndex(one => one[0] === moment[0])
  if (same !== -1) return ofDay.with(same, [moment[0], ofDay[same]![1] + moment[1], ofDay[same]![2] + moment[2]])
  const next = [...ofDay, moment].toSorted((a, b) => a[0] - b[0])
  return next.length > EXACT_PER_DAY ? [asOne(next)] : next
}

const asOne = (moments: readonly Moment[]): Moment => [
  moments.reduce((last, one) => Math.max(last, one[0]), -Infinity), moments.reduce((sum, one) => sum + one[1], 0), moments.reduce((sum, one) => sum + one[2], 0), 1,
]

/** Splits off whole days that no window of `keepDays` can reach any more, and joins each day older than `exactDays`. Doing it early, late or twice gives the same. */
export function settleMoments (moments: readonly Moment[], asOf: Instant, { keepDays, exactDays }: { keepDays: number; exactDays: number }): { kept: readonly Moment[]; dropped: readonly Moment[] } {
  const [keepFrom, exactFrom] = [dayOf(asOf - keepDays * day) - 1, dayOf(asOf - exactDays * day) - 1]
  const start = moments.findIndex(one => dayOf(one[0]) >= keepFrom)
  if (start === -1) return { kept: [], dropped: moments }
  const dropped = moments.slice(0, start)
  let at = start
  const kept: Moment[] = []
  while (at < moments.length && dayOf(moments[at]![0]) < exactFrom) {
    let end = at + 1
    while (end < moments.length && dayOf(moments[end]![0]) === dayOf(moments[at]![0])) end++
    kept.push(end === at + 1 && moments[at]![3] === 1 ? moments[at]! : asOne(moments.slice(at, end)))
    at = end
  }
  return { kept: at === 0 ? moments : [...kept, ...moments.slice(at)], dropped }
}

/** What lies in (asOf − days, asOf]. */
export function within (moments: readonly Moment[], asOf: Instant, days: number): { count: number; sum: number } {
  let [count, sum] = [0, 0]
  for (let i = moments.length - 1; i >= 0 && moments[i]![0] > asOf - days * day; i--) {
    if (moments[i]![0] > asOf) continue
    count += moments[i]![1]
    sum += moments[i]![2]
  }
  return { count, sum }
}

export interface Standing { readonly count: number; readonly holds: boolean; /** Since when it has held without a break; null: it does not. */ readonly since: Instant | null; /** When time alone ends it. */ readonly until: Instant | null }

/** Whether `threshold` of them lie within `days`, since when, and until when if nothing more happens. Each counts from its instant until `days` later, exclusive. A beginning before `knownFrom` is not told. */
export function standing (moments: readonly Moment[], asOf: Instant, { days, threshold, knownFrom = -Infinity }: { days: number; threshold: number; knownFrom?: Instant }): Standing {
  const past = moments.filter(one => one[0] <= asOf)
  const changes = past.flatMap(([at, count]) => [[at, count], [at + days * day, -count]] as const).toSorted((a, b) => a[0] - b[0])
  let [count, now] = [0, 0]
  let since: Instant | null = null
  let until: Instant | null = null
  for (let i = 0; i < changes.length; i++) {
    const [at, by] = changes[i]!
    count += by
    if (changes[i + 1]?.[0] === at) continue // several at one instant are one change
    if (at <= asOf) {
      now = count
      since = count >= threshold ? since ?? at : null
    } else if (since !== null && count < threshold) {
      until = at
      break
    }
  }
  return { count: now, holds: now >= threshold, since: since !== null && since < knownFrom ? null : since, until }
}
