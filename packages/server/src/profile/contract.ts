import { Type, type Static } from 'typebox'
import { closed, InstantText } from '../kernel/schema.ts'

export const FeatureView = Type.Object({
  id: Type.String(), kind: Type.Enum(['number', 'money', 'share', 'instant', 'word', 'words', 'flag']), unit: Type.Union([Type.Enum(['days', 'times', 'minor', 'pieces', 'points', 'stars']), Type.Null()]),
  group: Type.Enum(['value', 'buying', 'interest', 'service', 'habit', 'person', 'expected']), name: Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed),
  values: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'all there are; null: the shop\'s own words' }), declared: Type.Boolean({ description: 'known only when the shopper declared it or agreed' }),
}, closed)
export type FeatureView = Static<typeof FeatureView>
const FeatureValue = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Array(Type.String()), Type.Null()])
export const FeaturesView = Type.Object({ values: Type.Record(Type.String(), FeatureValue, { description: 'by feature id; instants are milliseconds, money minor units of the shop\'s currency, shares 0..1; null: nothing known' }) }, closed)
export type FeaturesView = Static<typeof FeaturesView>

/** Consents: `social` keeps social notes, `groups` lets a life stage be told. */
export const Choices = Type.Object({ refused: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,60}$' }), { maxItems: 60 }), consents: Type.Array(Type.Enum(['social', 'groups']), { maxItems: 2 }) }, closed)
export type Choices = Static<typeof Choices>

const Count = Type.Integer({ minimum: 0 })
const Score = Type.Integer({ minimum: 1, maximum: 5 })
/** What a customer is worth to the shop, in its own currency, and in what rhythm they come. */
export const WorthView = Type.Object({
  currency: Type.String(),
  months: Type.Array(Type.Object({ month: Type.String({ description: '2026-11, the shop\'s own months' }), minor: Type.Integer({ description: 'net of returns' }), orders: Count, yearMinor: Type.Integer({ description: 'net of the 365 days that end with this month, or now' }) }, closed), { description: 'twelve, the running one last' }),
  limits: Type.Union([Type.Object({ coreFrom: Type.Integer(), diamondAbove: Type.Integer() }, closed), Type.Null()], { description: 'the playbook\'s, of this currency' }),
  rfm: Type.Union([Type.Object({ recencyDays: Count, frequency: Count, monetaryMinor: Type.Integer() }, closed), Type.Null()], { description: 'null: never bought' }),
  scores: Type.Union([Type.Object({ r: Score, f: Score, m: Score, asOf: InstantText, buyers: Count }, closed), Type.Null()], { description: 'against the cut values in force; null: never bought, or there are none yet' }),
  rhythm: Type.Union([Type.Object({
    gaps: Count, fromDays: Count, toDays: Count, from: InstantText, to: InstantText, late: Type.Boolean({ description: 'the window has passed without a purchase' }),
  }, closed), Type.Null()], { description: 'the middle half of the days between their purchases, after the last one; null: fewer than four purchase days' }),
}, closed)
export type WorthView = Static<typeof WorthView>
