import { iso, parseInstant, type Instant } from '../../kernel/clock.ts'
import { CallFailed, callShop, listOf, objectOf, type Said } from '../call.ts'
import type { Connector, ConnectorKindPort, Delivery, Errand, ErrandOutcome, Heard, OpenShop, Page, PageWish, Row } from '../ports.ts'
import type { Resource } from '../contract.ts'
import { jsonIn, joined, partOf, partsOf, present, signed, textOf, unitPrice, type Json } from './reading.ts'

/**
 * WooCommerce REST API v3 with a consumer key and secret. Source: https://woocommerce.github.io/woocommerce-rest-api-docs/ (version 3).
 *
 * Pages are read by `offset` in the order of ids, a few rows doubled: a row deleted between two pages moves no other out of sight.
 * Customers cannot be asked for changes (there is no modified_after): new ones come with every pass, changed ones by webhook and once a day.
 */
const PER_PAGE = 100
const DOUBLED = 3
const MOST_VARIATIONS = 1_000

const STATUSES: Readonly<Record<string, string>> = {
  pending: 'pending', 'on-hold': 'pending', 'checkout-draft': 'pending', processing: 'paid', completed: 'completed', cancelled: 'cancelled', failed: 'cancelled', trash: 'cancelled', refunded: 'returned',
}
const STILL_OPEN = new Set(['pending', 'on-hold', 'processing'])

type Get = (path: string, query?: Readonly<Record<string, string>>) => Promise<Said>

function open (shop: OpenShop): Connector {
  const base = `${shop.address.replace(/\/+$/, '')}/wp-json/wc/v3`
  const headers = { authorization: `Basic ${Buffer.from(`${shop.secrets['consumerKey'] ?? ''}:${shop.secrets['consumerSecret'] ?? ''}`).toString('base64')}` }
  const get: Get = (path, query = {}) => callShop(shop.fetch, { url: `${base}${path}?${new URLSearchParams(query).toString()}`, headers, signal: shop.signal })
  const put = (path: string, body: unknown): Promise<Said> => callShop(shop.fetch, { url: `${base}${path}`, method: 'PUT', headers, body, signal: shop.signal })
  return {
    resources: ['products', 'customers', 'orders'], unwatched: ['customers'],
    async greet () {
      // Any key may read the currency; the site's own index needs none and says its name.
      const [index, currency] = [await callShop(shop.fetch, { url: `${shop.address.replace(/\/+$/, '')}/wp-json/`, headers, signal: shop.signal }), await get('/data/currencies/current')]
      return { name: plain(textOf(objectOf(index.body, 'the index')['name'])) ?? new URL(shop.address).host, currency: textOf(objectOf(currency.body, 'the currency')['code']) ?? null, version: 'wc/v3' }
    },
    readPage: wish => readPage(get, shop, wish),
    async readOne (resource, id) {
      try {
        return await rowsOf(get, shop, resource, [objectOf((await get(`/${resource}/${encodeURIComponent(id)}`)).body, 'the record')])
      } catch (error) {
        if (error instanceof CallFailed && error.why === 'not-found') return []
        throw error
      }
    },
    perform: (errand, key) => perform(get, put, errand, key),
  }
}

async function readPage (get: Get, shop: OpenShop, { resource, after, since }: PageWish): Promise<Page> {
  const offset = after === null ? 0 : Number(after)
  const newest = resource === 'customers' && since !== null
  const said = await get(`/${resource}`, {
    per_page: String(PER_PAGE), offset: String(offset), ...(newest ? { orderby: 'registered_date', order: 'desc' } : { orderby: 'id', order: 'asc' }), ...(resource === 'customers' ? { role: 'all' } : { status: 'any' }),
    ...(since !== null && !newest ? { modified_after: iso(since), dates_are_gmt: 'true' } : {}),
  })
  const items = listOf(said.body, resource, PER_PAGE)
  const total = Number(said.header('x-wp-total') ?? Number.NaN)
  const old = newest && items.some(item => (instantOf(item['date_created_gmt']) ?? 0) < since)
  const last = items.length < PER_PAGE || old
  return { rows: await rowsOf(get, shop, resource, items), items: last ? items.length : items.length - DOUBLED, next: last ? null : String(offset + items.length - DOUBLED), total: Number.isInteger(total) && !newest ? total : null }
}

async function rowsOf (get: Get, shop: OpenShop, resource: Resource, items: readonly Json[]): Promise<Row[]> {
  const rows: Row[] = []
  const seen = new Set<string>()
  for (const item of items) {
    if (resource === 'customers') rows.push(customerRow(item))
    else if (resource === 'products') rows.push(...await productRows(get, item, shop.currency))
    else for (const row of await orderRows(get, shop, item)) {
      // One guest may have two orders on a page.
      const name = `${String(row['type'])} ${String(row['id'])}`
      if (row['type'] === 'customer' && seen.has(name)) continue
      seen.add(name)
      rows.push(row)
    }
  }
  return rows
}

function customerRow (item: Json): Row {
  const [billing, shipping] = [partOf(item['billing']), partOf(item['shipping'])]
  return present({
    type: 'customer', id: textOf(item['id']), name: joined([item['first_name'], item['last_name']]) ?? textOf(item['username']), email: textOf(item['email']) ?? textOf(billing['email']),
    phone: phoneOf(billing['phone']), address: addressOf(shipping) ?? addressOf(billing), region: joined([billing['state'], billing['country']], ', '),
  })
}

async function productRows (get: Get, item: Json, currency: string): Promise<Row[]> {
  const row = productRow(item, item, currency)
  if (item['type'] !== 'variable') return [row]
  const rows: Row[] = [row]
  for (let offset = 0; offset < MOST_VARIATIONS; offset += PER_PAGE) {
    const variations = listOf((await get(`/products/${String(item['id'])}/variations`, { per_page: String(PER_PAGE), offset: String(offset), orderby: 'id', order: 'asc' })).body, 'the variations', PER_PAGE)
    for (const variation of variations) {
      const options = partsOf(variation['attributes']).map(one => textOf(one['option'])).filter(Boolean).join(', ')
      rows.push({ ...productRow(variation, item, currency), parent_id: String(item['id']), title: plain(options === '' ? String(item['name']) : `${String(item['name'])} (${options})`) })
    }
    if (variations.length < PER_PAGE) break
  }
  return rows
}

function productRow (item: Json, parent: Json, currency: string): Row {
  const price = textOf(item['price'])
  const image = partsOf(item['images'])[0] ?? partOf(item['image'])
  return present({
    type: 'product', id: textOf(item['id']), title: plain(textOf(item['name']) ?? textOf(parent['name'])), category: plain(textOf(partsOf(parent['categories'])[0]?.['name'])), price, currency: price === undefined ? undefined : currency,
    available: item['status'] === 'publish' && item['stock_status'] !== 'outofstock', image: textOf(image['src']), attributes: present({ sku: textOf(item['sku']) }),
  })
}

async function orderRows (get: Get, shop: OpenShop, item: Json): Promise<Row[]> {
  const [billing, shipping] = [partOf(item['billing']), partOf(item['shipping'])]
  const ref = textOf(item['id']) ?? ''
  const id = textOf(item['number']) ?? ref
  const email = textOf(billing['email'])
  const guest = !Number(item['customer_id']) && email !== undefined ? shop.guestId(email) : undefined
  const customer = Number(item['customer_id']) ? String(item['customer_id']) : guest
  const lines = partsOf(item['line_items'])
  const refunds = partsOf(item['refunds']).length === 0 ? [] : listOf((await get(`/orders/${encodeURIComponent(ref)}/refunds`, { per_page: String(PER_PAGE) })).body, 'the refunds', PER_PAGE)
  const currency = textOf(item['currency'])
  const order = present({
    type: 'order', id, customer_id: customer, kind: 'sale', status: STATUSES[String(item['status'])] ?? textOf(partOf(shop.settings['statuses'])[String(item['status'])]) ?? String(item['status']), currency, total: textOf(item['total']), placed_at: gmt(item['date_created_gmt']), address: addressOf(shipping) ?? addressOf(billing),
    lines: lines.map((line, i) => lineRow(line, i + 1)), attributes: present({ ref, ...(textOf(item['date_paid_gmt']) === undefined ? {} : { payments: [{ method: textOf(item['payment_method_title']) ?? textOf(item['payment_method']) ?? '' }] }) }),
  })
  const people = guest === undefined ? [] : [present({ type: 'customer', id: guest, name: joined([billing['first_name'], billing['last_name']]), email, phone: phoneOf(billing['phone']), region: joined([billing['state'], billing['country']], ', ') })]
  return [...people, order, ...refunds.map(refund => refundRow(refund, { id, customer, currency, lines }))]
}

/** What a unit cost with its taxes and after its discounts: that is what would come back. */
function lineRow (line: Json, lineNo: number): Row {
  const quantity = Number(line['quantity'])
  const variation = Number(line['variation_id'])
  return present({
    line_no: lineNo, product_id: variation > 0 ? String(variation) : textOf(line['product_id']), title: plain(textOf(line['name'])), quantity, unit_price: unitPrice(Number(line['total']) + Number(line['total_tax'] ?? 0), quantity),
    attributes: { ref: String(line['id']) },
  })
}

/** A refund is a return of its own. Which line it is of, WooCommerce says in the refunded line's meta data. */
function refundRow (refund: Json, of: { id: string; customer: string | undefined; currency: string | undefined; lines: readonly Json[] }): Row {
  const lines = partsOf(refund['line_items']).filter(line => Number(line['quantity']) !== 0)
  return present({
    type: 'order', id: `${of.id}-refund-${String(refund['id'])}`, customer_id: of.customer, kind: 'return', status: 'returned', currency: of.currency, total: `-${String(Math.abs(Number(refund['amount'])))}`, placed_at: gmt(refund['date_created_gmt']),
    attributes: present({ of: of.id, ref: String(refund['id']), reason: textOf(refund['reason']) }),
    lines: lines.map((line, i) => {
      const quantity = -Math.abs(Number(line['quantity']))
      const origin = textOf(partsOf(line['meta_data']).find(meta => meta['key'] === '_refunded_item_id')?.['value'])
      const place = of.lines.findIndex(one => String(one['id']) === origin)
      return { ...lineRow(line, i + 1), quantity, unit_price: unitPrice(Math.abs(Number(line['total']) + Number(line['total_tax'] ?? 0)), quantity), ...(place < 0 ? {} : { attributes: { line: String(place + 1) } }) }
    }),
  })
}

/** A state written again is the same state: a repetition has no second effect. What moves money back is the shop's own refund, made there. */
async function perform (get: Get, put: (path: string, body: unknown) => Promise<Said>, { deed, orderId }: Errand, key: string): Promise<ErrandOutcome> {
  if (deed.kind !== 'cancel-order' && deed.kind !== 'change-order-address') return { kind: 'by-hand' }
  const path = `/orders/${encodeURIComponent(orderId)}`
  const order = objectOf((await get(path)).body, 'the order')
  const status = String(order['status'])
  if (deed.kind === 'cancel-order') {
    if (status === 'cancelled') return { kind: 'done', reference: orderId }
    if (!STILL_OPEN.has(status)) return { kind: 'refused', say: `the order is ${status} there` }
    await put(path, { status: 'cancelled', meta_data: [{ key: '_zhiyu_proposal', value: key }] })
    return { kind: 'done', reference: orderId }
  }
  if (!STILL_OPEN.has(status)) return { kind: 'refused', say: `the order is ${status} there` }
  const { address1, address2, city, state, country, zip } = deed.address
  await put(path, { shipping: { ...partOf(order['shipping']), address_1: address1, address_2: address2, city, state, country, postcode: zip }, meta_data: [{ key: '_zhiyu_proposal', value: key }] })
  return { kind: 'done', reference: orderId }
}

const HEARD: Readonly<Record<string, Resource>> = { order: 'orders', product: 'products', customer: 'customers' }

function hear ({ secrets }: { readonly secrets: Readonly<Record<string, string>> }, { header, body }: Delivery): Heard {
  // The first call when a webhook is saved is not signed and says nothing but its number.
  if (/^webhook_id=\d{1,12}$/.test(body.subarray(0, 40).toString('latin1'))) return { kind: 'changed', delivery: 'ping', changes: [] }
  if (!signed(body, secrets['hookSecret'], header('x-wc-webhook-signature'))) return { kind: 'refused', because: 'signature' }
  const resource = HEARD[header('x-wc-webhook-resource') ?? '']
  const id = textOf(jsonIn(body)?.['id'])
  const delivery = header('x-wc-webhook-delivery-id')
  if (id === undefined || delivery === undefined) return { kind: 'refused', because: 'unreadable' }
  return { kind: 'changed', delivery, changes: resource === undefined ? [] : [{ resource, id }] }
}

/** The API leaves the zone out of its GMT times. */
const gmt = (value: unknown): string | undefined => { const text = textOf(value); return text === undefined ? undefined : /[Zz]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z` }
function instantOf (value: unknown): Instant | undefined {
  const text = gmt(value)
  try { return text === undefined ? undefined : parseInstant(text) } catch { return undefined }
}
function addressOf (part: Json): string | undefined {
  return joined([part['address_1'], part['address_2'], part['city'], part['state'], part['postcode'], part['country']], ', ')
}
const phoneOf = (value: unknown): string | undefined => { const text = textOf(value); return text !== undefined && /\d{5}/.test(text.replace(/\D/g, '')) ? text : undefined }
/** Names come with HTML entities. */
const plain = (text: string | undefined): string | undefined => text?.replace(/&ndash;/g, '–').replace(/&mdash;/g, '—').replace(/&quot;/g, '"').replace(/&#0?39;|&rsquo;/g, '’').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')

export const woocommerce: ConnectorKindPort = {
  secrets: ['consumerKey', 'consumerSecret', 'hookSecret'], needs: ['consumerKey', 'consumerSecret'],
  abilities: ['customers', 'products', 'orders', 'refunds', 'hooks', 'cancel-order', 'change-order-address'], open, hear,
}
