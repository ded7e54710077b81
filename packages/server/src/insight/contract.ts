import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Nullable } from '../kernel/schema.ts'

/** A figure and the key that lists the conversations behind it: GET /v1/wall/behind/{key}. */
const Count = Type.Object({ value: Type.Integer(), behind: Type.String() }, closed)
const Share = Type.Object({ value: Nullable(Type.Number({ minimum: 0, maximum: 1, description: 'null when nothing counts yet' })), of: Type.Integer(), behind: Type.String() }, closed)
const Millis = Type.Object({ p50: Nullable(Type.Integer()), p95: Nullable(Type.Integer()), mean: Nullable(Type.Integer()), of: Type.Integer(), behind: Type.String() }, closed)

export const WallView = Type.Object({
  at: InstantText, dayStartedAt: InstantText,
  waiting: Type.Object({ total: Count, byTier: Type.Array(Type.Object({ tier: Type.String(), count: Count, longestMs: Nullable(Type.Integer()) }, closed)), longestMs: Nullable(Type.Integer()), longestConversationId: Nullable(Id) }, closed),
  agents: Type.Array(Type.Object({ id: Id, name: Type.String(), role: Type.String(), presence: Type.String(), openChats: Type.Integer(), capacity: Type.Integer(), resolvedToday: Type.Integer(), longestMs: Nullable(Type.Integer({ description: 'since when they have had the oldest of their conversations' })) }, closed)),
  today: Type.Object({
    opened: Count, handedOff: Count, resolved: Count, resolvedByAi: Share, abandoned: Share, open: Count,
    firstResponse: Millis, resolution: Millis,
    transfers: Type.Object({ perSolved: Nullable(Type.Number({ minimum: 0 })), count: Type.Integer(), of: Type.Integer({ description: 'conversations that people resolved today' }), conversations: Type.Integer(), goal: Type.Number(), behind: Type.String() }, closed),
    promisesKept: Share, promisesBroken: Count, satisfaction: Type.Object({ mean: Nullable(Type.Number()), of: Type.Integer(), nps: Nullable(Type.Integer()), behind: Type.String() }, closed),
  }, closed),
  hours: Type.Array(Type.Object({ startedAt: InstantText, opened: Type.Integer(), handedOff: Type.Integer(), resolved: Type.Integer() }, closed), { description: 'the day so far, hour by hour, shop time' }),
}, closed)
export type WallView = Static<typeof WallView>
