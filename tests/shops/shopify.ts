import { openShopServer, type ShopAnswer, type ShopCall, type ShopServer } from './shop-server.ts'

/** Shopify's GraphQL Admin API as https://shopify.dev/docs/api/admin-graphql shows it: nodes with pageInfo, errors with HTTP 200, and the bucket of points in `extensions.cost`. */
export interface ShopifyShop extends ShopServer { readonly orders: Record<string, unknown>[]; readonly customers: Record<string, unknown>[]; readonly products: Record<string, unknown>[]; readonly returns: Record<string, unknown>[]; bucket: { available: number; restoreRate: number; costs: number } }

export const shopifyKeys = { accessToken: 'shpat_test' }
const money = (amount: string) => ({ shopMoney: { amount, currencyCode: 'USD' } })

export function shopifyOrder (n: number, over: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const line = (i: number, title: string, quantity: number, each: string) => ({
    id: `gid://shopify/LineItem/${n}${i}`, title, variantTitle: 'green', quantity, product: { legacyResourceId: '632910392' }, variant: { legacyResourceId: `3907285${i}` }, originalUnitPriceSet: money(each), discountedUnitPriceAfterAllDiscountsSet: money(each), taxLines: [{ priceSet: money('1.00') }],
  })
  return {
    id: `gid://shopify/Order/${n}`, legacyResourceId: String(n), name: `#${n}`, createdAt: '2026-11-10T16:00:00Z', updatedAt: '2026-11-10T16:00:00Z', cancelledAt: null, displayFinancialStatus: 'PAID', displayFulfillmentStatus: 'UNFULFILLED', taxesIncluded: false, email: 'bob.norman@example.com', phone: null,
    totalPriceSet: money('409.94'), customer: { legacyResourceId: '207119551' }, shippingAddress: { address1: 'Chestnut Street 92', address2: '', city: 'Louisville', province: 'Kentucky', country: 'United States', zip: '40202', phone: '555-625-1199', name: 'Bob Norman' }, paymentGatewayNames: ['shopify_payments'],
    lineItems: { nodes: [line(1, 'IPod Nano - 8gb', 2, '199.00')], pageInfo: { hasNextPage: false, endCursor: null } }, fulfillments: [], refunds: [], ...over,
  }
}

export const shopifyRefund = (order: number, amount: string) => ({ legacyResourceId: '509562969', createdAt: '2026-11-15T10:00:00Z', note: 'it broke', totalRefundedSet: money(amount), return: null, refundLineItems: { nodes: [{ quantity: 1, lineItem: { id: `gid://shopify/LineItem/${order}1` }, subtotalSet: money('199.00'), totalTaxSet: money('0.50') }] } })
export const shopifyFulfilment = { legacyResourceId: '255858046', status: 'SUCCESS', displayStatus: 'DELIVERED', createdAt: '2026-11-11T10:00:00Z', estimatedDeliveryAt: null, deliveredAt: '2026-11-13T10:00:00Z', trackingInfo: [{ company: 'UPS', number: '1Z2345' }] }

export async function openShopifyShop (): Promise<ShopifyShop> {
  const shop = {
    orders: [] as Record<string, unknown>[], returns: [] as Record<string, unknown>[], bucket: { available: 2_000, restoreRate: 100, costs: 50 },
    customers: [{ legacyResourceId: '207119551', displayName: 'Bob Norman', locale: 'en', updatedAt: '2026-11-01T00:00:00Z', defaultEmailAddress: { emailAddress: 'bob.norman@example.com' }, defaultPhoneNumber: { phoneNumber: '+15556251199' }, defaultAddress: { address1: 'Chestnut Street 92', address2: '', city: 'Louisville', province: 'Kentucky', country: 'United States', zip: '40202', phone: null, name: 'Bob Norman' } }] as Record<string, unknown>[],
    products: [{ legacyResourceId: '632910392', title: 'IPod Nano - 8GB', status: 'ACTIVE', productType: 'Cult Products', updatedAt: '2026-11-01T00:00:00Z', featuredMedia: { preview: { image: { url: 'https://cdn.example.com/ipod.png' } } }, variants: { nodes: [{ legacyResourceId: '39072851', title: 'green', price: '199.00', sku: 'IPOD2008GREEN', availableForSale: true }] } }] as Record<string, unknown>[],
  }
  const server = await openShopServer(call => answer(whole, call))
  const whole: ShopifyShop = Object.assign(server, shop)
  return whole
}

function answer (shop: ShopifyShop, { url, headers, json }: ShopCall): ShopAnswer {
  if (!/^\/admin\/api\/20\d\d-\d\d\/graphql\.json$/.test(url.pathname)) return { status: 404, body: { errors: 'Not Found' } }
  if (headers['x-shopify-access-token'] !== shopifyKeys.accessToken) return { status: 401, body: { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' } }
  const { query, variables } = json as { query: string; variables: Record<string, unknown> } // what our connector sends
  const { bucket } = shop
  const cost = (actual: number | null) => ({ cost: { requestedQueryCost: bucket.costs, actualQueryCost: actual, throttleStatus: { maximumAvailable: 2_000, currentlyAvailable: bucket.available, restoreRate: bucket.restoreRate } } })
  if (bucket.available < bucket.costs) return { body: { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }], extensions: cost(null) } }
  bucket.available -= bucket.costs
  const found = dataFor(shop, query, variables)
  return { body: { data: found, extensions: cost(bucket.costs) } }
}

function dataFor (shop: ShopifyShop, query: string, variables: Record<string, unknown>): unknown {
  const order = shop.orders.find(one => one['id'] === variables['id'])
  const name = /^(?:query|mutation) (\w+)/.exec(query)?.[1]
  switch (name) {
    case 'Shop': return { shop: { name: 'Apple Computers', currencyCode: 'USD', myshopifyDomain: 'apple.myshopify.com' } }
    case 'Orders': return { orders: page(shop.orders, 10, variables) }
    case 'Customers': return { customers: page(shop.customers, 100, variables) }
    case 'Products': return { products: page(shop.products, 20, variables) }
    case 'Order': case 'OrderNow': return { node: order ?? null }
    case 'Lines': return { node: { lineItems: { nodes: (order?.['moreLines'] as unknown[]) ?? [], pageInfo: { hasNextPage: false, endCursor: null } } } }
    case 'Cancel': {
      if (order?.['displayFulfillmentStatus'] !== 'UNFULFILLED') return { orderCancel: { job: null, orderCancelUserErrors: [{ field: ['orderId'], message: 'Cannot cancel an order that has fulfillments' }] } }
      Object.assign(order, { cancelledAt: '2026-11-23T22:00:00Z', updatedAt: '2026-11-23T22:00:00Z' })
      return { orderCancel: { job: { id: 'gid://shopify/Job/1' }, orderCancelUserErrors: [] } }
    }
    case 'Address': {
      const input = variables['input'] as { id: string; shippingAddress: object }
      const found = shop.orders.find(one => one['id'] === input.id)!
      Object.assign(found['shippingAddress'] as object, input.shippingAddress)
      return { orderUpdate: { order: { id: input.id }, userErrors: [] } }
    }
    case 'Returnable': return {
      returnableFulfillments: { nodes: [{ returnableFulfillmentLineItems: { nodes: ((order ?? {})['lineItems'] as { nodes: { id: string; quantity: number }[] }).nodes.map(line => ({ quantity: line.quantity, fulfillmentLineItem: { id: `gid://shopify/FulfillmentLineItem/${line.id.split('/').at(-1)!}`, lineItem: { id: line.id } } })) } }] },
      order: { returns: { nodes: shop.returns } },
    }
    case 'Return': {
      const { returnLineItems } = variables['input'] as { returnLineItems: Record<string, unknown>[] }
      const made = { id: `gid://shopify/Return/${945_000_000 + shop.returns.length}`, returnLineItems: { nodes: returnLineItems } }
      shop.returns.push(made)
      return { returnCreate: { return: { id: made.id }, userErrors: [] } }
    }
    default: throw new Error(`this Shopify knows no ${String(name)}`)
  }
}

function page (all: readonly Record<string, unknown>[], size: number, { after, query, key }: Record<string, unknown>): unknown {
  const since = /^updated_at:>='([^']+)'$/.exec(String(query ?? ''))?.[1]
  const found = all.filter(one => since === undefined || Date.parse(String(one['updatedAt'])) >= Date.parse(since)).toSorted((a, b) => key === 'UPDATED_AT' ? Date.parse(String(a['updatedAt'])) - Date.parse(String(b['updatedAt'])) : Number(a['legacyResourceId']) - Number(b['legacyResourceId']))
  const from = after == null ? 0 : Number(Buffer.from(String(after), 'base64').toString())
  return { nodes: found.slice(from, from + size), pageInfo: { hasNextPage: from + size < found.length, endCursor: Buffer.from(String(from + size)).toString('base64') } }
}
