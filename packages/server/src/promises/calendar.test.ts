import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { day, hour, minute } from '../kernel/clock.ts'
import { addOpenTime, isOpen, nextOpening, openTimeBetween, type OpeningHours } from './calendar.ts'

const office = [{ from: '09:00', to: '18:00' }]
const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }
const weekdays = { mon: office, tue: office, wed: office, thu: office, fri: office, sat: [], sun: [] }
const hours = (over: Partial<OpeningHours>): OpeningHours => ({ timeZone: 'Asia/Shanghai', week: weekdays, holidays: [], ...over })
const allDay = [{ from: '00:00', to: '24:00' }]
const always = hours({ week: { mon: allDay, tue: allDay, wed: allDay, thu: allDay, fri: allDay, sat: allDay, sun: allDay } })
const at = (text: string): number => Date.parse(text)

for (const [name, calendar, instant, open] of [
  ['opens at nine sharp', hours({}), '2026-03-02T09:00:00+08:00', true],
  ['is closed the moment before', hours({}), '2026-03-02T08:59:59.999+08:00', false],
  ['closes at six sharp', hours({}), '2026-03-02T18:00:00+08:00', false],
  ['is closed at the weekend', hours({}), '2026-03-07T12:00:00+08:00', false],
  ['is closed on a holiday', hours({ holidays: [{ on: '2026-03-02', name: '', hours: [] }] }), '2026-03-02T12:00:00+08:00', false],
  ['has its own hours on a holiday', hours({ holidays: [{ on: '2026-03-07', name: '', hours: [{ from: '10:00', to: '12:00' }] }] }), '2026-03-07T11:00:00+08:00', true],
  ['keeps a night shift open past midnight', hours({ week: { ...closed, mon: [{ from: '22:00', to: '06:00' }] } }), '2026-03-03T05:59:00+08:00', true],
  ['ends the night shift in the morning', hours({ week: { ...closed, mon: [{ from: '22:00', to: '06:00' }] } }), '2026-03-03T06:00:00+08:00', false],
  ['is always open around the clock', always, '2026-03-08T23:59:59.999+08:00', true],
] as const) test(`the desk ${name}`, () => assert.equal(isOpen(calendar, at(instant)), open))

for (const [name, calendar, from, ms, due] of [
  ['runs straight on within a day', hours({}), '2026-03-02T10:00:00+08:00', 2 * hour, '2026-03-02T12:00:00+08:00'],
  ['is due at closing time, not next morning', hours({}), '2026-03-02T16:00:00+08:00', 2 * hour, '2026-03-02T18:00:00+08:00'],
  ['goes on next morning', hours({}), '2026-03-02T17:00:00+08:00', 2 * hour, '2026-03-03T10:00:00+08:00'],
  ['jumps the weekend', hours({}), '2026-03-06T17:30:00+08:00', hour, '2026-03-09T09:30:00+08:00'],
  ['jumps a holiday', hours({ holidays: [{ on: '2026-03-09', name: '', hours: [] }] }), '2026-03-06T17:30:00+08:00', hour, '2026-03-10T09:30:00+08:00'],
  ['starts at the next opening', hours({}), '2026-03-07T12:00:00+08:00', 30_000, '2026-03-09T09:00:30+08:00'],
  ['counts a day of 23 hours as 23', hours({ ...always, timeZone: 'Europe/London' }), '2026-03-29T00:00:00Z', 23 * hour, '2026-03-30T00:00:00+01:00'],
  ['counts a night of 9 hours when clocks go back', hours({ timeZone: 'Europe/London', week: { ...closed, sat: [{ from: '22:00', to: '06:00' }] } }), '2026-10-24T22:00:00+01:00', 9 * hour, '2026-10-25T06:00:00Z'],
  ['counts a night of 7 hours when clocks go forward', hours({ timeZone: 'Europe/London', week: { ...closed, sat: [{ from: '22:00', to: '06:00' }] } }), '2026-03-28T22:00:00Z', 7 * hour, '2026-03-29T06:00:00+01:00'],
  ['is plain time around the clock', always, '2026-03-02T10:00:00+08:00', 30 * day, '2026-04-01T10:00:00+08:00'],
] as const) test(`open time ${name}`, () => assert.equal(new Date(addOpenTime(calendar, at(from), ms)).toISOString(), new Date(due).toISOString()))

test('a desk that never opens is said so, not searched for ever', () => {
  const never = hours({ week: closed })
  assert.throws(() => addOpenTime(never, at('2026-03-02T10:00:00Z'), 1), RangeError)
  assert.equal(nextOpening(never, at('2026-03-02T10:00:00Z')), undefined)
  assert.equal(isOpen(never, at('2026-03-02T10:00:00Z')), false)
})

test('the next opening is now when open, else the next morning', () => {
  assert.equal(nextOpening(hours({}), at('2026-03-02T10:00:00+08:00')), at('2026-03-02T10:00:00+08:00'))
  assert.equal(nextOpening(hours({}), at('2026-03-06T20:00:00+08:00')), at('2026-03-09T09:00:00+08:00'))
})

// Shift edges lie outside 00:30–04:00, where clocks change: what a wall clock means in that hour is the calendar's choice, tested above.
const EDGES = ['00:00', '06:00', '07:30', '09:00', '11:45', '13:00', '17:15', '18:00', '20:30', '22:00', '23:30']
const anyDay = fc.array(fc.tuple(fc.constantFrom(...EDGES), fc.constantFrom(...EDGES, '24:00')).filter(([from, to]) => from !== to).map(([from, to]) => ({ from, to })), { maxLength: 3 })
/** Weeks in which something happens: clocks change in New York, London and on Lord Howe Island (by 30 minutes), both ways; a leap day; the ends of a year and of a leap year. */
const WEEKS = ['2026-03-05', '2026-03-26', '2026-04-02', '2026-10-01', '2026-10-22', '2026-10-29', '2028-02-26', '2026-12-28', '2028-12-28', '2026-06-10']
const anyWeek = fc.constantFrom(...WEEKS).map(text => at(`${text}T00:00:00Z`))
const anyHours = fc.record({
  timeZone: fc.constantFrom('Asia/Shanghai', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
  week: fc.record({ mon: anyDay, tue: anyDay, wed: anyDay, thu: anyDay, fri: anyDay, sat: anyDay, sun: anyDay }),
  holidays: fc.array(fc.record({ on: fc.tuple(anyWeek, fc.integer({ min: -1, max: 9 })).map(([week, n]) => new Date(week + n * day).toISOString().slice(0, 10)), name: fc.constant(''), hours: anyDay }), { maxLength: 12 }),
}).filter(({ week }) => Object.values(week).some(shifts => shifts.length > 0))
const anyInstant = fc.tuple(anyWeek, fc.integer({ min: 0, max: 6 * 1440 })).map(([week, n]) => week + n * minute)
const anySpan = fc.integer({ min: 1, max: 2_000 }).map(n => n * minute)
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

const walls = new Map<string, Intl.DateTimeFormat>()
function wallOf (timeZone: string): Intl.DateTimeFormat {
  const wall = walls.get(timeZone) ?? new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  walls.set(timeZone, wall)
  return wall
}

/** The same question asked of a wall clock, without luxon and without spans. */
function openByWall (calendar: OpeningHours, instant: number): boolean {
  const wall = (t: number): { date: string; weekday: typeof DAYS[number]; time: string } => {
    const parts = Object.fromEntries(wallOf(calendar.timeZone).formatToParts(t).map(part => [part.type, part.value]))
    const date = `${parts['year']}-${parts['month']}-${parts['day']}`
    return { date, weekday: DAYS[new Date(`${date}T12:00:00Z`).getUTCDay()]!, time: `${parts['hour']}:${parts['minute']}` }
  }
  const now = wall(instant)
  const noonBefore = new Date(at(`${now.date}T12:00:00Z`) - day)
  const before = { date: noonBefore.toISOString().slice(0, 10), weekday: DAYS[noonBefore.getUTCDay()]! }
  const shifts = ({ date, weekday }: { date: string; weekday: typeof DAYS[number] }) => calendar.holidays.findLast(holiday => holiday.on === date)?.hours ?? calendar.week[weekday]
  return shifts(now).some(({ from, to }) => now.time >= from && (to < from || now.time < to)) || shifts(before).some(({ from, to }) => to < from && now.time < to)
}

test('every minute agrees with a wall clock', () => fc.assert(fc.property(anyHours, anyInstant, (calendar, from) => {
  for (let i = 0; i < 200; i++) assert.equal(isOpen(calendar, from + i * 7 * minute), openByWall(calendar, from + i * 7 * minute), new Date(from + i * 7 * minute).toISOString())
}), { numRuns: 15 }))

test('adding open time equals counting open minutes one by one', () => fc.assert(fc.property(anyHours, anyInstant, fc.integer({ min: 1, max: 300 }), (calendar, from, minutes) => {
  const due = addOpenTime(calendar, from, minutes * minute)
  if (due - from > day) return // too long to count by hand
  let counted = 0
  let t = from
  for (; counted < minutes; t += minute) if (isOpen(calendar, t)) counted++
  assert.equal(due, t)
}), { numRuns: 60 }))

test('adding is monotone and additive, ends in open time, and is what lies between', () => fc.assert(fc.property(anyHours, anyInstant, anySpan, anySpan, (calendar, from, a, b) => {
  const first = addOpenTime(calendar, from, a)
  const both = addOpenTime(calendar, from, a + b)
  assert.equal(addOpenTime(calendar, first, b), both, 'additive')
  assert.ok(first < both, 'more time is later')
  assert.ok(addOpenTime(calendar, from + 17 * minute, a) >= first, 'a later start is never due earlier')
  assert.ok(isOpen(calendar, first - 1), 'the last moment counted was open')
  assert.equal(openTimeBetween(calendar, from, first), a)
  assert.equal(openTimeBetween(calendar, from, both), a + b)
}), { numRuns: 150 }))

test('the next opening is the first open minute', () => fc.assert(fc.property(anyHours, anyInstant, (calendar, from) => {
  const next = nextOpening(calendar, from)!
  assert.ok(isOpen(calendar, next))
  for (let t = from; t < Math.min(next, from + day); t += 5 * minute) assert.ok(!isOpen(calendar, t))
}), { numRuns: 15 }))

test('a span of open time equals counting the open minutes of a wall clock', () => fc.assert(fc.property(anyHours, anyInstant, fc.integer({ min: 0, max: 900 }), (calendar, from, minutes) => {
  let counted = 0
  for (let i = 0; i < minutes; i++) if (openByWall(calendar, from + i * minute)) counted++
  assert.equal(openTimeBetween(calendar, from, from + minutes * minute), counted * minute)
}), { numRuns: 25 }))

test('time that runs backwards lies between nothing', () => fc.assert(fc.property(anyHours, anyInstant, anySpan, (calendar, from, back) => {
  assert.equal(openTimeBetween(calendar, from, from - back), 0)
  assert.equal(addOpenTime(calendar, from, 0), from)
  assert.throws(() => addOpenTime(calendar, from, -back), RangeError)
}), { numRuns: 50 }))
