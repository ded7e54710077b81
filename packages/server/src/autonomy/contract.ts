import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Nullable, Why } from '../kernel/schema.ts'

/** What the AI may do about an intent: nothing; a draft for whoever serves; act once the shopper confirms; act (deeds that move money or goods are confirmed all the same). */
export const Level = Type.Enum(['off', 'suggest', 'confirm', 'act'])
export type Level = Static<typeof Level>
export const IntentName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })

export const PrecisionView = Type.Object({
  turns: Type.Integer({ description: 'measured since the last move, the newest 200' }), agreed: Type.Integer(),
  share: Nullable(Type.Number({ description: '0..1; null: nothing measured yet' })), low: Nullable(Type.Number({ description: 'Wilson interval, 95 %' })), high: Nullable(Type.Number()),
}, closed)
export type PrecisionView = Static<typeof PrecisionView>

/** What the figures say: leave it, more (a person says yes), less (done at once by the house; here only between two measurements). */
export const Advice = Type.Object({ kind: Type.Enum(['stay', 'raise', 'lower']), to: Level, because: Why }, closed)
export type Advice = Static<typeof Advice>

export const IntentView = Type.Object({
  intent: IntentName,
  level: Level, revision: Type.Integer(), since: Nullable(InstantText), by: Nullable(Type.String({ description: 'rule, or an agent\'s name; null: as shipped' })),
  precision: PrecisionView, shadow: Type.Integer({ description: 'of the turns: beside a person' }), served: Type.Integer({ description: 'of the turns: the AI answered' }),
  distance: Nullable(Type.Number({ description: 'median share of a draft that the person changed, 0..1' })), advice: Advice,
}, closed)
export type IntentView = Static<typeof IntentView>

export const MoveView = Type.Object({ id: Id, intent: IntentName, from: Level, to: Level, at: InstantText, by: Type.String(), because: Why }, closed)
export type MoveView = Static<typeof MoveView>

export const DialectView = Type.Object({ dialect: Type.String(), turns: Type.Integer(), understood: Type.Integer(), share: Type.Number(), open: Type.Boolean(), waiting: Type.Integer({ description: 'turns nobody has reviewed' }) }, closed)
export type DialectView = Static<typeof DialectView>

export const AutonomyView = Type.Object({
  rules: Type.Object({ turns: Type.Integer(), confirmFrom: Type.Number(), actFrom: Type.Number(), lowerBelow: Type.Number(), raiseByItself: Type.Boolean(), reviewBelow: Type.Number() }, closed),
  intents: Type.Array(IntentView), moves: Type.Array(MoveView, { description: 'the newest 50' }), dialects: Type.Array(DialectView),
}, closed)
export type AutonomyView = Static<typeof AutonomyView>

export const SetLevel = Type.Object({ level: Level, revision: Type.Integer({ minimum: 0, description: 'the revision you read; another one is 409' }), reason: Type.String({ minLength: 1, maxLength: 300 }) }, closed)
export type SetLevel = Static<typeof SetLevel>

export const Dialect = Type.String({ pattern: '^[a-z][a-z0-9-]{0,29}$' })
export const DialectTurn = Type.Object({ conversationId: Id, seq: Type.Integer(), at: InstantText, words: Type.String(), read: Type.Array(Type.String(), { description: 'what the AI took it for' }) }, closed)
export type DialectTurn = Static<typeof DialectTurn>
export const ReviewTurn = Type.Object({ conversationId: Id, seq: Type.Integer({ minimum: 1 }), right: Type.Boolean() }, closed)
export type ReviewTurn = Static<typeof ReviewTurn>

/** One measured turn: what the AI would have done, or did, and whether the person, or the shopper, agreed. */
export const EvidenceView = Type.Object({ conversationId: Id, seq: Type.Integer(), at: InstantText, kind: Type.Enum(['shadow', 'served']), agreed: Type.Boolean(), ai: Type.String(), human: Type.String(), distance: Nullable(Type.Number()) }, closed)
export type EvidenceView = Static<typeof EvidenceView>
