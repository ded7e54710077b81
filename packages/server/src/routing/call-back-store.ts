import { iso, type Instant } from '../kernel/clock.ts'
import type { Place } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'

/* The table call_backs: at most one row per conversation. */

export interface CallBackRow {
  readonly how: 'phone' | 'message'; readonly state: 'open' | 'done' | 'not-reached' | 'cancelled'; readonly phone: string | null
  readonly preferredAt: Instant | null; readonly notBefore: Instant | null; readonly tries: number; readonly askedAt: Instant; readonly finishedAt: Instant | null
}

/** The call-back of a conversation, running or over. Uses the primary key. */
export async function findCallBack (work: Work, conversationId: string): Promise<CallBackRow | undefined> {
  const row = await work.tx.selectFrom('call_backs').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).executeTakeFirst()
  return row && {
    how: row.how as CallBackRow['how'], state: row.state as CallBackRow['state'], // both checked by the table
    phone: row.phone_sealed === null ? null : work.vault.open(place(work, conversationId), row.phone_sealed),
    preferredAt: row.preferred_at, notBefore: row.not_before, tries: row.tries, askedAt: row.asked_at, finishedAt: row.finished_at,
  }
}

export async function findOpenCallBack (work: Work, conversationId: string): Promise<CallBackRow | undefined> {
  const row = await findCallBack(work, conversationId)
  return row?.state === 'open' ? row : undefined
}

/** Asked, or asked differently. A running one keeps its tries and the moment it was asked. */
export async function saveCallBack (work: Work, conversationId: string, wish: { how: CallBackRow['how']; phone: string | null; preferredAt: Instant | null; before: CallBackRow | undefined }): Promise<void> {
  const row = {
    how: wish.how, state: 'open', phone_sealed: wish.phone === null ? null : work.vault.seal(place(work, conversationId), wish.phone),
    preferred_at: at(wish.preferredAt), not_before: at(wish.preferredAt), tries: wish.before?.tries ?? 0, asked_at: iso(wish.before?.askedAt ?? work.now), finished_at: null,
  }
  await work.tx.insertInto('call_backs').values({ shop_id: work.shopId, conversation_id: conversationId, ...row })
    .onConflict(conflict => conflict.columns(['shop_id', 'conversation_id']).doUpdateSet(row)).execute()
}

/** Counts a call nobody answered; the next not before then. */
export async function saveMiss (work: Work, conversationId: string, miss: { tries: number; notBefore: Instant }): Promise<void> {
  await work.tx.updateTable('call_backs').set({ tries: miss.tries, not_before: iso(miss.notBefore) }).where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).execute()
}

/** Over: the number is forgotten. */
export async function endCallBackRow (work: Work, conversationId: string, end: { state: Exclude<CallBackRow['state'], 'open'>; tries: number }): Promise<void> {
  await work.tx.updateTable('call_backs').set({ state: end.state, tries: end.tries, phone_sealed: null, not_before: null, finished_at: iso(work.now) })
    .where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).where('state', '=', 'open').execute()
}

const place = (work: Work, conversationId: string): Place => ({ shopId: work.shopId, table: 'call_backs', rowId: conversationId, column: 'phone_sealed' })
const at = (instant: Instant | null): string | null => instant === null ? null : iso(instant)
