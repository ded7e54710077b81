import { featuresAt, learnRepurchase, repurchaseChance, type History, type Visit } from '@zhiyu/server/analytics'
import { day } from '@zhiyu/server/kernel/clock'
import { UserMistake } from '../exit.ts'
import { dayOf, dayText, latestOf, readAsOf, readPurchases, type Purchase } from './purchases.ts'
import { BadRows } from './table.ts'
import { told } from './told.ts'

export interface RepurchaseFlags { asOf?: string; horizonDays: string; json?: boolean }

/** Who buys again within the horizon: learned from the horizon after --as-of where the file has it, else from the last one that has passed. */
export async function runRepurchase (file: string, flags: RepurchaseFlags): Promise<number> {
  const horizon = Number(flags.horizonDays)
  if (!Number.isInteger(horizon) || horizon < 7 || horizon > 730) throw new UserMistake('--horizon-days is a whole number of days from 7 to 730')
  return told(file, flags, async () => {
    const { purchases, nameless } = await readPurchases(file)
    const at = (dayOf(readAsOf(flags.asOf) ?? latestOf(purchases)) + 1) * day - 1
    const passed = dayOf(latestOf(purchases)) >= dayOf(at) + horizon
    const histories = historiesOf(purchases)
    const learned = learnRepurchase(histories, passed ? at : at - horizon * day, horizon, passed ? 'customers' : 'time')
    if (learned.kind === 'too-little') throw new BadRows([{ line: 1, say: `no prediction: ${learned.customers} customers before the horizon, ${learned.bought} of whom bought again in it; at least ${learned.needed.customers} are needed, ${learned.needed.ofEach} who did and ${learned.needed.ofEach} who did not` }])
    const held = passed ? new Map(learned.heldOut.map(one => [one.customer, one])) : undefined
    const predictions = histories.flatMap(history => {
      const row = featuresAt(history, at)
      const known = held?.get(history.customer)
      return row ? [{ customer: history.customer, chance: known?.chance ?? repurchaseChance(learned.model, row), ...(known ? { heldOut: true, bought: known.bought === 1 } : {}) }] : []
    })
    const { quality } = learned
    return {
      document: { asOf: dayText(at), horizonDays: horizon, learnedFrom: { ...learned.learnedFrom, at: dayText(learned.learnedFrom.at) }, split: learned.split, withoutCustomer: nameless, holdout: quality, predictions },
      lines: [
        `${learned.learnedFrom.customers} customers up to ${dayText(learned.learnedFrom.at)}, of whom ${learned.learnedFrom.bought} bought within ${horizon} days`,
        `Held out (${learned.split === 'time' ? 'later weeks' : 'every fifth customer'}, ${quality.customers}): AUC ${quality.auc.toFixed(4)} (recency ${quality.plain.recency.toFixed(4)}, frequency ${quality.plain.frequency.toFixed(4)}), Brier ${quality.brier.toFixed(4)} (same chance for all ${quality.baseBrier.toFixed(4)}), calibration error ${(quality.calibration.error * 100).toFixed(1)} points`,
        ...quality.calibration.bins.map(bin => `  said ${(bin.said * 100).toFixed(0).padStart(3)} %   came ${(bin.came * 100).toFixed(0).padStart(3)} %   ${bin.n} customers`),
      ],
    }
  })
}

/** One visit an order, or a day where orders have no numbers; returns stand for themselves. */
export function historiesOf (purchases: readonly Purchase[]): History[] {
  const people = new Map<string, Map<string, { at: number; minor: number; lines: number }>>()
  for (const { customer, at, order, minor, kind } of purchases) {
    const visits = people.get(customer) ?? new Map<string, { at: number; minor: number; lines: number }>()
    const key = `${kind} ${order ?? dayOf(at)}`
    const visit = visits.get(key) ?? { at, minor: 0, lines: 0 }
    visit.minor += minor
    visit.lines++
    visits.set(key, visit)
    people.set(customer, visits)
  }
  return [...people].map(([customer, visits]) => ({ customer, visits: [...visits.values()].toSorted((a: Visit, b: Visit) => a.at - b.at) }))
}
