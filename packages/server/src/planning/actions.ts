import { DateTime } from 'luxon'
import { day } from '../kernel/clock.ts'
import { recordAudit } from '../kernel/audit.ts'
import { Fault } from '../kernel/faults.ts'
import type { Work } from '../kernel/work.ts'
import { lockAgents } from '../staff/index.ts'
import { ASSUMED_PACES, figuresFor, forecastDay, planInterval, refusePatterns, refusePlan, suggestShifts, type Demand, type Forecast, type ShiftPattern } from '../staffing/index.ts'
import type { PlanRequest, PlanView, SaveShift, ShiftView } from './contract.ts'
import { decideMeasures, decideShift, onDuty } from './decide.ts'
import { deleteShift, loadArrivals, loadCounted, loadShifts, loadTimeZone, lockShift, saveShift } from './store.ts'

const WEEKS = 8
const MEASURED_DAYS = 28
const DAY_MINUTES = 1_440

/** Where a shop begins that has said nothing yet. */
const USUAL_TARGETS: PlanRequest['targets'] = { abandonAtMost: 0.02, answered: { share: 0.8, withinMs: 30_000 }, meanWaitMsAtMost: null }
const USUAL_PATTERNS: readonly ShiftPattern[] = [
  { name: '8h', lengthMinutes: 510, earliestStart: 420, latestStart: 900, pause: { afterMinutes: 240, minutes: 30 } },
  { name: '6h', lengthMinutes: 360, earliestStart: 420, latestStart: 1_080, pause: null },
  { name: '4h', lengthMinutes: 240, earliestStart: 420, latestStart: 1_200, pause: null },
]
const USUAL_SHRINKAGE = 0.2

type Asked = Pick<PlanRequest, 'on' | 'minutes'> & Partial<PlanRequest>

/** What a day needs: from the user's own figures where given, from the shop's history elsewhere. */
export async function planDay (work: Work, asked: Asked): Promise<PlanView> {
  const timeZone = await loadTimeZone(work)
  const start = DateTime.fromISO(asked.on, { zone: timeZone })
  if (!start.isValid) throw new Fault('request.invalid', { details: [{ path: '/on', say: 'is no day of the calendar' }] })
  const forecast = await forecastFor(work, start, asked.minutes)
  const measured = decideMeasures(await loadCounted(work, work.now - MEASURED_DAYS * day, work.now), ASSUMED_PACES)
  const assumptions = asked.assumptions ?? { handlingMs: measured.handling.ms, patienceMs: measured.patience.ms, paces: [...ASSUMED_PACES], shrinkage: USUAL_SHRINKAGE }
  const targets = asked.targets ?? USUAL_TARGETS
  const patterns = asked.patterns ?? [...USUAL_PATTERNS]
  const arrivals = asked.arrivals ?? (forecast.kind === 'forecast' ? forecast.intervals.map(one => one.mean) : [])
  const intervals = DAY_MINUTES / asked.minutes
  const demands: Demand[] = arrivals.map(expected => ({ arrivals: expected, lengthMs: asked.minutes * 60_000 }))
  const problems = [
    ...refusePlan(demands, assumptions, targets), ...refusePatterns(patterns),
    ...(asked.arrivals && arrivals.length !== intervals ? [{ path: '/arrivals', say: `must have ${intervals} entries, one per interval of the day` }] : []),
  ]
  if (problems.length > 0) throw new Fault('request.invalid', { details: problems.slice(0, 20) })
  const plans = demands.map(demand => planInterval(demand, assumptions, targets))
  const suggestion = plans.length === 0 ? null : suggestShifts(plans.map(plan => plan.rostered), patterns, asked.atMostAgents ?? 2_000)
  const saved = await loadShifts(work, asked.on, asked.on)
  return {
    on: asked.on, minutes: asked.minutes, measured, assumptions, targets, patterns: patterns.map(one => ({ ...one })), forecast: view(forecast),
    intervals: plans.map((plan, i) => {
      const { covered, over, under } = suggestion!.intervals[i]! // there is one as soon as there are plans
      const planned = onDuty(saved, i * asked.minutes, (i + 1) * asked.minutes)
      const onChats = Math.floor(planned * (1 - assumptions.shrinkage) + 1e-9)
      return { startMinute: i * asked.minutes, ...plan, figures: { ...plan.figures }, covered, over, under, planned, plannedFigures: { ...figuresFor(onChats, demands[i]!, assumptions, targets) } }
    }),
    suggestion: suggestion && { shifts: suggestion.shifts.map(one => ({ ...one })), agents: suggestion.agents, paidMinutes: suggestion.paidMinutes, atLeastAgents: suggestion.atLeastAgents },
  }
}

const view = (forecast: Forecast): PlanView['forecast'] => forecast.kind === 'too-little' ? { ...forecast } : { ...forecast, intervals: forecast.intervals.map(one => ({ ...one })) }

/** From the same weekday of the last weeks that are wholly past; for a day further ahead the latest of them. */
async function forecastFor (work: Work, wanted: DateTime, minutes: number): Promise<Forecast> {
  const zone = wanted.zoneName ?? 'utc'
  const today = DateTime.fromMillis(work.now, { zone }).startOf('day')
  let latest = wanted
  while (latest >= today) latest = latest.minus({ weeks: 1 })
  const days = Array.from({ length: WEEKS }, (_, week) => latest.minus({ weeks: week }).toISODate() ?? '')
  const rows = await loadArrivals(work, { from: latest.minus({ weeks: WEEKS - 1 }).toMillis(), to: latest.plus({ days: 1 }).toMillis(), timeZone: zone, minutes })
  return forecastDay(days.map(on => {
    const arrivals = Array.from({ length: DAY_MINUTES / minutes }, () => 0)
    for (const row of rows) if (row.on === on) arrivals[row.interval] = row.arrivals
    return { arrivals }
  }))
}

/** One shift per agent and day; idempotent. The agent's row is held first, so that two saves come one after the other. */
export async function planShift (work: Work, at: { agentId: string; on: string; by: string }, wanted: SaveShift): Promise<ShiftView> {
  const known = await lockedShift(work, at.agentId, at.on)
  const decision = decideShift(known, wanted)
  if (decision.kind === 'refuse') throw decision.because === 'changed' ? new Fault('shift.changed') : new Fault('request.invalid', { details: [{ path: '/pause', say: 'must end before the shift does' }] })
  if (decision.kind === 'save') {
    await saveShift(work, { ...at, revision: decision.revision }, wanted)
    await recordAudit(work, at.by, 'shift.saved', { subject: at.agentId, detail: { on: at.on, start: wanted.startMinute, length: wanted.lengthMinutes } })
  }
  return (await lockShift(work, at.agentId, at.on))! // saved or found just above
}

/** Removing what is not there is done already. */
export async function dropShift (work: Work, at: { agentId: string; on: string; by: string }, revision: number): Promise<void> {
  const known = await lockedShift(work, at.agentId, at.on)
  if (!known) return
  if (known.revision !== revision) throw new Fault('shift.changed')
  await deleteShift(work, at.agentId, at.on)
  await recordAudit(work, at.by, 'shift.removed', { subject: at.agentId, detail: { on: at.on } })
}

async function lockedShift (work: Work, agentId: string, on: string): Promise<ShiftView | undefined> {
  if (!DateTime.fromISO(on).isValid) throw new Fault('request.invalid', { details: [{ path: '/on', say: 'is no day of the calendar' }] })
  if ((await lockAgents(work, [agentId])).length === 0) throw new Fault('agent.not-found')
  return lockShift(work, agentId, on)
}
