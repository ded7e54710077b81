import type { Dispatcher, Stage } from '../model/floor.ts'
import { createIdle } from './idle.ts'
import { createLines } from './lines.ts'
import { createTeams } from './teams.ts'

/**
 * Given at once to the next of those on duty who have the skill (of all, when none has it), whatever they have to do already; who has no room
 * lets them wait in a line of their own. What somebody who goes off duty had not begun is given on, round the others. Source: Chatwoot's
 * AutoAssignment::InboxRoundRobinService; docs/policy/simulation.md, "Policies".
 */
export function createRoundRobin (stage: Stage): Dispatcher {
  const { crew, crowd } = stage
  const idle = createIdle(crew)
  const teams = createTeams(stage)
  const nobody = crew.count
  const lines = createLines(crew.count + 1, crowd.count) // one for each agent, and one for when nobody is on duty
  const turns = new Float64Array(crew.count)
  let turn = 0
  let homeless = false
  let by = -1

  /** Whoever had their turn longest ago, over all teams: who is in several of them is not given several shares. */
  const next = (kind: number): number => {
    for (const team of [teams.skilled[teams.skillOf[kind]!]!, teams.everybody]) {
      let best = nobody
      for (const agent of team) if (idle.isOn(agent) && (best === nobody || turns[agent]! < turns[best]!)) best = agent
      if (best !== nobody) {
        turns[best] = ++turn
        return best
      }
    }
    return nobody
  }
  /** Moves a line round the others; those with room are found by `settle`. */
  const giveOn = (line: number): void => {
    for (let shopper = lines.head(line); shopper >= 0; shopper = lines.head(line)) {
      lines.shift(line)
      lines.push(next(crowd.kind[shopper]!), shopper)
    }
  }

  return {
    on (agent, openChats) {
      idle.on(agent, openChats)
      if (lines.head(nobody) >= 0) giveOn(nobody)
      homeless = true
    },
    off (agent) {
      idle.off(agent)
      const line = agent
      if (lines.head(line) >= 0) giveOn(line)
      homeless = true
    },
    enter (shopper, _passedOnBy, now) {
      const agent = next(crowd.kind[shopper]!)
      if (agent !== nobody && idle.room(agent) > 0) {
        idle.take(agent, now)
        return agent
      }
      lines.push(agent, shopper)
      return -1
    },
    leave (shopper) { lines.leave(shopper) },
    release (agent) { idle.release(agent) },
    serve (agent, now) {
      if (idle.room(agent) <= 0) return -1
      const shopper = lines.head(agent)
      if (shopper < 0) return -1
      lines.shift(agent)
      idle.take(agent, now)
      return shopper
    },
    settle (now) {
      if (!homeless) return -1
      for (let agent = 0; agent < crew.count; agent++) {
        const shopper = idle.room(agent) > 0 ? lines.head(agent) : -1
        if (shopper < 0) continue
        lines.shift(agent)
        idle.take(agent, now)
        by = agent
        return shopper
      }
      homeless = false
      return -1
    },
    settledBy: () => by, nextChangeAt: () => Infinity, offersCallBack: () => false,
  }
}
