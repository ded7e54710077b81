import { Type, type Static } from 'typebox'
import { Card, MessageView, QueueView, SentCard } from '../conversations/contract.ts'
import { closed, Id, InstantText, Locale, Nullable } from '../kernel/schema.ts'

/** The socket protocol, version 1, on GET /v1/socket (WebSocket, JSON text frames ≤ 80 KiB).
 *  Client: hello first (a desk's cookie signs it in, a widget sends its session token); then open, send, typing, read, watch.
 *  Server: what was committed and what this viewer may see, nothing else. `message` frames of one conversation come in seq order
 *  without gap; after a reconnect `open` with the last seq held brings exactly the missing ones. */
export const PROTOCOL_VERSION = 1

export const ClientFrame = Type.Union([
  Type.Object({ t: Type.Literal('hello'), v: Type.Integer(), token: Type.Optional(Type.String({ maxLength: 200 })) }, closed),
  Type.Object({ t: Type.Literal('open'), conversation: Id, since: Type.Integer({ minimum: 0 }) }, closed),
  Type.Object({ t: Type.Literal('close'), conversation: Id }, closed),
  Type.Object({ t: Type.Literal('send'), conversation: Id, clientId: Id, body: Type.String(), card: Type.Optional(SentCard) }, closed),
  Type.Object({ t: Type.Literal('typing'), conversation: Id, on: Type.Boolean() }, closed),
  Type.Object({ t: Type.Literal('read'), conversation: Id, seq: Type.Integer({ minimum: 0 }) }, closed),
  Type.Object({ t: Type.Literal('watch'), what: Type.Enum(['inbox', 'wall']), on: Type.Boolean() }, closed),
  Type.Object({ t: Type.Literal('ping') }, closed),
])
export type ClientFrame = Static<typeof ClientFrame>

export const ServerFrame = Type.Union([
  Type.Object({ t: Type.Literal('welcome'), v: Type.Integer(), at: InstantText, heartbeatMs: Type.Integer(), viewer: Type.Enum(['staff', 'shopper']), locale: Nullable(Locale) }, closed),
  Type.Object({ t: Type.Literal('opened'), conversation: Id, lastSeq: Type.Integer(), peerReadSeq: Type.Integer(), queue: Nullable(QueueView) }, closed),
  Type.Object({ t: Type.Literal('message'), conversation: Id, message: MessageView }, closed),
  Type.Object({ t: Type.Literal('draft'), conversation: Id, after: Type.Integer(), text: Type.String() }, { ...closed, description: 'what the AI is writing after message `after`, all of it so far; empty: no more. Not a message: show it as unfinished, and forget it when a message comes' }),
  Type.Object({ t: Type.Literal('card'), conversation: Id, seq: Type.Integer(), card: Card }, { ...closed, description: 'the card of a message you may already hold is now this: a proposal was answered or ran out' }),
  Type.Object({ t: Type.Literal('ack'), conversation: Id, clientId: Id, seq: Type.Integer(), at: InstantText }, closed),
  Type.Object({ t: Type.Literal('refused'), code: Type.String(), say: Type.String(), conversation: Type.Optional(Id), clientId: Type.Optional(Id), retryAfterMs: Type.Optional(Type.Integer()) }, closed),
  Type.Object({ t: Type.Literal('changed'), conversation: Id, revision: Type.Integer(), event: Type.String() }, { ...closed, description: 'reload this conversation\'s row; state, agent, promise or note changed' }),
  Type.Object({ t: Type.Literal('inbox') }, { ...closed, description: 'rows that are nobody\'s or a colleague\'s moved: fetch the page you show (paced by how many desks watch)' }),
  Type.Object({ t: Type.Literal('queue'), conversation: Id, queue: QueueView }, closed),
  Type.Object({ t: Type.Literal('typing'), conversation: Id, who: Type.Enum(['customer', 'agent', 'ai']), on: Type.Boolean() }, closed),
  Type.Object({ t: Type.Literal('read'), conversation: Id, who: Type.Enum(['customer', 'agent']), seq: Type.Integer() }, closed),
  Type.Object({ t: Type.Literal('presence'), agentId: Id, presence: Type.String() }, closed),
  Type.Object({ t: Type.Literal('wall') }, { ...closed, description: 'figures moved; fetch them (at most one a second)' }),
  Type.Object({ t: Type.Literal('import'), importId: Id }, closed),
  Type.Object({ t: Type.Literal('training'), trainingId: Id }, closed),
  Type.Object({ t: Type.Literal('simulation'), simulationId: Id }, closed),
  Type.Object({ t: Type.Literal('signed-out'), reason: Type.String() }, closed),
  Type.Object({ t: Type.Literal('pong') }, closed),
])
export type ServerFrame = Static<typeof ServerFrame>
