import { finished } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/**
 * Temporary tables of one import, gone with its transaction: rows arrive by COPY while the file is still being read.
 * `line` is the row's place in the file, `part` its place within that row (an order's inline lines).
 */
const COLUMNS = {
  customers: 'line bigint, id text collate "C", digest bytea, sealed bytea',
  products: 'line bigint, id text collate "C", parent_id text, title text, category text, price_minor bigint, currency char(3), available boolean, image text, attributes jsonb',
  orders: 'line bigint, id text collate "C", customer text collate "C", kind text, status text, currency char(3), total_minor bigint, placed_at timestamptz, address_sealed bytea, address_index bytea, attributes jsonb',
  lines: 'line bigint, part int, order_id text collate "C", line_no int, product_id text collate "C", title text, quantity int, unit_price numeric, amount_minor bigint, attributes jsonb, customer text collate "C", placed_at timestamptz, mark char(1), region text',
  // Of lines that stand for orders and products: sums of neighbouring lines of one order, and lines that may name a product (the lowest rank does).
  runs: 'line bigint, order_id text collate "C", customer text collate "C", last_customer text collate "C", placed_at timestamptz, total_minor bigint, micros numeric, line_count int, region text, sale boolean, mark char(1), nameless int, return_lines int',
  namers: 'line bigint, id text collate "C", rank int, title text, price text',
  parcels: 'line bigint, id text collate "C", order_id text collate "C", carrier text, tracking_no text, status text, shipped_at timestamptz, expected_at timestamptz, delivered_at timestamptz, trace jsonb',
  events: 'line bigint, id text collate "C", customer text collate "C", kind text, subject text, occurred_at timestamptz, detail jsonb',
  agents: 'line bigint, id text collate "C", record jsonb',
  coupons: 'line bigint, id text collate "C", customer text collate "C", title text, off_minor bigint, off_percent int, currency char(3), from_minor bigint, categories text[], valid_from timestamptz, valid_until timestamptz, state text, used_for text',
  points: 'line bigint, customer text collate "C", balance bigint, expiring bigint, expires_at timestamptz',
  product_facts: 'line bigint, id text collate "C", product_id text collate "C", locale text, kind text, title text, specs jsonb, accessories text[], senior jsonb, warranty_months int, manual_title text, manual_url text',
  trade_ins: 'line bigint, id text collate "C", kind text, condition text, currency char(3), low_minor bigint, high_minor bigint',
} as const
/** The columns that joins and groupings are planned by; analysing the long texts beside them takes longer than it saves. */
const PLANNED: Readonly<Record<Kind, string>> = {
  customers: 'id', products: 'id', orders: 'id, customer', lines: 'line, part, order_id, line_no, product_id', runs: 'order_id', namers: 'id', parcels: 'id, order_id', events: 'id, customer', agents: 'id',
  coupons: 'id, customer', points: 'customer', product_facts: 'id', trade_ins: 'id',
}
export type Kind = keyof typeof COLUMNS
export const KINDS = Object.keys(COLUMNS) as Kind[] // the keys of a literal

export type Value = string | number | boolean | Buffer | null | undefined

export interface Stage {
  /** One row, in the order of the kind's columns. */
  put(kind: Kind, values: readonly Value[]): void
  /** A row already encoded as COPY text, without its newline. */
  putText(kind: Kind, row: string): void
  /** Lets the database catch up: returns with the next turn of the event loop while little waits. Throws what the database refused. */
  drain(): Promise<void>
  /** Everything put is in the tables, and they are analysed. */
  finish(): Promise<void>
  /** Kinds that received at least one row. */
  held(): ReadonlySet<Kind>
}

/** COPY this much at once; while it runs the reader fills further pieces, up to so many. */
const PIECE = 1 << 20
const PIECES_WAITING = 6

interface Piece { readonly kind: Kind; bytes: Buffer; used: number }

/** Rows are encoded into bytes at once: rows kept as strings until the COPY outlived the young generation and tripled the memory. */
export async function createStage (client: PoolClient): Promise<Stage> {
  await client.query("set local temp_buffers = '64MB'").catch(() => undefined) // refused once the session has used temporary tables: then they keep their size
  for (const kind of KINDS) await client.query(`create temporary table stage_${kind} (${COLUMNS[kind]}) on commit drop`)
  const filling = new Map<Kind, Piece>()
  const full: Piece[] = []
  const spare: Buffer[] = []
  const held = new Set<Kind>()
  let flying: Promise<void> | undefined

  const fly = (): void => {
    const piece = full.shift()
    if (!piece) return
    flying = copy(client, piece).then(() => {
      flying = undefined
      if (piece.bytes.length === PIECE) spare.push(piece.bytes)
      fly()
    })
    flying.catch(() => undefined) // drain and finish await it
  }
  const putText = (kind: Kind, row: string): void => {
    held.add(kind)
    const most = row.length * 3 + 1 // UTF-8 needs at most three bytes for each UTF-16 unit
    let piece = filling.get(kind)
    if (piece && piece.used + most > piece.bytes.length) {
      full.push(piece)
      piece = undefined
    }
    if (!piece) filling.set(kind, piece = { kind, used: 0, bytes: most > PIECE ? Buffer.allocUnsafe(most) : spare.pop() ?? Buffer.allocUnsafe(PIECE) })
    piece.used += piece.bytes.write(row, piece.used)
    piece.bytes[piece.used++] = 10
  }
  return {
    put: (kind, values) => putText(kind, values.map(copyText).join('\t')),
    putText,
    async drain () {
      if (!flying) fly()
      while (full.length >= PIECES_WAITING) await flying
      // Bytes leave and answers come only between turns of the event loop: without this the database waits while rows are read.
      await setImmediate()
    },
    async finish () {
      full.push(...filling.values())
      filling.clear()
      if (!flying) fly()
      while (flying) await flying
      spare.length = 0
      for (const kind of held) await client.query(`analyze stage_${kind} (${PLANNED[kind]})`)
    },
    held: () => held,
  }
}

async function copy (client: PoolClient, { kind, bytes, used }: Piece): Promise<void> {
  const stream = client.query(copyFrom(`copy stage_${kind} from stdin`))
  const done = finished(stream)
  stream.end(bytes.subarray(0, used))
  await done
}

const SPECIAL = /[\\\t\n\r]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** PostgreSQL's COPY text format: \N is null. */
export function copyText (value: Value): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return SPECIAL.test(value) ? value.replace(/[\\\t\n\r]/g, letter => ESCAPES[letter]!) : value
  if (typeof value === 'object') return `\\\\x${value.toString('hex')}`
  return String(value)
}
