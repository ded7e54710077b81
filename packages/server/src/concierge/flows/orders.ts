import type { FlowName, Tongue } from '../commands.ts'
import type { OrderFacts } from '../order-facts.ts'
import type { TextKey } from '../texts.ts'
import { textsOf } from '../slots.ts'
import { chooseOrders } from './choose-order.ts'
import { orderTitle } from './pick-order.ts'
import { said, type Flow, type Line, type Slot, type Step } from './flow.ts'

export const orderSlot: Slot = { name: 'order', takes: ['order', 'number', 'tracking'], many: true, ask: 'which-order' }
const LISTED = 5

/** Orders and parcels: real facts of this shopper only. Who they are comes from the session, never from what they write. */
const asking = (name: Extract<FlowName, 'order-status' | 'parcel-tracking' | 'my-orders'>): Flow => ({
  name, passing: true, slots: [orderSlot], needs: ['orders'],
  next (slots, { orders = [], asked, language }): Step {
    const named = textsOf(slots, 'order')
    const sales = orders.filter(order => order.kind !== 'return' || named.length > 0)
    if (sales.length === 0) return { kind: 'tell', lines: [said('no-orders')], card: { kind: 'choices', keys: ['human', 'returns'] }, about: 'no-orders', open: true, because: 'no-orders' }
    const ids = sales.slice(0, LISTED).map(order => order.id)
    if (name === 'my-orders' && named.length === 0) return { kind: 'tell', lines: [said('orders', { count: String(ids.length) })], card: { kind: 'orders', ids }, about: 'orders', because: 'orders-listed' }
    const chosen = chooseOrders(sales, { named, asked, running: name === 'parcel-tracking' ? order => isRunning(order) && order.parcel !== undefined : isRunning, newest: true })
    switch (chosen.kind) {
      case 'unknown': return { kind: 'ask', slot: 'order', lines: [said('number-unknown', { number: chosen.number })], card: { kind: 'orders', ids }, keep: { order: null } }
      case 'none': return { kind: 'tell', lines: [said('orders', { count: String(ids.length) })], card: { kind: 'orders', ids }, about: 'orders', because: 'orders-listed' }
      case 'which': return { kind: 'ask', slot: 'order', choices: chosen.orders.map(order => ({ id: order.id, title: orderTitle(order) })) }
      case 'one': {
        const { order } = chosen
        const asParcel = name === 'parcel-tracking' && order.parcel !== undefined
        return { kind: 'tell', lines: orderWords(order, language), card: { kind: asParcel ? 'parcel' : 'order', id: order.id }, about: `order:${order.id}:${order.status}:${order.parcel?.latest ?? ''}`, because: asParcel ? 'parcel-told' : 'order-told' }
      }
    }
  },
})

export const orderStatus = asking('order-status')
export const parcelTracking = asking('parcel-tracking')
export const myOrders = asking('my-orders')

const RUNNING: ReadonlySet<string> = new Set(['pending', 'paid', 'shipped'])
const isRunning = (order: OrderFacts): boolean => RUNNING.has(order.status)

const ORDER_TEXT: Readonly<Record<string, TextKey>> = { pending: 'order-pending', paid: 'order-paid', shipped: 'order-shipped', delivered: 'order-delivered', completed: 'order-completed', cancelled: 'order-cancelled', returned: 'order-returned' }

function orderWords (order: OrderFacts, language: Tongue): Line[] {
  const lines: Line[] = [{ kind: 'text', key: ORDER_TEXT[order.status] ?? 'order-other', values: { id: order.id, title: order.title } }]
  const { parcel } = order
  if (!parcel) return order.status === 'paid' ? [...lines, { kind: 'text', key: 'not-sent-yet' }] : lines
  if (order.status !== 'completed' && parcel.latest !== '') lines.push({ kind: 'text', key: 'parcel-moving', values: { carrier: parcel.carrier, tracking: parcel.trackingNo, latest: parcel.latest + (language !== 'en' && !/[。！.]$/.test(parcel.latest) ? '。' : '') } })
  if (parcel.status === 'exception') lines.push({ kind: 'text', key: 'parcel-exception' })
  else if (parcel.deliveredOn !== null) lines.push({ kind: 'text', key: 'parcel-delivered-on', values: { day: parcel.deliveredOn } })
  else if (parcel.expectedOn !== null) lines.push({ kind: 'text', key: 'parcel-expected', values: { day: parcel.expectedOn } })
  return lines
}
