import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { createAgent, openStaffSession } from '@zhiyu/server/staff'
import { appendMessage, findConversation } from '@zhiyu/server/conversations'
import { iso, manualClock } from '@zhiyu/server/kernel/clock'
import { isId } from '@zhiyu/server/kernel/ids'
import { transact } from '@zhiyu/server/kernel/work'
import type pgTypes from 'pg'
import { castOf } from '../cast/people.ts'
import { openTestHouse, type TestHouse } from '../house.ts'

const pg = createRequire(import.meta.resolve('@zhiyu/server/kernel/db'))('pg') as typeof pgTypes

/** Group ISO of the bad inputs beside the matrix. */
const clock = manualClock(Date.parse('2026-11-20T02:00:00Z'))
let house: TestHouse
let tables: string[]
before(async () => {
  house = await openTestHouse({ clock, shops: ['alpha', 'beta'] })
  tables = await asApp(undefined, async client => (await client.query<{ tablename: string }>("select tablename from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by 1")).rows.map(row => row.tablename))
})
after(async () => { await house.leave() })

/** A bare connection with the house's own plain role, with or without a shop set. */
async function asApp<T> (shop: string | undefined, run: (client: pgTypes.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: house.databaseUrl, options: '-c role=zhiyu_app' })
  await client.connect()
  try {
    if (shop !== undefined) await client.query("select set_config('app.shop_id', $1, false)", [shop])
    return await run(client)
  } finally {
    await client.end()
  }
}

async function staffCookie (role: 'agent' | 'supervisor' | 'operations' | 'manager', shop = 'alpha'): Promise<{ cookie: string; id: string }> {
  return transact(house.world, shop, async work => {
    const { id } = await createAgent(work, { name: role, email: `${work.newId()}@shop.example`, role, skills: [], languages: ['zh'], capacity: 3 })
    return { id, cookie: `zhiyu_session=${(await openStaffSession(work, id)).token}` }
  })
}
const call = (cookie: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, payload?: object) => house.app.inject({ method, url, headers: { cookie, 'x-zhiyu-desk': '1' }, ...(payload ? { payload } : {}) })
const visitor = async (): Promise<{ authorization: string }> => ({ authorization: `Bearer ${(await house.app.inject({ method: 'POST', url: '/v1/widget/session', remoteAddress: `10.0.${Math.floor(Math.random() * 250)}.1`, payload: { shop: 'alpha' } })).json().sessionToken as string}` })

test('ISO-02 a body cannot name a shop, an owner or a key of its own', async () => {
  const { cookie } = await staffCookie('manager')
  const other = await staffCookie('agent')
  for (const name of ['shop_id', 'shopId', 'tenant_id', 'account_id', 'owner_id', 'session_epoch', '__proto__', 'constructor']) {
    const reply = await house.app.inject({ method: 'PATCH', url: `/v1/agents/${other.id}`, headers: { cookie, 'x-zhiyu-desk': '1', 'content-type': 'application/json' }, payload: `{"name":"x","${name}":"beta"}` })
    assert.equal(reply.statusCode, 400, name)
  }
  assert.equal((await call(other.cookie, 'GET', '/v1/session')).json().agent.name, 'agent', 'unchanged')
  assert.equal((await call(other.cookie, 'PATCH', `/v1/agents/${other.id}`, { role: 'manager' })).statusCode, 403)
})

test('ISO-03 filters are a list of known words; everything else is a value', async () => {
  const { cookie } = await staffCookie('supervisor')
  for (const query of ['view=mine%27%20OR%201=1', 'view=team&column=password_hash', 'view=team&tier=gold%27--', 'view=team&agentId=1%20OR%201=1', 'view=team&limit=1;drop%20table%20agents', 'view=team&operator=in']) {
    assert.equal((await call(cookie, 'GET', `/v1/conversations?${query}`)).statusCode, 400, query)
  }
  const odd = await call(cookie, 'GET', `/v1/conversations?view=team&cursor=${encodeURIComponent("' OR 1=1) OR (SELECT 1")}`)
  assert.ok([200, 400].includes(odd.statusCode))
  const search = await call(cookie, 'GET', `/v1/customers?q=${encodeURIComponent("%' OR 1=1) OR (SELECT '1")}`)
  assert.equal(search.statusCode, 200, search.body)
  assert.deepEqual(search.json().items, [])
})

test('ISO-05 without a shop no table shows a row; with one, no row of another can be written', async () => {
  const beta = castOf(house.world, 'beta')
  await beta.agent()
  await beta.waiting()
  await house.settle()
  assert.ok(tables.length >= 25, `a plausible number of tables: ${tables.length}`)
  for (const table of tables) {
    const column = table === 'shops' ? 'id' : 'shop_id'
    await asApp(undefined, async client => { assert.equal((await client.query(`select 1 from ${table} limit 1`)).rowCount, 0, table) })
    await asApp('alpha', async client => {
      assert.equal((await client.query(`select 1 from ${table} where ${column} = 'beta'`)).rowCount, 0, table)
      assert.equal((await client.query(`update ${table} set ${column} = ${column} where ${column} = 'beta'`)).rowCount, 0, table)
      assert.equal((await client.query(`delete from ${table} where ${column} = 'beta'`)).rowCount, 0, table)
      await assert.rejects(client.query(`insert into ${table} (${column}) values ('beta')`), { code: '42501' }, table)
    })
  }
  const forced = await asApp('alpha', client => client.query("select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and relkind = 'r' and relname <> 'migrations' and not (relrowsecurity and relforcerowsecurity)"))
  assert.deepEqual(forced.rows, [], 'every table enables and forces row-level security')
  await asApp('alpha', async client => { await assert.rejects(client.query('alter table agents disable row level security')) })
  await asApp('alpha', async client => { await assert.rejects(client.query('delete from migrations'), { code: '42501' }) })
})

test('ISO-06 a connection that failed in one shop\'s transaction serves the next shop clean', { timeout: 60_000 }, async () => {
  const names = ['alpha', 'beta'] as const
  let seed = 11
  const roll = (n: number): number => { seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648; return seed % n }
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (let i = 0; i < 125; i++) {
      const shop = names[roll(2)]!
      const how = roll(3)
      await transact(house.world, shop, async work => {
        const seen = await work.tx.selectFrom('shops').select('id').execute()
        assert.deepEqual(seen.map(row => row.id), [shop])
        if (how === 1) throw new Error('halfway')
        if (how === 2) await work.tx.insertInto('agents').values({ shop_id: shop === 'alpha' ? 'beta' : 'alpha', id: work.newId(), email: 'x', name: 'x', role: 'agent', created_at: iso(work.now) }).execute()
      }).catch((error: unknown) => { assert.match(String(error), /halfway|row-level security/) })
    }
  }))
  const client = await house.world.db.pool.connect()
  try {
    const { rows } = await client.query<{ shop: string | null; n: number }>("select current_setting('app.shop_id', true) as shop, (select count(*) from agents)::int as n")
    assert.ok(rows[0]?.shop === null || rows[0]?.shop === '')
    assert.equal(rows[0]?.n, 0)
  } finally {
    client.release()
  }
})

test('ISO-07 a job runs in the shop its row names and finds nothing of another', async () => {
  const beta = castOf(house.world, 'beta')
  const id = await beta.conversation()
  await house.settle()
  const before = await beta.inShop(work => findConversation(work, id))
  await transact(house.world, 'alpha', async work => {
    for (const kind of ['routing.enqueue', 'quality.ask-for-rating', 'routing.abandon']) {
      await work.tx.insertInto('jobs').values({ shop_id: 'alpha', kind, key: null, payload: JSON.stringify({ conversationId: id, by: 'agent' }), run_at: iso(work.now) }).execute()
    }
  })
  await house.settle()
  assert.deepEqual(await beta.inShop(work => findConversation(work, id)), before)
  await assert.rejects(transact(house.world, 'alpha', work => work.tx.insertInto('jobs').values({ shop_id: 'beta', kind: 'routing.enqueue', key: null, payload: '{}', run_at: iso(work.now) }).execute()), /row-level security/)
  await transact(house.world, 'alpha', work => work.tx.deleteFrom('jobs').where('shop_id', '=', 'alpha').execute())
})

test('ISO-10 one visitor cannot read, write, rate or queue in another\'s conversation', async () => {
  const [mine, theirs] = [await visitor(), await visitor()]
  const { conversationId } = (await house.app.inject({ method: 'POST', url: '/v1/widget/conversations', headers: theirs, payload: {} })).json() as { conversationId: string }
  const doors = [['GET', 'messages'], ['GET', 'queue'], ['POST', 'messages', { clientId: crypto.randomUUID(), body: 'x' }], ['POST', 'read', { seq: 1 }], ['POST', 'rating', { score: 5 }], ['POST', 'human', {}]] as const
  for (const [method, door, payload] of doors) {
    const reply = await house.app.inject({ method, url: `/v1/widget/conversations/${conversationId}/${door}`, headers: mine, ...(payload ? { payload } : {}) })
    assert.equal(reply.statusCode, 404, `${door} ${reply.body}`)
    assert.equal(reply.json().code, 'conversation.not-found')
  }
})

test('ISO-11 ids give nothing to guess: a hundred neighbours on either side are nobody', { timeout: 120_000 }, async () => {
  const { cookie } = await staffCookie('supervisor')
  const id = await castOf(house.world).conversation()
  assert.ok(isId(id) && id[14] === '7')
  const last = BigInt(`0x${id.slice(24)}`)
  const near = (step: number): string => id.slice(0, 24) + ((last + BigInt(step)) & 0xffff_ffff_ffffn).toString(16).padStart(12, '0')
  assert.equal((await call(cookie, 'GET', `/v1/conversations/${near(0)}`)).statusCode, 200)
  for (let step = 1; step <= 100; step += 1) {
    for (const side of [step, -step]) assert.equal((await call(cookie, 'GET', `/v1/conversations/${near(side)}`)).statusCode, 404)
  }
})

test('ISO-12 who may only read is refused when writing, and that is on record', async () => {
  const { cookie, id: agentId } = await staffCookie('operations')
  const cast = castOf(house.world)
  const id = await cast.conversation()
  const writes = [
    ['POST', `/v1/conversations/${id}/messages`, { clientId: crypto.randomUUID(), body: 'x' }], ['POST', `/v1/conversations/${id}/notes`, { body: 'x' }], ['POST', `/v1/conversations/${id}/resolve`, { resolution: 'x' }],
    ['POST', `/v1/conversations/${id}/take`, {}], ['POST', `/v1/conversations/${id}/transfer`, { skill: 'x', reason: 'x' }], ['POST', `/v1/conversations/${id}/assign`, { agentId, reason: 'x' }],
  ] as const
  for (const [method, url, payload] of writes) assert.equal((await call(cookie, method, url, payload)).statusCode, 403, url)
  const recorded = () => cast.inShop(work => work.tx.selectFrom('audit').select('subject').where('shop_id', '=', 'alpha').where('action', '=', 'access.refused').where('actor', '=', `agent:${agentId}`).execute())
  for (let i = 0; i < 50 && (await recorded()).length < writes.length; i++) await new Promise(resolve => setTimeout(resolve, 20)) // written after the answer left
  const mine = await recorded()
  assert.equal(mine.length, writes.length)
  assert.ok(mine.some(row => row.subject === 'POST /v1/conversations/:id/take'))
})

test('ISO-14 what is somebody else\'s cannot be ended by its id', async () => {
  const beta = await staffCookie('manager', 'beta')
  const key = (await call(beta.cookie, 'POST', '/v1/api-keys', { name: 'k', role: 'agent' })).json() as { id: string; key: string }
  const alpha = await staffCookie('manager')
  assert.equal((await call(alpha.cookie, 'DELETE', `/v1/api-keys/${key.id}`)).statusCode, 404)
  assert.equal((await house.app.inject({ url: '/v1/agents', headers: { authorization: `Bearer ${key.key}` } })).statusCode, 200)
  const cast = castOf(house.world)
  const [one, two] = [await cast.agent(), await staffCookie('agent')]
  const id = await cast.waiting()
  await house.settle()
  await cast.inShop(work => appendMessage(work, { conversationId: id, senderKind: 'agent', senderId: one.agentId, body: 'mine' }))
  assert.equal((await call(two.cookie, 'POST', `/v1/conversations/${id}/resolve`, { resolution: 'x' })).statusCode, 403)
})
