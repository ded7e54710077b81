import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startEmbedded, type EmbeddedPostgres } from '@zhiyu/server/kernel/embedded'
import { systemRandom } from '@zhiyu/server/kernel/random'
import { freePort, openScene, pg, seatPairs, SHOP, spawnServer, startServer, type Seat, type Server } from '../../bench/scene.ts'
import { createCrowd, type Crowd, type Role } from './clients.ts'
import { judge, type ClientLog, type StoredMessage } from './log.ts'

/* The message promise under SIGKILL: the server process, and the database server, at random moments while a crowd writes. The database
 * has its durable settings. Everything acknowledged must be stored once, in its place, and shown to everyone in order. */

const ROUNDS = 20
const PAIRS = 16
const AT_ONCE = 3
/** Acknowledged between two kills at least: with the rounds of both tests more than ten thousand. */
const PER_ROUND = 260

const home = mkdtempSync(join(tmpdir(), 'zhiyu-faults-'))
let database: EmbeddedPostgres = await startEmbedded({ home, random: systemRandom })
const door = await openDoor(() => Number(new URL(database.url).port))
const url = new URL(database.url)
url.port = String(door.port)
const scene = await openScene(url.href)
const seats = await seatPairs(scene.world, PAIRS, 1)
// A process that is killed never writes its compile cache: one clean life first makes the many short ones start fast.
await (await startServer({ url: url.href, home })).stop()
let total = 0

after(async () => {
  await scene.close()
  door.close()
  await database.stop()
  rmSync(home, { recursive: true, force: true })
})

/** The database's address stays while the server behind it is killed and comes back on another port. */
async function openDoor (target: () => number): Promise<{ port: number; close: () => void }> {
  const port = await freePort()
  const server = createServer(outside => {
    const inside = connect(target(), '127.0.0.1')
    outside.on('error', () => { inside.destroy() }).on('close', () => { inside.destroy() })
    inside.on('error', () => { outside.destroy() }).on('close', () => { outside.destroy() })
    outside.pipe(inside).pipe(outside)
  })
  await new Promise<void>(resolve => { server.listen(port, '127.0.0.1', resolve) })
  return { port, close: () => { server.close() } }
}

const roles = (chosen: readonly Seat[]): Role[] => chosen.flatMap((seat, i) => [
  { conversation: seat.conversation, token: seat.shopperToken, address: `10.9.0.${i}` }, { conversation: seat.conversation, cookie: seat.agentCookie, address: `10.9.1.${i}` },
])

async function storedIn (chosen: readonly Seat[]): Promise<StoredMessage[]> {
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const { rows } = await client.query<{ conversation: string; clientId: string; seq: string; body: string }>('select conversation_id as conversation, client_id as "clientId", seq, body from messages where shop_id = $1 and conversation_id = any($2)', [SHOP, chosen.map(seat => seat.conversation)])
  await client.end()
  return rows.map(row => ({ ...row, seq: Number(row.seq) }))
}

const pause = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms) })
const anyMoment = (): Promise<void> => pause(systemRandom.next() * 400)

/** Talks, kills again and again, comes to rest and is judged. */
async function endure (crowd: Crowd, rounds: number, kill: () => Promise<void>): Promise<ClientLog> {
  crowd.talk(AT_ONCE)
  for (let round = 0; round < rounds; round++) {
    await waitFor(crowd, crowd.acknowledged() + PER_ROUND)
    await anyMoment()
    await kill()
  }
  await waitFor(crowd, crowd.acknowledged() + PER_ROUND)
  await crowd.rest(20_000)
  crowd.leave()
  total += crowd.acknowledged()
  return crowd.log()
}

/** A round counts only when messages flowed between two kills. */
async function waitFor (crowd: Crowd, acknowledged: number): Promise<void> {
  const until = performance.now() + 40_000 // a busy machine may take long to start a process
  while (crowd.acknowledged() < acknowledged) {
    if (performance.now() > until) throw new Error('nothing is acknowledged any more')
    await pause(10)
  }
}

test(`${ROUNDS} kills of the server process lose, double and disorder nothing`, { timeout: 400_000 }, async t => {
  const half = seats.slice(0, PAIRS / 2)
  let server: Server = await startServer({ url: url.href, home })
  const { port } = server
  const crowd = createCrowd(port, roles(half))
  const log = await endure(crowd, ROUNDS, async () => {
    await server.kill()
    server = await startServer({ url: url.href, home }, { port })
  })
  await server.kill()
  assert.deepEqual(judge(log, await storedIn(half)).slice(0, 10), [])
  t.diagnostic(`${crowd.acknowledged()} acknowledged`)
})

test(`${ROUNDS} kills of the database server lose, double and disorder nothing, and the house comes back by itself`, { timeout: 400_000 }, async t => {
  const half = seats.slice(PAIRS / 2)
  const server = await startServer({ url: url.href, home })
  const crowd = createCrowd(server.port, roles(half))
  const log = await endure(crowd, ROUNDS, async () => {
    process.kill(database.pid, 'SIGKILL')
    await pause(20)
    for (let attempt = 0; ; attempt++) {
      try { database = await startEmbedded({ home, random: systemRandom }); break } catch (error) {
        if (attempt > 50) throw error
        await pause(100) // the killed server's children still hold its shared memory
      }
    }
  })
  assert.equal(server.child.exitCode, null, 'the house survived')
  await server.kill()
  assert.deepEqual(judge(log, await storedIn(half)).slice(0, 10), [])
  t.diagnostic(`${crowd.acknowledged()} acknowledged`)
  assert.ok(total >= 10_000, `${total} messages were acknowledged in both tests together`)
})

test('a server that acknowledges before it commits is found out', { timeout: 60_000 }, async () => {
  const liars = await seatPairs(scene.world, 4, 1)
  const port = await freePort()
  const start = (): Promise<Server> => spawnServer(join(import.meta.dirname, 'liar.ts'), { PORT: String(port), DATABASE_URL: url.href })
  let server = await start()
  const crowd = createCrowd(port, roles(liars))
  let log: ClientLog | undefined
  try {
    log = await endure(crowd, 3, async () => { await server.kill(); server = await start() })
  } catch {
    log = crowd.log() // clients that were shown what never was cannot agree either
    crowd.leave()
  }
  await server.kill()
  const wrong = judge(log, await storedIn(liars))
  assert.ok(wrong.some(each => each.startsWith('lost:')), wrong.slice(0, 3).join('\n'))
})
