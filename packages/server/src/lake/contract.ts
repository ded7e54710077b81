import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Nullable } from '../kernel/schema.ts'

const Count = Type.Integer({ minimum: 0 })

/** `export` reads what is new; `rebuild` also moves the figures along, or sums them when none stand; `rebuild-all` sums all of them anew. */
export const LakeErrandKind = Type.Enum(['export', 'rebuild', 'rebuild-all'])
export type LakeErrandKind = Static<typeof LakeErrandKind>

export const LakeProgress = Type.Object({
  stage: Type.Enum(['reading', 'settling', 'rewriting', 'summing', 'checking']), done: Count, total: Type.Union([Count, Type.Null()], { description: 'null: not known beforehand' }), rows: Type.Integer({ minimum: 0, description: 'read so far in this run' }),
}, closed)
export type LakeProgress = Static<typeof LakeProgress>

const Cuts = Type.Object({ version: Type.Integer({ minimum: 1 }), asOf: InstantText, customers: Count, recencyDays: Type.Array(Type.Integer()), frequency: Type.Array(Type.Integer()), monetaryMinor: Type.Array(Type.Integer()) }, closed)

const LakeFigures = Type.Object({
  asOf: InstantText, customers: Count, buyers: Count, high: Count, mid: Count, low: Count, highFrequency: Count, interested: Count, cuts: Nullable(Cuts),
  rfm: Type.Array(Type.Object({ r: Type.Integer({ minimum: 1, maximum: 5 }), f: Type.Integer({ minimum: 1, maximum: 5 }), customers: Count }, closed), { description: 'buyers by recency and frequency score' }),
}, closed)

const Quality = Type.Object({
  /** Orders that count in the house, and in the lake: apart only while something is on its way. */
  house: Type.Object({ orders: Count, looks: Count }, closed), lake: Type.Object({ orders: Count, looks: Count }, closed),
  left: Type.Object({ withoutCustomer: Count, otherCurrency: Count, cancelled: Count }, { ...closed, description: 'orders and returns of the house that are not in the lake, and why' }),
  days: Type.Object({ from: Type.String(), orders: Type.Array(Count), looks: Type.Array(Count) }, { ...closed, description: 'events of each of the last 90 days, UTC' }),
  emptyDays: Type.Integer({ minimum: 0, description: 'days without an order between the first and the last of the 90' }), longestGapDays: Count,
  doubled: Type.Integer({ minimum: 0, description: 'orders of the last 90 days with the same customer, instant and amount as another' }),
  ahead: Type.Object({ events: Count, mostMs: Count }, { ...closed, description: 'events that claim to happen later than when they were read' }),
  ancient: Type.Integer({ minimum: 0, description: 'events before the year 2000' }),
}, closed)
export type Quality = Static<typeof Quality>

export const LakeReport = Type.Object({
  kind: LakeErrandKind, how: Type.Enum(['exported', 'merged', 'summed'], { description: 'merged: the figures were moved by what changed; summed: made anew from all events' }),
  sources: Type.Array(Type.Object({ source: Type.String(), rows: Count, readAt: InstantText, newestAt: Nullable(InstantText) }, closed)),
  told: Count, added: Count, withdrawn: Count, touched: Type.Integer({ minimum: 0, description: 'customers whose figures were moved' }), passes: Count,
  holding: Type.Object({ events: Count, files: Count, bytes: Count, tail: Count }, closed),
  figures: Nullable(LakeFigures), quality: Quality,
}, closed)
export type LakeReport = Static<typeof LakeReport>

export const LakeRunView = Type.Object({
  id: Id, kind: LakeErrandKind, state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']), progress: Nullable(LakeProgress), report: Nullable(LakeReport),
  problem: Nullable(Type.Enum(['interrupted', 'crashed', 'busy', 'too-small', 'storage-full'])), runMs: Nullable(Type.Integer()), startedBy: Type.String(), createdAt: InstantText, finishedAt: Nullable(InstantText),
}, closed)
export type LakeRunView = Static<typeof LakeRunView>

export const LakeView = Type.Object({
  latest: Type.Union([LakeRunView, Type.Null()], { description: 'the last run that ended well' }), runs: Type.Array(LakeRunView),
  currency: Type.String({ description: 'of the amounts' }),
}, closed)
export type LakeView = Static<typeof LakeView>
