import { Type, type Static } from 'typebox'
import { closed, Id, InstantText, Nullable } from '../kernel/schema.ts'
import { PlanRequest } from '../planning/contract.ts'

/** What a scenario may be and what a run answers. Spans are whole milliseconds from the scenario's start unless a name says otherwise; shares are 0..1. */
const HOUR_MS = 3_600_000
export const LONGEST_HORIZON_MS = 31 * 24 * HOUR_MS
/** More shoppers than this, over all replications of one policy, are refused before anything runs. */
export const MOST_SHOPPERS = 20_000_000

const Slug = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })
const Words = Type.Object({ 'zh-CN': Type.String({ minLength: 1, maxLength: 400 }), en: Type.String({ minLength: 1, maxLength: 400 }) }, closed)
const Share = Type.Number({ minimum: 0, maximum: 1 })
const Factor = Type.Number({ minimum: 0, maximum: 100 })
const Slowing = Type.Number({ minimum: 0.1, maximum: 20 })
const AtMs = Type.Integer({ minimum: 0, maximum: LONGEST_HORIZON_MS })
const SpanMs = Type.Integer({ minimum: 1, maximum: LONGEST_HORIZON_MS })
const SkillName = Type.String({ minLength: 1, maxLength: 40 })
const Language = Type.String({ minLength: 2, maxLength: 20 })
const Minor = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })
const Tier = Type.Enum(['diamond', 'core', 'mass'])
const CareNeed = Type.Enum(['silver', 'hearing', 'vision', 'dialect', 'language'])

/** From `fromMs` on, until the next step. The first starts at 0. */
const Curve = Type.Array(Type.Object({ fromMs: AtMs, factor: Factor }, closed), { minItems: 1, maxItems: 3_000 })

const Arrivals = Type.Union([
  Type.Object({ kind: Type.Literal('rate'), perHour: Type.Number({ minimum: 0, maximum: 1_000_000 }), curve: Type.Optional(Curve) }, closed),
  /** A past replayed: when each came, in order, and, where known, the work it was (for an agent who fits and has only this chat). */
  Type.Object({ kind: Type.Literal('trace'), atMs: Type.Array(AtMs, { maxItems: 500_000 }), workMs: Type.Optional(Type.Array(SpanMs, { maxItems: 500_000 })) }, closed),
])

export const ShopperClass = Type.Object({
  class: Slug, name: Words,
  tier: Tier, care: Type.Array(CareNeed, { maxItems: 5 }), highFrequency: Type.Optional(Type.Boolean()),
  /** Which skill they ask for, by share; null: any. Shares are relative. */
  skills: Type.Array(Type.Object({ skill: Nullable(SkillName), share: Share }, closed), { minItems: 1, maxItems: 40 }),
  language: Language, dialect: Type.Optional(Language), region: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
  arrivals: Arrivals,
  /** How long they wait before they leave; exponential when `cv` is 1 or absent, otherwise lognormal. */
  patience: Type.Object({ meanMs: SpanMs, cv: Type.Optional(Type.Number({ minimum: 0.05, maximum: 10 })) }, closed),
  /** Share the AI answers to the end, so that no human is needed. */
  aiShare: Share,
  /** Share who accept a call-back when one is offered. */
  callBackShare: Share,
  /** Their work against the average. */
  workFactor: Type.Optional(Slowing),
  /** This share of them has an advisor of their own: one of that group, each as likely. A playbook that knows advisors waits for them; the field's ways know none. */
  advisor: Type.Optional(Type.Object({ group: Slug, share: Share }, closed)),
}, closed)
export type ShopperClass = Static<typeof ShopperClass>

export const StaffGroup = Type.Object({
  group: Slug, name: Words, count: Type.Integer({ minimum: 1, maximum: 10_000 }),
  role: Type.Enum(['agent', 'expert', 'supervisor']),
  skills: Type.Array(Type.Object({ skill: SkillName, level: Type.Integer({ minimum: 1, maximum: 5 }) }, closed), { maxItems: 40 }),
  languages: Type.Array(Language, { minItems: 1, maxItems: 20 }),
  capacity: Type.Integer({ minimum: 1, maximum: 20 }),
  /** When on duty; empty: from start to end. At the end of a shift they finish what they have. */
  shifts: Type.Array(Type.Object({ fromMs: AtMs, toMs: AtMs }, closed), { maxItems: 200 }),
  /**
   * In every shift: so long after it begins the first of the group takes this break, the others in turn, spread over `overMs` (0 or absent: all at once).
   * Who is on a break gets nobody and finishes what they have; the time is no time on duty.
   */
  breaks: Type.Optional(Type.Array(Type.Object({ afterMs: AtMs, lengthMs: SpanMs, overMs: Type.Optional(AtMs) }, closed), { maxItems: 20 })),
  /** Share who do not come at all, drawn anew in every replication. */
  sickShare: Share,
}, closed)
export type StaffGroup = Static<typeof StaffGroup>

const When = { fromMs: AtMs, toMs: AtMs }
export const ScenarioEvent = Type.Union([
  /** More (or fewer) shoppers, of these classes or skills when named, and their work heavier by `workFactor`. */
  Type.Object({ kind: Type.Literal('surge'), ...When, factor: Factor, classes: Type.Optional(Type.Array(Slug, { maxItems: 60 })), skills: Type.Optional(Type.Array(SkillName, { maxItems: 40 })), workFactor: Type.Optional(Slowing) }, closed),
  /** The AI answers only this share of what it usually answers. */
  Type.Object({ kind: Type.Literal('ai-outage'), ...When, left: Share }, closed),
  /** This share of the groups (all when none is named) is away. */
  Type.Object({ kind: Type.Literal('absence'), ...When, share: Share, groups: Type.Optional(Type.Array(Slug, { maxItems: 200 })) }, closed),
])
export type ScenarioEvent = Static<typeof ScenarioEvent>

export const Scenario = Type.Object({
  schema: Type.Literal(1), scenario: Slug, name: Words, description: Words,
  seed: Type.Integer({ minimum: 0, maximum: 4_294_967_295 }), replications: Type.Integer({ minimum: 1, maximum: 200 }),
  /** The instant the scenario's clock starts at: opening hours and promises are counted from here. */
  startsAt: InstantText,
  horizonMs: Type.Integer({ minimum: 60_000, maximum: LONGEST_HORIZON_MS }),
  /** Who arrives before this is served but not counted. */
  warmUpMs: AtMs,
  demand: Type.Object({ curve: Curve, classes: Type.Array(ShopperClass, { minItems: 1, maxItems: 60 }) }, closed),
  staff: Type.Array(StaffGroup, { minItems: 1, maxItems: 200 }),
  service: Type.Object({
    /** Work of one chat, lognormal, for an agent who fits and has only this chat. */
    work: Type.Object({ meanMs: SpanMs, cv: Type.Number({ minimum: 0, maximum: 10 }) }, closed),
    /** Speed of an agent with 1, 2, 3 … chats, over all of them; the last holds for more. */
    rates: Type.Array(Type.Number({ minimum: 0.1, maximum: 20 }), { minItems: 1, maxItems: 20 }),
    /** From which level a skill is one's own; below it is a second skill. */
    primaryLevel: Type.Integer({ minimum: 1, maximum: 5 }),
    slower: Type.Object({ secondary: Slowing, none: Slowing, dialect: Slowing, language: Slowing }, closed),
  }, closed),
  /** A chat whose agent lacks the skill is passed on with this chance after `afterShare` of its work, with its context: what was done stays done. */
  transfers: Type.Object({ share: Share, afterShare: Share, most: Type.Integer({ minimum: 0, maximum: 5 }) }, closed),
  /** How far a need group may be from everyone's average before it is called unfair. */
  fairness: Type.Object({ waitMs: SpanMs, abandonShare: Share }, closed),
  costs: Type.Object({
    currency: Type.String({ pattern: '^[A-Z]{3}$' }), perAgentHour: Type.Object({ agent: Minor, expert: Minor, supervisor: Minor }, closed),
    perMinuteWaited: Minor, perAbandonment: Minor, perTransfer: Minor,
  }, closed),
  events: Type.Array(ScenarioEvent, { maxItems: 50 }),
}, closed)
export type Scenario = Static<typeof Scenario>

/** Who decides. The first four are what the field does; `playbook` is a playbook document and this house's own routing. */
export const PolicyChoice = Type.Union([
  Type.Object({ kind: Type.Enum(['fifo', 'round-robin', 'strict-value']) }, closed),
  Type.Object({ kind: Type.Literal('polling'), everyMs: Type.Integer({ minimum: 100, maximum: 600_000 }) }, closed),
  Type.Object({ kind: Type.Literal('playbook'), name: Type.String({ minLength: 1, maxLength: 80 }), document: Type.Unsafe<unknown>(Type.Object({}, { additionalProperties: true, description: 'a Playbook document' })) }, closed),
])
export type PolicyChoice = Static<typeof PolicyChoice>

/** Every figure a run measures: its unit, and which way is better (null: neither). Spans are ms, `money` minor units. Waits are of those who wait: who accepted a call-back is answered late, but does not wait. */
export const FIGURES = {
  offered: { unit: 'count', better: null }, 'answered-by-ai': { unit: 'count', better: null }, 'handed-over': { unit: 'count', better: null },
  served: { unit: 'count', better: null }, abandoned: { unit: 'count', better: 'lower' }, 'open-at-end': { unit: 'count', better: null },
  'abandon-share': { unit: 'share', better: 'lower' },
  'wait-mean': { unit: 'ms', better: 'lower' }, 'wait-p50': { unit: 'ms', better: 'lower' }, 'wait-p95': { unit: 'ms', better: 'lower' }, 'wait-p99': { unit: 'ms', better: 'lower' },
  'within-15s': { unit: 'share', better: 'higher' }, 'within-30s': { unit: 'share', better: 'higher' },
  'first-response-kept': { unit: 'share', better: 'higher' }, 'solution-kept': { unit: 'share', better: 'higher' }, 'closure-kept': { unit: 'share', better: 'higher' },
  'skill-match': { unit: 'share', better: 'higher' }, 'gold-within-15s': { unit: 'share', better: 'higher' },
  'transfers-per-solved': { unit: 'ratio', better: 'lower' }, 'call-backs-offered': { unit: 'count', better: null }, 'call-backs-accepted': { unit: 'count', better: null },
  'handling-mean': { unit: 'ms', better: 'lower' }, utilisation: { unit: 'share', better: null }, cost: { unit: 'money', better: 'lower' },
} as const
export const FigureName = Type.Enum(['offered', 'answered-by-ai', 'handed-over', 'served', 'abandoned', 'open-at-end', 'abandon-share', 'wait-mean', 'wait-p50', 'wait-p95', 'wait-p99', 'within-15s', 'within-30s', 'first-response-kept', 'solution-kept', 'closure-kept', 'skill-match', 'gold-within-15s', 'transfers-per-solved', 'call-backs-offered', 'call-backs-accepted', 'handling-mean', 'utilisation', 'cost'])
export type FigureName = Static<typeof FigureName>

/** One figure over the replications: their mean, half the width of its 95 % interval, and each, in order; null where nothing counted. */
const Figure = Type.Object({ figure: FigureName, mean: Nullable(Type.Number()), halfWidth: Nullable(Type.Number()), each: Type.Array(Nullable(Type.Number())) }, closed)
export type Figure = Static<typeof Figure>

const ClassFigures = Type.Object({ class: Type.String(), name: Words, tier: Tier, care: Type.Array(CareNeed), figures: Type.Array(Figure) }, closed)
const HourFigures = Type.Object({ fromMs: Type.Integer(), offered: Type.Number(), handedOver: Type.Number(), served: Type.Number(), abandoned: Type.Number(), waitMeanMs: Nullable(Type.Number()), waitingMean: Type.Number(), busyShare: Nullable(Type.Number()), onDuty: Type.Number() }, { ...closed, description: 'means over the replications, by hour of arrival' })

/** A need group against the average of everyone who asked for a human; unfair only where the whole interval lies beyond the margin. */
const NeedGroup = Type.Object({ need: CareNeed, figure: Type.Enum(['wait-mean', 'abandon-share']), difference: Nullable(Type.Number()), low: Nullable(Type.Number()), high: Nullable(Type.Number()), margin: Type.Number(), unfair: Type.Boolean() }, closed)

const PolicyReport = Type.Object({
  policy: Type.String({ description: 'a key within this report: fifo, round-robin, strict-value, polling, playbook-1 …' }), name: Words,
  total: Type.Array(Figure), tiers: Type.Array(Type.Object({ tier: Tier, figures: Type.Array(Figure) }, closed)), care: Type.Array(Figure), ordinary: Type.Array(Figure),
  classes: Type.Array(ClassFigures), groups: Type.Array(Type.Object({ group: Type.String(), name: Words, utilisation: Nullable(Type.Number()), hours: Type.Number({ description: 'agent hours on duty' }) }, closed)),
  hours: Type.Array(HourFigures), fairness: Type.Array(NeedGroup),
  hash: Type.String({ description: 'of everything that happened, in every replication' }),
}, closed)
export type PolicyReport = Static<typeof PolicyReport>

/** The second against the first policy of the report, replication by replication on the same shoppers. Ratio: of the means. */
const Paired = Type.Object({ figure: FigureName, difference: Nullable(Type.Number()), low: Nullable(Type.Number()), high: Nullable(Type.Number()), ratio: Nullable(Type.Number()), verdict: Type.Enum(['better', 'worse', 'no-difference', 'not-judged']) }, closed)
export type Paired = Static<typeof Paired>
const Gain = Type.Object({ class: Type.String(), name: Words, shoppers: Type.Number(), waitMs: Nullable(Type.Number()), abandonShare: Nullable(Type.Number()), verdict: Type.Enum(['gains', 'loses', 'same', 'mixed']) }, closed)
const Comparison = Type.Object({ policy: Type.String(), against: Type.String(), total: Type.Array(Paired), tiers: Type.Array(Type.Object({ tier: Tier, paired: Type.Array(Paired) }, closed)), care: Type.Array(Paired), ordinary: Type.Array(Paired), gains: Type.Array(Gain) }, closed)
export type Comparison = Static<typeof Comparison>

export const SimulationReport = Type.Object({
  schema: Type.Literal(1), scenario: Type.String(), name: Words, seed: Type.Integer(), replications: Type.Integer(), horizonMs: Type.Integer(), warmUpMs: Type.Integer(), currency: Type.String(),
  events: Type.Integer({ description: 'events of all replications and policies' }), policies: Type.Array(PolicyReport), comparisons: Type.Array(Comparison),
  hash: Type.String({ description: 'same scenario, policies and seed, same hash, however many workers ran it' }),
}, closed)
export type SimulationReport = Static<typeof SimulationReport>

/** One replication of one policy is one step. */
export const SimulationProgress = Type.Object({ done: Type.Integer({ minimum: 0 }), total: Type.Integer({ minimum: 1 }), events: Type.Integer({ minimum: 0 }) }, closed)
export type SimulationProgress = Static<typeof SimulationProgress>

export const ScenarioProblem = Type.Object({ path: Type.String({ description: 'JSON Pointer' }), rule: Type.String(), say: Type.String() }, closed)
export type ScenarioProblem = Static<typeof ScenarioProblem>

const Day = Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$', description: 'a day on the shop\'s own calendar' })
export const HistoryRange = Type.Object({ from: Day, to: Day }, closed)
/** Where a run's shoppers come from. `history`: the shop's stored hand-overs of these days, on its own calendar, both inclusive. `plan`: a day as it is planned, with the suggested shifts or those saved for it. */
export const Traffic = Type.Union([
  Type.Object({ kind: Type.Literal('shipped'), scenario: Slug }, closed),
  Type.Object({ kind: Type.Literal('document'), document: Type.Unsafe<Scenario>(Type.Object({}, { additionalProperties: true, description: 'a Scenario document; see GET /v1/simulations/schema' })) }, closed),
  Type.Object({ kind: Type.Literal('history'), from: Day, to: Day }, closed),
  Type.Object({ kind: Type.Literal('plan'), staff: Type.Enum(['suggested', 'planned']), plan: PlanRequest }, closed),
])
export type Traffic = Static<typeof Traffic>

/** Who is compared: versions of the shop's playbook, drafts too, and what the field does. */
export const Candidate = Type.Union([
  Type.Object({ kind: Type.Literal('playbook'), version: Type.Integer({ minimum: 1 }) }, closed),
  Type.Object({ kind: Type.Enum(['fifo', 'round-robin', 'strict-value']) }, closed),
  Type.Object({ kind: Type.Literal('polling'), everyMs: Type.Integer({ minimum: 100, maximum: 600_000 }) }, closed),
])
export type Candidate = Static<typeof Candidate>

export const NewSimulation = Type.Object({
  traffic: Traffic,
  candidates: Type.Array(Candidate, { minItems: 2, maxItems: 6, description: 'the first is what the others are compared with' }),
  replications: Type.Integer({ minimum: 2, maximum: 50 }), seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
}, closed)
export type NewSimulation = Static<typeof NewSimulation>

const Pair = Type.Object({ before: Nullable(Type.Number()), after: Nullable(Type.Number()), verdict: Type.Enum(['better', 'worse', 'no-difference', 'not-judged']) }, closed)
/** What a run says in a sentence: one candidate (its place in the list) against the first. Spans are ms, shares 0..1, cost minor units. `loser`: the class that waits longer by most. */
export const Headline = Type.Object({
  candidate: Type.Integer(), valuedTier: Nullable(Tier),
  valued: Pair, everyone: Pair, leave: Pair, promises: Pair, cost: Pair,
  gains: Type.Integer(), loses: Type.Integer(), loser: Nullable(Type.Object({ name: Words, waitMs: Type.Number() }, closed)), unfair: Type.Array(CareNeed),
}, closed)
export type Headline = Static<typeof Headline>

export const SimulationState = Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled'])
/** In the order of the report's policies. `revision` is that of the draft that ran. */
export const RanCandidate = Type.Object({ kind: Type.Enum(['playbook', 'fifo', 'round-robin', 'strict-value', 'polling']), version: Nullable(Type.Integer()), revision: Nullable(Type.Integer()), everyMs: Nullable(Type.Integer()) }, closed)
export type RanCandidate = Static<typeof RanCandidate>
const runFields = {
  id: Id, state: SimulationState, traffic: Type.Object({ kind: Type.Enum(['shipped', 'document', 'history', 'plan']), name: Words }, closed), candidates: Type.Array(RanCandidate),
  replications: Type.Integer(), shoppers: Type.Integer({ description: 'expected per replication' }), progress: Nullable(SimulationProgress), headlines: Type.Array(Headline),
  problem: Nullable(Type.Enum(['interrupted', 'crashed', 'refused'])), runMs: Nullable(Type.Integer()), startedBy: Type.String(), createdAt: InstantText, finishedAt: Nullable(InstantText),
}
export const SimulationListing = Type.Object(runFields, closed)
export type SimulationListing = Static<typeof SimulationListing>
export const SimulationView = Type.Object({ ...runFields, startsAt: InstantText, report: Nullable(SimulationReport) }, closed)
export type SimulationView = Static<typeof SimulationView>

/** A scenario that ships with the house. `shoppers`: expected per replication. */
export const ScenarioListing = Type.Object({ scenario: Slug, name: Words, description: Words, shoppers: Type.Integer(), agents: Type.Integer(), horizonMs: Type.Integer(), replications: Type.Integer() }, closed)
export type ScenarioListing = Static<typeof ScenarioListing>
/** `shoppersPerSecond`: how fast the latest runs here went; null before the first. */
export const SimulationTraffic = Type.Object({ scenarios: Type.Array(ScenarioListing), shoppersPerSecond: Nullable(Type.Number()) }, closed)
export type SimulationTraffic = Static<typeof SimulationTraffic>

/** How much of its own past a shop could replay; fewer hand-overs than `enough` are refused. */
export const HistoryListing = Type.Object({ days: Type.Integer(), handOvers: Type.Integer(), enough: Type.Integer() }, closed)
export type HistoryListing = Static<typeof HistoryListing>
