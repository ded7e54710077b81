import type { OrderFacts } from '../order-facts.ts'
import { textsOf, type Slots } from '../slots.ts'
import { chooseOrders } from './choose-order.ts'
import { said, type Choice, type FlowFacts, type Line, type Slot, type Step } from './flow.ts'

/** Which order something is done to. Changing it forgets what was said of its goods. */
export const actOnOrder: Slot = { name: 'order', takes: ['order', 'number', 'tracking'], many: true, ask: 'which-order-act', resets: ['items', 'variant'] }

/** As it is written on a button: goods first, then the number. */
export const orderTitle = (order: OrderFacts): string => `${order.title.slice(0, 24)} ${order.id}`
const choicesOf = (orders: readonly OrderFacts[]): readonly Choice[] => orders.slice(0, 4).map(order => ({ id: order.id, title: orderTitle(order) }))

/**
 * The order at hand, or the step that finds it: the one named, the only fitting one, the one whose goods are in the words, else a question.
 * One that does not fit is still taken when it was named: the rule that forbids it is said, not "unknown".
 */
export function pickOrder (slots: Slots, { orders = [], asked }: FlowFacts, wish: { fits (order: OrderFacts): boolean; none: Line }): { readonly order: OrderFacts } | { readonly step: Step } {
  const named = textsOf(slots, 'order')
  const sales = orders.filter(order => order.kind !== 'return')
  if (sales.length === 0) return { step: { kind: 'tell', lines: [said('no-orders')], card: { kind: 'choices', keys: ['human', 'returns'] }, about: 'no-orders', open: true, because: 'no-orders' } }
  const chosen = chooseOrders(sales, { named, asked, running: wish.fits, newest: false })
  switch (chosen.kind) {
    case 'one': return { order: chosen.order }
    case 'which': return { step: { kind: 'ask', slot: 'order', choices: choicesOf(chosen.orders) } }
    case 'unknown': return { step: { kind: 'ask', slot: 'order', lines: [said('number-unknown', { number: chosen.number })], choices: choicesOf(sales.some(order => wish.fits(order)) ? sales.filter(order => wish.fits(order)) : sales), keep: { order: null } } }
    case 'none': return { step: { kind: 'tell', lines: [wish.none], card: { kind: 'choices', keys: ['my-orders', 'human'] }, about: 'no-order-fits', open: true, because: 'no-order-fits' } }
  }
}

const UNSENT: ReadonlySet<string> = new Set(['pending', 'paid'])
const MOVING: ReadonlySet<string> = new Set(['shipped', 'in-transit', 'out-for-delivery', 'delivered', 'exception'])
/** As far as the shop's own word goes; policy judges again on locked facts. */
export const isUnsent = (order: OrderFacts): boolean => UNSENT.has(order.status) && !(order.parcel !== undefined && MOVING.has(order.parcel.status))
export const isUnderWay = (order: OrderFacts): boolean => ['pending', 'paid', 'shipped'].includes(order.status) && order.parcel?.status !== 'delivered'
export const isDelivered = (order: OrderFacts): boolean => ['delivered', 'completed'].includes(order.status) || (order.status === 'shipped' && order.parcel?.status === 'delivered')
