import { day, type Instant } from '../kernel/clock.ts'
import type { Buying, Spending } from './model-spending.ts'

/** One order of a customer, or one return (`minor` below 0). `lines`: different things in it; 0 when unknown. */
export interface Visit { readonly at: Instant; readonly minor: number; readonly lines: number }
/** Everything a customer did, oldest first. */
export interface History { readonly customer: string; readonly visits: readonly Visit[] }

const dayOf = (at: Instant): number => Math.floor(at / day)

/** What is known of a customer at an instant, as the models of repeat buying want it: purchase days, in weeks. Undefined before the first purchase. */
export function buyingAt ({ visits }: History, now: Instant): (Buying & Spending) | undefined {
  const days = new Map<number, number>()
  for (const { at, minor } of visits) if (at <= now && minor >= 0) days.set(dayOf(at), (days.get(dayOf(at)) ?? 0) + minor)
  const on = [...days.keys()].toSorted((a, b) => a - b)
  const [first, last] = [on[0], on.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return { repeats: on.length - 1, lastAt: (last - first) / 7, knownFor: (dayOf(now) - first) / 7, meanValue: on.length === 1 ? 0 : on.slice(1).reduce((sum, one) => sum + days.get(one)!, 0) / (on.length - 1) / 100 }
}

/** What a forecast of the next purchase looks at. Counts, sums and days are log(1 + x). */
export const FEATURES = [
  'recency', 'orders', 'monetary', 'tenure', 'orders30', 'orders90', 'orders180', 'gap', 'overdue', 'returns', 'returnedShare', 'orderValue', 'months', 'lines', 'spend90', 'steadiness', 'lastValue',
] as const

/** Undefined for who has bought nothing until then. */
export function featuresAt ({ visits }: History, now: Instant): Float64Array | undefined {
  const past = visits.filter(visit => visit.at <= now)
  const bought = past.filter(visit => visit.minor >= 0)
  const [first, last] = [bought[0], bought.at(-1)]
  if (!first || !last) return undefined
  const returned = past.filter(visit => visit.minor < 0)
  const since = (days: number) => bought.filter(visit => visit.at > now - days * day)
  const sum = (list: readonly Visit[]): number => list.reduce((all, visit) => all + visit.minor, 0) / 100
  const days = [...new Set(bought.map(visit => dayOf(visit.at)))]
  const [recency, tenure, money] = [dayOf(now) - dayOf(last.at), dayOf(now) - dayOf(first.at), sum(bought)]
  // Who came once may be about to come: the time waited so far is the best that is known of their gap.
  const gap = days.length > 1 ? (dayOf(last.at) - dayOf(first.at)) / (days.length - 1) : tenure
  const gaps = days.slice(1).map((on, i) => on - days[i]!)
  const spread = gaps.length > 1 ? Math.sqrt(gaps.reduce((all, one) => all + (one - gap) ** 2, 0) / gaps.length) : 0
  const value = money / bought.length
  return Float64Array.from([
    Math.log1p(recency), Math.log1p(bought.length), Math.log1p(money), Math.log1p(tenure), Math.log1p(since(30).length), Math.log1p(since(90).length), Math.log1p(since(180).length),
    Math.log1p(gap), Math.log((recency + 7) / (gap + 7)), Math.log1p(returned.length), money > 0 ? Math.min(1, -sum(returned) / money) : 0, Math.log1p(value),
    new Set(bought.map(visit => Math.floor(dayOf(visit.at) / 30))).size, Math.log1p(bought.reduce((all, visit) => all + visit.lines, 0) / bought.length), Math.log1p(sum(since(90))),
    gap > 0 ? Math.log1p(spread / gap) : 0, Math.log((last.minor / 100 + 1) / (value + 1)),
  ])
}

/** Whether they bought in (now, now + days]. */
export const boughtAfter = ({ visits }: History, now: Instant, days: number): number => Number(visits.some(visit => visit.minor >= 0 && visit.at > now && visit.at <= now + days * day))
