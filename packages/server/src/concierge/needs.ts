import type { Work } from '../kernel/work.ts'
import { loadOrderFacts } from './order-facts.ts'
import type { Slots } from './slots.ts'

/** What a fact is looked up with: the session's customer, and the slots of the flows at hand. */
export interface NeedAsk { readonly customerId: string; readonly identified: boolean; readonly slots: readonly Slots[] }

/** Every fact a flow may need, by name; loaded in the turn's transaction, only when a flow at hand needs it. A new fact is a line here and a file of its own. */
const needs = {
  orders: loadOrderFacts,
} satisfies Record<string, (work: Work, ask: NeedAsk) => Promise<unknown>>

export type NeedName = keyof typeof needs
export type Facts = { readonly [K in NeedName]?: Awaited<ReturnType<(typeof needs)[K]>> }

export async function loadFacts (work: Work, names: readonly NeedName[], ask: NeedAsk): Promise<Facts> {
  const facts: Record<string, unknown> = {}
  for (const name of new Set(names)) facts[name] = await needs[name](work, ask)
  return facts as Facts // each name holds what its own loader gave
}
