import { recordAudit } from '../kernel/audit.ts'
import { iso, parseInstant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { findRequest, loadRequests, requestView, setRequestState } from './adapters/own/store-service.ts'
import type { OrderView, ParcelView, ProductView, ServiceRequestView } from './contract.ts'
import { findOrderRow, findOrdersOf, findParcelRow, findProducts, loadLines, loadParcels, type OrderRow } from './store.ts'
import { orderView, parcelView, productView } from './views.ts'

export interface OrderPage { readonly limit: number; /** An `orderCursor` of the last order already seen. */ readonly before?: string | undefined }

/** Newest first, with their first lines and all parcels: three queries whatever the page's size. */
export async function loadOrders (work: Work, customerId: string, { limit, before }: OrderPage): Promise<OrderView[]> {
  return withContents(work, await findOrdersOf(work, customerId, limit, before === undefined ? undefined : readCursor(before)))
}

/** This customer's own order; another customer's order is not found. */
export async function findOrder (work: Work, customerId: string, orderId: string): Promise<OrderView | undefined> {
  const row = await findOrderRow(work, orderId, customerId)
  return row && (await withContents(work, [row]))[0]
}

/** Any order of the shop: for staff only. */
export async function findShopOrder (work: Work, orderId: string): Promise<OrderView | undefined> {
  const row = await findOrderRow(work, orderId, null)
  return row && (await withContents(work, [row]))[0]
}

/** This customer's own parcel by its tracking number. */
export async function findParcel (work: Work, customerId: string, trackingNo: string): Promise<ParcelView | undefined> {
  const row = await findParcelRow(work, customerId, trackingNo)
  return row && parcelView(row)
}

export async function listProducts (work: Work, text: string = '', limit: number = 50): Promise<ProductView[]> {
  return (await findProducts(work, text.trim(), limit)).map(productView)
}

/** What a customer confirmed and somebody has to do, or was granted. */
export async function listRequests (work: Work, customerId: string): Promise<ServiceRequestView[]> {
  return (await loadRequests(work, customerId)).map(requestView)
}

/** What became of a request. An answered one stays as it is; money given is not taken back here. */
export async function answerRequest (work: Work, actor: string, requestId: string, state: 'done' | 'cancelled'): Promise<ServiceRequestView> {
  const row = await findRequest(work, requestId)
  if (!row) throw new Fault('service-request.not-found')
  if (row.state === state) return requestView(row)
  if (row.state !== 'requested') throw new Fault('service-request.answered')
  await setRequestState(work, requestId, state)
  await recordAudit(work, actor, `service-request.${state}`, { subject: `customer:${row.customerId}`, detail: { requestId, kind: row.kind } })
  return requestView({ ...row, state })
}

async function withContents (work: Work, orders: readonly OrderRow[]): Promise<OrderView[]> {
  const ids = orders.map(order => order.id)
  const lines = Map.groupBy(await loadLines(work, ids), line => line.orderId)
  const parcels = Map.groupBy(await loadParcels(work, ids), parcel => parcel.orderId)
  return orders.map(order => orderView(order, lines.get(order.id) ?? [], parcels.get(order.id) ?? []))
}

/** Where the next page starts. Text, so that callers keep it as it is. */
export function orderCursor (order: Pick<OrderView, 'placedAt' | 'id'>): string {
  return `${order.placedAt}~${order.id}`
}

function readCursor (text: string): { placedAt: number; id: string } {
  const cut = text.indexOf('~')
  try {
    const placedAt = parseInstant(text.slice(0, Math.max(0, cut)))
    if (iso(placedAt) !== text.slice(0, cut)) throw new RangeError('not a cursor of ours')
    return { placedAt, id: text.slice(cut + 1) }
  } catch (error) {
    throw new Fault('request.invalid', { cause: error, details: [{ path: '/before', say: 'not a cursor given by this API' }] })
  }
}
