import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, MoneyView, Nullable } from '../kernel/schema.ts'

/** What an event says. Each is judged by itself: one that cannot be believed does not hold up the others. */
export const EventIn = Type.Object({
  id: Type.String({ description: 'the source\'s own; told again, it counts once' }), kind: Type.String({ description: 'view, search, cart, order, cancel, return, payment, parcel, review, rating, contact, points, note, promise-broken; others are kept as they are' }),
  at: Type.Union([InstantText, Type.Integer({ description: 'milliseconds since 1970' })]), source: Type.Optional(Type.String({ description: 'which system tells; default: the batch\'s, else api' })), channel: Type.Optional(Nullable(Type.String({ description: 'web, app, mini-program, wechat, phone, e-mail, store' }))),
  subject: Type.Optional(Nullable(Type.String({ description: 'what it is about: the product looked at, the order placed or cancelled, the return' }))),
  who: Type.Object({ customerId: Type.Optional(Id), externalId: Type.Optional(Type.String()), unionId: Type.Optional(Type.String()), openId: Type.Optional(Type.String()), phone: Type.Optional(Type.String()), email: Type.Optional(Type.String()), deviceId: Type.Optional(Type.String()) }, { description: 'any of these; kept as digests' }),
  properties: Type.Optional(Type.Object({}, { additionalProperties: true, description: 'order, return: amount {minor, currency}, an order\'s lines [{productId, title, pieces, minor}]; view, cart, search: category, brand; review, rating: stars 1 to 5; points: balance; contact: solved; parcel: status, late' })),
})
/** A single event, or a batch of up to 10,000. Read by hand: see decide-event.ts. */
export const EventsIn = Type.Unsafe<unknown>(Type.Union([Type.Object({ events: Type.Array(EventIn, { minItems: 1, maxItems: 10_000 }), source: Type.Optional(Type.String()), sentAt: Type.Optional(InstantText) }), EventIn], {
  description: 'One event, or { events, source, sentAt }. sentAt is what the sender\'s clock says while sending: a clock that is off by more than half a minute is then put right.',
}))

export const EventOutcome = Type.Object({
  id: Nullable(Type.String()), outcome: Type.Enum(['stored', 'double', 'quarantined', 'refused'], { description: 'quarantined: kept aside with the reason; refused: not kept' }),
  reason: Nullable(Type.String()), path: Nullable(Type.String()), customerId: Nullable(Id),
}, closed)
export const EventsTaken = Type.Object({ stored: Type.Integer(), double: Type.Integer(), quarantined: Type.Integer(), refused: Type.Integer(), results: Type.Array(EventOutcome) }, closed)
export type EventsTaken = Static<typeof EventsTaken>

export const SourceView = Type.Object({
  source: Type.String(), firstAt: InstantText, lastAt: InstantText, stored: Type.Integer(), doubled: Type.Integer(), quarantined: Type.Integer(), refused: Type.Integer(), late: Type.Integer({ description: 'told more than a day after they happened' }),
  skewMs: Type.Integer({ description: 'its clock less ours' }),
}, closed)
export type SourceView = Static<typeof SourceView>
export const QuarantinedView = Type.Object({ id: Id, source: Type.String(), eventId: Nullable(Type.String()), reason: Type.String(), path: Type.String(), receivedAt: InstantText }, closed)
export type QuarantinedView = Static<typeof QuarantinedView>

export const TimelineEntry = Type.Object({
  what: Type.Enum(['event', 'order', 'talk', 'tag']), kind: Type.String({ description: 'the event\'s kind; order, order-cancelled or return; a talk\'s state; a tag came or went' }), at: InstantText,
  source: Nullable(Type.String()), channel: Nullable(Type.String()), subject: Nullable(Type.String({ description: 'the goods\' title, the order, the talk, the tag' })), amount: Nullable(MoneyView), category: Nullable(Type.String()),
}, closed)
export type TimelineEntry = Static<typeof TimelineEntry>

export const MergeView = Type.Object({ id: Id, withId: Id, reason: Type.String({ description: 'the key both had, or person' }), at: InstantText, by: Type.String(), why: Nullable(Type.String()), undoneAt: Nullable(InstantText), undoneWhy: Nullable(Type.String()) }, closed)
export const IdentityView = Type.Object({
  keys: Type.Array(Type.Object({ kind: Type.Enum(['external', 'union', 'open', 'phone', 'email', 'device']), count: Type.Integer() }, closed)),
  merges: Type.Array(MergeView), conflicts: Type.Array(Type.Object({ otherId: Id, key: Type.String(), reason: Type.String(), since: InstantText }, closed), { description: 'share a key and were kept apart' }),
}, closed)
export type IdentityView = Static<typeof IdentityView>
export const MergeWith = Type.Object({ with: Id, why: Type.String({ minLength: 3, maxLength: 300, pattern: '\\S' }) }, closed)
export const UndoMerge = Type.Object({ why: Type.String({ minLength: 3, maxLength: 300, pattern: '\\S' }) }, closed)
