import { sql } from 'kysely'
import { iso, type Instant } from '../../../kernel/clock.ts'
import { money } from '../../../kernel/money.ts'
import type { Work } from '../../../kernel/work.ts'
import type { ServiceRequestView, Visit } from '../../contract.ts'

export interface NewRequest {
  readonly customerId: string; readonly kind: ServiceRequestView['kind']; readonly orderId: string | null; readonly currency: string; readonly proposal: string
  readonly detail?: Readonly<Record<string, unknown>>; readonly secret?: string; readonly amountMinor?: number; readonly visit?: Visit; readonly state?: 'requested' | 'done'
}

/** Numbered after its order (whose row is held), or by chance when it is about none. */
export async function addRequest (work: Work, request: NewRequest): Promise<string> {
  const { rows: [next] } = request.orderId === null ? { rows: [undefined] } : await sql<{ n: number }>`select count(*)::int + 1 as n from service_requests where shop_id = ${work.shopId} and order_id = ${request.orderId}`.execute(work.tx)
  const id = next && request.orderId !== null ? `${request.orderId}-S${next.n}` : `S-${work.newId().slice(-12)}`
  await work.tx.insertInto('service_requests').values({
    shop_id: work.shopId, id, customer_id: request.customerId, kind: request.kind, order_id: request.orderId, state: request.state ?? 'requested', detail: JSON.stringify(request.detail ?? {}),
    sealed: request.secret === undefined ? null : work.vault.seal({ shopId: work.shopId, table: 'service_requests', rowId: id, column: 'sealed' }, request.secret),
    amount_minor: request.amountMinor ?? 0, currency: request.currency, visit_on: request.visit?.on ?? null, visit_part: request.visit?.part ?? null, proposal: request.proposal, created_at: iso(work.now), updated_at: iso(work.now),
  }).execute()
  return id
}

/** What this confirmation has made already. Uses the unique proposal. */
export async function findRequestBy (work: Work, proposal: string): Promise<{ id: string; amountMinor: number; currency: string } | undefined> {
  const row = await work.tx.selectFrom('service_requests').select(['id', 'amount_minor', 'currency']).where('shop_id', '=', work.shopId).where('proposal', '=', proposal).executeTakeFirst()
  return row && { id: row.id, amountMinor: row.amount_minor, currency: row.currency }
}

export interface RequestRow { id: string; customerId: string; kind: ServiceRequestView['kind']; orderId: string | null; state: ServiceRequestView['state']; detail: Record<string, unknown>; amountMinor: number; currency: string; visitOn: string | null; visitPart: Visit['part'] | null; createdAt: Instant }
const columns = sql`id, customer_id as "customerId", kind, order_id as "orderId", state, detail, amount_minor as "amountMinor", currency, visit_on::text as "visitOn", visit_part as "visitPart", created_at as "createdAt"`

/** A customer's newest 50. Uses service_requests_by_customer. */
export async function loadRequests (work: Work, customerId: string): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`select ${columns} from service_requests where shop_id = ${work.shopId} and customer_id = ${customerId} order by created_at desc, id desc limit 50`.execute(work.tx)
  return rows
}

/** By its number; the row is held. */
export async function findRequest (work: Work, id: string): Promise<RequestRow | undefined> {
  const { rows } = await sql<RequestRow>`select ${columns} from service_requests where shop_id = ${work.shopId} and id = ${id} for update`.execute(work.tx)
  return rows[0]
}

export async function setRequestState (work: Work, id: string, state: 'done' | 'cancelled'): Promise<void> {
  await work.tx.updateTable('service_requests').set({ state, updated_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

export function requestView (row: RequestRow): ServiceRequestView {
  const detail = Object.fromEntries(Object.entries(row.detail).filter((entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number'))
  return {
    id: row.id, customerId: row.customerId, kind: row.kind, orderId: row.orderId, state: row.state, detail, amount: money(row.amountMinor, row.currency),
    visit: row.visitOn === null || row.visitPart === null ? null : { on: row.visitOn, part: row.visitPart }, createdAt: iso(row.createdAt),
  }
}
