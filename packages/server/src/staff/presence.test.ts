import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { manualClock, minute, second } from '../kernel/clock.ts'
import { transact, type Work } from '../kernel/work.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { createAgent, editAgent, loadAgent, setPresence, socketClosed, socketOpened } from './index.ts'
import { beatOnce } from './beat.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
const GRACE = 30 * second
let house: TestHouse
before(async () => { house = await openTestHouse({ clock }) })
after(async () => { await house.leave() })

const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(house.world, 'alpha', body)
let count = 0
async function anAgent (): Promise<string> {
  return (await inShop(work => createAgent(work, { name: 'a', email: `a${++count}@shop.example`, role: 'agent', skills: [], languages: ['zh'], capacity: 3 }))).id
}
const now = (id: string) => inShop(work => loadAgent(work, id))
async function pass (ms: number): Promise<void> { clock.advance(ms); await house.settle() }

test('the last desk to close starts the grace, and only its end makes the agent offline', async () => {
  const id = await anAgent()
  await inShop(work => socketOpened(work, id))
  await inShop(work => socketOpened(work, id))
  await inShop(work => setPresence(work, id, 'online'))
  await inShop(work => socketClosed(work, id))
  await pass(GRACE)
  assert.equal((await now(id)).presence, 'online', 'one desk is still open')
  await inShop(work => socketClosed(work, id))
  assert.notEqual((await now(id)).leftAt, null, 'gets nothing new meanwhile')
  await pass(GRACE - 1)
  assert.equal((await now(id)).presence, 'online')
  await pass(1)
  assert.equal((await now(id)).presence, 'offline')
})

test('coming back within the grace changes nothing', async () => {
  const id = await anAgent()
  await inShop(work => socketOpened(work, id))
  await inShop(work => setPresence(work, id, 'online'))
  await inShop(work => socketClosed(work, id))
  clock.advance(GRACE - 1)
  await inShop(work => socketOpened(work, id))
  await pass(5 * minute)
  const agent = await now(id)
  assert.deepEqual([agent.presence, agent.leftAt, agent.connections], ['online', null, 1])
})

test('flapping a hundred times leaves the count right', async () => {
  const id = await anAgent()
  await inShop(work => setPresence(work, id, 'online'))
  await Promise.all(Array.from({ length: 100 }, (_, i) => inShop(work => i % 2 === 0 ? socketOpened(work, id) : Promise.resolve())))
  await Promise.all(Array.from({ length: 49 }, () => inShop(work => socketClosed(work, id))))
  assert.equal((await now(id)).connections, 1)
})

test('online without an open desk runs the same grace', async () => {
  const id = await anAgent()
  await inShop(work => setPresence(work, id, 'online'))
  await pass(GRACE)
  assert.equal((await now(id)).presence, 'offline')
})

test('a process that died takes its sockets with it; a living one keeps its own', async () => {
  const [dead, alive] = [await anAgent(), await anAgent()]
  for (const id of [dead, alive]) await inShop(work => setPresence(work, id, 'online'))
  await inShop(work => socketOpened(work, dead, 'killed'))
  await inShop(work => socketOpened(work, alive, 'killed'))
  await inShop(work => socketOpened(work, alive, 'living'))
  await beatOnce(house.world, true, 'living')
  assert.equal((await now(dead)).connections, 0)
  assert.equal((await now(alive)).connections, 1)
  await pass(GRACE)
  assert.equal((await now(dead)).presence, 'offline')
  assert.equal((await now(alive)).presence, 'online')
})

test('an agent who is switched off is gone at once', async () => {
  const id = await anAgent()
  await inShop(work => socketOpened(work, id))
  await inShop(work => setPresence(work, id, 'online'))
  await inShop(work => editAgent(work, id, { active: false }, { kind: 'key', shopId: 'alpha', keyId: id, role: 'manager' }))
  assert.equal((await now(id)).presence, 'offline')
})
