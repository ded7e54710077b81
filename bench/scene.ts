import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { iso, systemClock } from '@zhiyu/server/kernel/clock'
import { loadConfig } from '@zhiyu/server/kernel/config'
import { openDatabase } from '@zhiyu/server/kernel/db'
import { startEmbedded } from '@zhiyu/server/kernel/embedded'
import { createLog } from '@zhiyu/server/kernel/log'
import { migrate } from '@zhiyu/server/kernel/migrate'
import { systemRandom } from '@zhiyu/server/kernel/random'
import { createVault } from '@zhiyu/server/kernel/vault'
import { createBell, transact, type World } from '@zhiyu/server/kernel/work'
import { reactionsTo } from '@zhiyu/server'
import { findOpenConversation, moveConversations } from '@zhiyu/server/conversations'
import { openShopperSession } from '@zhiyu/server/customers'
import { openStaffSession } from '@zhiyu/server/staff'
import type pgTypes from 'pg'

export const pg = createRequire(import.meta.resolve('@zhiyu/server/kernel/db'))('pg') as typeof pgTypes
export const SHOP = 'bench'
const MAIN = join(import.meta.dirname, '../packages/server/src/main.ts')

export interface Scene { readonly url: string; readonly home: string; readonly world: World; close(): Promise<void> }

/** A database of its own with durable settings, in a folder that disappears: what is measured is what a shop would have. */
export async function openScene (given?: string): Promise<Scene> {
  const home = mkdtempSync(join(tmpdir(), 'zhiyu-bench-'))
  chmodSync(home, 0o711) // as root the server runs as nobody; without the way in its cluster would lie elsewhere, and stay
  const embedded = given ? undefined : await startEmbedded({ home, random: systemRandom })
  const url = given ?? embedded!.url
  await migrate(url)
  const config = loadConfig({ ZHIYU_HOME: home, PORT: '0', ZHIYU_DEMO: '0', LOG_LEVEL: 'fatal' })
  const log = createLog('fatal')
  const world: World = { config, db: openDatabase(url, log), clock: systemClock, random: systemRandom, vault: createVault(Buffer.alloc(32, 7), systemRandom), log, bell: createBell(), reactionsTo }
  await transact(world, SHOP, work => work.tx.insertInto('shops').values({ id: SHOP, name: 'Bench', created_at: iso(work.now) }).onConflict(conflict => conflict.doNothing()).execute())
  return {
    url, home, world,
    async close () {
      await world.db.close()
      await embedded?.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

export interface Seat { readonly conversation: string; readonly shopperToken: string; readonly agentCookie: string }

/** Conversations with an agent each: `perAgent` of them share one. Shoppers come through the front door, conversations in one statement. */
export async function seatPairs (world: World, count: number, perAgent = 10): Promise<Seat[]> {
  const shoppers = await visitors(world, count)
  const agents: { id: string; cookie: string }[] = []
  for (let i = 0; i < Math.ceil(count / perAgent); i++) {
    agents.push(await transact(world, SHOP, async work => {
      const id = work.newId() // without a password: hashing a hundred of them would take most of a minute
      await work.tx.insertInto('agents').values({ shop_id: SHOP, id, email: `${id}@bench.test`, name: `Agent ${i}`, role: 'agent', capacity: 50, created_at: iso(work.now) }).execute()
      return { id, cookie: `zhiyu_session=${(await openStaffSession(work, id)).token}` }
    }))
  }
  return transact(world, SHOP, async work => {
    const seats = shoppers.map((shopper, i) => ({ id: work.newId(), customerId: shopper.customerId, token: shopper.token, agent: agents[Math.floor(i / perAgent)]! }))
    await work.tx.insertInto('conversations').values(seats.map(seat => ({
      shop_id: SHOP, id: seat.id, customer_id: seat.customerId, agent_id: seat.agent.id, state: 'with-agent', last_at: iso(work.now), opened_at: iso(work.now), handed_off_at: iso(work.now), first_human_at: iso(work.now),
    }))).execute()
    return seats.map(seat => ({ conversation: seat.id, shopperToken: seat.token, agentCookie: seat.agent.cookie }))
  })
}

export async function visitors (world: World, count: number): Promise<{ customerId: string; token: string }[]> {
  const made: { customerId: string; token: string }[] = []
  const each = async (): Promise<void> => {
    while (made.length < count) {
      await transact(world, SHOP, async work => {
        for (let i = 0; i < 50; i++) {
          const session = await openShopperSession(work, { locale: 'en' }, { moveConversations, findOpenConversation })
          made.push({ customerId: session.customer.id, token: session.sessionToken })
        }
      })
    }
  }
  await Promise.all([each(), each(), each()])
  return made.slice(0, count)
}

/** Plans come from statistics: without them a full table looks empty. */
export async function analyze (url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('vacuum analyze')
  await client.end()
}

export interface Server { readonly port: number; readonly child: ChildProcess; readonly startedMs: number; rssMb(): number; stop(): Promise<void>; kill(): Promise<void> }

/** The product as it is started for real, in a process of its own. Returns when it answers. */
export async function startServer (scene: Pick<Scene, 'url' | 'home'>, options: { port?: number; env?: Readonly<Record<string, string>> } = {}): Promise<Server> {
  return spawnServer(MAIN, { PORT: String(options.port ?? await freePort()), DATABASE_URL: scene.url, ZHIYU_HOME: scene.home, ZHIYU_DEMO: '0', LOG_LEVEL: 'error', ZHIYU_PROXIES: '1', ...options.env })
}

export async function spawnServer (file: string, env: Readonly<Record<string, string>>): Promise<Server> {
  const began = performance.now()
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ['ignore', process.env['BENCH_LOG'] ? openSync(process.env['BENCH_LOG'], 'a') : 'ignore', 'inherit'] })
  const kill = (): void => { child.kill('SIGKILL') }
  process.once('exit', kill)
  child.once('exit', () => { process.off('exit', kill) })
  const ended = new Promise<void>(resolve => { child.once('exit', () => { resolve() }) })
  const port = Number(env['PORT'])
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${file} stopped with ${child.exitCode}`)
    if (await fetch(`http://127.0.0.1:${port}/healthz`).then(reply => reply.ok, () => false)) break
    await new Promise(resolve => { setTimeout(resolve, 10) })
  }
  return {
    port, child, startedMs: performance.now() - began,
    rssMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid!}/status`, 'utf8'))?.[1] ?? 0) / 1024,
    stop: async () => { child.kill('SIGTERM'); await ended },
    kill: async () => { child.kill('SIGKILL'); await ended },
  }
}

/** Below the ephemeral range: load clients take ports there. */
export async function freePort (): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(systemRandom.next() * 9_000)
    const free = await new Promise<boolean>(resolve => {
      const probe = createServer().once('error', () => { resolve(false) }).listen(port, '127.0.0.1', () => { probe.close(() => { resolve(true) }) })
    })
    if (free) return port
  }
}
