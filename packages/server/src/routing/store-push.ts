import { iso, type Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'

export interface Push { readonly id: string; readonly queueKey: number; readonly by: string; readonly reason: string }

/** The push that holds: the newest since this hand-over that nobody undid. Uses the primary key. */
export async function findPush (work: Work, conversation: { readonly id: string; readonly handedOffAt: Instant | null }): Promise<Push | undefined> {
  if (conversation.handedOffAt === null) return undefined
  const row = await work.tx.selectFrom('queue_pushes').select(['id', 'queue_key', 'pushed_by', 'reason']).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversation.id)
    .where('undone_at', 'is', null).where('pushed_at', '>=', iso(conversation.handedOffAt) as never).orderBy('pushed_at', 'desc').orderBy('id', 'desc').limit(1).executeTakeFirst() // kysely compares by the read side, a number
  return row && { id: row.id, queueKey: row.queue_key, by: row.pushed_by, reason: row.reason }
}

/** The pushes that hold among those who wait now, by conversation. */
export async function loadPushes (work: Work): Promise<ReadonlyMap<string, Push>> {
  const rows = await work.tx.selectFrom('queue_pushes as p').innerJoin('conversations as c', join => join.onRef('c.shop_id', '=', 'p.shop_id').onRef('c.id', '=', 'p.conversation_id'))
    .select(['p.conversation_id', 'p.id', 'p.queue_key', 'p.pushed_by', 'p.reason']).where('p.shop_id', '=', work.shopId).where('c.state', '=', 'waiting').where('p.undone_at', 'is', null).whereRef('p.pushed_at', '>=', 'c.handed_off_at')
    .orderBy('p.pushed_at').orderBy('p.id').execute()
  return new Map(rows.map(row => [row.conversation_id, { id: row.id, queueKey: row.queue_key, by: row.pushed_by, reason: row.reason }]))
}

export async function addPush (work: Work, push: { conversationId: string; queueKey: number; by: string; reason: string }): Promise<void> {
  await work.tx.insertInto('queue_pushes').values({ shop_id: work.shopId, conversation_id: push.conversationId, id: work.newId(), queue_key: push.queueKey, reason: push.reason, pushed_by: push.by, pushed_at: iso(work.now) }).execute()
}

/** All of this conversation's pushes end: one that was laid over an older one must not bring that back. */
export async function endPushes (work: Work, conversationId: string, by: string): Promise<void> {
  await work.tx.updateTable('queue_pushes').set({ undone_at: iso(work.now), undone_by: by }).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).where('undone_at', 'is', null).execute()
}

/** The smallest key of all others who wait, or null. Uses conversations_waiting. */
export async function findFrontKey (work: Work, exceptId: string): Promise<number | null> {
  const row = await work.tx.selectFrom('conversations').select('queue_key').where('shop_id', '=', work.shopId).where('state', '=', 'waiting').where('queue_key', 'is not', null).where('id', '<>', exceptId)
    .orderBy('queue_key').orderBy('id').limit(1).executeTakeFirst()
  return row?.queue_key ?? null
}
