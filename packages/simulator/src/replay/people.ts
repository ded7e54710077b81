import { createStreams } from '../engine/index.ts'
import { estimatePatience, patienceAt, type Patience } from './patience.ts'
import type { Arrival } from './replay-day.ts'
import type { TraceCall } from './trace.ts'

/** What the past says of people. */
export interface People {
  readonly patienceOf: (kind: string, priority: number) => Patience
  /** Services to draw from for people who gave up: what they needed, nobody knows. */
  readonly worksOf: (kind: string) => readonly number[]
  /** For the kinds of which the trace does not record a priority of whoever was served at once: the priorities of those who waited. */
  readonly unrecorded: ReadonlyMap<string, readonly number[]>
}

/** So many must have given up for a patience of their own. */
const ENOUGH = 200
/** Of those with priority 0, at least so many never waited, and of the others at most so few: then 0 is no priority, but one nobody asked for. */
const AT_ONCE = 0.95
const RARELY = 0.05

export function learnPeople (calls: readonly TraceCall[]): People {
  const curves = new Map<string, Patience>()
  const unrecorded = unrecordedPriorities(calls)
  const known = calls.filter(call => !(call.priority === 0 && unrecorded.has(call.kind)))
  for (const nameOf of [(call: TraceCall) => `${call.kind}/${call.priority}`, (call: TraceCall) => `/${call.priority}`, () => '']) {
    for (const [name, group] of Map.groupBy(known, nameOf)) if (name === '' || group.filter(call => !call.served).length >= ENOUGH) curves.set(name, estimatePatience(group))
  }
  const served = calls.filter(call => call.served && call.work > 0)
  const works = new Map([...Map.groupBy(served, call => call.kind)].map(([kind, group]) => [kind, group.map(call => call.work)]))
  const all = served.map(call => call.work)
  return {
    patienceOf: (kind, priority) => curves.get(`${kind}/${priority}`) ?? curves.get(`/${priority}`) ?? curves.get('') ?? Infinity,
    worksOf: kind => works.get(kind) ?? (all.length > 0 ? all : [0]), unrecorded,
  }
}

function unrecordedPriorities (calls: readonly TraceCall[]): ReadonlyMap<string, readonly number[]> {
  const kinds = new Map<string, readonly number[]>()
  const atOnce = (group: readonly TraceCall[]): number => group.filter(call => call.waited === 0).length / group.length
  for (const [kind, group] of Map.groupBy(calls, call => call.kind)) {
    const [zero, others] = [group.filter(call => call.priority === 0), group.filter(call => call.priority !== 0)]
    if (zero.length > 0 && others.length >= zero.length / 100 && atOnce(zero) >= AT_ONCE && atOnce(others) <= RARELY) kinds.set(kind, others.map(call => call.priority))
  }
  return kinds
}

/** A day's people once more. Of their records only arrival, kind, priority and length of service are used: neither how long anyone waited nor who gave up. */
export function comeAgain (calls: readonly TraceCall[], people: People, { headStart, seed }: { readonly headStart: (call: { readonly priority: number; readonly kind: string }) => number; readonly seed: number }): readonly Arrival[] {
  const streams = createStreams(seed)
  const [patience, work, priority] = ['patience', 'work', 'priority'].map(purpose => streams.at(`${purpose} ${calls[0]?.day}`)) as [(i: number) => number, (i: number) => number, (i: number) => number] // three purposes
  const drawn = <T>(from: readonly T[], at: number): T => from[Math.floor(at * from.length)]!
  return calls.map((call, i) => {
    const others = call.priority === 0 ? people.unrecorded.get(call.kind) : undefined
    const as = { kind: call.kind, priority: others ? drawn(others, priority(i)) : call.priority }
    return { at: call.at, kind: call.kind, headStart: headStart(as), patience: patienceAt(people.patienceOf(as.kind, as.priority), patience(i)), work: call.served ? call.work : drawn(people.worksOf(call.kind), work(i)) }
  })
}
