import { findOrder, findParcel, loadOrders } from '../commerce/index.ts'
import type { OrderView } from '../commerce/contract.ts'
import { parseInstant } from '../kernel/clock.ts'
import type { Money } from '../kernel/money.ts'
import type { Work } from '../kernel/work.ts'
import { dayOf } from './china-day.ts'
import { textsOf, type Slots } from './slots.ts'

/** What the flows need to know of an order; taken from commerce, in the shopper's own account. */
export interface OrderFacts {
  readonly id: string
  readonly kind?: 'sale' | 'return'
  readonly status: string
  readonly title: string
  /** Its goods, by the shop's own ids of them; the first twenty. */
  readonly items?: readonly { readonly id: string; readonly title: string; readonly quantity: number; readonly productId: string; readonly amount: Money }[]
  readonly total?: Money
  readonly parcel?: { readonly status: string; readonly carrier: string; readonly trackingNo: string; readonly latest: string; readonly expectedOn: string | null; readonly deliveredOn: string | null }
  /** Every number it may be called by: its own, its parcels' and theirs without prefix. */
  readonly names: readonly string[]
  /** For its card. */
  readonly view?: OrderView
}

const ORDERS = 20

/** The shopper's newest orders, and any older one or return they named: looked up among their own only. */
export async function loadOrderFacts (work: Work, { customerId, slots }: { customerId: string; slots: readonly Slots[] }): Promise<readonly OrderFacts[]> {
  const orders = await loadOrders(work, customerId, { limit: ORDERS })
  const known = new Set(orders.map(order => order.id))
  for (const written of new Set(slots.flatMap(one => textsOf(one, 'order')))) {
    if (orders.some(order => namesOf(order).some(name => plain(name).endsWith(plain(written))))) continue
    const bare = written.replace(/^#/, '').toUpperCase()
    for (const id of new Set([bare, `#${bare}`, bare.toLowerCase()])) {
      const order = known.has(id) ? undefined : await findOrder(work, customerId, id) ?? await orderOfParcel(work, customerId, id)
      if (!order || known.has(order.id)) continue
      known.add(order.id)
      orders.push(order)
    }
  }
  return orders.map(orderFacts)
}

async function orderOfParcel (work: Work, customerId: string, trackingNo: string): Promise<OrderView | undefined> {
  const parcel = await findParcel(work, customerId, trackingNo)
  return parcel && findOrder(work, customerId, parcel.orderId)
}

const namesOf = (order: OrderView): string[] => [order.id, ...order.parcels.flatMap(one => [one.id, ...(one.trackingNo === null ? [] : [one.trackingNo])])]
export const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

function orderFacts (order: OrderView): OrderFacts {
  const parcel = order.parcels.at(-1)
  const latest = parcel?.trace.at(-1)
  return {
    id: order.id, kind: order.kind, status: order.status, title: order.lines[0]?.title ?? order.id, total: order.total, names: namesOf(order), view: order,
    items: order.lines.map(line => ({ id: String(line.lineNo), title: line.title, quantity: line.quantity, productId: line.productId, amount: line.amount })),
    ...(parcel ? {
      parcel: {
        status: parcel.status, carrier: parcel.carrier ?? '', trackingNo: parcel.trackingNo ?? '', latest: latest?.text ?? '',
        expectedOn: parcel.expectedAt === null ? null : dayOf(parseInstant(parcel.expectedAt)), deliveredOn: parcel.deliveredAt === null ? null : dayOf(parseInstant(parcel.deliveredAt)),
      },
    } : {}),
  }
}
