import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { freePort, seatPairs, spawnServer, startServer, type Server } from '../../bench/scene.ts'
import { createCrowd } from './clients.ts'
import { endure, openKillScene, roles, ROUNDS, storedIn } from './kill-scene.ts'
import { judge, type ClientLog } from './log.ts'

const scene = await openKillScene(8)
after(() => scene.leave())

test(`${ROUNDS} kills of the database server lose, double and disorder nothing, and the house comes back by itself`, { timeout: 600_000 }, async t => {
  const server = await startServer(scene)
  const crowd = createCrowd(server.port, roles(scene.seats))
  const log = await endure(crowd, ROUNDS, scene.killDatabase)
  assert.equal(server.child.exitCode, null, 'the house survived')
  await server.kill()
  assert.deepEqual(judge(log, await storedIn(scene.url, scene.seats)).slice(0, 10), [])
  t.diagnostic(`${crowd.acknowledged()} acknowledged`)
  assert.ok(crowd.acknowledged() >= 5_000, `${crowd.acknowledged()} messages were acknowledged`)
})

test('a server that acknowledges before it commits is found out', { timeout: 60_000 }, async () => {
  const liars = await seatPairs(scene.scene.world, 4, 1)
  const port = await freePort()
  const start = (): Promise<Server> => spawnServer(join(import.meta.dirname, 'liar.ts'), { PORT: String(port), DATABASE_URL: scene.url })
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
  const wrong = judge(log, await storedIn(scene.url, liars))
  assert.ok(wrong.some(each => each.startsWith('lost:')), wrong.slice(0, 3).join('\n'))
})
