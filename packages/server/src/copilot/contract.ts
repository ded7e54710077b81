import { Type, type Static } from 'typebox'
import { closed, Id, Nullable, Why } from '../kernel/schema.ts'

export const ToneRule = Type.Enum(['rude', 'shouting', 'promise-above-authority', 'promise-open', 'absolute', 'personal-data', 'asks-secret', 'off-platform', 'no-greeting'])
export type ToneRule = Static<typeof ToneRule>
export const ToneFinding = Type.Object({
  rule: ToneRule, severity: Type.Enum(['stop', 'mind']),
  from: Type.Integer({ description: 'place in the text, UTF-16 units, inclusive' }), to: Type.Integer({ description: 'exclusive; equal to from: about the whole' }), words: Type.String(),
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
}, closed)
export type ToneFinding = Static<typeof ToneFinding>
export const CheckTone = Type.Object({ text: Type.String({ maxLength: 65_536 }) }, closed)
export const ToneView = Type.Object({ findings: Type.Array(ToneFinding, { maxItems: 50 }) }, closed)


/** One point of a summary, in words that were really said or by the name of what is on record. `what` names a deed, a card, a partner or a clock. */
export const SummaryPoint = Type.Object({ seq: Nullable(Type.Integer()), kind: Type.Enum(['said', 'deed', 'card', 'task', 'promise', 'unanswered']), text: Type.String(), what: Type.String() }, closed)
export type SummaryPoint = Static<typeof SummaryPoint>
export const NumberFound = Type.Object({ kind: Type.Enum(['number', 'amount', 'date', 'phone']), text: Type.String({ description: 'as written; telephones masked' }), seq: Type.Integer() }, closed)
export type NumberFound = Static<typeof NumberFound>
export const SummaryView = Type.Object({ asked: Type.Array(SummaryPoint), done: Type.Array(SummaryPoint), open: Type.Array(SummaryPoint), numbers: Type.Array(NumberFound) }, closed)
export type SummaryView = Static<typeof SummaryView>

export const DraftSource = Type.Union([
  Type.Object({ kind: Type.Literal('article'), articleId: Id, title: Type.String() }, closed),
  Type.Object({ kind: Type.Literal('order'), orderId: Type.String(), status: Type.String() }, closed),
  Type.Object({ kind: Type.Literal('flow'), intent: Type.String(), act: Type.String() }, closed),
])
export type DraftSource = Static<typeof DraftSource>
/** Words that may be put into the composer, and what they rest on. Nothing is sent by itself. */
export const DraftView = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }), source: Type.Enum(['flow', 'article']), text: Type.String(), sources: Type.Array(DraftSource), confidence: Type.Number() }, closed)
export type DraftView = Static<typeof DraftView>

export const NextKind = Type.Enum(['soothe', 'propose', 'wait-for-shopper', 'send-article', 'tell-order', 'transfer', 'ask-order', 'offer-close', 'follow-up'])
/** What to do next, the most pressing first. `about`: a deed, an article, an order, a skill, a clock. */
export const NextAction = Type.Object({ kind: NextKind, about: Nullable(Type.String()), title: Nullable(Type.String()), because: Why }, closed)
export type NextAction = Static<typeof NextAction>

export const SuggestedArticle = Type.Object({ articleId: Id, title: Type.String(), answer: Type.String(), likeness: Type.Number() }, closed)
export type SuggestedArticle = Static<typeof SuggestedArticle>
export const StockPhraseView = Type.Object({ key: Type.String(), 'zh-CN': Type.String(), en: Type.String(), yue: Type.String() }, closed)

export const CopilotView = Type.Object({
  upToSeq: Type.Integer({ description: 'the newest message it knows' }), summary: SummaryView, drafts: Type.Array(DraftView), next: Type.Array(NextAction), articles: Type.Array(SuggestedArticle),
  written: Type.String({ description: 'what the shopper writes: zh-CN zh-TW yue en ja ko ru ar th es fr de pt und' }), translates: Type.Boolean({ description: 'false: no model is there to translate' }), phrases: Type.Array(StockPhraseView),
}, closed)
export type CopilotView = Static<typeof CopilotView>

export const Translate = Type.Object({ text: Type.String({ minLength: 1, maxLength: 4_000 }), to: Type.Enum(['zh-CN', 'en', 'yue']) }, closed)
export const Translated = Type.Union([
  Type.Object({ kind: Type.Literal('translated'), text: Type.String(), written: Type.String() }, closed),
  Type.Object({ kind: Type.Literal('none'), because: Type.Enum(['no-model', 'failed', 'same-language']), written: Type.String() }, closed),
])
export type Translated = Static<typeof Translated>

/** `shown`: it stood on the screen. `taken`: it was put into the composer. What became of it the house sees from what was sent. */
export const MarkDraft = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{32}$' }), did: Type.Enum(['shown', 'taken']) }, closed)
export type MarkDraft = Static<typeof MarkDraft>

const Count = Type.Integer({ minimum: 0 })
export const ReportRow = Type.Object({
  source: Type.Enum(['flow', 'article']), shown: Count, accepted: Type.Integer({ description: 'sent as it was' }), edited: Count, ignored: Count, open: Type.Integer({ description: 'no reply yet' }),
  distance: Nullable(Type.Number({ description: 'median share of an edited draft that was changed, 0..1' })),
}, closed)
export type ReportRow = Static<typeof ReportRow>
export const ReportQuery = Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 90, default: 7 })) }, closed)
export const ReportView = Type.Object({ days: Type.Integer(), rows: Type.Array(ReportRow) }, closed)
export type ReportView = Static<typeof ReportView>
