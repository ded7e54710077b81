import type { ProposalCard } from '../conversations/contract.ts'
import { settleCards } from '../conversations/index.ts'
import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { openTaskByAi } from '../promises/index.ts'
import { confirmOwn, declineOwn, loadProposal, proposeTo, type Confirmed, type Proposal, type Proposed } from '../proposals/index.ts'
import { handOver, type Turn, type TurnFacts } from './decide.ts'
import { decideProposed, type Held } from './decide-proposed.ts'
import type { Line } from './flows/flow.ts'
import { conclude, type ClosedProposal } from './outcome.ts'

/** The turn after its wishes were carried out, and the card they came to. */
export interface Acted { readonly turn: Turn; readonly card?: ProposalCard }

interface Acting { readonly conversationId: string; readonly customerId: string; readonly seq: number; readonly facts: TurnFacts; lineText (line: Line): string }

/** Carries out what a turn wishes, through proposals/ and promises/ only, in the turn's transaction. The conversation is held. */
export async function actOn (work: Work, decided: Turn, acting: Acting): Promise<Acted> {
  const { conversationId, customerId, facts } = acting
  for (const id of decided.decline ?? []) {
    const answer = await declineOwn(work, customerId, id)
    if (answer.kind === 'done' || answer.kind === 'closed') await settleCards(work, conversationId, id, endOf(answer.proposal))
  }
  let acted: Acted = { turn: decided }
  if (decided.confirm) acted = { turn: await confirmInWords(work, decided, decided.confirm, acting) }
  else if (decided.showAgain !== undefined) acted = await showAgain(work, decided, decided.showAgain, acting)
  else if (decided.propose) {
    const { deed, title } = decided.propose
    const proposed = await proposeTo(work, { kind: 'ai' }, customerId, { key: `turn ${conversationId} ${acting.seq}`, conversationId, deed })
    if (proposed.kind === 'conflict') return { turn: handOver(facts, 'tool-failed', 'hand-over-lost') }
    const turn = decideProposed(decided, heldOf(proposed), facts)
    acted = { turn, ...(proposed.kind === 'proposed' && { card: cardOf(proposed.proposal, title.map(acting.lineText)) }) }
  }
  const { task } = acted.turn
  if (task) await openTaskByAi(work, conversationId, { ...task, what: [...task.what].slice(0, 500).join('') })
  return acted
}

async function confirmInWords (work: Work, turn: Turn, { id, hash }: { id: string; hash: string }, { conversationId, customerId, facts }: Acting): Promise<Turn> {
  const confirmed: Confirmed = await confirmOwn(work, customerId, id, hash)
  if (confirmed.kind === 'not-found' || confirmed.kind === 'hash') return handOver(facts, 'tool-failed', 'hand-over-lost')
  return { ...turn, ...await concluded(work, confirmed.proposal, { conversationId, memory: turn.memory, language: facts.language }), answered: confirmed.kind === 'done' }
}

/** The card once more, at the end of the talk; a proposal that is closed meanwhile is told instead. */
async function showAgain (work: Work, turn: Turn, id: string, { conversationId, facts, lineText }: Acting): Promise<Acted> {
  const proposal = await loadProposal(work, id)
  const title = turn.memory.stack?.find(frame => frame.proposal?.id === id)?.title
  if (proposal.state !== 'open' || work.now >= proposal.expiresAt || !title) return { turn: { ...turn, ...await concluded(work, proposal.state === 'open' ? { ...proposal, state: 'expired' } : proposal, { conversationId, memory: turn.memory, language: facts.language }) } }
  return { turn, card: cardOf(proposal, title.map(lineText)) }
}

async function concluded (work: Work, proposal: Proposal, { conversationId, memory, language }: Pick<Acting, 'conversationId'> & { memory: Turn['memory']; language: TurnFacts['language'] }): Promise<Pick<Turn, 'lines' | 'memory'> & { task?: NonNullable<Turn['task']> }> {
  await settleCards(work, conversationId, proposal.id, endOf(proposal))
  return conclude(memory, closedOf(proposal), language)
}

function heldOf (proposed: Exclude<Proposed, { kind: 'conflict' }>): Held {
  if (proposed.kind === 'proposed') return { kind: 'proposed', id: proposed.proposal.id, hash: proposed.proposal.hash, movement: proposed.proposal.movement }
  const [first] = proposed.because
  return { kind: proposed.kind, rule: proposed.shop?.because ?? first?.rule ?? '', facts: first?.facts ?? {} }
}

export const endOf = ({ state, outcome }: Proposal): Pick<ProposalCard, 'state' | 'outcome'> => ({ state, outcome })

export function closedOf ({ id, state, deed, movement, outcome }: Proposal): ClosedProposal {
  return { id, deed, movement, outcome, state: state === 'open' ? 'expired' : state }
}

function cardOf ({ id, hash, deed, movement, expiresAt, state, outcome }: Proposal, lines: readonly string[]): ProposalCard {
  return {
    kind: 'proposal', proposalId: id, hash, deed: deed.kind, lines: lines.map(line => [...line].slice(0, 600).join('')), movement: { direction: movement.direction, amount: { ...movement.amount } },
    expiresAt: iso(expiresAt), state, outcome,
  }
}
