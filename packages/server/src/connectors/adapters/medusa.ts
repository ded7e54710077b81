import { iso } from '../../kernel/clock.ts'
import { CallFailed, callShop, listOf, objectOf, type Said } from '../call.ts'
import type { Resource } from '../contract.ts'
import type { Connector, ConnectorKindPort, Delivery, Heard, OpenShop, Page, PageWish, Row } from '../ports.ts'
import { jsonIn, signed, textOf, type Json } from './reading.ts'
import { performAtMedusa } from './medusa-deeds.ts'
import { customerRow, orderRows, productRows, returnRow } from './medusa-rows.ts'

/**
 * Medusa version 2, admin API with a secret API key. Source: https://docs.medusajs.com/api/admin, and a real Medusa 2.21 (medusa.real.test.ts).
 *
 * Medusa has no webhooks of its own: a subscriber of a few lines in the shop calls us (docs/connect-a-shop.md, "Medusa").
 * Pages are read by offset in the order of creation, a few rows doubled, so that a row deleted meanwhile moves no other out of sight.
 */
const PER_PAGE = 50
const DOUBLED = 3

const LISTS: Readonly<Partial<Record<Resource, { readonly path: string; readonly list: string; readonly one: string; readonly fields: string }>>> = {
  products: { path: '/products', list: 'products', one: 'product', fields: 'id,title,status,thumbnail,updated_at,*categories,*type,*variants,*variants.prices,*variants.options' },
  customers: { path: '/customers', list: 'customers', one: 'customer', fields: 'id,email,first_name,last_name,company_name,phone,has_account,updated_at,*addresses' },
  orders: { path: '/orders', list: 'orders', one: 'order', fields: 'id,display_id,status,payment_status,fulfillment_status,email,currency_code,created_at,updated_at,canceled_at,total,original_total,customer_id,*customer,*items,*items.detail,*shipping_address,*fulfillments,*fulfillments.labels,*payment_collections.payments' },
  returns: { path: '/returns', list: 'returns', one: 'return', fields: 'id,status,order_id,display_id,refund_amount,created_at,updated_at,requested_at,received_at,canceled_at,*items' },
}

export interface Calls { readonly get: (path: string, query?: Readonly<Record<string, string>>) => Promise<Said>; readonly post: (path: string, body: unknown) => Promise<Said>; readonly remove: (path: string) => Promise<Said> }

function open (shop: OpenShop): Connector {
  const base = `${shop.address.replace(/\/+$/, '')}/admin`
  const headers = { authorization: `Basic ${Buffer.from(`${shop.secrets['apiKey'] ?? ''}:`).toString('base64')}` }
  const calls: Calls = {
    get: (path, query = {}) => callShop(shop.fetch, { url: `${base}${path}?${new URLSearchParams(query).toString()}`, headers, signal: shop.signal }),
    post: (path, body) => callShop(shop.fetch, { url: `${base}${path}`, method: 'POST', headers, body, signal: shop.signal }),
    remove: path => callShop(shop.fetch, { url: `${base}${path}`, method: 'DELETE', headers, signal: shop.signal }),
  }
  return {
    resources: ['products', 'customers', 'orders', 'returns'], unwatched: [],
    async greet () {
      const [store] = listOf(objectOf((await calls.get('/stores', { limit: '1', fields: 'id,name,*supported_currencies' })).body, 'the answer')['stores'], 'the stores', 10)
      const currencies = Array.isArray(store?.['supported_currencies']) ? store['supported_currencies'] as Json[] : []
      return { name: textOf(store?.['name']) ?? new URL(shop.address).host, currency: textOf(currencies.find(one => one['is_default'] === true)?.['currency_code'])?.toUpperCase() ?? null, version: '2' }
    },
    readPage: wish => readPage(calls, shop, wish),
    async readOne (resource, id) {
      const list = LISTS[resource]
      if (!list) return []
      try {
        const said = objectOf((await calls.get(`${list.path}/${encodeURIComponent(id)}`, { fields: list.fields })).body, 'the answer')
        return rowsOf(shop, resource, await withOrders(calls, resource, [objectOf(said[list.one], list.one)]))
      } catch (error) {
        if (error instanceof CallFailed && error.why === 'not-found') return []
        throw error
      }
    },
    perform: (errand, key) => performAtMedusa(calls, errand, key),
  }
}

async function readPage (calls: Calls, shop: OpenShop, { resource, after, since }: PageWish): Promise<Page> {
  const list = LISTS[resource]
  if (!list) throw new CallFailed('fault', `no resource ${resource}`)
  const offset = after === null ? 0 : Number(after)
  const said = objectOf((await calls.get(list.path, {
    limit: String(PER_PAGE), offset: String(offset), order: 'created_at', fields: list.fields, ...(since === null ? {} : { 'updated_at[$gte]': iso(since) }),
  })).body, 'the answer')
  const items = listOf(said[list.list], list.list, PER_PAGE)
  const last = items.length < PER_PAGE
  return { rows: rowsOf(shop, resource, await withOrders(calls, resource, items)), items: last ? items.length : items.length - DOUBLED, next: last ? null : String(offset + items.length - DOUBLED), total: Number.isInteger(said['count']) ? Number(said['count']) : null }
}

/** A return names its order by id only, and Medusa 2.21 fails when it is asked for both at once: their orders are read with one call more. */
async function withOrders ({ get }: Calls, resource: Resource, items: readonly Json[]): Promise<readonly Json[]> {
  const ids = [...new Set(resource === 'returns' ? items.map(item => textOf(item['order_id'])).filter(id => id !== undefined) : [])]
  if (ids.length === 0) return items
  const said = objectOf((await get('/orders', { limit: String(PER_PAGE), fields: 'id,display_id,currency_code,customer_id,total,*items,*items.detail', ...Object.fromEntries(ids.map((id, i) => [`id[${i}]`, id])) })).body, 'the answer')
  const orders = new Map(listOf(said['orders'], 'the orders', PER_PAGE).map(order => [order['id'], order]))
  return items.map(item => ({ ...item, order: orders.get(item['order_id']) }))
}

function rowsOf (shop: OpenShop, resource: Resource, items: readonly Json[]): Row[] {
  const rows = items.flatMap(item => resource === 'customers' ? [customerRow(item)] : resource === 'products' ? productRows(item, shop.currency) : resource === 'orders' ? orderRows(item) : returnRow(item))
  return [...new Map(rows.map(row => [`${String(row['type'])} ${String(row['id'])}`, row])).values()]
}

const HEARD: Readonly<Record<string, Resource>> = { order: 'orders', product: 'products', customer: 'customers', return: 'returns' }

/** What the subscriber sends: `{ id, name, data: { id, order_id? } }`, signed over the body. */
function hear ({ secrets }: { readonly secrets: Readonly<Record<string, string>> }, { header, body }: Delivery): Heard {
  if (!signed(body, secrets['hookSecret'], header('x-medusa-signature'), 'hex')) return { kind: 'refused', because: 'signature' }
  const json = jsonIn(body)
  const [delivery, name] = [textOf(json?.['id']), textOf(json?.['name'])]
  if (delivery === undefined || name === undefined) return { kind: 'refused', because: 'unreadable' }
  const said = json?.['data'] as Json | undefined // looked at through textOf only
  const orderId = textOf(said?.['order_id'])
  const resource = orderId !== undefined ? 'orders' : HEARD[name.split('.')[0]!]
  const returnId = textOf(said?.['return_id'])
  const id = orderId ?? textOf(said?.['id'])
  return { kind: 'changed', delivery, changes: [...(resource === undefined || id === undefined ? [] : [{ resource, id }]), ...(returnId === undefined ? [] : [{ resource: 'returns' as const, id: returnId }])] }
}

export const medusa: ConnectorKindPort = {
  secrets: ['apiKey', 'hookSecret'], needs: ['apiKey'],
  abilities: ['customers', 'products', 'orders', 'parcels', 'returns', 'refunds', 'hooks', 'cancel-order', 'change-order-address', 'return-items'], open, hear,
}
