import { openShopServer, type ShopAnswer, type ShopCall, type ShopServer } from './shop-server.ts'

/**
 * WooCommerce REST v3 as its documentation shows it: https://woocommerce.github.io/woocommerce-rest-api-docs/. Shapes are ours after those examples;
 * filters, order, `offset`, `X-WP-Total` and the error body behave as documented.
 */
export interface WooShop extends ShopServer { readonly orders: Record<string, unknown>[]; readonly products: Record<string, unknown>[]; readonly customers: Record<string, unknown>[]; readonly refunds: Map<string, Record<string, unknown>[]>; readonly variations: Map<string, Record<string, unknown>[]> }

export const wooKeys = { consumerKey: 'ck_test', consumerSecret: 'cs_test' }
const place = { first_name: 'John', last_name: 'Doe', company: '', address_1: '969 Market', address_2: '', city: 'San Francisco', state: 'CA', postcode: '94103', country: 'US' }

export function wooOrder (id: number, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id, parent_id: 0, number: String(id), order_key: `wc_order_${id}`, created_via: 'checkout', version: '10.3.0', status: 'processing', currency: 'USD', date_created: '2026-11-10T09:00:00', date_created_gmt: '2026-11-10T12:00:00', date_modified: '2026-11-10T09:00:10', date_modified_gmt: '2026-11-10T12:00:10',
    discount_total: '0.00', shipping_total: '10.00', shipping_tax: '0.00', total: '29.35', total_tax: '1.35', prices_include_tax: false, customer_id: 25, customer_note: '', billing: { ...place, email: 'john.doe@example.com', phone: '(555) 555-5555' }, shipping: place,
    payment_method: 'bacs', payment_method_title: 'Direct Bank Transfer', transaction_id: '', date_paid: '2026-11-10T09:00:08', date_paid_gmt: '2026-11-10T12:00:08', date_completed: null, date_completed_gmt: null, meta_data: [],
    line_items: [
      { id: id * 10 + 1, name: 'Woo Single #1', product_id: 93, variation_id: 0, quantity: 2, subtotal: '6.00', subtotal_tax: '0.45', total: '6.00', total_tax: '0.45', sku: '', price: 3, meta_data: [] },
      { id: id * 10 + 2, name: 'Ship Your Idea &ndash; Black, M', product_id: 22, variation_id: 23, quantity: 1, subtotal: '12.00', subtotal_tax: '0.90', total: '12.00', total_tax: '0.90', sku: 'Bar3', price: 12, meta_data: [{ id: 2095, key: 'pa_color', value: 'black' }] },
    ],
    tax_lines: [], shipping_lines: [{ id: 317, method_title: 'Flat Rate', method_id: 'flat_rate', total: '10.00', total_tax: '0.00' }], fee_lines: [], coupon_lines: [], refunds: [], ...over,
  }
}

export function wooCustomer (id: number, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id, date_created: '2026-10-01T10:00:00', date_created_gmt: '2026-10-01T13:00:00', date_modified_gmt: '2026-10-01T13:00:00', email: `customer${id}@example.com`, first_name: 'John', last_name: 'Doe', role: 'customer', username: `john.${id}`,
    billing: { ...place, email: `customer${id}@example.com`, phone: '(555) 555-5555' }, shipping: place, is_paying_customer: true, avatar_url: '', meta_data: [], ...over,
  }
}

export function wooProduct (id: number, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id, name: `Product ${id}`, slug: `product-${id}`, type: 'simple', status: 'publish', catalog_visibility: 'visible', sku: `SKU-${id}`, price: '12.00', regular_price: '12.00', sale_price: '', date_created_gmt: '2026-09-01T10:00:00', date_modified_gmt: '2026-09-01T10:00:00',
    stock_status: 'instock', parent_id: 0, categories: [{ id: 9, name: 'Clothing', slug: 'clothing' }], images: [{ id: 792, src: 'https://example.com/t.jpg' }], attributes: [], variations: [], ...over,
  }
}

export async function openWooShop (): Promise<WooShop> {
  const shop = { orders: [] as Record<string, unknown>[], products: [] as Record<string, unknown>[], customers: [] as Record<string, unknown>[], refunds: new Map<string, Record<string, unknown>[]>(), variations: new Map<string, Record<string, unknown>[]>() }
  const server = await openShopServer(call => answer(shop, call))
  return Object.assign(server, shop)
}

const gone = (code: string, status: number): ShopAnswer => ({ status, body: { code, message: status === 401 ? 'Sorry, you cannot list resources.' : 'Invalid ID.', data: { status } } })

function answer (shop: Omit<WooShop, keyof ShopServer>, { method, url, headers, json }: ShopCall): ShopAnswer {
  if (url.pathname === '/wp-json/') return { body: { name: 'Woo &amp; Sons', description: '', url: 'http://shop', namespaces: ['wc/v3'] } }
  if (headers.authorization !== `Basic ${Buffer.from(`${wooKeys.consumerKey}:${wooKeys.consumerSecret}`).toString('base64')}`) return gone('woocommerce_rest_cannot_view', 401)
  const [, resource, id, under] = /^\/wp-json\/wc\/v3\/(\w+)(?:\/([\w.]+))?(?:\/(\w+))?$/.exec(url.pathname) ?? []
  if (resource === 'data') return { body: { code: 'USD', name: 'United States (US) dollar', symbol: '&#36;' } }
  if (resource === 'orders' && under === 'refunds') return { body: shop.refunds.get(id!) ?? [] }
  if (resource === 'products' && under === 'variations') return list(shop.variations.get(id!) ?? [], url)
  const all = resource === 'orders' ? shop.orders : resource === 'products' ? shop.products : resource === 'customers' ? shop.customers : undefined
  if (!all) return gone('rest_no_route', 404)
  if (id === undefined) return list(all, url)
  const found = all.find(one => String(one['id']) === id)
  if (!found) return gone('woocommerce_rest_shop_order_invalid_id', 404)
  if (method === 'PUT') Object.assign(found, json)
  return { body: found }
}

function list (all: readonly Record<string, unknown>[], url: URL): ShopAnswer {
  const ask = url.searchParams
  const after = ask.get('modified_after')
  const found = all.filter(one => after === null || Date.parse(`${String(one['date_modified_gmt'])}Z`) >= Date.parse(after))
  const by = ask.get('orderby') === 'registered_date' ? (one: Record<string, unknown>) => Date.parse(`${String(one['date_created_gmt'])}Z`) : (one: Record<string, unknown>) => Number(one['id'])
  const sorted = found.toSorted((a, b) => (by(a) - by(b)) * (ask.get('order') === 'desc' ? -1 : 1))
  const [offset, size] = [Number(ask.get('offset') ?? 0), Number(ask.get('per_page') ?? 10)]
  return { body: sorted.slice(offset, offset + size), headers: { 'x-wp-total': String(found.length), 'x-wp-totalpages': String(Math.ceil(found.length / size)) } }
}
