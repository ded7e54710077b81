import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { systemClock } from '../kernel/clock.ts'
import { openDatabase } from '../kernel/db.ts'
import { createBell, transact, type World } from '../kernel/work.ts'
import { handOff, resolveConversation } from '../conversations/index.ts'
import { buildHouse, type House } from '../server.ts'
import { castOf } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { takeConversation } from './index.ts'

/** Two houses on one database, each with its own pool, bell and job loop, on the system's clock: real parallelism. */
let house: TestHouse
let second: House
let otherWorld: World
before(async () => {
  house = await openTestHouse({ clock: systemClock })
  otherWorld = { ...house.world, db: openDatabase(house.databaseUrl, house.world.log), bell: createBell() }
  second = await buildHouse(otherWorld)
})
after(async () => {
  await second.close()
  await otherWorld.db.close()
  await house.leave()
})

/** A placement counts from its commit, and is dated from its beginning: on a busy machine these lie apart. */
const SETTLING_MS = 5_000

const settled = async (): Promise<void> => {
  for (let i = 0; i < 60; i++) {
    await Promise.all([house.settle(), second.jobs.settle()])
    const left = await transact(house.world, 'alpha', work => work.tx.selectFrom('jobs').select('id').where('shop_id', '=', 'alpha').where('kind', '<>', 'staff.leave').where('kind', 'not like', 'promises.%').where('kind', '<>', 'routing.match').execute())
    if (left.length === 0) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

test('two processes hand over, take and resolve at once: one owner each, nobody above capacity, the order kept', { timeout: 90_000 }, async () => {
  const [here, there] = [castOf(house.world), castOf(otherWorld)]
  const agents = await Promise.all(Array.from({ length: 6 }, (_, i) => here.agent({ capacity: 2, online: i !== 5 })))
  const byHand = agents[5]!
  const given: { conversationId: string; agentId: string }[] = []
  for (const world of [house.world, otherWorld]) world.bell.onEvents(events => { for (const event of events) if (event.kind === 'conversation.assigned') given.push(event.payload) })
  const ids = await Promise.all(Array.from({ length: 60 }, (_, i) => (i % 2 ? here : there).conversation()))
  await Promise.all(ids.map((id, i) => (i % 2 ? here : there).inShop(work => handOff(work, id, { reason: 'asked' }))))
  await Promise.all(ids.slice(30).map((id, i) => (i % 2 ? here : there).inShop(work => takeConversation(work, id, byHand)).catch((error: unknown) => { assert.match(String(error), /no-room|not-yours/) })))
  await settled()
  const seen = new Set<string>()
  for (let round = 0; round < 12; round++) {
    const held = await here.inShop(work => work.tx.selectFrom('conversations').select(['id', 'agent_id', 'queue_key']).where('shop_id', '=', 'alpha').where('state', '=', 'with-agent').execute())
    const rows = await here.inShop(work => work.tx.selectFrom('agents').select(['id', 'open_chats', 'capacity']).where('shop_id', '=', 'alpha').execute())
    for (const agent of rows) assert.ok(agent.open_chats <= agent.capacity, 'never above capacity')
    if (held.length === 0) break
    for (const row of held) seen.add(row.id)
    await Promise.all(held.map((row, i) => (i % 2 ? here : there).inShop(work => resolveConversation(work, row.id, { by: 'agent', agentId: row.agent_id, resolution: 'done' }))))
    await settled()
  }
  assert.equal(seen.size, 60, 'everyone was served')
  assert.equal(new Set(given.map(one => one.conversationId)).size, given.length, 'nobody was given twice')
  const order = await here.inShop(work => work.tx.selectFrom('assignments').select(['conversation_id', 'assigned_at', 'queue_key']).where('shop_id', '=', 'alpha').where('how', '=', 'matched').execute())
  const placed = new Map((await here.inShop(work => work.tx.selectFrom('decisions').select(['subject_id', 'at']).where('shop_id', '=', 'alpha').where('kind', '=', 'routing.queue').execute())).map(row => [row.subject_id, row.at]))
  // Who had their place well before a look began was never passed over in it for someone behind them.
  for (const first of order) for (const later of order) {
    if (later.queue_key! < first.queue_key! && later.assigned_at > first.assigned_at) assert.ok(first.assigned_at - placed.get(later.conversation_id)! < SETTLING_MS, 'overtaken')
  }
})

test('forty hand-overs at once ask for one look', { timeout: 90_000 }, async () => {
  const cast = castOf(house.world)
  const before = house.world
  let looks = 0
  const stop = before.bell.onJobs(() => { looks++ })
  const ids = await Promise.all(Array.from({ length: 40 }, () => cast.conversation()))
  await Promise.all(ids.map(id => cast.inShop(work => handOff(work, id, { reason: 'asked' }))))
  const jobs = await cast.inShop(work => work.tx.selectFrom('jobs').select('id').where('shop_id', '=', 'alpha').where('kind', '=', 'routing.match').execute())
  stop()
  assert.ok(jobs.length <= 1, 'one look is due, however many asked')
  assert.ok(looks > 0)
})
