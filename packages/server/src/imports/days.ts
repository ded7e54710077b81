import { DateTime, IANAZone } from 'luxon'
import { day, hour, minute, second, type Instant } from '../kernel/clock.ts'

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days since 1970-01-01 of a day of the Gregorian calendar, or undefined when there is no such day (30 February, month 13). */
export function dayNumber (year: number, month: number, dayOfMonth: number): number | undefined {
  const longest = LONGEST_MONTHS[month - 1]
  if (longest === undefined || dayOfMonth < 1 || dayOfMonth > longest || year < 1900 || year > 9999) return undefined
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (month === 2 && dayOfMonth === 29 && !leap) return undefined
  // Howard Hinnant's days_from_civil: exact for every Gregorian date, no Date object, no zone.
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yoe = y - era * 400
  const doy = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + dayOfMonth - 1
  return era * 146_097 + yoe * 365 + Math.floor(yoe / 4) - Math.floor(yoe / 100) + doy - 719_468
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/
/** 1/12/2010 8:26 and 12/1/10 8:26: spreadsheets' forms. Which part is the day is the caller's knowledge. */
const SLASHED = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?)?$/

export interface Reading { readonly zone: string; readonly slashed?: 'day-first' | 'month-first' }

/** Reads instants as files write them. Text without an offset is wall time of `zone`. Answers are kept: files repeat their instants. */
export function createInstantReader ({ zone, slashed }: Reading): (text: string) => Instant | undefined {
  const wall = wallClock(zone)
  const known = new Map<string, Instant | undefined>()
  const read = (text: string): Instant | undefined => {
    const match = ISO.exec(text)
    if (match) return instantOf([match[1], match[2], match[3], match[4], match[5], match[6]], match[7], match[8], wall)
    if (!slashed) return undefined
    const parts = SLASHED.exec(text)
    if (!parts) return undefined
    const [dayText, monthText] = slashed === 'day-first' ? [parts[1], parts[2]] : [parts[2], parts[1]]
    const year = parts[3]!.length === 2 ? `20${parts[3]!}` : parts[3]
    return instantOf([year, monthText, dayText, parts[4], parts[5], parts[6]], undefined, undefined, wall)
  }
  return text => {
    if (known.has(text)) return known.get(text)
    if (known.size > 20_000) known.clear()
    const at = read(text)
    known.set(text, at)
    return at
  }
}

function instantOf (parts: readonly (string | undefined)[], fraction: string | undefined, offset: string | undefined, wall: (local: number) => Instant | undefined): Instant | undefined {
  const [year, month, dayOfMonth, h = 0, m = 0, s = 0] = parts.map(part => part === undefined ? undefined : Number(part))
  const days = dayNumber(year!, month!, dayOfMonth!)
  if (days === undefined || h > 23 || m > 59 || s > 59) return undefined
  const local = days * day + h * hour + m * minute + s * second + (fraction ? Math.floor(Number(`0.${fraction}`) * 1_000) : 0)
  if (offset === undefined) return wall(local)
  if (offset === 'Z') return local
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(-2))]
  if (hours > 14 || minutes > 59) return undefined
  return local - (offset[0] === '-' ? -1 : 1) * (hours * hour + minutes * minute)
}

/** Wall time to instant: the zone's offset is looked up once per wall hour. Skipped hours move forward, doubled ones mean the first. */
function wallClock (zone: string): (local: number) => Instant | undefined {
  if (zone === 'UTC') return local => local
  if (!IANAZone.isValidZone(zone)) throw new RangeError(`not a time zone: ${zone}`)
  const offsets = new Map<number, number>()
  return local => {
    const wallHour = Math.floor(local / hour)
    let offset = offsets.get(wallHour)
    if (offset === undefined) {
      offset = DateTime.fromMillis(local, { zone: 'UTC' }).setZone(zone, { keepLocalTime: true }).toMillis() - local
      if (offsets.size > 50_000) offsets.clear()
      offsets.set(wallHour, offset)
    }
    return local + offset
  }
}
