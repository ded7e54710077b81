import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { manualClock, parseInstant } from '../kernel/clock.ts'
import { transact, transactJob, type World } from '../kernel/work.ts'
import { appendMessage, lockConversation } from '../conversations/index.ts'
import { castOf } from '../../../../tests/cast/people.ts'
import { openTestHouse, type TestHouse } from '../../../../tests/house.ts'
import { keepClocks, LOOK_TIMER, lookAtClocks } from './index.ts'

let house: TestHouse
before(async () => { house = await openTestHouse({ clock: manualClock(parseInstant('2026-11-23T02:00:00Z')) }) })
after(() => house.leave())

/** Somebody waits for a row. */
async function blocked (world: World): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const { rows } = await transact(world, 'alpha', work => sql<{ n: number }>`select count(*) as n from pg_locks where not granted and locktype = 'transactionid'`.execute(work.tx))
    if (rows[0]!.n > 0) return
    await new Promise(resolve => { setTimeout(resolve, 10) })
  }
  throw new Error('nobody waited')
}

test('an event that moves a clock while its timer is about to look makes no ring: neither is undone, and every running clock keeps one timer', async () => {
  const cast = castOf(house.world)
  const agent = await cast.agent()
  const id = await cast.waiting()
  await house.settle()
  const clocks = await cast.inShop(work => work.tx.selectFrom('promises').select(['id', 'kind']).where('conversation_id', '=', id).execute())
  const timer = async (kind: string) => {
    const key = clocks.find(clock => clock.kind === kind)!.id
    return cast.inShop(work => work.tx.selectFrom('jobs').select(['id', 'attempts']).where('kind', '=', LOOK_TIMER).where('key', '=', key).execute())
  }
  for (const kind of ['first-response', 'solution']) {
    const [row] = await timer(kind)
    assert.ok(row, `${kind} has a timer`)
    const undone: unknown[] = []
    const world: World = { ...house.world, log: Object.create(house.world.log, { warn: { value: (...words: unknown[]) => undone.push(words) } }) as World['log'] } // the same log, but for its warnings
    let looking: Promise<void> | undefined
    await transact(world, 'alpha', async work => {
      await lockConversation(work, id)
      looking = transactJob(world, 'alpha', row, beside => lookAtClocks(beside, { conversationId: id })) // takes its row, and waits for the conversation
      await blocked(world)
      if (kind === 'first-response') await appendMessage(work, { conversationId: id, senderKind: 'agent', senderId: agent.agentId, body: '您好' })
      else await work.tx.updateTable('promises').set({ warned: 1 }).where('conversation_id', '=', id).where('kind', '=', 'solution').execute()
      await keepClocks(work, { conversationId: id })
      await work.setTimers(LOOK_TIMER, clocks.map(clock => ({ key: clock.id, runAt: work.now + 3_600_000 })), { conversationId: id }) // the worst that an event may ask for
    })
    await looking
    assert.deepEqual(undone, [], 'no transaction was the victim of a deadlock')
  }
  await house.settle()
  assert.equal((await cast.inShop(work => work.tx.selectFrom('promises').select('state').where('conversation_id', '=', id).where('kind', '=', 'first-response').executeTakeFirstOrThrow())).state, 'kept')
  for (const kind of ['solution', 'closure']) assert.equal((await timer(kind)).length, 1, `${kind} is still looked after`)
})
