import { lineMinor, readDecimal, refuseCellText, type Cells, type Refusal } from '../cells.ts'
import type { Stage } from '../../commerce/index.ts'
import type { ImportContext, RowTaker } from './adapter.ts'

export const TAUBENCH_FILES = ['users.json', 'products.json', 'orders.json'] as const
const CURRENCY = 'USD'
const DIGITS = 2

/** The world's words to ours. `processed` has left the shop: its parcel is on the way. */
const STATUSES: Readonly<Record<string, { order: string; parcel: string }>> = {
  pending: { order: 'pending', parcel: 'packed' },
  'pending (item modified)': { order: 'pending', parcel: 'packed' },
  processed: { order: 'shipped', parcel: 'in-transit' },
  delivered: { order: 'delivered', parcel: 'delivered' },
  cancelled: { order: 'cancelled', parcel: 'exception' },
  'return requested': { order: 'delivered', parcel: 'delivered' },
  'exchange requested': { order: 'delivered', parcel: 'delivered' },
}

/**
 * The retail world of τ-bench: users, products with variants, orders. One file or the folder of the three.
 *
 * Its orders carry no date: an order is placed when we first see it, and stays there on later imports.
 */
export function takeTaubench (context: ImportContext): RowTaker {
  return {
    take ({ cells, line }, stage) {
      if ('payment_methods' in cells) return takeUser(cells, line, stage, context)
      if ('variants' in cells) return takeProduct(cells, line, stage)
      if ('items' in cells) return takeOrder(cells, line, stage, context)
      return { column: null, reason: 'neither a user, a product nor an order' }
    },
  }
}

const object = (value: unknown): Cells => value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Cells : {} // just checked
const words = (value: unknown): string => typeof value === 'string' || typeof value === 'number' ? String(value) : ''

function addressOf (value: unknown): string | null {
  const address = object(value)
  const text = ['address1', 'address2', 'city', 'state', 'zip', 'country'].map(part => words(address[part])).filter(Boolean).join(', ')
  return text === '' ? null : text
}

/** The first of these texts that may not be stored. */
function firstRefusal (texts: Readonly<Record<string, string | null>>): Refusal | undefined {
  for (const [column, text] of Object.entries(texts)) {
    const reason = text === null ? undefined : text === '' ? 'missing' : refuseCellText(text, 1_000)
    if (reason) return { column, reason }
  }
  return undefined
}

function takeUser (cells: Cells, line: number, stage: Stage, { vault, shopId, importId }: ImportContext): Refusal | undefined {
  const id = words(cells['@key'])
  const name = object(cells['name'])
  const address = object(cells['address'])
  const full = [words(name['first_name']), words(name['last_name'])].filter(Boolean).join(' ')
  const email = words(cells['email']) || null
  const refusal = firstRefusal({ id, name: full, email })
  if (refusal) return refusal
  const json = JSON.stringify({
    externalId: id, name: full, locale: 'en', ...(email !== null && { email }),
    ...(addressOf(address) !== null && { address: addressOf(address) }), region: [words(address['state']), words(address['country'])].filter(Boolean).join(', ') || null,
    attributes: { paymentMethods: Object.values(object(cells['payment_methods'])).map(method => words(object(method)['source'])) },
  })
  stage.put('customers', [line, id, vault.blindIndex(shopId, 'import', json), vault.seal({ shopId, table: 'import', rowId: importId, column: 'customer' }, json)])
  return undefined
}

function takeProduct (cells: Cells, line: number, stage: Stage): Refusal | undefined {
  const [id, title] = [words(cells['product_id']), words(cells['name'])]
  const variants = Object.values(object(cells['variants'])).map(object)
  const prices = variants.map(variant => readDecimal(variant['price']))
  const wrong = firstRefusal({ product_id: id, name: title }) ?? variants.map((variant, i) => firstRefusal({ item_id: words(variant['item_id']) }) ?? priceRefusal(prices[i]!, 'price')).find(Boolean)
  if (wrong) return wrong
  const minors = prices.map(price => 'text' in price ? lineMinor(1, price.text, DIGITS) : 0)
  stage.put('products', [line, id, null, title, title, minors.length === 0 ? null : Math.min(...minors), minors.length === 0 ? null : CURRENCY, variants.some(variant => variant['available'] === true), null, '{}'])
  variants.forEach((variant, i) => stage.put('products', [line, words(variant['item_id']), id, titleOf(title, variant['options']), title, minors[i], CURRENCY, variant['available'] === true, null, JSON.stringify({ options: object(variant['options']) })]))
  return undefined
}

/** "T-Shirt (blue, M, cotton)": a line must be told apart from its neighbours without opening it. */
function titleOf (name: string, options: unknown): string {
  const said = Object.values(object(options)).map(words).filter(Boolean).join(', ')
  return said === '' ? name : `${name} (${said})`
}

function priceRefusal (price: ReturnType<typeof readDecimal>, column: string): Refusal | undefined {
  if (!('text' in price)) return { column, reason: price.reason }
  return Number(price.text) < 0 ? { column, reason: 'negative' } : undefined
}

function takeOrder (cells: Cells, line: number, stage: Stage, context: ImportContext): Refusal | undefined {
  const id = words(cells['order_id'])
  const status = STATUSES[words(cells['status'])]
  if (!status) return { column: 'status', reason: 'not a status of this world' }
  const items = (Array.isArray(cells['items']) ? cells['items'] : []).map(object)
  const prices = items.map(item => readDecimal(item['price']))
  const wrong = firstRefusal({ order_id: id, user_id: words(cells['user_id']) })
    ?? items.map((item, i) => firstRefusal({ [`items/${i}/item_id`]: words(item['item_id']), [`items/${i}/name`]: words(item['name']) }) ?? priceRefusal(prices[i]!, `items/${i}/price`)).find(Boolean)
  if (wrong) return wrong
  const address = addressOf(cells['address'])
  const payments = (Array.isArray(cells['payment_history']) ? cells['payment_history'] : []).map(object)
  stage.put('orders', [line, id, words(cells['user_id']), 'sale', status.order, CURRENCY, items.length === 0 ? 0 : null, null,
    address === null ? null : context.vault.seal({ shopId: context.shopId, table: 'orders', rowId: id, column: 'address_sealed' }, address),
    address === null ? null : context.vault.blindIndex(context.shopId, 'address', address),
    JSON.stringify({ placedAt: 'first-seen', payments: payments.map(one => ({ type: words(one['transaction_type']), amount: one['amount'], method: words(one['payment_method_id']) })) })])
  items.forEach((item, part) => {
    const price = prices[part]!
    if (!('text' in price)) return
    stage.put('lines', [line, part, id, part + 1, words(item['item_id']), titleOf(words(item['name']), item['options']), 1, price.text, lineMinor(1, price.text, DIGITS),
      JSON.stringify({ options: object(item['options']), product: words(item['product_id']) }), null, null, null, null])
  })
  const fulfilments = (Array.isArray(cells['fulfillments']) ? cells['fulfillments'] : []).map(object)
  const tracking = fulfilments.flatMap(one => (Array.isArray(one['tracking_id']) ? one['tracking_id'] : [one['tracking_id']]).map(words).filter(Boolean))
  tracking.forEach(number => stage.put('parcels', [line, `${id}/${number}`, id, null, number, status.parcel, null, null, null, '[]']))
  return undefined
}
