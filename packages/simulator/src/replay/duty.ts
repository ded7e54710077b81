import type { TraceCall } from './trace.ts'

/** Seconds of the day, from inclusive to exclusive. */
export interface Duty { readonly agent: string; readonly from: number; readonly until: number }

/**
 * Who was on duty, from the service records alone: from the beginning of one service to the end of the last that followed it with a gap of at
 * most `gap` seconds each. A longer gap is a break, unless it was only a quiet time: the trace cannot tell the two apart, and says nothing of
 * somebody who sat there and was never called. Services without a recorded agent are taken as those of one more.
 */
export function dutiesOf (calls: readonly TraceCall[], gap: number): readonly Duty[] {
  const duties: Duty[] = []
  for (const [agent, services] of Map.groupBy(calls.filter(call => call.served), call => call.agent ?? '')) {
    let from = NaN
    let until = NaN
    for (const { begins, ends } of services.map(call => ({ begins: call.at + call.waited, ends: call.at + call.waited + call.work })).toSorted((a, b) => a.begins - b.begins)) {
      if (begins - until <= gap) { until = Math.max(until, ends); continue }
      if (until > from) duties.push({ agent, from, until })
      from = begins
      until = ends
    }
    if (until > from) duties.push({ agent, from, until })
  }
  return duties.toSorted((a, b) => a.from - b.from || a.until - b.until || (a.agent < b.agent ? -1 : 1))
}

/** What each agent was seen to serve that day: who is put on which kinds changes from day to day. */
export function kindsServed (calls: readonly TraceCall[]): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map([...Map.groupBy(calls.filter(call => call.served), call => call.agent ?? '')].map(([agent, services]) => [agent, new Set(services.map(call => call.kind))]))
}
