import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Locale, Nullable, ShopId } from '../kernel/schema.ts'

export const Role = Type.Enum(['agent', 'expert', 'supervisor', 'operations', 'manager'])
export const Presence = Type.Enum(['online', 'away', 'offline'])
export type Presence = Static<typeof Presence>
export const Skill = Type.Object({ skill: Type.String({ minLength: 1, maxLength: 40 }), level: Type.Integer({ minimum: 1, maximum: 5 }) }, closed)
export type Skill = Static<typeof Skill>

export const SignIn = Type.Object({ shop: ShopId, email: Type.String({ minLength: 3, maxLength: 200 }), password: Type.String({ minLength: 1, maxLength: 200 }) }, closed)

export const AgentView = Type.Object({
  id: Id, name: Type.String(), email: Type.String(), role: Role, active: Type.Boolean(), avatar: Nullable(Type.String()),
  skills: Type.Array(Skill), languages: Type.Array(Type.String()), capacity: Type.Integer(), openChats: Type.Integer(),
  presence: Presence, presenceAt: Nullable(InstantText),
}, closed)
export type AgentView = Static<typeof AgentView>

/** GET /v1/session: who I am. The session itself is an HttpOnly SameSite=Strict cookie. */
export const SessionView = Type.Object({
  agent: AgentView, permissions: Type.Array(Type.String()),
  failedSignIns: Type.Integer({ minimum: 0, description: 'wrong passwords tried on this account before this sign-in: tell its owner' }),
  shop: Type.Object({ id: ShopId, name: Type.String(), currency: Type.String(), timeZone: Type.String(), locale: Locale, demo: Type.Boolean() }, closed),
}, closed)
export type SessionView = Static<typeof SessionView>

export const SetPresence = Type.Object({ presence: Type.Enum(['online', 'away']) }, closed)
export const AgentEdit = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })), role: Type.Optional(Role), active: Type.Optional(Type.Boolean()),
  skills: Type.Optional(Type.Array(Skill, { maxItems: 40 })), languages: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 20 })),
  capacity: Type.Optional(Type.Integer({ minimum: 0, maximum: 50 })), password: Type.Optional(Type.String({ minLength: 10, maxLength: 200 })),
}, closed)
export type AgentEdit = Static<typeof AgentEdit>
export const NewAgent = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80 }), email: Type.String({ minLength: 3, maxLength: 200 }), role: Role, password: Type.String({ minLength: 10, maxLength: 200 }),
  skills: Type.Array(Skill, { maxItems: 40 }), languages: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 20 }), capacity: Type.Integer({ minimum: 0, maximum: 50 }),
}, closed)
export type NewAgent = Static<typeof NewAgent>

/** API keys travel in the Authorization header only; a key in a URL is not looked at. */
const keyRole = Type.Enum(['agent', 'supervisor', 'operations', 'manager'])
const keyFields = { id: Id, name: Type.String(), role: keyRole, createdAt: InstantText }
export const ApiKeyView = Type.Object(keyFields, closed)
export type ApiKeyView = Static<typeof ApiKeyView>
export const NewApiKey = Type.Object({ name: Type.String({ minLength: 1, maxLength: 80 }), role: keyRole }, closed)
export type NewApiKey = Static<typeof NewApiKey>
export const NewApiKeyView = Type.Object({ ...keyFields, key: Type.String({ description: 'shown this once' }) }, closed)
export type NewApiKeyView = Static<typeof NewApiKeyView>
