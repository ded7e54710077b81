import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JobRunner } from '../kernel/jobs.ts'
import { MIGRATIONS } from '../kernel/migrate.ts'
import type { World } from '../kernel/work.ts'

/** The job loop turns at least once a second; this much silence means it is stuck. */
const JOBS_SILENT_MS = 15_000

export type Readiness = { readonly ready: boolean; readonly database: string; readonly migrations: string; readonly jobs: string }

/** Whether this process can serve: the database answers, knows every migration we bring, and jobs are being done. */
export async function checkReady (world: World, jobs: JobRunner | undefined): Promise<Readiness> {
  const [database, migrations] = await Promise.all([checkDatabase(world), checkMigrations(world)])
  const turning = jobs !== undefined && world.clock.now() - jobs.lastTurnAt() <= JOBS_SILENT_MS
  const state = { database, migrations, jobs: jobs === undefined ? 'starting' : turning ? 'ok' : 'silent' }
  return { ready: database === 'ok' && migrations === 'ok' && state.jobs === 'ok', ...state }
}

async function checkDatabase (world: World): Promise<string> {
  try {
    await world.db.pool.query('select 1')
    return 'ok'
  } catch { return 'away' } // the cause is in the log of whoever needed the database
}

/** Newer migrations in the database are fine: another version is rolling out. Uses the primary key of migrations. */
async function checkMigrations (world: World): Promise<string> {
  try {
    const { rows } = await world.db.pool.query<{ name: string; digest: string }>('select name, digest from migrations')
    const applied = new Map(rows.map(row => [row.name, row.digest]))
    return [...ownMigrations()].every(([name, digest]) => applied.get(name) === digest) ? 'ok' : 'behind'
  } catch { return 'unknown' }
}

let own: ReadonlyMap<string, string> | undefined

/** Read once: the files of a running process do not change under it. */
function ownMigrations (): ReadonlyMap<string, string> {
  return own ??= new Map(readdirSync(MIGRATIONS).filter(name => name.endsWith('.sql'))
    .map(name => [name, createHash('sha256').update(readFileSync(join(MIGRATIONS, name))).digest('hex')]))
}
