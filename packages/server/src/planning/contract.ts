import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Nullable } from '../kernel/schema.ts'

export const Day = Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', description: 'a day on the shop\'s own calendar' })
export const IntervalMinutes = Type.Union([Type.Literal(15), Type.Literal(30), Type.Literal(60)])
const Minute = Type.Integer({ minimum: 0, maximum: 1_439, description: 'minutes after midnight, shop time' })
const Share = Type.Number({ minimum: 0, maximum: 1 })
const Count = Type.Number({ minimum: 0 })

const Assumed = Type.Object({ ms: Type.Number(), from: Type.Union([Type.Literal('measured'), Type.Literal('assumed')]), of: Type.Integer({ description: 'how many it was measured on' }) }, closed)
/** What the last four weeks say of handling and patience; too few, and the usual value is assumed. */
export const MeasuredView = Type.Object({
  handling: Assumed, patience: Assumed,
  concurrency: Type.Number({ description: 'mean chats an agent had at once while serving' }), abandonShare: Nullable(Share),
}, closed)
export type MeasuredView = Static<typeof MeasuredView>

export const PlanAssumptions = Type.Object({
  handlingMs: Type.Number({ minimum: 1, maximum: 86_400_000, description: 'of one chat with the agent\'s whole attention' }), patienceMs: Type.Number({ minimum: 1, maximum: 86_400_000 }),
  paces: Type.Array(Type.Number({ minimum: 0, maximum: 10 }), { minItems: 1, maxItems: 10, description: 'what an agent gets done with 1, 2, 3 … chats at once' }), shrinkage: Type.Number({ minimum: 0, maximum: 0.9 }),
}, closed)
export const PlanTargets = Type.Object({
  abandonAtMost: Nullable(Share), answered: Nullable(Type.Object({ share: Share, withinMs: Type.Number({ minimum: 0, maximum: 86_400_000 }) }, closed)), meanWaitMsAtMost: Nullable(Type.Number({ minimum: 0, maximum: 86_400_000 })),
}, closed)
export const PatternView = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 40 }), lengthMinutes: Type.Integer({ minimum: 15, maximum: 960 }), earliestStart: Minute, latestStart: Minute,
  pause: Nullable(Type.Object({ afterMinutes: Type.Integer({ minimum: 0, maximum: 960 }), minutes: Type.Integer({ minimum: 1, maximum: 480 }) }, closed)),
}, closed)

export const PlanRequest = Type.Object({
  on: Day, minutes: IntervalMinutes,
  arrivals: Nullable(Type.Array(Count, { maxItems: 96, description: 'per interval of the day; null: the forecast\'s' })),
  assumptions: PlanAssumptions, targets: PlanTargets, patterns: Type.Array(PatternView, { maxItems: 12 }), atMostAgents: Type.Integer({ minimum: 0, maximum: 2_000 }),
}, closed)
export type PlanRequest = Static<typeof PlanRequest>

export const ForecastView = Type.Union([
  Type.Object({ kind: Type.Literal('too-little'), weeks: Type.Integer() }, closed),
  Type.Object({ kind: Type.Literal('forecast'), weeks: Type.Integer(), trend: Type.Number(), intervals: Type.Array(Type.Object({ mean: Count, low: Count, high: Count }, closed)) }, closed),
])
const Figures = Type.Object({ pWait: Share, pAbandon: Share, meanWaitMs: Count, answeredInTime: Share, occupancy: Count }, closed)
/** `figures` with the least agents; `plannedFigures` with the saved shifts alone, less the shrinkage. */
const IntervalView = Type.Object({
  startMinute: Minute, arrivals: Count, offeredLoad: Count, agents: Type.Integer(), rostered: Type.Integer(), squareRootStart: Type.Integer(),
  figures: Figures,
  covered: Type.Integer({ description: 'by the suggested shifts' }), over: Type.Integer(), under: Type.Integer(), planned: Type.Integer({ description: 'by the shifts saved for that day' }),
  plannedFigures: Figures,
}, closed)
export const PlanView = Type.Object({
  on: Day, minutes: IntervalMinutes, forecast: ForecastView, measured: MeasuredView,
  assumptions: PlanAssumptions, targets: PlanTargets, patterns: Type.Array(PatternView),
  intervals: Type.Array(IntervalView, { description: 'empty when there is neither a forecast nor arrivals of one\'s own' }),
  suggestion: Nullable(Type.Object({
    shifts: Type.Array(Type.Object({ pattern: Type.String(), start: Minute, end: Type.Integer(), agents: Type.Integer() }, closed)),
    agents: Type.Integer(), paidMinutes: Type.Integer(), atLeastAgents: Type.Integer(),
  }, closed)),
}, closed)
export type PlanView = Static<typeof PlanView>

const shiftFields = { startMinute: Minute, lengthMinutes: Type.Integer({ minimum: 15, maximum: 960 }), pause: Nullable(Type.Object({ afterMinutes: Type.Integer({ minimum: 0, maximum: 960 }), minutes: Type.Integer({ minimum: 1, maximum: 480 }) }, closed)) }
export const SaveShift = Type.Object({ ...shiftFields, revision: Nullable(Type.Integer({ minimum: 1, description: 'of the shift that is replaced; null: there was none' })) }, closed)
export type SaveShift = Static<typeof SaveShift>
export const ShiftView = Type.Object({ agentId: Id, on: Day, ...shiftFields, revision: Type.Integer(), updatedAt: InstantText }, closed)
export type ShiftView = Static<typeof ShiftView>
