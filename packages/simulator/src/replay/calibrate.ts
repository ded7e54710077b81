import type { Playbook } from '@zhiyu/server/contract/playbook'
import { dutiesOf, kindsServed } from './duty.ts'
import { comeAgain, learnPeople, type People } from './people.ts'
import { replayDay } from './replay-day.ts'
import { byDay, type Trace } from './trace.ts'

/** What a shop's past says of people and agents, to be used on days it knows nothing of yet. */
export interface Calibration {
  readonly people: People
  /** Seconds between two services that an agent is still taken to be on duty for. */
  readonly gap: number
  /** What an agent does after a service, in seconds. */
  readonly afterWork: number
}
export interface DayFigures { readonly day: string; readonly calls: number; readonly actual: Figures; readonly replayed: Figures }
export interface Figures { readonly meanWait: number; readonly abandonment: number }
export interface Replaying { readonly document: Playbook; /** Seconds, of this call. */ readonly headStart: (call: { readonly priority: number; readonly kind: string }) => number; readonly seeds: readonly number[] }

const GAPS = [30, 60, 120, 180, 300]
const AFTER_WORK = [8, 11, 14, 17, 20, 23]

/**
 * What people are like is read from all of the past: patience, priorities, unknown services. The two spans nobody recorded are those with which
 * the `recent` part of it replays best, for ways of working drift: in the 1999 trace the pause between two services while others wait grew from
 * 8 to 12 s within three months.
 */
export function calibrate (past: Trace, recent: Trace, replaying: Replaying, grid = { gaps: GAPS, afterWork: AFTER_WORK }): Calibration & { readonly tried: readonly { gap: number; afterWork: number; error: number }[] } {
  const people = learnPeople(past.calls)
  const tried = grid.gaps.flatMap(gap => grid.afterWork.map(afterWork => ({ gap, afterWork, error: errorOf(replayDays(recent, { people, gap, afterWork }, replaying)) })))
  const best = tried.reduce((a, b) => b.error < a.error ? b : a)
  return { people, gap: best.gap, afterWork: best.afterWork, tried }
}

/** Every day of the trace again: its people come when they came and need the service they needed, the agents are there when they were; who is served when, and who gives up, is decided anew. */
export function replayDays (trace: Trace, calibration: Calibration, { document, headStart, seeds }: Replaying): readonly DayFigures[] {
  return [...byDay(trace)].map(([day, calls]) => {
    const duties = dutiesOf(calls, calibration.gap)
    const runs = seeds.map(seed => {
      const { waited, abandoned } = replayDay({ arrivals: comeAgain(calls, calibration.people, { headStart, seed }), duties, kindsOf: kindsServed(calls), afterWork: calibration.afterWork }, document)
      return { meanWait: waited.reduce((a, b) => a + b, 0) / calls.length, abandonment: abandoned.reduce((a, b) => a + b, 0) / calls.length }
    })
    const mean = (of: (run: Figures) => number): number => runs.reduce((sum, run) => sum + of(run), 0) / runs.length
    return {
      day, calls: calls.length, replayed: { meanWait: mean(run => run.meanWait), abandonment: mean(run => run.abandonment) },
      actual: { meanWait: calls.reduce((sum, call) => sum + call.waited, 0) / calls.length, abandonment: calls.filter(call => !call.served).length / calls.length },
    }
  })
}

/** Relative root mean square error of the days' mean waits, plus the same of their abandonment; a day weighs as much as it had people. */
function errorOf (days: readonly DayFigures[]): number {
  const { actual } = summarise(days)
  const people = days.reduce((sum, day) => sum + day.calls, 0)
  const of = (figure: keyof Figures): number => Math.sqrt(days.reduce((sum, day) => sum + day.calls * (day.replayed[figure] - day.actual[figure]) ** 2, 0) / people) / actual[figure]
  return of('meanWait') + of('abandonment')
}

/** A whole span of days in figures: means over people, and how well the days' waits go together (Pearson). */
export function summarise (days: readonly DayFigures[]): { readonly days: number; readonly calls: number; readonly actual: Figures; readonly replayed: Figures; readonly correlation: number } {
  const calls = days.reduce((sum, day) => sum + day.calls, 0)
  const over = (of: (day: DayFigures) => number): number => days.reduce((sum, day) => sum + day.calls * of(day), 0) / calls
  const figures = (which: 'actual' | 'replayed'): Figures => ({ meanWait: over(day => day[which].meanWait), abandonment: over(day => day[which].abandonment) })
  return { days: days.length, calls, actual: figures('actual'), replayed: figures('replayed'), correlation: correlation(days.map(day => day.actual.meanWait), days.map(day => day.replayed.meanWait)) }
}

function correlation (a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((x, y) => x + y, 0) / values.length
  const [ma, mb] = [mean(a), mean(b)]
  const sum = (of: (i: number) => number): number => a.reduce((total, _, i) => total + of(i), 0)
  return sum(i => (a[i]! - ma) * (b[i]! - mb)) / Math.sqrt(sum(i => (a[i]! - ma) ** 2) * sum(i => (b[i]! - mb) ** 2))
}
