import type { Static } from 'typebox'
import type { Instant } from '../kernel/clock.ts'
import type { Why } from '../kernel/schema.ts'
import type { Playbook, TierName } from '../playbook/contract.ts'
import { addOpenTime, hoursOf, openTimeBetween } from './calendar.ts'
import type { PauseWhy, PromiseKind } from './contract.ts'
import { dueSteps, stepsToCome, type ChainStep } from './decide-escalation.ts'
import { pausedUntil, type Wait } from './decide-pause.ts'

export type PromiseState = 'running' | 'warned' | 'breached' | 'kept' | 'void'

/** A further warning beside `warnAt`. */
export interface Warning { readonly share: number; readonly at: Instant }

/** One clock as it is stored. `finishedAt` null: what was promised has not happened yet, even when it is late. */
export interface Clock {
  readonly id: string; readonly kind: PromiseKind; readonly tier: string; readonly state: PromiseState
  readonly startedAt: Instant; readonly warnAt: Instant; readonly dueAt: Instant; readonly finishedAt: Instant | null; readonly breachedAt: Instant | null
  readonly warnings: readonly Warning[]; /** how many of them were given */ readonly warned: number
  readonly pausedAt: Instant | null; readonly escalated: readonly number[]
  /** The document it was made under; a later version does not move it. Absent: the one in force. */
  readonly rules?: Playbook
}

/** What the clocks ask of a conversation. */
export interface Course {
  readonly resolved: boolean
  readonly openedAt: Instant
  /** The last call for a human; null before the first. */
  readonly handedOffAt: Instant | null
  /** The first human answer since then. */
  readonly firstHumanAt: Instant | null
  readonly resolvedAt: Instant | null
  /** The shopper left while waiting. */
  readonly abandoned: boolean
  /** An expert or supervisor took it or wrote, since the last call for a human. */
  readonly expertAt?: Instant | null
  readonly waits?: readonly Wait[]
}

export interface Terms { readonly warnAt: Instant; readonly dueAt: Instant; readonly warnings: readonly Warning[]; readonly because: readonly Static<typeof Why>[] }

export type Step =
  | { readonly kind: 'start'; readonly promise: PromiseKind; readonly at: Instant }
  | { readonly kind: 'finish'; readonly id: string; readonly state: 'kept' | 'breached' | 'void'; readonly at: Instant }
  | { readonly kind: 'warn'; readonly id: string }
  /** A further warning was due; `warned` counts those that have passed, so that a late look gives one and not three. */
  | { readonly kind: 'remind'; readonly id: string; readonly warned: number; readonly share: number }
  | { readonly kind: 'breach'; readonly id: string }
  | { readonly kind: 'escalate'; readonly id: string; readonly index: number; readonly step: ChainStep }
  | { readonly kind: 'pause'; readonly id: string; readonly at: Instant; readonly why: PauseWhy }
  | ({ readonly kind: 'unpause'; readonly id: string; readonly at: Instant } & Moved)
  | ({ readonly kind: 'resume'; readonly id: string; readonly state: 'running' | 'warned' } & Moved)

interface Moved { readonly warnAt: Instant; readonly dueAt: Instant; readonly warnings: readonly Warning[] }

/** Until this long after a resolution a reopened conversation is the same problem; later it is a new one. Source: docs/policy/promises.md, "Reopening". */
export const SAME_PROBLEM_MS = 24 * 3_600_000

/** What this tier is promised; undefined when the playbook promises it no such thing. Only an expert's help is not promised to all. */
export function spanOf (kind: PromiseKind, tier: TierName, { promises }: Playbook): number | undefined {
  if (kind === 'expert') return promises.expertWithinMs?.[tier]
  return { 'first-response': promises.firstResponseMs, solution: promises.solutionMs, closure: promises.closureMs }[kind][tier]
}

/** When a clock that starts now warns and is due; undefined when this is not promised. Source: docs/policy/promises.md. */
export function termsOf (kind: PromiseKind, tier: TierName, startedAt: Instant, playbook: Playbook): Terms | undefined {
  const { promises } = playbook
  const spanMs = spanOf(kind, tier, playbook)
  if (spanMs === undefined) return undefined
  const inHours = runsInHours(kind, playbook)
  const hours = hoursOf(playbook)
  const after = (ms: number): Instant => inHours ? addOpenTime(hours, startedAt, ms) : startedAt + ms
  return {
    warnAt: after(Math.floor(spanMs * promises.warnAt)), dueAt: after(spanMs), warnings: (promises.warnings?.[kind] ?? []).map(share => ({ share, at: after(Math.floor(spanMs * share)) })),
    because: [{ rule: `promise.${kind}`, facts: { tier, spanMs, clock: inHours ? 'opening-hours' : 'round-the-clock', ...(inHours ? { timeZone: hours.timeZone } : {}) } }],
  }
}

/** The base promise runs round the clock whatever a playbook says. Source: mission D1, D2. */
function runsInHours (kind: PromiseKind, playbook: Playbook): boolean {
  return kind !== 'closure' && playbook.promises.inOpeningHours.includes(kind)
}

/**
 * What has to happen to a conversation's clocks now, whatever made us look: an event, a timer, or either of them twice. Carry it out and ask again until
 * nothing is left: a pause that ended may show that a clock is late.
 * Facts decide, not the order in which news arrives: an answer committed before it was due keeps the promise even when the timer spoke first.
 */
export function planClocks (course: Course, clocks: readonly Clock[], playbook: Playbook, now: Instant): Step[] {
  const limit = limitOf(clocks)
  const steps: Step[] = clocks.flatMap(clock => settle(clock, course, { rules: clock.rules ?? playbook, limit }, now))
  const settled = new Set(steps.flatMap(step => step.kind === 'finish' ? [step.id] : []))
  const unfinished = (kind: PromiseKind): boolean => clocks.some(clock => clock.kind === kind && clock.finishedAt === null && !settled.has(clock.id))
  const resumed = course.resolved ? [] : clocks.flatMap(clock => resume(clock, clocks, clock.rules ?? playbook, now))
  const resumes = (kind: PromiseKind): boolean => resumed.some(step => clocks.some(clock => clock.id === step.id && clock.kind === kind))
  const starts: Step[] = []
  if (!clocks.some(clock => clock.kind === 'closure')) starts.push({ kind: 'start', promise: 'closure', at: course.openedAt })
  else if (!course.resolved && !unfinished('closure') && !resumes('closure')) starts.push({ kind: 'start', promise: 'closure', at: now })
  const called = course.handedOffAt
  if (called !== null) {
    // An expert's help is promised with the first response of the same call, to those it is promised to.
    if (!clocks.some(clock => clock.kind === 'first-response' && clock.startedAt >= called)) starts.push({ kind: 'start', promise: 'first-response', at: called }, { kind: 'start', promise: 'expert', at: called })
    const covered = clocks.some(clock => clock.kind === 'solution' && (clock.startedAt >= called || (clock.finishedAt !== null && clock.finishedAt >= called)))
    if (!covered && !unfinished('solution') && !resumes('solution')) starts.push({ kind: 'start', promise: 'solution', at: called })
  }
  return [...steps, ...resumed, ...starts]
}

interface Ground { readonly rules: Playbook; readonly limit: Instant }

/** One clock against what has happened. Finishing exactly when due is in time. */
function settle (clock: Clock, course: Course, ground: Ground, now: Instant): Step[] {
  if (clock.finishedAt !== null) return []
  if (clock.pausedAt !== null) return unpause(clock, course, ground, now)
  const { done, late } = outcome(clock, course)
  if (done !== null) {
    const left = done === 'never' || (course.abandoned && !isAnswer(clock.kind))
    return [{ kind: 'finish', id: clock.id, state: late ? 'breached' : left ? 'void' : 'kept', at: done === 'never' ? course.resolvedAt ?? now : done }]
  }
  const called: Step[] = dueSteps(clock, ground.rules, now).map(({ index, step }) => ({ kind: 'escalate', id: clock.id, index, step }))
  if (clock.state === 'breached') return called
  if (now >= clock.dueAt) return [{ kind: 'breach', id: clock.id }]
  const pause = pausedUntil(clock.kind, now, course.waits ?? [], ground)
  if (pause && pause.until > now) return [{ kind: 'pause', id: clock.id, at: now, why: pause.why }]
  const passed = clock.warnings.filter(warning => now >= warning.at)
  const newest = passed.at(-1)
  if (newest && passed.length > clock.warned) called.push({ kind: 'remind', id: clock.id, warned: passed.length, share: newest.share })
  if (clock.state === 'running' && now >= clock.warnAt) called.push({ kind: 'warn', id: clock.id })
  return called
}

const isAnswer = (kind: PromiseKind): boolean => kind === 'first-response' || kind === 'expert'

/** `never`: what was promised cannot happen any more, nobody's fault. */
function outcome (clock: Clock, course: Course): { done: Instant | 'never' | null; late: boolean } {
  const at = (done: Instant): { done: Instant; late: boolean } => ({ done, late: done > clock.dueAt })
  if (!isAnswer(clock.kind)) return course.resolvedAt === null || !course.resolved ? { done: null, late: false } : at(course.resolvedAt)
  const answeredAt = (clock.kind === 'expert' ? course.expertAt : course.firstHumanAt) ?? null
  if (answeredAt !== null && answeredAt >= clock.startedAt) return at(answeredAt)
  if (course.resolved && course.resolvedAt !== null) return { done: 'never', late: course.resolvedAt > clock.dueAt }
  const calledAgain = course.handedOffAt !== null && course.handedOffAt > clock.startedAt
  return calledAgain ? { done: 'never', late: course.handedOffAt! > clock.dueAt } : { done: null, late: false }
}

/** A pause ends with what it waited for, at its limit, or with the conversation: the clock goes on with the time it had left, no further than the base promise reaches. */
function unpause (clock: Clock, course: Course, ground: Ground, now: Instant): Step[] {
  const pausedAt = clock.pausedAt!
  const over = Math.min(pausedUntil(clock.kind, pausedAt, course.waits ?? [], ground)?.until ?? pausedAt, course.resolved ? course.resolvedAt ?? Infinity : Infinity)
  if (over > now) return []
  const end = Math.max(over, pausedAt)
  const moved = shifted(clock, pausedAt, end, ground.rules)
  const dueAt = Math.max(clock.dueAt, Math.min(moved.dueAt, ground.limit))
  const capped = (instant: Instant): Instant => Math.min(instant, dueAt)
  return [{ kind: 'unpause', id: clock.id, at: end, warnAt: capped(moved.warnAt), dueAt, warnings: moved.warnings.map(warning => ({ ...warning, at: capped(warning.at) })) }]
}

/** Instants of a clock that stood still from `from` to `to`: what had passed stays, what was to come keeps its distance in the time the clock counts. */
function shifted (clock: Clock, from: Instant, to: Instant, rules: Playbook): Moved {
  const hours = hoursOf(rules)
  const later = (instant: Instant): Instant => {
    if (instant <= from) return instant
    return runsInHours(clock.kind, rules) ? addOpenTime(hours, to, openTimeBetween(hours, from, instant)) : to + instant - from
  }
  return { warnAt: later(clock.warnAt), dueAt: clock.dueAt <= from ? to : later(clock.dueAt), warnings: clock.warnings.map(warning => ({ ...warning, at: later(warning.at) })) }
}

/** A resolution that did not hold: the clock goes on with the time it had left. The time between does not count. */
function resume (clock: Clock, clocks: readonly Clock[], rules: Playbook, now: Instant): Extract<Step, { kind: 'resume' }>[] {
  const { finishedAt } = clock
  if (isAnswer(clock.kind) || finishedAt === null || (clock.state !== 'kept' && clock.state !== 'void') || now - finishedAt > SAME_PROBLEM_MS) return []
  if (clocks.some(other => other.kind === clock.kind && other.id !== clock.id && (other.finishedAt === null || other.finishedAt > finishedAt || (other.finishedAt === finishedAt && other.id > clock.id)))) return []
  return [{ kind: 'resume', id: clock.id, state: clock.warnAt <= finishedAt ? 'warned' : 'running', ...shifted(clock, finishedAt, now, rules) }]
}

/** When a clock must be looked at again, whatever else happens: its next warning, call, end of a pause, or the instant it is due. Null: time alone changes nothing any more. */
export function lookAgainAt (clock: Clock, course: Course, clocks: readonly Clock[], playbook: Playbook): Instant | null {
  const rules = clock.rules ?? playbook
  if (clock.finishedAt !== null) return null
  if (clock.pausedAt !== null) return pausedUntil(clock.kind, clock.pausedAt, course.waits ?? [], { rules, limit: limitOf(clocks) })?.until ?? clock.pausedAt
  const ahead = clock.state === 'breached' ? [] : [...clock.warnings.slice(clock.warned).map(warning => warning.at), ...(clock.state === 'running' ? [clock.warnAt] : []), clock.dueAt]
  const instants = [...ahead, ...stepsToCome(clock, rules).map(step => step.at)]
  return instants.length === 0 ? null : Math.min(...instants)
}

/** When the running base promise is due: no pause goes beyond. */
function limitOf (clocks: readonly Clock[]): Instant {
  return Math.min(...clocks.flatMap(clock => clock.kind === 'closure' && clock.finishedAt === null ? [clock.dueAt] : []))
}

/** What the inbox sorts by: the nearest clock that still waits for something of ours, late ones first of all. One that stands still waits for others. */
export function nextDueOf (clocks: readonly Clock[]): Instant | null {
  const due = clocks.flatMap(clock => clock.finishedAt === null && clock.pausedAt === null ? [clock.dueAt] : [])
  return due.length === 0 ? null : Math.min(...due)
}
