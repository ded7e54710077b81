import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'

export interface TimelineRow { readonly what: 'event' | 'order' | 'talk' | 'tag'; readonly kind: string; readonly at: Instant; readonly source: string | null; readonly channel: string | null; readonly subject: string | null; readonly minor: number | null; readonly currency: string | null; readonly detail: Record<string, unknown> }

/** What happened to a customer and to whoever was joined to them, newest first: looks and all other events, orders and returns, talks, tags that came and went. Each part by its own index, then together. */
export async function loadTimeline (work: Work, customerId: string, page: { before: Instant; limit: number }): Promise<TimelineRow[]> {
  const before = iso(page.before)
  const { rows } = await sql<TimelineRow>`
    with m as materialized (select id from customers where shop_id = ${work.shopId} and (id = ${customerId} or merged_into = ${customerId}))
    select * from (
      (select 'event' as what, e.kind, e.occurred_at as at, e.source, e.channel, coalesce(p.title, e.subject) as subject, null::bigint as minor, null::text as currency, e.detail
        from m join behaviour_events e on e.shop_id = ${work.shopId} and e.customer_id = m.id left join products p on p.shop_id = e.shop_id and p.id = e.subject and e.kind in ('view', 'cart')
        where e.kind not in ('order', 'return') and e.occurred_at < ${before} order by e.occurred_at desc limit ${page.limit})
      union all (select 'order', case when o.kind = 'return' then 'return' when o.status = 'cancelled' then 'order-cancelled' else 'order' end, o.placed_at, o.attributes ->> 'source', null, o.id, o.total_minor, trim(o.currency), '{}'
        from m join orders o on o.shop_id = ${work.shopId} and o.customer_id = m.id where o.placed_at < ${before} order by o.placed_at desc limit ${page.limit})
      union all (select 'talk', c.state, c.opened_at, null, null, c.id::text, null, null, '{}' from m join conversations c on c.shop_id = ${work.shopId} and c.customer_id = m.id where c.opened_at < ${before} order by c.opened_at desc limit ${page.limit})
      union all (select 'tag', case when t.came then 'came' else 'went' end, t.at, null, null, t.tag, null, null, '{}' from m join tag_changes t on t.shop_id = ${work.shopId} and t.customer_id = m.id where t.at < ${before} order by t.at desc limit ${page.limit})
    ) x order by at desc, what, subject limit ${page.limit}`.execute(work.tx)
  return rows
}
