import type { Playbook } from '@zhiyu/server/contract/playbook'
import { playbookFor } from '@zhiyu/server/playbook'
import { compileRules, createDispatch, decideCallBack, decideReserve, estimateWait, heldByFormula, MEASURE_AFTER_MS, overloadFrom, placeInQueue, preferAdvisor, type Candidate, type Need } from '@zhiyu/server/routing'
import type { Dispatcher, Setting, Stage } from '../model/floor.ts'
import { createPace, WINDOW_MS } from './pace.ts'

/** At most so many matches are asked for at once. */
const AT_ONCE = 16
/** Fewer chats than this say nothing about how long they take; the server's own limit. */
const ENOUGH = 5

/** This house's own routing: the very code that decides in the server, on this playbook. Here it is only told who came and went. */
export function createPlaybookPolicy ({ scenario, crew: team, crowd: { kinds: asked } }: Setting, document: Playbook): (stage: Stage) => Dispatcher {
  const dispatch = createDispatch(compileRules(document))
  const { routing, routing: { holdBack } } = document
  const pace = createPace()
  const classOf = asked.map(kind => scenario.demand.classes[kind.class]!)
  const policyOf = classOf.map(one => playbookFor(document, one.region).routing)
  const privileged = Uint8Array.from(classOf, one => Number(holdBack?.tiers.includes(one.tier) ?? false))
  const needs = asked.map((kind, k): Need => {
    const one = classOf[k]!
    const { headStartMs } = placeInQueue({ waitingSince: 0, tier: one.tier, care: one.care, highFrequency: one.highFrequency ?? false }, policyOf[k]!)
    return { neededSkill: kind.skill, language: one.language, tier: one.tier, care: one.care, headStartMs, passedOnBy: null }
  })
  const firstNeed = new Int32Array(needs.length)
  const headStart = Float64Array.from(needs, need => need.headStartMs)
  const offers = Uint8Array.from(policyOf, policy => Number(policy.callBack !== undefined))
  const takesBreaks = Uint8Array.from(team.groups, group => Number(group.breaks !== undefined))
  const lastGivenAt = new Float64Array(team.count)
  let kinds: Uint16Array = new Uint16Array(0)
  let advisors: Int32Array = new Int32Array(0)
  let arrivals: Float64Array = new Float64Array(0)
  let needOf = new Int32Array(0)
  let ticketOf = new Int32Array(0)
  let begunAt = new Float64Array(0)
  let shopperOf = new Int32Array(1_024) // by ticket
  const numberOf = new Int32Array(team.count) // the dispatch's number of an agent
  const agentOf = new Int32Array(team.count)
  const candidates = team.groups.map((group): Omit<Candidate, 'id' | 'openChats'> => ({ role: group.role, skills: group.skills, languages: group.languages, capacity: group.capacity, lastAssignedAt: null }))
  const { group: groups, capacity: capacities } = team
  let found: readonly { readonly ticket: number; readonly agent: number }[] = []
  let taken = 0
  let by = -1
  let seats = 0
  let heldSeats = 0 // of the held-back role, on duty
  let chats = 0
  let measuredAt = -Infinity
  let overloadedFrom = Infinity
  const overloads = routing.overload !== undefined
  let overloaded = false
  let measured: { readonly assigned: number; readonly handlingMs: number | null; readonly handled: number } = { assigned: 0, handlingMs: null, handled: 0 }
  const isHeld = Uint8Array.from(team.groups, group => Number(group.role === holdBack?.role))

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
    if (overloads && dispatch.waiting() >= overloadedFrom !== overloaded) dispatch.setOverloaded(overloaded = !overloaded)
  }
  const given = (agent: number, shopper: number, now: number): void => {
    begunAt[shopper] = now
    lastGivenAt[agent] = now
    chats++
    pace.assigned(now, privileged[kinds[shopper]!] === 1, isHeld[groups[agent]!] === 1)
  }
  const change = (agent: number, times: number): void => {
    const capacity = times * capacities[agent]!
    seats += capacity
    if (isHeld[groups[agent]!] === 1) heldSeats += capacity
    measuredAt = -Infinity
  }

  const begin = ({ crowd }: Stage): void => {
    kinds = crowd.kind
    arrivals = crowd.at
    advisors = crowd.advisor
    lastGivenAt.fill(-1)
    needOf = new Int32Array(crowd.count)
    ticketOf = new Int32Array(crowd.count)
    begunAt = new Float64Array(crowd.count)
    dispatch.clear()
    needs.forEach((need, k) => { firstNeed[k] = dispatch.need(need) })
    pace.clear()
    numberOf.fill(-1)
    found = []
    taken = 0
    by = -1
    seats = 0
    heldSeats = 0
    chats = 0
    measuredAt = -Infinity
    overloadedFrom = Infinity
    overloaded = false
    measured = { assigned: 0, handlingMs: null, handled: 0 }
  }

  /** The dispatch's number of whom they are waited for; −1: nobody. */
  const advisorFor = (advisor: number, passedOnBy: number, kind: number): number => {
    const preferred = preferAdvisor(String(advisor), passedOnBy < 0 ? null : String(passedOnBy), policyOf[kind]!)
    return preferred === null ? -1 : numberOf[advisor]!
  }

  const dispatcher: Dispatcher = {
    on (agent, openChats) {
      change(agent, 1)
      // Who comes back from a break has their turn where they left it, as the server remembers it; who comes to a shift is first.
      const lastAssignedAt = takesBreaks[groups[agent]!] === 1 && lastGivenAt[agent]! >= 0 ? lastGivenAt[agent]! : null
      const number = dispatch.agentOn({ ...candidates[groups[agent]!]!, id: String(agent), openChats, lastAssignedAt })
      numberOf[agent] = number
      agentOf[number] = agent
    },
    off (agent) {
      change(agent, -1)
      dispatch.agentOff(numberOf[agent]!)
    },
    enter (shopper, passedOnBy, now) {
      look(now)
      const kind = kinds[shopper]!
      const need = passedOnBy < 0 ? firstNeed[kind]! : dispatch.need({ ...needs[kind]!, passedOnBy: String(passedOnBy) })
      needOf[shopper] = need
      const since = arrivals[shopper]! // who comes back to the queue keeps the place of their first wait
      const advisor = advisors[shopper]!
      const own = advisor >= 0 ? advisorFor(advisor, passedOnBy, kind) : -1
      let number = own >= 0 ? -1 : dispatch.greet(need, since, now)
      const ticket = number >= 0 ? -1 : dispatch.enter(own < 0 ? { need, since, key: since - headStart[kind]! } : { need, since, key: since - headStart[kind]!, prefers: own, prefersKind: 'advisor' })
      if (own >= 0) number = dispatch.place(ticket, now)
      if (number >= 0) {
        given(agentOf[number]!, shopper, now)
        return agentOf[number]!
      }
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
      const kind = kinds[shopper]!
      if (offers[kind] === 0) return false
      look(now)
      const range = seats === 0 ? undefined : estimateWait(dispatch.waiting(), { ...measured, windowMs: WINDOW_MS, openChats: chats, roomNow: seats - chats >= dispatch.waiting(), relaxesInMs: routing.relaxSkillAfterMs })
      const expectedWaitMs = range === undefined ? 0 : (range.lowMs + range.highMs) / 2
      return decideCallBack({ expectedWaitMs, tier: classOf[kind]!.tier, openNow: true, alreadyAsked: false }, policyOf[kind]!).kind === 'offer'
    },
  }
  return stage => {
    begin(stage)
    return dispatcher
  }
}
