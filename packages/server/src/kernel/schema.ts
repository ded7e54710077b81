import { Type, type TSchema, type TUnion, type TNull } from 'typebox'

/** Shapes shared by every contract. Objects are closed: an unknown field is refused, never ignored. */
export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$', description: 'UUID, lower case' })
export const ShopId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' })
export const InstantText = Type.String({ format: 'date-time', description: 'ISO 8601, UTC, milliseconds' })
export const Locale = Type.Enum(['zh-CN', 'en'])
export const MoneyView = Type.Object({ minor: Type.Integer(), currency: Type.String({ minLength: 3, maxLength: 3 }) }, { additionalProperties: false })
export const Why = Type.Object({ rule: Type.String(), facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])) }, { additionalProperties: false, description: 'A reason: a stable rule name (an i18n key) and the facts it was given' })
export const FaultView = Type.Object({
  code: Type.String(), say: Type.String(), requestId: Type.String(),
  details: Type.Array(Type.Object({ path: Type.String(), say: Type.String() })),
}, { description: 'Every error reply' })

export function Nullable<T extends TSchema> (schema: T): TUnion<[T, TNull]> {
  return Type.Union([schema, Type.Null()])
}

export const closed = { additionalProperties: false } as const
