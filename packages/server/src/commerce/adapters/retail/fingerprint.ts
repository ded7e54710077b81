import { createHash } from 'node:crypto'
import { pythonFloat } from './numbers.ts'
import type { RetailVisit, RetailWorld } from './world.ts'

/**
 * The data set's own digest of a whole state (its `db_hash`): SHA-256 over nested sorted tuples as Python prints them.
 *
 * Whole numbers are written as the files write them: only `balance` is ever an integer there, and is a float once money moved;
 * the difference of no items at all is an integer nought.
 */
export function fingerprintsOf (world: RetailWorld): (visit: RetailVisit) => string {
  const written = (all: ReadonlyMap<string, unknown>): [string, string][] => [...all].toSorted(([a], [b]) => byCodePoint(a, b)).map(([id, record]) => [id, entry(id, print(record, isWhole))])
  const orders = written(world.orders)
  const users = written(world.users)
  const products = tuple(written(world.products).map(([, text]) => text))
  return visit => {
    const changes = visit.changes()
    const touched = new Set([...visit.movedCards].map(card => card.slice(0, card.lastIndexOf('/'))))
    const orderTexts = orders.map(([id, text]) => changes.orders && Object.hasOwn(changes.orders, id) ? entry(id, print(changes.orders[id], visit.emptySwaps.has(id) ? isNought : isWhole)) : text)
    const userTexts = users.map(([id, text]) => touched.has(id) || (changes.users && Object.hasOwn(changes.users, id))
      ? entry(id, print(visit.findUser(id), (value, path) => isWhole(value, path) && !visit.movedCards.has(`${id}/${path.at(-2) ?? ''}`)))
      : text)
    return createHash('sha256').update(tuple([entry('orders', tuple(orderTexts)), entry('products', products), entry('users', tuple(userTexts))])).digest('hex')
  }
}

type Whole = (value: number, path: readonly string[]) => boolean
const isNought: Whole = (value, path) => value === 0 && (path.at(-1) === 'amount' || path.at(-1) === 'exchange_price_difference')
const isWhole: Whole = (value, path) => path.at(-1) === 'balance' && Number.isInteger(value)

const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
const tuple = (parts: readonly string[]): string => parts.length === 1 ? `(${parts[0]!},)` : `(${parts.join(', ')})`
const entry = (key: string, value: string): string => `(${text(key)}, ${value})`

function print (value: unknown, whole: Whole, path: readonly string[] = []): string {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return whole(value, path) ? String(value) : pythonFloat(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value === null || value === undefined) return 'None'
  if (Array.isArray(value)) return tuple(value.map((one, i) => print(one, whole, [...path, String(i)])))
  return tuple(Object.entries(value).toSorted(([a], [b]) => byCodePoint(a, b)).map(([name, one]) => entry(name, print(one, whole, [...path, name]))))
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** As Python's repr: single quotes unless only they occur; what cannot be printed is escaped. */
function text (value: string): string {
  const quote = value.includes('\'') && !value.includes('"') ? '"' : '\''
  const inner = value.replace(/[\\\n\r\t]|(?! )[\p{C}\p{Z}]/gu, one => ESCAPES[one] ?? escapeCode(one.codePointAt(0)!))
  return quote + (quote === '\'' ? inner.replaceAll('\'', '\\\'') : inner) + quote
}

function escapeCode (code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}
