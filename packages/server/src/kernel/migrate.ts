import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { APP_ROLE } from './db.ts'

export const MIGRATIONS = join(import.meta.dirname, '../../../../db/migrations')

/** Released with the number of the file before it; applied in the order of names ever since. */
const TWIN = '0078_staffing.sql'

/** Applies the numbered files not yet applied, each in a transaction, one process at a time. Forward only: a changed file is refused. */
export async function migrate (url: string, folder: string = MIGRATIONS): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7300)')
    await client.query('create table if not exists migrations (name text primary key, digest text not null, applied_at timestamptz not null default clock_timestamp())')
    const known = new Map((await client.query<{ name: string; digest: string }>('select name, digest from migrations')).rows.map(row => [row.name, row.digest]))
    const applied: string[] = []
    const names = readdirSync(folder).filter(file => file.endsWith('.sql')).toSorted()
    for (const [i, name] of names.entries()) {
      if (!/^\d{4}_[a-z0-9-]+\.sql$/.test(name)) throw new Error(`migration ${name} is named otherwise than 0001_some-words.sql: it would never run`)
      if (name.slice(0, 4) === names[i - 1]?.slice(0, 4) && name !== TWIN) throw new Error(`migrations ${names[i - 1]} and ${name} have the same number: which comes first would hang on their words`)
      const text = readFileSync(join(folder, name), 'utf8')
      const digest = createHash('sha256').update(text).digest('hex')
      const before = known.get(name)
      if (before === digest) continue
      if (before !== undefined) throw new Error(`migration ${name} was changed after it was applied; write a new one`)
      await client.query('begin')
      try {
        // The house may write every table while it migrates; the setting ends with the transaction.
        await client.query("select set_config('app.shop_id', '*', true)")
        await client.query(text)
        await client.query('insert into migrations (name, digest) values ($1, $2)', [name, digest])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback')
        throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
      applied.push(name)
    }
    await grant(client)
    return applied
  } finally {
    await client.end()
  }
}

/** The role we run as: owns nothing, bypasses nothing. Needs CREATEROLE the first time (see README, "Your own PostgreSQL"). */
async function grant (client: pg.Client): Promise<void> {
  const known = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE])
  if (known.rowCount === 0) {
    await client.query(`do $$ begin create role ${APP_ROLE} nologin nosuperuser nobypassrls; exception when duplicate_object then null; end $$`)
  }
  await client.query(`grant ${APP_ROLE} to current_user`)
  await client.query(`grant usage on schema public to ${APP_ROLE}`)
  await client.query(`grant select, insert, update, delete on all tables in schema public to ${APP_ROLE}`)
  await client.query(`grant usage on all sequences in schema public to ${APP_ROLE}`)
  await client.query(`revoke all on table migrations from ${APP_ROLE}`)
  await client.query(`grant select on table migrations to ${APP_ROLE}`) // for /readyz
}
