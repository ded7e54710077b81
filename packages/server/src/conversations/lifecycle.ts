import type { ConversationState } from './contract.ts'

/*  with-ai ──handed-off──▶ waiting ──assigned──▶ with-agent
 *     ▲  └──assigned (taken over)──────────────────▲ │ └─ assigned (to another agent)
 *     │                     ▲────────returned────────┘
 *     └─customer-wrote── resolved ◀──resolved── from each of the three; reopened by staff ──▶ waiting */

export type Signal = 'handed-off' | 'assigned' | 'returned' | 'resolved' | 'reopened' | 'customer-wrote'

/** Where each signal leads. A missing cell means the signal is refused in that state. */
export const next = {
  'with-ai': { 'handed-off': 'waiting', assigned: 'with-agent', 'customer-wrote': 'with-ai', resolved: 'resolved' },
  waiting: { assigned: 'with-agent', 'customer-wrote': 'waiting', resolved: 'resolved' },
  'with-agent': { assigned: 'with-agent', returned: 'waiting', 'customer-wrote': 'with-agent', resolved: 'resolved' },
  resolved: { reopened: 'waiting', 'customer-wrote': 'with-ai' },
} as const satisfies Record<ConversationState, Partial<Record<Signal, ConversationState>>>

export function nextState (state: ConversationState, signal: Signal): ConversationState | undefined {
  return (next[state] as Partial<Record<Signal, ConversationState>>)[signal] // widened: any signal may be asked of any state
}
