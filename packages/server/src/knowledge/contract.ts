import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Locale } from '../kernel/schema.ts'

const content = {
  locale: Locale, title: Type.String({ minLength: 1, maxLength: 200 }), questions: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 50, description: 'how shoppers ask it' }),
  answer: Type.String({ minLength: 1, maxLength: 10_000 }), tags: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }), state: Type.Enum(['draft', 'published', 'archived']),
}
export const ArticleEdit = Type.Object({ ...content, revision: Type.Optional(Type.Integer()) }, closed)
export type ArticleEdit = Static<typeof ArticleEdit>
export const ArticleView = Type.Object({ id: Id, ...content, revision: Type.Integer(), updatedBy: Type.String(), updatedAt: InstantText }, closed)
export type ArticleView = Static<typeof ArticleView>
export const ArticleQuery = Type.Object({ locale: Type.Optional(Locale), state: Type.Optional(Type.String()), q: Type.Optional(Type.String({ maxLength: 200 })) }, closed)
export const TryQuestion = Type.Object({ question: Type.String({ minLength: 1, maxLength: 500 }), locale: Locale }, closed)
export const TryAnswer = Type.Object({ answered: Type.Boolean(), confidence: Type.Number(), threshold: Type.Number(), hits: Type.Array(Type.Object({ articleId: Id, title: Type.String(), score: Type.Number() }, closed)) }, closed)
export const CannedReplyView = Type.Object({ id: Id, shortcut: Type.String(), locale: Locale, title: Type.String(), body: Type.String() }, closed)
export type CannedReplyView = Static<typeof CannedReplyView>
export const CannedReplyEdit = Type.Object({ shortcut: Type.String({ pattern: '^[^\\s/]{1,40}$' }), locale: Locale, title: Type.String({ minLength: 1, maxLength: 100 }), body: Type.String({ minLength: 1, maxLength: 5_000 }) }, closed)
export type CannedReplyEdit = Static<typeof CannedReplyEdit>
