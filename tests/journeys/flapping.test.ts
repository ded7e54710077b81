import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { appendMessage, resolveConversation } from '@zhiyu/server/conversations'
import { manualClock, minute, second } from '@zhiyu/server/kernel/clock'
import { seededRandom } from '@zhiyu/server/kernel/random'
import type { StaffViewer } from '@zhiyu/server/kernel/viewer'
import { setPresence } from '@zhiyu/server/staff'
import { castOf } from '../cast/people.ts'
import { openTestHouse, type TestHouse } from '../house.ts'

const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
let house: TestHouse
before(async () => { house = await openTestHouse({ clock }) })
after(() => house.leave())

interface Held { id: string; state: string; agent_id: string | null; running: number; runs_with: string | null }

/** One statement, one moment: who has what, by both books. */
async function look (cast: ReturnType<typeof castOf>): Promise<Held[]> {
  const { rows } = await cast.inShop(work => sql<Held>`
    select c.id, c.state, c.agent_id, (select count(*) from assignments a where a.shop_id = c.shop_id and a.conversation_id = c.id and a.ended_at is null) as running,
      (select min(a.agent_id::text) from assignments a where a.shop_id = c.shop_id and a.conversation_id = c.id and a.ended_at is null) as runs_with
    from conversations c where c.shop_id = ${work.shopId} order by c.id`.execute(work.tx))
  return rows
}

async function mustAddUp (cast: ReturnType<typeof castOf>, ids: readonly string[], when: string): Promise<Held[]> {
  const rows = await look(cast)
  assert.deepEqual(rows.map(row => row.id), ids.toSorted(), `${when}: nobody is lost`)
  for (const row of rows) {
    assert.equal(row.running, row.state === 'with-agent' ? 1 : 0, `${when}: one owner, one running assignment`)
    if (row.state === 'with-agent') assert.equal(row.runs_with, row.agent_id, `${when}: the same owner in both books`)
  }
  const { rows: agents } = await cast.inShop(work => sql<{ open_chats: number; capacity: number; held: number }>`
    select open_chats, capacity, (select count(*) from conversations c where c.shop_id = a.shop_id and c.agent_id = a.id and c.state = 'with-agent') as held from agents a where shop_id = ${work.shopId}`.execute(work.tx))
  for (const agent of agents) { assert.equal(agent.open_chats, agent.held, when); assert.ok(agent.held <= agent.capacity, `${when}: never above capacity`) }
  return rows
}

test('desks that flap a hundred times a minute, by socket and by hand, neither lose nor double any work', { timeout: 120_000 }, async () => {
  const cast = castOf(house.world)
  const random = seededRandom(23)
  const steady = await cast.agent({ capacity: 2 })
  const flapping = [await cast.agent({ capacity: 3 }), await cast.agent({ capacity: 3 })]
  const ids: string[] = []
  for (let i = 0; i < 10; i++) ids.push(await cast.waiting(i % 3 === 0 ? { care: ['silver'] } : {}))
  await house.settle()
  const answer = (agent: StaffViewer, id: string) => cast.inShop(work => appendMessage(work, { conversationId: id, senderKind: 'agent', senderId: agent.agentId, body: 'hello' }))
  for (const row of await look(cast)) if (row.agent_id === flapping[0]!.agentId) await answer(flapping[0]!, row.id)

  for (let flap = 0; flap < 100; flap++) {
    clock.advance(minute / 100)
    for (const agent of flapping) {
      if (random.next() < 0.5) await cast.closeDesk(agent).then(() => cast.openDesk(agent))
      else { await cast.inShop(work => setPresence(work, agent.agentId, 'away')); await cast.online(agent) }
    }
    if (flap % 10 === 9) { await house.settle(); await mustAddUp(cast, ids, `flap ${flap}`) }
  }
  const kept = (await look(cast)).filter(row => row.state === 'with-agent')
  assert.equal(kept.length, 8, 'all eight seats stayed taken: a desk that is back within the grace loses nothing')
  const timers = await cast.inShop(work => work.tx.selectFrom('jobs').select(({ fn }) => fn.countAll<number>().as('n')).where('shop_id', '=', work.shopId).executeTakeFirstOrThrow())
  assert.ok(Number(timers.n) <= 400, `${timers.n} jobs wait: flapping must not pile up work`)

  // Now they flap away for good: what they had goes back, each to one place, and is served by who stays.
  for (const agent of flapping) await cast.closeDesk(agent)
  for (let i = 0; i < 8; i++) { clock.advance(30 * second); await house.settle(); await mustAddUp(cast, ids, `gone ${i}`) }
  const after_ = await mustAddUp(cast, ids, 'gone')
  assert.deepEqual([...new Set(after_.filter(row => row.state === 'with-agent').map(row => row.agent_id))], [steady.agentId])
  assert.equal(after_.filter(row => row.state === 'waiting').length, 8)
  for (let left = 10; left > 0; left--) {
    const mine = (await look(cast)).find(row => row.agent_id === steady.agentId && row.state === 'with-agent')
    assert.ok(mine, `${left} are left and the agent who stayed has nobody`)
    await cast.inShop(work => resolveConversation(work, mine.id, { by: 'agent', agentId: steady.agentId, resolution: 'done' }))
    await house.settle()
  }
  assert.ok((await mustAddUp(cast, ids, 'end')).every(row => row.state === 'resolved'), 'everybody was served')
})
