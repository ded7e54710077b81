import { minute } from '../kernel/clock.ts'
import type { StaffGroup } from './contract.ts'

export interface PastAgent { readonly id: string; readonly role: string; readonly skills: readonly StaffGroup['skills'][number][]; readonly languages: readonly string[]; readonly capacity: number }
/** An agent had a chat open in this half hour of that day (of the shop); 0 … 47. */
export interface PastPresence { readonly agentId: string; readonly on: string; readonly half: number }
/** Minutes after midnight; a pause is the gap between two. */
export interface PastShift { readonly agentId: string; readonly fromMinute: number; readonly toMinute: number }
export interface PastStaff { readonly from: 'planned' | 'seen' | 'all-day'; readonly groups: StaffGroup[] }

const HALVES = 48
const HALF = 30 * minute
const DAY_MINUTES = 1_440
/** Who serves, is seen with nothing for at most so many half hours, and serves again was there in between. */
const QUIET_HALVES = 6
const MOST_GROUPS = 200
const MOST_CAPACITY = 20

interface Duty { readonly shifts: StaffGroup['shifts']; readonly awayShare: number }
const ALL_DAY: Duty = { shifts: [], awayShare: 0 }

/** Who was there, best known first: the saved shifts of a day, else the hours people were seen to serve in, else everybody all day. */
export function decideStaff ({ agents, presence, shifts }: { readonly agents: readonly PastAgent[]; readonly presence: readonly PastPresence[]; readonly shifts: readonly PastShift[] }): PastStaff {
  const able = agents.filter(agent => agent.capacity > 0)
  const ids = new Set(able.map(agent => agent.id))
  const planned = Map.groupBy(shifts.filter(shift => ids.has(shift.agentId)), shift => shift.agentId)
  const seen = Map.groupBy(presence.filter(one => ids.has(one.agentId)), one => one.agentId)
  if (planned.size > 0) return { from: 'planned', groups: groupsOf(able, agent => plannedDuty(planned.get(agent.id))) }
  if (seen.size > 0) {
    const days = new Set([...seen.values()].flatMap(each => each.map(one => one.on))).size
    return { from: 'seen', groups: groupsOf(able, agent => seenDuty(seen.get(agent.id), days)) }
  }
  // Operations and managers have accounts, but their day is not the chats.
  return { from: 'all-day', groups: groupsOf(able.filter(agent => roleOf(agent) !== undefined), () => ALL_DAY) }
}

const ROLES = ['agent', 'expert', 'supervisor'] as const
const roleOf = ({ role }: PastAgent): StaffGroup['role'] | undefined => ROLES.find(one => one === role)

function plannedDuty (shifts: readonly PastShift[] | undefined): Duty | undefined {
  const within = (shifts ?? []).map(({ fromMinute, toMinute }) => ({ fromMs: fromMinute * 60_000, toMs: Math.min(toMinute, DAY_MINUTES) * 60_000 })).filter(shift => shift.toMs > shift.fromMs)
  return within.length === 0 ? undefined : { shifts: within.toSorted((a, b) => a.fromMs - b.fromMs), awayShare: 0 }
}

/** On duty in the half hours of at least half of the days they came; away on the days they were not seen at all. */
function seenDuty (presence: readonly PastPresence[] | undefined, days: number): Duty | undefined {
  if (!presence) return undefined
  const halves = Array.from({ length: HALVES }, () => 0)
  const came = [...Map.groupBy(presence, one => one.on).values()]
  for (const day of came) for (const at of withoutGaps(new Set(day.map(one => one.half)))) halves[at]!++
  let here = halves.map(count => count * 2 >= came.length)
  if (!here.includes(true)) here = halves.map(count => count === Math.max(...halves)) // no two days alike: when they were there most often
  const shifts: { fromMs: number; toMs: number }[] = []
  here.forEach((on, at) => {
    if (!on) return
    const last = shifts.at(-1)
    if (last?.toMs === at * HALF) last.toMs += HALF
    else shifts.push({ fromMs: at * HALF, toMs: (at + 1) * HALF })
  })
  return { shifts, awayShare: Math.max(0, 1 - came.length / days) }
}

function withoutGaps (seen: ReadonlySet<number>): number[] {
  const halves = [...seen].toSorted((a, b) => a - b)
  return halves.flatMap((at, i) => {
    const next = halves[i + 1]
    return next !== undefined && next - at - 1 <= QUIET_HALVES ? Array.from({ length: next - at }, (_, step) => at + step) : [at]
  })
}

interface Team { readonly role: StaffGroup['role']; readonly skills: StaffGroup['skills']; readonly languages: string[]; readonly capacity: number; readonly shifts: StaffGroup['shifts']; readonly away: readonly number[] }

/** Agents alike in role, skills, languages, capacity and duty are one group; beyond two hundred the rarest count with those nearest to them. */
function groupsOf (agents: readonly PastAgent[], dutyOf: (agent: PastAgent) => Duty | undefined): StaffGroup[] {
  const present = agents.flatMap(agent => {
    const duty = dutyOf(agent)
    return duty ? [{ role: roleOf(agent) ?? 'supervisor', skills: agent.skills.toSorted((a, b) => a.skill < b.skill ? -1 : 1), languages: agent.languages.length > 0 ? agent.languages.toSorted() : ['zh'], capacity: Math.min(MOST_CAPACITY, agent.capacity), shifts: duty.shifts, awayShare: duty.awayShare }] : []
  })
  const teams: Team[] = [...Map.groupBy(present, one => JSON.stringify([one.role, one.capacity, one.languages, one.skills, one.shifts])).values()]
    .map(alike => ({ ...alike[0]!, away: alike.map(one => one.awayShare) })).toSorted((a, b) => b.away.length - a.away.length)
  const kept = teams.slice(0, MOST_GROUPS).map(team => ({ ...team, away: [...team.away] }))
  for (const team of teams.slice(MOST_GROUPS)) kept.reduce((best, other) => nearness(team, other) > nearness(team, best) ? other : best).away.push(...team.away)
  return kept.map(({ role, skills, languages, capacity, shifts, away }, i) => {
    const names = skills.slice(0, 3).map(one => one.skill).join('/')
    return {
      group: `team-${i + 1}`, name: { 'zh-CN': `${{ agent: '客服', expert: '专家', supervisor: '主管' }[role]} ${i + 1}${names ? `（${names}）` : ''}`, en: `${role} ${i + 1}${names ? ` (${names})` : ''}` },
      count: away.length, role, skills, languages, capacity, shifts, sickShare: away.reduce((sum, share) => sum + share, 0) / away.length,
    }
  })
}

function nearness (a: Team, b: Team): number {
  const shared = a.skills.filter(one => b.skills.some(other => other.skill === one.skill)).length
  const hours = a.shifts.filter(one => b.shifts.some(other => other.fromMs < one.toMs && one.fromMs < other.toMs)).length
  return (a.role === b.role ? 100 : 0) + shared - Math.abs(a.skills.length - b.skills.length) / 100 + hours * 10
}
