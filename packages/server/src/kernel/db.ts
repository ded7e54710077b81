import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { Log } from './log.ts'
import { parseInstant } from './clock.ts'
import { Fault } from './faults.ts'
import { PreparingClient } from './prepared.ts'
import type { Tables } from './tables.ts'

const TIMESTAMPTZ = 1184
const INT8 = 20
const DATE = 1082

/** The one place where PostgreSQL's text becomes values: instants are numbers (ms), bigint must be a safe integer, days stay text. */
const types = {
  getTypeParser (oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
    if (oid === TIMESTAMPTZ) return text => parseInstant(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))
    if (oid === INT8) return safeInteger
    if (oid === DATE) return text => text
    return pg.types.getTypeParser(oid, format) as (text: string) => unknown // pg types the parser by format; we only ask for text
  },
}

function safeInteger (text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint outside the safe range: ${text}`)
  return value
}

export interface Database {
  readonly pool: pg.Pool
  /** Sees every shop: the job loop's own claims and nothing else. */
  readonly house: pg.Pool
  readonly sql: Kysely<Tables>
  readonly url: string
  close(): Promise<void>
}

export const APP_ROLE = 'zhiyu_app'

/** Connects as the plain role `zhiyu_app`, so that row-level security holds even when the URL names a superuser. */
export function openDatabase (url: string, log: Log, options: { max?: number; role?: string | undefined } = {}): Database {
  const role = 'role' in options ? options.role : APP_ROLE
  const open = (max: number, settings: string): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: url, max, types, Client: PreparingClient, idleTimeoutMillis: 30_000, connectionTimeoutMillis: 5_000,
      options: `${role ? `-c role=${role} ` : ''}${settings}`,
    })
    // Without listeners a server that goes away would take the process with it.
    pool.on('error', error => log.warn({ err: error }, 'database connection lost'))
    pool.on('connect', client => { client.on('error', error => log.warn({ err: error }, 'database connection lost')) })
    return pool
  }
  const pool = open(options.max ?? 12, '')
  // A claim that a crash takes back is only made again: it need not wait for the disk, and one plan fits every instant.
  const house = open(2, '-c app.shop_id=* -c synchronous_commit=off -c plan_cache_mode=force_generic_plan')
  const sql = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: lastOfSeveral(pool) }) })
  return { pool, house, sql, url, async close () {
    await sql.destroy()
    if (!pool.ended) await pool.end() // kysely ends only a pool it has used
    await house.end()
  } }
}

/** Of several sentences in one (they have no values), the result of the last is what kysely sees. */
function lastOfSeveral (pool: pg.Pool): PostgresPool {
  return {
    async connect () {
      const client = await pool.connect()
      const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
        const result: unknown = await client.query(text, values as unknown[])
        return Array.isArray(result) ? result.at(-1) : result
      }
      return { query, release: () => { client.release() } } as PostgresPoolClient // we use no cursors
    },
    end: () => pool.end(),
  } as PostgresPool // and kysely needs no options of it
}

const GONE = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', '57P01', '57P02', '57P03', '08000', '08003', '08006', '53300', '25006'])

/** Names what the database could not do: gone, full, or something we did not foresee. */
export function databaseFault (error: unknown): Fault | undefined {
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  if (code === '53100' || code === 'ENOSPC') return new Fault('house.storage-full', { cause: error })
  if (GONE.has(code) || /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(error.message)) return new Fault('house.unavailable', { cause: error })
  return undefined
}
