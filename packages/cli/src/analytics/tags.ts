import { SHIPPED_TAG_RULES, tagsOf, type TagEvent, type Tags } from '@zhiyu/server/analytics'
import { iso } from '@zhiyu/server/kernel/clock'
import { instantReader, CUSTOMER, MINOR, readAsOf, WHEN } from './purchases.ts'
import { BadRows, columnOf, numberIn, readTable, textIn, type Row, type Table } from './table.ts'
import { told } from './told.ts'

export interface TagFlags { asOf?: string; json?: boolean }

const KIND = ['type', 'kind', 'event', 'behaviour', 'behavior']
const KINDS: Readonly<Record<string, TagEvent['kind']>> = { order: 'order', purchase: 'order', buy: 'order', sale: 'order', refund: 'refund', return: 'refund', view: 'view', pv: 'view', browse: 'view' }

/**
 * Tags of everybody in a file of events, at an instant. A JSON list whose entries hold `events` and `asof` is a list of cases: each is answered by
 * itself, under its name.
 */
export async function runTags (file: string, flags: TagFlags): Promise<number> {
  return told(file, flags, async () => {
    const table = await readTable(file)
    if (table.columns.includes('events')) {
      const cases = table.rows.map(({ line, cells }) => caseOf(cells, line))
      return { document: { rules: SHIPPED_TAG_RULES, cases }, lines: cases.map(one => `${one.name}: ${words(one)}`) }
    }
    const people = eventsByCustomer(table)
    const latest = Math.max(...[...people.values()].flat().map(one => one.at))
    const at = readAsOf(flags.asOf) ?? latest
    const customers = [...people].map(([customer, events]) => ({ customer, ...shown(tagsOf(events, at)) }))
    const count = (of: (one: (typeof customers)[number]) => boolean): number => customers.filter(of).length
    return {
      document: { asOf: iso(at), rules: SHIPPED_TAG_RULES, customers: customers.length, tiers: { high: count(one => one.tier === 'high'), mid: count(one => one.tier === 'mid'), low: count(one => one.tier === 'low') }, highFrequency: count(one => one.high_freq), tags: customers },
      lines: [`${customers.length} customers as of ${iso(at)}`, ...(['high', 'mid', 'low'] as const).map(tier => `  tier ${tier}: ${count(one => one.tier === tier)}`), `  high frequency: ${count(one => one.high_freq)}`, `  with an interest: ${count(one => one.interests.length > 0)}`],
    }
  })
}

/** As the vectors and analysts' tables name them. Instants in seconds since 1970. */
function shown (tags: Tags) {
  return {
    tier: tags.tier, spend_365: tags.spendMinor, high_freq: tags.highFrequency, frequency: tags.frequency, last_ts: tags.lastAt === null ? null : Math.floor(tags.lastAt / 1_000),
    interests: tags.interests, ...Object.fromEntries(tags.interests.map(category => [`interest_${category}`, true])), changes_at: tags.changesAt === null ? null : iso(tags.changesAt),
  }
}

const words = (one: { tier: string; high_freq: boolean; spend_365: number; interests: readonly string[] }): string => `${one.tier}, ${(one.spend_365 / 100).toFixed(2)} in 365 days${one.high_freq ? ', high frequency' : ''}${one.interests.length > 0 ? `, looks at ${one.interests.join(' ')}` : ''}`

function caseOf (cells: Row, line: number): { name: string } & ReturnType<typeof shown> {
  const at = instantReader()(cells['asof'] ?? cells['as_of'] ?? cells['asOf'])
  if (!Array.isArray(cells['events']) || at === undefined) throw new BadRows([{ line, say: 'a case needs events and asof' }])
  const events = cells['events'].map((one: Row, i) => eventOf(one, { line, nth: i }, { columns: Object.keys(one) }))
  return { name: textIn(cells, 'name') ?? String(line), ...shown(tagsOf(events, at)) }
}

function eventsByCustomer (table: Table): Map<string, TagEvent[]> {
  const customer = columnOf(table, CUSTOMER.slice(0, -1))
  const people = new Map<string, TagEvent[]>()
  const bad: { line: number; say: string }[] = []
  for (const { line, cells } of table.rows) {
    const who = textIn(cells, customer)
    try {
      if (who === undefined) throw new BadRows([{ line, say: 'no customer' }])
      const known = people.get(who) ?? []
      known.push(eventOf(cells, { line }, table))
      people.set(who, known)
    } catch (error) {
      if (!(error instanceof BadRows)) throw error
      bad.push(...error.rows)
    }
  }
  if (bad.length > 0) throw new BadRows(bad)
  if (people.size === 0) throw new BadRows([{ line: 1, say: 'no event of anybody' }])
  return people
}

const readInstant = instantReader()

function eventOf (cells: Row, { line, nth }: { line: number; nth?: number }, table: Pick<Table, 'columns'>): TagEvent {
  const where = { file: '', rows: [], columns: table.columns }
  const wrong = (say: string): BadRows => new BadRows([{ line, say: nth === undefined ? say : `events[${nth}]: ${say}` }])
  const kindColumn = columnOf(where, KIND)
  const kind = kindColumn === undefined ? 'order' : KINDS[textIn(cells, kindColumn)?.toLowerCase() ?? '']
  const at = readInstant(cells[columnOf(where, WHEN) ?? ''])
  if (kind === undefined) throw wrong(`${kindColumn}: not order, refund or view`)
  if (at === undefined) throw wrong('no time that can be read')
  const [minorColumn, amountColumn] = [columnOf(where, MINOR), columnOf(where, ['amount', 'spend', 'total', 'value'])]
  const minor = minorColumn === undefined ? amountColumn === undefined ? undefined : times100(numberIn(cells, amountColumn)) : numberIn(cells, minorColumn)
  if (kind !== 'view' && (minor === undefined || !Number.isSafeInteger(minor))) throw wrong('no amount that can be read')
  const returned = kind === 'refund' || (kind === 'order' && minor! < 0)
  return { kind: returned ? 'refund' : kind, at, id: textIn(cells, columnOf(where, ['event_id', 'id', 'order_id'])) ?? null, amountMinor: Math.abs(minor ?? 0), category: textIn(cells, columnOf(where, ['category', 'category_id'])) ?? null }
}

const times100 = (value: number | undefined): number | undefined => value === undefined ? undefined : Math.round(Number((value * 100).toFixed(4)))

