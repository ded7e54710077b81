import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { buildHouse } from '@zhiyu/server'
import { createMessageWriter, type Outgoing } from '@zhiyu/server/conversations'
import { openDatabase } from '@zhiyu/server/kernel/db'
import { coalesce, payloads } from '@zhiyu/server/kernel/doorbell'
import type { HouseEvent } from '@zhiyu/server/kernel/events'
import { createBell, type World } from '@zhiyu/server/kernel/work'
import { pg } from '../../bench/scene.ts'
import { openTestHouse } from '../house.ts'
import { createCrowd } from './clients.ts'
import { judge } from './log.ts'

/* Two server processes' worth of house over one database, joined by the doorbell only. */

const first = await openTestHouse({ env: { ZHIYU_CLUSTER: '1', ZHIYU_PROXIES: '1' } })
const world: World = { ...first.world, db: openDatabase(first.databaseUrl, first.world.log), bell: createBell() }
const second = await buildHouse(world)
await first.app.listen({ port: 0, host: '127.0.0.1' })
await second.app.listen({ port: 0, host: '127.0.0.1' })
after(async () => { await second.close(); await world.db.close(); await first.leave() })

const portOf = (house: { app: { server: { address(): AddressInfo | string | null } } }): number => (house.app.server.address() as AddressInfo).port // both listen on TCP
const ports = [portOf(first), portOf(second)] as const

async function aVisitor (): Promise<{ token: string; customerId: string; conversation: string }> {
  const session = (await first.app.inject({ method: 'POST', url: '/v1/widget/session', payload: { shop: 'alpha', locale: 'en' } })).json<{ sessionToken: string; customer: { id: string } }>()
  const opened = await first.app.inject({ method: 'POST', url: '/v1/widget/conversations', headers: { authorization: `Bearer ${session.sessionToken}` }, payload: {} })
  const { conversationId } = opened.json<{ conversationId: string }>()
  await first.app.inject({ method: 'POST', url: `/v1/widget/conversations/${conversationId}/human`, headers: { authorization: `Bearer ${session.sessionToken}` }, payload: {} }) // nobody is there: no AI answers in between
  return { token: session.sessionToken, customerId: session.customer.id, conversation: conversationId }
}

async function stored (conversation: string): Promise<{ conversation: string; clientId: string; seq: number; body: string }[]> {
  const client = new pg.Client({ connectionString: first.databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ client_id: string; seq: string; body: string }>('select client_id, seq, body from messages where conversation_id = $1 order by seq', [conversation])
  await client.end()
  return rows.map(row => ({ conversation, clientId: row.client_id, seq: Number(row.seq), body: row.body }))
}

test('MSG-03: the same client id a hundred times in parallel on two nodes is one row and a hundred identical acknowledgements', async () => {
  const visitor = await aVisitor()
  for (let round = 0; round < 10; round++) {
    const message: Outgoing = { shopId: 'alpha', conversationId: visitor.conversation, senderKind: 'customer', senderId: visitor.customerId, senderName: null, clientId: randomUUID(), body: 'once' }
    const acks = await Promise.all(Array.from({ length: 100 }, (_, i) => createMessageWriter(i % 2 ? world : first.world).send(message)))
    assert.equal(new Set(acks.map(ack => `${ack.seq} ${ack.sentAt}`)).size, 1)
    assert.equal((await stored(visitor.conversation)).filter(row => row.clientId === message.clientId).length, 1)
  }
})

test('MSG-11: ten senders on two nodes share one conversation without gap, and every viewer sees the same order, even while the doorbell is cut', async () => {
  const visitor = await aVisitor()
  const before = (await stored(visitor.conversation)).length
  const crowds = ports.map((port, node) => createCrowd(port, Array.from({ length: 5 }, (_, i) => ({ conversation: visitor.conversation, token: visitor.token, address: `10.8.${node}.${i}` }))))
  for (const crowd of crowds) crowd.talk(1)
  const cut = new pg.Client({ connectionString: first.databaseUrl })
  await cut.connect()
  for (let i = 0; i < 4; i++) {
    await new Promise(resolve => { setTimeout(resolve, 400) })
    await cut.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'zhiyu-doorbell'")
  }
  await cut.end()
  for (const crowd of crowds) await crowd.rest(15_000)
  const rows = await stored(visitor.conversation)
  const until = performance.now() + 10_000 // the last message of one node may still be on its way to the other
  while (crowds.some(crowd => crowd.log().shown.some(viewer => viewer.at(-1)?.seq !== rows.length)) && performance.now() < until) await new Promise(resolve => { setTimeout(resolve, 25) })
  for (const crowd of crowds) { crowd.leave(); assert.deepEqual(judge(crowd.log(), rows).slice(0, 5), []) }
  assert.ok(rows.length > before + 20, `${rows.length - before} messages`)
})

test('hints are coalesced and fit what PostgreSQL accepts', () => {
  const events: HouseEvent[] = Array.from({ length: 1_000 }, (_, i) => ({ kind: 'message.received', shopId: 'alpha', payload: { conversationId: `018f0000-0000-7000-8000-${String(i % 300).padStart(12, '0')}`, seq: i, senderKind: 'customer' } }))
  const few = coalesce(events)
  assert.equal(few.length, 300)
  assert.deepEqual(few.find(event => event.kind === 'message.received' && event.payload.conversationId.endsWith('000000000005')), events[905])
  const cut = payloads('node', few, true)
  assert.ok(cut.every(payload => Buffer.byteLength(payload) < 8_000))
  assert.deepEqual(cut.flatMap(payload => (JSON.parse(payload) as { events: HouseEvent[] }).events), few)
  assert.deepEqual(payloads('node', [], true), ['{"from":"node","events":[],"jobs":true}'])
})
