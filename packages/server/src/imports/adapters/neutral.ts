import { day, iso, type Instant } from '../../kernel/clock.ts'
import { minorDigits } from '../../kernel/money.ts'
import { createCellReader, lineMinor, type CellReader, type Cells, type Refusal } from '../cells.ts'
import { createInstantReader } from '../days.ts'
import type { Stage } from '../../commerce/index.ts'
import type { ImportContext, RowTaker } from './adapter.ts'
import { SERVICE_COLUMNS, serviceTakers } from './neutral-service.ts'

/** Every column of the neutral format. docs/import-format.md says what each means; a test keeps the two alike. */
export const NEUTRAL_COLUMNS = {
  customer: ['id', 'name', 'phone', 'email', 'address', 'region', 'locale', 'born_on', 'care', 'attributes'],
  product: ['id', 'parent_id', 'title', 'category', 'price', 'currency', 'available', 'image', 'attributes'],
  order: ['id', 'customer_id', 'kind', 'status', 'currency', 'total', 'placed_at', 'address', 'lines', 'attributes'],
  order_line: ['order_id', 'line_no', 'product_id', 'title', 'quantity', 'unit_price', 'currency', 'attributes'],
  parcel: ['id', 'order_id', 'carrier', 'tracking_no', 'status', 'shipped_at', 'expected_at', 'delivered_at', 'trace'],
  event: ['id', 'customer_id', 'kind', 'subject', 'occurred_at', 'detail'],
  agent: ['email', 'name', 'role', 'skills', 'languages', 'capacity'],
  ...SERVICE_COLUMNS,
} as const
export type RecordType = keyof typeof NEUTRAL_COLUMNS

const LINE_COLUMNS = ['line_no', 'product_id', 'title', 'quantity', 'unit_price', 'attributes']
const CARE = ['silver', 'hearing', 'vision', 'dialect', 'language'] as const
export const ORDER_STATUSES = ['pending', 'paid', 'shipped', 'delivered', 'completed', 'cancelled', 'returned', 'requested'] as const
export const PARCEL_STATUSES = ['packed', 'shipped', 'in-transit', 'out-for-delivery', 'delivered', 'exception'] as const
const ROLES = ['agent', 'expert', 'supervisor', 'operations', 'manager'] as const

/** Types whose days may lie years ahead. */
const AHEAD: ReadonlySet<string> = new Set(['parcel', 'coupon', 'points'])

/** Orders and events may run this far ahead of our clock: shops' clocks and zones differ. */
const CLOCK_SKEW = 2 * day
const FAR = 10 * 365 * day

/** A file of one type may leave the `type` column out when its name says it: customers.csv, order-lines.2026.jsonl. */
export function typeFromName (fileName: string): RecordType | undefined {
  const name = fileName.toLowerCase().replace(/^.*[\\/]/, '').replace(/[-_ ]/g, '')
  return (Object.keys(NEUTRAL_COLUMNS) as RecordType[]) // the keys of a literal
    .toSorted((a, b) => b.length - a.length).find(type => name.startsWith(type.replaceAll('_', '')))
}

export function takeNeutral (context: ImportContext, fileName: string): RowTaker {
  const readInstant = createInstantReader({ zone: context.timeZone })
  const past = createCellReader(readInstant, context.now + CLOCK_SKEW)
  const future = createCellReader(readInstant, context.now + FAR)
  const lines = createCellReader(readInstant, context.now + CLOCK_SKEW)
  const otherwise = typeFromName(fileName)
  const allowed = new Map(Object.entries(NEUTRAL_COLUMNS).map(([type, columns]) => [type, new Set<string>(['type', ...columns])]))
  return {
    take ({ cells: given, line }, stage) {
      const cells = canonical(given)
      const type = typeof cells['type'] === 'string' && cells['type'] !== '' ? canonicalName(cells['type']) : cells['type'] || otherwise
      const columns = typeof type === 'string' ? allowed.get(type) : undefined
      if (!columns) return { column: 'type', reason: type === undefined || type === '' ? `missing: say one of ${Object.keys(NEUTRAL_COLUMNS).join(', ')}` : 'not a type of this format' }
      for (const column in cells) {
        if (!columns.has(column) && cells[column] !== '' && cells[column] !== null) return { column, reason: `not a column of type ${String(type)}: extra values belong into attributes` }
      }
      const row = AHEAD.has(String(type)) ? future : past
      row.begin(cells)
      takers[type as RecordType]({ row, lines, line, stage, context }) // the type has columns, so it is one of ours
      return row.refusal()
    },
  }
}

const names = new Map<string, string>()

/** customerId, customer-id and customer_id are one name. */
export function canonicalName (name: string): string {
  let known = names.get(name)
  if (known === undefined) {
    known = name.trim().replace(/([a-z])([A-Z])/g, '$1_$2').replace(/[-\s]+/g, '_').toLowerCase()
    if (names.size < 1_000) names.set(name, known)
  }
  return known
}

function canonical (cells: Cells): Cells {
  const out: Record<string, unknown> = {}
  for (const name in cells) out[canonicalName(name)] = cells[name]
  return out
}

interface Taking { row: CellReader; lines: CellReader; line: number; stage: Stage; context: ImportContext }

const takers: Readonly<Record<RecordType, (taking: Taking) => void>> = {
  customer: takeCustomer, product: takeProduct, order: takeOrder, order_line: ({ row, line, stage }) => takeLine(row, { orderId: row.needText('order_id', 100), line, part: 0 }, currencyOf(row), stage),
  parcel: takeParcel, event: takeEvent, agent: takeAgent, ...serviceTakers,
}

function takeCustomer ({ row, line, stage, context }: Taking): void {
  const id = row.needText('id', 100)
  const care = row.list('care')
  if (care && !care.every(need => CARE.includes(need as (typeof CARE)[number]))) row.refuse('care', `not a list of ${CARE.join(', ')}`) // includes() only compares
  const email = row.text('email', 200)
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email)) row.refuse('email', 'not an e-mail address')
  const phone = row.text('phone', 40)
  if (phone !== null && !/\d{5}/.test(phone.normalize('NFKC').replace(/[^\d]/g, ''))) row.refuse('phone', 'not a telephone number')
  const attributes = row.object('attributes')
  const given = {
    externalId: id,
    ...(row.has('name') && { name: row.text('name', 200) }), ...(phone !== null && { phone }), ...(email !== null && { email }),
    ...(row.has('address') && { address: row.text('address', 1_000) }), ...(row.has('region') && { region: row.text('region', 100) }),
    ...(row.has('locale') && { locale: row.text('locale', 20) }), ...(row.has('born_on') && { bornOn: row.dayOn('born_on') }),
    ...(care && { care }), ...(row.has('attributes') && { attributes: JSON.parse(attributes) as unknown }),
  }
  if (row.refusal()) return
  // Personal data waits for the merge sealed: temporary tables are files too.
  const json = JSON.stringify(given)
  stage.put('customers', [line, id, context.vault.blindIndex(context.shopId, 'import', json), context.vault.seal({ shopId: context.shopId, table: 'import', rowId: context.importId, column: 'customer' }, json)])
}

function currencyOf (row: CellReader): string | null {
  const currency = row.text('currency', 3)
  if (currency !== null && !/^[A-Z]{3}$/.test(currency)) row.refuse('currency', 'not an ISO 4217 code such as CNY')
  return currency
}

function takeProduct ({ row, line, stage, context }: Taking): void {
  const currency = currencyOf(row) ?? context.currency
  const price = row.decimal('price')
  if (price !== null && Number(price) < 0) row.refuse('price', 'negative')
  const values = [line, row.needText('id', 100), row.text('parent_id', 100), row.needText('title', 500), row.text('category', 200),
    price === null ? null : lineMinor(1, price, minorDigits(currency)), price === null ? null : currency, row.boolean('available'), row.text('image', 2_000), row.object('attributes')]
  if (!row.refusal()) stage.put('products', values)
}

function takeOrder ({ row, lines, line, stage, context }: Taking): void {
  const id = row.needText('id', 100)
  const currency = currencyOf(row) ?? context.currency
  const kind = row.oneOf('kind', ['sale', 'return']) ?? 'sale'
  const total = row.decimal('total')
  const placedAt = row.instant('placed_at')
  if (placedAt === null) row.refuse('placed_at', 'missing')
  const minor = total === null ? null : lineMinor(1, total, minorDigits(currency))
  if (minor !== null && (kind === 'return' ? minor > 0 : minor < 0)) row.refuse('total', kind === 'return' ? 'positive in a return' : 'negative in an order that is not a return')
  const address = row.text('address', 1_000)
  const values = [line, id, row.text('customer_id', 100), kind, row.oneOf('status', ORDER_STATUSES) ?? (kind === 'return' ? 'returned' : 'completed'), currency, minor, placedAt,
    address === null ? null : context.vault.seal({ shopId: context.shopId, table: 'orders', rowId: id, column: 'address_sealed' }, address),
    address === null ? null : context.vault.blindIndex(context.shopId, 'address', address), row.object('attributes')]
  const inline = (row.nested('lines') ?? []).map(canonical)
  if (row.refusal()) return
  // Two passes: no line is staged unless all of the order can be.
  const refused = inline.map((cells, part) => { lines.begin(cells); return refuseInline(lines, cells) ?? lineRefusal(lines, currency, kind, part) }).find(one => one !== undefined)
  if (refused) { row.refuse(refused.column, refused.reason); return }
  stage.put('orders', values)
  inline.forEach((cells, part) => { lines.begin(cells); takeLine(lines, { orderId: id, line, part }, currency, stage) })
}

function refuseInline (lines: CellReader, cells: Cells): Refusal | undefined {
  const unknown = Object.keys(cells).find(column => !LINE_COLUMNS.includes(column))
  if (unknown !== undefined) lines.refuse(unknown, 'not a column of an order line')
  return inLines(lines.refusal())
}

function lineRefusal (lines: CellReader, currency: string, kind: string, part: number): Refusal | undefined {
  readLine(lines, currency)
  const quantity = lines.integer('quantity')
  if (quantity !== null && (kind === 'return' ? quantity > 0 : quantity < 0)) lines.refuse('quantity', kind === 'return' ? 'positive in a return' : 'negative quantity in an order that is not a return')
  const refusal = lines.refusal()
  return refusal && { column: `lines/${part}/${refusal.column ?? ''}`, reason: refusal.reason }
}

const inLines = (refusal: Refusal | undefined): Refusal | undefined => refusal && { column: `lines/${refusal.column ?? ''}`, reason: refusal.reason }

function readLine (row: CellReader, currency: string) {
  const productId = row.needText('product_id', 100)
  const quantity = row.integer('quantity')
  if (quantity === null) row.refuse('quantity', 'missing')
  const price = row.decimal('unit_price')
  if (price === null) row.refuse('unit_price', 'missing')
  else if (Number(price) < 0) row.refuse('unit_price', 'negative')
  const lineNo = row.integer('line_no')
  if (lineNo !== null && lineNo < 1) row.refuse('line_no', 'must be 1 or more')
  const attributes = row.has('attributes') ? row.object('attributes') : null
  const amount = quantity === null || price === null ? 0 : lineMinor(quantity, price, minorDigits(currency))
  return [lineNo, productId, row.text('title', 500), quantity, price, amount, attributes]
}

function takeLine (row: CellReader, at: { orderId: string; line: number; part: number }, currency: string | null, stage: Stage): void {
  const { orderId, line, part } = at
  const values = readLine(row, currency ?? 'CNY')
  if (!row.refusal()) stage.put('lines', [line, part, orderId, ...values, null, null, null, null])
}

function takeParcel ({ row, line, stage }: Taking): void {
  const trace = (row.nested('trace') ?? []).map(step => ({ at: String(step['at'] ?? ''), place: String(step['place'] ?? ''), text: String(step['text'] ?? '') }))
  if (!trace.every(step => readInUtc(step.at) !== undefined)) row.refuse('trace', 'each step needs a possible `at` (ISO 8601 with offset)')
  const id = row.needText('id', 100)
  const status = row.oneOf('status', PARCEL_STATUSES)
  if (status === null) row.refuse('status', 'missing')
  const values = [line, id, row.needText('order_id', 100), row.text('carrier', 100), row.text('tracking_no', 100), status,
    row.instant('shipped_at'), row.instant('expected_at'), row.instant('delivered_at'), JSON.stringify(trace.map(step => ({ ...step, at: isoOf(readInUtc(step.at)) })))]
  if (!row.refusal()) stage.put('parcels', values)
}

function takeEvent ({ row, line, stage }: Taking): void {
  const occurredAt = row.instant('occurred_at')
  if (occurredAt === null) row.refuse('occurred_at', 'missing')
  const values = [line, row.needText('id', 100), row.needText('customer_id', 100), row.needText('kind', 60), row.text('subject', 200), occurredAt, row.object('detail')]
  if (!row.refusal()) stage.put('events', values)
}

function takeAgent ({ row, line, stage }: Taking): void {
  const email = row.needText('email', 200).trim().toLowerCase()
  if (email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email)) row.refuse('email', 'not an e-mail address')
  const name = row.needText('name', 80)
  const role = row.oneOf('role', ROLES) ?? 'agent'
  const capacity = row.integer('capacity') ?? 4
  if (capacity < 0 || capacity > 50) row.refuse('capacity', 'must be 0 to 50')
  const skills = (row.list('skills') ?? []).map(one => {
    // A plain CSV cell: appliances:5 fashion:3; JSON: [{"skill": "appliances", "level": 5}].
    const said = typeof one === 'string' ? { skill: one.replace(/:\d+$/, ''), level: Number(/:(\d+)$/.exec(one)?.[1] ?? 3) } : one as { skill?: unknown; level?: unknown } // checked next
    if (typeof said?.skill !== 'string' || said.skill === '' || said.skill.length > 40 || typeof said.level !== 'number' || !Number.isInteger(said.level) || said.level < 1 || said.level > 5) row.refuse('skills', 'each skill needs a name and a level from 1 to 5')
    return { skill: said?.skill, level: said?.level }
  })
  const languages = (row.list('languages') ?? ['zh']).map(String)
  if (!row.refusal()) stage.put('agents', [line, email, JSON.stringify({ email, name, role, capacity, skills, languages })])
}

const readInUtc = createInstantReader({ zone: 'UTC' })
const isoOf = (at: Instant | undefined): string | undefined => at === undefined ? undefined : iso(at)
