import { iso, type Instant } from '../kernel/clock.ts'
import { dayNumber } from './days.ts'

export type Cells = Readonly<Record<string, unknown>>
export interface Refusal { readonly column: string | null; readonly reason: string }

/** Prices and quantities beyond these are a broken file, and would leave the range of exact arithmetic. */
const LARGEST_PRICE = 1_000_000_000
const LARGEST_QUANTITY = 2_147_483_647
const DECIMAL = /^[+-]?\d{1,15}(\.\d{1,12})?$/

/** Why a text may not be stored; undefined when it may. */
export function refuseCellText (text: string, max: number): string | undefined {
  if (text.length > max) return `longer than ${max} characters`
  if (text.includes('\u0000')) return 'holds a NUL byte'
  if (!text.isWellFormed()) return 'holds half a surrogate pair: not valid Unicode'
  return undefined
}

/** A decimal as text with at most six places, or why not. Numbers of JSON and Parquet are taken at their shortest decimal form. */
export function readDecimal (value: unknown): { text: string } | { reason: string } {
  const text = typeof value === 'number' ? plainNumber(value) : typeof value === 'bigint' ? String(value) : typeof value === 'string' ? value.trim() : ''
  if (!DECIMAL.test(text)) return { reason: 'not a decimal number' }
  const point = text.indexOf('.')
  if (point >= 0 && /[1-9]/.test(text.slice(point + 7))) return { reason: 'more than six decimal places' }
  if (Math.abs(Number(text)) >= LARGEST_PRICE) return { reason: 'beyond 999,999,999' }
  return { text: point >= 0 ? text.slice(0, point + 7) : text }
}

/** Doubles below 1e-6 print with an exponent; those carry no money. */
function plainNumber (value: number): string {
  const text = String(value)
  return text.includes('e') && Number.isFinite(value) ? value.toFixed(12) : text
}

export function readQuantity (value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : typeof value === 'string' && /^[+-]?\d{1,10}(\.0+)?$/.test(value.trim()) ? Number(value) : Number.NaN
  return Number.isInteger(number) && Math.abs(number) <= LARGEST_QUANTITY ? number : undefined
}

/** quantity × price in millionths. Exact: millionths of a price are whole numbers, and large products go through bigint. */
export function lineMicros (quantity: number, price: string): number | bigint {
  const micro = Math.round(Number(price) * 1_000_000)
  const product = quantity * micro
  return Math.abs(product) < Number.MAX_SAFE_INTEGER / 2 ? product : BigInt(quantity) * BigInt(micro)
}

/** quantity × price in minor units, halves away from zero. */
export function lineMinor (quantity: number, price: string, digits: number): number {
  const product = lineMicros(quantity, price)
  const unit = 10 ** (6 - digits)
  if (typeof product === 'number') {
    const rest = Math.abs(product) % unit
    return Math.sign(product) * ((Math.abs(product) - rest) / unit + (rest * 2 >= unit ? 1 : 0)) || 0
  }
  const size = product < 0n ? -product : product
  const rounded = (size + BigInt(unit) / 2n) / BigInt(unit)
  return Number(product < 0n ? -rounded : rounded)
}

/** Reads the cells of one row after another; the first refusal of a row is kept, later reads of that row give empty values. */
export interface CellReader {
  begin(cells: Cells): void
  refusal(): Refusal | undefined
  refuse(column: string | null, reason: string): void
  has(column: string): boolean
  text(column: string, max?: number): string | null
  needText(column: string, max?: number): string
  instant(column: string): string | null
  dayOn(column: string): string | null
  integer(column: string): number | null
  decimal(column: string): string | null
  boolean(column: string): boolean | null
  oneOf<T extends string>(column: string, choices: readonly T[]): T | null
  list(column: string): readonly unknown[] | null
  object(column: string): string
  nested(column: string): readonly Cells[] | null
}

export function createCellReader (readInstant: (text: string) => Instant | undefined, latest: Instant): CellReader {
  let cells: Cells = {}
  let refusal: Refusal | undefined
  const refuse = (column: string | null, reason: string): void => { refusal ??= { column, reason } }
  const given = (column: string): unknown => {
    const value = cells[column]
    return value === undefined || value === null || value === '' ? undefined : value
  }
  const text = (column: string, max = 500): string | null => {
    const value = given(column)
    if (value === undefined) return null
    const said = typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
    if (said === undefined) { refuse(column, 'not text'); return null }
    const reason = refuseCellText(said, max)
    if (reason) refuse(column, reason)
    return reason ? null : said
  }
  /** Lists and objects: JSON text in a CSV cell, the value itself in JSON Lines. */
  const structure = (column: string): unknown => {
    const value = given(column)
    if (typeof value !== 'string') return value
    try { return JSON.parse(value) } catch { refuse(column, 'not JSON'); return undefined }
  }
  return {
    begin (row) { cells = row; refusal = undefined },
    refusal: () => refusal,
    refuse,
    has: column => given(column) !== undefined,
    text,
    needText (column, max) {
      const value = text(column, max)
      if (value === null || value.trim() === '') refuse(column, 'missing')
      return value ?? ''
    },
    instant (column) {
      const value = text(column, 60)
      if (value === null) return null
      const at = readInstant(value.trim())
      if (at === undefined) { refuse(column, 'not a possible date and time (ISO 8601 such as 2026-11-23T09:30:00+08:00)'); return null }
      if (at > latest) { refuse(column, 'lies in the future'); return null }
      return iso(at)
    },
    dayOn (column) {
      const value = text(column, 20)
      if (value === null) return null
      const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(value)
      if (parts && dayNumber(Number(parts[1]), Number(parts[2]), Number(parts[3])) !== undefined) return value
      refuse(column, 'not a possible day (YYYY-MM-DD)')
      return null
    },
    integer (column) {
      const value = given(column)
      if (value === undefined) return null
      const number = readQuantity(value)
      if (number === undefined) refuse(column, 'not a whole number')
      return number ?? null
    },
    decimal (column) {
      const value = given(column)
      if (value === undefined) return null
      const decimal = readDecimal(value)
      if ('text' in decimal) return decimal.text
      refuse(column, decimal.reason)
      return null
    },
    boolean (column) {
      const value = given(column)
      if (value === undefined) return null
      if (value === true || value === 'true' || value === '1') return true
      if (value === false || value === 'false' || value === '0') return false
      refuse(column, 'not true or false')
      return null
    },
    oneOf (column, choices) {
      const value = text(column, 60)
      if (value === null) return null
      const choice = choices.find(one => one === value)
      if (choice === undefined) refuse(column, `not one of ${choices.join(', ')}`)
      return choice ?? null
    },
    list (column) {
      const value = given(column)
      if (value === undefined) return null
      // A plain CSV cell may list words with spaces: easier to type than JSON.
      const list = typeof value === 'string' && !value.trimStart().startsWith('[') ? value.split(/[\s;|]+/).filter(Boolean) : structure(column)
      if (Array.isArray(list) && list.length <= 200) return list
      refuse(column, 'not a list')
      return null
    },
    object (column) {
      const value = structure(column)
      if (value === undefined) return '{}'
      const json = typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : undefined
      if (json === undefined) refuse(column, 'not an object')
      else if (json.includes('\\u0000')) refuse(column, 'holds a NUL byte')
      else if (json.length > 65_536) refuse(column, 'longer than 64 KiB')
      return refusal ? '{}' : json!
    },
    nested (column) {
      const value = structure(column)
      if (value === undefined) return null
      if (Array.isArray(value) && value.every(one => typeof one === 'object' && one !== null && !Array.isArray(one))) return value as Cells[] // just checked
      refuse(column, 'not a list of objects')
      return null
    },
  }
}
