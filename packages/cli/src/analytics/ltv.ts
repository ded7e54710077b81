import { auc, expectedByBgNbd, expectedByParetoNbd, expectedValue, fitBgNbd, fitGammaGamma, fitParetoNbd, type Buying } from '@zhiyu/server/analytics'
import type { Instant } from '@zhiyu/server/kernel/clock'
import { UserMistake } from '../exit.ts'
import { dayOf, dayText, latestOf, readAsOf, readPurchases, type Purchase } from './purchases.ts'
import { BadRows } from './table.ts'
import { told } from './told.ts'

export interface LtvFlags { asOf?: string; horizonDays: string; json?: boolean }

const WEEK = 7
/** Fewer customers, or fewer of them who came back, say nothing about the others. */
const [FEWEST, FEWEST_REPEATERS] = [50, 20]

interface Person { readonly customer: string; readonly buying: Buying; readonly meanMinor: number; /** Purchase days in the horizon after the instant; null: the file ends before. */ readonly later: number | null }

/** Fits BG/NBD, Pareto/NBD and Gamma-Gamma to the purchases up to a day and forecasts everybody; judged by what came later, when the file knows. */
export async function runLtv (file: string, flags: LtvFlags): Promise<number> {
  const horizon = Number(flags.horizonDays)
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 3_650) throw new UserMistake('--horizon-days is a whole number of days, at most 3650')
  return told(file, flags, async () => {
    const { purchases, nameless } = await readPurchases(file)
    const bought = purchases.filter(one => one.kind === 'bought')
    const at = readAsOf(flags.asOf) ?? latestOf(bought)
    const people = peopleOf(bought, at, horizon)
    const repeaters = people.filter(one => one.buying.repeats > 0)
    if (people.length < FEWEST || repeaters.length < FEWEST_REPEATERS) throw new BadRows([{ line: 1, say: `no forecast: ${people.length} customers up to ${dayText(at)}, ${repeaters.length} of whom came back; at least ${FEWEST} and ${FEWEST_REPEATERS} are needed` }])
    const span = horizon / WEEK
    const [bg, pareto] = [fitBgNbd(people.map(one => one.buying)), fitParetoNbd(people.map(one => one.buying))]
    const money = fitGammaGamma(people.map(one => ({ repeats: one.buying.repeats, meanValue: one.meanMinor / 100 })))
    const customers = people.map(({ customer, buying, meanMinor }) => {
      const [byBg, byPareto] = [expectedByBgNbd(buying, bg.params, span), expectedByParetoNbd(buying, pareto.params, span)]
      const valueMinor = Math.round(expectedValue({ repeats: buying.repeats, meanValue: meanMinor / 100 }, money.params) * 100)
      return { customer, repeats: buying.repeats, lastWeeks: buying.lastAt, knownWeeks: buying.knownFor, meanMinor: Math.round(meanMinor), expectedPurchases: byPareto, expectedPurchasesBgNbd: byBg, expectedValueMinor: valueMinor, lifetimeValueMinor: Math.round(byPareto * valueMinor) }
    })
    const judged = judge(people, { bgNbd: customers.map(one => one.expectedPurchasesBgNbd), paretoNbd: customers.map(one => one.expectedPurchases) })
    const document = {
      asOf: dayText(at), unit: 'week', horizonDays: horizon, customers: people.length, repeaters: repeaters.length, withoutCustomer: nameless,
      bgNbd: bg, paretoNbd: pareto, gammaGamma: { ...money, customers: repeaters.length, populationMean: money.params.p * money.params.v / (money.params.q - 1) },
      ...(judged ? { holdout: judged } : {}), predictions: customers,
    }
    const figures = (params: object): string => Object.entries(params).map(([name, value]) => `${name} ${Number(value).toFixed(4)}`).join(', ')
    return {
      document,
      lines: [
        `${people.length} customers up to ${document.asOf}, ${repeaters.length} of whom came back`,
        `BG/NBD       ${figures(bg.params)}, LL ${bg.logLikelihood.toFixed(3)}`, `Pareto/NBD   ${figures(pareto.params)}, LL ${pareto.logLikelihood.toFixed(3)}`, `Gamma-Gamma  ${figures(money.params)}, LL ${money.logLikelihood.toFixed(3)}`,
        `Expected in ${horizon} days: ${customers.reduce((sum, one) => sum + one.expectedPurchases, 0).toFixed(1)} purchases, ${(customers.reduce((sum, one) => sum + one.lifetimeValueMinor, 0) / 100).toFixed(2)} in all`,
        ...(judged ? [`What came: ${judged.purchases} purchases by ${judged.buyers} customers; AUC of the forecast ${judged.auc.paretoNbd.toFixed(4)} (BG/NBD ${judged.auc.bgNbd.toFixed(4)}, recency ${judged.auc.recency.toFixed(4)}, frequency ${judged.auc.frequency.toFixed(4)})`] : []),
      ],
    }
  })
}

/** A day with purchases is one purchase: several orders of one afternoon are one visit. */
function peopleOf (purchases: readonly Purchase[], at: Instant, horizon: number): Person[] {
  const today = dayOf(at)
  const complete = dayOf(latestOf(purchases)) >= today + horizon
  const byCustomer = new Map<string, Map<number, number>>()
  for (const one of purchases) {
    const days = byCustomer.get(one.customer) ?? new Map<number, number>()
    days.set(dayOf(one.at), (days.get(dayOf(one.at)) ?? 0) + one.minor)
    byCustomer.set(one.customer, days)
  }
  return [...byCustomer].flatMap(([customer, all]): Person[] => {
    const days = [...all.keys()].filter(on => on <= today).toSorted((a, b) => a - b)
    const [first, ...again] = days
    if (first === undefined) return []
    const later = [...all.keys()].filter(on => on > today && on <= today + horizon).length
    return [{
      customer, buying: { repeats: again.length, lastAt: ((days.at(-1) ?? first) - first) / WEEK, knownFor: (today - first) / WEEK },
      meanMinor: again.length === 0 ? 0 : again.reduce((sum, on) => sum + all.get(on)!, 0) / again.length, later: complete ? later : null,
    }]
  })
}

/** By customers of before only. P(alive) is not among the scores: it is 1 for everybody who bought once. */
function judge (people: readonly Person[], scores: Readonly<Record<'bgNbd' | 'paretoNbd', readonly number[]>>) {
  if (people.some(one => one.later === null)) return undefined
  const later = people.map(one => one.later ?? 0)
  const purchases = later.reduce((sum, count) => sum + count, 0)
  const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0)
  return {
    purchases, buyers: later.filter(count => count > 0).length, expected: { bgNbd: sum(scores.bgNbd), paretoNbd: sum(scores.paretoNbd) },
    auc: { bgNbd: auc(scores.bgNbd, later), paretoNbd: auc(scores.paretoNbd, later), recency: auc(people.map(one => one.buying.lastAt - one.buying.knownFor), later), frequency: auc(people.map(one => one.buying.repeats), later) },
  }
}
