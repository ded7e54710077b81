import type { Instant } from '../kernel/clock.ts'
import type { ShopConnector } from '../commerce/index.ts'
import type { Reason } from './decide.ts'
import type { ActingRules, Asker, Charge, Proposal } from './model.ts'

export interface Evidence { readonly what: string; readonly proposalId: string | null; readonly customerId: string; readonly asker: Asker | 'shopper' | 'house'; readonly because: readonly Reason[]; readonly facts: Readonly<Record<string, unknown>> }

/** Where proposals are held: PostgreSQL in the house, memory in a replay. All of one act happens in one transaction. */
export interface Holder {
  findByKey(customerId: string, key: string): Promise<Proposal | undefined>
  /** False when this customer's key is taken already: look again. */
  add(proposal: Proposal): Promise<boolean>
  /** Holds the proposal until the transaction ends. */
  lock(id: string): Promise<Proposal | undefined>
  save(proposal: Proposal): Promise<void>
  /** Sums so far; with `hold` nobody else can add to them until the transaction ends. Keys must come sorted. */
  sums(keys: readonly string[], currency: string, hold: boolean): Promise<readonly number[]>
  addToSums(charges: readonly Charge[]): Promise<void>
  record(evidence: Evidence): Promise<void>
}

/** Everything one act needs: a shop, a holder, the rules of now. */
export interface Counter {
  readonly connector: ShopConnector
  readonly holder: Holder
  readonly rules: ActingRules
  readonly now: Instant
  newId(): string
  /** Keyed or not, the same text gives the same digest. */
  digest(text: string): string
  /** The calendar day of an instant where the shop is, as 2026-11-28. */
  dayOf(at: Instant): string
}
