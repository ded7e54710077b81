import type { Level } from '../autonomy/contract.ts'
import type { Command, FlowName } from './commands.ts'
import type { Turn } from './decide.ts'
import type { Stack } from './stack.ts'

/** What is measured and released by itself: a flow, or answering from the knowledge. Null: talk, danger, a wish for a person; those stand on no level. */
export function intentOf (commands: readonly Command[], stack: Stack): string | null {
  const [lead] = commands
  if (lead?.kind === 'start-flow') return lead.flow
  if (lead?.kind === 'answer') return 'answer'
  return lead?.kind === 'set-slot' || lead?.kind === 'correct' ? stack.at(-1)?.flow ?? null : null
}

/** The flow of an intent that stands on `act`. */
export const actingFlow = (intent: string | null, level: Level | undefined): FlowName | undefined => level === 'act' && intent !== null && intent !== 'answer' ? intent as FlowName : undefined // every other intent is a flow's name

/**
 * What is left of a turn under the shop's level: below `confirm` a person takes over instead, with all that was understood kept for them.
 * What the shopper already said yes or no to is carried out: the card was shown when it was allowed. Source: docs/policy/autonomy.md.
 */
export function underLevel (turn: Turn, level: Level): Turn {
  if (level === 'confirm' || level === 'act' || turn.handOver || turn.resolve || turn.confirm) return turn
  return {
    lines: [{ kind: 'text', key: 'hand-over' }], memory: turn.memory, misunderstood: turn.misunderstood, answered: false,
    handOver: { reason: 'autonomy' }, because: 'held-back', ...(turn.decline && { decline: turn.decline }),
  }
}
