import type { ProductFacts } from '../../commerce/index.ts'
import type { Tongue } from '../commands.ts'
import type { OwnedThing } from '../scanned-facts.ts'
import type { Choice } from './flow.ts'
import { label } from './pick.ts'

const SERIAL = /(?:序列号|序列號|序号|serial(?: number| no\.?)?|s\/n)\s*[:：#]?\s*([a-z0-9][a-z0-9./_-]{3,59})/i
const MOST = 4

/** The number of one piece, as the widget reads it from a label or somebody copies it. */
export const serialIn = (text: string): string | undefined => SERIAL.exec(text.normalize('NFKC').slice(0, 500))?.[1]

/** What may be begun with a thing whose code was read: only what can be done with it. Each button knows the thing, so nobody has to name it again. */
export function deedsFor (product: ProductFacts, owned: readonly OwnedThing[], { serial, language }: { readonly serial: string | undefined; readonly language: Tongue }): readonly Choice[] {
  const had = owned.find(one => one.received)
  const coming = had ? undefined : owned[0]
  return [
    ...(had ? [
      { id: 'repair', title: label('scan-repair', language), begins: { flow: 'repair' as const, slots: { thing: `${had.orderId}/${had.itemId}`, ...(serial !== undefined && { serial }) } } },
      { id: 'return', title: label('scan-return', language), begins: { flow: 'return-items' as const, slots: { order: had.orderId, items: [had.itemId] } } },
    ] : []),
    ...(coming ? [{ id: 'order', title: label('scan-order', language), begins: { flow: 'order-status' as const, slots: { order: coming.orderId } } }] : []),
    ...(product.manual ? [{ id: 'manual', title: label('scan-manual', language), begins: { flow: 'manual' as const, slots: { product: product.productId } } }] : []),
  ]
}

/** A serial number names no product: the shopper's own things are offered, each once. */
export function thingsFor (owned: readonly OwnedThing[]): readonly Choice[] {
  const once = [...new Map(owned.toReversed().map(one => [one.productId, one])).values()].toReversed()
  return once.toSorted((a, b) => Number(b.received) - Number(a.received)).slice(0, MOST).map(({ productId, title }) => ({ id: productId, title: title.slice(0, 60) }))
}
