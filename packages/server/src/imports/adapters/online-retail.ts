import { createHash } from 'node:crypto'
import { iso } from '../../kernel/clock.ts'
import { copyText, type Stage } from '../../commerce/index.ts'
import { lineMicros, lineMinor, readDecimal, readQuantity, refuseCellText, type Cells, type Refusal } from '../cells.ts'
import { createInstantReader } from '../days.ts'
import { UnreadableFile, type Source } from '../reading/source.ts'
import type { ImportContext, RowTaker } from './adapter.ts'
import { createRun } from './runs.ts'

/** The shop behind the file is in the United Kingdom: its dates are wall time there, its prices pounds. */
const ZONE = 'Europe/London'
const CURRENCY = 'GBP'
const DIGITS = 2

/** Both generations of the file's header, compared without case, spaces and underscores. */
const NAMES = {
  invoice: ['invoice', 'invoiceno'], stock: ['stockcode'], description: ['description'], quantity: ['quantity'],
  date: ['invoicedate'], price: ['price', 'unitprice'], customer: ['customerid'], country: ['country'],
} as const
type Column = keyof typeof NAMES
type Columns = Readonly<Partial<Record<Column, string>>>
const NEEDED: readonly Column[] = ['quantity', 'date', 'price']

export interface OnlineRetailReading { readonly slashed: 'day-first' | 'month-first' }

/**
 * Online Retail I and II: one row per line of an invoice.
 *
 * `C…` invoices are cancellations: returns. `A…` invoices adjust bad debts. A negative quantity on an ordinary invoice is accepted only
 * as what it is in the real file, a stock write-off (no customer, price 0); anything else negative is refused.
 * A file without invoice numbers: lines of one customer and minute are one order, its negative lines a return beside it.
 * A file without stock codes: the description stands for the product.
 */
export function takeOnlineRetail (context: ImportContext, { slashed }: OnlineRetailReading): RowTaker {
  const readInstant = createInstantReader({ zone: ZONE, slashed })
  const latest = context.now + 2 * 86_400_000
  const dates = new Map<string, string | Refusal>()
  const products = new Map<string, string>()
  const run = createRun()
  const namers = new Map<string, number>()
  let columns: Columns | undefined

  let lastValue: unknown
  let lastDate: string | Refusal | undefined
  const dateOf = (value: unknown, column: string): string | Refusal => {
    if (value === lastValue && lastDate !== undefined) return lastDate // the lines of an order follow each other
    lastValue = value
    return lastDate = readDate(value, column)
  }
  const readDate = (value: unknown, column: string): string | Refusal => {
    const text = typeof value === 'string' ? value.trim() : ''
    let known = dates.get(text)
    if (known === undefined) {
      const at = readInstant(text)
      known = text === '' ? { column, reason: 'missing' } : at === undefined ? { column, reason: 'not a possible date and time' } : at > latest ? { column, reason: 'lies in the future' } : iso(at)
      if (dates.size > 100_000) dates.clear()
      dates.set(text, known)
    }
    return known
  }
  /** A product without a code: a digest of its words, the same in every file. */
  const productOf = (description: string): string => {
    let known = products.get(description)
    if (known === undefined) {
      known = `d-${createHash('sha256').update(description.trim().toLowerCase()).digest('hex').slice(0, 12)}`
      if (products.size > 100_000) products.clear()
      products.set(description, known)
    }
    return known
  }

  return {
    derives: CURRENCY,
    take ({ cells, line }, stage: Stage): Refusal | undefined {
      const at = columns ??= findColumns(cells)
      const quantity = readQuantity(cells[at.quantity!])
      if (quantity === undefined) return { column: at.quantity!, reason: isAbsent(cells[at.quantity!]) ? 'missing' : 'not a whole number' }
      const price = readDecimal(cells[at.price!])
      if (!('text' in price)) return { column: at.price!, reason: isAbsent(cells[at.price!]) ? 'missing' : price.reason }
      const placedAt = dateOf(cells[at.date!], at.date!)
      if (typeof placedAt !== 'string') return placedAt
      const customer = at.customer === undefined ? null : numberless(cells[at.customer])
      const description = at.description === undefined || isAbsent(cells[at.description]) ? null : String(cells[at.description]).trim()
      const stock = at.stock === undefined ? description === null ? null : productOf(description) : numberless(cells[at.stock])
      if (stock === null) return { column: at.stock ?? at.description ?? null, reason: 'missing' }
      let order: string | null
      let mark: 's' | 'r' | 'w' | 'd'
      if (at.invoice === undefined) {
        mark = quantity < 0 ? 'r' : 's'
        order = `${customer ?? 'guest'}-${placedAt.slice(0, 16).replace(/[-:T]/g, '')}${mark === 'r' ? '-R' : ''}`
      } else {
        order = numberless(cells[at.invoice])
        if (order === null) return { column: at.invoice, reason: 'missing' }
        const letter = order[0]
        mark = letter === 'C' || letter === 'c' ? 'r' : letter === 'A' || letter === 'a' ? 'd' : quantity < 0 ? 'w' : 's'
      }
      if (mark === 'w' && (customer !== null || Number(price.text) !== 0)) return { column: at.quantity!, reason: 'negative quantity on an invoice that is no cancellation (C…)' }
      if (Number(price.text) < 0 && mark !== 'd') return { column: at.price!, reason: 'negative' }
      const country = at.country === undefined || isAbsent(cells[at.country]) ? null : String(cells[at.country]).trim()
      const wrong = refused(at.invoice, order, 60) ?? refused(at.stock, stock, 60) ?? refused(at.description, description, 500) ?? refused(at.customer, customer, 60) ?? refused(at.country, country, 100)
      if (wrong) return wrong
      const amount = lineMinor(quantity, price.text, DIGITS)
      stage.putText('lines', `${line}\t0\t${copyText(order)}\t\\N\t${copyText(stock)}\t${copyText(description)}\t${quantity}\t${price.text}\t${amount}\t\\N\t${copyText(customer)}\t${placedAt}\t${mark}\t${copyText(country)}`)
      run.add(stage, { line, order, customer, placedAt, amount, micros: lineMicros(quantity, price.text), country, mark })
      const rank = description === null ? 2 : quantity > 0 && Number(price.text) > 0 ? 0 : 1
      if (rank < (namers.get(stock) ?? 3)) {
        if (namers.size > 100_000) namers.clear()
        namers.set(stock, rank)
        stage.put('namers', [line, stock, rank, description, price.text])
      }
      return undefined
    },
    end: run.end,
  }
}

function findColumns (cells: Cells): Columns {
  const found: Partial<Record<Column, string>> = {}
  for (const given of Object.keys(cells)) {
    const plain = given.toLowerCase().replace(/[\s_]/g, '')
    for (const column of Object.keys(NAMES) as Column[]) { // the keys of a literal
      if ((NAMES[column] as readonly string[]).includes(plain)) found[column] = given // widened to compare
    }
  }
  const missing = NEEDED.find(column => found[column] === undefined)
  if (missing) throw new UnreadableFile(`no column ${NAMES[missing].join(' or ')}: is this an Online Retail file?`)
  if (found.invoice === undefined && found.customer === undefined) throw new UnreadableFile('neither invoices nor customers are named: the lines cannot be put together to orders')
  if (found.stock === undefined && found.description === undefined) throw new UnreadableFile('neither stock codes nor descriptions: the products cannot be told apart')
  return found
}

/** Spreadsheets and pandas write an absent value in several ways. */
function isAbsent (value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value)) || (typeof value === 'string' && /^\s*(nan|null|none)?\s*$/i.test(value))
}

/** Ids that passed through a spreadsheet: 13085, 13085.0 and "13085" are one. */
function numberless (value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'bigint') return Number.isNaN(Number(value)) ? null : String(value)
  if (isAbsent(value)) return null
  const text = String(value).trim()
  return text.endsWith('.0') && /^\d+\.0$/.test(text) ? text.slice(0, -2) : text
}

function refused (column: string | undefined, text: string | null, max: number): Refusal | undefined {
  const reason = text === null ? undefined : refuseCellText(text, max)
  return reason === undefined ? undefined : { column: column ?? null, reason }
}

const SLASHED = /^(\d{1,2})[/-](\d{1,2})[/-]\d/

/** 1/12/2010 is January or December: the file's first date that allows one reading only decides; none at all means month first, as the dataset's CSV has it. */
export async function findSlashedOrder (source: Source): Promise<OnlineRetailReading> {
  for await (const rows of source.rows()) {
    for (const { cells, bad } of rows) {
      if (bad) continue
      const column = Object.keys(cells).find(name => NAMES.date.includes(name.toLowerCase().replace(/[\s_]/g, '') as 'invoicedate')) // includes() only compares
      const parts = column === undefined ? null : SLASHED.exec(String(cells[column]).trim())
      if (!parts) return { slashed: 'month-first' }
      if (Number(parts[1]) > 12) return { slashed: 'day-first' }
      if (Number(parts[2]) > 12) return { slashed: 'month-first' }
    }
  }
  return { slashed: 'month-first' }
}
