import { Type, type Static } from 'typebox'
import { closed, InstantText, Nullable } from '../kernel/schema.ts'

/** One tap is enough; nps and words may follow within a day. The first score stays unless the shopper changes it. */
export const Rate = Type.Object({ score: Type.Integer({ minimum: 1, maximum: 5 }), nps: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })), words: Type.Optional(Type.String({ maxLength: 2_000 })) }, closed)
export type Rate = Static<typeof Rate>
export const RatingView = Type.Object({ score: Type.Integer(), nps: Nullable(Type.Integer()), words: Nullable(Type.String()), at: InstantText }, closed)
export type RatingView = Static<typeof RatingView>
