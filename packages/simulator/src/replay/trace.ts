/** One person who asked for an agent: when, for what, how long they waited, and how it ended. Seconds; `at` since midnight of `day`. */
export interface TraceCall {
  readonly day: string
  readonly at: number
  /** As the shop numbers its classes; which ones get a head start is said by who replays. */
  readonly priority: number
  readonly kind: string
  readonly waited: number
  readonly served: boolean
  /** 0 when not served. */
  readonly work: number
  /** null when not served or not recorded. */
  readonly agent: string | null
}

export interface Trace { readonly calls: readonly TraceCall[] }
export interface TraceProblem { readonly line: number; readonly reason: string }
export type TraceReading = { readonly kind: 'read'; readonly trace: Trace } | { readonly kind: 'refused'; readonly problems: readonly TraceProblem[] }

/** The column, and what other people call it. `kind` and `agent` may be missing. */
const COLUMNS = { day: ['day', 'date'], at: ['at', 't'], priority: ['priority', 'prio'], kind: ['kind', 'type'], waited: ['waited', 'wait'], outcome: ['outcome', 'out'], work: ['work', 'serv'], agent: ['agent'] } as const
type Column = keyof typeof COLUMNS
const OPTIONAL: ReadonlySet<Column> = new Set(['kind', 'agent'])
const OUTCOMES: Readonly<Record<string, boolean>> = { A: true, served: true, H: false, abandoned: false }
const DAY_SECONDS = 86_400
/** Nobody waits or is served for longer than a day, and no shop has more shoppers in one file. */
const MOST_CALLS = 5_000_000
const MOST_PROBLEMS = 20
const MOST_PRIORITIES = 16

/**
 * Reads a trace file: CSV with a header, one line per person, in order of arrival. Refused with line and reason: an unknown or missing column,
 * what is no number, negative spans, more than a day, time that goes back, an outcome that is neither served nor abandoned, a service without
 * a length or a length without a service. All lines are looked at, the first twenty problems are told; a trace with problems is not used at all.
 */
export function readTrace (text: string): TraceReading {
  const problems: TraceProblem[] = []
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const header = (lines[0] ?? '').split(',').map(name => name.trim())
  const columns = new Map<Column, number>()
  for (const [column, names] of Object.entries(COLUMNS) as [Column, readonly string[]][]) { // the keys of the literal above
    const at = header.findIndex(name => names.includes(name))
    if (at >= 0) columns.set(column, at)
    else if (!OPTIONAL.has(column)) problems.push({ line: 1, reason: `the column ${names.map(name => `"${name}"`).join(' or ')} is missing` })
  }
  if (problems.length > 0) return { kind: 'refused', problems }
  if (lines.length > MOST_CALLS + 2) return { kind: 'refused', problems: [{ line: MOST_CALLS + 2, reason: `more than ${MOST_CALLS} lines` }] }

  const calls: TraceCall[] = []
  let before: TraceCall | undefined
  for (let i = 1; i < lines.length && problems.length < MOST_PROBLEMS; i++) {
    if (lines[i] === '') continue
    const call = readCall(lines[i]!.split(','), header.length, columns)
    if (typeof call === 'string') { problems.push({ line: i + 1, reason: call }); continue }
    if (before && (call.day < before.day || (call.day === before.day && call.at < before.at))) problems.push({ line: i + 1, reason: `time goes back: ${call.day} ${call.at} after ${before.day} ${before.at}` })
    before = call
    calls.push(call)
  }
  if (problems.length === 0 && calls.length === 0) problems.push({ line: 1, reason: 'there is nobody in it' })
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'read', trace: { calls } }
}

/** The call, or why there is none. */
function readCall (cells: readonly string[], width: number, columns: ReadonlyMap<Column, number>): TraceCall | string {
  if (cells.length !== width) return `${cells.length} columns, the header has ${width}`
  const cell = (column: Column): string => { const at = columns.get(column); return at === undefined ? '' : cells[at]!.trim() }
  const day = cell('day')
  if (!isDay(day)) return `"${day.slice(0, 20)}" is no day (YYYY-MM-DD)`
  const spans: number[] = []
  for (const column of ['at', 'waited', 'work', 'priority'] as const) {
    const words = cell(column)
    const value = words === '' && column === 'work' ? 0 : /^\d+(\.\d+)?$/.test(words) ? Number(words) : NaN
    const most = column === 'priority' ? MOST_PRIORITIES - 1 : DAY_SECONDS
    if (!(value >= 0 && value <= most) || (column === 'at' && value === DAY_SECONDS) || (column === 'priority' && !Number.isInteger(value))) return `${column}: "${words.slice(0, 20)}" is not ${column === 'priority' ? 'a whole number' : 'a number of seconds'} from 0 to ${most}`
    spans.push(value)
  }
  const [at = 0, waited = 0, work = 0, priority = 0] = spans
  const served = Object.hasOwn(OUTCOMES, cell('outcome')) ? OUTCOMES[cell('outcome')] : undefined
  if (served === undefined) return `outcome: "${cell('outcome').slice(0, 20)}" is none of ${Object.keys(OUTCOMES).join(', ')}`
  if (served && cell('work') === '') return 'served, but work is empty'
  if (!served && work > 0) return `abandoned, but served for ${work} s`
  return { day, at, priority, kind: cell('kind'), waited, served, work, agent: served && cell('agent') !== '' ? cell('agent') : null }
}

/** A day of the calendar: the 30th of February is none. */
function isDay (words: string): boolean {
  const [year = 0, month = 0, day = 0] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(words)?.slice(1).map(Number) ?? []
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return day >= 1 && day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}

/** The calls of each day, in order. */
export function byDay ({ calls }: Trace): ReadonlyMap<string, readonly TraceCall[]> {
  return Map.groupBy(calls, call => call.day)
}
