import { chmodSync, mkdtempSync, readFileSync, existsSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire } from 'node:module'
import { type ManualClock, systemClock, type Clock, iso } from '@zhiyu/server/kernel/clock'
import { loadConfig } from '@zhiyu/server/kernel/config'
import { openDatabase } from '@zhiyu/server/kernel/db'
import { startEmbedded } from '@zhiyu/server/kernel/embedded'
import { createLog } from '@zhiyu/server/kernel/log'
import { migrate } from '@zhiyu/server/kernel/migrate'
import { seededRandom, systemRandom, type Random } from '@zhiyu/server/kernel/random'
import { createVault } from '@zhiyu/server/kernel/vault'
import { createBell, transact, type World } from '@zhiyu/server/kernel/work'
import { buildHouse, reactionsTo, type House } from '@zhiyu/server'
import { seedDemo } from '@zhiyu/server/demo'
import type pgTypes from 'pg'

const pg = createRequire(import.meta.resolve('@zhiyu/server/kernel/db'))('pg') as typeof pgTypes

export interface TestHouse extends House {
  readonly world: World
  readonly databaseUrl: string
  /** Runs every due job until none is left, and waits for models that are being asked. */
  settle(): Promise<void>
  leave(): Promise<void>
}

export interface TestOptions {
  readonly clock?: Clock | ManualClock
  readonly random?: Random
  readonly demo?: boolean
  /** Shops to create; default one, "alpha". */
  readonly shops?: readonly string[]
  /** Passwords of tests protect nobody and cost next to nothing; where their cost is what is tested, say 15. */
  readonly passwordCost?: number
  readonly env?: Readonly<Record<string, string>>
}

/** A whole house over a database of its own, cloned from a migrated template: with the demonstration shop in it where its clock is ours. Call `leave()` in `after`. */
export async function openTestHouse (options: TestOptions = {}): Promise<TestHouse> {
  const database = await cloneDatabase(options.demo === true && !options.clock && !options.random && !options.env?.['ZHIYU_ORIGIN'])
  const home = mkdtempSync(join(tmpdir(), 'zhiyu-test-'))
  const world = openTestWorld(database.url, home, options)
  for (const shop of options.shops ?? ['alpha']) {
    await transact(world, shop, work => work.tx.insertInto('shops').values({ id: shop, name: shop, created_at: iso(work.now) }).execute())
  }
  const house = await buildHouse(world)
  return {
    ...house, world, databaseUrl: database.url,
    async settle () {
      // A model's answer makes jobs, and a job may ask a model.
      for (const run of [house.jobs, house.asking, house.jobs, house.asking, house.jobs]) await run.settle()
    },
    async leave () {
      await house.close()
      await world.db.close()
      await database.drop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function openTestWorld (url: string, home: string, options: TestOptions): World {
  const config = loadConfig({ ZHIYU_HOME: home, PORT: '0', ZHIYU_DEMO: options.demo ? '1' : '0', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal', ...options.env })
  const log = createLog(config.logLevel)
  const random = options.random ?? systemRandom
  return { config, db: openDatabase(url, log), clock: options.clock ?? systemClock, random, vault: createVault(Buffer.alloc(32, 7), random, options.passwordCost ?? 4), log, bell: createBell(), reactionsTo }
}

export { seededRandom }

let adminUrl: Promise<string> | undefined
let template: Promise<string> | undefined
let demoTemplate: Promise<string> | undefined

/** DATABASE_URL, or the run's shared server (ZHIYU_TEST_PG, set by tools/test/run.ts), or an embedded one for this process. */
export function testServer (): Promise<string> {
  return adminUrl ??= (async () => {
    const given = process.env['ZHIYU_TEST_PG'] ?? process.env['DATABASE_URL']
    if (given) return given
    const home = mkdtempSync(join(tmpdir(), 'zhiyu-test-pg-'))
    chmodSync(home, 0o711) // started as root the server runs as nobody and must be able to pass through
    const server = await startEmbedded({ home, random: systemRandom, unsafeFast: true })
    process.once('exit', () => {
      try { process.kill(server.pid, 'SIGQUIT') } catch { /* already gone */ }
      rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) // a server that is just ending may still write
    })
    return server.url
  })()
}

async function onServer<T> (run: (client: pgTypes.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await testServer() })
  await client.connect()
  try { return await run(client) } finally { await client.end() }
}

const named = (url: string, database: string): string => { const u = new URL(url); u.pathname = `/${database}`; return u.href }

/** One migrated template per state of db/migrations; cloning it takes some 40 ms. */
async function templateName (): Promise<string> {
  return template ??= (async () => {
    const { createHash } = await import('node:crypto')
    const { readdirSync } = await import('node:fs')
    const folder = join(import.meta.dirname, '../db/migrations')
    const digest = createHash('sha256')
    for (const file of readdirSync(folder).toSorted()) if (existsSync(join(folder, file))) digest.update(readFileSync(join(folder, file)))
    const name = `zhiyu_template_${digest.digest('hex').slice(0, 12)}`
    await onServer(client => makeTemplate(client, name, async draft => {
      await client.query(`create database ${draft}`)
      await migrate(named(await testServer(), draft))
    }))
    return name
  })()
}

/** The same with the demonstration shop loaded, once per run of the tests: its days are told from the day of loading. Without a run (`npm test`) nobody would take it away again. */
async function demoTemplateName (): Promise<string | undefined> {
  const runId = process.env['ZHIYU_TEST_RUN']
  if (runId === undefined) return undefined
  return demoTemplate ??= (async () => {
    const bare = await templateName()
    const name = `zhiyu_demo_${runId}`
    await onServer(client => makeTemplate(client, name, async draft => {
      await client.query('select pg_advisory_lock(7302)')
      await client.query(`create database ${draft} template ${bare} strategy file_copy`)
      await client.query('select pg_advisory_unlock(7302)')
      const home = mkdtempSync(join(tmpdir(), 'zhiyu-test-'))
      const world = openTestWorld(named(await testServer(), draft), home, { demo: true })
      try {
        await seedDemo(world)
        await world.db.pool.query('vacuum analyze') // else every clone does it for itself, in the midst of its test
      } finally { await world.db.close(); rmSync(home, { recursive: true, force: true }) }
    }))
    return name
  })()
}

/** Made by the first who needs it; the others wait. One that was cut short is begun anew. */
async function makeTemplate (client: pgTypes.Client, name: string, make: (draft: string) => Promise<void>): Promise<void> {
  await client.query('select pg_advisory_lock(7301)')
  if ((await client.query('select 1 from pg_database where datname = $1', [name])).rowCount !== 0) return
  const draft = `${name}_draft`
  await client.query(`drop database if exists ${draft}`)
  await make(draft)
  await client.query(`alter database ${draft} rename to ${name}`)
}

export async function cloneDatabase (demo = false): Promise<{ url: string; drop: () => Promise<void> }> {
  const from = demo ? await demoTemplateName() ?? await templateName() : await templateName()
  const name = `zhiyu_test_${Buffer.from(systemRandom.bytes(8)).toString('hex')}`
  await onServer(async client => {
    await client.query('select pg_advisory_lock(7302)') // two clones of one template at once are refused
    await client.query(`create database ${name} template ${from} strategy file_copy`)
  })
  return { url: named(await testServer(), name), drop: () => onServer(async client => { await client.query(`drop database if exists ${name} with (force)`) }) }
}
