import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Locale, MoneyView, Nullable, ShopId, Why } from '../kernel/schema.ts'

export const Tier = Type.Enum(['diamond', 'core', 'mass'])
export type Tier = Static<typeof Tier>
export const CareNeed = Type.Enum(['silver', 'hearing', 'vision', 'dialect', 'language'])
export type CareNeed = Static<typeof CareNeed>

/** One tag of the profile: what, since when, until when if nothing more happens, and why we say so. `label` texts come from the i18n catalogue by `tag`. */
export const TagView = Type.Object({ tag: Type.String(), since: Nullable(InstantText), until: Type.Optional(Nullable(InstantText)), why: Type.Array(Why) }, closed)
export type TagView = Static<typeof TagView>

export const CustomerView = Type.Object({
  id: Id, externalId: Nullable(Type.String()), name: Nullable(Type.String()), identified: Type.Boolean(),
  phone: Nullable(Type.String({ description: 'masked' })), email: Nullable(Type.String({ description: 'masked' })), region: Nullable(Type.String()), locale: Nullable(Type.String()),
  tier: Tier, tags: Type.Array(TagView), refused: Type.Optional(Type.Array(TagView, { description: 'true by the rules, and not used: the shopper does not want them' })), care: Type.Array(CareNeed),
  spend365: Type.Array(MoneyView), orders30: Type.Integer(), ordersEver: Type.Integer(), lastOrderAt: Nullable(InstantText),
  playbookVersion: Type.Integer(), createdAt: InstantText,
}, closed)
export type CustomerView = Static<typeof CustomerView>

export const DeclareCare = Type.Object({ care: Type.Array(CareNeed, { maxItems: 5 }) }, closed)

/** POST /v1/widget/session. Tokens travel in bodies and headers, never in a URL. */
export const OpenSession = Type.Object({
  shop: ShopId, visitorToken: Type.Optional(Type.String({ maxLength: 200 })), identityToken: Type.Optional(Type.String({ maxLength: 4_000 })), locale: Type.Optional(Locale),
}, closed)
export const ShopperSession = Type.Object({
  shop: Type.Object({ id: ShopId, name: Type.String(), timeZone: Type.String() }, closed),
  visitorToken: Type.String({ description: 'keep in the widget\'s own storage: brings the anonymous visitor back' }),
  sessionToken: Type.String({ description: 'Bearer token for /v1/widget and the socket; keep in memory only' }),
  expiresAt: InstantText, identified: Type.Boolean(), identityRefused: Nullable(Type.String({ description: 'why an identity token was refused; the chat stays anonymous' })),
  customer: Type.Object({ id: Id, name: Nullable(Type.String()), care: Type.Array(CareNeed), tier: Tier }, closed),
  conversationId: Nullable(Id),
  greeting: Type.String(), aiLabel: Type.String(),
  suggestions: Type.Array(Type.String()), advisor: Nullable(Type.Object({ name: Type.String(), avatar: Nullable(Type.String()) }, closed)),
}, closed)
export type ShopperSession = Static<typeof ShopperSession>

/** Who looks after a customer; `here` is false when they left or are no expert any more, and the customer is everybody's until reassigned. */
export const AdvisorView = Type.Object({ agentId: Id, name: Type.String(), avatar: Nullable(Type.String()), since: InstantText, here: Type.Boolean() }, closed)
export type AdvisorView = Static<typeof AdvisorView>
const Looked = Type.Object({ id: Id, name: Nullable(Type.String()), tier: Tier }, closed)
/** Experts with those they look after; customers whose advisor left; diamonds who have none, the highest spend first. */
export const AdvisorsView = Type.Object({
  most: Type.Integer({ description: 'customers one expert may look after' }),
  experts: Type.Array(Type.Object({ agentId: Id, name: Type.String(), avatar: Nullable(Type.String()), count: Type.Integer(), customers: Type.Array(Looked) }, closed)),
  left: Type.Array(Type.Object({ customer: Looked, agentName: Type.String() }, closed)),
  suggested: Type.Array(Looked),
}, closed)
export type AdvisorsView = Static<typeof AdvisorsView>
export const AssignAdvisor = Type.Object({ agentId: Id }, closed)
