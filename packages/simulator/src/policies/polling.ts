import type { Dispatcher, Stage } from '../model/floor.ts'
import { createIdle } from './idle.ts'
import { createLines } from './lines.ts'
import { createTeams } from './teams.ts'

/**
 * A look at the queue every so often, at which each department (a skill) gives its first waiting shopper, and no other, to the member with the
 * fewest open chats. A department whose skill nobody on duty has asks everybody. Source: Rocket.Chat's omnichannel queue; docs/policy/simulation.md, "Policies".
 */
export function createPolling (stage: Stage, everyMs: number): Dispatcher {
  const { crew, crowd } = stage
  const idle = createIdle(crew)
  const teams = createTeams(stage)
  const lines = createLines(teams.skills, crowd.count)
  let nextLookAt = everyMs
  let department = 0
  let by = -1

  const emptiest = (team: readonly number[]): number => {
    let best = -1
    for (const agent of team) if (idle.room(agent) > 0 && (best < 0 || idle.open(agent) < idle.open(best) || (idle.open(agent) === idle.open(best) && idle.before(agent, best)))) best = agent
    return best
  }

  return {
    on (agent, openChats) { idle.on(agent, openChats) },
    off (agent) { idle.off(agent) },
    enter (shopper) {
      lines.push(teams.skillOf[crowd.kind[shopper]!]!, shopper)
      return -1
    },
    leave (shopper) { lines.leave(shopper) },
    release (agent) { idle.release(agent) },
    serve: () => -1,
    settle (now) {
      if (now < nextLookAt) return -1
      for (; department < teams.skills; department++) {
        const shopper = lines.head(department)
        if (shopper < 0) continue
        const team = teams.skilled[department]!
        by = emptiest(team.some(idle.isOn) ? team : teams.everybody)
        if (by < 0) continue
        lines.shift(department++)
        idle.take(by, now)
        return shopper
      }
      department = 0
      nextLookAt = (Math.floor(now / everyMs) + 1) * everyMs
      return -1
    },
    settledBy: () => by,
    // Looks go on when nobody waits, too; only the next one matters to who waits now.
    nextChangeAt (now) {
      if (nextLookAt <= now && department === 0) nextLookAt = (Math.floor(now / everyMs) + (now % everyMs === 0 ? 0 : 1)) * everyMs
      return nextLookAt
    },
    offersCallBack: () => false,
  }
}
