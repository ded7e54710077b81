import { scoreByCuts, type RfmCuts, type RfmScores } from '../analytics/model-rfm.ts'
import { day, iso, minute, parseInstant, type Instant } from '../kernel/clock.ts'
import { SPEND_DAYS } from '../customers/decide.ts'
import { within, type Moment } from './model-moments.ts'
import type { Bought, State } from './model-state.ts'

export interface Rfm { readonly recencyDays: number; readonly frequency: number; readonly monetaryMinor: number }
export interface Month { readonly month: string; readonly minor: number; readonly orders: number; readonly yearMinor: number }
export interface Rhythm { readonly gaps: number; readonly fromDays: number; readonly toDays: number; readonly from: Instant; readonly to: Instant; readonly late: boolean }

const MONTHS = 12
/** Three gaps are the fewest of which the middle half says anything. */
const FEWEST_GAPS = 3

const dayOf = (at: Instant): number => Math.floor(at / day)
const past = (moments: readonly Moment[], asOf: Instant): readonly Moment[] => moments.filter(one => one[0] <= asOf)
const sum = (moments: readonly Moment[], of: 1 | 2): number => moments.reduce((total, one) => total + one[of], 0)

/** What cut values are made of, for one currency: whole UTC days, orders and net money ever. Null: never bought. The lake's sentences say the same. Source: docs/policy/rfm.md. */
export function rfmAt (own: Bought | undefined, asOf: Instant): Rfm | null {
  if (own === undefined) return null
  const [sales, returns] = [past(own.sales, asOf), past(own.returns, asOf)]
  const lastAt = sales.at(-1)?.[0] ?? own.older.lastAt
  if (lastAt === null) return null
  return { recencyDays: dayOf(asOf) - dayOf(lastAt), frequency: own.older.sales + sum(sales, 1), monetaryMinor: own.older.salesMinor + own.older.returnsMinor + sum(sales, 2) + sum(returns, 2) }
}

export const scoresOf = (rfm: Rfm | null, cuts: RfmCuts | null): RfmScores | null => rfm === null || cuts === null ? null : scoreByCuts({ customer: '', ...rfm }, cuts)

/** The month of an instant where the shop is. */
export const monthOf = (at: Instant, zoneMinutes: number): string => iso(at + zoneMinutes * minute).slice(0, 7)

/** The last twelve months of the shop's own calendar, the running one last: what was bought in each, and what the year up to its end came to. */
export function monthsAt (own: Bought | undefined, zoneMinutes: number, asOf: Instant): Month[] {
  const ofZone = (at: Instant): string => monthOf(at, zoneMinutes)
  const [sales, returns] = own === undefined ? [[], []] : [past(own.sales, asOf), past(own.returns, asOf)]
  return lastMonths(ofZone(asOf), MONTHS).map(month => {
    const inside = (moments: readonly Moment[]): readonly Moment[] => moments.filter(one => ofZone(one[0]) === month)
    const end = Math.min(asOf, startOf(monthPlus(month, 1)) - zoneMinutes * minute - 1)
    return { month, minor: sum(inside(sales), 2) + sum(inside(returns), 2), orders: sum(inside(sales), 1), yearMinor: within(sales, end, SPEND_DAYS).sum + within(returns, end, SPEND_DAYS).sum }
  })
}

/** The first instant of a month, UTC. */
export const startOf = (month: string): Instant => parseInstant(`${month}-01T00:00:00.000Z`)

/** Months that end with this one, oldest first. */
export const lastMonths = (last: string, count: number): string[] => Array.from({ length: count }, (_, i) => monthPlus(last, i - count + 1))

export function monthPlus (month: string, by: number): string {
  const [year, of] = month.split('-').map(Number) as [number, number] // as iso writes them
  const index = year * 12 + of - 1 + by
  return `${Math.floor(index / 12)}-${String(index % 12 + 1).padStart(2, '0')}`
}

/** The months, UTC, in which they bought, as far back as single instants are kept. */
export const monthsBought = (state: State, asOf: Instant): ReadonlySet<string> => new Set([...state.bought.values()].flatMap(one => past(one.sales, asOf).map(moment => monthOf(moment[0], 0))))

/** When the next purchase lies if they go on as they did: the middle half of the days between their purchases, after the last. Half of their own gaps lay within it: that is how sure it is. */
export function rhythmAt (state: State, asOf: Instant): Rhythm | null {
  const days = [...new Set([...state.bought.values()].flatMap(one => past(one.sales, asOf).map(moment => dayOf(moment[0]))))].toSorted((a, b) => a - b)
  const gaps = days.slice(1).map((at, i) => at - days[i]!).toSorted((a, b) => a - b)
  if (gaps.length < FEWEST_GAPS) return null
  const quantile = (share: number): number => gaps[Math.max(0, Math.ceil(share * gaps.length) - 1)]!
  const [fromDays, toDays, last] = [quantile(0.25), quantile(0.75), days.at(-1)! * day]
  return { gaps: gaps.length, fromDays, toDays, from: last + fromDays * day, to: last + toDays * day, late: dayOf(asOf) > days.at(-1)! + toDays }
}
