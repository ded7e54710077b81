import { sql } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'

/** How often this actor revealed since then. The lock makes two requests at once count each other. Uses audit_by_at. */
export async function countReveals (work: Work, actor: string, since: Instant): Promise<{ count: number; oldestAt: Instant }> {
  await sql`select pg_advisory_xact_lock(hashtextextended('reveal|' || ${work.shopId} || '|' || ${actor}, 0))`.execute(work.tx)
  const { rows } = await sql<{ count: number; oldestAt: Instant | null }>`
    select count(*) as count, min(at) as "oldestAt" from audit
    where shop_id = ${work.shopId} and at > ${iso(since)} and actor = ${actor} and action = 'customer.revealed'`.execute(work.tx)
  return { count: rows[0]?.count ?? 0, oldestAt: rows[0]?.oldestAt ?? work.now }
}
