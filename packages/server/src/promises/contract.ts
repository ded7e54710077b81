import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, MoneyView, Nullable, Why } from '../kernel/schema.ts'

export const PromiseKind = Type.Enum(['first-response', 'expert', 'solution', 'closure'])
export type PromiseKind = Static<typeof PromiseKind>
export const PauseWhy = Type.Enum(['shopper', 'partner'])
export type PauseWhy = Static<typeof PauseWhy>
export const EvidenceKind = Type.Enum(['started', 'warned', 'paused', 'resumed', 'reopened', 'escalated', 'stepped-in', 'breached', 'kept', 'void', 'fulfilled-late', 'proposed', 'accepted', 'declined', 'withdrawn'])
export type EvidenceKind = Static<typeof EvidenceKind>

/** One line of a promise's record. `hash` covers the line and the hash before it. */
export const EvidenceView = Type.Object({
  n: Type.Integer({ minimum: 1 }), at: InstantText, what: EvidenceKind,
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])), hash: Type.String(),
}, closed)
export type EvidenceView = Static<typeof EvidenceView>

export const ProposalState = Type.Enum(['proposed', 'accepted', 'declined', 'withdrawn'])
export const ProposalView = Type.Object({
  id: Id, promiseId: Id, amount: MoneyView, state: ProposalState, madeAt: InstantText, decidedAt: Nullable(InstantText), decidedBy: Nullable(Type.String({ description: 'a name' })), reason: Nullable(Type.String()),
}, { ...closed, description: 'what may be offered for a broken promise; recorded here, paid elsewhere' })
export type ProposalView = Static<typeof ProposalView>

export const PromiseView = Type.Object({
  id: Id, kind: PromiseKind, tier: Type.String(), state: Type.Enum(['running', 'warned', 'breached', 'kept', 'void']),
  startedAt: InstantText, warnAt: InstantText, dueAt: InstantText, finishedAt: Nullable(InstantText), breachedAt: Nullable(InstantText),
  pausedAt: Nullable(InstantText), pausedWhy: Nullable(PauseWhy),
  playbookVersion: Type.Integer(), overlay: Nullable(Type.String()), because: Type.Array(Why),
  evidence: Type.Array(EvidenceView), sound: Type.Boolean({ description: 'false: the record was changed after it was written' }), proposal: Nullable(ProposalView),
}, closed)
export type PromiseView = Static<typeof PromiseView>

export const Partner = Type.Enum(['logistics', 'repair', 'after-sales'])
export type Partner = Static<typeof Partner>
export const PartnerTaskView = Type.Object({
  id: Id, conversationId: Id, partner: Partner, what: Type.String(), state: Type.Enum(['open', 'done']), openedAt: InstantText, openedBy: Nullable(Type.String()), dueAt: InstantText,
  doneAt: Nullable(InstantText), doneBy: Nullable(Type.String()), result: Nullable(Type.String()),
}, closed)
export type PartnerTaskView = Static<typeof PartnerTaskView>
export const NewPartnerTask = Type.Object({ partner: Partner, what: Type.String({ minLength: 1, maxLength: 500 }), dueInMs: Type.Integer({ minimum: 60_000, maximum: 7 * 86_400_000 }) }, closed)
export type NewPartnerTask = Static<typeof NewPartnerTask>

/** Somebody is asked to step in. */
export const EscalationView = Type.Object({
  id: Id, conversationId: Id, promiseId: Id, clock: PromiseKind, on: Type.Enum(['warning', 'breach']), forRole: Type.Enum(['expert', 'supervisor']), raisedAt: InstantText, customerName: Nullable(Type.String()), tier: Type.String(),
}, closed)
export type EscalationView = Static<typeof EscalationView>
