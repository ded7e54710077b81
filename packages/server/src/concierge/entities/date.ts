import { day, iso, parseInstant } from '../../kernel/clock.ts'
import type { WishedDate } from '../commands.ts'
import { CHINESE_DIGITS, readNumber } from './chinese-number.ts'
import { findAll, type Found } from './found.ts'

/** Days of a calendar without clock or zone: `today` is the shop's day. Weeks begin on Monday. */
type Rule = readonly [pattern: RegExp, on: (match: RegExpExecArray, today: string) => string | undefined]

const N = `(\\d{1,2}|[${CHINESE_DIGITS}]{1,3})`
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?'
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const WEEKDAY = '(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|rs|rsday|urday)?'
const NUMBERS: Readonly<Record<string, number>> = { a: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, ten: 10 }

/** The first that fits at a place counts: longer ones stand before what they contain. */
const RULES: readonly Rule[] = [
  [/(?<!\d)(20\d{2})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})(?:日|号)?(?!\d)/g, ([, y, m, d]) => calendar(Number(y), Number(m), Number(d))],
  [new RegExp(`${N}月${N}(?:日|号)?`, 'g'), ([, m = '', d = ''], today) => nearest(today, readNumber(m), readNumber(d))],
  [new RegExp(`(?:下个?月)${N}(?:日|号)`, 'g'), ([, d = ''], today) => inMonth(today, 1, readNumber(d))],
  [new RegExp(`(?:这个?月|本月)${N}(?:日|号)`, 'g'), ([, d = ''], today) => inMonth(today, 0, readNumber(d))],
  [/(?:这个?月|本月)?月底/g, (_, today) => plus(inMonth(today, 1, 1), -1)], [/下个?月初/g, (_, today) => inMonth(today, 1, 1)],
  [/大后天/g, (_, today) => plus(today, 3)], [/后天|后日|後日|day after tomorrow/g, (_, today) => plus(today, 2)], [/前天|前日/g, (_, today) => plus(today, -2)],
  [/明天|明日|明早|明晚|明儿|听日|明朝|\b(?:tomorrow|tmrw|tmr)\b/g, (_, today) => plus(today, 1)], [/昨天|昨日|昨晚|昨儿|琴日|昨昏|\byesterday\b/g, (_, today) => plus(today, -1)],
  [/今天|今日|今晚|今早|今儿|今朝|今仔日|当天|\b(?:today|tonight|this (?:morning|afternoon|evening))\b/g, (_, today) => today],
  [/(下下|下|上|这|本)?个?(?:周|星期|礼拜|拜)([一二三四五六日天])/g, ([, which, letter = ''], today) => weekday(today, '一二三四五六日'.indexOf(letter === '天' ? '日' : letter), which)],
  [/(下|这|本)?个?周末/g, ([, which], today) => weekday(today, 5, which)],
  [new RegExp(`${N}(?:天|日)(?:后|之后|以后)`, 'g'), ([, n = ''], today) => plus(today, readNumber(n) ?? 0)],
  [new RegExp(`${N}个?(?:周|星期|礼拜)(?:后|之后|以后)`, 'g'), ([, n = ''], today) => plus(today, 7 * (readNumber(n) ?? 0))],
  [/\bin (a|one|two|three|four|five|six|seven|ten|\d{1,2}) (day|week)s?\b/g, ([, n = '', unit], today) => plus(today, (NUMBERS[n] ?? Number(n)) * (unit === 'week' ? 7 : 1))],
  [new RegExp(`\\b(next|this|last|on|by|until)? ?${WEEKDAY}\\b`, 'g'), ([, which, name = ''], today) => weekday(today, WEEKDAYS.indexOf(name), which === 'next' ? '下' : which === 'last' ? '上' : undefined)],
  [/\b(next|this)? ?weekend\b/g, ([, which], today) => weekday(today, 5, which === 'next' ? '下' : undefined)], [/\bnext week\b/g, (_, today) => weekday(today, 0, '下')],
  [new RegExp(`\\b${MONTH}\\.? (\\d{1,2})(?:st|nd|rd|th)?\\b`, 'g'), ([, m = '', d], today) => nearest(today, MONTHS.indexOf(m) + 1, Number(d))],
  [new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${MONTH}\\b`, 'g'), ([, d, m = ''], today) => nearest(today, MONTHS.indexOf(m) + 1, Number(d))],
  [/\bthe (\d{1,2})(?:st|nd|rd|th)\b/g, ([, d], today) => dayOfMonth(today, Number(d))],
  [new RegExp(`(?<![\\d第月${CHINESE_DIGITS}.-])${N}(?:号|日)(?!楼|线|院|店|门|仓|机|码|色|电池|\\d|[a-z])`, 'g'), ([, d = ''], today) => dayOfMonth(today, readNumber(d))],
  [/(?<![\d/.-])(\d{1,2})\/(\d{1,2})(?![\d/])/g, ([, m, d], today) => nearest(today, Number(m), Number(d))],
]

const PARTS: readonly (readonly [RegExp, NonNullable<WishedDate['part']>])[] = [
  [/晚上|今晚|明晚|傍晚|下班后|夜里|夜晚|\b(?:evening|tonight|night|after work)\b/, 'evening'], [/下午|中午|午后|\b(?:afternoon|noon|lunch)\b/, 'afternoon'], [/早上|上午|早晨|今早|明早|一早|\bmorning\b/, 'morning'],
]
const HOUR = /(?<![\d.])(\d{1,2})(?:点|时|:\d{2})(?!钟?内)|\b(\d{1,2}) ?(am|pm)\b/

/** The day a text wishes for, and the part of it. Several days: the first. */
export function findDate (folded: string, today: string): Found<WishedDate> | undefined {
  for (const [pattern, on] of RULES) {
    const [found] = findAll(folded, pattern, match => on(match, today))
    if (!found) continue
    const part = partOf(folded)
    return { ...found, value: { on: found.value, ...(part && { part }) } }
  }
  return undefined
}

function partOf (folded: string): WishedDate['part'] {
  const named = PARTS.find(([pattern]) => pattern.test(folded))?.[1]
  if (named) return named
  const [, plain, twelve, half] = HOUR.exec(folded) ?? []
  const hour = plain !== undefined ? Number(plain) : twelve !== undefined ? Number(twelve) % 12 + (half === 'pm' ? 12 : 0) : undefined
  return hour === undefined || hour > 23 ? undefined : hour < 12 ? 'morning' : hour < 18 ? 'afternoon' : 'evening'
}

const at = (on: string): number => parseInstant(`${on}T00:00:00Z`)
const plus = (on: string | undefined, days: number): string | undefined => on === undefined || Math.abs(days) > 366 ? undefined : iso(at(on) + days * day).slice(0, 10)

/** undefined for a day that is none, as 2026-02-30. */
function calendar (year: number, month: number | undefined, of: number | undefined): string | undefined {
  if (month === undefined || of === undefined || month < 1 || month > 12 || of < 1 || of > 31) return undefined
  const on = `${year}-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}`
  try {
    return iso(at(on)).slice(0, 10) === on ? on : undefined
  } catch { return undefined }
}

/** Without a year: this year's, or the next year's once it is more than half a year past. */
function nearest (today: string, month: number | undefined, of: number | undefined): string | undefined {
  const year = Number(today.slice(0, 4))
  const on = calendar(year, month, of)
  return on !== undefined && at(on) < at(today) - 183 * day ? calendar(year + 1, month, of) : on
}

function inMonth (today: string, ahead: number, of: number | undefined): string | undefined {
  const month = Number(today.slice(5, 7)) - 1 + ahead
  return calendar(Number(today.slice(0, 4)) + Math.floor(month / 12), month % 12 + 1, of)
}

function dayOfMonth (today: string, of: number | undefined): string | undefined {
  const on = inMonth(today, 0, of)
  return on !== undefined && on >= today ? on : inMonth(today, 1, of)
}

/** A bare weekday is the next one, today included; with "next" it is the one of next week. */
function weekday (today: string, wanted: number, which: string | undefined): string | undefined {
  if (wanted < 0) return undefined
  const now = (Math.floor(at(today) / day) + 3) % 7 // 1970-01-01 was a Thursday
  if (which === '下') return plus(today, wanted - now + 7)
  if (which === '下下') return plus(today, wanted - now + 14)
  if (which === '上') return plus(today, wanted - now - 7)
  return plus(today, which === '这' || which === '本' ? wanted - now : (wanted - now + 7) % 7)
}
