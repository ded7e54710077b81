import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { openDatabase } from '@zhiyu/server/kernel/db'
import { transact } from '@zhiyu/server/kernel/work'
import { migrate } from '@zhiyu/server/kernel/migrate'
import { cloneDatabase, openTestHouse } from './house.ts'

const house = await openTestHouse({ shops: ['alpha', 'beta'] })
after(() => house.leave())

test('every schema of every route can be compiled, though a house compiles each at its first use', async () => {
  await house.app.ready()
  assert.ok(house.compileSchemas() > 400)
})

test('a transaction of one shop does not see another shop', async () => {
  const seen = await transact(house.world, 'alpha', work => work.tx.selectFrom('shops').select('id').execute())
  assert.deepEqual(seen, [{ id: 'alpha' }])
})

test('without a shop nothing is visible', async () => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from shops`.execute(house.world.db.sql)
  assert.equal(rows[0]?.n, 0)
})

test('a migration whose name would never run is refused, not passed over; so is one with another\'s number', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-migrations-'))
  writeFileSync(join(folder, '9000_two_words.sql'), 'select 1')
  const database = await cloneDatabase()
  try {
    await assert.rejects(migrate(database.url, folder), /9000_two_words\.sql is named otherwise/)
    rmSync(join(folder, '9000_two_words.sql'))
    for (const name of ['9001_one.sql', '9001_other.sql']) writeFileSync(join(folder, name), 'select 1')
    await assert.rejects(migrate(database.url, folder), /9001_one\.sql and 9001_other\.sql have the same number/)
  } finally {
    await database.drop()
    rmSync(folder, { recursive: true })
  }
})

test('two transactions that wait for each other both come to their end: the victim is run again, and its news is told once', async () => {
  const [first, second] = [1, 2].map(n => transact(house.world, 'alpha', async work => {
    const id = work.newId()
    await sql`insert into api_keys (shop_id, id, name, key_hash, role, created_at) values ('alpha', ${id}, ${`key ${n}`}, ${Buffer.from(`hash ${n}`)}, 'agent', now())`.execute(work.tx)
    return id
  }))
  const ids = [await first!, await second!]
  let runs = 0
  let told = 0
  let both = (): void => {}
  const met = new Promise<void>(resolve => { both = resolve })
  let holding = 0
  const rename = (order: string[]) => transact(house.world, 'alpha', async work => {
    runs++
    work.afterCommit(() => { told++ })
    await sql`update api_keys set name = name || '.' where shop_id = 'alpha' and id = ${order[0]}`.execute(work.tx)
    if (++holding === 2) both()
    await met
    await sql`update api_keys set name = name || '.' where shop_id = 'alpha' and id = ${order[1]}`.execute(work.tx)
  })
  await Promise.all([rename(ids), rename(ids.toReversed())])
  assert.deepEqual([runs, told], [3, 2])
  const rows = await transact(house.world, 'alpha', work => work.tx.selectFrom('api_keys').select('name').where('shop_id', '=', 'alpha').orderBy('name').execute())
  assert.deepEqual(rows.map(row => row.name), ['key 1..', 'key 2..'], 'each twice, none three times')
})

test('what is asked often is planned once per connection, and asked anew when another process has changed the table', async () => {
  const ask = () => transact(house.world, 'alpha', async work => {
    const rows = await sql<Record<string, unknown>>`select * from api_keys where shop_id = ${work.shopId} order by name limit 1`.execute(work.tx)
    const kept = await sql<{ n: number }>`select count(*) as n from pg_prepared_statements where statement like 'select * from api_keys where shop_id = $1 order by name%'`.execute(work.tx)
    return { row: rows.rows[0]!, kept: kept.rows[0]!.n }
  })
  assert.equal((await ask()).kept, 0)
  for (let i = 0; i < 20; i++) await ask()
  assert.equal((await ask()).kept, 1)
  const other = openDatabase(house.databaseUrl, house.world.log, { role: undefined })
  try { await other.pool.query('alter table api_keys add column seen_by_test text not null default \'yes\'') } finally { await other.close() }
  const { row, kept } = await ask()
  assert.equal(row['seen_by_test'], 'yes')
  assert.equal(kept, 1)
})

test('a plan that could not be made is made at the next try; a failed sentence leaves its connection whole', async () => {
  const ask = (divisor: number) => transact(house.world, 'alpha', work => sql<{ n: number }>`select 12 / ${divisor}::int as n where ${work.shopId} <> ''`.execute(work.tx))
  for (let i = 0; i < 20; i++) {
    await assert.rejects(ask(0), /division by zero/)
    assert.equal((await ask(3)).rows[0]?.n, 4)
  }
  const broken = () => transact(house.world, 'alpha', work => sql`select no_such_column from api_keys where shop_id = ${work.shopId}`.execute(work.tx))
  for (let i = 0; i < 12; i++) await assert.rejects(broken(), /no_such_column/)
})
