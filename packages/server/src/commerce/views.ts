import { iso, type Instant } from '../kernel/clock.ts'
import { money } from '../kernel/money.ts'
import type { OrderView, ParcelView, ProductView } from './contract.ts'
import type { LineRow, OrderRow, ParcelRow, ProductRow } from './store.ts'

const orNull = (at: Instant | null): string | null => at === null ? null : iso(at)

export function parcelView (row: ParcelRow): ParcelView {
  const trace = row.trace as ParcelView['trace'] // written by the importer in this very shape
  return {
    id: row.id, orderId: row.orderId, carrier: row.carrier, trackingNo: row.trackingNo, status: row.status,
    shippedAt: orNull(row.shippedAt), expectedAt: orNull(row.expectedAt), deliveredAt: orNull(row.deliveredAt),
    trace: trace.map(({ at, place, text }) => ({ at, place, text })),
  }
}

export function orderView (row: OrderRow, lines: readonly LineRow[], parcels: readonly ParcelRow[]): OrderView {
  return {
    id: row.id, kind: row.kind, status: row.status, total: money(row.totalMinor, row.currency), lineCount: row.lineCount,
    lines: lines.map(line => ({ lineNo: line.lineNo, productId: line.productId, title: line.title, quantity: line.quantity, amount: money(line.amountMinor, row.currency), image: line.image })),
    placedAt: iso(row.placedAt), parcels: parcels.map(parcelView),
  }
}

export function productView (row: ProductRow): ProductView {
  return {
    id: row.id, title: row.title, category: row.category, image: row.image, available: row.available,
    price: row.priceMinor === null || row.currency === null ? null : money(row.priceMinor, row.currency),
  }
}
