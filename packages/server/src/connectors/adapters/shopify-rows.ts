import type { OpenShop, Row } from '../ports.ts'
import { joined, partOf, partsOf, present, textOf, unitPrice, type Json } from './reading.ts'

/** Shopify's records as ours. Amounts are of the shop's own currency (shopMoney), whatever the shopper paid in. */
const amountOf = (set: unknown): string | undefined => textOf(partOf(partOf(set)['shopMoney'])['amount'])
const nodesOf = (list: unknown): readonly Json[] => partsOf(partOf(list)['nodes'])
/** Shoppers know an order as #1001. */
const numberOf = (order: Json): string => (textOf(order['name']) ?? textOf(order['legacyResourceId']) ?? '').replace(/^#/, '')
const addressOf = (part: Json): string | undefined => joined([part['address1'], part['address2'], part['city'], part['province'], part['zip'], part['country']], ', ')
const phoneOf = (value: unknown): string | undefined => { const text = textOf(value); return text !== undefined && /\d{5}/.test(text.replace(/\D/g, '')) ? text : undefined }

export function customerRow (node: Json): Row {
  const address = partOf(node['defaultAddress'])
  return present({
    type: 'customer', id: textOf(node['legacyResourceId']), name: textOf(node['displayName']), email: textOf(partOf(node['defaultEmailAddress'])['emailAddress']), phone: phoneOf(partOf(node['defaultPhoneNumber'])['phoneNumber']) ?? phoneOf(address['phone']),
    address: addressOf(address), region: joined([address['province'], address['country']], ', '), locale: textOf(node['locale']),
  })
}

/** A product with one variant called "Default Title" has none: its variant is the thing itself. Lines name variants. */
export function productRows (node: Json, currency: string): Row[] {
  const id = textOf(node['legacyResourceId'])
  const variants = nodesOf(node['variants'])
  const image = textOf(partOf(partOf(partOf(node['featuredMedia'])['preview'])['image'])['url'])
  const sold = node['status'] === 'ACTIVE'
  const product = present({ type: 'product', id, title: textOf(node['title']), category: textOf(node['productType']), price: textOf(variants[0]?.['price']), currency, available: sold && variants.some(one => one['availableForSale'] === true), image })
  return [product, ...variants.map(variant => present({
    type: 'product', id: textOf(variant['legacyResourceId']), parent_id: id, title: variant['title'] === 'Default Title' ? textOf(node['title']) : joined([node['title'], `(${String(variant['title'])})`]), category: textOf(node['productType']),
    price: textOf(variant['price']), currency, available: sold && variant['availableForSale'] === true, image, attributes: present({ sku: textOf(variant['sku']) }),
  }))]
}

export function orderRows (node: Json, shop: Pick<OpenShop, 'guestId' | 'currency'>): Row[] {
  const id = numberOf(node)
  const shipping = partOf(node['shippingAddress'])
  const email = textOf(node['email'])
  const account = textOf(partOf(node['customer'])['legacyResourceId'])
  const guest = account === undefined && email !== undefined ? shop.guestId(email) : undefined
  const customer = account ?? guest
  const lines = nodesOf(node['lineItems'])
  const fulfilments = partsOf(node['fulfillments']).filter(one => one['status'] === 'SUCCESS' || one['status'] === 'OPEN' || one['status'] === 'PENDING')
  const currency = textOf(partOf(partOf(node['totalPriceSet'])['shopMoney'])['currencyCode']) ?? shop.currency
  const paid = ['PAID', 'PARTIALLY_PAID', 'PARTIALLY_REFUNDED', 'REFUNDED'].includes(String(node['displayFinancialStatus']))
  const order = present({
    type: 'order', id, customer_id: customer, kind: 'sale', status: statusOf(node, fulfilments), currency, total: amountOf(node['totalPriceSet']), placed_at: textOf(node['createdAt']), address: addressOf(shipping),
    lines: lines.map((line, i) => lineRow(line, i + 1, node['taxesIncluded'] === true)), attributes: present({ ref: textOf(node['id']), ...(paid ? { payments: partsOf([]).concat({ method: String((node['paymentGatewayNames'] as unknown[] | undefined)?.[0] ?? '') }) } : {}) }),
  })
  return [
    ...(guest === undefined ? [] : [present({ type: 'customer', id: guest, name: textOf(shipping['name']), email, phone: phoneOf(node['phone']) ?? phoneOf(shipping['phone']), region: joined([shipping['province'], shipping['country']], ', ') })]),
    order, ...fulfilments.map(one => parcelRow(one, id)), ...partsOf(node['refunds']).flatMap(refund => refundRow(refund, { id, customer, currency, lines })),
  ]
}

function statusOf (node: Json, fulfilments: readonly Json[]): string {
  if (textOf(node['cancelledAt']) !== undefined) return 'cancelled'
  if (node['displayFinancialStatus'] === 'REFUNDED') return 'returned'
  if (node['displayFulfillmentStatus'] === 'FULFILLED') return fulfilments.length > 0 && fulfilments.every(one => one['displayStatus'] === 'DELIVERED') ? 'delivered' : 'shipped'
  if (['PARTIALLY_FULFILLED', 'IN_PROGRESS'].includes(String(node['displayFulfillmentStatus'])) && fulfilments.length > 0) return 'shipped'
  return ['PENDING', 'AUTHORIZED', 'EXPIRED', 'VOIDED'].includes(String(node['displayFinancialStatus'])) ? 'pending' : 'paid'
}

/** A unit with its tax, where prices come without it. */
function lineRow (line: Json, lineNo: number, taxesIncluded: boolean): Row {
  const quantity = Number(line['quantity'])
  const each = Number(amountOf(line['discountedUnitPriceAfterAllDiscountsSet']) ?? amountOf(line['originalUnitPriceSet']))
  const tax = taxesIncluded ? 0 : partsOf(line['taxLines']).reduce((sum, one) => sum + Number(amountOf(one['priceSet']) ?? 0), 0)
  return present({
    line_no: lineNo, product_id: textOf(partOf(line['variant'])['legacyResourceId']) ?? textOf(partOf(line['product'])['legacyResourceId']) ?? `line-${textOf(line['id'])?.split('/').at(-1) ?? ''}`,
    title: joined([line['title'], textOf(line['variantTitle']) === undefined ? undefined : `(${String(line['variantTitle'])})`]), quantity, unit_price: unitPrice(each * quantity + tax, quantity), attributes: { ref: String(line['id']) },
  })
}

const PARCELS: Readonly<Record<string, string>> = {
  DELIVERED: 'delivered', OUT_FOR_DELIVERY: 'out-for-delivery', IN_TRANSIT: 'in-transit', FULFILLED: 'shipped', MARKED_AS_FULFILLED: 'shipped', CONFIRMED: 'packed', LABEL_PURCHASED: 'packed', LABEL_PRINTED: 'packed', SUBMITTED: 'packed', READY_FOR_PICKUP: 'out-for-delivery',
  PICKED_UP: 'delivered', ATTEMPTED_DELIVERY: 'exception', NOT_DELIVERED: 'exception', FAILURE: 'exception', CARRIER_PICKED_UP: 'shipped', DELAYED: 'exception',
}

function parcelRow (one: Json, orderId: string): Row {
  const tracking = partsOf(one['trackingInfo'])[0] ?? {}
  const status = PARCELS[String(one['displayStatus'])] ?? 'shipped'
  return present({
    type: 'parcel', id: textOf(one['legacyResourceId']), order_id: orderId, carrier: textOf(tracking['company']), tracking_no: textOf(tracking['number']), status,
    shipped_at: status === 'packed' ? undefined : textOf(one['createdAt']), expected_at: textOf(one['estimatedDeliveryAt']), delivered_at: textOf(one['deliveredAt']),
  })
}

function refundRow (refund: Json, of: { id: string; customer: string | undefined; currency: string; lines: readonly Json[] }): Row[] {
  const total = Number(amountOf(refund['totalRefundedSet']) ?? 0)
  const lines = nodesOf(refund['refundLineItems'])
  if (total === 0 && lines.length === 0) return []
  return [present({
    type: 'order', id: `${of.id}-refund-${String(refund['legacyResourceId'])}`, customer_id: of.customer, kind: 'return', status: 'returned', currency: of.currency, total: total === 0 ? '0' : `-${total}`, placed_at: textOf(refund['createdAt']),
    // The return it belongs to, if there is one: asked for by us, it is our own return come true.
    attributes: present({ of: of.id, ref: textOf(partOf(refund['return'])['id']) ?? `refund ${String(refund['legacyResourceId'])}`, reason: textOf(refund['note']) }),
    lines: lines.map((line, i) => {
      const place = of.lines.findIndex(one => one['id'] === partOf(line['lineItem'])['id'])
      const quantity = Number(line['quantity'])
      return { ...lineRow(of.lines[place] ?? {}, i + 1, true), quantity: -quantity, unit_price: unitPrice(Number(amountOf(line['subtotalSet']) ?? 0) + Number(amountOf(line['totalTaxSet']) ?? 0), quantity), ...(place < 0 ? {} : { attributes: { line: String(place + 1) } }) }
    }),
  })]
}
