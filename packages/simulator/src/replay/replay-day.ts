import type { Playbook } from '@zhiyu/server/contract/playbook'
import { compileRules, createDispatch } from '@zhiyu/server/routing'
import { createAgenda } from '../engine/index.ts'
import type { Duty } from './duty.ts'

/** Someone who comes again: what they bring is fixed before anybody decides about them. Seconds. */
export interface Arrival { readonly at: number; readonly kind: string; readonly headStart: number; readonly patience: number; readonly work: number }
export interface DayPlan {
  readonly arrivals: readonly Arrival[]
  readonly duties: readonly Duty[]
  /** What each agent can serve. */
  readonly kindsOf: ReadonlyMap<string, ReadonlySet<string>>
  /** What an agent still does after the shopper left. */
  readonly afterWork: number
}
export interface DayOutcome { readonly waited: Float64Array; readonly abandoned: Uint8Array }

const [ARRIVAL, ON, OFF, FREE, GIVING_UP] = [0, 1, 2, 3, 4]
const ms = (seconds: number): number => Math.round(seconds * 1_000)

/** One day, decided by the routing that production runs: agents with one seat each, who serve the kinds they can. Whoever serves when their duty ends finishes first. */
export function replayDay ({ arrivals, duties, kindsOf, afterWork }: DayPlan, document: Playbook): DayOutcome {
  const dispatch = createDispatch(compileRules(document))
  const agenda = createAgenda()
  const names = [...new Set(duties.map(duty => duty.agent))]
  const skillsOf = names.map(name => [...kindsOf.get(name) ?? []].map(skill => ({ skill, level: 5 })))
  const onDuty = new Int32Array(names.length) // duties that overlap count as one
  const busy = new Uint8Array(names.length)
  const numberOf = new Int32Array(names.length).fill(-1) // the dispatch's number of an agent
  const agentOf: number[] = []
  const shopperOf: number[] = [] // by ticket
  const ticketOf = new Int32Array(arrivals.length)
  const needOf = Int32Array.from(arrivals, one => dispatch.need({ neededSkill: one.kind, language: 'zh', tier: 'mass', care: [], headStartMs: ms(one.headStart), passedOnBy: null }))
  const givingUp = new Float64Array(arrivals.length).fill(-1)
  const serves = new Int32Array(names.length) // the need being served
  const waited = new Float64Array(arrivals.length)
  const abandoned = new Uint8Array(arrivals.length)

  const begin = (ticket: number, number: number): void => {
    const shopper = shopperOf[ticket]!
    const agent = agentOf[number]!
    waited[shopper] = (agenda.now() - ms(arrivals[shopper]!.at)) / 1_000
    if (givingUp[shopper]! >= 0) agenda.cancel(givingUp[shopper]!)
    busy[agent] = 1
    serves[agent] = needOf[shopper]!
    agenda.schedule(agenda.now() + ms(arrivals[shopper]!.work + afterWork), FREE, agent)
  }
  const look = (agent: number): void => {
    const ticket = dispatch.serve(numberOf[agent]!, agenda.now())
    if (ticket >= 0) begin(ticket, numberOf[agent]!)
  }

  for (const [i, one] of arrivals.entries()) agenda.schedule(ms(one.at), ARRIVAL, i)
  for (const duty of duties) {
    const agent = names.indexOf(duty.agent)
    agenda.schedule(ms(duty.from), ON, agent)
    agenda.schedule(ms(duty.until), OFF, agent)
  }
  for (let kind = agenda.next(); kind >= 0; kind = agenda.next()) {
    const [now, subject] = [agenda.now(), agenda.subject()]
    if (kind === ARRIVAL) {
      const need = needOf[subject]!
      const ticket = dispatch.enter({ need, since: now, key: now - ms(arrivals[subject]!.headStart) })
      ticketOf[subject] = ticket
      shopperOf[ticket] = subject
      const number = dispatch.place(ticket, now)
      if (number >= 0) begin(ticket, number)
      else if (arrivals[subject]!.patience < Infinity) givingUp[subject] = agenda.schedule(now + ms(arrivals[subject]!.patience), GIVING_UP, subject)
    } else if (kind === ON) {
      if (onDuty[subject]!++ > 0) continue
      numberOf[subject] = dispatch.agentOn({ id: names[subject]!, role: 'agent', skills: skillsOf[subject]!, languages: ['zh'], capacity: 1, openChats: busy[subject]!, lastAssignedAt: null })
      agentOf[numberOf[subject]!] = subject
      if (!busy[subject]) look(subject)
    } else if (kind === OFF) {
      if (--onDuty[subject]! === 0) dispatch.agentOff(numberOf[subject]!)
    } else if (kind === FREE) {
      busy[subject] = 0
      dispatch.release(numberOf[subject]!, serves[subject]!)
      if (onDuty[subject]! > 0) look(subject)
    } else {
      abandoned[subject] = 1
      waited[subject] = (now - ms(arrivals[subject]!.at)) / 1_000
      dispatch.leave(ticketOf[subject]!)
    }
  }
  return { waited, abandoned }
}
