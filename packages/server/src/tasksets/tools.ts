import type { Deed } from '../commerce/contract.ts'

type Kind = 'text' | 'texts'
export type Arguments = Readonly<Record<string, string | readonly string[]>>

const ADDRESS = { address1: 'text', address2: 'text', city: 'text', state: 'text', country: 'text', zip: 'text' } as const
const SWAPS = { order_id: 'text', item_ids: 'texts', new_item_ids: 'texts', payment_method_id: 'text' } as const

/** The data set's tools and what each must be given, all of it and nothing else. Source: tools_schema.json. */
export const TOOLS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  calculate: { expression: 'text' },
  cancel_pending_order: { order_id: 'text', reason: 'text' },
  exchange_delivered_order_items: SWAPS,
  find_user_id_by_email: { email: 'text' },
  find_user_id_by_name_zip: { first_name: 'text', last_name: 'text', zip: 'text' },
  get_order_details: { order_id: 'text' },
  get_product_details: { product_id: 'text' },
  get_user_details: { user_id: 'text' },
  list_all_product_types: {},
  modify_pending_order_address: { order_id: 'text', ...ADDRESS },
  modify_pending_order_items: SWAPS,
  modify_pending_order_payment: { order_id: 'text', payment_method_id: 'text' },
  modify_user_address: { user_id: 'text', ...ADDRESS },
  return_delivered_order_items: { order_id: 'text', item_ids: 'texts', payment_method_id: 'text' },
  think: { thought: 'text' },
  transfer_to_human_agents: { summary: 'text' },
}

/** What is wrong with a call's arguments; undefined when nothing is. */
export function refuseArguments (name: string, given: unknown): string | undefined {
  const wanted = TOOLS[name] ?? {}
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return 'arguments must be an object'
  for (const [argument, kind] of Object.entries(wanted)) {
    if (!Object.hasOwn(given, argument)) return `missing argument ${argument}`
    const value = (given as Readonly<Record<string, unknown>>)[argument] // an object, checked above
    if (kind === 'text' ? typeof value !== 'string' : !Array.isArray(value) || !value.every(one => typeof one === 'string')) return `argument ${argument} must be ${kind === 'text' ? 'a text' : 'a list of texts'}`
  }
  const extra = Object.keys(given).find(argument => !Object.hasOwn(wanted, argument))
  return extra === undefined ? undefined : `unexpected argument ${extra.slice(0, 60)}`
}

/** What cannot become a deed. The world looks at the order first: `like` is a deed it can be asked about, to learn whether something else is wrong before. */
export interface Misfit { readonly kind: 'misfit'; readonly say: string; readonly like: Extract<Deed, { orderId: string }> }

/** The deed a writing tool asks for; undefined for a tool that only reads. */
export function deedOf (name: string, given: Arguments): Deed | Misfit | undefined {
  const text = (key: string): string => given[key] as string // refuseArguments has seen to it
  const texts = (key: string): readonly string[] => given[key] as readonly string[] // as above
  const address = () => ({ address1: text('address1'), address2: text('address2'), city: text('city'), state: text('state'), country: text('country'), zip: text('zip') })
  const orderId = Object.hasOwn(given, 'order_id') ? text('order_id') : ''
  const paymentMethodId = Object.hasOwn(given, 'payment_method_id') ? text('payment_method_id') : ''
  switch (name) {
    case 'cancel_pending_order': {
      const reason = text('reason')
      if (reason === 'no longer needed' || reason === 'ordered by mistake') return { kind: 'cancel-order', orderId, reason }
      return { kind: 'misfit', say: 'invalid reason', like: { kind: 'cancel-order', orderId, reason: 'no longer needed' } }
    }
    case 'modify_pending_order_address': return { kind: 'change-order-address', orderId, address: address() }
    case 'modify_pending_order_payment': return { kind: 'change-order-payment', orderId, paymentMethodId }
    case 'modify_user_address': return { kind: 'change-own-address', address: address() }
    case 'return_delivered_order_items': return { kind: 'return-items', orderId, itemIds: [...texts('item_ids')], paymentMethodId }
    case 'modify_pending_order_items':
    case 'exchange_delivered_order_items': {
      const [from, to] = [texts('item_ids'), texts('new_item_ids')]
      const items = from.map((one, i) => ({ from: one, to: to[i] ?? one }))
      const deed = { kind: name === 'modify_pending_order_items' ? 'change-order-items' : 'exchange-items', orderId, items, paymentMethodId } as const
      return from.length === to.length ? deed : { kind: 'misfit', say: 'the number of items to be exchanged should match', like: deed }
    }
    default: return undefined
  }
}
