import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { transact } from '@zhiyu/server/kernel/work'
import { migrate } from '@zhiyu/server/kernel/migrate'
import { cloneDatabase, openTestHouse } from './house.ts'

const house = await openTestHouse({ shops: ['alpha', 'beta'] })
after(() => house.leave())

test('a transaction of one shop does not see another shop', async () => {
  const seen = await transact(house.world, 'alpha', work => work.tx.selectFrom('shops').select('id').execute())
  assert.deepEqual(seen, [{ id: 'alpha' }])
})

test('without a shop nothing is visible', async () => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from shops`.execute(house.world.db.sql)
  assert.equal(rows[0]?.n, 0)
})

test('a migration whose name would never run is refused, not passed over', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-migrations-'))
  writeFileSync(join(folder, '0002_two_words.sql'), 'select 1')
  const database = await cloneDatabase()
  try {
    await assert.rejects(migrate(database.url, folder), /0002_two_words\.sql is named otherwise/)
  } finally {
    await database.drop()
    rmSync(folder, { recursive: true })
  }
})
