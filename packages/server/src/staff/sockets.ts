import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'

/** This process's life. A restart is another one, so that what the old one left behind can be told apart. */
export const NODE = randomUUID()

/** Adds to what this process holds of one agent's sockets and returns the agent's sockets everywhere. Uses the primary key. */
export async function countSockets (work: Work, agentId: string, change: { node: string; delta: number }): Promise<number> {
  await sql`insert into desk_sockets (shop_id, agent_id, node, sockets, beat_at) values (${work.shopId}, ${agentId}, ${change.node}, ${Math.max(0, change.delta)}, ${iso(work.now)})
    on conflict (shop_id, agent_id, node) do update set sockets = greatest(0, desk_sockets.sockets + ${change.delta}), beat_at = excluded.beat_at`.execute(work.tx)
  return sumSockets(work, agentId)
}

export async function sumSockets (work: Work, agentId: string): Promise<number> {
  const row = await work.tx.selectFrom('desk_sockets').select(({ fn }) => fn.coalesce(fn.sum<number>('sockets'), sql<number>`0`).as('open')).where('shop_id', '=', work.shopId).where('agent_id', '=', agentId).executeTakeFirst()
  return Number(row?.open ?? 0)
}
