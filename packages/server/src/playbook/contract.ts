import { Type, type Static } from 'typebox'
import { closed, InstantText, Nullable } from '../kernel/schema.ts'

const Minor = Type.Integer({ minimum: 0, maximum: 1_000_000_000_000 })
const Ms = Type.Integer({ minimum: 0, maximum: 30 * 86_400_000 })
const TierName = Type.Enum(['diamond', 'core', 'mass'])
const perTier = <T extends ReturnType<typeof Type.Integer>>(schema: T) => Type.Object({ diamond: schema, core: schema, mass: schema }, closed)
const Weight = Type.Number({ minimum: 0, maximum: 1000 })
const HoursOfDay = Type.Array(Type.Object({ from: Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }), to: Type.String({ pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$' }) }, closed), { maxItems: 4 })

const Ring = Type.Object({
  afterMs: Ms,
  minLevel: Type.Integer({ minimum: 0, maximum: 5, description: 'least level in the needed skill; 0 asks for none' }),
  language: Type.Boolean({ description: 'must speak the shopper\'s language' }),
}, closed)

/** What routing may add to its base. Absent parts are off. Each is explained in docs/policy/routing.md. */
const RoutingParts = {
  /** Who may serve, widening with the wait; the first ring starts at 0. After `relaxSkillAfterMs` anyone will do, whatever the rings say. Absent: level 1 and the language from the start. */
  rings: Type.Optional(Type.Array(Ring, { minItems: 1, maxItems: 6 })),
  /** Seats of `role` kept free for `tiers` (and for care needs): that many, or 'formula' to size them so that `share` of those tiers wait at most `withinMs`. A shopper of another tier who waited `yieldAfterMs` may have them. */
  holdBack: Type.Optional(Type.Object({
    role: Type.String({ minLength: 1, maxLength: 20 }), tiers: Type.Array(TierName, { minItems: 1, maxItems: 3 }), seats: Type.Union([Type.Integer({ minimum: 0, maximum: 500 }), Type.Literal('formula')]),
    withinMs: Ms, share: Type.Number({ minimum: 0.5, maximum: 0.999 }), yieldAfterMs: Ms,
  }, closed)),
  /** A diamond's own expert is waited for so long, and stands ahead for them by as much; one expert looks after at most `maxShoppers`. */
  advisor: Type.Optional(Type.Object({ waitMs: Ms, maxShoppers: Type.Integer({ minimum: 1, maximum: 50 }) }, closed)),
  /** Who served the shopper within `withinMs` is preferred and waited for so long. */
  lastAgent: Type.Optional(Type.Object({ withinMs: Ms, waitMs: Ms }, closed)),
  /** What a chat that needs this skill weighs against an agent's capacity; 1 when not named. */
  chatWeights: Type.Optional(Type.Record(Type.String({ minLength: 1, maxLength: 40 }), Type.Number({ minimum: 0.25, maximum: 4 }))),
  /** When the expected wait passes `whenWaitMs` the order follows cµ/θ, cost of waiting × patience ÷ handling, worth at most `spanMs` of waiting. */
  overload: Type.Optional(Type.Object({ whenWaitMs: Ms, spanMs: Ms, waitCost: Type.Object({ diamond: Weight, core: Weight, mass: Weight }, closed), handlingMs: perTier(Ms), patienceMs: perTier(Ms) }, closed)),
  /** A call-back is offered when the expected wait is longer than the tier's patience; the shopper keeps their place. */
  callBack: Type.Optional(Type.Object({
    patienceMs: perTier(Ms),
    tries: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, description: 'calls made before a shopper who cannot be reached is written to instead; 3 when not named' })),
    retryAfterMs: Type.Optional(Type.Integer({ minimum: 60_000, maximum: 86_400_000, description: 'between two calls; 15 minutes when not named' })),
  }, closed)),
}

const PromiseClock = Type.Enum(['first-response', 'expert', 'solution', 'closure'])
const Share = Type.Number({ minimum: 0.1, maximum: 0.99 })
const SomeTiers = Type.Array(TierName, { maxItems: 3 })
const OpeningHours = Type.Object({
  timeZone: Type.String({ minLength: 1, maxLength: 60 }),
  week: Type.Object({ mon: HoursOfDay, tue: HoursOfDay, wed: HoursOfDay, thu: HoursOfDay, fri: HoursOfDay, sat: HoursOfDay, sun: HoursOfDay }, closed),
  holidays: Type.Array(Type.Object({ on: Type.String({ format: 'date' }), name: Type.String({ maxLength: 60 }), hours: HoursOfDay }, closed), { maxItems: 400 }),
}, closed)
const CalendarName = Type.String({ pattern: '^[a-z][a-z0-9-]{0,29}$' })

const EscalationStep = Type.Object({
  when: Type.Enum(['warning', 'breach']), afterMs: Ms,
  call: Type.String({ maxLength: 20, description: 'expert, supervisor or partner' }),
  partner: Type.Optional(Type.Enum(['logistics', 'repair', 'after-sales'])), what: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
}, closed)

/** What promises may add to their base. Absent parts are off. Each is explained in docs/policy/promises.md. */
const PromiseParts = {
  /** An expert steps in within so long of the call for a human; tiers not named are promised no such thing. */
  expertWithinMs: Type.Optional(Type.Object({ diamond: Type.Optional(Ms), core: Type.Optional(Ms), mass: Type.Optional(Ms) }, closed)),
  /** Further warnings beside `warnAt`, as shares of the span, ascending. */
  warnings: Type.Optional(Type.Object({ 'first-response': Type.Optional(Type.Array(Share, { maxItems: 5 })), expert: Type.Optional(Type.Array(Share, { maxItems: 5 })), solution: Type.Optional(Type.Array(Share, { maxItems: 5 })), closure: Type.Optional(Type.Array(Share, { maxItems: 5 })) }, closed)),
  /** A clock stands still while an agent waits for the shopper's answer or a partner's task is open; each wait counts for `atMostMs`, none past the closure. */
  pauses: Type.Optional(Type.Array(Type.Object({ clock: PromiseClock, while: Type.Enum(['shopper', 'partner']), atMostMs: Ms }, closed), { maxItems: 8 })),
  /** Who is called when a clock warns or breaks, upwards and later with every step. */
  escalations: Type.Optional(Type.Array(Type.Object({ clock: PromiseClock, tiers: SomeTiers, steps: Type.Array(EscalationStep, { maxItems: 5 }) }, closed), { maxItems: 20 })),
  /** What may be offered when it broke: proposed to the agent, never paid by itself. */
  proposals: Type.Optional(Type.Array(Type.Object({ clock: PromiseClock, tiers: SomeTiers, amountMinor: Type.Record(Type.String({ pattern: '^[A-Z]{3}$' }), Minor) }, closed), { maxItems: 20 })),
  /** The calendar of `calendars` that clocks in opening hours follow; absent: `openingHours`. */
  calendar: Type.Optional(CalendarName),
}

const StyleName = Type.Enum(['plain', 'warm', 'brisk', 'playful', 'formal'])
export type StyleName = Static<typeof StyleName>
/** How the AI speaks, to whom. Explained in docs/policy/style.md. A style chooses words and never facts. */
const Style = Type.Object({
  default: StyleName,
  /** Who writes Cantonese is answered in Cantonese. */
  cantonese: Type.Boolean(),
  /** The first rule that fits decides; rules that name a care need come before all others, wherever they stand. What a rule does not name fits everybody. */
  rules: Type.Array(Type.Object({
    style: StyleName,
    care: Type.Optional(Type.Array(Type.Enum(['silver', 'hearing', 'vision', 'dialect', 'language']), { minItems: 1, maxItems: 5 })),
    tiers: Type.Optional(Type.Array(TierName, { minItems: 1, maxItems: 3 })),
    tags: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 20 })),
    regions: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 60 })),
    written: Type.Optional(Type.Array(Type.Enum(['zh-CN', 'en', 'yue']), { minItems: 1, maxItems: 3, description: 'what the shopper writes' })),
  }, closed), { maxItems: 30 }),
}, closed)

/** What is owed after buying. One figure for what the AI says, what articles say and what is judged. Explained in docs/policy/acting.md. */
const AfterSales = Type.Object({
  returnDays: Type.Integer({ minimum: 7, maximum: 90, description: 'whole days after the day of receipt; the law asks for seven' }),
  priceProtectionDays: Type.Integer({ minimum: 0, maximum: 180, description: 'whole days after the day of the order' }),
}, closed)

const Sure = Type.Number({ minimum: 0.5, maximum: 0.999 })
/** How measured precision moves what the AI may do by itself, intent by intent. Explained in docs/policy/autonomy.md. */
const Autonomy = Type.Object({
  /** At least so many measured turns since the last move before more is proposed. */
  turns: Type.Integer({ minimum: 10, maximum: 1000 }),
  /** The precision that is sure (the interval's lower end) reaches this: acting with confirmation; acting. */
  confirmFrom: Sure, actFrom: Sure,
  /** The precision that is possible (the interval's upper end) falls below this: one level less, at once. */
  lowerBelow: Sure,
  /** Raised without a person's yes. */
  raiseByItself: Type.Boolean(),
  /** A dialect of which a smaller share of turns is understood gets a queue for people to review. */
  reviewBelow: Sure,
}, closed)

/** Regional touch on the central standard: only what it names differs, for customers of these regions. Base promises cannot be touched. */
const Overlay = Type.Object({
  overlay: Type.String({ pattern: '^[a-z][a-z0-9-]{0,29}$' }), name: Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed),
  regions: Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 60 }),
  routing: Type.Optional(Type.Object({ headStartMs: Type.Optional(perTier(Ms)), careHeadStartMs: Type.Optional(Ms), highFrequencyHeadStartMs: Type.Optional(Ms), callBack: RoutingParts.callBack }, closed)),
  promises: Type.Optional(Type.Object({ firstResponseMs: Type.Optional(perTier(Ms)), solutionMs: Type.Optional(perTier(Ms)), closureMs: Type.Optional(perTier(Ms)), ...PromiseParts }, closed)),
}, closed)

/** The service policy, version 1. Every default here is editable; every decision names the version it followed. */
export const Playbook = Type.Object({
  schema: Type.Literal(1),
  tiers: Type.Object({
    /** Spend of the last 365 days, minor units per currency: above `diamondAbove` is diamond; from `coreFrom` (inclusive) to it is core. */
    thresholds: Type.Record(Type.String({ pattern: '^[A-Z]{3}$' }), Type.Object({ diamondAbove: Minor, coreFrom: Minor }, closed)),
    /** A tier rises at once and falls when spend, by age alone, was below for so many days. Absent: falls at once. */
    fallsAfterDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 90 })),
    highFrequency: Type.Object({ orders: Type.Integer({ minimum: 1, maximum: 1000 }), days: Type.Integer({ minimum: 1, maximum: 365 }) }, closed),
    /** So many looks at goods of these categories (as the shop names them) within so many days make the tag `interest-<name>`. */
    interests: Type.Optional(Type.Array(Type.Object({ name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,29}$' }), categories: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { minItems: 1, maxItems: 50 }), views: Type.Integer({ minimum: 1, maximum: 1000 }), days: Type.Integer({ minimum: 1, maximum: 365 }) }, closed), { maxItems: 50 })),
  }, closed),
  skills: Type.Array(Type.Object({ skill: Type.String({ minLength: 1, maxLength: 40 }), name: Type.Object({ 'zh-CN': Type.String(), en: Type.String() }, closed), keywords: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 200 }) }, closed), { maxItems: 100 }),
  routing: Type.Object({
    /** Head start in the queue by value and by need: as if they had waited this long already. Bounded: nobody is overtaken by more. */
    headStartMs: perTier(Ms), careHeadStartMs: Ms, highFrequencyHeadStartMs: Ms,
    /** Cost of an agent in seconds of waiting: what a level below the best skill, a full load, or a role further down the list weighs. */
    skillLevelWeight: Weight, loadWeight: Weight, roleForTier: Type.Object({ diamond: Type.Array(Type.String()), core: Type.Array(Type.String()), mass: Type.Array(Type.String()) }, closed), roleWeight: Weight,
    relaxSkillAfterMs: Ms, disconnectGraceMs: Ms, abandonAfterMs: Ms,
    ...RoutingParts,
  }, closed),
  promises: Type.Object({
    firstResponseMs: perTier(Ms), solutionMs: perTier(Ms), closureMs: perTier(Ms),
    /** Share of the span after which a warning is raised. */
    warnAt: Type.Number({ minimum: 0.1, maximum: 0.99 }),
    /** Which clocks run in opening hours only; the base promise (closure) always runs round the clock. */
    inOpeningHours: Type.Array(Type.Enum(['first-response', 'expert', 'solution']), { maxItems: 3 }),
    ...PromiseParts,
  }, closed),
  compensation: Type.Object({ authority: Type.Record(Type.String(), Type.Object({ perCaseMinor: Minor, perDayMinor: Minor, currency: Type.String({ pattern: '^[A-Z]{3}$' }) }, closed)) }, closed),
  openingHours: OpeningHours,
  /** Opening hours of other teams and regions, by name; promises and overlays choose one. */
  calendars: Type.Optional(Type.Record(CalendarName, OpeningHours)),
  concierge: Type.Object({
    answerConfidence: Type.Number({ minimum: 0, maximum: 1 }), handOverAfterMisunderstandings: Type.Integer({ minimum: 1, maximum: 5 }),
    /** Who declared one of these gets a person as soon as something is to be done for them; the AI goes on answering questions. */
    stepAsideFor: Type.Optional(Type.Array(Type.Enum(['silver', 'hearing', 'vision', 'dialect', 'language']), { maxItems: 5 })),
    label: Type.Object({ 'zh-CN': Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, closed),
    /** May hold {hello} (time of day, and the name when known) and {shop}. */
    greeting: Type.Object({ 'zh-CN': Type.String({ minLength: 1, maxLength: 500 }), en: Type.String({ minLength: 1, maxLength: 500 }) }, closed),
    /** Short plain words for shoppers who declared silver; without it they get `greeting`. */
    greetingPlain: Type.Optional(Type.Object({ 'zh-CN': Type.String({ minLength: 1, maxLength: 500 }), en: Type.String({ minLength: 1, maxLength: 500 }) }, closed)),
  }, closed),
  /** Absent in older playbooks: warm, short plain words for who declared silver, Cantonese to Cantonese. */
  style: Type.Optional(Style),
  /** Absent in older playbooks: as a new one begins. */
  autonomy: Type.Optional(Autonomy),
  afterSales: Type.Optional(AfterSales),
  overlays: Type.Optional(Type.Array(Overlay, { maxItems: 40 })),
}, closed)
export type Playbook = Static<typeof Playbook>
export type TierName = Static<typeof TierName>

export const PlaybookProblem = Type.Object({ path: Type.String({ description: 'JSON Pointer' }), rule: Type.String(), say: Type.String() }, closed)
export type PlaybookProblem = Static<typeof PlaybookProblem>
/** A draft may still be wrong in any way: it is kept as it was written, and `problems` says what must change before it can be published. */
const AnyDocument = Type.Unsafe<Playbook>(Type.Object({}, { additionalProperties: true, description: 'A Playbook document; see the schema of GET /v1/playbooks/schema' }))
export const PlaybookState = Type.Enum(['draft', 'checked', 'published', 'retired'])
export type PlaybookState = Static<typeof PlaybookState>
export const PlaybookView = Type.Object({
  version: Type.Integer(), state: PlaybookState, revision: Type.Integer(), note: Type.String(), author: Type.String(), document: AnyDocument,
  createdAt: InstantText, publishedAt: Nullable(InstantText), problems: Type.Array(PlaybookProblem),
  simulationId: Nullable(Type.String({ description: 'the simulation it was published on' })),
}, closed)
export type PlaybookView = Static<typeof PlaybookView>
export const PlaybookListing = Type.Object({ version: Type.Integer(), state: Type.String(), note: Type.String(), author: Type.String(), createdAt: InstantText, publishedAt: Nullable(InstantText) }, closed)
export type PlaybookListing = Static<typeof PlaybookListing>
export const NewDraft = Type.Object({ from: Type.Optional(Type.Integer({ minimum: 1, description: 'the version to copy; default the published one' })), note: Type.Optional(Type.String({ maxLength: 500 })) }, closed)
export const EditDraft = Type.Object({ document: AnyDocument, note: Type.Optional(Type.String({ maxLength: 500 })), revision: Type.Integer({ minimum: 0, description: 'the revision you read; another one is 409' }) }, closed)
export type EditDraft = Static<typeof EditDraft>
export const AtPlaybookRevision = Type.Object({ revision: Type.Integer({ minimum: 0 }) }, closed)
