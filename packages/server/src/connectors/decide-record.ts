import type { Row } from './ports.ts'

/**
 * What may be stored of what a shop outside says. Pure.
 *
 * The imports' own checks come after these (columns, dates, decimals, Unicode, sums of lines): here is what only a *connection* can get wrong,
 * ids of another shop among them. A record that cannot be is kept aside with its reason; the others go on.
 */
export interface Origin {
  readonly connectorId: string
  readonly prefix: string
  /** Of the shop's other connections. */
  readonly foreign: readonly string[]
  /** The shop's returns that are ours: its own number of the return → the number of our order. */
  readonly ours: ReadonlyMap<string, string>
}

export type Judged = { readonly kind: 'row'; readonly row: Row } | { readonly kind: 'aside'; readonly record: string; readonly column: string | null; readonly reason: string }

const TYPES = ['customer', 'product', 'order', 'parcel']
/** Columns that name something of the shop's. */
const IDS: Readonly<Record<string, readonly string[]>> = { customer: ['id'], product: ['id', 'parent_id'], order: ['id', 'customer_id'], parcel: ['id', 'order_id'] }
/** Before this there were no shops on the net: a date in it is a zero that was read as one. */
const FIRST_YEAR = '1995'
const SHOWN = 100

export function judgeRow (row: Row, origin: Origin): Judged {
  const type = typeof row['type'] === 'string' ? row['type'] : '?'
  const record = `${type} ${nameOf(row['id'])}`.slice(0, SHOWN)
  const aside = (column: string | null, reason: string): Judged => ({ kind: 'aside', record, column, reason })
  if (!TYPES.includes(type)) return aside('type', 'not a kind of record a shop may send')
  const out: Record<string, unknown> = { ...row }
  for (const column of IDS[type]!) {
    const id = row[column]
    if (id === undefined || id === null || id === '') {
      if (column === 'id') return aside('id', 'missing')
      continue
    }
    const wrong = refuseId(id, origin)
    if (wrong !== undefined) return aside(column, wrong)
    out[column] = origin.prefix + String(id)
  }
  if (type !== 'order') return { kind: 'row', row: out }
  const placed = row['placed_at']
  if (typeof placed === 'string' && placed < FIRST_YEAR) return aside('placed_at', `before ${FIRST_YEAR}: no date`)
  const attributes: Record<string, unknown> = { ...row['attributes'] as object | undefined, connector: origin.connectorId } // ours, or nothing
  if (typeof attributes['of'] === 'string') {
    const wrong = refuseId(attributes['of'], origin)
    if (wrong !== undefined) return aside('attributes', wrong)
    attributes['of'] = origin.prefix + attributes['of']
  }
  const lines = row['lines']
  if (Array.isArray(lines)) {
    for (const line of lines as Row[]) if (refuseId(line['product_id'], origin) !== undefined) return aside('lines', refuseId(line['product_id'], origin)!)
    out['lines'] = (lines as Row[]).map(line => ({ ...line, product_id: origin.prefix + String(line['product_id']) }))
  }
  const ours = row['kind'] === 'return' ? origin.ours.get(String(attributes['ref'] ?? '')) : undefined
  if (ours !== undefined) out['id'] = ours // the return we asked for ourselves: one return, not two
  return { kind: 'row', row: { ...out, attributes } }
}

/** What comes back for an order can never be more than it cost: all of these together are kept aside. */
export function judgeReturns (rows: readonly Row[]): ReadonlySet<Row> {
  const totals = new Map(rows.filter(row => row['type'] === 'order' && row['kind'] !== 'return').map(row => [String(row['id']), Number(row['total'])]))
  const back = Map.groupBy(rows.filter(row => row['type'] === 'order' && row['kind'] === 'return' && row['status'] !== 'cancelled'), row => String((row['attributes'] as Row | undefined)?.['of'] ?? ''))
  const wrong = new Set<Row>()
  for (const [of, returns] of back) {
    const total = totals.get(of)
    const sum = returns.reduce((all, one) => all - Number(one['total'] ?? 0), 0)
    if (total !== undefined && Number.isFinite(sum) && sum > total + 0.005) for (const one of returns) wrong.add(one)
  }
  return wrong
}

function refuseId (id: unknown, { foreign }: Origin): string | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return 'not an id'
  const text = String(id)
  if (text.trim() === '' || /[\u0000-\u001f\u007f]/.test(text)) return 'not an id'
  if (text.length > 90) return 'longer than 90 characters'
  return foreign.some(prefix => prefix !== '' && text.startsWith(prefix)) ? 'an id of another connection' : undefined
}

const nameOf = (id: unknown): string => typeof id === 'string' || typeof id === 'number' ? String(id) : '?'

/** A page of which most cannot be is not a page with mistakes: the shop speaks another language, or lies. Nothing of it is stored and the cursor stays. */
export function mostlyAside (rows: number, aside: number): boolean {
  return rows >= 10 && aside * 2 > rows
}
