import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { systemRandom } from '@zhiyu/server/kernel/random'
import { transact, type Work } from '@zhiyu/server/kernel/work'
import { openConversation } from '@zhiyu/server/conversations'
import { createAgent, openStaffSession } from '@zhiyu/server/staff'
import { openScene, SHOP, startServer, visitors, type Server } from '../../bench/scene.ts'

/* Two server processes route one queue while one of them is killed again and again: every waiting shopper is served once, by one agent,
 * nobody above capacity, and what a killed process had begun is taken up by whoever lives. */

const ROUNDS = 8
const CONVERSATIONS = 96
const scene = await openScene()
const servers = new Map<number, Server>()
after(async () => {
  for (const server of servers.values()) await server.kill()
  await scene.close()
})
const inShop = <T>(body: (work: Work) => Promise<T>): Promise<T> => transact(scene.world, SHOP, body)
const pause = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms) })
const start = async (n: number, port?: number): Promise<void> => { servers.set(n, await startServer(scene, { ...(port === undefined ? {} : { port }), env: { ZHIYU_CLUSTER: '1' } })) }

/** To any process that answers; whether it did the thing is found in the database, and asking again changes nothing. */
async function post (path: string, headers: Record<string, string>, body: object): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const server = servers.get(attempt % 2 === 0 ? Math.floor(systemRandom.next() * 2) : attempt % 4 > 1 ? 0 : 1)
    const reply = server && await fetch(`http://127.0.0.1:${server.port}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
    const status = reply?.status
    await reply?.text().catch(() => undefined)
    if (status !== undefined && (status < 300 || status === 409)) return // 409: an earlier try had done it
    await pause(50)
  }
  throw new Error(`${path} was never answered`)
}

test(`${ROUNDS} kills of routing processes lose no waiter and serve nobody twice`, { timeout: 300_000 }, async t => {
  const agents = await inShop(async work => {
    const made: { id: string; cookie: string }[] = []
    for (let i = 0; i < 6; i++) {
      const { id } = await createAgent(work, { name: `Agent ${i}`, email: `${work.newId()}@faults.test`, role: i === 0 ? 'expert' : 'agent', skills: [], languages: ['zh', 'en'], capacity: 3 })
      made.push({ id, cookie: `zhiyu_session=${(await openStaffSession(work, id)).token}` })
    }
    await work.tx.updateTable('agents').set({ presence: 'online', connections: 1 }).where('shop_id', '=', SHOP).execute() // their desks are not what is killed here
    return made
  })
  const people = await visitors(scene.world, CONVERSATIONS)
  const ids = await inShop(async work => {
    const made: string[] = []
    for (const one of people) made.push((await openConversation(work, { customerId: one.customerId, visitorId: null, locale: 'en' })).id)
    return made
  })
  await Promise.all([start(0), start(1)])

  const assignments = (): Promise<{ conversation_id: string; agent_id: string; ended_at: number | null }[]> => inShop(work => work.tx.selectFrom('assignments').select(['conversation_id', 'agent_id', 'ended_at']).where('shop_id', '=', SHOP).execute())
  let done = false
  const cookies = new Map(agents.map(agent => [agent.id, agent.cookie]))
  async function serve (): Promise<void> {
    while (!done) {
      const held = await inShop(work => work.tx.selectFrom('conversations').select(['id', 'agent_id']).where('shop_id', '=', SHOP).where('state', '=', 'with-agent').execute())
      const rows = await inShop(work => work.tx.selectFrom('agents').select(['open_chats', 'open_load', 'capacity']).where('shop_id', '=', SHOP).execute())
      for (const row of rows) assert.ok(row.open_chats <= row.capacity && row.open_load === 100 * row.open_chats, 'never above capacity, load and chats agree')
      const one = held[Math.floor(systemRandom.next() * held.length)]
      if (one) await post(`/v1/conversations/${one.id}/resolve`, { cookie: cookies.get(one.agent_id!)!, 'x-zhiyu-desk': '1' }, { resolution: 'done' })
      else await pause(20)
    }
  }
  const serving = [serve(), serve(), serve()]
  const asking = (async () => { for (const [i, id] of ids.entries()) await post(`/v1/widget/conversations/${id}/human`, { authorization: `Bearer ${people[i]!.token}`, 'x-forwarded-for': `10.6.0.${i}` }, {}) })()

  for (let round = 0; round < ROUNDS; round++) {
    const before = (await assignments()).length
    for (let i = 0; i < 600 && (await assignments()).length < Math.min(before + 6, CONVERSATIONS); i++) await pause(50)
    await pause(systemRandom.next() * 150)
    const n = round % 2
    const { port } = servers.get(n)!
    await servers.get(n)!.kill()
    await start(n, port)
  }
  await asking
  for (let i = 0; i < 1_200 && (await inShop(work => work.tx.selectFrom('conversations').select('id').where('shop_id', '=', SHOP).where('state', '<>', 'resolved').execute())).length > 0; i++) await pause(50)
  done = true
  await Promise.all(serving)
  const given = await assignments()
  assert.deepEqual(given.map(row => row.conversation_id).toSorted(), [...ids].toSorted(), 'each was given once')
  const left = await inShop(work => work.tx.selectFrom('agents').select(['open_chats', 'open_load']).where('shop_id', '=', SHOP).execute())
  assert.ok(left.every(row => row.open_chats === 0 && row.open_load === 0))
  t.diagnostic(`${given.length} served by ${new Set(given.map(row => row.agent_id)).size} agents over ${ROUNDS} kills`)
})
