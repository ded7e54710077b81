import type { Playbook } from '@zhiyu/server/contract/playbook'
import { playbookFor } from '@zhiyu/server/playbook'
import { compileRules, createDispatch, decideCallBack, decideReserve, estimateWait, heldByFormula, MEASURE_AFTER_MS, overloadFrom, placeInQueue, type Candidate, type Need } from '@zhiyu/server/routing'
import type { Dispatcher, Stage } from '../model/floor.ts'
import { createPace, WINDOW_MS } from './pace.ts'

/** At most so many matches are asked for at once. */
const AT_ONCE = 16
/** Fewer chats than this say nothing about how long they take; the server's own limit. */
const ENOUGH = 5

/** This house's own routing: the very code that decides in the server, on this playbook. Here it is only told who came and went. */
export function createPlaybookDispatcher (stage: Stage, document: Playbook): Dispatcher {
  const { scenario, crew, crowd } = stage
  const dispatch = createDispatch(compileRules(document))
  const { routing, routing: { holdBack } } = document
  const pace = createPace()
  const classOf = crowd.kinds.map(kind => scenario.demand.classes[kind.class]!)
  const policyOf = classOf.map(one => playbookFor(document, one.region).routing)
  const privileged = classOf.map(one => holdBack?.tiers.includes(one.tier) ?? false)
  const needs = crowd.kinds.map((kind, k): Need => {
    const one = classOf[k]!
    const { headStartMs } = placeInQueue({ waitingSince: 0, tier: one.tier, care: one.care, highFrequency: one.highFrequency ?? false }, policyOf[k]!)
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
  const { kind: kinds } = crowd
  const { group: groups } = crew
  let found: readonly { readonly ticket: number; readonly agent: number }[] = []
  let taken = 0
  let by = -1
  const begunAt = new Float64Array(crowd.count)
  let seats = 0
  let heldSeats = 0 // of the held-back role, on duty
  let chats = 0
  let measuredAt = -Infinity
  let overloadedFrom = Infinity
  const overloads = routing.overload !== undefined
  let overloaded = false
  let measured: { readonly assigned: number; readonly handlingMs: number | null; readonly handled: number } = { assigned: 0, handlingMs: null, handled: 0 }
  const isHeld = crew.groups.map(group => group.role === holdBack?.role)

  /** Once a minute, as the server does: what is to be held back, and from how many waiting on the queue is overloaded. */
  const measure = (now: number): void => {
    measuredAt = now
    const flow = pace.flow(now)
    measured = { assigned: flow.assigned, ...pace.handling(now) }
    const handlingMs = measured.handled >= ENOUGH ? measured.handlingMs : null
    const formula = holdBack?.seats === 'formula' ? heldByFormula({ ...flow, spanMs: WINDOW_MS, seats: heldSeats, handlingMs }, routing) : 0
    dispatch.setReserve(decideReserve(routing, heldSeats, formula))
    overloadedFrom = overloadFrom(routing, seats, handlingMs)
  }
  const look = (now: number): void => {
    if (now - measuredAt >= MEASURE_AFTER_MS) measure(now)
    if (overloads && dispatch.waiting >= overloadedFrom !== overloaded) dispatch.setOverloaded(overloaded = !overloaded)
  }
  const given = (agent: number, shopper: number, now: number): void => {
    begunAt[shopper] = now
    chats++
    pace.assigned(now, privileged[kinds[shopper]!]!, isHeld[groups[agent]!]!)
  }
  const change = (agent: number, times: number): void => {
    const capacity = times * crew.capacity[agent]!
    seats += capacity
    if (isHeld[crew.group[agent]!]) heldSeats += capacity
    measuredAt = -Infinity
  }

  return {
    on (agent, openChats) {
      change(agent, 1)
      const number = dispatch.agentOn({ ...candidates[crew.group[agent]!]!, id: String(agent), openChats })
      numberOf[agent] = number
      agentOf[number] = agent
    },
    off (agent) {
      change(agent, -1)
      dispatch.agentOff(numberOf[agent]!)
    },
    enter (shopper, passedOnBy, now) {
      look(now)
      const kind = crowd.kind[shopper]!
      const need = passedOnBy < 0 ? firstNeed[kind]! : dispatch.need({ ...needs[kind]!, passedOnBy: String(passedOnBy) })
      needOf[shopper] = need
      const since = crowd.at[shopper]! // who comes back to the queue keeps the place of their first wait
      const number = dispatch.greet(need, since, now)
      if (number >= 0) {
        given(agentOf[number]!, shopper, now)
        return agentOf[number]!
      }
      const ticket = dispatch.enter({ need, since, key: since - headStart[kind]! })
      if (ticket >= shopperOf.length) {
        const bigger = new Int32Array(Math.max(ticket + 1, shopperOf.length * 2))
        bigger.set(shopperOf)
        shopperOf = bigger
      }
      ticketOf[shopper] = ticket
      shopperOf[ticket] = shopper
      return -1
    },
    leave (shopper) { dispatch.leave(ticketOf[shopper]!) },
    release (agent, shopper, now) {
      chats--
      pace.ended(now, now - begunAt[shopper]!)
      dispatch.release(numberOf[agent]!, needOf[shopper]!)
    },
    serve (agent, now) {
      look(now)
      const ticket = dispatch.serve(numberOf[agent]!, now)
      if (ticket < 0) return -1
      given(agent, shopperOf[ticket]!, now)
      return shopperOf[ticket]!
    },
    settle (now) {
      look(now)
      if (taken === found.length) {
        found = dispatch.settle(now, AT_ONCE)
        taken = 0
        if (found.length === 0) return -1
      }
      const { ticket, agent } = found[taken++]!
      by = agentOf[agent]!
      given(by, shopperOf[ticket]!, now)
      return shopperOf[ticket]!
    },
    settledBy: () => by,
    nextChangeAt: now => dispatch.nextChangeAt(now) ?? Infinity,
    /** Asked once, when they begin to wait, and of a queue as long as it is then: the server asks whenever the shopper looks. */
    offersCallBack (shopper, now) {
      const kind = crowd.kind[shopper]!
      if (!policyOf[kind]!.callBack) return false
      look(now)
      const range = seats === 0 ? undefined : estimateWait(dispatch.waiting, { ...measured, windowMs: WINDOW_MS, openChats: chats, roomNow: seats - chats >= dispatch.waiting, relaxesInMs: routing.relaxSkillAfterMs })
      const expectedWaitMs = range === undefined ? 0 : (range.lowMs + range.highMs) / 2
      return decideCallBack({ expectedWaitMs, tier: classOf[kind]!.tier, openNow: true, alreadyAsked: false }, policyOf[kind]!).kind === 'offer'
    },
  }
}
