import type { Role } from '../kernel/viewer.ts'

/** No expert looks after more, whatever a playbook says. Source: mission C5. */
export const MOST_SHOPPERS = 50

export interface AdvisorFacts {
  readonly expert: { readonly active: boolean; readonly role: Role } | undefined
  /** How many they look after now, and whether this customer is one of them. */
  readonly looksAfter: number; readonly alreadyTheirs: boolean
  /** The shop knows the customer by a number of its own: an anonymous visitor cannot be found again. */
  readonly identified: boolean
}

export type AdvisorRefusal = 'no-such-agent' | 'inactive' | 'not-an-expert' | 'anonymous' | 'full'
export type AdvisorDecision = { readonly kind: 'assign' } | { readonly kind: 'unchanged' } | { readonly kind: 'refuse'; readonly because: AdvisorRefusal; readonly most: number }

/** May this expert look after this customer? `maxShoppers` (inclusive) is the playbook's; fifty bounds it. Source: docs/policy/routing.md, "Advisors". */
export function decideAdvisor (facts: AdvisorFacts, maxShoppers: number): AdvisorDecision {
  const most = mostShoppers(maxShoppers)
  const refuse = (because: AdvisorRefusal): AdvisorDecision => ({ kind: 'refuse', because, most })
  if (!facts.expert) return refuse('no-such-agent')
  if (!facts.expert.active) return refuse('inactive')
  if (facts.expert.role !== 'expert') return refuse('not-an-expert')
  if (!facts.identified) return refuse('anonymous')
  if (facts.alreadyTheirs) return { kind: 'unchanged' }
  return facts.looksAfter >= most ? refuse('full') : { kind: 'assign' }
}

export function mostShoppers (maxShoppers: number | undefined): number {
  return Math.min(maxShoppers ?? MOST_SHOPPERS, MOST_SHOPPERS)
}

/** An advisor who was switched off, or is no expert any more, looks after nobody: their shoppers fall back to everybody. */
export function stillAdvises (agent: { readonly active: boolean; readonly role: string }): boolean {
  return agent.active && agent.role === 'expert'
}
