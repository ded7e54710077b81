import type { Playbook } from './contract.ts'
import type { Note } from './check.ts'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
const DAY_MINUTES = 1_440
type Shift = Playbook['openingHours']['week']['mon'][number]

/** The opening hours and every named calendar; clocks that wait for a desk need one that opens. */
export function hoursProblems ({ openingHours, calendars, promises }: Playbook, note: Note): void {
  calendarProblems(openingHours, '/openingHours', note)
  for (const [name, hours] of Object.entries(calendars ?? {})) {
    calendarProblems(hours, `/calendars/${name}`, note)
    if (DAYS.every(day => hours.week[day].length === 0)) note(`/calendars/${name}/week`, 'hours.never-open', 'a calendar needs a day on which it opens')
  }
  if (promises.inOpeningHours.length > 0 && DAYS.every(day => openingHours.week[day].length === 0)) note('/openingHours/week', 'hours.never-open', 'a clock that runs in opening hours would never run')
}

/** A real zone, real dates, shifts that do not overlap (a shift whose end is before its start runs past midnight). */
function calendarProblems (hours: Playbook['openingHours'], at: string, note: Note): void {
  if (!isZone(hours.timeZone)) note(`${at}/timeZone`, 'hours.zone', 'must be an IANA time zone such as Asia/Shanghai')
  const week = DAYS.flatMap((day, index) => hours.week[day].map((shift, i) => ({ ...span(shift, index * DAY_MINUTES), path: `${at}/week/${day}/${i}` })))
  for (const { from, to, path } of week) if (from === to) note(path, 'hours.interval', 'a shift needs a length; a whole day is 00:00 to 24:00')
  // The week is a circle: Sunday's night shift may reach into Monday.
  const circle = [...week, ...week.map(shift => ({ ...shift, from: shift.from + 7 * DAY_MINUTES, to: shift.to + 7 * DAY_MINUTES }))].toSorted((a, b) => a.from - b.from)
  overlaps(circle, note)
  hours.holidays.forEach((holiday, i) => {
    if (hours.holidays.findIndex(other => other.on === holiday.on) < i) note(`${at}/holidays/${i}/on`, 'hours.holiday-twice', 'this day is already listed')
    const shifts = holiday.hours.map((shift, j) => ({ ...span(shift, 0), path: `${at}/holidays/${i}/hours/${j}` }))
    for (const { from, to, path } of shifts) if (from === to) note(path, 'hours.interval', 'a shift needs a length; a whole day is 00:00 to 24:00')
    overlaps(shifts.toSorted((a, b) => a.from - b.from), note)
  })
}

function overlaps (sorted: readonly { from: number; to: number; path: string }[], note: Note): void {
  const told = new Set<string>()
  sorted.forEach((shift, i) => {
    const before = sorted[i - 1]
    if (!before || shift.from >= before.to || told.has(shift.path)) return
    told.add(shift.path)
    note(shift.path, 'hours.overlap', `overlaps ${before.path}`)
  })
}

function span (shift: Shift, dayStart: number): { from: number; to: number } {
  const [from, to] = [minutes(shift.from), minutes(shift.to)]
  return { from: dayStart + from, to: dayStart + (to < from ? to + DAY_MINUTES : to) }
}

function minutes (text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
}

/** Fixed offsets such as +08:00 are refused: they know no summer time and name no place. */
function isZone (name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
