import type { Instant } from '../kernel/clock.ts'
import type { Proposal, ProposalState } from './model.ts'

/**
 * open ──confirm──▶ done        (a second confirm: the same answer, no second effect)
 *   ├──decline──▶ declined
 *   ├──confirm──▶ refused       (the facts are no longer those that were shown, or the shop says no)
 *   └──expire───▶ expired       (from expiresAt on)
 *
 * Nothing leaves a closed state.
 */
export type Knock =
  | { readonly kind: 'go-on' }
  /** Already answered so: give the same answer. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'close'; readonly as: 'expired' | 'declined' }
  | { readonly kind: 'refuse'; readonly because: 'hash' | ProposalState }

export function decideConfirm (proposal: Pick<Proposal, 'state' | 'hash' | 'expiresAt'>, shownHash: string, now: Instant): Knock {
  if (shownHash !== proposal.hash) return { kind: 'refuse', because: 'hash' }
  if (proposal.state === 'done') return { kind: 'repeat' }
  if (proposal.state !== 'open') return { kind: 'refuse', because: proposal.state }
  return now >= proposal.expiresAt ? { kind: 'close', as: 'expired' } : { kind: 'go-on' }
}

export function decideDecline (proposal: Pick<Proposal, 'state' | 'expiresAt'>, now: Instant): Knock {
  if (proposal.state === 'declined') return { kind: 'repeat' }
  if (proposal.state !== 'open') return { kind: 'refuse', because: proposal.state }
  return { kind: 'close', as: now >= proposal.expiresAt ? 'expired' : 'declined' }
}

export function isOver (proposal: Pick<Proposal, 'state' | 'expiresAt'>, now: Instant): boolean {
  return proposal.state === 'open' && now >= proposal.expiresAt
}
