import { iso } from '../../kernel/clock.ts'
import { CallFailed, callShop, listOf, objectOf } from '../call.ts'
import type { Resource } from '../contract.ts'
import type { Connector, ConnectorKindPort, Delivery, Heard, OpenShop, Page, PageWish, Row } from '../ports.ts'
import { jsonIn, partOf, signed, textOf, type Json } from './reading.ts'
import { performAtShopify } from './shopify-deeds.ts'
import { LISTS, MORE_LINES, ONE, SHOP, type Listed } from './shopify-queries.ts'
import { customerRow, orderRows, productRows } from './shopify-rows.ts'

/**
 * Shopify's GraphQL Admin API with the token of a custom app. Source: https://shopify.dev/docs/api/admin-graphql.
 *
 * GraphQL and not REST: REST has been legacy since October 2024. Calls are paid for in points that leak back (`extensions.cost`): when too few are
 * left for the next page, the turn is given back for as long as they take to return.
 */
const VERSION = '2026-01'
const GID: Readonly<Record<Listed, string>> = { orders: 'Order', customers: 'Customer', products: 'Product' }

export type Ask = (query: string, variables: Json) => Promise<Json>

function open (shop: OpenShop): Connector {
  const version = textOf(shop.settings['version']) ?? VERSION
  const ask = askWith(shop, `${shop.address.replace(/\/+$/, '')}/admin/api/${version}/graphql.json`)
  return {
    resources: ['products', 'customers', 'orders'], unwatched: [],
    async greet () {
      const said = partOf((await ask(SHOP, {}))['shop'])
      return { name: textOf(said['name']) ?? new URL(shop.address).host, currency: textOf(said['currencyCode']) ?? null, version }
    },
    readPage: wish => readPage(shop, ask, wish),
    async readOne (resource, id) {
      if (!isListed(resource)) return []
      const { node } = await ask(ONE[resource], { id: `gid://shopify/${GID[resource]}/${id}` })
      return node === null || node === undefined ? [] : rowsOf(shop, ask, resource, [objectOf(node, 'the record')])
    },
    perform: (errand, key) => performAtShopify(ask, errand, key),
  }
}

const isListed = (resource: Resource): resource is Listed => resource in LISTS

/** One question. Errors come with HTTP 200, and a drained bucket is no failure but a wait. */
function askWith (shop: OpenShop, url: string): Ask {
  let restMs = 0
  return async (query, variables) => {
    if (restMs > 0) throw new CallFailed('busy', 'the next page costs more points than are left', restMs)
    const { body } = await callShop(shop.fetch, { url, method: 'POST', headers: { 'x-shopify-access-token': shop.secrets['accessToken'] ?? '' }, body: { query, variables }, signal: shop.signal })
    const said = objectOf(body, 'the answer')
    const cost = partOf(partOf(said['extensions'])['cost'])
    const { currentlyAvailable, restoreRate } = partOf(cost['throttleStatus']) as { currentlyAvailable?: unknown; restoreRate?: unknown } // numbers, if they are any
    const wanted = Number(cost['requestedQueryCost'])
    const missing = wanted - Number(currentlyAvailable)
    const wait = missing > 0 && Number(restoreRate) > 0 ? Math.min(60_000, Math.ceil(missing / Number(restoreRate) * 1_000)) : 0
    const errors = Array.isArray(said['errors']) ? said['errors'].map(partOf) : []
    if (errors.some(one => partOf(one['extensions'])['code'] === 'THROTTLED' || one['message'] === 'Throttled')) throw new CallFailed('busy', 'throttled', Math.max(1_000, wait))
    if (errors.length > 0) {
      const first = textOf(errors[0]!['message']) ?? 'an error'
      throw new CallFailed(errors.some(one => partOf(one['extensions'])['code'] === 'ACCESS_DENIED') ? 'key-refused' : 'request-refused', first.slice(0, 200))
    }
    restMs = wait
    return objectOf(said['data'], 'data')
  }
}

async function readPage (shop: OpenShop, ask: Ask, { resource, after, since }: PageWish): Promise<Page> {
  if (!isListed(resource)) throw new CallFailed('fault', `no resource ${resource}`)
  const { query, size } = LISTS[resource]
  const data = await ask(query, { after, query: since === null ? null : `updated_at:>='${iso(since)}'`, key: since === null ? 'ID' : 'UPDATED_AT' })
  const list = objectOf(data[resource], resource)
  const info = partOf(list['pageInfo'])
  const nodes = listOf(list['nodes'], resource, size)
  return { rows: await rowsOf(shop, ask, resource, nodes), items: nodes.length, next: info['hasNextPage'] === true ? textOf(info['endCursor']) ?? null : null, total: null }
}

async function rowsOf (shop: OpenShop, ask: Ask, resource: Listed, nodes: readonly Json[]): Promise<Row[]> {
  if (resource === 'customers') return nodes.map(customerRow)
  if (resource === 'products') return nodes.flatMap(node => productRows(node, shop.currency))
  const rows = new Map<string, Row>()
  for (const node of nodes) for (const row of orderRows(await withAllLines(ask, node), shop)) rows.set(`${String(row['type'])} ${String(row['id'])}`, row)
  return [...rows.values()]
}

async function withAllLines (ask: Ask, order: Json): Promise<Json> {
  const nodes = [...listOf(partOf(order['lineItems'])['nodes'], 'the lines', 50)]
  for (let info = partOf(partOf(order['lineItems'])['pageInfo']); info['hasNextPage'] === true && nodes.length < 500;) {
    const more = partOf(partOf((await ask(MORE_LINES, { id: order['id'], after: info['endCursor'] }))['node'])['lineItems'])
    nodes.push(...listOf(more['nodes'], 'the lines', 50))
    info = partOf(more['pageInfo'])
  }
  return { ...order, lineItems: { nodes } }
}

const HEARD: Readonly<Record<string, Listed>> = { orders: 'orders', customers: 'customers', products: 'products' }

/** The body is only the news that something changed: what it is now is read. Topics of refunds and fulfilments name their order. */
function hear ({ secrets }: { readonly secrets: Readonly<Record<string, string>> }, { header, body }: Delivery): Heard {
  if (!signed(body, secrets['hookSecret'], header('x-shopify-hmac-sha256'))) return { kind: 'refused', because: 'signature' }
  const topic = header('x-shopify-topic') ?? ''
  const json = jsonIn(body)
  const delivery = header('x-shopify-webhook-id')
  if (json === undefined || delivery === undefined) return { kind: 'refused', because: 'unreadable' }
  const group = topic.split('/')[0]!
  const resource = group === 'refunds' || group === 'fulfillments' ? 'orders' : HEARD[group]
  const id = textOf(group === 'refunds' || group === 'fulfillments' ? json['order_id'] : json['id'])
  return { kind: 'changed', delivery, changes: resource === undefined || id === undefined ? [] : [{ resource, id }] }
}

export const shopify: ConnectorKindPort = {
  secrets: ['accessToken', 'hookSecret'], needs: ['accessToken'],
  abilities: ['customers', 'products', 'orders', 'parcels', 'refunds', 'hooks', 'cancel-order', 'change-order-address', 'return-items'], open, hear,
}
