import type { Row } from '../ports.ts'
import { joined, partOf, partsOf, present, textOf, unitPrice, type Json } from './reading.ts'

/** Medusa's records as ours. Shoppers know an order by its `display_id`; amounts are decimals of the order's currency. */
const addressOf = (part: Json): string | undefined => joined([part['address_1'], part['address_2'], part['city'], part['province'], part['postal_code'], textOf(part['country_code'])?.toUpperCase()], ', ')
const phoneOf = (value: unknown): string | undefined => { const text = textOf(value); return text !== undefined && /\d{5}/.test(text.replace(/\D/g, '')) ? text : undefined }
const currencyOf = (value: unknown): string | undefined => textOf(value)?.toUpperCase()

export function customerRow (item: Json): Row {
  const addresses = partsOf(item['addresses'])
  const address = addresses.find(one => one['is_default_shipping'] === true) ?? addresses[0] ?? {}
  return present({
    type: 'customer', id: textOf(item['id']), name: joined([item['first_name'], item['last_name']]) ?? textOf(item['company_name']), email: textOf(item['email']), phone: phoneOf(item['phone']) ?? phoneOf(address['phone']),
    address: addressOf(address), region: joined([address['province'], textOf(address['country_code'])?.toUpperCase()], ', '),
  })
}

/** Variants are what is sold; a price of the shop's own currency is theirs, others are for other countries. */
export function productRows (item: Json, currency: string): Row[] {
  const id = textOf(item['id'])
  const category = textOf(partsOf(item['categories'])[0]?.['name']) ?? textOf(partOf(item['type'])['value'])
  const available = item['status'] === 'published'
  const shared = { category, available, image: textOf(item['thumbnail']) }
  return [present({ type: 'product', id, title: textOf(item['title']), ...shared }), ...partsOf(item['variants']).map(variant => {
    const prices = partsOf(variant['prices']).filter(one => one['min_quantity'] == null && Object.keys(partOf(one['rules'])).length === 0)
    const price = prices.find(one => currencyOf(one['currency_code']) === currency) ?? prices[0]
    const options = partsOf(variant['options']).map(one => textOf(one['value'])).filter(Boolean).join(', ')
    return present({
      type: 'product', id: textOf(variant['id']), parent_id: id, title: joined([item['title'], options === '' ? undefined : `(${options})`]), ...shared, image: textOf(variant['thumbnail']) ?? shared.image,
      price: textOf(price?.['amount']), currency: price === undefined ? undefined : currencyOf(price['currency_code']), attributes: present({ sku: textOf(variant['sku']) }),
    })
  })]
}

export function orderRows (item: Json): Row[] {
  const id = textOf(item['display_id']) ?? textOf(item['id']) ?? ''
  const shipping = partOf(item['shipping_address'])
  const person = partOf(item['customer'])
  const customer = textOf(item['customer_id'])
  const lines = partsOf(item['items'])
  const fulfilments = partsOf(item['fulfillments']).filter(one => textOf(one['canceled_at']) === undefined)
  const payments = partsOf(item['payment_collections']).flatMap(one => partsOf(one['payments'])).filter(one => textOf(one['captured_at']) !== undefined)
  const named = joined([person['first_name'], person['last_name']]) ?? joined([shipping['first_name'], shipping['last_name']])
  return [
    // A guest is a customer there as well, often without a name: the address has one.
    ...(customer === undefined ? [] : [present({ type: 'customer', id: customer, name: named, email: textOf(person['email']) ?? textOf(item['email']), phone: phoneOf(person['phone']) ?? phoneOf(shipping['phone']), region: joined([shipping['province'], textOf(shipping['country_code'])?.toUpperCase()], ', ') })]),
    present({
      type: 'order', id, customer_id: customer, kind: 'sale', status: statusOf(item, fulfilments), currency: currencyOf(item['currency_code']), total: soldFor(item, lines), placed_at: textOf(item['created_at']), address: addressOf(shipping),
      lines: lines.map((line, i) => lineRow(line, i + 1)), attributes: present({ ref: textOf(item['id']), ...(payments.length > 0 ? { payments: payments.map(one => ({ method: textOf(one['provider_id']) ?? '' })) } : {}) }),
    }),
    ...fulfilments.map(one => parcelRow(one, id)),
  ]
}

/** Medusa takes what came back off an order's totals; for us a return is an order of its own. What it was sold for is both together. */
function soldFor (item: Json, lines: readonly Json[]): string | undefined {
  const total = textOf(item['total'])
  return total === undefined ? undefined : (Number(total) + lines.reduce((sum, line) => sum + cameBack(line) * eachOf(line), 0)).toFixed(6)
}

const cameBack = (line: Json): number => Number(partOf(line['detail'])['return_received_quantity'] ?? 0)

/** A unit with its tax and discounts, out of the total of those that were kept. */
function eachOf (line: Json): number {
  const kept = Number(line['quantity']) - cameBack(line)
  return kept > 0 && line['total'] !== undefined ? Number(line['total']) / kept : Number(line['unit_price'])
}

function statusOf (item: Json, fulfilments: readonly Json[]): string {
  if (item['status'] === 'canceled' || textOf(item['canceled_at']) !== undefined) return 'cancelled'
  if (item['payment_status'] === 'refunded') return 'returned'
  const sent = String(item['fulfillment_status'])
  if (sent === 'delivered') return 'delivered'
  if (sent === 'shipped' || sent === 'partially_shipped' || sent === 'partially_delivered') return 'shipped'
  if (fulfilments.some(one => textOf(one['shipped_at']) !== undefined)) return 'shipped'
  return ['captured', 'partially_captured', 'partially_refunded', 'authorized'].includes(String(item['payment_status'])) && item['payment_status'] !== 'authorized' ? 'paid' : 'pending'
}

function lineRow (line: Json, lineNo: number): Row {
  const quantity = Number(line['quantity'])
  const options = textOf(line['variant_title'])
  return present({
    line_no: lineNo, product_id: textOf(line['variant_id']) ?? textOf(line['product_id']) ?? textOf(line['id']), title: joined([textOf(line['product_title']) ?? line['title'], options === undefined ? undefined : `(${options})`]), quantity,
    unit_price: unitPrice(eachOf(line) * quantity, quantity), attributes: { ref: String(line['id']) },
  })
}

function parcelRow (one: Json, orderId: string): Row {
  const label = partsOf(one['labels'])[0] ?? {}
  const [shipped, delivered] = [textOf(one['shipped_at']), textOf(one['delivered_at'])]
  return present({
    type: 'parcel', id: textOf(one['id']), order_id: orderId, carrier: textOf(partOf(one['data'])['carrier']), tracking_no: textOf(label['tracking_number']), status: delivered !== undefined ? 'delivered' : shipped !== undefined ? 'shipped' : 'packed', shipped_at: shipped, delivered_at: delivered,
  })
}

const RETURNS: Readonly<Record<string, string>> = { requested: 'requested', partially_received: 'requested', received: 'returned', canceled: 'cancelled' }

/** A draft that nobody confirmed is no return. */
export function returnRow (item: Json): Row[] {
  const status = RETURNS[String(item['status'])]
  const order = partOf(item['order'])
  const lines = partsOf(order['items'])
  if (status === undefined || textOf(order['id']) === undefined) return []
  const of = textOf(order['display_id']) ?? textOf(order['id'])!
  const back = partsOf(item['items']).flatMap(one => {
    const place = lines.findIndex(line => line['id'] === one['item_id'])
    const quantity = Number(one['quantity'])
    return place < 0 || quantity === 0 ? [] : [{ ...lineRow(lines[place]!, 1), quantity: -quantity, attributes: { line: String(place + 1) } }]
  })
  const worth = back.reduce((sum, line) => sum + Math.abs(line.quantity) * Number((line as Json)['unit_price']), 0) // a row of ours
  return [present({
    type: 'order', id: `${of}-return-${textOf(item['display_id']) ?? String(item['id'])}`, customer_id: textOf(order['customer_id']), kind: 'return', status, currency: currencyOf(order['currency_code']), total: `-${(Number(item['refund_amount'] ?? 0) || worth).toFixed(2)}`, placed_at: textOf(item['requested_at']) ?? textOf(item['created_at']),
    attributes: { of, ref: textOf(item['id']) }, lines: back.map((line, i) => ({ ...line, line_no: i + 1 })),
  })]
}
