import { Type, type Static } from 'typebox'
import { OrderView, ParcelView, ProductView } from '../commerce/contract.ts'
import { CareNeed, Tier } from '../customers/contract.ts'
import { closed, Id, InstantText, Locale, MoneyView, Nullable, Why } from '../kernel/schema.ts'

export const ConversationState = Type.Enum(['with-ai', 'waiting', 'with-agent', 'resolved'])
export type ConversationState = Static<typeof ConversationState>
export const SenderKind = Type.Enum(['customer', 'agent', 'ai', 'system'])
export type SenderKind = Static<typeof SenderKind>

/** What anybody may put under a message. Text in `body` always says the same in words. */
const SendableCard = [
  Type.Object({ kind: Type.Literal('order'), order: OrderView }, closed),
  Type.Object({ kind: Type.Literal('orders'), orders: Type.Array(OrderView, { maxItems: 10 }) }, closed),
  Type.Object({ kind: Type.Literal('parcel'), parcel: ParcelView }, closed),
  Type.Object({ kind: Type.Literal('product'), product: ProductView }, closed),
  Type.Object({ kind: Type.Literal('article'), articleId: Id, title: Type.String() }, closed),
  Type.Object({ kind: Type.Literal('choices'), choices: Type.Array(Type.String({ maxLength: 80 }), { maxItems: 4 }) }, closed),
  Type.Object({ kind: Type.Literal('rate') }, closed),
] as const
export const SentCard = Type.Union([...SendableCard])

/**
 * A deed the house would do for the shopper, to be confirmed or declined. Written by the house only, never sent by a client.
 *
 * The shopper confirms with POST /v1/widget/proposals/{proposalId}/confirm and this `hash`, declines with …/decline; both are pressable while
 * `state` is `open` and `expiresAt` has not come. What becomes of it arrives as a `card` frame for the same seq (and stands in the message from
 * then on); the concierge says it in words once, whoever pressed. Two messages may show one proposal: both follow it.
 */
export const ProposalCard = Type.Object({
  kind: Type.Literal('proposal'), proposalId: Id, hash: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'of exactly what is shown; confirming names it' }),
  deed: Type.Enum([
    'cancel-order', 'change-order-address', 'change-order-items', 'change-order-payment', 'change-own-address', 'return-items', 'exchange-items',
    'claim-price-protection', 'request-invoice', 'book-repair', 'book-trade-in', 'file-complaint', 'file-order-complaint',
  ], { description: 'which deed, for an icon; the words are in `lines`' }),
  lines: Type.Array(Type.String({ maxLength: 600 }), { minItems: 1, maxItems: 20, description: 'what will be done, in the language of the conversation; the first line is the title' }),
  movement: Type.Object({ direction: Type.Enum(['to-shopper', 'from-shopper', 'none']), amount: MoneyView }, { ...closed, description: 'seen from the shopper; `none` moves no money' }),
  expiresAt: InstantText, state: Type.Enum(['open', 'done', 'declined', 'expired', 'refused']),
  outcome: Nullable(Type.String({ description: 'the shop\'s own number for what was done, or the rule that refused it' })),
}, closed)
export type ProposalCard = Static<typeof ProposalCard>

export const Card = Type.Union([...SendableCard, ProposalCard])
export type Card = Static<typeof Card>

/** System messages carry a catalogue key in `body` (`system.agent-joined` …) and its values in the card-less `values`. */
export const MessageView = Type.Object({
  seq: Type.Integer({ minimum: 1 }), clientId: Id, senderKind: SenderKind, senderName: Nullable(Type.String()),
  label: Nullable(Type.String({ description: 'the AI label; part of the message wherever it goes' })),
  body: Type.String(), card: Nullable(Card), sentAt: InstantText,
}, closed)
export type MessageView = Static<typeof MessageView>

export const NoteView = Type.Object({
  id: Id, afterSeq: Type.Integer(), kind: Type.Enum(['note', 'handed-off', 'assigned', 'transferred', 'returned', 'resolved', 'reopened', 'promise', 'rated', 'intervened', 'call-back']),
  authorId: Type.String(), authorName: Nullable(Type.String()), body: Type.String(), detail: Type.Record(Type.String(), Type.Unknown()), at: InstantText,
}, closed)
export type NoteView = Static<typeof NoteView>

/** One row of the inbox. */
export const ConversationSummary = Type.Object({
  id: Id, state: ConversationState, revision: Type.Integer(), channel: Type.String(), locale: Locale,
  customer: Type.Object({ id: Id, name: Nullable(Type.String()), tier: Tier, care: Type.Array(CareNeed) }, closed),
  agent: Nullable(Type.Object({ id: Id, name: Type.String() }, closed)), neededSkill: Nullable(Type.String()),
  lastSeq: Type.Integer(), lastSender: Nullable(SenderKind), lastWords: Nullable(Type.String()), lastAt: InstantText,
  unread: Type.Integer({ description: 'shopper messages no agent has read' }),
  waitingSince: Nullable(InstantText), openedAt: InstantText, resolvedAt: Nullable(InstantText), handoverReason: Nullable(Type.String()), pushed: Type.Boolean({ description: 'a supervisor put it in front of the queue' }),
  callBack: Nullable(Type.Object({ how: Type.Enum(['phone', 'message']), preferredAt: Nullable(InstantText), notBefore: Nullable(InstantText), tries: Type.Integer() }, closed)),
  nextPromise: Nullable(Type.Object({ kind: Type.String(), dueAt: InstantText, warnAt: InstantText, state: Type.String() }, closed)),
}, closed)
export type ConversationSummary = Static<typeof ConversationSummary>

export const InboxQuery = Type.Object({
  view: Type.Enum(['mine', 'team', 'waiting', 'with-ai', 'resolved']),
  tier: Type.Optional(Tier), care: Type.Optional(CareNeed), agentId: Type.Optional(Id), customerId: Type.Optional(Id),
  cursor: Type.Optional(Type.String({ maxLength: 200 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
}, closed)
export type InboxQuery = Static<typeof InboxQuery>
export const InboxPage = Type.Object({ items: Type.Array(ConversationSummary), nextCursor: Nullable(Type.String()), counts: Type.Object({ mine: Type.Integer(), team: Type.Integer(), waiting: Type.Integer(), 'with-ai': Type.Integer() }, closed) }, closed)
export type InboxPage = Static<typeof InboxPage>

export const MessagePage = Type.Object({ items: Type.Array(MessageView), lastSeq: Type.Integer() }, closed)
export const PageQuery = Type.Object({
  after: Type.Optional(Type.Integer({ minimum: 0, description: 'messages with seq > after, oldest first' })), before: Type.Optional(Type.Integer({ minimum: 1, description: 'the page before this seq' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
}, closed)

export const SendMessage = Type.Object({ clientId: Id, body: Type.String({ minLength: 1, maxLength: 65_536 }), card: Type.Optional(SentCard) }, closed)
export type SendMessage = Static<typeof SendMessage>
export const Acknowledged = Type.Object({ clientId: Id, seq: Type.Integer(), sentAt: InstantText }, closed)
export type Acknowledged = Static<typeof Acknowledged>

export const AddNote = Type.Object({ body: Type.String({ minLength: 1, maxLength: 10_000 }) }, closed)
export const Transfer = Type.Object({ toAgentId: Type.Optional(Id), skill: Type.Optional(Type.String({ maxLength: 40 })), reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed)
export const Resolve = Type.Object({ resolution: Type.String({ minLength: 1, maxLength: 500 }) }, closed)
export const MarkRead = Type.Object({ seq: Type.Integer({ minimum: 0 }) }, closed)
/** Sent with every state change; a stale revision is 409, so nobody undoes what they have not seen. */
export const AtRevision = Type.Object({ revision: Type.Optional(Type.Integer({ minimum: 0 })) }, closed)

/** What the AI knew when it stepped aside: kept with the hand-over's line, for staff. */
export const HandOverPacket = Type.Object({
  intents: Type.Array(Type.String(), { description: 'the flows the shopper\'s wishes began, in order' }),
  flows: Type.Array(Type.Object({ flow: Type.String(), asked: Nullable(Type.String({ description: 'the slot asked for last' })), slots: Type.Record(Type.String(), Type.String()) }, closed), { description: 'at hand (the last) and waiting' }),
  tried: Type.Array(Type.String({ description: 'flow:step' })), mood: Type.Enum(['calm', 'upset', 'angry', 'in-danger']), next: Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed),
}, closed)
export type HandOverPacket = Static<typeof HandOverPacket>

/** Why the conversation is where it is: one recorded decision. */
export const DecisionView = Type.Object({ id: Id, kind: Type.String(), at: InstantText, playbookVersion: Type.Integer(), outcome: Type.Record(Type.String(), Type.Unknown()), because: Type.Array(Why) }, closed)
export type DecisionView = Static<typeof DecisionView>

export const QueueView = Type.Object({
  state: ConversationState, waitingSince: Nullable(InstantText), place: Nullable(Type.Integer({ minimum: 1 })), waitLowMs: Nullable(Type.Integer()), waitHighMs: Nullable(Type.Integer()), openNow: Type.Boolean(), opensAt: Nullable(InstantText), agentName: Nullable(Type.String()),
  /** Whether a call-back is to be offered; and the one they asked for, the number masked. */
  callBackOffered: Type.Boolean(), callBack: Nullable(Type.Object({ how: Type.Enum(['phone', 'message']), phone: Nullable(Type.String()), notBefore: Nullable(InstantText), tries: Type.Integer() }, closed)),
}, closed)
export type QueueView = Static<typeof QueueView>
