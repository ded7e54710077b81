import type { Instant } from '../../../kernel/clock.ts'
import { money, type Money } from '../../../kernel/money.ts'
import type { GoodsNature, OrderFacts, OrderState } from '../../model.ts'

/** An order of our tables as far as deeds ask. `returned` counts units our own returns have taken already. */
export interface OwnLine { readonly lineNo: number; readonly productId: string; readonly title: string; readonly quantity: number; readonly amountMinor: number; /** as the source gives it */ readonly unitPrice: string; readonly returned: number; /** given back already because the price fell, for the units not returned */ readonly protectedMinor: number; readonly parentId: string | null; readonly attributes: Readonly<Record<string, unknown>>; readonly goods: Readonly<Record<string, unknown>> }
export interface OwnParcel { readonly status: string; readonly shippedAt: Instant | null; readonly deliveredAt: Instant | null }
export interface OwnOrder {
  readonly id: string; readonly customerId: string | null; readonly kind: 'sale' | 'return'; readonly status: string; readonly currency: string; readonly totalMinor: number; readonly placedAt: Instant
  readonly attributes: Readonly<Record<string, unknown>>; readonly lines: readonly OwnLine[]; readonly parcels: readonly OwnParcel[]
}

const MOVING = new Set(['shipped', 'in-transit', 'out-for-delivery', 'delivered', 'exception'])
const NATURES: readonly GoodsNature[] = ['custom-made', 'perishable', 'downloaded', 'sealed-media', 'periodical']

const hasLeft = (parcel: OwnParcel): boolean => parcel.shippedAt !== null || parcel.deliveredAt !== null || MOVING.has(parcel.status)
const hasArrived = (parcel: OwnParcel): boolean => parcel.deliveredAt !== null || parcel.status === 'delivered'

/** A parcel that left outranks what the order says of itself: nothing is cancelled that is on the road. */
export function stateOf ({ kind, status, parcels }: Pick<OwnOrder, 'kind' | 'status' | 'parcels'>): OrderState {
  if (kind === 'return') return 'unknown'
  switch (status) {
    case 'pending':
    case 'paid': return parcels.some(hasLeft) ? 'dispatched' : 'open'
    case 'shipped': return parcels.length > 0 && parcels.every(hasArrived) ? 'delivered' : 'dispatched'
    case 'delivered':
    case 'completed': return 'delivered'
    case 'cancelled': return 'cancelled'
    case 'returned': return 'returned'
    default: return 'unknown'
  }
}

/** An unpaid order has nothing to give back; one that is pending but has payments is paid. */
export function paidFor ({ status, totalMinor, currency, attributes }: Pick<OwnOrder, 'status' | 'totalMinor' | 'currency' | 'attributes'>): Money {
  const payments = attributes['payments']
  const unpaid = status === 'pending' && !(Array.isArray(payments) && payments.length > 0)
  return money(unpaid ? 0 : Math.max(0, totalMinor), currency)
}

/** Received when the last parcel was: until then the shopper does not have it all. Undated parcels leave it unknown. */
export function receivedAt (parcels: readonly OwnParcel[]): Instant | null {
  const days = parcels.map(parcel => parcel.deliveredAt)
  return days.length === 0 || days.includes(null) ? null : Math.max(...days.map(Number))
}

export function factsOf (order: OwnOrder): OrderFacts {
  return {
    orderId: order.id, customerId: order.customerId, state: stateOf(order), paid: paidFor(order), placedAt: order.placedAt, deliveredAt: receivedAt(order.parcels),
    items: order.lines.map(line => ({ itemId: String(line.lineNo), title: line.title, nature: natureOf(line), noReturnAgreed: line.attributes['noReturnAgreed'] === true })),
  }
}

function natureOf ({ attributes, goods }: OwnLine): GoodsNature | null {
  const said = attributes['nature'] ?? goods['nature']
  return NATURES.find(nature => nature === said) ?? null
}

/** Units of each line that were named, in the order's own order; undefined when one is not of this order or is named too often. */
export function countUnits (lines: readonly OwnLine[], named: readonly string[]): { readonly line: OwnLine; readonly units: number }[] | string {
  const counts = new Map<string, number>()
  for (const id of named) counts.set(id, (counts.get(id) ?? 0) + 1)
  const found = lines.flatMap(line => {
    const units = counts.get(String(line.lineNo))
    if (units === undefined || line.returned + units > line.quantity) return []
    counts.delete(String(line.lineNo))
    return [{ line, units }]
  })
  const [left] = counts.keys()
  return left === undefined ? found : left
}

/** What `units` more of a line are worth, in minor units: all of them together are worth exactly what the line cost. */
export function worthOf ({ quantity, amountMinor, returned }: Pick<OwnLine, 'quantity' | 'amountMinor' | 'returned'>, units: number): number {
  const upTo = (n: number): number => Math.floor(amountMinor * n / quantity)
  return upTo(returned + units) - upTo(returned)
}

/** What comes back for `units` more of a line: their worth, less their part of what was given back already because the price fell. */
export function backFor (line: Pick<OwnLine, 'quantity' | 'amountMinor' | 'returned' | 'protectedMinor'>, units: number): { readonly minor: number; readonly protectedMinor: number } {
  const kept = line.quantity - line.returned
  const worth = worthOf(line, units)
  const given = units >= kept ? line.protectedMinor : Math.floor(line.protectedMinor * units / kept)
  return { minor: Math.max(0, worth - given), protectedMinor: given }
}

/** What the price of the units kept fell by, in minor units; nought or less: it did not. */
export function fallenBy (line: Pick<OwnLine, 'quantity' | 'amountMinor' | 'returned' | 'protectedMinor'>, units: number, presentMinor: number): number {
  return backFor(line, units).minor - presentMinor * units
}
