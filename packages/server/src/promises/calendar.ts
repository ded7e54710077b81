import { DateTime } from 'luxon'
import type { Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'

export type OpeningHours = Playbook['openingHours']
/** Open from `from` (inclusive) to `to` (exclusive). */
interface Span { readonly from: Instant; readonly to: Instant }

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
/** A calendar that shows no open day for this long is taken as closed for ever. Longer than any run of holidays a playbook can hold. */
const HORIZON_DAYS = 450

/** The calendar the clocks of this document follow. */
export function hoursOf (playbook: Playbook): OpeningHours {
  const { calendar } = playbook.promises
  return (calendar === undefined ? undefined : playbook.calendars?.[calendar]) ?? playbook.openingHours
}

/** Whether a human desk is open at this instant. */
export function isOpen (hours: OpeningHours, at: Instant): boolean {
  for (const span of openSpans(hours, at)) {
    if (span.from > at) return false
    if (at < span.to) return true
  }
  return false
}

/** This instant when open, else the next one that is; undefined when none comes. */
export function nextOpening (hours: OpeningHours, at: Instant): Instant | undefined {
  for (const span of openSpans(hours, at)) if (at < span.to) return Math.max(at, span.from)
  return undefined
}

/**
 * The first instant by which `ms` of open time have passed since `from`. Zero gives `from` itself.
 * A span that ends exactly at closing time is due at closing time, not next morning. Throws RangeError when the desk never opens again.
 */
export function addOpenTime (hours: OpeningHours, from: Instant, ms: number): Instant {
  if (ms < 0) throw new RangeError('open time only runs forward')
  let left = ms
  if (left === 0) return from
  for (const span of openSpans(hours, from)) {
    const start = Math.max(span.from, from)
    if (span.to - start >= left) return start + left
    left -= Math.max(0, span.to - start)
  }
  throw new RangeError('the opening hours never open')
}

/** How much open time lies between two instants; 0 when `to` is not after `from`. */
export function openTimeBetween (hours: OpeningHours, from: Instant, to: Instant): number {
  let sum = 0
  for (const span of openSpans(hours, from)) {
    if (span.from >= to) break
    sum += Math.max(0, Math.min(span.to, to) - Math.max(span.from, from))
  }
  return sum
}

/** Open spans that end after `from`, in order, touching ones joined. A night shift belongs to the day it starts on, also before a holiday. */
function * openSpans (hours: OpeningHours, from: Instant): Generator<Span> {
  const holidays = new Map(hours.holidays.map(holiday => [holiday.on, holiday.hours]))
  let day = DateTime.fromMillis(from, { zone: hours.timeZone }).startOf('day').minus({ days: 1 })
  if (!day.isValid) throw new RangeError(`not a time zone: ${hours.timeZone}`)
  let open: Span | undefined
  let closedDays = 0
  for (; closedDays < HORIZON_DAYS; day = day.plus({ days: 1 })) {
    const shifts = holidays.get(day.toISODate() ?? '') ?? hours.week[DAYS[day.weekday - 1] ?? 'mon']
    closedDays = shifts.length === 0 ? closedDays + 1 : 0
    for (const span of shifts.map(shift => spanOf(day, shift)).filter(one => one.from < one.to).toSorted((a, b) => a.from - b.from)) {
      if (open && span.from <= open.to) open = { from: open.from, to: Math.max(open.to, span.to) }
      else {
        if (open && open.to > from) yield open
        open = span
      }
    }
    // Round-the-clock hours would grow for ever: hand over what is known, the next day's piece begins where this one ends.
    if (open && open.to > from && open.to - open.from >= 86_400_000) {
      yield open
      open = { from: open.to, to: open.to }
    }
  }
  if (open && open.to > from) yield open
}

/** Local wall time becomes instants here and nowhere else: a day of 23 or 25 hours is just longer or shorter. */
function spanOf (day: DateTime, shift: { from: string; to: string }): Span {
  const at = (text: string, on: DateTime): Instant => text === '24:00' ? on.plus({ days: 1 }).startOf('day').toMillis() : on.set({ hour: Number(text.slice(0, 2)), minute: Number(text.slice(3)) }).toMillis()
  return { from: at(shift.from, day), to: at(shift.to, shift.to < shift.from ? day.plus({ days: 1 }) : day) }
}
