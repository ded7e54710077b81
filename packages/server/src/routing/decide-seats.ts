import type { Instant } from '../kernel/clock.ts'
import { agentHeap, grown, insertAgent, moveAgent, removeAgent, sooner, type AgentHeap, type AgentOrder } from './decide-heap.ts'
import { hasRoomFor, loadOf, ORDINARY, type Candidate, type Profile } from './model.ts'

/** Agents alike in all that decides who fits. `opens` and `cost` by need are filled by the dispatch. */
export interface Group {
  readonly number: number; readonly profile: Profile
  /** Set when somebody in the queue was passed on by this one agent. */
  readonly only: string | null
  readonly heldBack: boolean; opens: Float64Array; cost: Float64Array
  onDuty: number
  /** Those with room, emptiest first. */
  readonly free: AgentHeap
  active: number
}

/** Who serves: agents by number in groups, each with a load. */
export interface Seats {
  readonly groups: Group[]
  /** Numbers of the groups that have room. */
  readonly active: number[]
  readonly agents: Candidate[]; readonly order: AgentOrder; groupOf: Int32Array
  /** Whole free seats of the role that holds some back. */
  freeHeld: number
}

export interface SeatKeeping {
  readonly seats: Seats
  numberOf (id: string): number | undefined
  /** On duty in this group, with the load they bring. */
  sit (agent: Candidate, group: number): number
  /** Off duty. */
  rise (agent: number): void
  /** A chat began (weight above 0) or ended. */
  change (agent: number, weight: number): void
  assigned (agent: number, now: Instant): void
  hasRoom (agent: number, weight: number): boolean
  /** Room for something, on duty. */
  isFree (agent: number): boolean
  /** The emptiest of a group with room for this weight; −1: none. */
  seatIn (group: Group, weight: number): number
  /** As they are now, load and turn included. */
  asCandidate (agent: number): Candidate
  /** Nobody is on duty, nobody is known, no group. */
  clear (): void
}

export function keepSeats (): SeatKeeping {
  const order = { ratio: new Float64Array(64), last: new Float64Array(64), at: new Int32Array(64) }
  const seats: Seats = { groups: [], active: [], agents: [], order, groupOf: new Int32Array(64), freeHeld: 0 }
  const numbers = new Map<string, number>()
  let load = new Int32Array(64)
  let capacities = new Int32Array(64)

  const isFree = (agent: number): boolean => order.at[agent]! >= 0
  const wholeSeats = (agent: number): number => Math.max(0, Math.floor((capacities[agent]! * ORDINARY - load[agent]!) / ORDINARY))
  const hasRoom = (agent: number, weight: number): boolean => hasRoomFor(capacities[agent]!, load[agent]!, weight)

  function register (agent: Candidate): number {
    const number = numbers.size
    numbers.set(agent.id, number)
    if (number === load.length) {
      load = grown(load, Int32Array)
      capacities = grown(capacities, Int32Array)
      seats.groupOf = grown(seats.groupOf, Int32Array)
      order.ratio = grown(order.ratio, Float64Array)
      order.last = grown(order.last, Float64Array)
      order.at = grown(order.at, Int32Array)
    }
    order.at[number] = -1
    seats.groupOf[number] = -1
    return number
  }

  /** Keeps the agent where load and turn put them, in or out of the heap of those with room. */
  function settle (agent: number): void {
    const at = seats.groupOf[agent]!
    const group = seats.groups[at]!
    const capacity = capacities[agent]!
    order.ratio[agent] = capacity > 0 ? load[agent]! / (capacity * ORDINARY) : Infinity
    const room = capacity > 0 && load[agent]! < capacity * ORDINARY
    if (!room) { if (isFree(agent)) unseat(group, agent) } else if (isFree(agent)) moveAgent(group.free, agent, order)
    else {
      insertAgent(group.free, agent, order)
      if (group.active < 0) { group.active = seats.active.length; seats.active.push(at) }
    }
  }

  function unseat (group: Group, agent: number): void {
    removeAgent(group.free, agent, order)
    if (group.free.size > 0) return
    const last = seats.groups[seats.active.pop()!]!
    if (last !== group) { seats.active[group.active] = last.number; last.active = group.active }
    group.active = -1
  }

  function change (agent: number, weight: number): void {
    const at = seats.groupOf[agent]!
    const held = at >= 0 && seats.groups[at]!.heldBack
    if (held) seats.freeHeld -= wholeSeats(agent)
    load[agent] = Math.max(0, load[agent]! + weight)
    if (held) seats.freeHeld += wholeSeats(agent)
    if (at >= 0) settle(agent)
  }

  return {
    seats, numberOf: id => numbers.get(id), change, hasRoom, isFree,
    sit (agent, at) {
      const number = numbers.get(agent.id) ?? register(agent)
      seats.agents[number] = agent
      capacities[number] = agent.capacity
      load[number] = loadOf(agent)
      order.last[number] = agent.lastAssignedAt ?? -Infinity
      seats.groupOf[number] = at
      seats.groups[at]!.onDuty++
      if (seats.groups[at]!.heldBack) seats.freeHeld += wholeSeats(number)
      settle(number)
      return number
    },
    rise (agent) {
      const group = seats.groups[seats.groupOf[agent]!]!
      if (isFree(agent)) unseat(group, agent)
      if (group.heldBack) seats.freeHeld -= wholeSeats(agent)
      group.onDuty--
      seats.groupOf[agent] = -1
    },
    assigned (agent, now) { order.last[agent] = now },
    seatIn (group, weight) {
      if (group.free.size === 0) return -1
      const first = group.free.agents[0]!
      if (hasRoom(first, weight)) return first
      let best = -1
      for (let i = 1; i < group.free.size; i++) {
        const agent = group.free.agents[i]!
        if (hasRoom(agent, weight) && (best < 0 || sooner(order, agent, best))) best = agent
      }
      return best
    },
    asCandidate: agent => ({ ...seats.agents[agent]!, openLoad: load[agent]!, lastAssignedAt: order.last[agent] === -Infinity ? null : order.last[agent]! }),
    clear () {
      numbers.clear()
      seats.groups.length = 0
      seats.active.length = 0
      seats.agents.length = 0
      seats.freeHeld = 0
    },
  }
}

/** Agents with the same key are interchangeable but for load and turn. */
export function groupKey (agent: Profile, only: string | null): string {
  return `${agent.role}|${agent.skills.map(one => `${one.skill}:${one.level}`).toSorted().join(' ')}|${agent.languages.toSorted().join(' ')}|${only ?? ''}`
}

export function newGroup (number: number, agent: Profile, only: string | null, heldBack: boolean): Group {
  return { number, profile: agent, only, heldBack, opens: new Float64Array(32), cost: new Float64Array(32), onDuty: 0, free: agentHeap(), active: -1 }
}

/** From which wait on a group may serve a need, and what its fit costs. */
export function setPrice (group: Group, need: number, { opensAfterMs, costMs }: { readonly opensAfterMs: number; readonly costMs: number }): void {
  while (need >= group.opens.length) {
    group.opens = grown(group.opens, Float64Array)
    group.cost = grown(group.cost, Float64Array)
  }
  group.opens[need] = opensAfterMs
  group.cost[need] = costMs
}
