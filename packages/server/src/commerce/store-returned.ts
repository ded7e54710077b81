import { sql } from 'kysely'
import type { Work } from '../kernel/work.ts'

/** How many pieces of each line our own returns and exchanges have taken already: order → line → pieces. Cancelled ones took nothing. Uses orders_by_origin. */
export async function loadReturned (work: Work, orderIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  if (orderIds.length === 0) return new Map()
  const { rows } = await sql<{ of: string; line: string; pieces: number }>`
    select o.attributes ->> 'of' as of, r.attributes ->> 'line' as line, -sum(r.quantity)::int as pieces
    from orders o join order_lines r on r.shop_id = o.shop_id and r.order_id = o.id
    where o.shop_id = ${work.shopId} and o.kind = 'return' and o.attributes ? 'of' and o.attributes ->> 'of' = any(${sql.val([...orderIds])}::text[]) and o.status <> 'cancelled' and r.attributes ->> 'line' is not null
    group by 1, 2`.execute(work.tx)
  return new Map([...Map.groupBy(rows, row => row.of)].map(([of, lines]) => [of, new Map(lines.map(({ line, pieces }) => [line, pieces]))]))
}
