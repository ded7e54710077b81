import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { SPEND_DAYS, windowStart } from './decide.ts'

/** Customers whose net spend of the last 365 days in one of these currencies is above its limit, the highest multiple of the limit first. Reads the window's orders once. */
export async function customersAbove (work: Work, limits: Readonly<Record<string, number>>, most: number): Promise<string[]> {
  const currencies = Object.keys(limits)
  const { rows } = await sql<{ id: string }>`
    select s.customer_id as id from (
      select o.customer_id, o.currency, sum(o.total_minor)::float8 as spend from orders o
      where o.shop_id = ${work.shopId} and o.customer_id is not null and o.placed_at > ${iso(windowStart(work.now, SPEND_DAYS))} and o.placed_at <= ${iso(work.now)} and o.status <> 'cancelled'
      group by o.customer_id, o.currency) s
    join unnest(${sql.val(currencies)}::text[], ${sql.val(currencies.map(one => limits[one]))}::float8[]) as l (currency, floor) on l.currency = s.currency and s.spend > l.floor
    group by s.customer_id order by max(s.spend / l.floor) desc, s.customer_id limit ${most}`.execute(work.tx)
  return rows.map(row => row.id)
}
