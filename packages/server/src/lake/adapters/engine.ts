import { mkdirSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { Fault } from '../../kernel/faults.ts'

/** What the engine may take. Without the second bound a large job writes until the disk is full. */
export interface Limits { readonly memoryMb: number; readonly spillMb: number; readonly threads?: number }

export interface Engine {
  readonly folder: string
  readonly limits: Limits
  run (sentence: string): Promise<void>
  rows<T extends object> (sentence: string): Promise<T[]>
  /** All or nothing, also when the process is killed. */
  transact<T> (body: () => Promise<T>): Promise<T>
  close (): void
}

/**
 * DuckDB over one folder; one process at a time may hold it. Integers come back as numbers: whatever is beyond 2^53 is refused, as everywhere in the house.
 */
export async function openEngine (folder: string, limits: Limits): Promise<Engine> {
  mkdirSync(folder, { recursive: true })
  const spill = join(folder, 'spill')
  const duckdb = await import('@duckdb/node-api') // only who computes loads 70 MB of engine
  let instance: DuckDBInstance
  try {
    instance = await duckdb.DuckDBInstance.create(join(folder, 'lake.duckdb'), {
      threads: String(limits.threads ?? Math.max(1, availableParallelism())), memory_limit: `${limits.memoryMb}MiB`, max_temp_directory_size: `${limits.spillMb}MiB`, temp_directory: spill,
      preserve_insertion_order: 'false', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false',
    })
  } catch (error) {
    if (error instanceof Error && /lock/i.test(error.message)) throw new Fault('lake.busy', { cause: error })
    throw error
  }
  rmSync(spill, { recursive: true, force: true }) // what a killed process left
  const connection: DuckDBConnection = await instance.connect()
  const run = async (sentence: string): Promise<void> => { await told(connection.run(sentence)) }
  return {
    folder, limits, run,
    async rows<T extends object> (sentence: string) {
      const reader = await told(connection.runAndReadAll(sentence))
      return reader.getRowObjectsJS().map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)]))) as T[] // the caller names what it selected
    },
    async transact (body) {
      await run('begin')
      try {
        const result = await body()
        await run('commit')
        return result
      } catch (error) {
        await connection.run('rollback').catch(() => undefined) // the first error is the one to tell
        throw error
      }
    },
    close () {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

function plain (value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    if (!Number.isSafeInteger(number)) throw new RangeError(`integer outside the safe range: ${value}`)
    return number
  }
  return Array.isArray(value) ? value.map(plain) : value
}

/** A bound that was reached is told as such: it is not a fault of the house, and says what to raise. */
async function told<T> (answer: Promise<T>): Promise<T> {
  try { return await answer } catch (error) {
    const say = error instanceof Error ? error.message : String(error)
    if (/Out of Memory|max_temp_directory_size|failed to offload/i.test(say)) throw new Fault('lake.too-small', { cause: error, details: [{ path: '/memory', say: say.split('\n')[0]!.slice(0, 300) }] })
    if (/No space left/i.test(say)) throw new Fault('house.storage-full', { cause: error })
    throw error
  }
}

/** A path or text as a literal. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
