import { iso, parseInstant } from '@zhiyu/server/kernel/clock'
import { decideHistory } from '@zhiyu/server/simulation'
import { byDay, type Trace, type TraceCall } from './trace.ts'

type Past = Parameters<typeof decideHistory>[0]
type PastGroup = Past['groups'][number]
type Presence = Past['presence'][number]

const HOUR_SECONDS = 3_600
const HALF_SECONDS = 1_800
const DAY_SECONDS = 86_400
const OWN_LEVEL = 5
const MOST_NAME = 40
/** A shop's clock that names no zone is taken for Beijing's, as the default playbook does. */
const ZONE = '+08:00'

/**
 * An average day of a trace, to be played under any policy. The highest priority is diamond, the lowest mass, others core; a kind is a skill; agents have the
 * kinds they were seen to serve as their own, take one at a time, and are there when they were seen to serve. Services without an agent are put on as few seats as could have given them.
 */
export function traceScenario (trace: Trace): ReturnType<typeof decideHistory> {
  const calls = trace.calls
  const days = [...byDay(trace).keys()]
  const tierOf = tiers(calls)
  const seats = seatsOf(trace)
  const served = calls.filter(call => call.served)
  const workMs = served.reduce((sum, call) => sum + call.work * 1_000, 0)
  const kindsOf = Map.groupBy(served, call => seats.get(call)!)
  const agents: Past['agents'][number][] = [...kindsOf].map(([id, services]) => ({
    id, role: 'agent', languages: ['zh'], capacity: 1, skills: [...new Set(services.map(skillOf))].filter(skill => skill !== null).map(skill => ({ skill, level: OWN_LEVEL })).slice(0, MOST_NAME),
  }))
  const [first = '', last = ''] = [days[0], days.at(-1)]
  return decideHistory({ groups: calls.map(call => groupOf(call, tierOf(call.priority))), busyMs: workMs, chatMs: workMs, agents, presence: [...kindsOf].flatMap(([id, services]) => services.flatMap(call => presenceOf(id, call))), shifts: [] }, {
    days: days.length, startsAt: iso(parseInstant(`${last}T00:00:00${ZONE}`)), rates: [1], name: { 'zh-CN': `轨迹 ${first}–${last}`, en: `Trace ${first} to ${last}` },
  })
}

const skillOf = (call: TraceCall): string | null => call.kind === '' ? null : call.kind.slice(0, MOST_NAME)

function tiers (calls: readonly TraceCall[]): (priority: number) => PastGroup['tier'] {
  const known = [...new Set(calls.map(call => call.priority))]
  const [lowest, highest] = [Math.min(...known), Math.max(...known)]
  return priority => priority === lowest ? 'mass' : priority === highest ? 'diamond' : 'core'
}

function groupOf (call: TraceCall, tier: PastGroup['tier']): PastGroup {
  const handlingMs = call.work * 1_000
  const handled = handlingMs > 0
  return {
    hour: Math.floor(call.at / HOUR_SECONDS), tier, care: [], skill: skillOf(call), language: 'zh', region: null, handOvers: 1, abandoned: call.served ? 0 : 1, waitedMs: call.waited * 1_000,
    handled: handled ? 1 : 0, handlingMs, handlingSquares: handlingMs ** 2,
  }
}

function presenceOf (agentId: string, call: TraceCall): Presence[] {
  const begins = call.at + call.waited
  const [from, to] = [Math.floor(begins / HALF_SECONDS), Math.floor(Math.min(begins + call.work, DAY_SECONDS - 1) / HALF_SECONDS)]
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => ({ agentId, on: call.day, half: from + i }))
}

/** Who gave each service: whom the trace names, else the first unnamed seat that was free then. */
function seatsOf (trace: Trace): ReadonlyMap<TraceCall, string> {
  const seats = new Map<TraceCall, string>()
  for (const calls of byDay(trace).values()) {
    const freeAt: number[] = []
    for (const call of calls.filter(one => one.served).toSorted((a, b) => a.at + a.waited - b.at - b.waited)) {
      if (call.agent !== null) { seats.set(call, call.agent); continue }
      const begins = call.at + call.waited
      const free = freeAt.findIndex(until => until <= begins)
      const seat = free >= 0 ? free : freeAt.length
      freeAt[seat] = begins + call.work
      seats.set(call, `seat ${seat + 1}`)
    }
  }
  return seats
}
