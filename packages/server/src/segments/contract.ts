import { Type, type Static } from 'typebox'
import { CustomerView, Tier } from '../customers/contract.ts'
import { closed, Id, InstantText, Nullable } from '../kernel/schema.ts'

const Feature = Type.String({ minLength: 1, maxLength: 60, description: 'an id of GET /v1/features' })
const Word = Type.String({ minLength: 1, maxLength: 100 })
const Figure = Type.Number({ minimum: -1e15, maximum: 1e15 })
const Currency = Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', description: 'with money, and only with it' }))

/** What one line asks of one feature. Instants are milliseconds, money minor units, shares 0..1. */
export const Compared = Type.Object({ feature: Feature, is: Type.Enum(['=', '!=', '<', '<=', '>', '>=']), value: Type.Union([Figure, Word]), currency: Currency }, closed)
export const Between = Type.Object({ feature: Feature, from: Figure, to: Figure, currency: Currency }, { ...closed, description: 'both ends included' })
export const OneOf = Type.Object({ feature: Feature, in: Type.Array(Word, { minItems: 1, maxItems: 50 }) }, { ...closed, description: 'a word that is one of these; of several words, any of them' })
export const Has = Type.Object({ feature: Feature, has: Word }, closed)
export const Within = Type.Object({ feature: Feature, withinDays: Type.Integer({ minimum: 1, maximum: 3_650 }) }, { ...closed, description: 'an instant in (now − days, now]' })
export const Known = Type.Object({ feature: Feature, known: Type.Boolean() }, closed)
export type Leaf = Static<typeof Compared> | Static<typeof Between> | Static<typeof OneOf> | Static<typeof Has> | Static<typeof Within> | Static<typeof Known>

/** Joined conditions; what is inside is checked one node at a time, so that a refusal names the place. */
export const All = Type.Object({ all: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 50 }) }, closed)
export const Any = Type.Object({ any: Type.Array(Type.Unknown(), { minItems: 1, maxItems: 50 }) }, closed)
export const Not = Type.Object({ not: Type.Unknown() }, closed)
export type Condition = { readonly all: readonly Condition[] } | { readonly any: readonly Condition[] } | { readonly not: Condition } | Leaf

const AnyCondition = Type.Unknown({ description: 'a condition: {all: […]}, {any: […]}, {not: …}, {feature, is, value}, {feature, from, to}, {feature, in}, {feature, has}, {feature, withinDays} or {feature, known}; at most 6 deep and 100 nodes' })
const ConditionText = Type.String({ minLength: 1, maxLength: 4_000, description: 'spend365 >= 5000.00 CNY and not tag high-frequency; also in Chinese' })

const PROBLEMS = ['expected-feature', 'expected-operator', 'expected-value', 'expected-close', 'expected-end', 'bad-sign', 'unclosed-quote', 'unknown-feature', 'unknown-window', 'wrong-operator', 'wrong-value', 'not-of-list', 'wrong-currency', 'wrong-order', 'too-deep', 'too-large', 'wrong-shape'] as const
/** Why a condition cannot be read, and where. `facts` fill the words of the catalogue entry `segment.problem.<code>`. */
export const ConditionProblem = Type.Object({
  code: Type.Enum([...PROBLEMS]), facts: Type.Record(Type.String(), Type.String()),
  at: Nullable(Type.Object({ offset: Type.Integer(), line: Type.Integer(), column: Type.Integer() }, { ...closed, description: 'of a text: UTF-16 offset from 0, line and column from 1' })),
  path: Nullable(Type.String({ description: 'of JSON: a pointer' })),
}, closed)
export type ConditionProblem = Static<typeof ConditionProblem>
export type ProblemCode = ConditionProblem['code']

export const ReadCondition = Type.Union([Type.Object({ text: ConditionText }, closed), Type.Object({ condition: AnyCondition }, closed)])
const Texts = Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed)
export const ReadView = Type.Object({ condition: Nullable(AnyCondition), text: Nullable(Texts), declared: Type.Array(Type.String(), { description: 'features in it that are known only of who declared or agreed' }), problem: Nullable(ConditionProblem) }, closed)
export type ReadView = Omit<Static<typeof ReadView>, 'condition'> & { condition: Condition | null }

/** `complete` false: time ran out after `seen` customers, and there are at least so many. */
export const CountView = Type.Object({ count: Type.Integer(), complete: Type.Boolean(), seen: Type.Integer() }, closed)
export type CountView = Static<typeof CountView>
export const DayCount = Type.Object({ on: Type.String({ format: 'date' }), count: Type.Integer(), complete: Type.Boolean(), revision: Type.Integer({ description: 'of the segment as it was counted' }), at: InstantText }, closed)
export type DayCount = Static<typeof DayCount>

const Name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })
export const SegmentName = Type.Object({ 'zh-CN': Name, en: Name }, closed)
export const NewSegment = Type.Object({ name: SegmentName, condition: AnyCondition }, closed)
export const EditSegment = Type.Object({ name: SegmentName, condition: AnyCondition, revision: Type.Integer({ minimum: 1 }) }, closed)
export const AtRevision = Type.Object({ revision: Type.Integer({ minimum: 1 }) }, closed)

export const SegmentView = Type.Object({
  id: Id, name: SegmentName, condition: AnyCondition, text: Texts, declared: Type.Array(Type.String()), revision: Type.Integer(), archived: Type.Boolean(),
  updatedBy: Type.String(), updatedAt: InstantText, lastCount: Nullable(DayCount),
}, closed)
export type SegmentView = Omit<Static<typeof SegmentView>, 'condition'> & { condition: Condition }

const Before = Type.Object({ name: SegmentName, text: Texts, archived: Type.Boolean() }, closed)
export const SegmentChange = Type.Object({ revision: Type.Integer(), at: InstantText, by: Type.String({ description: 'the person\'s name, or the key\'s id' }), before: Nullable(Before), after: Before }, closed)
export type SegmentChange = Static<typeof SegmentChange>

export const PreviewView = Type.Object({ ...CountView.properties, items: Type.Array(CustomerView) }, closed)
export type PreviewView = Static<typeof PreviewView>
export const MembersView = Type.Object({ items: Type.Array(CustomerView), nextCursor: Nullable(Id) }, { ...closed, description: 'a page may hold fewer than asked and still have a next one: time ran out' })
export type MembersView = Static<typeof MembersView>

export const Overlap = Type.Object({ ids: Type.Array(Id, { minItems: 2, maxItems: 3, uniqueItems: true }) }, closed)
export const OverlapView = Type.Object({
  regions: Type.Array(Type.Object({ ids: Type.Array(Id), count: Type.Integer() }, { ...closed, description: 'who is in exactly these' })),
  complete: Type.Boolean(), seen: Type.Integer(),
}, closed)
export type OverlapView = Static<typeof OverlapView>
export const ExportReason = Type.Object({ reason: Type.String({ minLength: 3, maxLength: 300, pattern: '\\S' }) }, closed)

const Many = Type.Integer({ minimum: 0 })
const Score = Type.Integer({ minimum: 1, maximum: 5 })
/** All customers at a glance. What is counted here fulfils the condition of the same words: a tier, two scores, a month of the first order, a cluster. */
export const PortraitView = Type.Object({
  at: InstantText, seen: Many, complete: Type.Boolean({ description: 'false: time ran out after `seen` customers' }), currency: Type.String(),
  tiers: Type.Array(Type.Object({ tier: Tier, customers: Many, spendMinor: Type.Integer({ description: 'net of 365 days' }) }, closed)),
  heat: Type.Union([Type.Object({ cells: Type.Array(Type.Object({ r: Score, f: Score, customers: Many }, closed)), asOf: InstantText, buyers: Many, recencyDays: Type.Array(Type.Integer()), frequency: Type.Array(Type.Integer()) }, closed), Type.Null()], { description: 'buyers by recency and frequency score, with the cut values in force; null: there are none yet' }),
  cohorts: Type.Array(Type.Object({ month: Type.String(), from: InstantText, to: InstantText, customers: Many, again: Type.Array(Many, { description: 'of them, who bought again one, two, … months later' }) }, closed), { description: 'by the month of the first order, UTC, oldest first' }),
  clusters: Type.Union([Type.Object({
    asOf: InstantText, currency: Type.String(),
    groups: Type.Array(Type.Object({ word: Type.String({ description: 'the feature `cluster` of who is in it' }), name: SegmentName, customers: Many, share: Type.Number(), moneyShare: Type.Number(), recencyDays: Type.Number(), frequency: Type.Number(), monetaryMinor: Type.Integer() }, closed)),
  }, closed), Type.Null()], { description: 'of the newest predictions; null: there are none' }),
}, closed)
export type PortraitView = Static<typeof PortraitView>
