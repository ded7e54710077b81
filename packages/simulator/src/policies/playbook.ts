import type { Playbook } from '@zhiyu/server/contract/playbook'
import { playbookFor } from '@zhiyu/server/playbook'
import { compileRules, createDispatch, placeInQueue, type Candidate, type Need } from '@zhiyu/server/routing'
import type { Dispatcher, Stage } from '../model/floor.ts'

/** At most so many matches are asked for at once. */
const AT_ONCE = 16

/** This house's own routing: the very code that decides in the server, on this playbook. Here it is only told who came and went. */
export function createPlaybookDispatcher (stage: Stage, document: Playbook): Dispatcher {
  const { scenario, crew, crowd } = stage
  const dispatch = createDispatch(compileRules(document))
  const { holdBack } = document.routing
  if (holdBack && holdBack.seats !== 'formula') dispatch.setReserve(holdBack.seats)
  const needs = crowd.kinds.map((kind): Need => {
    const one = scenario.demand.classes[kind.class]!
    const { headStartMs } = placeInQueue({ waitingSince: 0, tier: one.tier, care: one.care, highFrequency: one.highFrequency ?? false }, playbookFor(document, one.region).routing)
    return { neededSkill: kind.skill, language: one.language, tier: one.tier, care: one.care, headStartMs, passedOnBy: null }
  })
  const firstNeed = needs.map(need => dispatch.need(need))
  const headStart = Float64Array.from(needs, need => need.headStartMs)
  const needOf = new Int32Array(crowd.count)
  const ticketOf = new Int32Array(crowd.count)
  let shopperOf = new Int32Array(1_024) // by ticket
  const numberOf = new Int32Array(crew.count).fill(-1) // the dispatch's number of an agent
  const agentOf: number[] = []
  const candidates = crew.groups.map((group): Omit<Candidate, 'id' | 'openChats'> => ({ role: group.role, skills: group.skills, languages: group.languages, capacity: group.capacity, lastAssignedAt: null }))
  let found: readonly { readonly ticket: number; readonly agent: number }[] = []
  let taken = 0
  let by = -1

  return {
    on (agent, openChats) {
      const number = dispatch.agentOn({ ...candidates[crew.group[agent]!]!, id: String(agent), openChats })
      numberOf[agent] = number
      agentOf[number] = agent
    },
    off (agent) { dispatch.agentOff(numberOf[agent]!) },
    enter (shopper, passedOnBy, now) {
      const kind = crowd.kind[shopper]!
      const need = passedOnBy < 0 ? firstNeed[kind]! : dispatch.need({ ...needs[kind]!, passedOnBy: String(passedOnBy) })
      needOf[shopper] = need
      const since = crowd.at[shopper]! // who comes back to the queue keeps the place of their first wait
      const ticket = dispatch.enter({ need, since, key: since - headStart[kind]! })
      if (ticket >= shopperOf.length) {
        const bigger = new Int32Array(Math.max(ticket + 1, shopperOf.length * 2))
        bigger.set(shopperOf)
        shopperOf = bigger
      }
      ticketOf[shopper] = ticket
      shopperOf[ticket] = shopper
      const number = dispatch.place(ticket, now)
      return number < 0 ? -1 : agentOf[number]!
    },
    leave (shopper) { dispatch.leave(ticketOf[shopper]!) },
    release (agent, shopper) { dispatch.release(numberOf[agent]!, needOf[shopper]!) },
    serve (agent, now) {
      const ticket = dispatch.serve(numberOf[agent]!, now)
      return ticket < 0 ? -1 : shopperOf[ticket]!
    },
    settle (now) {
      if (taken === found.length) {
        found = dispatch.settle(now, AT_ONCE)
        taken = 0
        if (found.length === 0) return -1
      }
      const { ticket, agent } = found[taken++]!
      by = agentOf[agent]!
      return shopperOf[ticket]!
    },
    settledBy: () => by,
    nextChangeAt: now => dispatch.nextChangeAt(now) ?? Infinity,
    offersCallBack: () => false,
  }
}
