import assert from 'node:assert/strict'
import { createServer, connect as dial, type Server, type Socket, type AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { buildHouse, type House } from '@zhiyu/server'
import { manualClock } from '@zhiyu/server/kernel/clock'
import { databaseFault, openDatabase } from '@zhiyu/server/kernel/db'
import { createBell, type World } from '@zhiyu/server/kernel/work'
import type pgTypes from 'pg'
import { castOf } from '../cast/people.ts'
import { openTestHouse, type TestHouse } from '../house.ts'

const pg = createRequire(import.meta.resolve('@zhiyu/server/kernel/db'))('pg') as typeof pgTypes

/** A database that goes away and returns, and a disk that is full: a clear answer, nothing lost, nothing half done; and floods. */
const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
let house: TestHouse // has its own way to the database: it sees what is really stored
let world: World
let guest: House // reaches the database through a line we can cut
let line: Server
let port: number
const open = new Set<Socket>()
const upstream = (): { host: string; port: number } => { const url = new URL(house.databaseUrl); return { host: url.hostname || '127.0.0.1', port: Number(url.port || 5432) } }

async function restore (): Promise<void> {
  line = createServer(client => {
    const server = dial(upstream())
    for (const end of [client, server]) { open.add(end); end.on('error', () => undefined); end.on('close', () => { open.delete(end); client.destroy(); server.destroy() }) }
    client.pipe(server).pipe(client)
  })
  await new Promise<void>(resolve => { line.listen(port, '127.0.0.1', () => { resolve() }) })
  port = (line.address() as AddressInfo).port
}
async function cut (): Promise<void> {
  const gone = new Promise<void>(resolve => { line.close(() => { resolve() }) })
  for (const end of open) end.destroy()
  await gone
}

before(async () => {
  house = await openTestHouse({ clock }) // it stands still: however slow the machine, nothing refills while a flood is on
  port = 0
  await restore()
  const url = new URL(house.databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  world = { ...house.world, db: openDatabase(url.href, house.world.log), bell: createBell() }
  guest = await buildHouse(world)
  await guest.app.ready()
})
after(async () => {
  await guest.close()
  await world.db.close()
  await cut()
  await house.leave()
})

const visitor = async (from: string): Promise<{ authorization: string }> => ({ authorization: `Bearer ${(await guest.app.inject({ method: 'POST', url: '/v1/widget/session', remoteAddress: from, payload: { shop: 'alpha' } })).json().sessionToken as string}` })
const say = (headers: { authorization: string }, id: string, body: string, clientId: string = crypto.randomUUID()) =>
  guest.app.inject({ method: 'POST', url: `/v1/widget/conversations/${id}/messages`, headers, payload: { clientId, body } })
const begin = async (headers: { authorization: string }): Promise<string> => (await guest.app.inject({ method: 'POST', url: '/v1/widget/conversations', headers, payload: {} })).json().conversationId as string
const stored = (id: string) => castOf(house.world).inShop(work => work.tx.selectFrom('messages').select(['client_id', 'seq']).where('shop_id', '=', 'alpha').where('conversation_id', '=', id).where('sender_kind', '=', 'customer').orderBy('seq').execute())

test('a database that goes away: 503 with Retry-After, nothing acknowledged is lost, and it goes on when it returns', { timeout: 60_000 }, async () => {
  const headers = await visitor('10.0.0.1')
  const id = await begin(headers)
  const acknowledged: string[] = []
  const refused: string[] = []
  const one = async (): Promise<void> => {
    const clientId = crypto.randomUUID()
    const reply = await say(headers, id, 'hello', clientId)
    if (reply.statusCode < 300) acknowledged.push(clientId)
    else {
      assert.equal(reply.statusCode, 503, reply.body)
      assert.equal(reply.json().code, 'house.unavailable')
      assert.ok(Number(reply.headers['retry-after']) >= 1)
      assert.ok(!/postgres|ECONN|pg_|stack/i.test(reply.body), 'says nothing of the inside')
      refused.push(clientId)
    }
  }
  for (let i = 0; i < 20 && acknowledged.length < 5; i++) await one() // a busy machine may be slow to open a connection
  assert.equal(acknowledged.length, 5)
  const slow = refused.length
  await cut()
  for (let i = 0; i < 3; i++) await one()
  assert.equal(refused.length - slow, 3)
  const ready = await guest.app.inject('/readyz')
  assert.equal(ready.statusCode, 503)
  await restore()
  for (let i = 0; i < 50 && acknowledged.length < 6; i++) {
    clock.advance(1_000)
    await one()
  }
  assert.ok(acknowledged.length >= 6, 'works again without a restart')
  const rows = await stored(id)
  for (const clientId of acknowledged) assert.ok(rows.some(row => row.client_id === clientId), 'acknowledged means stored')
  const repeated = await say(headers, id, 'hello', refused[0]!)
  assert.ok(repeated.statusCode < 300, 'what was refused can be sent again under the same client id')
  assert.equal(new Set((await stored(id)).map(row => row.client_id)).size, (await stored(id)).length)
  await guest.jobs.settle()
})

test('a full disk: 507, nothing saved, and it goes on when there is room', { timeout: 30_000 }, async () => {
  const headers = await visitor('10.0.0.2')
  const id = await begin(headers)
  const owner = new pg.Client({ connectionString: house.databaseUrl })
  await owner.connect()
  try {
    await owner.query("create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$")
    await owner.query('create trigger full_disk before insert on messages for each row execute function full_disk()')
    const clientId = crypto.randomUUID()
    const reply = await say(headers, id, 'hello', clientId)
    assert.equal(reply.statusCode, 507, reply.body)
    assert.equal(reply.json().code, 'house.storage-full')
    assert.deepEqual(await stored(id), [])
    await owner.query('drop trigger full_disk on messages')
    assert.ok((await say(headers, id, 'hello', clientId)).statusCode < 300)
    assert.equal((await stored(id)).length, 1)
  } finally {
    await owner.end()
  }
})

test('the disk\'s own word means the same as the database\'s', () => {
  for (const code of ['53100', 'ENOSPC']) assert.equal(databaseFault(Object.assign(new Error('x'), { code }))?.code, 'house.storage-full')
  for (const code of ['ECONNREFUSED', '57P01', '53300']) assert.equal(databaseFault(Object.assign(new Error('x'), { code }))?.code, 'house.unavailable')
  assert.equal(databaseFault(new Error('x')), undefined)
})

test('a visitor who floods is held back with Retry-After, and others are not', { timeout: 30_000 }, async () => {
  const [loud, calm] = [await visitor('10.0.1.1'), await visitor('10.0.1.2')]
  const [id, other] = [await begin(loud), await begin(calm)]
  const replies = await Promise.all(Array.from({ length: 200 }, (_, i) => say(loud, id, `flood ${i}`)))
  const refused = replies.filter(reply => reply.statusCode === 429)
  assert.ok(refused.length > 50, String(refused.length))
  assert.ok(refused.every(reply => Number(reply.headers['retry-after']) >= 1 && reply.json().code === 'request.too-many'))
  assert.ok((await say(calm, other, 'hello')).statusCode < 300)
  assert.equal((await stored(id)).length, replies.filter(reply => reply.statusCode < 300).length, 'stored is what was acknowledged')
})

test('an address that opens visit after visit is held back', { timeout: 30_000 }, async () => {
  const replies = await Promise.all(Array.from({ length: 400 }, () => guest.app.inject({ method: 'POST', url: '/v1/widget/session', remoteAddress: '10.0.2.1', payload: { shop: 'alpha' } })))
  const refused = replies.filter(reply => reply.statusCode === 429)
  assert.ok(refused.length > 0)
  assert.ok(refused.every(reply => Number(reply.headers['retry-after']) >= 1))
})
