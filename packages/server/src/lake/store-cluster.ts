import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { quoted, type Engine } from './adapters/engine.ts'
import { day } from '../kernel/clock.ts'
import { duckdb } from './store-dialect.ts'
import { currentGeneration, EVENT, liveEvents, partPath, slicePath } from './store-layout.ts'

/** A month or so: a week out of two years is found without reading the rest. */
const SLICE_DAYS = 32
/** Whatever is older lies in one slice, and so does the future. */
const SLICES = 40

/**
 * Rewrites the files, tail included: by customer's bucket and in it by customer, so that sums find their customer in the cache; and once more by time, for
 * the edges of windows. Each file is one step that stays done; the last step makes the new generation count, in one commit.
 */
export async function rewriteFiles (engine: Engine, onStep: (done: number, total: number) => Promise<void>): Promise<void> {
  const old = await currentGeneration(engine)
  const next = old + 1
  const live = await liveEvents(engine)
  await engine.run(`create or replace temp table tail_by_bucket as select ${EVENT}, ${duckdb.bucketOf('customer')} as bucket from tail`)
  const filled = await engine.rows<{ bucket: number }>(`select bucket::INTEGER as bucket from parts where generation = ${old} and events > 0 union select bucket from tail_by_bucket order by bucket`)
  const newest = await newestDay(engine, live)
  const slices = await engine.rows<{ slice: number }>(`select distinct ${sliceOf(newest)} as slice from ${live} order by slice`)
  const total = filled.length + slices.length
  let done = 0
  const write = async (path: string, from: string, table: 'parts' | 'times', place: number): Promise<void> => {
    await onStep(done++, total)
    const column = table === 'parts' ? 'bucket' : 'slice'
    const [there] = await engine.rows(`select 1 as there from ${table} where generation = ${next} and ${column} = ${place}`)
    if (there) return
    mkdirSync(dirname(path), { recursive: true })
    rmSync(path, { force: true })
    await engine.run(`copy (select ${EVENT} from ${from} order by ${table === 'parts' ? 'customer, happened_at' : 'happened_at'}) to ${quoted(path)} (format parquet, compression zstd)`)
    await engine.run(`insert into ${table} select ${next}, ${place}, count(*) from read_parquet(${quoted(path)})`)
  }
  for (const { bucket } of filled) await write(partPath(engine, next, bucket), await liveEvents(engine, { buckets: [bucket], tail: 'tail_by_bucket' }), 'parts', bucket)
  for (const { slice } of slices) await write(slicePath(engine, next, slice), `${live} where ${sliceOf(newest)} = ${slice}`, 'times', slice)
  await engine.transact(async () => {
    for (const table of ['parts', 'times']) await engine.run(`delete from ${table} where generation <> ${next}`)
    await engine.run('delete from shelf')
    await engine.run(`insert into shelf values (${next})`)
    await engine.run('delete from tail')
    await engine.run('delete from dropped')
  })
  await engine.run('drop table tail_by_bucket')
  await engine.run('checkpoint')
  rmSync(join(engine.folder, 'events', `g${old}`), { recursive: true, force: true })
  await onStep(total, total)
}

const sliceOf = (newest: number): string => `least(${SLICES}, greatest(0, (${newest} - happened_at // ${day}) // ${SLICE_DAYS} + 1))::INTEGER`

async function newestDay (engine: Engine, live: string): Promise<number> {
  const [row] = await engine.rows<{ newest: number | null }>(`select max(happened_at) // ${day} as newest from ${live}`)
  return row!.newest ?? 0
}

/** What a rewriting has done so far is of events that have changed since: it begins anew. */
export async function forgetRewriting (engine: Engine): Promise<void> {
  const current = await currentGeneration(engine)
  for (const table of ['parts', 'times']) await engine.run(`delete from ${table} where generation > ${current}`)
}
