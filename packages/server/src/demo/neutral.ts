import { iso } from '../kernel/clock.ts'
import { goods, pictureOf } from './catalogue.ts'
import type { DemoTale } from './generate.ts'

/** The tale as a file of the neutral import format (docs/import-format.md): JSON Lines, goods and customers before the orders that name them. */
export function * neutralLines (tale: DemoTale): Generator<string> {
  for (const one of goods) yield line({ type: 'product', id: one.id, title: one.title, category: one.category, price: yuan(one.priceMinor), currency: 'CNY', available: true, image: pictureOf(one.id) })
  for (const one of tale.customers) yield line({ type: 'customer', id: one.id, name: one.name, phone: one.phone, address: one.address, region: one.region, locale: one.locale, born_on: one.bornOn, care: one.care, ...(one.advisor === null ? {} : { attributes: { advisor: one.advisor } }) })
  for (const one of tale.orders) {
    yield line({
      type: 'order', id: one.id, customer_id: one.customerId, kind: one.kind, status: one.status, currency: 'CNY', placed_at: iso(one.placedAt),
      lines: one.lines.map(({ goods: item, quantity }, i) => ({ line_no: i + 1, product_id: item.id, title: item.title, quantity, unit_price: yuan(item.priceMinor) })),
    })
    for (const parcel of one.parcels) {
      yield line({
        type: 'parcel', id: parcel.id, order_id: one.id, carrier: parcel.carrier, tracking_no: parcel.trackingNo, status: parcel.status,
        ...(parcel.shippedAt === null ? {} : { shipped_at: iso(parcel.shippedAt) }), ...(parcel.expectedAt === null ? {} : { expected_at: iso(parcel.expectedAt) }), ...(parcel.deliveredAt === null ? {} : { delivered_at: iso(parcel.deliveredAt) }),
        trace: parcel.trace.map(step => ({ at: iso(step.at), place: step.place, text: step.text })),
      })
    }
  }
}

const yuan = (minor: number): string => (minor / 100).toFixed(2)
const line = (row: Readonly<Record<string, unknown>>): string => `${JSON.stringify(row)}\n`
