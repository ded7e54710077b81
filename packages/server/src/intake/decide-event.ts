import { minute, parseInstant, type Instant } from '../kernel/clock.ts'

export type Reason =
  | 'shape' | 'hostile-name' | 'hostile-text' | 'too-deep' | 'too-large' | 'future' | 'long-ago' | 'negative-money' | 'unknown-currency' | 'no-who' | 'missing' | 'out-of-range'
  | 'id-taken' | 'too-many-names' | 'no-consent' | 'no-such-customer'

export interface Who { readonly customerId?: string; readonly externalId?: string; readonly unionId?: string; readonly openId?: string; readonly phone?: string; readonly email?: string; readonly deviceId?: string }
export interface Money { readonly minor: number; readonly currency: string }
export interface Line { readonly productId: string; readonly title: string | null; readonly pieces: number; readonly minor: number }

/** An event that can be believed. `detail` is what is kept of its properties. */
export interface ReadEvent {
  readonly id: string; readonly source: string; readonly kind: string; readonly at: Instant; readonly channel: string | null; readonly subject: string | null; readonly who: Who
  readonly detail: Readonly<Record<string, unknown>>; readonly amount: Money | null; readonly lines: readonly Line[]; readonly late: boolean
}
export type Reading =
  | { readonly kind: 'event'; readonly event: ReadEvent }
  /** Kept aside as it came. */
  | { readonly kind: 'quarantined'; readonly id: string | null; readonly reason: Reason; readonly path: string }
  /** May not be kept. */
  | { readonly kind: 'refused'; readonly id: string | null; readonly reason: Reason; readonly path: string }

export interface Reader { readonly now: Instant; readonly source: string; /** Its clock less ours. */ readonly skewMs: number; readonly isCurrency: (code: string) => boolean; /** Who, where the door knows it already. */ readonly who?: Who; readonly kinds?: ReadonlySet<string> }

/** So far ahead counts as now: clocks are never quite equal. Source: issue 5, bad input. */
export const AHEAD_MS = 5 * minute
const LONG_AGO = parseInstant('1990-01-01T00:00:00Z')
/** Below this a difference is the way here, not the clock. */
const SKEW_FROM_MS = 30_000
const LATE_MS = 1_440 * minute
const MOST_TEXT = 8_192
/** Kept aside up to here; beyond it the sender is told and nothing is kept. */
const MOST_ASIDE = 32_768
const DEEPEST = 6
const MOST_NAMES = 200
const MOST_LINES = 100
const MOST_MINOR = 1_000_000_000_000
const HOSTILE = new Set(['__proto__', 'constructor', 'prototype'])
const WHO = { customerId: 40, externalId: 200, unionId: 128, openId: 128, phone: 40, email: 254, deviceId: 128 } as const
const FIELDS = new Set(['id', 'kind', 'at', 'source', 'channel', 'subject', 'who', 'properties'])

class Doubt extends Error {
  readonly reason: Reason
  readonly path: string
  constructor (reason: Reason, path: string) { super(reason); this.reason = reason; this.path = path }
}

/** What of one raw event can be believed, and if not, why not. Throws nothing, whatever it is given. Pure. */
export function readEvent (raw: unknown, reader: Reader): Reading {
  const id = isRecord(raw) && typeof raw['id'] === 'string' && raw['id'].isWellFormed() ? raw['id'].slice(0, 120) : null
  try {
    refuseHostile(raw)
    return { kind: 'event', event: believed(raw, reader) }
  } catch (doubt) {
    if (!(doubt instanceof Doubt)) throw doubt
    const large = doubt.reason === 'too-large' && JSON.stringify(raw).length > MOST_ASIDE
    return { kind: large ? 'refused' : 'quarantined', id, reason: doubt.reason, path: doubt.path }
  }
}

/** How far a source's clock is off, from the instant at which it says it sent; small differences are the way here. */
export function skewOf (sentAt: Instant | undefined, now: Instant): number {
  return sentAt === undefined || Math.abs(sentAt - now) < SKEW_FROM_MS ? 0 : sentAt - now
}

function believed (raw: unknown, reader: Reader): ReadEvent {
  if (!isRecord(raw)) throw new Doubt('shape', '')
  const unknown = Object.keys(raw).find(name => !FIELDS.has(name))
  if (unknown !== undefined) throw new Doubt('shape', `/${unknown}`)
  const properties = raw['properties'] ?? {}
  if (!isRecord(properties)) throw new Doubt('shape', '/properties')
  const source = raw['source'] === undefined ? reader.source : text(raw['source'], '/source', 60)
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(source)) throw new Doubt('shape', '/source')
  const kind = text(raw['kind'], '/kind', 40)
  if (!/^[a-z][a-z0-9-]*$/.test(kind) || (reader.kinds && !reader.kinds.has(kind))) throw new Doubt('shape', '/kind')
  const at = instant(raw['at'], reader)
  const subject = raw['subject'] === undefined || raw['subject'] === null ? null : text(raw['subject'], '/subject', 200)
  const said = saidBy(kind, properties, { subject, isCurrency: reader.isCurrency })
  return {
    id: text(raw['id'], '/id', 120), source, kind, at, channel: raw['channel'] === undefined || raw['channel'] === null ? null : text(raw['channel'], '/channel', 40), subject: said.subject,
    who: reader.who ?? whoOf(raw['who']), detail: said.detail, amount: said.amount, lines: said.lines, late: reader.now - at > LATE_MS,
  }
}

/** Corrected by the source's skew; a little ahead counts as now. */
function instant (value: unknown, { now, skewMs }: Reader): Instant {
  const told = typeof value === 'number' ? value : typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? readInstant(value) : NaN
  if (!Number.isSafeInteger(told)) throw new Doubt('shape', '/at')
  const at = told - skewMs
  if (at > now + AHEAD_MS) throw new Doubt('future', '/at')
  if (at < LONG_AGO) throw new Doubt('long-ago', '/at')
  return Math.min(at, now)
}

/** NaN for what is no instant. */
export function readInstant (value: string): Instant {
  try { return parseInstant(value) } catch { return NaN }
}

function whoOf (value: unknown): Who {
  if (!isRecord(value)) throw new Doubt('no-who', '/who')
  const who: Record<string, string> = {}
  for (const [name, found] of Object.entries(value)) {
    if (!(name in WHO)) throw new Doubt('shape', `/who/${name}`)
    if (found !== null) who[name] = text(found, `/who/${name}`, WHO[name as keyof typeof WHO]).trim() // found by the line above
  }
  if (Object.values(who).every(one => one === '')) throw new Doubt('no-who', '/who')
  return Object.fromEntries(Object.entries(who).filter(([, one]) => one !== ''))
}

interface Said { readonly subject: string | null; readonly detail: Record<string, unknown>; readonly amount: Money | null; readonly lines: readonly Line[] }

/** What each kind must say. Kinds nobody knows say what they like. */
function saidBy (kind: string, properties: Record<string, unknown>, { subject, isCurrency }: { subject: string | null; isCurrency: (code: string) => boolean }): Said {
  const plain: Said = { subject, detail: properties, amount: properties['amount'] === undefined ? null : money(properties['amount'], isCurrency), lines: [] }
  const must = (name: string): never => { throw new Doubt('missing', name) }
  const whole = (name: string, low: number, high: number): void => {
    const value = properties[name]
    if (value === undefined) must(`/properties/${name}`)
    if (!Number.isInteger(value) || Number(value) < low || Number(value) > high) throw new Doubt('out-of-range', `/properties/${name}`)
  }
  for (const name of ['category', 'brand']) if (properties[name] !== undefined) text(properties[name], `/properties/${name}`, 80)
  switch (kind) {
    case 'order': {
      if (subject === null) must('/subject')
      if (plain.amount === null) must('/properties/amount')
      const { lines, ...rest } = properties
      return { ...plain, detail: rest, lines: lines === undefined ? [] : linesOf(lines) }
    }
    case 'return':
      if (plain.amount === null) must('/properties/amount')
      return plain
    case 'cancel':
      if (subject === null) must('/subject')
      return plain
    case 'review': case 'rating': whole('stars', 1, 5); return plain
    case 'points': whole('balance', 0, 1_000_000_000); return plain
    // What somebody wrote in public stays there: we keep where, how and about what.
    case 'note': return { ...plain, detail: Object.fromEntries(Object.entries(properties).filter(([name, value]) => ['platform', 'stance', 'topic'].includes(name) && typeof value === 'string' && value.length <= 80)) }
    default: return plain
  }
}

function linesOf (value: unknown): Line[] {
  if (!Array.isArray(value) || value.length > MOST_LINES) throw new Doubt('shape', '/properties/lines')
  return value.map((line: unknown, i) => {
    const path = `/properties/lines/${i}`
    if (!isRecord(line)) throw new Doubt('shape', path)
    const { pieces = 1, minor } = line
    if (!Number.isInteger(pieces) || Number(pieces) < 1 || Number(pieces) > 100_000) throw new Doubt('out-of-range', `${path}/pieces`)
    return { productId: text(line['productId'], `${path}/productId`, 100), title: line['title'] === undefined ? null : text(line['title'], `${path}/title`, 300), pieces: Number(pieces), minor: minorOf(minor, `${path}/minor`) }
  })
}

function money (value: unknown, isCurrency: (code: string) => boolean): Money {
  if (!isRecord(value)) throw new Doubt('shape', '/properties/amount')
  const currency = value['currency']
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency) || !isCurrency(currency)) throw new Doubt('unknown-currency', '/properties/amount/currency')
  return { minor: minorOf(value['minor'], '/properties/amount/minor'), currency }
}

function minorOf (value: unknown, path: string): number {
  if (!Number.isSafeInteger(value)) throw new Doubt('shape', path)
  if (Number(value) < 0) throw new Doubt('negative-money', path)
  if (Number(value) > MOST_MINOR) throw new Doubt('out-of-range', path)
  return Number(value)
}

function text (value: unknown, path: string, most: number): string {
  if (typeof value !== 'string' || value === '' || value.length > most) throw new Doubt('shape', path)
  return value
}

const isRecord = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)

/** Names that reach for an object's own machinery, texts a database cannot hold, and anything too deep or too much. */
function refuseHostile (raw: unknown): void {
  let names = 0
  let letters = 0
  const look = (value: unknown, path: string, depth: number): void => {
    if (typeof value === 'string') {
      letters += value.length
      if (value.includes('\0') || !value.isWellFormed()) throw new Doubt('hostile-text', path)
      return
    }
    if (value === null || typeof value !== 'object') return
    if (depth > DEEPEST) throw new Doubt('too-deep', path)
    for (const [name, inner] of Object.entries(value)) {
      letters += name.length
      if (++names > MOST_NAMES * (path.startsWith('/properties/lines') ? 3 : 1) || letters > MOST_TEXT * 4) throw new Doubt('too-large', path)
      if (HOSTILE.has(name)) throw new Doubt('hostile-name', path === '' ? '/' : path)
      if (name.includes('\0') || !name.isWellFormed() || name.length > 200) throw new Doubt('hostile-text', path)
      look(inner, path.length > 200 ? path : `${path}/${name}`, depth + 1)
    }
  }
  look(raw, '', 0)
  if (letters > MOST_TEXT) throw new Doubt('too-large', '/properties')
}
