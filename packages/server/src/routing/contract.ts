import { Type, type Static } from 'typebox'
import { AtRevision, ConversationState } from '../conversations/contract.ts'
import { closed, Id, InstantText, Nullable } from '../kernel/schema.ts'

export const AssignByHand = Type.Object({ agentId: Id, reason: Type.String({ minLength: 1, maxLength: 500 }), ...AtRevision.properties }, closed)
export type AssignByHand = Static<typeof AssignByHand>
export const PushToFront = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }), ...AtRevision.properties }, closed)
export const Join = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }) }, closed)
export const Whisper = Type.Object({ body: Type.String({ minLength: 1, maxLength: 2_000, pattern: '\\S' }) }, closed)
/** Where it went; the desk reloads the row by its revision. */
export const Moved = Type.Object({ id: Id, state: ConversationState, revision: Type.Integer(), agentId: Nullable(Id) }, closed)
export type Moved = Static<typeof Moved>

/** Call me at this number (from this time on, or as soon as it is my turn), or answer me here. */
export const AskCallBack = Type.Union([
  Type.Object({ how: Type.Literal('phone'), phone: Type.String({ minLength: 1, maxLength: 40 }), preferredAt: Type.Optional(InstantText) }, closed),
  Type.Object({ how: Type.Literal('message') }, closed),
])
export type AskCallBack = Static<typeof AskCallBack>
/** `notBefore`: out of the queue until then. The number is forgotten when the call-back ends. */
export const CallBackView = Type.Object({
  how: Type.Enum(['phone', 'message']), state: Type.Enum(['open', 'done', 'not-reached', 'cancelled']), phone: Nullable(Type.String({ description: 'masked' })),
  preferredAt: Nullable(InstantText), notBefore: Nullable(InstantText), tries: Type.Integer(), askedAt: InstantText, finishedAt: Nullable(InstantText),
}, closed)
export type CallBackView = Static<typeof CallBackView>
export const ConcludeCallBack = Type.Object({ reached: Type.Boolean(), ...AtRevision.properties }, closed)
