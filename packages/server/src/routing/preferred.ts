import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { findAdvisor } from '../customers/index.ts'
import type { RoutePolicy } from './decide.ts'
import { preferAdvisor, type Preferred } from './decide-preferred.ts'

/** Whom this shopper is waited for: their own advisor, else who served them last; null where the playbook asks for neither, or nobody is known. */
export async function preferredAgent (work: Work, customerId: string, policy: Pick<RoutePolicy, 'advisor' | 'lastAgent'>, passedOnBy: string | null = null): Promise<Preferred | null> {
  if (policy.advisor) {
    const advisor = await findAdvisor(work, customerId)
    const preferred = preferAdvisor(advisor?.here === true ? advisor.agentId : null, passedOnBy, policy)
    if (preferred) return preferred
  }
  if (!policy.lastAgent) return null
  const agentId = await findServedLast(work, customerId, policy.lastAgent.withinMs)
  return agentId === undefined ? null : { agentId, kind: 'last-agent' }
}

/**
 * Who served this shopper last, if that was within `withinMs` (inclusive). Who was given it and never answered did not serve;
 * who passed it on to a skill said that somebody else should. Uses conversations_by_customer, then assignments_by_conversation.
 */
async function findServedLast (work: Work, customerId: string, withinMs: number): Promise<string | undefined> {
  const { rows } = await sql<{ agent_id: string; ended_by: string | null }>`
    select a.agent_id, a.ended_by from (select id from conversations where shop_id = ${work.shopId} and customer_id = ${customerId} order by opened_at desc limit 10) c
    join assignments a on a.shop_id = ${work.shopId} and a.conversation_id = c.id
    where a.answered_at is not null and a.ended_at >= ${iso(work.now - withinMs)}
    order by a.ended_at desc, a.id desc limit 1`.execute(work.tx)
  return rows[0]?.ended_by === 'transferred' ? undefined : rows[0]?.agent_id
}
