import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, MoneyView, Nullable } from '../kernel/schema.ts'

const Share = Type.Number({ minimum: 0, maximum: 1 })
const Named = Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed)
const Bin = Type.Object({ said: Share, came: Share, n: Type.Integer() }, closed)
/** What there was, and what would be enough. */
const TooLittle = Type.Object({ kind: Type.Literal('too-little'), have: Type.Record(Type.String(), Type.Integer()), need: Type.Record(Type.String(), Type.Integer()) }, closed)
export type TooLittle = Static<typeof TooLittle>

const Lifetime = Type.Object({
  kind: Type.Literal('trained'), customers: Type.Integer(), repeaters: Type.Integer(), params: Type.Record(Type.String(), Type.Number()),
  quality: Nullable(Type.Object({ expected: Type.Number(), came: Type.Integer(), auc: Nullable(Type.Number()) }, { ...closed, description: 'purchases of the last 90 days, as they were expected before them' })),
}, closed)
const Repurchase = Type.Object({
  kind: Type.Literal('trained'), customers: Type.Integer(), bought: Type.Integer(), split: Type.Enum(['time', 'customers']), heldOut: Type.Integer(), auc: Type.Number(), brier: Type.Number(), baseBrier: Type.Number(),
  plain: Type.Object({ recency: Type.Number(), frequency: Type.Number() }, closed), calibration: Type.Array(Bin), error: Type.Number(),
  fairness: Type.Array(Type.Object({ group: Type.String(), customers: Type.Integer(), error: Type.Number(), gap: Type.Number(), fair: Type.Boolean() }, closed), { description: 'mean error (Brier) of each care group of at least 50 people, against everybody else\'s' }),
}, closed)
const NextNeed = Type.Object({ kind: Type.Literal('trained'), baskets: Type.Integer(), pairs: Type.Integer(), categoryRules: Type.Integer(), quality: Nullable(Type.Object({ customers: Type.Integer(), hits: Share, popularHits: Share }, closed)) }, closed)
const Clusters = Type.Object({
  kind: Type.Literal('trained'), k: Type.Integer(),
  clusters: Type.Array(Type.Object({ name: Named, customers: Type.Integer(), share: Share, moneyShare: Type.Number(), recencyDays: Type.Number(), frequency: Type.Number(), monetaryMinor: Type.Integer() }, closed)),
  tried: Type.Array(Type.Object({ k: Type.Integer(), silhouette: Type.Number(), stable: Type.Number(), smallest: Share }, closed)),
}, closed)

export const ModelCard = Type.Object({
  asOf: InstantText, from: Nullable(InstantText), orders: Type.Integer(), customers: Type.Integer(), currency: Type.String(), leftOut: Type.Object({ otherCurrency: Type.Integer(), older: Type.Integer() }, closed), tookMs: Type.Integer(),
  lifetime: Type.Union([Lifetime, TooLittle]), repurchase: Type.Union([Repurchase, TooLittle]), nextNeed: Type.Union([NextNeed, TooLittle]), clusters: Type.Union([Clusters, TooLittle]),
}, closed)
export type ModelCard = Static<typeof ModelCard>

export const PredictionRun = Type.Object({
  id: Id, state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']), progress: Share, step: Type.Enum(['read', 'lifetime', 'repurchase', 'next-need', 'clusters', 'write']), problem: Nullable(Type.Enum(['crashed', 'interrupted'])),
  startedBy: Type.String(), createdAt: InstantText, finishedAt: Nullable(InstantText),
}, closed)
export type PredictionRun = Static<typeof PredictionRun>
export const PredictionRoom = Type.Object({ runs: Type.Array(PredictionRun, { description: 'newest first' }), card: Nullable(ModelCard), nextAt: Nullable(InstantText) }, closed)
export type PredictionRoom = Static<typeof PredictionRoom>

const Because = Type.Union([
  Type.Object({ kind: Type.Literal('bought-together'), with: Type.String(), withTitle: Type.String(), times: Type.Integer(), confidence: Share, lift: Type.Number() }, closed),
  Type.Object({ kind: Type.Literal('category-rule'), from: Type.String(), to: Type.String(), confidence: Nullable(Share) }, closed),
])
export const NeedView = Type.Object({ productId: Type.String(), title: Type.String(), because: Because }, closed)
export type NeedView = Static<typeof NeedView>

/** A prediction is never a bare figure: without enough data it says so. */
export const CustomerPrediction = Type.Union([
  Type.Object({ kind: Type.Literal('none'), because: Type.Enum(['never-trained', 'too-little-data', 'no-orders']) }, closed),
  Type.Object({
    kind: Type.Literal('known'), madeAt: InstantText,
    purchases90: Nullable(Type.Number()), value90: Nullable(MoneyView), purchases365: Nullable(Type.Number()), value365: Nullable(MoneyView),
    repurchase90: Nullable(Share), needs: Type.Array(NeedView), cluster: Nullable(Named),
    sure: Type.Object({
      repurchase90: Nullable(Bin), lifetime: Nullable(Type.Object({ expected: Type.Number(), came: Type.Integer() }, closed)),
      needs: Nullable(Type.Object({ hits: Share, popularHits: Share }, closed)), needsLeftOut: Type.Boolean({ description: 'suggestions hit no more often than naming what sells most, and are not made' }),
    }, { ...closed, description: 'how the models did on what they had not seen: of customers told about the same chance, how many came' }),
  }, { ...closed, description: 'null: too little data for this one' }),
])
export type CustomerPrediction = Static<typeof CustomerPrediction>
