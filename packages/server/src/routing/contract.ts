import { Type, type Static } from 'typebox'
import { AtRevision, ConversationState, HandOverPacket } from '../conversations/contract.ts'
import { CareNeed, Tier } from '../customers/contract.ts'
import { closed, Id, InstantText, Nullable, Why } from '../kernel/schema.ts'
import { Role, Skill } from '../staff/contract.ts'

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
const Verdict = Type.Enum(['can', 'full', 'not-yet', 'held-back', 'waits-for-preferred', 'passed-it-on', 'may-not'])
const PreferredKind = Type.Enum(['advisor', 'last-agent'])

/** One agent as a decision saw them. */
const RecordedAgent = Type.Object({
  id: Id, role: Role, skills: Type.Array(Skill), languages: Type.Array(Type.String()), capacity: Type.Integer(), openChats: Type.Integer(),
  openLoad: Type.Number({ description: 'hundredths of an ordinary chat' }), lastAssignedAt: Nullable(Type.Number()), costMs: Nullable(Type.Number()), fits: Type.Boolean(), verdict: Verdict,
})
export type RecordedAgent = Static<typeof RecordedAgent>

/** The facts kept with an assignment (decisions.facts of routing.assign). Open: more may be added. */
export const RecordedMoment = Type.Object({
  waitedMs: Type.Number(), waitingSince: Type.Number(), queueKey: Type.Number(), tier: Tier, care: Type.Array(CareNeed), neededSkill: Nullable(Type.String()), locale: Type.String(),
  passedOnBy: Nullable(Id), prefers: Nullable(Type.Object({ agentId: Id, kind: PreferredKind })),
  place: Type.Integer(), waiting: Type.Integer(), reserve: Type.Number(), overloaded: Type.Boolean(), agents: Type.Array(RecordedAgent), others: Type.Record(Type.String(), Type.Integer()),
})
export type RecordedMoment = Static<typeof RecordedMoment>

const Person = Type.Object({ id: Id, name: Nullable(Type.String()) }, closed)
export const ConsideredAgent = Type.Object({
  ...Person.properties, role: Role, level: Nullable(Type.Integer({ description: 'in the needed skill; 0: none; null: no skill is needed' })), speaks: Type.Boolean(), openChats: Type.Integer(), capacity: Type.Integer(),
  costMs: Nullable(Type.Number({ description: 'as waiting time' })), verdict: Verdict, preferred: Nullable(PreferredKind), chosen: Type.Boolean(),
  difference: Type.Array(Type.Enum(['preferred', 'level', 'language', 'role', 'load', 'turn']), { description: 'in what the chosen one was better' }),
}, closed)
export type ConsideredAgent = Static<typeof ConsideredAgent>

/** Why this agent, or why nobody yet. `complete` is false for decisions made before agents were kept with them. */
export const Explanation = Type.Object({
  kind: Type.Enum(['matched', 'by-hand', 'waiting', 'none']), at: Nullable(InstantText), playbookVersion: Nullable(Type.Integer()), agent: Nullable(Person), by: Nullable(Person), because: Type.Array(Why),
  waitedMs: Nullable(Type.Number()), place: Nullable(Type.Integer()), waiting: Nullable(Type.Integer()), headStartMs: Nullable(Type.Number()), headStarts: Type.Array(Why), neededSkill: Nullable(Type.String()),
  agents: Type.Array(ConsideredAgent), others: Type.Record(Type.String(), Type.Integer()), complete: Type.Boolean(),
}, closed)
export type Explanation = Static<typeof Explanation>

export const AskWhatIf = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 999_999_999 }) }, closed)
const WhatIfSide = Type.Object({
  playbookVersion: Type.Integer(), headStartMs: Type.Number(), headStarts: Type.Array(Why), place: Nullable(Type.Integer()), agent: Nullable(Person), because: Type.Array(Why),
  earliestMs: Nullable(Type.Number({ description: 'the least wait after which somebody of these agents could serve; null: nobody' })),
}, closed)
export const WhatIfView = Type.Object({
  of: Type.Enum(['recorded', 'now']), at: InstantText, waitedMs: Type.Number(), original: WhatIfSide, other: WhatIfSide,
  keyShiftMs: Type.Number({ description: 'how much further ahead (positive) the other version places it' }), unknown: Type.Array(Type.String()), notKept: Type.Integer(),
}, closed)
export type WhatIfView = Static<typeof WhatIfView>

/** What goes along when a conversation changes hands. */
export const HandOver = Type.Object({
  kind: Type.Enum(['none', 'from-ai', 'transferred', 'returned', 'reassigned', 'taken-over']), at: Nullable(InstantText), from: Nullable(Person), by: Nullable(Person), reason: Type.String(), neededSkill: Nullable(Type.String()),
  opening: Nullable(Type.String({ description: 'the shopper\'s first words' })), aiAnswers: Type.Integer(), tried: Type.Array(Why), notes: Type.Integer(),
  holders: Type.Array(Type.Object({ agent: Person, from: InstantText, to: Nullable(InstantText), endedBy: Nullable(Type.String()), answers: Type.Integer() }, closed)),
  promises: Type.Array(Type.Object({ kind: Type.String(), dueAt: InstantText, state: Type.String() }, closed)),
  packet: Nullable(HandOverPacket),
}, closed)
export type HandOver = Static<typeof HandOver>
