import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Nullable } from '../kernel/schema.ts'

const Share = Type.Number({ minimum: 0, maximum: 1 })
const IntentId = Type.String({ minLength: 1, maxLength: 60, description: 'an intent of training/intents.json, `out-of-scope`, or one of the shop\'s own' })
const Named = Type.Object({ 'zh-CN': Type.String({ minLength: 1, maxLength: 60 }), en: Type.String({ minLength: 1, maxLength: 60 }) }, closed)
const Asks = Type.Object({ 'zh-CN': Type.Optional(Type.String({ minLength: 1, maxLength: 200 })), en: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) }, { ...closed, description: 'what the knowledge is asked, by language: best an article\'s title' })

/** How a model does on lines it has not learned from. */
export const Measure = Type.Object({
  lines: Type.Integer(), right: Share, sure: Type.Object({ share: Share, right: Share }, { ...closed, description: 'those it would act upon: how many, and how many of them are right' }),
  intents: Type.Array(Type.Object({ intent: IntentId, lines: Type.Integer(), recall: Nullable(Share), precision: Nullable(Share) }, closed)),
  confusions: Type.Array(Type.Object({ meant: IntentId, label: IntentId, times: Type.Integer(), example: Type.String() }, closed)),
}, closed)
export type Measure = Static<typeof Measure>

const Read = Type.Object({ intent: IntentId, confidence: Share }, closed)
export const Changed = Type.Object({ text: Type.String(), meant: Nullable(IntentId), before: Read, after: Read, better: Nullable(Type.Boolean()) }, { ...closed, description: '`better`: right now and wrong before; null when nobody said what was meant, or both are wrong' })
export type Changed = Static<typeof Changed>
export const TrainingReport = Type.Object({ before: Measure, after: Measure, better: Type.Integer(), worse: Type.Integer(), changes: Type.Integer(), changed: Type.Array(Changed, { description: 'at most 60, what got worse first' }), trainedOn: Type.Integer(), heldOut: Type.Integer(), tookMs: Type.Integer() }, closed)
export type TrainingReport = Static<typeof TrainingReport>

export const TrainingView = Type.Object({
  id: Id, state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']), progress: Share, step: Type.Enum(['learn', 'measure']), examples: Type.Integer(),
  comparedWith: Nullable(Id), problem: Nullable(Type.Enum(['crashed', 'interrupted', 'no-shipped-model'])), model: Type.Enum(['none', 'ready', 'in-use', 'retired', 'gone']),
  startedBy: Type.String(), createdAt: InstantText, finishedAt: Nullable(InstantText),
}, closed)
export type TrainingView = Static<typeof TrainingView>
export const TrainingDetail = Type.Object({ ...TrainingView.properties, report: Nullable(TrainingReport) }, closed)
export type TrainingDetail = Static<typeof TrainingDetail>

export const IntentView = Type.Object({
  intent: IntentId, name: Named, means: Nullable(Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed)), own: Type.Boolean(), asks: Nullable(Asks), shippedExamples: Type.Integer(), ownExamples: Type.Integer(),
  lines: Type.Integer({ description: 'held out' }), recall: Nullable(Share), precision: Nullable(Share),
}, closed)
export type IntentView = Static<typeof IntentView>
export const TrainingRoom = Type.Object({
  model: Type.Object({
    kind: Type.Enum(['shipped', 'own', 'none']), trainingId: Nullable(Id), since: Nullable(InstantText), before: Nullable(Type.Union([Id, Type.Literal('shipped')])),
    refused: Nullable(Type.Enum(['damaged', 'other-release'])),
  }, { ...closed, description: '`refused`: why the shop\'s own model, though put to use, is not the one that serves' }),
  measure: Nullable(Measure), intents: Type.Array(IntentView), trainings: Type.Array(TrainingView), examples: Type.Integer(), untrained: Type.Integer({ description: 'examples added or removed since the newest training began' }),
}, closed)
export type TrainingRoom = Static<typeof TrainingRoom>

export const ExampleView = Type.Object({ id: Id, intent: IntentId, text: Type.String(), source: Type.Enum(['written', 'unanswered']), addedBy: Type.String(), addedAt: InstantText }, closed)
export type ExampleView = Static<typeof ExampleView>
/** Lengths are checked by decide-examples.ts, which says which line and why; the request as a whole may be 256 KiB. */
export const NewExamples = Type.Object({ intent: IntentId, texts: Type.Array(Type.String(), { minItems: 1, maxItems: 20_000 }), source: Type.Optional(Type.Enum(['written', 'unanswered'])) }, closed)
export type NewExamples = Static<typeof NewExamples>
export const AddedExamples = Type.Object({ added: Type.Integer(), known: Type.Integer({ description: 'were examples of this intent already' }) }, closed)
export type AddedExamples = Static<typeof AddedExamples>

export const NewIntent = Type.Object({ name: Named, asks: Asks }, closed)
export type NewIntent = Static<typeof NewIntent>

export const Cluster = Type.Object({ texts: Type.Array(Type.Object({ text: Type.String(), times: Type.Integer() }, closed), { description: 'at most 8, commonest first; personal data masked' }), times: Type.Integer(), lastAt: InstantText, suggested: Nullable(IntentId) }, closed)
export type Cluster = Static<typeof Cluster>
export const Unanswered = Type.Object({ from: InstantText, turns: Type.Integer(), clusters: Type.Array(Cluster) }, closed)
export type Unanswered = Static<typeof Unanswered>
