import type { Scenario, StaffGroup } from '@zhiyu/server/contract/simulation'
import type { Streams } from '../engine/streams.ts'
import type { Kind } from './crowd.ts'

/** Everybody who may be on duty, group by group: the same in every replication. */
export interface Team {
  readonly count: number
  readonly groups: readonly StaffGroup[]
  readonly group: Uint16Array
  /** Place within the group, from 0. */
  readonly place: Uint16Array
  readonly capacity: Uint8Array
}
/** And when they are, in one replication. */
export interface Crew extends Team {
  /** When who comes (1) and goes (0), in order; who goes at an instant goes before who comes. */
  readonly duties: readonly Duty[]
}
export interface Duty { readonly at: number; readonly agent: number; readonly on: boolean; /** Of who comes: when they go. */ readonly until: number }

export function teamOf ({ staff: groups }: Scenario): Team {
  const group = Uint16Array.from(groups.flatMap((one, g) => Array.from({ length: one.count }, () => g)))
  const place = Uint16Array.from(groups.flatMap(one => Array.from({ length: one.count }, (_, i) => i)))
  return { count: group.length, groups, group, place, capacity: Uint8Array.from(group, g => groups[g]!.capacity) }
}

export function drawCrew (scenario: Scenario, streams: Streams, team: Team = teamOf(scenario)): Crew {
  const { groups, group, place } = team
  const sick = streams.at('sick')
  const absences = scenario.events.flatMap((event, i) => event.kind === 'absence' ? [{ event, luck: streams.at(`absence ${i}`) }] : [])
  const duties: Duty[] = []
  for (let agent = 0; agent < group.length; agent++) {
    const one = groups[group[agent]!]!
    if (sick(agent) < one.sickShare) continue
    let spans = (one.shifts.length === 0 ? [{ fromMs: 0, toMs: scenario.horizonMs }] : one.shifts).map(({ fromMs, toMs }) => ({ fromMs, toMs: Math.min(toMs, scenario.horizonMs) }))
    if (one.breaks) spans = spans.flatMap(span => withoutBreaks(span, one, place[agent]! / one.count))
    for (const { event, luck } of absences) {
      if (event.groups && !event.groups.includes(one.group)) continue
      if (luck(agent) < event.share) spans = spans.flatMap(span => without(span, event))
    }
    for (const { fromMs, toMs } of spans) duties.push({ at: fromMs, agent, on: true, until: toMs }, { at: toMs, agent, on: false, until: toMs })
  }
  duties.sort((a, b) => a.at - b.at || Number(a.on) - Number(b.on) || a.agent - b.agent)
  return { ...team, duties }
}

/** `turn`, from 0 to below 1: whose turn it is within the group. */
function withoutBreaks (span: { fromMs: number; toMs: number }, { breaks = [] }: StaffGroup, turn: number): { fromMs: number; toMs: number }[] {
  return breaks.reduce((spans, { afterMs, lengthMs, overMs = 0 }) => {
    const fromMs = span.fromMs + afterMs + Math.floor(overMs * turn)
    return spans.flatMap(each => without(each, { fromMs, toMs: fromMs + lengthMs }))
  }, [span])
}

function without (span: { fromMs: number; toMs: number }, { fromMs, toMs }: { fromMs: number; toMs: number }): { fromMs: number; toMs: number }[] {
  return [{ fromMs: span.fromMs, toMs: Math.min(span.toMs, fromMs) }, { fromMs: Math.max(span.fromMs, toMs), toMs: span.toMs }].filter(one => one.fromMs < one.toMs)
}

/** How a group fits a kind of shopper. */
export interface Fit { readonly slower: number; readonly primary: boolean; readonly skilled: boolean }

/** By group × kinds + kind. */
export function fitsOf (scenario: Scenario, kinds: readonly Kind[]): Fit[] {
  const { slower, primaryLevel } = scenario.service
  return scenario.staff.flatMap(group => kinds.map(kind => {
    const one = scenario.demand.classes[kind.class]!
    const level = kind.skill === null ? primaryLevel : group.skills.find(each => each.skill === kind.skill)?.level ?? 0
    const skill = level >= primaryLevel ? 1 : level > 0 ? slower.secondary : slower.none
    const language = group.languages.includes(one.language) ? 1 : slower.language
    const dialect = one.dialect === undefined || group.languages.includes(one.dialect) ? 1 : slower.dialect
    return { slower: skill * language * dialect, primary: level >= primaryLevel, skilled: level > 0 }
  }))
}
