import { Type, type Static } from 'typebox'
import { AtRevision, ConversationState } from '../conversations/contract.ts'
import { closed, Id, Nullable } from '../kernel/schema.ts'

export const AssignByHand = Type.Object({ agentId: Id, reason: Type.String({ minLength: 1, maxLength: 500 }), ...AtRevision.properties }, closed)
export type AssignByHand = Static<typeof AssignByHand>
/** Where it went; the desk reloads the row by its revision. */
export const Moved = Type.Object({ id: Id, state: ConversationState, revision: Type.Integer(), agentId: Nullable(Id) }, closed)
export type Moved = Static<typeof Moved>
