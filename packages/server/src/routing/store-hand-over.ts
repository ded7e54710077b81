import type { Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'

export interface Holder { readonly agentId: string; readonly from: Instant; readonly to: Instant | null; readonly endedBy: string | null }

/** Who was given it, oldest first; at most the newest 20. Uses assignments_by_conversation. */
export async function loadHolders (work: Work, conversationId: string): Promise<Holder[]> {
  const rows = await work.tx.selectFrom('assignments').select(['agent_id', 'assigned_at', 'ended_at', 'ended_by']).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).orderBy('assigned_at', 'desc').orderBy('id', 'desc').limit(20).execute()
  return rows.toReversed().map(row => ({ agentId: row.agent_id, from: row.assigned_at, to: row.ended_at, endedBy: row.ended_by }))
}
