import type { PoolClient } from 'pg'
import { ensureImportedCustomers, saveImportedCustomers, type ImportedCustomer } from '../customers/index.ts'
import type { Work } from '../kernel/work.ts'
import { createAgent, loadAgents } from '../staff/index.ts'

const BATCH = 2_000

export interface Saved { readonly stored: number; readonly unchanged: number }

/** Staged customers, batch by batch through the customers' own door: that module seals, we carry. */
export async function saveCustomers (client: PoolClient, work: Work, importId: string): Promise<Saved> {
  let [stored, unchanged, after] = [0, 0, '']
  for (;;) {
    const { rows } = await client.query<{ id: string; sealed: Buffer }>('select id, sealed from stage_customers where id > $1 order by id limit $2', [after, BATCH])
    if (rows.length === 0) return { stored, unchanged }
    const customers = rows.map(row => JSON.parse(work.vault.open({ shopId: work.shopId, table: 'import', rowId: importId, column: 'customer' }, row.sealed)) as ImportedCustomer) // staged by takeCustomer
    const saved = await saveImportedCustomers(work, customers)
    stored += saved.stored
    unchanged += saved.unchanged
    after = rows.at(-1)!.id
  }
}

/** Gives every customer that orders, lines or events name an id in `stage_people`; unknown ones are created with what the file says: their id (and country). */
export async function resolvePeople (client: PoolClient, work: Work, withSums: boolean): Promise<number> {
  await client.query('create temporary table stage_people (external_id text collate "C" primary key, customer_id uuid) on commit drop')
  await client.query(`create temporary table stage_named on commit drop as
    select external_id, max(region) as region from (
      select customer as external_id, null as region from stage_orders union all select customer, null from stage_events union all select customer, null from stage_coupons union all select customer, null from stage_points
      ${withSums ? 'union all select customer, region from stage_sums' : ''}) x
    where external_id is not null group by external_id`)
  let [created, after] = [0, '']
  for (;;) {
    const { rows } = await client.query<{ externalId: string; region: string | null }>('select external_id as "externalId", region from stage_named where external_id > $1 order by external_id limit $2', [after, BATCH])
    if (rows.length === 0) break
    const ensured = await ensureImportedCustomers(work, rows)
    created += ensured.created
    await client.query('insert into stage_people select * from unnest($1::text[], $2::uuid[])', [[...ensured.ids.keys()], [...ensured.ids.values()]])
    after = rows.at(-1)!.externalId
  }
  await client.query('analyze stage_people')
  return created
}

/** New colleagues are created without a password; known ones (by e-mail) stay as the shop has them since. */
export async function saveAgents (client: PoolClient, work: Work): Promise<Saved> {
  const { rows } = await client.query<{ record: Parameters<typeof createAgent>[1] }>('select record from stage_agents order by line')
  const known = new Set((await loadAgents(work)).map(agent => agent.email))
  const fresh = rows.filter(row => !known.has(row.record.email))
  for (const row of fresh) await createAgent(work, row.record)
  return { stored: fresh.length, unchanged: rows.length - fresh.length }
}
