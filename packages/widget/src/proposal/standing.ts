import type { ProposalCard } from '@zhiyu/server/contract/conversations'

export type Answer = 'confirm' | 'decline'
/** Why an answer did not take. */
export type Trouble = 'unheard' | 'busy' | 'closed' | 'changed' | 'refused' | 'person' | 'gone'

/** What this page knows of one proposal beside its card. `unsure`: the line broke in mid-answer and it is not yet known what came of it. */
export interface Known {
  readonly working?: Answer
  readonly unsure?: boolean
  readonly state?: ProposalCard['state']
  readonly outcome?: string | null
  readonly trouble?: Trouble
}

export type Standing = 'open' | 'working' | 'unsure' | 'done' | 'declined' | 'refused' | 'expired'

/** A closed state never opens again, whoever says so first: the card, our own call, or the time (`expiresAt` itself is too late). */
export function decideStanding (card: Pick<ProposalCard, 'state' | 'expiresAt'>, known: Known, leftMs: number): Standing {
  if (card.state !== 'open') return card.state
  if (known.state && known.state !== 'open') return known.state
  if (known.working) return 'working'
  if (known.unsure) return 'unsure'
  return leftMs <= 0 ? 'expired' : 'open'
}

export function troubleOf (status: number, code: string): Trouble {
  switch (code) {
    case 'proposal.closed': return 'closed'
    case 'proposal.not-as-shown': return 'changed'
    case 'proposal.refused': case 'order.not-found': return 'refused'
    case 'proposal.needs-person': return 'person'
    case 'proposal.not-found': return 'gone'
  }
  return status === 429 || status === 503 ? 'busy' : status >= 400 && status < 500 ? 'refused' : 'unheard'
}

/** Shown beside the hour: minutes while there are many, seconds in the last one. Undefined while more than an hour is left. */
export function leftOf (leftMs: number): { readonly minutes: number; readonly seconds: number } | undefined {
  if (leftMs >= 3_600_000) return undefined
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000))
  return { minutes: Math.floor(seconds / 60), seconds: seconds % 60 }
}
