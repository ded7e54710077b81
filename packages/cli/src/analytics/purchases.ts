import { createInstantReader } from '@zhiyu/server/imports'
import { day, iso, parseInstant, type Instant } from '@zhiyu/server/kernel/clock'
import { UserMistake } from '../exit.ts'
import { BadRows, columnOf, needColumn, numberIn, readTable, textIn, type Row, type Table } from './table.ts'

/** A row of the file. `minor` is below 0 for a return; a purchase for nothing is a purchase. */
export interface Purchase { readonly customer: string; readonly at: Instant; readonly order: string | null; readonly minor: number; readonly kind: 'bought' | 'returned' }

export const CUSTOMER = ['customer_id', 'customer', 'user_id', 'shopper_id', 'client_id', 'id']
export const WHEN = ['date', 'at', 'time', 'ts', 'timestamp', 'occurred_at', 'placed_at', 'ordered_at', 'order_date', 'invoice_date']
export const ORDER = ['order_id', 'order', 'invoice', 'invoice_no']
const AMOUNT = ['amount', 'spend', 'total', 'value', 'revenue', 'monetary']
export const MINOR = ['amount_minor', 'amount_cents', 'minor', 'cents', 'total_minor']
const [QUANTITY, PRICE] = [['quantity'], ['price', 'unit_price']]

/** Reads purchases: customer, date and amount, or order lines with quantity and price. Rows without a customer are counted and left out. */
export async function readPurchases (path: string): Promise<{ purchases: Purchase[]; nameless: number }> {
  const table = await readTable(path)
  const [customer, when, order] = [needColumn(table, CUSTOMER), needColumn(table, WHEN), columnOf(table, ORDER)]
  const amountOf = amountReader(table)
  const byLine = columnOf(table, [...MINOR, ...AMOUNT]) === undefined
  const instantOf = instantReader()
  const bad: { line: number; say: string }[] = []
  const purchases: Purchase[] = []
  let nameless = 0
  for (const { line, cells } of table.rows) {
    const who = textIn(cells, customer)
    const at = instantOf(cells[when])
    const minor = amountOf(cells)
    if (at === undefined) bad.push({ line, say: `${when}: not a possible date` })
    else if (minor === undefined) bad.push({ line, say: 'no amount that can be read' })
    else if (who === undefined) nameless++
    else if (minor !== 0 || !byLine) { // a line for nothing is a sample or a correction, no purchase
      const number = textIn(cells, order) ?? null
      const returned = minor < 0 || (number !== null && /^c\d/i.test(number))
      purchases.push({ customer: who, at, order: number, minor: returned ? -Math.abs(minor) : minor, kind: returned ? 'returned' : 'bought' })
    }
  }
  if (bad.length > 0) throw new BadRows(bad)
  return { purchases, nameless }
}

function amountReader (table: Table): (cells: Row) => number | undefined {
  const minor = columnOf(table, MINOR)
  if (minor !== undefined) return cells => { const value = numberIn(cells, minor); return value !== undefined && Number.isSafeInteger(value) ? value : undefined }
  const amount = columnOf(table, AMOUNT)
  const inMinor = (value: number | undefined): number | undefined => value === undefined || Math.abs(value) > 1e12 ? undefined : Math.round(Number((value * 100).toFixed(4)))
  if (amount !== undefined) return cells => inMinor(numberIn(cells, amount))
  const [quantity, price] = [columnOf(table, QUANTITY), columnOf(table, PRICE)]
  if (quantity === undefined || price === undefined) throw new BadRows([{ line: 1, say: 'no column "amount" (or "amount_minor", or "quantity" with "price")' }])
  return cells => {
    const [pieces, each] = [numberIn(cells, quantity), numberIn(cells, price)]
    return pieces === undefined || each === undefined ? undefined : inMinor(pieces * each)
  }
}

/** ISO dates and instants, 20101231, seconds or milliseconds since 1970; without an offset it is UTC. */
export function instantReader (): (value: unknown) => Instant | undefined {
  const read = createInstantReader({ zone: 'UTC', slashed: 'month-first' })
  return value => {
    const text = typeof value === 'number' || typeof value === 'bigint' ? String(value) : typeof value === 'string' ? value.trim() : ''
    if (/^(19|20)\d{6}$/.test(text)) return read(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`)
    if (/^\d{9,10}$/.test(text)) return Number(text) * 1_000
    if (/^\d{12,13}$/.test(text)) return Number(text)
    return text === '' ? undefined : read(text)
  }
}

/** The --as-of a user gave: a day, or an instant. */
export function readAsOf (text: string | undefined): Instant | undefined {
  if (text === undefined) return undefined
  const at = instantReader()(text)
  if (at === undefined) throw new UserMistake(`--as-of ${text} is no date (2026-11-28) and no instant (2026-11-28T00:00:00Z)`)
  return at
}

export const dayOf = (at: Instant): number => Math.floor(at / day)
export const dayText = (at: Instant): string => iso(at).slice(0, 10)
export const latestOf = (purchases: readonly Purchase[]): Instant => purchases.reduce((last, one) => Math.max(last, one.at), parseInstant('1970-01-01T00:00:00Z'))
