import { FIGURES, type FigureName, type Scenario } from '@zhiyu/server/contract/simulation'
import { createFingerprint } from '../engine/index.ts'
import { spread } from '../model/chats.ts'
import type { Dues } from '../model/due.ts'
import type { Stage } from '../model/floor.ts'
import { BY_AI, LEFT, OPEN, SERVED, type Outcome } from '../model/outcome.ts'
import type { Segment } from './segments.ts'

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[] // the keys of a constant
/** What is kept of each hour: counts of who arrived in it, sums of ms. */
export const HOUR_PARTS = ['offered', 'handedOver', 'served', 'abandoned', 'waitMs', 'waited', 'waitingMs', 'busyMs', 'seatMs'] as const

/** One replication under one policy, as numbers: what workers send back. */
export interface Measured {
  /** By segment × figures; NaN: nothing counted. */
  readonly figures: Float64Array
  /** By hour × HOUR_PARTS. */
  readonly hours: Float64Array
  /** By group: seat time in use, agent time on duty, ms. */
  readonly busyByGroup: Float64Array
  readonly dutyMs: Float64Array
  readonly events: number
  readonly hash: string
}

const HOUR_MS = 3_600_000
/** Written out, not made from a list: an object with so many fields stays quick only when its shape is known from the start. */
const zero = () => ({
  offered: 0, ai: 0, served: 0, left: 0, open: 0, waited: 0, waitMs: 0, in15: 0, in30: 0, firstKept: 0, firstBroken: 0, solutionKept: 0,
  solutionBroken: 0, closureKept: 0, closureBroken: 0, matched: 0, matchable: 0, gold: 0, goldDue: 0, moves: 0, solved: 0, callOffered: 0,
  callAccepted: 0, handlingMs: 0,
})
type Counts = ReturnType<typeof zero>
const COUNTS = Object.keys(zero()) as (keyof Counts)[] // the keys of a literal
interface Sums extends Counts { readonly waits: number[] }
/** Of a segment; waits above 0, in order. */
interface Whole extends Counts { readonly waits: Float64Array }

/** Counts what happened to everybody who came after the warm-up. */
export function measure (stage: Stage, outcome: Outcome, dues: Dues, segments: readonly Segment[]): Measured {
  const { scenario, crowd } = stage
  const classes = scenario.demand.classes.map((): Sums => ({ ...zero(), waits: [] }))
  const hours = new Float64Array(Math.ceil(scenario.horizonMs / HOUR_MS) * HOUR_PARTS.length)
  const waitingByHour = new Float64Array(outcome.busyByHour.length)
  const course: Course = { at: 0, shopperClass: 0, dues, horizonMs: scenario.horizonMs } // one for all: a fresh one for each shopper is most of what is thrown away here
  const seen: Seen = { outcome, i: 0, wait: 0 }
  for (let i = 0; i < crowd.count; i++) {
    const at = crowd.at[i]!
    const until = waitedUntil(outcome, i, at, scenario.horizonMs)
    if (until > at) spread(waitingByHour, 1, at, until)
    if (at < scenario.warmUpMs) continue
    const { class: shopperClass } = crowd.kinds[crowd.kind[i]!]!
    hourly(hours, at, outcome.state[i]!, outcome.callBack[i] === 2 ? -1 : until - at)
    course.at = at
    course.shopperClass = shopperClass
    promises(classes[shopperClass]!, outcome, i, course)
    seen.i = i
    seen.wait = until - at
    count(classes[shopperClass]!, stage, seen)
  }
  for (let hour = 0; hour < waitingByHour.length; hour++) hours.set([waitingByHour[hour]!, outcome.busyByHour[hour]!, outcome.seatsByHour[hour]!], hour * HOUR_PARTS.length + 6)
  const seatMs = sum(outcome.seatsByHour)
  const whole = { utilisation: share(sum(outcome.busyByHour), seatMs), staffCost: staffCost(scenario, outcome) }
  const figures = new Float64Array(segments.length * FIGURE_NAMES.length)
  segments.forEach((segment, s) => { figures.set(figuresOf(together(segment.classes.map(c => classes[c]!)), scenario, segment.what === 'total' ? whole : undefined), s * FIGURE_NAMES.length) })
  return { figures, hours, busyByGroup: outcome.busyByGroup, dutyMs: outcome.dutyMs, events: outcome.events, hash: fingerprint(outcome) }
}

const share = (part: number, whole: number): number => whole > 0 ? part / whole : NaN
const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)

/** Until somebody attended to them, they left, or the run ended. */
function waitedUntil ({ state, startAt, endAt }: Outcome, i: number, at: number, horizonMs: number): number {
  if (startAt[i]! >= 0) return startAt[i]!
  return state[i] === LEFT ? endAt[i]! : state[i] === OPEN ? horizonMs : at
}

interface Seen { readonly outcome: Outcome; i: number; wait: number }

function count (sums: Sums, { scenario, crowd, crew, fits }: Stage, { outcome, i, wait }: Seen): void {
  const state = outcome.state[i]!
  const start = outcome.startAt[i]!
  const kind = crowd.kinds[crowd.kind[i]!]!
  sums.offered++
  if (state === BY_AI) { sums.ai++; return }
  if (state === OPEN) { sums.open++; return }
  if (outcome.callBack[i] !== 2) { // who is called back does not wait: they do something else
    sums.waited++
    sums.waitMs += wait
    if (wait > 0) sums.waits.push(wait)
  }
  if (state === SERVED) sums.served++
  else sums.left++
  if (outcome.callBack[i]! > 0) sums.callOffered++
  if (outcome.callBack[i] === 2) sums.callAccepted++
  if (scenario.demand.classes[kind.class]!.tier === 'diamond') {
    sums.goldDue++
    if (start >= 0 && wait <= 15_000 && crew.groups[crew.group[outcome.first[i]!]!]!.role === 'expert') sums.gold++
  }
  if (start < 0) return
  if (wait <= 15_000) sums.in15++
  if (wait <= 30_000) sums.in30++
  sums.moves += outcome.moves[i]!
  if (kind.skill !== null) {
    sums.matchable++
    if (fits[crew.group[outcome.last[i]!]! * crowd.kinds.length + crowd.kind[i]!]!.primary) sums.matched++
  }
  if (state === SERVED && outcome.endAt[i]! >= 0) {
    sums.solved++
    sums.handlingMs += outcome.endAt[i]! - start
  }
}

function hourly (hours: Float64Array, at: number, state: number, waitMs: number): void {
  const first = Math.floor(at / HOUR_MS) * HOUR_PARTS.length
  hours[first] = hours[first]! + 1
  if (state === BY_AI) return
  hours[first + 1] = hours[first + 1]! + 1
  if (state === OPEN) return
  const part = first + (state === SERVED ? 2 : 3)
  hours[part] = hours[part]! + 1
  if (waitMs < 0) return // called back
  hours[first + 4] = hours[first + 4]! + waitMs
  hours[first + 5] = hours[first + 5]! + 1
}

interface Course { at: number; shopperClass: number; readonly dues: Dues; readonly horizonMs: number }

/** As the server's clocks end: in time, late, or void, when the shopper left first. What is not decided at the end counts for nothing. */
function promises (sums: Counts, outcome: Outcome, i: number, { at, shopperClass, dues, horizonMs }: Course): void {
  const state = outcome.state[i]!
  const start = outcome.startAt[i]!
  const end = outcome.endAt[i]!
  const left = state === LEFT
  if (state !== BY_AI) {
    const late = (start >= 0 ? start : left ? end : horizonMs) > dues['first-response'](shopperClass, at)
    if (late) sums.firstBroken++
    else if (start >= 0) sums.firstKept++
    if ((end >= 0 ? end : horizonMs) > dues.solution(shopperClass, at)) sums.solutionBroken++
    else if (end >= 0 && !left) sums.solutionKept++
  }
  if ((end >= 0 ? end : horizonMs) > dues.closure(shopperClass, at)) sums.closureBroken++
  else if (end >= 0 && !left) sums.closureKept++
}

function together (parts: readonly Sums[]): Whole {
  const all: Counts = zero()
  const waits = new Float64Array(parts.reduce((length, part) => length + part.waits.length, 0))
  let at = 0
  for (const part of parts) {
    for (const name of COUNTS) all[name] += part[name]
    waits.set(part.waits, at)
    at += part.waits.length
  }
  return { ...all, waits: waits.sort() }
}

function figuresOf (s: Whole, { costs }: Scenario, whole: { utilisation: number; staffCost: number } | undefined): number[] {
  const decided = s.served + s.left
  const { waits } = s
  const values: Record<FigureName, number> = {
    offered: s.offered, 'answered-by-ai': s.ai, 'handed-over': s.offered - s.ai, served: s.served, abandoned: s.left, 'open-at-end': s.open, 'abandon-share': share(s.left, decided),
    'wait-mean': share(s.waitMs, s.waited), 'wait-p50': percentile(waits, s.waited, 0.5), 'wait-p95': percentile(waits, s.waited, 0.95), 'wait-p99': percentile(waits, s.waited, 0.99),
    'within-15s': share(s.in15, decided), 'within-30s': share(s.in30, decided),
    'first-response-kept': share(s.firstKept, s.firstKept + s.firstBroken), 'solution-kept': share(s.solutionKept, s.solutionKept + s.solutionBroken), 'closure-kept': share(s.closureKept, s.closureKept + s.closureBroken),
    'skill-match': share(s.matched, s.matchable), 'gold-within-15s': share(s.gold, s.goldDue), 'transfers-per-solved': share(s.moves, s.solved),
    'call-backs-offered': s.callOffered, 'call-backs-accepted': s.callAccepted, 'handling-mean': share(s.handlingMs, s.solved), utilisation: whole?.utilisation ?? NaN,
    cost: s.waitMs / 60_000 * costs.perMinuteWaited + s.left * costs.perAbandonment + s.moves * costs.perTransfer + (whole?.staffCost ?? 0),
  }
  return FIGURE_NAMES.map(name => values[name])
}

/** Nearest rank; `positive` are the sorted waits above 0 of `of` in all. */
function percentile (positive: Float64Array, of: number, at: number): number {
  if (of === 0) return NaN
  const rank = Math.ceil(at * of) - 1 - (of - positive.length)
  return rank < 0 ? 0 : positive[rank]!
}

function staffCost ({ staff, costs }: Scenario, { dutyMs }: Outcome): number {
  return staff.reduce((cost, group, g) => cost + dutyMs[g]! / HOUR_MS * costs.perAgentHour[group.role], 0)
}

function fingerprint ({ state, moves, callBack, startAt, endAt, last }: Outcome): string {
  const print = createFingerprint()
  for (let i = 0; i < state.length; i++) {
    print.number(state[i]! + moves[i]! * 4 + callBack[i]! * 64)
    print.number(startAt[i]!)
    print.number(endAt[i]!)
    print.number(last[i]!)
  }
  return print.hex()
}
