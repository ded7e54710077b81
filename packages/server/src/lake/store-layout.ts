import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { quoted, type Engine } from './adapters/engine.ts'
import { duckdb } from './store-dialect.ts'

export const EVENT = 'customer, kind, event_id, happened_at, minor, category, revision'

/** An event's row: `minor` is signed (a refund is below 0, a look 0), `revision` tells which of two tellings is later. */
const EVENT_COLUMNS = 'customer UUID not null, kind VARCHAR not null, event_id VARCHAR not null, happened_at BIGINT not null, minor BIGINT not null, category VARCHAR, revision BIGINT not null'

/**
 * The lake's catalogue. Everything that says what counts is in this one file, so that one commit moves all of it: the Parquet files are only ever named here,
 * and a file that nobody names is rubbish of a killed process.
 *
 * arrived: told, not yet judged · tail: each event once, since the last rewriting · parts: the rewritten files · dropped: events of the files that no longer hold
 * known: up to which arrival each source's events were judged · times: the same events by time · marks: how far each source was read · figures, looks: sums per customer as of `stand` · cuts: versions of the cut values
 */
const TABLES = [
  `arrived (${EVENT_COLUMNS}, counts BOOLEAN not null, arrival BIGINT not null)`,
  `tail (${EVENT_COLUMNS})`,
  'dropped (event_id VARCHAR not null)',
  'parts (generation INTEGER not null, bucket UTINYINT not null, events BIGINT not null)',
  'times (generation INTEGER not null, slice INTEGER not null, events BIGINT not null)',
  'shelf (generation INTEGER not null)',
  'known (source VARCHAR not null, arrival BIGINT not null)',
  'marks (source VARCHAR not null, position VARCHAR not null, read_at BIGINT not null, told BIGINT not null)',
  'figures (customer UUID not null, events BIGINT not null, orders BIGINT not null, minor BIGINT not null, last_at BIGINT, spend_minor BIGINT not null, recent_orders BIGINT not null)',
  'looks (customer UUID not null, category VARCHAR not null, seen BIGINT not null)',
  'stand (as_of BIGINT not null, rules VARCHAR not null, cuts INTEGER)',
  'cuts (version INTEGER not null, as_of BIGINT not null, customers BIGINT not null, document VARCHAR not null)',
]

/** Makes what is missing and sweeps what a killed process left. */
export async function layOut (engine: Engine): Promise<void> {
  for (const table of TABLES) await engine.run(`create table if not exists ${table}`)
  mkdirSync(join(engine.folder, 'events'), { recursive: true })
  const named = new Set((await engine.rows<{ generation: number }>('select generation from parts union select generation from times')).map(row => `g${row.generation}`))
  for (const folder of readdirSync(join(engine.folder, 'events'))) if (!named.has(folder)) rmSync(join(engine.folder, 'events', folder), { recursive: true, force: true })
  rmSync(join(engine.folder, 'page.csv'), { force: true })
}

export const slicePath = (engine: Engine, generation: number, slice: number): string => join(engine.folder, 'events', `g${generation}`, `t${String(slice).padStart(4, '0')}.parquet`)
export const partPath = (engine: Engine, generation: number, bucket: number): string => join(engine.folder, 'events', `g${generation}`, `b${String(bucket).padStart(2, '0')}.parquet`)

/** The generation of files that counts; 0: none yet. */
export async function currentGeneration (engine: Engine): Promise<number> {
  return (await engine.rows<{ generation: number }>('select generation from shelf'))[0]?.generation ?? 0
}

export interface Holding { readonly generation: number; readonly clustered: number; readonly tail: number; readonly arrived: number; readonly dropped: number }

export async function loadHolding (engine: Engine): Promise<Holding> {
  const generation = await currentGeneration(engine)
  const [row] = await engine.rows<Omit<Holding, 'generation'>>(`select (select coalesce(sum(events), 0)::BIGINT from parts where generation = ${generation}) as clustered, (select count(*) from tail) as tail, (select count(*) from arrived) as arrived, (select count(*) from dropped) as dropped`)
  return { generation, ...row! }
}

/**
 * Every event that counts, once: the files without what was dropped, and the tail. As a table expression, of some buckets or all.
 * `by: time` reads the copy that lies by time, for a slice of it; `sourced` adds which of the two an event came from.
 */
export async function liveEvents (engine: Engine, options: { readonly buckets?: readonly number[]; readonly by?: 'customer' | 'time'; readonly sourced?: boolean; /** The tail with its buckets worked out. */ readonly tail?: 'tail_by_bucket' } = {}): Promise<string> {
  const { generation, dropped } = await loadHolding(engine)
  const files = options.by === 'time'
    ? (await engine.rows<{ slice: number }>(`select slice from times where generation = ${generation} and events > 0`)).map(row => slicePath(engine, generation, row.slice))
    : (await engine.rows<{ bucket: number }>(`select bucket from parts where generation = ${generation} and events > 0`)).filter(row => options.buckets?.includes(row.bucket) ?? true).map(row => partPath(engine, generation, row.bucket))
  const mark = (of: string): string => options.sourced ? `, ${of} as in_files` : ''
  const tail = `select ${EVENT}${mark('false')} from ${options.tail ?? 'tail'}${options.buckets ? ` where ${options.tail ? 'bucket' : duckdb.bucketOf('customer')} in (${options.buckets.join(', ')})` : ''}`
  if (files.length === 0) return `(${tail})`
  for (const file of files) if (!existsSync(file)) throw new Error(`the lake's file ${file} is missing: remove the folder and export again`)
  return `(select ${EVENT}${mark('true')} from read_parquet([${files.map(quoted).join(', ')}])${dropped > 0 ? ' where event_id not in (select event_id from dropped)' : ''} union all ${tail})`
}
