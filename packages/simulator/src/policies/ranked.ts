import type { Dispatcher, Stage } from '../model/floor.ts'
import { createIdle } from './idle.ts'
import { createLines } from './lines.ts'
import { createTeams } from './teams.ts'

/** Who may be asked when nobody who has the skill has room: anyone with room at once, or nobody as long as somebody on duty has the skill. */
export type Fallback = 'at-once' | 'not-on-duty'

/**
 * First come, first served within each rank, a smaller rank before a greater one whatever the wait; the agent who was given something longest
 * ago among those who have the skill, falling back to anyone. With one rank this is FIFO with the longest idle; with value as rank it is
 * strict value. An agent with room takes the first of those they have the skill for. Source: docs/policy/simulation.md, "Policies".
 */
export function createRanked (stage: Stage, rankOf: (kind: number) => number, fallback: Fallback = 'not-on-duty'): Dispatcher {
  const { crew, crowd } = stage
  const kinds = crowd.kinds.length
  const teams = createTeams(stage)
  const ranks = crowd.kinds.map((_, kind) => rankOf(kind))
  const depth = Math.max(...ranks) + 1
  const lines = createLines(depth * teams.skills, crowd.count) // by rank, then skill
  const idle = createIdle(crew)
  const groupsFor = (wanted: boolean): number[][] => crowd.kinds.map((_, kind) => crew.groups.flatMap((_group, group) => stage.fits[group * kinds + kind]!.skilled === wanted ? [group] : []))
  const [skilled, others] = [groupsFor(true), groupsFor(false)]
  const skillsOf = crew.groups.map((_, group) => [...new Set(crowd.kinds.flatMap((_kind, kind) => stage.fits[group * kinds + kind]!.skilled ? [teams.skillOf[kind]!] : []))])
  const onDuty = new Int32Array(teams.skills)
  const anySkill = Array.from({ length: teams.skills }, (_, skill) => skill)
  let by = -1
  let opened = false

  const longestOf = (groups: readonly number[]): number => {
    let best = -1
    for (const group of groups) {
      const agent = idle.longest(group)
      if (agent >= 0 && (best < 0 || idle.before(agent, best))) best = agent
    }
    return best
  }
  const agentFor = (kind: number): number => {
    const agent = longestOf(skilled[kind]!)
    return agent >= 0 || (fallback === 'not-on-duty' && onDuty[teams.skillOf[kind]!]! > 0) ? agent : longestOf(others[kind]!)
  }
  const first = (rank: number, skills: readonly number[], may: (skill: number) => boolean): number => {
    let best = -1
    for (const skill of skills) {
      const line = rank * teams.skills + skill
      const shopper = lines.head(line)
      if (shopper >= 0 && may(skill) && (best < 0 || lines.turn(shopper) < lines.turn(lines.head(best)))) best = line
    }
    return best
  }
  const take = (line: number, agent: number, now: number): number => {
    const shopper = lines.head(line)
    lines.shift(line)
    idle.take(agent, now)
    return shopper
  }
  const change = (agent: number, more: number): void => {
    for (const skill of skillsOf[crew.group[agent]!]!) onDuty[skill] = onDuty[skill]! + more
    opened = true
  }
  const always = (): boolean => true
  const stranded = (skill: number): boolean => fallback === 'at-once' || onDuty[skill] === 0

  return {
    on (agent, openChats) { idle.on(agent, openChats); change(agent, 1) },
    off (agent) { idle.off(agent); change(agent, -1) },
    enter (shopper, _passedOnBy, now) {
      const kind = crowd.kind[shopper]!
      const agent = agentFor(kind)
      if (agent >= 0) idle.take(agent, now)
      else lines.push(ranks[kind]! * teams.skills + teams.skillOf[kind]!, shopper)
      return agent
    },
    leave (shopper) { lines.leave(shopper) },
    release (agent) { idle.release(agent) },
    serve (agent, now) {
      if (lines.waiting() === 0 || idle.room(agent) <= 0) return -1
      for (let rank = 0; rank < depth; rank++) {
        const line = first(rank, skillsOf[crew.group[agent]!]!, always)
        if (line >= 0) return take(line, agent, now)
      }
      for (let rank = 0; rank < depth; rank++) {
        const line = first(rank, anySkill, stranded)
        if (line >= 0) return take(line, agent, now)
      }
      return -1
    },
    /** Somebody went: a skill may be left without anyone, and those who wait for it may have whoever has room. */
    settle (now) {
      if (!opened) return -1
      for (let rank = 0; rank < depth; rank++) {
        for (let skill = 0; skill < teams.skills; skill++) {
          const line = rank * teams.skills + skill
          const shopper = lines.head(line)
          by = shopper < 0 ? -1 : agentFor(crowd.kind[shopper]!)
          if (by >= 0) return take(line, by, now)
        }
      }
      opened = false
      return -1
    },
    settledBy: () => by, nextChangeAt: () => Infinity, offersCallBack: () => false,
  }
}
