import type { PlanRequest, PlanView, ShiftView } from '@zhiyu/server/contract/planning'
import type { AgentView } from '@zhiyu/server/contract/staff'

export type Minutes = PlanRequest['minutes']
export type Hours = Pick<ShiftView, 'startMinute' | 'lengthMinutes' | 'pause'>
export type Interval = PlanView['intervals'][number]
type Figures = Interval['figures']

/** What somebody set instead of what the shop's history says; what is missing stays as measured. */
export interface Own {
  /** A share of the forecast: 1.5 on a day of promotion. */
  readonly factor?: number
  /** By hour of the day, instead of the forecast. */
  readonly perHour?: readonly number[]
  readonly handlingMs?: number
  readonly patienceMs?: number
  readonly chats?: number
  readonly shrinkage?: number
  readonly abandonAtMost?: number | null
  readonly answeredShare?: number | null
  readonly answeredWithinMs?: number
  readonly meanWaitMsAtMost?: number | null
  readonly atMostAgents?: number
  /** Names of the shift patterns that may not be used. */
  readonly without?: readonly string[]
}

const USUAL_WITHIN_MS = 30_000
const MOST_AGENTS = 2_000

/** The plan under one's own figures: the base's where nothing was set. */
export function requestOf (base: PlanView, own: Own): PlanRequest {
  const { assumptions, targets, forecast } = base
  const share = own.answeredShare === undefined ? targets.answered?.share ?? null : own.answeredShare
  const factor = own.factor ?? 1
  return {
    on: base.on, minutes: base.minutes,
    arrivals: own.perHour ? spread(own.perHour, base.minutes) : forecast.kind === 'forecast' && factor !== 1 ? forecast.intervals.map(one => one.mean * factor) : null,
    assumptions: {
      handlingMs: own.handlingMs ?? assumptions.handlingMs, patienceMs: own.patienceMs ?? assumptions.patienceMs, shrinkage: own.shrinkage ?? assumptions.shrinkage,
      paces: own.chats === undefined ? assumptions.paces : assumptions.paces.slice(0, own.chats),
    },
    targets: {
      abandonAtMost: own.abandonAtMost === undefined ? targets.abandonAtMost : own.abandonAtMost,
      answered: share === null ? null : { share, withinMs: own.answeredWithinMs ?? targets.answered?.withinMs ?? USUAL_WITHIN_MS },
      meanWaitMsAtMost: own.meanWaitMsAtMost === undefined ? targets.meanWaitMsAtMost : own.meanWaitMsAtMost,
    },
    patterns: base.patterns.filter(one => !own.without?.includes(one.name)), atMostAgents: own.atMostAgents ?? MOST_AGENTS,
  }
}

export function spread (perHour: readonly number[], minutes: Minutes): number[] {
  return Array.from({ length: 1_440 / minutes }, (_, i) => (perHour[Math.floor(i * minutes / 60)] ?? 0) * minutes / 60)
}

export function byHour (plan: PlanView): number[] {
  return Array.from({ length: 24 }, (_, hour) => Math.round(plan.intervals.filter(one => Math.floor(one.startMinute / 60) === hour).reduce((sum, one) => sum + one.arrivals, 0) * 10) / 10)
}

/** What was kept in this browser, as far as it still makes sense. */
export function readOwn (text: string | null): Own {
  let kept: unknown
  try { kept = JSON.parse(text ?? '{}') } catch { return {} }
  if (typeof kept !== 'object' || kept === null) return {}
  const given = new Map(Object.entries(kept))
  const own: Record<string, unknown> = {}
  const number = (name: keyof Own, most: number, none = false): void => {
    const value: unknown = given.get(name)
    if ((typeof value === 'number' && value >= 0 && value <= most) || (none && value === null)) own[name] = value
  }
  number('factor', 100); number('handlingMs', 86_400_000); number('patienceMs', 86_400_000); number('chats', 10); number('shrinkage', 0.9)
  number('abandonAtMost', 1, true); number('answeredShare', 1, true); number('answeredWithinMs', 86_400_000); number('meanWaitMsAtMost', 86_400_000, true); number('atMostAgents', MOST_AGENTS)
  const hours: unknown = given.get('perHour')
  if (Array.isArray(hours) && hours.length === 24 && hours.every(one => typeof one === 'number' && one >= 0)) own['perHour'] = hours
  const without: unknown = given.get('without')
  if (Array.isArray(without) && without.every(one => typeof one === 'string')) own['without'] = without
  return own as Own // each field was looked at above
}

export interface DayFigures { readonly pAbandon: number; readonly meanWaitMs: number; readonly answeredInTime: number }

/** Over the whole day, each interval by who comes in it; nothing to say where nobody comes. */
export function overDay (intervals: readonly Interval[], of: (interval: Interval) => Figures): DayFigures | null {
  const all = intervals.reduce((sum, one) => sum + one.arrivals, 0)
  if (all === 0) return null
  const mean = (value: (figures: Figures) => number): number => intervals.reduce((sum, one) => sum + one.arrivals * value(of(one)), 0) / all
  return { pAbandon: mean(one => one.pAbandon), meanWaitMs: mean(one => one.meanWaitMs), answeredInTime: mean(one => one.answeredInTime) }
}

/** One suggested shift for one agent. `savedFor`: who has just this shift already. */
export interface Opening { readonly key: string; readonly hours: Hours; readonly savedFor: string | null }

/** The suggestion person by person. A saved shift with the same hours fills its opening. */
export function openingsOf (plan: PlanView, saved: readonly ShiftView[]): readonly Opening[] {
  const left = [...saved]
  return (plan.suggestion?.shifts ?? []).flatMap(shift => Array.from({ length: shift.agents }, (_, i): Opening => {
    const hours: Hours = { startMinute: shift.start, lengthMinutes: shift.end - shift.start, pause: plan.patterns.find(one => one.name === shift.pattern)?.pause ?? null }
    const there = left.findIndex(one => sameHours(one, hours))
    const [holder] = there < 0 ? [] : left.splice(there, 1)
    return { key: `${shift.pattern} ${shift.start} ${i}`, hours, savedFor: holder?.agentId ?? null }
  }))
}

export const sameHours = (a: Hours, b: Hours): boolean =>
  a.startMinute === b.startMinute && a.lengthMinutes === b.lengthMinutes && a.pause?.afterMinutes === b.pause?.afterMinutes && a.pause?.minutes === b.pause?.minutes

const RANK: Readonly<Record<string, number>> = { agent: 0, expert: 1, supervisor: 2, operations: 3, manager: 4 }

/** Who can be planned: active and taking conversations. Those whose daily work it is come first. */
export function plannable (agents: readonly AgentView[]): readonly AgentView[] {
  return agents.filter(one => one.active && one.capacity > 0).toSorted((a, b) => (RANK[a.role] ?? 9) - (RANK[b.role] ?? 9) || (a.name < b.name ? -1 : 1))
}

/** Gives each open opening an agent without a shift that day, in order, until there are none left. What was chosen by hand stays. */
export function fillOpenings (openings: readonly Opening[], chosen: ReadonlyMap<string, string>, agents: readonly AgentView[], saved: readonly ShiftView[]): ReadonlyMap<string, string> {
  const busy = new Set([...saved.map(one => one.agentId), ...chosen.values()])
  const free = agents.filter(one => !busy.has(one.id))
  const filled = new Map(chosen)
  for (const opening of openings) {
    if (opening.savedFor !== null || filled.has(opening.key)) continue
    const next = free.shift()
    if (!next) break
    filled.set(opening.key, next.id)
  }
  return filled
}

export interface Change { readonly agentId: string; readonly on: string; readonly before: ShiftView | null; readonly after: Hours | null }

/** A day's shifts put on another day. Who is planned there already keeps theirs unless `replace`. */
export function copyDay (from: readonly ShiftView[], to: string, there: readonly ShiftView[], replace: boolean): { readonly changes: readonly Change[]; readonly kept: number } {
  const wanted = from.map((shift): Change => ({ agentId: shift.agentId, on: to, before: there.find(one => one.agentId === shift.agentId) ?? null, after: hoursOf(shift) }))
  const differs = wanted.filter(one => one.before === null || !sameHours(one.before, one.after!))
  const changes = differs.filter(one => replace || one.before === null)
  return { changes, kept: wanted.length - changes.length }
}

export const hoursOf = ({ startMinute, lengthMinutes, pause }: Hours): Hours => ({ startMinute, lengthMinutes, pause })
