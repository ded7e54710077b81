import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { transact } from '@zhiyu/server/kernel/work'
import { openTestHouse } from './house.ts'

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
