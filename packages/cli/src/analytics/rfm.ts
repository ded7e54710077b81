import { cutValues, scoreByCuts, scoreByRank, type RfmFigures, type RfmRule } from '@zhiyu/server/analytics'
import { day } from '@zhiyu/server/kernel/clock'
import { UserMistake } from '../exit.ts'
import { dayOf, dayText, latestOf, readAsOf, readPurchases, type Purchase } from './purchases.ts'
import { columnOf, needColumn, numberIn, readTable, textIn, BadRows, type Table } from './table.ts'
import { told } from './told.ts'

export interface RfmFlags { asOf?: string; rule: string; net?: boolean; json?: boolean }

/** Scores everybody of a file of purchases, or of a file that holds recency, frequency and monetary already. */
export async function runRfm (file: string, flags: RfmFlags): Promise<number> {
  if (flags.rule !== 'disc' && flags.rule !== 'ntile') throw new UserMistake(`--rule ${flags.rule}: disc or ntile`)
  const rule: RfmRule = flags.rule
  return told(file, flags, async () => {
    const { customers, ...report } = await customersOf(file, flags)
    if (customers.length === 0) throw new BadRows([{ line: 1, say: 'no purchase by anybody up to that day' }])
    const cuts = cutValues(customers)
    const scores = rule === 'disc' ? customers.map(one => scoreByCuts(one, cuts)) : scoreByRank(customers)
    return {
      document: {
        rule, ...report, customers: customers.length, cuts: { recencyDays: cuts.recencyDays, frequency: cuts.frequency, monetaryMinor: cuts.monetaryMinor },
        scores: customers.map((one, i) => ({ ...one, ...scores[i]! })),
      },
      lines: [
        `${customers.length} customers, rule ${rule}${report.asOf ? `, as of ${report.asOf}` : ''}`,
        `Cut values: recency ${cuts.recencyDays.join(' / ')} days, frequency ${cuts.frequency.join(' / ')}, monetary ${cuts.monetaryMinor.map(minor => (minor / 100).toFixed(2)).join(' / ')}`,
        ...[5, 4, 3, 2, 1].map(score => `  score ${score}: recency ${scores.filter(one => one.r === score).length}, frequency ${scores.filter(one => one.f === score).length}, monetary ${scores.filter(one => one.m === score).length}`),
      ],
    }
  })
}

/** Figures of everybody: as the file gives them, or worked out from its purchases. */
export async function customersOf (file: string, flags: Pick<RfmFlags, 'asOf' | 'net'>): Promise<{ customers: RfmFigures[]; asOf?: string; withoutCustomer?: number }> {
  const table = await readTable(file)
  const given = columnOf(table, ['recency_days', 'recency']) !== undefined && columnOf(table, ['frequency']) !== undefined
  return given ? { customers: figuresGiven(table) } : figuresFrom(file, flags)
}

function figuresGiven (table: Table): RfmFigures[] {
  const customer = needColumn(table, ['customer_id', 'customer', 'user_id', 'id'])
  const [recency, frequency] = [needColumn(table, ['recency_days', 'recency']), needColumn(table, ['frequency'])]
  const minor = columnOf(table, ['monetary_minor', 'monetary_cents'])
  const monetary = minor ?? needColumn(table, ['monetary', 'amount', 'spend'])
  const bad: { line: number; say: string }[] = []
  const all = table.rows.flatMap(({ line, cells }): RfmFigures[] => {
    const [id, r, f, m] = [textIn(cells, customer), numberIn(cells, recency), numberIn(cells, frequency), numberIn(cells, monetary)]
    if (id !== undefined && r !== undefined && f !== undefined && m !== undefined) return [{ customer: id, recencyDays: r, frequency: f, monetaryMinor: minor === undefined ? Math.round(m * 100) : m }]
    bad.push({ line, say: 'needs a customer, recency, frequency and monetary' })
    return []
  })
  if (bad.length > 0) throw new BadRows(bad)
  return all
}

async function figuresFrom (file: string, flags: Pick<RfmFlags, 'asOf' | 'net'>): Promise<{ customers: RfmFigures[]; asOf: string; withoutCustomer: number }> {
  const { purchases, nameless } = await readPurchases(file)
  const at = readAsOf(flags.asOf) ?? latestOf(purchases) + day
  const past = purchases.filter(one => dayOf(one.at) <= dayOf(at) && (one.kind === 'bought' || flags.net === true))
  return { customers: figuresOf(past, dayOf(at)), asOf: dayText(at), withoutCustomer: nameless }
}

/** Frequency counts orders where they have numbers, else days with a purchase. */
export function figuresOf (purchases: readonly Purchase[], today: number): RfmFigures[] {
  const people = new Map<string, { last: number; orders: Set<string | number>; minor: number }>()
  for (const one of purchases) {
    const known = people.get(one.customer) ?? { last: -Infinity, orders: new Set(), minor: 0 }
    known.minor += one.minor
    if (one.kind === 'bought') {
      known.last = Math.max(known.last, dayOf(one.at))
      known.orders.add(one.order ?? dayOf(one.at))
    }
    people.set(one.customer, known)
  }
  return [...people].filter(([, one]) => one.orders.size > 0).map(([customer, one]) => ({ customer, recencyDays: today - one.last, frequency: one.orders.size, monetaryMinor: one.minor }))
}
