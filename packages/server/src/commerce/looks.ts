import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { windowStart } from './decide.ts'

/** How often a customer looked at goods of each interest's categories in (now − days, now]. A look names its category itself or by its product. Uses behaviour_events_by_customer. */
export async function categoryViews (work: Work, customerId: string, interests: readonly { readonly name: string; readonly categories: readonly string[]; readonly days: number }[]): Promise<{ name: string; count: number }[]> {
  const longest = Math.max(0, ...interests.map(interest => interest.days))
  const { rows } = await sql<{ category: string; at: Instant }>`
    select coalesce(e.detail ->> 'category', p.category) as category, e.occurred_at as at
    from behaviour_events e left join products p on p.shop_id = e.shop_id and p.id = e.subject
    where e.shop_id = ${work.shopId} and e.customer_id = ${customerId} and e.kind = 'view'
      and e.occurred_at > ${iso(windowStart(work.now, longest))} and e.occurred_at <= ${iso(work.now)}
      and coalesce(e.detail ->> 'category', p.category) = any(${[...new Set(interests.flatMap(interest => interest.categories))]})`.execute(work.tx)
  return interests.map(({ name, categories, days }) => ({ name, count: rows.filter(look => categories.includes(look.category) && look.at > windowStart(work.now, days)).length }))
}
