import { Type, type Static } from 'typebox'
import { closed } from '../kernel/schema.ts'

export const FeatureView = Type.Object({
  id: Type.String(), kind: Type.Enum(['number', 'money', 'share', 'instant', 'word', 'words', 'flag']), unit: Type.Union([Type.Enum(['days', 'times', 'minor', 'pieces', 'points', 'stars']), Type.Null()]),
  group: Type.Enum(['value', 'buying', 'interest', 'service', 'habit', 'person']), name: Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed),
  values: Type.Union([Type.Array(Type.String()), Type.Null()], { description: 'all there are; null: the shop\'s own words' }), declared: Type.Boolean({ description: 'known only when the shopper declared it or agreed' }),
}, closed)
export type FeatureView = Static<typeof FeatureView>
const FeatureValue = Type.Union([Type.Number(), Type.String(), Type.Boolean(), Type.Array(Type.String()), Type.Null()])
export const FeaturesView = Type.Object({ values: Type.Record(Type.String(), FeatureValue, { description: 'by feature id; instants are milliseconds, money minor units of the shop\'s currency, shares 0..1; null: nothing known' }) }, closed)
export type FeaturesView = Static<typeof FeaturesView>

/** Consents: `social` keeps social notes, `groups` lets a life stage be told. */
export const Choices = Type.Object({ refused: Type.Array(Type.String({ pattern: '^[a-z][a-z0-9-]{0,60}$' }), { maxItems: 60 }), consents: Type.Array(Type.Enum(['social', 'groups']), { maxItems: 2 }) }, closed)
export type Choices = Static<typeof Choices>
