import { iso } from '../kernel/clock.ts'
import { pictureOf, goods } from './catalogue.ts'
import type { DemoTale } from './generate.ts'

/** The tale as a file of the neutral import format: JSON Lines, customers and products before the orders that name them. */
export function * neutralLines (tale: DemoTale): Generator<string> {
  for (const one of goods) yield line({ type: 'product', id: one.id, title: one.title, category: one.category, price: yuan(one.priceMinor), currency: 'CNY', available: true, image: pictureOf(one.id) })
  for (const one of tale.customers) yield line({ type: 'customer', id: one.id, name: one.name, phone: one.phone, address: one.address, region: one.region, locale: one.locale, bornOn: one.bornOn })
  for (const one of tale.orders) {
    yield line({ type: 'order', id: one.id, customerId: one.customerId, status: one.status, currency: 'CNY', placedAt: iso(one.placedAt), kind: one.kind })
    let lineNo = 0
    for (const { goods: item, quantity } of one.lines) yield line({ type: 'order-line', orderId: one.id, lineNo: ++lineNo, productId: item.id, title: item.title, quantity, unitPrice: yuan(item.priceMinor) })
    for (const parcel of one.parcels) {
      yield line({
        type: 'parcel', id: parcel.id, orderId: one.id, carrier: parcel.carrier, trackingNo: parcel.trackingNo, status: parcel.status,
        ...(parcel.shippedAt === null ? {} : { shippedAt: iso(parcel.shippedAt) }), ...(parcel.expectedAt === null ? {} : { expectedAt: iso(parcel.expectedAt) }), ...(parcel.deliveredAt === null ? {} : { deliveredAt: iso(parcel.deliveredAt) }),
        trace: parcel.trace.map(step => ({ at: iso(step.at), place: step.place, text: step.text })),
      })
    }
  }
}

const yuan = (minor: number): string => (minor / 100).toFixed(2)
const line = (row: Readonly<Record<string, unknown>>): string => `${JSON.stringify(row)}\n`
