import type { Scenario } from '@zhiyu/server/contract/simulation'
import { createAgenda } from '../engine/agenda.ts'
import type { Streams } from '../engine/streams.ts'
import { createChats, spread } from './chats.ts'
import type { Crew, Fit, Team } from './crew.ts'
import type { Crowd } from './crowd.ts'
import { LEFT, openOutcome, SERVED, type Outcome, BY_AI } from './outcome.ts'

/** Who gets whom: the one thing that policies differ in. Shoppers and agents are numbers of the crowd and the crew; −1: nobody. */
export interface Dispatcher {
  /** On duty, with so many chats still open from before. */
  on(agent: number, openChats: number, now: number): void
  off(agent: number, now: number): void
  /** Somebody wants a human. The agent who gets them at once, seat taken; −1: they wait. `passedOnBy`: who had them last; −1 at first. */
  enter(shopper: number, passedOnBy: number, now: number): number
  /** Gave up. */
  leave(shopper: number): void
  /** A chat ended: room again. */
  release(agent: number, shopper: number, now: number): void
  /** Whom this agent takes now, seat taken; −1: nobody, or no room. */
  serve(agent: number, now: number): number
  /** A match that time alone, or somebody else's room, has made possible: returns the shopper, −1 when there is none; `settledBy` is the agent. */
  settle(now: number): number
  settledBy(): number
  /** When time alone makes a match possible, if nothing else happens; Infinity: never. Asked after changes that leave somebody waiting. */
  nextChangeAt(now: number): number
  /** Whether who has just begun to wait is offered a call-back. */
  offersCallBack(shopper: number, now: number): boolean
}

const [ENDS, LEAVES, LOOK] = [0, 1, 2]

export interface Stage { readonly scenario: Scenario; readonly crowd: Crowd; readonly crew: Crew; readonly fits: readonly Fit[]; readonly streams: Streams }
/** What of it is the same in every replication. */
export interface Setting { readonly scenario: Scenario; readonly crowd: Pick<Crowd, 'kinds'>; readonly crew: Team; readonly fits: readonly Fit[] }

/** Plays one replication under one policy, from the first arrival to the end of the horizon, and writes down what happened to everybody. */
export type Floor = (stage: Stage, dispatcher: Dispatcher) => Outcome

/** Plays one replication; who plays several of one scenario keeps a floor. */
export const play: Floor = (stage, dispatcher) => createFloor(stage)(stage, dispatcher)

/**
 * The floor of a scenario. It is built once and cleared for every replication: code that runs on the same functions and columns from one to the next
 * is compiled once, which is worth more than anything inside of it (docs/policy/simulation.md, "Speed").
 */
export function createFloor ({ scenario, crew: team, crowd: { kinds: asked }, fits }: Setting): Floor {
  const { horizonMs, transfers, demand } = scenario
  const agenda = createAgenda(0, 1_024)
  const chats = createChats(team, scenario.service.rates, horizonMs)
  const kindCount = asked.length
  const slower = Float64Array.from(fits, fit => fit.slower)
  const skilled = Uint8Array.from(fits, fit => Number(fit.skilled))
  const acceptShare = Float64Array.from(asked, kind => demand.classes[kind.class]!.callBackShare)
  const { group: groups } = team
  const ending = new Float64Array(team.count)
  const onDuty = new Uint8Array(team.count)
  const dutySince = new Float64Array(team.count)
  const offSince = new Float64Array(team.count)
  // Of the replication that is played.
  let dispatcher: Dispatcher
  let outcome: Outcome
  let shoppers = 0
  let kinds: Uint16Array = new Uint16Array(0)
  let patienceMs: Float64Array = new Float64Array(0)
  let leaving = new Float64Array(0)
  let left = new Float64Array(0) // what of their work is still to do
  let passes = new Uint8Array(0) // this chat ends by being passed on
  let { startAt, endAt, first, last, state, moves, callBack } = openOutcome(0, team, horizonMs)
  let [passLuck, callLuck] = [(_index: number): number => 0, (_index: number): number => 0]
  let waiting = 0
  let lookAt = Infinity
  let looking = -1

  const begin = (agent: number, shopper: number, now: number): void => {
    const at = groups[agent]! * kindCount + kinds[shopper]!
    let work = left[shopper]!
    if (skilled[at] === 0 && transfers.share > 0 && moves[shopper]! < transfers.most && passLuck(shopper + moves[shopper]! * shoppers) < transfers.share) {
      passes[shopper] = 1
      work *= transfers.afterShare
    }
    chats.advance(agent, now)
    chats.add(agent, shopper, work * slower[at]!)
    if (state[shopper] !== SERVED) {
      state[shopper] = SERVED
      startAt[shopper] = now
      first[shopper] = agent
    }
    last[shopper] = agent
  }

  const replan = (agent: number, now: number): void => {
    const at = chats.endsAt(agent, now)
    const handle = ending[agent]!
    if (at < Infinity) ending[agent] = handle >= 0 ? agenda.move(handle, at) : agenda.schedule(at, ENDS, agent)
    else if (handle >= 0) {
      agenda.cancel(handle)
      ending[agent] = -1
    }
  }

  /** Who waited is attended now. */
  const attend = (agent: number, shopper: number, now: number): void => {
    waiting--
    if (leaving[shopper]! >= 0) {
      agenda.cancel(leaving[shopper]!)
      leaving[shopper] = -1
    }
    begin(agent, shopper, now)
  }

  const plan = (now: number): void => {
    if (waiting === 0) return
    const at = dispatcher.nextChangeAt(now)
    if (at >= lookAt) return
    if (looking >= 0) agenda.cancel(looking)
    lookAt = at
    looking = agenda.schedule(Math.max(at, now), LOOK, 0)
  }

  const settle = (now: number): void => {
    while (waiting > 0) {
      const shopper = dispatcher.settle(now)
      if (shopper < 0) break
      const agent = dispatcher.settledBy()
      attend(agent, shopper, now)
      replan(agent, now)
    }
    plan(now)
  }

  const enter = (shopper: number, passedOnBy: number, now: number): void => {
    const agent = dispatcher.enter(shopper, passedOnBy, now)
    if (agent >= 0) {
      begin(agent, shopper, now)
      replan(agent, now)
      return
    }
    waiting++
    let patient = false
    if (callBack[shopper] === 0 && dispatcher.offersCallBack(shopper, now)) {
      patient = callLuck(shopper) < acceptShare[kinds[shopper]!]!
      callBack[shopper] = patient ? 2 : 1
    } else patient = callBack[shopper] === 2
    if (!patient) leaving[shopper] = agenda.schedule(now + patienceMs[shopper]!, LEAVES, shopper)
    plan(now)
  }

  const end = (agent: number, now: number): void => {
    ending[agent] = -1
    chats.advance(agent, now)
    const shopper = chats.take(agent)
    dispatcher.release(agent, shopper, now)
    if (onDuty[agent] === 0) spread(outcome.seatsByHour, 1, offSince[agent]!, now) // a seat kept for a chat after the shift
    if (onDuty[agent] === 0 && chats.open[agent] === 0) outcome.dutyMs[groups[agent]!]! += now - dutySince[agent]!
    if (passes[shopper] === 1) {
      passes[shopper] = 0
      moves[shopper] = moves[shopper]! + 1
      left[shopper] = left[shopper]! * (1 - transfers.afterShare)
      fill(agent, now)
      enter(shopper, agent, now)
    } else {
      endAt[shopper] = now
      fill(agent, now)
    }
  }

  /** Gives an agent whom they may take; then, when there is room and somebody waits still, looks at the whole. */
  const fill = (agent: number, now: number): void => {
    if (waiting > 0 && onDuty[agent] === 1) {
      let shopper = dispatcher.serve(agent, now)
      const found = shopper >= 0
      for (; shopper >= 0; shopper = dispatcher.serve(agent, now)) attend(agent, shopper, now)
      replan(agent, now)
      if (!found) settle(now)
    } else replan(agent, now)
  }

  const change = (agent: number, on: boolean, now: number): void => {
    chats.advance(agent, now)
    if (on) {
      if (chats.open[agent] === 0) dutySince[agent] = now
      else spread(outcome.seatsByHour, chats.open[agent]!, offSince[agent]!, now)
      onDuty[agent] = 1
      dispatcher.on(agent, chats.open[agent]!, now)
      if (waiting > 0) { fill(agent, now); settle(now) }
    } else {
      onDuty[agent] = 0
      offSince[agent] = now
      dispatcher.off(agent, now)
      if (chats.open[agent] === 0) outcome.dutyMs[groups[agent]!]! += now - dutySince[agent]!
      if (waiting > 0) settle(now)
    }
  }

  const leave = (shopper: number, now: number): void => {
    leaving[shopper] = -1
    waiting--
    dispatcher.leave(shopper)
    state[shopper] = LEFT
    endAt[shopper] = now
  }

  /** The horizon is reached: what is under way is counted until there. */
  const close = (): void => {
    for (let agent = 0; agent < team.count; agent++) {
      chats.advance(agent, horizonMs)
      if (onDuty[agent] === 0) spread(outcome.seatsByHour, chats.open[agent]!, offSince[agent]!, horizonMs)
      if (onDuty[agent] === 1 || chats.open[agent]! > 0) outcome.dutyMs[groups[agent]!]! += horizonMs - dutySince[agent]!
    }
    outcome.busyByGroup.set(chats.busyByGroup)
    outcome.busyByHour.set(chats.busyByHour)
    outcome.waitingAtEnd = waiting
  }

  return ({ crowd, crew, streams }, by) => {
    const { duties } = crew
    const { at: arrivals, ai } = crowd
    dispatcher = by
    outcome = openOutcome(crowd.count, team, horizonMs);
    ({ startAt, endAt, first, last, state, moves, callBack } = outcome)
    shoppers = crowd.count
    kinds = crowd.kind
    patienceMs = crowd.patienceMs
    left = new Float64Array(crowd.workMs)
    leaving = new Float64Array(shoppers).fill(-1)
    passes = new Uint8Array(shoppers);
    [passLuck, callLuck] = [streams.at('transfers'), streams.at('call-backs')]
    agenda.clear()
    chats.clear()
    ending.fill(-1)
    for (const column of [onDuty, dutySince, offSince]) column.fill(0)
    waiting = 0
    lookAt = Infinity
    looking = -1
    let nextShopper = 0
    let nextDuty = 0
    let arrival = shoppers > 0 ? arrivals[0]! : Infinity
    let duty = duties[0]?.at ?? Infinity
    for (;;) {
      const due = agenda.nextAt()
      if (duty <= arrival && duty <= due) {
        if (duty >= horizonMs) break
        const { agent, on, until } = duties[nextDuty++]!
        if (on) spread(outcome.seatsByHour, team.capacity[agent]!, duty, until)
        change(agent, on, duty)
        duty = duties[nextDuty]?.at ?? Infinity
      } else if (arrival <= due) {
        if (arrival >= horizonMs) break
        const shopper = nextShopper++
        if (ai[shopper] === 1) {
          state[shopper] = BY_AI
          endAt[shopper] = arrival
        } else enter(shopper, -1, arrival)
        arrival = nextShopper < shoppers ? arrivals[nextShopper]! : Infinity
      } else {
        if (due >= horizonMs) break
        const kind = agenda.next()
        if (kind === ENDS) end(agenda.subject(), due)
        else if (kind === LEAVES) leave(agenda.subject(), due)
        else {
          looking = -1
          lookAt = Infinity
          settle(due)
        }
      }
    }
    close()
    outcome.events = agenda.happened() + nextShopper + nextDuty
    return outcome
  }
}
