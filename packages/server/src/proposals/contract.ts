import { Type, type Static } from 'typebox'
import { Deed } from '../commerce/contract.ts'
import { closed, Id, InstantText, MoneyView, Nullable } from '../kernel/schema.ts'

export const MakeProposal = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 100, description: 'your own: the same key gives the same proposal, never a second' }),
  conversationId: Type.Optional(Type.Union([Id, Type.Null()])), deed: Deed,
}, closed)
export type MakeProposal = Static<typeof MakeProposal>

export const ConfirmProposal = Type.Object({ hash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'of the proposal as it was shown' }) }, closed)

/** What is shown: the deed, what it moves, until when. Confirming names its hash. */
export const ProposalView = Type.Object({
  id: Id, customerId: Id, conversationId: Nullable(Id), deed: Deed,
  movement: Type.Object({ direction: Type.Enum(['to-shopper', 'from-shopper', 'none']), amount: MoneyView, via: Nullable(Type.String({ description: 'the shop\'s payment method; null: the way it was paid' })) }, closed),
  basis: Type.Enum(['owed', 'goodwill']), state: Type.Enum(['open', 'done', 'declined', 'expired', 'refused']), hash: Type.String(),
  createdAt: InstantText, expiresAt: InstantText, closedAt: Nullable(InstantText), outcome: Nullable(Type.String({ description: 'the shop\'s number for what was done, or the rule that refused it' })),
}, closed)
export type ProposalView = Static<typeof ProposalView>
