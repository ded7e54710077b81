import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Nullable, Why } from '../kernel/schema.ts'

export const PromiseKind = Type.Enum(['first-response', 'solution', 'closure'])
export type PromiseKind = Static<typeof PromiseKind>
export const PromiseView = Type.Object({
  id: Id, kind: PromiseKind, tier: Type.String(), state: Type.Enum(['running', 'warned', 'breached', 'kept', 'void']),
  startedAt: InstantText, warnAt: InstantText, dueAt: InstantText, finishedAt: Nullable(InstantText), breachedAt: Nullable(InstantText),
  playbookVersion: Type.Integer(), because: Type.Array(Why),
}, closed)
export type PromiseView = Static<typeof PromiseView>
