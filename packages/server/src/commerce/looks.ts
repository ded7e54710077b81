import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { windowStart } from './decide.ts'

/** How often a customer looked at each of these categories in (now − days, now]. A look names its category itself or by its product. Uses behaviour_events_by_customer. */
export async function categoryViews (work: Work, customerId: string, interests: readonly { readonly category: string; readonly days: number }[]): Promise<{ category: string; count: number }[]> {
  const longest = Math.max(0, ...interests.map(interest => interest.days))
  const { rows } = await sql<{ category: string; at: Instant }>`
    select coalesce(e.detail ->> 'category', p.category) as category, e.occurred_at as at
    from behaviour_events e left join products p on p.shop_id = e.shop_id and p.id = e.subject
    where e.shop_id = ${work.shopId} and e.customer_id = ${customerId} and e.kind = 'view'
      and e.occurred_at > ${iso(windowStart(work.now, longest))} and e.occurred_at <= ${iso(work.now)}
      and coalesce(e.detail ->> 'category', p.category) = any(${interests.map(interest => interest.category)})`.execute(work.tx)
  return interests.map(({ category, days }) => ({ category, count: rows.filter(look => look.category === category && look.at > windowStart(work.now, days)).length }))
}
