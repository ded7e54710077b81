/** Fills a fresh Medusa through its own interfaces, as an owner and a shopper would: a region, shipping, goods, a customer, bought orders. */
export interface MedusaShop { readonly url: string; readonly apiKey: string; readonly call: MedusaCall; readonly variantId: string; buy(email: string, quantity: number): Promise<MedusaOrder>; send(order: MedusaOrder): Promise<void> }
export interface MedusaOrder { readonly id: string; readonly display_id: number; readonly items: readonly { readonly id: string; readonly quantity: number }[] }
export type MedusaCall = <T>(method: string, path: string, body?: unknown) => Promise<T>

interface Identified { readonly id: string }

export async function seedMedusa (url: string, account: { readonly email: string; readonly password: string }): Promise<MedusaShop> {
  let authorization = ''
  let publishable = ''
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(url + path, { method, headers: { 'content-type': 'application/json', ...(path.startsWith('/store') ? { 'x-publishable-api-key': publishable } : { authorization }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 500)}`)
    return JSON.parse(text) as T
  }
  authorization = `Bearer ${(await call<{ token: string }>('POST', '/auth/user/emailpass', account)).token}`
  const { api_key: secret } = await call<{ api_key: { token: string } }>('POST', '/admin/api-keys', { title: 'Zhiyu', type: 'secret' })
  const { api_key: store } = await call<{ api_key: { id: string; token: string } }>('POST', '/admin/api-keys', { title: 'Storefront', type: 'publishable' })
  publishable = store.token
  const { stores: [shop] } = await call<{ stores: Identified[] }>('GET', '/admin/stores')
  await call('POST', `/admin/stores/${shop!.id}`, { name: 'Harbour Goods', supported_currencies: [{ currency_code: 'eur', is_default: true }] })
  const { sales_channel: channel } = await call<{ sales_channel: Identified }>('POST', '/admin/sales-channels', { name: 'Web' })
  await call('POST', `/admin/api-keys/${store.id}/sales-channels`, { add: [channel.id] })
  const { stock_location: place } = await call<{ stock_location: Identified }>('POST', '/admin/stock-locations', { name: 'Warehouse', address: { address_1: 'Kai 1', city: 'Hamburg', country_code: 'de' } })
  await call('POST', `/admin/stock-locations/${place.id}/sales-channels`, { add: [channel.id] })
  await call('POST', `/admin/stock-locations/${place.id}/fulfillment-providers`, { add: ['manual_manual'] })
  await call('POST', `/admin/stock-locations/${place.id}/fulfillment-sets`, { name: 'Shipping', type: 'shipping' })
  const { stock_location: { fulfillment_sets: [set] } } = await call<{ stock_location: { fulfillment_sets: Identified[] } }>('GET', `/admin/stock-locations/${place.id}?fields=id,*fulfillment_sets`)
  const { fulfillment_set: { service_zones: [zone] } } = await call<{ fulfillment_set: { service_zones: Identified[] } }>('POST', `/admin/fulfillment-sets/${set!.id}/service-zones`, { name: 'Germany', geo_zones: [{ type: 'country', country_code: 'de' }] })
  const { region } = await call<{ region: Identified }>('POST', '/admin/regions', { name: 'Germany', currency_code: 'eur', countries: ['de'], payment_providers: ['pp_system_default'] })
  const { shipping_profiles: found } = await call<{ shipping_profiles: Identified[] }>('GET', '/admin/shipping-profiles')
  const profile = found[0] ?? (await call<{ shipping_profile: Identified }>('POST', '/admin/shipping-profiles', { name: 'Default', type: 'default' })).shipping_profile
  const { shipping_option: option } = await call<{ shipping_option: Identified }>('POST', '/admin/shipping-options', {
    name: 'Parcel', service_zone_id: zone!.id, shipping_profile_id: profile.id, provider_id: 'manual_manual', price_type: 'flat', type: { label: 'Parcel', description: 'Parcel', code: 'parcel' }, prices: [{ currency_code: 'eur', amount: 5 }], rules: [],
  })
  const { product } = await call<{ product: { variants: Identified[] } }>('POST', '/admin/products', {
    title: 'Sailor jumper', status: 'published', shipping_profile_id: profile.id, sales_channels: [{ id: channel.id }], options: [{ title: 'Size', values: ['S', 'M'] }],
    variants: ['S', 'M'].map(size => ({ title: size, sku: `JUMPER-${size}`, manage_inventory: false, prices: [{ currency_code: 'eur', amount: 19.95 }], options: { Size: size } })),
  })
  const variantId = product.variants[0]!.id
  return {
    url, apiKey: secret.token, call, variantId,
    async buy (email, quantity) {
      const { cart } = await call<{ cart: Identified }>('POST', '/store/carts', {
        region_id: region.id, sales_channel_id: channel.id, email, items: [{ variant_id: variantId, quantity }], shipping_address: { first_name: 'Jonas', last_name: 'Brandt', address_1: 'Deichstr. 4', city: 'Hamburg', postal_code: '20459', country_code: 'de', phone: '+49 40 1234567' },
      })
      await call('POST', `/store/carts/${cart.id}/shipping-methods`, { option_id: option.id })
      const { payment_collection: collection } = await call<{ payment_collection: Identified }>('POST', '/store/payment-collections', { cart_id: cart.id })
      await call('POST', `/store/payment-collections/${collection.id}/payment-sessions`, { provider_id: 'pp_system_default' })
      return (await call<{ order: MedusaOrder }>('POST', `/store/carts/${cart.id}/complete`, {})).order
    },
    /** Paid, packed, sent with a tracking number and delivered. */
    async send (order) {
      const { order: { payment_collections: [collection] } } = await call<{ order: { payment_collections: { payments: Identified[] }[] } }>('GET', `/admin/orders/${order.id}?fields=id,*payment_collections.payments`)
      await call('POST', `/admin/payments/${collection!.payments[0]!.id}/capture`, {})
      const items = order.items.map(({ id, quantity }) => ({ id, quantity }))
      const { order: { fulfillments: [fulfilment] } } = await call<{ order: { fulfillments: Identified[] } }>('POST', `/admin/orders/${order.id}/fulfillments?fields=id,*fulfillments`, { items, location_id: place.id })
      await call('POST', `/admin/orders/${order.id}/fulfillments/${fulfilment!.id}/shipments`, { items, labels: [{ tracking_number: 'DHL-1', tracking_url: 'https://example.com/t', label_url: 'https://example.com/l' }] })
      await call('POST', `/admin/orders/${order.id}/fulfillments/${fulfilment!.id}/mark-as-delivered`, {})
    },
  }
}
