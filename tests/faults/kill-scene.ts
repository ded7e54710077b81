import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '@zhiyu/server/kernel/embedded'
import { systemRandom } from '@zhiyu/server/kernel/random'
import { freePort, openScene, pg, seatPairs, SHOP, startServer, type Scene, type Seat } from '../../bench/scene.ts'
import type { Crowd, Role } from './clients.ts'
import type { ClientLog, StoredMessage } from './log.ts'

/* The message promise under SIGKILL: the server process, and the database server, at random moments while a crowd writes. The database
 * has its durable settings. Everything acknowledged must be stored once, in its place, and shown to everyone in order. */

export const ROUNDS = 20
const AT_ONCE = 3
/** Acknowledged between two kills at least: with the rounds of both tests more than ten thousand. */
const PER_ROUND = 260

export interface KillScene {
  readonly home: string
  readonly url: string
  readonly scene: Scene
  readonly seats: readonly Seat[]
  /** SIGKILL, and up again behind the same address. */
  killDatabase (): Promise<void>
  leave (): Promise<void>
}

export async function openKillScene (pairs: number): Promise<KillScene> {
  const home = mkdtempSync(join(tmpdir(), 'zhiyu-faults-'))
  let database = await startEmbedded({ home, random: systemRandom })
  const door = await openDoor(() => Number(new URL(database.url).port))
  const { href: url } = Object.assign(new URL(database.url), { port: String(door.port) })
  const scene = await openScene(url)
  const seats = await seatPairs(scene.world, pairs, 1)
  // A process that is killed never writes its compile cache: one clean life first makes the many short ones start fast.
  await (await startServer({ url, home })).stop()
  return {
    home, url, scene, seats,
    async killDatabase () {
      process.kill(database.pid, 'SIGKILL')
      await pause(20)
      for (let attempt = 0; ; attempt++) {
        try { database = await startEmbedded({ home, random: systemRandom }); return } catch (error) {
          if (attempt > 50) throw error
          await pause(100) // the killed server's children still hold its shared memory
        }
      }
    },
    async leave () {
      await scene.close()
      door.close()
      await database.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

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

export const roles = (chosen: readonly Seat[]): Role[] => chosen.flatMap((seat, i) => [
  { conversation: seat.conversation, token: seat.shopperToken, address: `10.9.0.${i}` }, { conversation: seat.conversation, cookie: seat.agentCookie, address: `10.9.1.${i}` },
])

export async function storedIn (url: string, chosen: readonly Seat[]): Promise<StoredMessage[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ conversation: string; clientId: string; seq: string; body: string }>('select conversation_id as conversation, client_id as "clientId", seq, body from messages where shop_id = $1 and conversation_id = any($2)', [SHOP, chosen.map(seat => seat.conversation)])
  await client.end()
  return rows.map(row => ({ ...row, seq: Number(row.seq) }))
}

const pause = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms) })
const anyMoment = (): Promise<void> => pause(systemRandom.next() * 400)

/** Talks, kills again and again, comes to rest and is judged. */
export async function endure (crowd: Crowd, rounds: number, kill: () => Promise<void>): Promise<ClientLog> {
  crowd.talk(AT_ONCE)
  for (let round = 0; round < rounds; round++) {
    await waitFor(crowd, crowd.acknowledged() + PER_ROUND)
    await anyMoment()
    await kill()
  }
  await waitFor(crowd, crowd.acknowledged() + PER_ROUND)
  await crowd.rest(60_000)
  crowd.leave()
  return crowd.log()
}

/** A round counts only when messages flowed between two kills. */
async function waitFor (crowd: Crowd, acknowledged: number): Promise<void> {
  const until = performance.now() + 90_000 // a busy machine may take long to start a process
  while (crowd.acknowledged() < acknowledged) {
    if (performance.now() > until) throw new Error('nothing is acknowledged any more')
    await pause(10)
  }
}
