import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startServer, type Server } from '../../bench/scene.ts'
import { createCrowd } from './clients.ts'
import { endure, openKillScene, roles, ROUNDS, storedIn } from './kill-scene.ts'
import { judge } from './log.ts'

const scene = await openKillScene(8)
after(() => scene.leave())

test(`${ROUNDS} kills of the server process lose, double and disorder nothing`, { timeout: 600_000 }, async t => {
  let server: Server = await startServer(scene)
  const { port } = server
  const crowd = createCrowd(port, roles(scene.seats))
  const log = await endure(crowd, ROUNDS, async () => {
    await server.kill()
    server = await startServer(scene, { port })
  })
  await server.kill()
  assert.deepEqual(judge(log, await storedIn(scene.url, scene.seats)).slice(0, 10), [])
  t.diagnostic(`${crowd.acknowledged()} acknowledged`)
  assert.ok(crowd.acknowledged() >= 5_000, `${crowd.acknowledged()} messages were acknowledged`)
})
