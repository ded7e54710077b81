import type { ProductFacts } from '../commerce/index.ts'
import { isFault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import type { NeedAsk } from './need-ask.ts'
import { loadOrderFacts, type OrderFacts } from './order-facts.ts'
import { loadReturnedFacts } from './returned-facts.ts'
import { loadScannedFacts } from './scanned-facts.ts'
import { loadCouponFacts, loadMembershipFacts, loadOwnGoods, loadProductFacts, loadTradeInFacts, loadVisitDays } from './service-facts.ts'
import { loadVariantFacts } from './variant-facts.ts'

/** What was loaded before, of those that others are found by. */
interface Known { readonly orders?: readonly OrderFacts[]; readonly products?: readonly ProductFacts[] }

/** Every fact a flow may need, by name; loaded in the turn's transaction, only when a flow at hand needs it. A new fact is a line here and a file of its own. */
const needs = {
  orders: loadOrderFacts,
  coupons: loadCouponFacts,
  membership: loadMembershipFacts,
  products: loadProductFacts,
  ownGoods: loadOwnGoods,
  scanned: async (work: Work, ask: NeedAsk, known: Known) => loadScannedFacts(work, ask, known.products),
  tradeIn: loadTradeInFacts,
  visitDays: loadVisitDays,
  returned: async (work: Work, _ask: NeedAsk, known: Known) => loadReturnedFacts(work, known.orders ?? []),
  variants: async (work: Work, _ask: NeedAsk, known: Known) => loadVariantFacts(work, known.orders ?? []),
} satisfies Record<string, (work: Work, ask: NeedAsk, known: Known) => Promise<unknown>>

/** What may be known to visitors the shop does not vouch for: nothing of anybody. */
const OPEN: ReadonlySet<string> = new Set(['products', 'tradeIn', 'visitDays'])

export type NeedName = keyof typeof needs
export type Facts = { readonly [K in NeedName]?: Awaited<ReturnType<(typeof needs)[K]>> }

/** Undefined: the shop did not answer, or answered what cannot be. Facts of half a shop are none. */
export async function loadFacts (work: Work, names: readonly NeedName[], ask: NeedAsk): Promise<Facts | undefined> {
  const facts: Record<string, unknown> = {}
  try {
    for (const name of new Set(names)) if (ask.identified || OPEN.has(name)) facts[name] = await needs[name](work, ask, facts)
  } catch (error) {
    if (isFault(error, 'shop.away') || isFault(error, 'shop.not-believed')) return undefined
    throw error
  }
  return facts as Facts // each name holds what its own loader gave
}
