import type { Static } from 'typebox'
import type { Instant } from '../kernel/clock.ts'
import type { Why } from '../kernel/schema.ts'
import type { Playbook, TierName } from '../playbook/contract.ts'
import { addOpenTime, openTimeBetween } from './calendar.ts'
import type { PromiseKind } from './contract.ts'

export type PromiseState = 'running' | 'warned' | 'breached' | 'kept' | 'void'

/** One clock as it is stored. `finishedAt` null: what was promised has not happened yet, even when it is late. */
export interface Clock {
  readonly id: string; readonly kind: PromiseKind; readonly tier: string; readonly state: PromiseState
  readonly startedAt: Instant; readonly warnAt: Instant; readonly dueAt: Instant; readonly finishedAt: Instant | null; readonly breachedAt: Instant | null
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
}

export interface Terms { readonly warnAt: Instant; readonly dueAt: Instant; readonly because: readonly Static<typeof Why>[] }

export type Step =
  | { readonly kind: 'start'; readonly promise: PromiseKind; readonly at: Instant }
  | { readonly kind: 'finish'; readonly id: string; readonly state: 'kept' | 'breached' | 'void'; readonly at: Instant }
  | { readonly kind: 'warn'; readonly id: string }
  | { readonly kind: 'breach'; readonly id: string }
  | { readonly kind: 'resume'; readonly id: string; readonly state: 'running' | 'warned'; readonly warnAt: Instant; readonly dueAt: Instant }

/** Until this long after a resolution a reopened conversation is the same problem; later it is a new one. Source: docs/policy/promises.md, "Reopening". */
export const SAME_PROBLEM_MS = 24 * 3_600_000

/** When a clock that starts now warns and is due. Source: docs/policy/promises.md. */
export function termsOf (kind: PromiseKind, tier: TierName, startedAt: Instant, playbook: Playbook): Terms {
  const { promises, openingHours } = playbook
  const spanMs = { 'first-response': promises.firstResponseMs, solution: promises.solutionMs, closure: promises.closureMs }[kind][tier]
  const inHours = runsInHours(kind, playbook)
  const after = (ms: number): Instant => inHours ? addOpenTime(openingHours, startedAt, ms) : startedAt + ms
  return {
    warnAt: after(Math.floor(spanMs * promises.warnAt)), dueAt: after(spanMs),
    because: [{ rule: `promise.${kind}`, facts: { tier, spanMs, clock: inHours ? 'opening-hours' : 'round-the-clock', ...(inHours ? { timeZone: openingHours.timeZone } : {}) } }],
  }
}

/** The base promise runs round the clock whatever a playbook says. Source: mission D1, D2. */
function runsInHours (kind: PromiseKind, playbook: Playbook): boolean {
  return kind !== 'closure' && playbook.promises.inOpeningHours.includes(kind)
}

/**
 * What has to happen to a conversation's clocks now, whatever made us look: an event, a timer, or either of them twice.
 * Facts decide, not the order in which news arrives: an answer committed before it was due keeps the promise even when the timer spoke first.
 */
export function planClocks (course: Course, clocks: readonly Clock[], playbook: Playbook, now: Instant): Step[] {
  const steps: Step[] = clocks.flatMap(clock => settle(clock, course, now))
  const settled = new Set(steps.flatMap(step => step.kind === 'finish' ? [step.id] : []))
  const unfinished = (kind: PromiseKind): boolean => clocks.some(clock => clock.kind === kind && clock.finishedAt === null && !settled.has(clock.id))
  const resumed = course.resolved ? [] : clocks.flatMap(clock => resume(clock, clocks, playbook, now))
  const resumes = (kind: PromiseKind): boolean => resumed.some(step => clocks.some(clock => clock.id === step.id && clock.kind === kind))
  const starts: Step[] = []
  if (!clocks.some(clock => clock.kind === 'closure')) starts.push({ kind: 'start', promise: 'closure', at: course.openedAt })
  else if (!course.resolved && !unfinished('closure') && !resumes('closure')) starts.push({ kind: 'start', promise: 'closure', at: now })
  const called = course.handedOffAt
  if (called !== null) {
    if (!clocks.some(clock => clock.kind === 'first-response' && clock.startedAt >= called)) starts.push({ kind: 'start', promise: 'first-response', at: called })
    const covered = clocks.some(clock => clock.kind === 'solution' && (clock.startedAt >= called || (clock.finishedAt !== null && clock.finishedAt >= called)))
    if (!covered && !unfinished('solution') && !resumes('solution')) starts.push({ kind: 'start', promise: 'solution', at: called })
  }
  return [...steps, ...resumed, ...starts]
}

/** One clock against what has happened. Finishing exactly when due is in time. */
function settle (clock: Clock, course: Course, now: Instant): Step[] {
  if (clock.finishedAt !== null) return []
  const { done, late } = outcome(clock, course)
  if (done !== null) {
    const left = done === 'never' || (course.abandoned && clock.kind !== 'first-response')
    return [{ kind: 'finish', id: clock.id, state: late ? 'breached' : left ? 'void' : 'kept', at: done === 'never' ? course.resolvedAt ?? now : done }]
  }
  if (clock.state !== 'breached' && now >= clock.dueAt) return [{ kind: 'breach', id: clock.id }]
  return clock.state === 'running' && now >= clock.warnAt ? [{ kind: 'warn', id: clock.id }] : []
}

/** `never`: what was promised cannot happen any more, nobody's fault. */
function outcome (clock: Clock, course: Course): { done: Instant | 'never' | null; late: boolean } {
  const at = (done: Instant): { done: Instant; late: boolean } => ({ done, late: done > clock.dueAt })
  if (clock.kind !== 'first-response') return course.resolvedAt === null || !course.resolved ? { done: null, late: false } : at(course.resolvedAt)
  if (course.firstHumanAt !== null && course.firstHumanAt >= clock.startedAt) return at(course.firstHumanAt)
  if (course.resolved && course.resolvedAt !== null) return { done: 'never', late: course.resolvedAt > clock.dueAt }
  const calledAgain = course.handedOffAt !== null && course.handedOffAt > clock.startedAt
  return calledAgain ? { done: 'never', late: course.handedOffAt! > clock.dueAt } : { done: null, late: false }
}

/** A resolution that did not hold: the clock goes on with the time it had left. The time between does not count. */
function resume (clock: Clock, clocks: readonly Clock[], playbook: Playbook, now: Instant): Extract<Step, { kind: 'resume' }>[] {
  const { finishedAt } = clock
  if (clock.kind === 'first-response' || finishedAt === null || (clock.state !== 'kept' && clock.state !== 'void') || now - finishedAt > SAME_PROBLEM_MS) return []
  if (clocks.some(other => other.kind === clock.kind && other.id !== clock.id && (other.finishedAt === null || other.finishedAt > finishedAt || (other.finishedAt === finishedAt && other.id > clock.id)))) return []
  const inHours = runsInHours(clock.kind, playbook)
  const later = (instant: Instant): Instant => {
    if (!inHours) return now + Math.max(0, instant - finishedAt)
    return addOpenTime(playbook.openingHours, now, openTimeBetween(playbook.openingHours, finishedAt, instant))
  }
  return [{ kind: 'resume', id: clock.id, state: clock.warnAt <= finishedAt ? 'warned' : 'running', warnAt: clock.warnAt <= finishedAt ? clock.warnAt : later(clock.warnAt), dueAt: later(clock.dueAt) }]
}

/** What the inbox sorts by: the nearest clock that still waits for something, late ones first of all. */
export function nextDueOf (clocks: readonly Clock[]): Instant | null {
  const due = clocks.flatMap(clock => clock.finishedAt === null ? [clock.dueAt] : [])
  return due.length === 0 ? null : Math.min(...due)
}
