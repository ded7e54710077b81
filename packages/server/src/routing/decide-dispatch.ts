import type { Instant } from '../kernel/clock.ts'
import { keepLines } from './decide-lines.ts'
import { groupKey, keepSeats, newGroup, type Group } from './decide-seats.ts'
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
  readonly waiting: number
}

interface Kind { readonly need: Need; readonly weight: number; readonly privileged: boolean; readonly boostMs: number; /** On duty: who may serve it, and who fits before anyone will do. */ able: number; fitting: number; /** Groups that may ever serve it, cheapest fit first; undefined when there are new ones. */ byCost: readonly Group[] | undefined }

const NOBODY: readonly Pairing[] = []

export function createDispatch (rules: Rules): Dispatch {
  const kinds: Kind[] = []
  const kindByKey = new Map<string, number>()
  const groupByKey = new Map<string, number>()
  const passers = new Set<string>()
  const keeping = keepLines()
  const { lines, ownOf } = keeping
  const seating = keepSeats()
  const { seats, seatIn } = seating
  const yieldAfterMs = rules.holdBack?.yieldAfterMs ?? 0
  let reserve = 0
  let overloaded = false

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
    group.opens[number] = opensAfterMs(group.profile, need, rules)
    group.cost[number] = fitCostMs(group.profile, need, rules)
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
  function yieldsAt (group: Group, number: number, since: Instant): Instant {
    return !group.heldBack || seats.freeHeld > reserve || kinds[number]!.privileged ? since : since + yieldAfterMs
  }

  /** The instant from which this group may serve somebody of this need who waits since then, and is kept so long for another. */
  function from (group: Group, need: number, since: Instant, holdMs: number): Instant {
    return Math.max(since + opensAt(group, need) + holdMs, yieldsAt(group, need, since))
  }

  const headFrom = (group: Group, line: number): Instant => from(group, lines.need[line]!, lines.headSince[line]!, lines.holdMs[line]!)

  function score (group: Group, line: number): number {
    const need = lines.need[line]!
    return lines.headKey[line]! + group.cost[need]! - (overloaded ? kinds[need]!.boostMs : 0)
  }

  /** What an agent's own shopper is worth to them: no fit to ask for, and the bonus. Infinity when they may not be served now. */
  function ownScore (ticket: number, agent: number, now: Instant): number {
    const number = lines.need[lines.lineOf[ticket]!]!
    const group = seats.groups[seats.groupOf[agent]!]!
    const kind = kinds[number]!
    if (group.opens[number] === Infinity || !seating.hasRoom(agent, kind.weight) || yieldsAt(group, number, lines.since[ticket]!) > now) return Infinity
    return lines.keys[ticket]! - rules.bonusMs[lines.preferredAs[ticket]!] - (overloaded ? kind.boostMs : 0)
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

  /** The best agent so far and what they cost: where `cheapest` begins, and its answer. */
  let best = -1
  let least = Infinity

  /** A cheaper agent for somebody of this need than the best so far. Groups come by what fit costs, and load only adds to it: the first that costs more ends the search. */
  function cheapest (need: number, since: Instant, holdMs: number, now: Instant): number {
    const kind = kinds[need]!
    const groups = kind.byCost ??= seats.groups.filter(group => group.opens[need]! < Infinity).toSorted((a, b) => a.cost[need]! - b.cost[need]!)
    for (let i = 0; i < groups.length; i++) {
      const group = groups[i]!
      const fit = group.cost[need]!
      if (fit > least) break
      if (group.active < 0 || since + opensAt(group, need) + holdMs > now || yieldsAt(group, need, since) > now) continue
      const agent = seatIn(group, kind.weight)
      if (agent < 0) continue
      const cost = fit + loadCost(agent)
      if (cost < least || (cost === least && before(agent, best))) { best = agent; least = cost }
    }
    return best
  }

  function place (ticket: number, now: Instant): number {
    const line = lines.lineOf[ticket]!
    if (line < 0) return -1
    const preferred = lines.prefers[ticket]!
    const own = preferred >= 0 && seating.isFree(preferred) && ownScore(ticket, preferred, now) < Infinity
    best = own ? preferred : -1
    least = own ? loadCost(preferred) - rules.bonusMs[lines.preferredAs[ticket]!] : Infinity
    const agent = cheapest(lines.need[line]!, lines.since[ticket]!, lines.holdMs[line]!, now)
    if (agent >= 0) take(ticket, agent, now)
    return agent
  }

  function greet (need: number, since: Instant, now: Instant): number {
    if (seats.active.length === 0) return -1
    best = -1
    least = Infinity
    const agent = cheapest(need, since, 0, now)
    if (agent >= 0) seat(agent, kinds[need]!.weight, now)
    return agent
  }

  function serve (agent: number, now: Instant): number {
    const at = seats.groupOf[agent]!
    if (at < 0 || !seating.isFree(agent)) return -1
    const group = seats.groups[at]!
    let best = -1
    let least = Infinity
    for (const ticket of ownOf(agent)) {
      const worth = ownScore(ticket, agent, now)
      if (worth < least || (worth === least && worth < Infinity && lines.entered[ticket]! < lines.entered[best]!)) { best = ticket; least = worth }
    }
    // The comparison of all heads, written out: it is the whole cost of a decision.
    const { active, need: needs, headSince, headKey, head, holdMs } = lines
    const blocked = group.heldBack && seats.freeHeld <= reserve
    for (let i = 0; i < active.length; i++) {
      const line = active[i]!
      const need = needs[line]!
      const since = headSince[line]!
      if (since + opensAt(group, need) + holdMs[line]! > now) continue
      const kind = kinds[need]!
      if (blocked && !kind.privileged && since + yieldAfterMs > now) continue
      const worth = headKey[line]! + group.cost[need]! - (overloaded ? kind.boostMs : 0)
      if (worth > least || (worth === least && lines.entered[head[line]!]! > lines.entered[best]!) || !seating.hasRoom(agent, kind.weight)) continue
      best = head[line]!
      least = worth
    }
    if (best >= 0) take(best, agent, now)
    return best
  }

  function bestPair (now: Instant): Pairing | undefined {
    let [ticket, agent, least] = [-1, -1, Infinity]
    const offer = (one: number, who: number, worth: number): void => {
      const { entered } = lines
      if (worth === Infinity) return
      if (worth < least || (worth === least && (entered[one]! < entered[ticket]! || (one === ticket && before(who, agent))))) [ticket, agent, least] = [one, who, worth]
    }
    const { active: standing } = lines
    for (let g = 0; g < seats.active.length; g++) {
      const group = seats.groups[seats.active[g]!]!
      for (let i = 0; i < standing.length; i++) {
        const line = standing[i]!
        const worth = score(group, line)
        if (worth > least || headFrom(group, line) > now) continue // load only adds to it
        const who = seatIn(group, kinds[lines.need[line]!]!.weight)
        if (who >= 0) offer(lines.head[line]!, who, worth + loadCost(who))
      }
    }
    for (let who = 0; lines.preferring > 0 && who < seats.agents.length; who++) {
      if (!seating.isFree(who)) continue
      for (const one of ownOf(who)) offer(one, who, ownScore(one, who, now) + loadCost(who))
    }
    return least === Infinity ? undefined : { ticket, agent }
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
        const pair = bestPair(now)
        if (!pair) break
        take(pair.ticket, pair.agent, now)
        pairs.push(pair)
      }
      return pairs
    },
    nextChangeAt (now) {
      let next = Infinity
      const { active } = lines
      for (let g = 0; g < seats.active.length; g++) {
        const group = seats.groups[seats.active[g]!]!
        for (let i = 0; i < active.length; i++) {
          const opens = headFrom(group, active[i]!)
          if (opens > now && opens < next) next = opens
        }
      }
      return next === Infinity ? null : next
    },
    setReserve (held) { reserve = held },
    setOverloaded (on) { overloaded = on },
    get waiting () { return lines.waiting },
  }
}
