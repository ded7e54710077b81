import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type pg from 'pg'
import { manualClock, parseInstant } from '../kernel/clock.ts'
import { handOff, resolveConversation } from '../conversations/index.ts'
import { castOf } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'

/** What one hand-over costs the database, from the call to the agent's desk and the clocks that begin: 76 sentences in November, one by one. Its end: with what the profile notes of the talk. */
const [MOST, MOST_AT_ITS_END] = [46, 58]

let house: TestHouse
const said: string[] = []
before(async () => {
  house = await openTestHouse({ clock: manualClock(parseInstant('2026-11-23T02:00:00Z')) })
  const heard = new WeakSet<pg.PoolClient>()
  house.world.db.pool.on('acquire', client => {
    if (heard.has(client)) return
    heard.add(client)
    const send = client.query.bind(client) as (...given: unknown[]) => unknown
    client.query = ((...given: unknown[]) => { said.push(String(given[0])); return send(...given) }) as typeof client.query // pg overloads it fifteen ways; kysely sends text and values
  })
})
after(() => house.leave())

const cost = async (deed: () => Promise<unknown>): Promise<readonly string[]> => {
  said.length = 0
  await deed()
  await house.settle()
  return [...said]
}

test(`a hand-over, placed, matched and promised, costs at most ${MOST} sentences; its end at most ${MOST_AT_ITS_END}`, async t => {
  const cast = castOf(house.world)
  await cast.agent({ capacity: 4 })
  await cast.waiting() // whatever is done once for a shop is done
  await house.settle()
  const id = await cast.conversation()
  await house.settle()
  const handedOver = await cost(() => cast.inShop(work => handOff(work, id, { reason: 'asked' })))
  const { state, next_due_at } = await cast.inShop(work => work.tx.selectFrom('conversations').select(['state', 'next_due_at']).where('id', '=', id).executeTakeFirstOrThrow())
  assert.deepEqual([state, next_due_at !== null], ['with-agent', true])
  const resolved = await cost(() => cast.inShop(work => resolveConversation(work, id, { by: 'system', resolution: 'done' })))
  t.diagnostic(`${handedOver.length} and ${resolved.length} sentences`)
  assert.ok(handedOver.length > 20 && handedOver.length <= MOST, `${handedOver.length} sentences:\n${handedOver.join('\n')}`)
  assert.ok(resolved.length > 20 && resolved.length <= MOST_AT_ITS_END, `${resolved.length} sentences:\n${resolved.join('\n')}`)
})
