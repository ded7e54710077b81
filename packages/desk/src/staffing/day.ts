import { instantOf, nowMs, parseInstant } from '../clock.ts'

/** Days of the shop's own calendar, as 2026-11-29: no zone, no hour. */
export const DAY = /^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const DAY_MS = 86_400_000

export function addDays (day: string, days: number): string {
  return instantOf(parseInstant(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** The shop's tomorrow, by the server's clock. */
export function tomorrowIn (timeZone: string): string {
  return addDays(new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(instantOf(nowMs())), 1)
}

/** Monday to Sunday around a day. */
export function weekOf (day: string): readonly string[] {
  const weekday = (instantOf(parseInstant(`${day}T00:00:00Z`)).getUTCDay() + 6) % 7
  return Array.from({ length: 7 }, (_, i) => addDays(day, i - weekday))
}

/** Is there such a day? The pattern alone lets 31 February through. */
export const isDay = (text: string): boolean => DAY.test(text) && Number.isFinite(parseInstant(`${text}T00:00:00Z`)) && addDays(text, 0) === text

/** 570 → 09:30; after midnight the clock begins again. */
export function clockText (minute: number): string {
  const of = minute % 1_440
  return `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`
}
