import { Type, type Static } from 'typebox'
import { AtRevision, ConversationState } from '../conversations/contract.ts'
import { closed, Id, Nullable } from '../kernel/schema.ts'

export const AssignByHand = Type.Object({ agentId: Id, reason: Type.String({ minLength: 1, maxLength: 500 }), ...AtRevision.properties }, closed)
export type AssignByHand = Static<typeof AssignByHand>
export const PushToFront = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }), ...AtRevision.properties }, closed)
export const Join = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) }, closed)
export const Whisper = Type.Object({ body: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }) }, closed)
/** Where it went; the desk reloads the row by its revision. */
export const Moved = Type.Object({ id: Id, state: ConversationState, revision: Type.Integer(), agentId: Nullable(Id) }, closed)
export type Moved = Static<typeof Moved>
