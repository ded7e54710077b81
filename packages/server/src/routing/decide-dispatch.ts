import type { Instant } from '../kernel/clock.ts'
import { keepLines } from './decide-lines.ts'
import { groupKey, keepSeats, newGroup, setPrice, type Group } from './decide-seats.ts'
import { fitCostMs, isPrivileged, lineOf, opensAfterMs, weightOf, type Candidate, type Need, type PreferredKind, type Rules } from './model.ts'

export interface Ticket { readonly need: number; readonly since: Instant; readonly key: number; /** An agent's number: who is waited for first, when on duty. */ readonly prefers?: number; readonly prefersKind?: PreferredKind }
export interface Pairing { readonly ticket: number; readonly agent: number }

/**
 * Who waits, who has room, and who is next: the queue of one shop in memory.
 *
 * The one order: of all pairs of a waiting shopper and an agent with room who may serve them now, the pair with the smallest
 *   key + fit cost + load cost − overload boost − bonus of the preferred agent
 * comes first; equal ones by the order of entering, then least recently assigned, then first on duty. All in ms of waiting.
 * Shoppers with equal needs form a line (a heap by key), agents alike a group (a heap by load): a decision compares the heads of lines or of
 * groups, O(lines + log queue), and never walks the queue. Numbers stand for needs, tickets and agents. Server, simulator and tests call the same
 * functions. Source: docs/policy/routing.md.
 */
export interface Dispatch {
  /** Equal needs get the same number. */
  need (need: Need): number
  /** On duty, or changed. Matches nothing by itself: then call `serve`. */
  agentOn (agent: Candidate): number
  /** Off duty. Their chats stay theirs until released; who waited for them waits for anyone. */
  agentOff (agent: number): void
  enter (ticket: Ticket): number
  /** Abandoned, or taken by hand. */
  leave (ticket: number): void
  /** The best agent for this ticket now, seat taken; −1: it waits. */
  place (ticket: number, now: Instant): number
  /** As entering and then `place`, for who has just come and prefers nobody: who is served at once never stands in the queue. −1: now let them enter. */
  greet (need: number, since: Instant, now: Instant): number
  /** The best ticket for this agent now, seat taken; −1: nobody they may serve, or no room. */
  serve (agent: number, now: Instant): number
  /** A chat of that need ended: room again. Then call `serve`; when it finds nobody and seats are held back, `settle`. */
  release (agent: number, need: number): void
  /** Every pair possible now, in order, at most so many. */
  settle (now: Instant, most: number): readonly Pairing[]
  /** When time alone makes a pair possible: a ring opens, a held-back seat yields, a preferred agent is waited for no longer. */
  nextChangeAt (now: Instant): Instant | null
  setReserve (seats: number): void
  setOverloaded (on: boolean): void
  /** As it was when it was created: nobody waits, nobody is on duty, no need is known, nothing is held back. Another day begins without building the house anew. */
  clear (): void
  /** How many wait. A function like the others: with a getter among them the engine keeps the object as a table to be searched at every call. */
  waiting (): number
}

interface Kind { readonly need: Need; readonly weight: number; readonly privileged: boolean; readonly boostMs: number; /** On duty: who may serve it, and who fits before anyone will do. */ able: number; fitting: number; /** Groups that may ever serve it, cheapest fit first; undefined when there are new ones. */ byCost: readonly Group[] | undefined }

const NOBODY: readonly Pairing[] = []

export function createDispatch (rules: Rules): Dispatch {
  let kinds: Kind[] = []
  const kindByKey = new Map<string, number>()
  const groupByKey = new Map<string, number>()
  const passers = new Set<string>()
  const keeping = keepLines()
  const { lines, ownOf } = keeping
  const seating = keepSeats()
  const { seats, seatIn, hasRoom, isFree } = seating
  const yieldAfterMs = rules.holdBack?.yieldAfterMs ?? 0
  let reserve = 0
  let overloaded = false
  /** The best pair so far, of a comparison under way, and its worth. One for all: a comparison makes nothing new. */
  const pick = { ticket: -1, agent: -1, worth: Infinity }

  function internNeed (need: Need): number {
    const key = lineOf(need)
    const known = kindByKey.get(key)
    if (known !== undefined) return known
    const number = kinds.length
    kindByKey.set(key, number)
    kinds.push({ need, weight: weightOf(need, rules), privileged: isPrivileged(need, rules), boostMs: need.care.length > 0 ? rules.boostMs.care : rules.boostMs[need.tier], able: 0, fitting: 0, byCost: undefined })
    for (const group of seats.groups) price(group, number)
    if (need.passedOnBy !== null && !passers.has(need.passedOnBy)) setApart(need.passedOnBy)
    return number
  }

  /** Somebody in the queue must not get this agent again: they become a group of their own. */
  function setApart (id: string): void {
    passers.add(id)
    const agent = seating.numberOf(id)
    if (agent === undefined || seats.groupOf[agent]! < 0) return
    const candidate = seating.asCandidate(agent)
    stand(agent)
    sit(candidate)
  }

  function price (group: Group, number: number): void {
    const { need } = kinds[number]!
    setPrice(group, number, { opensAfterMs: opensAfterMs(group.profile, need, rules), costMs: fitCostMs(group.profile, need, rules) })
    count(group, number, group.onDuty)
  }

  function count (group: Group, number: number, delta: number): void {
    const kind = kinds[number]!
    if (group.only !== null && group.only === kind.need.passedOnBy) return
    if (group.opens[number]! < Infinity) kind.able += delta
    if (group.opens[number]! < rules.anyoneAfterMs) kind.fitting += delta
  }

  function countAll (group: Group, delta: number): void {
    for (let number = 0; number < kinds.length; number++) count(group, number, delta)
  }

  function sit (agent: Candidate): number {
    const only = passers.has(agent.id) ? agent.id : null
    const key = groupKey(agent, only)
    let at = groupByKey.get(key)
    if (at === undefined) {
      at = seats.groups.length
      groupByKey.set(key, at)
      const group = newGroup(at, agent, only, rules.holdBack?.role === agent.role)
      seats.groups.push(group)
      kinds.forEach((kind, number) => { price(group, number); kind.byCost = undefined })
    }
    countAll(seats.groups[at]!, 1)
    return seating.sit(agent, at)
  }

  function stand (agent: number): void {
    countAll(seats.groups[seats.groupOf[agent]!]!, -1)
    seating.rise(agent)
  }

  function agentOff (agent: number): void {
    if (seats.groupOf[agent]! < 0) return
    stand(agent)
    keeping.forget(agent)
  }

  /** From which wait on: anyone who may serve at once when nobody on duty fits, so that no wait is for nothing. */
  function opensAt (group: Group, number: number): number {
    const opens = group.opens[number]!
    const kind = kinds[number]!
    if (opens === Infinity) return opens
    if (group.only !== null && group.only === kind.need.passedOnBy) return kind.able > 0 ? Math.max(opens, rules.anyoneAfterMs) : 0
    return kind.fitting > 0 ? opens : 0
  }

  /** The last free seats of the role that holds some back are not for this line, unless it has waited long. */
  const isBlocked = (group: Group): boolean => group.heldBack && seats.freeHeld <= reserve

  /** What an agent's own shopper is worth to them: no fit to ask for, and the bonus. Infinity when they may not be served now. */
  function ownScore (ticket: number, agent: number, now: Instant): number {
    const number = lines.need[lines.lineOf[ticket]!]!
    const group = seats.groups[seats.groupOf[agent]!]!
    const kind = kinds[number]!
    if (group.opens[number] === Infinity || !hasRoom(agent, kind.weight) || (isBlocked(group) && !kind.privileged && lines.since[ticket]! + yieldAfterMs > now)) return Infinity
    return lines.keys[ticket]! - rules.bonusMs[lines.preferredAs[ticket]!] - (overloaded ? kind.boostMs : 0) + loadCost(agent)
  }

  function take (ticket: number, agent: number, now: Instant): void {
    const { weight } = kinds[lines.need[lines.lineOf[ticket]!]!]!
    keeping.leave(ticket)
    seat(agent, weight, now)
  }

  function seat (agent: number, weight: number, now: Instant): void {
    seating.assigned(agent, now)
    seating.change(agent, weight)
  }

  /** Of agents who cost the same: who was assigned longest ago, then first on duty. */
  function before (a: number, b: number): boolean {
    const { last } = seats.order
    return b < 0 || (last[a]! !== last[b]! ? last[a]! < last[b]! : a < b)
  }

  const loadCost = (agent: number): number => rules.loadMs * seats.order.ratio[agent]!

  /** The agent who costs somebody of this need least; what it costs is `pick.worth`. Groups come by what fit costs, and load only adds to it: the first that costs more ends the search. */
  function cheapest (need: number, since: Instant, holdMs: number, now: Instant): number {
    const kind = kinds[need]!
    const groups = kind.byCost ??= byCost(need)
    const nobodyFits = kind.fitting === 0
    const mayTakeHeld = kind.privileged || since + yieldAfterMs <= now
    const held = since + holdMs
    let best = -1
    let least = Infinity
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!
      if (group.active < 0) continue
      const fit = group.cost[need]!
      if (fit > least) break
      if (held + (nobodyFits || group.only !== null ? opensAt(group, need) : group.opens[need]!) > now || (!mayTakeHeld && isBlocked(group))) continue
      const agent = seatIn(group, kind.weight)
      if (agent < 0) continue
      const cost = fit + loadCost(agent)
      if (cost < least || (cost === least && before(agent, best))) { best = agent; least = cost }
    }
    pick.worth = least
    return best
  }

  const byCost = (need: number): readonly Group[] => seats.groups.filter(group => group.opens[need]! < Infinity).toSorted((a, b) => a.cost[need]! - b.cost[need]!)

  function place (ticket: number, now: Instant): number {
    const line = lines.lineOf[ticket]!
    if (line < 0) return -1
    let agent = cheapest(lines.need[line]!, lines.since[ticket]!, lines.holdMs[line]!, now)
    const preferred = lines.prefers[ticket]!
    if (preferred >= 0 && isFree(preferred) && ownScore(ticket, preferred, now) < Infinity) {
      const cost = loadCost(preferred) - rules.bonusMs[lines.preferredAs[ticket]!]
      if (agent < 0 || cost < pick.worth || (cost === pick.worth && before(preferred, agent))) agent = preferred
    }
    if (agent >= 0) take(ticket, agent, now)
    return agent
  }

  function greet (need: number, since: Instant, now: Instant): number {
    if (seats.active.length === 0) return -1
    const agent = cheapest(need, since, 0, now)
    if (agent >= 0) seat(agent, kinds[need]!.weight, now)
    return agent
  }

  /**
   * All heads of lines for one group: served by `who`, or, when `who` is −1, by the emptiest of the group. Leaves in `pick` what is better than what
   * was there. The one comparison behind `serve` and `settle`, and the whole cost of a decision.
   */
  function compareHeads (group: Group, who: number, now: Instant): void {
    const { active, need: needs, headSince, headKey, head, holdMs, entered } = lines
    const { opens, cost } = group
    const blocked = isBlocked(group)
    let { ticket, agent, worth: least } = pick
    for (let i = 0; i < active.length; i++) {
      const line = active[i]!
      const need = needs[line]!
      const kind = kinds[need]!
      const since = headSince[line]!
      if (since + holdMs[line]! + (kind.fitting === 0 || group.only !== null ? opensAt(group, need) : opens[need]!) > now || (blocked && !kind.privileged && since + yieldAfterMs > now)) continue
      const fit = headKey[line]! + cost[need]! - (overloaded ? kind.boostMs : 0)
      if (fit > least) continue // load only adds to it
      const seated = who < 0 ? seatIn(group, kind.weight) : hasRoom(who, kind.weight) ? who : -1
      if (seated < 0) continue
      const worth = fit + loadCost(seated)
      const first = head[line]!
      if (worth > least || (worth === least && (first === ticket ? !before(seated, agent) : entered[first]! > entered[ticket]!))) continue
      ticket = first
      agent = seated
      least = worth
    }
    pick.ticket = ticket
    pick.agent = agent
    pick.worth = least
  }

  /** Those who wait for this very agent. */
  function compareOwn (agent: number, now: Instant): void {
    for (const ticket of ownOf(agent)) {
      const worth = ownScore(ticket, agent, now)
      if (worth > pick.worth || worth === Infinity || (worth === pick.worth && (ticket === pick.ticket ? !before(agent, pick.agent) : lines.entered[ticket]! > lines.entered[pick.ticket]!))) continue
      pick.ticket = ticket
      pick.agent = agent
      pick.worth = worth
    }
  }

  function forgetPick (): void {
    pick.ticket = -1
    pick.agent = -1
    pick.worth = Infinity
  }

  function serve (agent: number, now: Instant): number {
    const at = seats.groupOf[agent]!
    if (at < 0 || !isFree(agent)) return -1
    forgetPick()
    if (lines.preferring > 0) compareOwn(agent, now)
    compareHeads(seats.groups[at]!, agent, now)
    const { ticket } = pick
    if (ticket >= 0) take(ticket, agent, now)
    return ticket
  }

  /** The best pair of all, in `pick`. */
  function bestPair (now: Instant): boolean {
    forgetPick()
    for (let g = 0; g < seats.active.length; g++) compareHeads(seats.groups[seats.active[g]!]!, -1, now)
    for (let who = 0; lines.preferring > 0 && who < seats.agents.length; who++) if (isFree(who)) compareOwn(who, now)
    return pick.ticket >= 0
  }

  return {
    need: internNeed, agentOff, place, greet, serve, leave: keeping.leave,
    agentOn (agent) {
      const known = seating.numberOf(agent.id)
      if (known !== undefined) agentOff(known)
      return sit(agent)
    },
    enter ({ need, since, key, prefers, prefersKind: as = 'last-agent' }) {
      const preferred = prefers !== undefined && seats.groupOf[prefers]! >= 0 ? prefers : -1
      const holdMs = preferred >= 0 && kinds[need]!.need.care.length === 0 ? rules.waitForMs[as] : 0 // who needs care is kept for nobody
      return keeping.enter(keeping.lineFor(need, holdMs), { since, key, prefers: preferred, as })
    },
    release (agent, need) { seating.change(agent, -kinds[need]!.weight) },
    settle (now, most) {
      if (lines.waiting === 0 || seats.active.length === 0) return NOBODY
      const pairs: Pairing[] = []
      while (pairs.length < most && lines.waiting > 0 && seats.active.length > 0) {
        if (!bestPair(now)) break
        const { ticket, agent } = pick
        take(ticket, agent, now)
        pairs.push({ ticket, agent })
      }
      return pairs
    },
    nextChangeAt (now) {
      let next = Infinity
      const { active, need: needs, headSince, holdMs } = lines
      for (let g = 0; g < seats.active.length; g++) {
        const group = seats.groups[seats.active[g]!]!
        const blocked = isBlocked(group)
        for (let i = 0; i < active.length; i++) {
          const line = active[i]!
          const need = needs[line]!
          const since = headSince[line]!
          const opens = since + opensAt(group, need) + holdMs[line]!
          const from = blocked && !kinds[need]!.privileged ? Math.max(opens, since + yieldAfterMs) : opens
          if (from > now && from < next) next = from
        }
      }
      return next === Infinity ? null : next
    },
    setReserve (held) { reserve = held },
    setOverloaded (on) { overloaded = on },
    clear () {
      kinds = []
      kindByKey.clear()
      groupByKey.clear()
      passers.clear()
      keeping.clear()
      seating.clear()
      reserve = 0
      overloaded = false
    },
    waiting: () => lines.waiting,
  }
}
