import type { Instant } from '../kernel/clock.ts'
import type { Money } from '../kernel/money.ts'
import type { Deed } from '../commerce/contract.ts'
import type { Movement, OrderFacts } from '../commerce/model.ts'

/** Who wants it done. Made from a session or a credential, never from what somebody wrote. */
export type Asker = { readonly kind: 'ai' } | { readonly kind: 'staff'; readonly name: string; readonly role: string }

/** `owed`: the rules give it to every shopper. `goodwill`: staff go beyond them, within their own authority. */
export type Basis = 'owed' | 'goodwill'

export type ProposalState = 'open' | 'done' | 'declined' | 'expired' | 'refused'

export interface Limit { readonly perCaseMinor: number; readonly perDayMinor: number; readonly currency: string }

/** A shop's rules for acting. Null: the shop has no such rule. Source: docs/policy/acting.md. */
export interface ActingRules {
  readonly version: number
  /** How long a proposal may be confirmed: until, and not at, createdAt + expiresAfterMs. */
  readonly expiresAfterMs: number
  /** Whole days after the day of receipt in which goods may go back. */
  readonly returnDays: number | null
  /** Whole days after the day of the order in which a price that fell is made good. */
  readonly priceDays: number | null
  /** What is owed may move this much without a person deciding. */
  readonly owed: readonly Limit[] | null
  /** By role: what staff may add out of goodwill. */
  readonly goodwill: Readonly<Record<string, Limit>>
  /** Refunds of one order never exceed what was paid for it. */
  readonly withinPaid: boolean
}

/** Sums so far, in minor units of the movement's currency. */
export interface Sums { readonly order: number; readonly dayOwed: number; readonly dayGoodwill: number }

export interface ActFacts {
  readonly asker: Asker
  readonly customerId: string
  readonly deed: Deed
  /** Undefined for a deed that is about no order. */
  readonly order: OrderFacts | undefined
  readonly movement: Movement
  readonly sums: Sums
  /** Today, the day of the order and the day of receipt in the shop's zone, as 2026-11-28. */
  readonly todayOn: string
  readonly placedOn: string | null
  readonly receivedOn: string | null
}

export interface Proposal {
  readonly id: string
  /** The proposer's own key: asked twice with one key, there is one proposal. */
  readonly key: string
  readonly customerId: string
  readonly conversationId: string | null
  readonly asker: Asker
  readonly deed: Deed
  readonly movement: Movement
  readonly basis: Basis
  readonly state: ProposalState
  /** Binds a confirmation to what was shown. */
  readonly hash: string
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly closedAt: Instant | null
  /** Why it was refused; the shop's own number when done. */
  readonly outcome: string | null
  readonly rulesVersion: number
}

/** How much of a day's or an order's sum a deed uses. `capMinor`: what the sum may never exceed; null: a limit that may change during the day. */
export interface Charge { readonly key: string; readonly amount: Money; readonly capMinor: number | null }
