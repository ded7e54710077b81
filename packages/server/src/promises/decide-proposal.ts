import type { Static } from 'typebox'
import { money, type Money } from '../kernel/money.ts'
import type { Why } from '../kernel/schema.ts'
import type { Playbook } from '../playbook/contract.ts'
import type { PromiseKind } from './contract.ts'

/** What the playbook offers for a broken promise, in the shop's currency; undefined when it offers nothing. */
export function proposalFor (broken: { readonly kind: PromiseKind; readonly tier: string }, currency: string, rules: Playbook): Money | undefined {
  const rule = rules.promises.proposals?.find(one => one.clock === broken.kind && one.tiers.some(tier => tier === broken.tier))
  const minor = rule?.amountMinor[currency]
  return minor === undefined || minor <= 0 ? undefined : money(minor, currency)
}

export type AcceptDecision =
  | { readonly kind: 'accept'; readonly because: readonly Static<typeof Why>[] }
  | { readonly kind: 'refuse'; readonly because: 'no-authority' | 'over-case-limit' | 'over-day-limit' }

/**
 * Whether a role may accept an amount on its own authority: per case and per day, in the same currency, both limits inclusive.
 * Source: docs/policy/playbook.md, "Authority"; the front line's ¥500 is the flexible level of the three-level standard.
 */
export function decideAccept (amount: Money, giver: { readonly role: string; readonly grantedTodayMinor: number }, rules: Playbook): AcceptDecision {
  const limit = rules.compensation.authority[giver.role]
  if (!limit || limit.currency !== amount.currency) return { kind: 'refuse', because: 'no-authority' }
  if (amount.minor > limit.perCaseMinor) return { kind: 'refuse', because: 'over-case-limit' }
  if (giver.grantedTodayMinor + amount.minor > limit.perDayMinor) return { kind: 'refuse', because: 'over-day-limit' }
  return { kind: 'accept', because: [{ rule: 'promise.proposal', facts: { role: giver.role, minor: amount.minor, currency: amount.currency, perCaseMinor: limit.perCaseMinor, grantedTodayMinor: giver.grantedTodayMinor } }] }
}
