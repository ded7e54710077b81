import { foldText } from '../knowledge/index.ts'
import type { ProductFacts } from '../commerce/index.ts'
import type { Work } from '../kernel/work.ts'
import type { NeedAsk } from './need-ask.ts'
import { loadOrderFacts } from './order-facts.ts'
import { namesBarcode } from './patterns.ts'

/** A thing the shopper bought, as a code on it may mean it; newest first. */
export interface OwnedThing { readonly orderId: string; readonly itemId: string; readonly productId: string; readonly title: string; readonly received: boolean }

const RECEIVED: ReadonlySet<string> = new Set(['delivered', 'completed'])

/** After a code was read: what the shopper has of the product it names, or of anything while it names none. Undefined where no code is spoken of: nothing is looked up then. */
export async function loadScannedFacts (work: Work, ask: NeedAsk, products: readonly ProductFacts[] | undefined): Promise<readonly OwnedThing[] | undefined> {
  if (!namesBarcode(foldText(ask.asked.slice(0, 500))) && !ask.slots.some(slots => slots['scanned'] !== undefined)) return undefined
  const orders = (await loadOrderFacts(work, ask)).filter(order => order.kind !== 'return' && order.status !== 'cancelled')
  const owned = orders.flatMap(order => (order.items ?? []).map((item): OwnedThing => ({ orderId: order.id, itemId: item.id, productId: item.productId, title: item.title, received: RECEIVED.has(order.status) })))
  const [only, second] = products ?? []
  return only && !second ? owned.filter(one => one.productId === only.productId) : owned
}
