import { instantOf, nowMs, parseInstant } from './clock.ts'
import type { Language, Words } from './i18n/index.ts'

export interface Money { readonly minor: number; readonly currency: string }
export interface Formats {
  money (money: Money): string
  /** Without the parts of a unit: for what is only about right. */
  roundMoney (money: Money): string
  time (iso: string): string
  day (iso: string): string
  dateTime (iso: string): string
  /** A day of the calendar, 2026-11-29, with its weekday. */
  calendarDay (day: string): string
  /** How long ago, as people say it; older than a week, the date. */
  ago (iso: string, now: number): string
  span (ms: number): string
  /** A running clock: 4:09, 1:02:33. */
  clock (ms: number): string
  number (value: number): string
  percent (share: number): string
  /** Without decimals: for tables of many. */
  wholePercent (share: number): string
  sameDay (a: string, b: string): boolean
}

/** Minor units of a currency as a decimal number: yen has none, dinars have three. */
export function majorOf (money: Money): number {
  return money.minor / 10 ** digitsOf(money.currency)
}

export function digitsOf (currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** All figures and times of the desk, in its language and in the shop's time zone. */
export function createFormats (language: Language, timeZone: string, t: Words): Formats {
  const date = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { timeZone, ...options })
  const timeOf = date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const dayThisYear = date({ month: 'short', day: 'numeric' })
  const dayOtherYear = date({ year: 'numeric', month: 'short', day: 'numeric' })
  const dayKey = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const weekday = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'short', month: 'short', day: 'numeric' })
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const wholePercent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  const moneyFormat = (options: Intl.NumberFormatOptions) => {
    const currencies = new Map<string, Intl.NumberFormat>()
    return ({ minor, currency }: Money): string => {
      let format = currencies.get(currency)
      if (!format) currencies.set(currency, format = new Intl.NumberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...options }))
      return format.format(majorOf({ minor, currency }))
    }
  }
  const at = (iso: string) => instantOf(parseInstant(iso))
  const keyOf = (ms: number) => dayKey.format(instantOf(ms))
  const day = (iso: string) => keyOf(parseInstant(iso)).slice(0, 4) === keyOf(nowMs()).slice(0, 4) ? dayThisYear.format(at(iso)) : dayOtherYear.format(at(iso))

  const formats: Formats = {
    money: moneyFormat({}),
    roundMoney: moneyFormat({ maximumFractionDigits: 0 }),
    time: iso => timeOf.format(at(iso)),
    day,
    dateTime: iso => `${day(iso)} ${timeOf.format(at(iso))}`,
    calendarDay: day => weekday.format(instantOf(parseInstant(`${day}T00:00:00Z`))),
    ago (iso, now) {
      const passed = now - parseInstant(iso)
      if (passed < MINUTE) return t('ago.now')
      if (passed < HOUR) return t('ago.minutes', { n: Math.floor(passed / MINUTE) })
      if (passed < DAY) return t('ago.hours', { n: Math.floor(passed / HOUR) })
      if (passed < 7 * DAY) return t('ago.days', { n: Math.floor(passed / DAY) })
      return day(iso)
    },
    span (ms) {
      const whole = Math.max(0, ms)
      if (whole < MINUTE) return t('span.seconds', { n: Math.round(whole / SECOND) })
      if (whole < 10 * MINUTE && Math.round(whole % MINUTE / SECOND) > 0 && whole % MINUTE < MINUTE - 500) return t('span.minutes-seconds', { m: Math.floor(whole / MINUTE), s: Math.round(whole % MINUTE / SECOND) })
      if (whole < HOUR) return t('span.minutes', { n: Math.round(whole / MINUTE) })
      if (whole < 2 * DAY) {
        const minutes = Math.round(whole % HOUR / MINUTE)
        return minutes > 0 && minutes < 60 ? t('span.hours-minutes', { h: Math.floor(whole / HOUR), m: minutes }) : t('span.hours', { n: Math.round(whole / HOUR) })
      }
      return t('span.days', { n: Math.round(whole / DAY) })
    },
    clock (ms) {
      const seconds = Math.floor(Math.abs(ms) / SECOND)
      const h = Math.floor(seconds / 3_600)
      const two = (n: number) => String(n).padStart(2, '0')
      const text = h > 0 ? `${h}:${two(Math.floor(seconds % 3_600 / 60))}:${two(seconds % 60)}` : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
      return ms < 0 ? `+${text}` : text
    },
    number: value => number.format(value),
    percent: share => percent.format(share),
    wholePercent: share => wholePercent.format(share),
    sameDay: (a, b) => dayKey.format(at(a)) === dayKey.format(at(b)),
  }
  return formats
}
