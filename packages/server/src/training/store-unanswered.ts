import { sql } from 'kysely'
import { day, iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'

export interface LostTurn { readonly body: string; readonly name: string | null; readonly at: Instant }

/** A turn comes at most this long after its conversation opened, for the index's sake. */
const OPENED_BEFORE = 7 * day
const MOST_BYTES = 2_000

/** Turns in which the concierge did not understand or had to ask back, with the shopper's words and name, newest first. Uses conversations_by_opened and decisions_by_subject. */
export async function loadLostTurns (work: Work, { from, most }: { readonly from: Instant; readonly most: number }): Promise<LostTurn[]> {
  const { rows } = await sql<LostTurn>`
    select left(m.body, ${MOST_BYTES}) as body, u.name, d.at from conversations c
    join decisions d on d.shop_id = c.shop_id and d.subject_id = c.id and d.kind = 'concierge.turn' and d.at >= ${iso(from)} and d.outcome->'commands'->>0 in ('cannot-handle', 'clarify')
    join messages m on m.shop_id = c.shop_id and m.conversation_id = c.id and m.seq = (d.facts->>'seq')::bigint and m.sender_kind = 'customer'
    left join customers u on u.shop_id = c.shop_id and u.id = c.customer_id
    where c.shop_id = ${work.shopId} and c.opened_at >= ${iso(from - OPENED_BEFORE)} order by d.at desc limit ${most}`.execute(work.tx)
  return rows
}
