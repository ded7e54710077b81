import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { AdvisorView } from './contract.ts'
import { MOST_SHOPPERS, stillAdvises } from './decide-advisor.ts'

/* The table advisors: one row per customer somebody looks after. */

/** Who looks after this customer, here or gone; undefined when nobody does. Uses the primary key. */
export async function findAdvisor (work: Work, customerId: string): Promise<AdvisorView | undefined> {
  const row = await work.tx.selectFrom('advisors as v').innerJoin('agents as a', join => join.onRef('a.shop_id', '=', 'v.shop_id').onRef('a.id', '=', 'v.agent_id'))
    .select(['v.agent_id', 'v.since', 'a.name', 'a.avatar', 'a.active', 'a.role']).where('v.shop_id', '=', work.shopId).where('v.customer_id', '=', customerId).executeTakeFirst()
  return row && { agentId: row.agent_id, name: row.name, avatar: row.avatar, since: iso(row.since), here: stillAdvises(row) }
}

/** How many this expert looks after. Call with their row held. Uses advisors_by_agent. */
export async function countLookedAfter (work: Work, agentId: string): Promise<number> {
  const row = await work.tx.selectFrom('advisors').select(({ fn }) => fn.countAll<number>().as('n')).where('shop_id', '=', work.shopId).where('agent_id', '=', agentId).executeTakeFirstOrThrow()
  return row.n
}

export async function saveAdvisor (work: Work, customerId: string, agentId: string, by: string): Promise<void> {
  const row = { agent_id: agentId, since: iso(work.now), assigned_by: by }
  await work.tx.insertInto('advisors').values({ shop_id: work.shopId, customer_id: customerId, ...row })
    .onConflict(conflict => conflict.columns(['shop_id', 'customer_id']).doUpdateSet(row)).execute()
}

export async function removeAdvisor (work: Work, customerId: string): Promise<void> {
  await work.tx.deleteFrom('advisors').where('shop_id', '=', work.shopId).where('customer_id', '=', customerId).execute()
}

export interface LookedAfter { readonly customerId: string; readonly customerName: string | null; readonly agentId: string; readonly agentName: string; readonly here: boolean; readonly since: Instant }

/** Every customer somebody looks after, longest first: at most fifty per expert, so hundreds of rows. */
export async function loadLookedAfter (work: Work): Promise<LookedAfter[]> {
  const rows = await work.tx.selectFrom('advisors as v')
    .innerJoin('agents as a', join => join.onRef('a.shop_id', '=', 'v.shop_id').onRef('a.id', '=', 'v.agent_id'))
    .innerJoin('customers as c', join => join.onRef('c.shop_id', '=', 'v.shop_id').onRef('c.id', '=', 'v.customer_id'))
    .select(['v.customer_id', 'c.name as customer_name', 'v.agent_id', 'a.name as agent_name', 'a.active', 'a.role', 'v.since'])
    .where('v.shop_id', '=', work.shopId).orderBy('v.since').orderBy('v.customer_id').execute()
  return rows.map(row => ({ customerId: row.customer_id, customerName: row.customer_name, agentId: row.agent_id, agentName: row.agent_name, here: stillAdvises(row), since: row.since }))
}

/** What a file says in the attribute `advisor` (an expert's e-mail), for customers nobody looks after yet and as far as the expert has room. */
export async function adoptAdvisors (work: Work, customerIds: readonly string[]): Promise<void> {
  if (customerIds.length === 0) return
  await sql`
    insert into advisors (shop_id, customer_id, agent_id, since, assigned_by)
    select ${work.shopId}, customer_id, agent_id, ${iso(work.now)}, 'import' from (
      select c.id as customer_id, a.id as agent_id, row_number() over (partition by a.id order by c.id)
        + (select count(*) from advisors v where v.shop_id = a.shop_id and v.agent_id = a.id) as n
      from customers c join agents a on a.shop_id = c.shop_id and a.active and a.role = 'expert' and a.email = lower(trim(c.attributes ->> 'advisor'))
      where c.shop_id = ${work.shopId} and c.id = any(${sql.val([...customerIds])}::uuid[]) and c.merged_into is null
        and not exists (select 1 from advisors v where v.shop_id = c.shop_id and v.customer_id = c.id)) named
    where n <= ${MOST_SHOPPERS} on conflict (shop_id, customer_id) do nothing`.execute(work.tx)
}
