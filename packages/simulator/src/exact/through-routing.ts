import type { Playbook } from '@zhiyu/server/contract/playbook'
import { compileRules, createDispatch, type Need } from '@zhiyu/server/routing'
import type { PlacingFor } from './placing.ts'

/** The routing counts whole ms; a unit of the model's time is so many. */
const UNIT_MS = 1_000
/** Longer than anyone ever waits in these queues: a head start of this is strict priority, and a held-back seat never yields. */
const FOR_EVER_MS = 1e12

/**
 * One pool whose placing is the server's routing: experts with one seat each, class 0 the tier the held-back seats are for. What a playbook adds
 * (skills, levels, rings, load) is the same for everyone here, so that the textbook's queue must come out.
 */
export function throughRouting (document: Playbook, { servers, reserve, ranks }: { readonly servers: number; readonly reserve: number; readonly ranks: number }): PlacingFor {
  const rules = compileRules({ ...document, routing: { ...document.routing, holdBack: { role: 'expert', tiers: ['diamond'], seats: reserve, withinMs: 0, share: 0.5, yieldAfterMs: FOR_EVER_MS } } })
  return (start, now) => {
    const dispatch = createDispatch(rules)
    dispatch.setReserve(reserve)
    for (let i = 0; i < servers; i++) dispatch.agentOn({ id: String(i), role: 'expert', skills: [], languages: ['zh'], capacity: 1, openChats: 0, lastAssignedAt: null })
    const headStart = (rank: number): number => (ranks - 1 - rank) * FOR_EVER_MS
    const needs = Array.from({ length: ranks }, (_, rank) => dispatch.need({ neededSkill: null, language: 'zh', tier: rank === 0 ? 'diamond' : 'mass', care: [], headStartMs: headStart(rank), passedOnBy: null } satisfies Need))
    const serving = new Int32Array(servers)
    const ticketOf: number[] = []
    const shopper: { customer: number; rank: number }[] = [] // by ticket
    const at = (): number => Math.floor(now() * UNIT_MS)
    const begin = (ticket: number, agent: number): void => {
      const { customer, rank } = shopper[ticket]!
      serving[agent] = needs[rank]!
      start(customer, agent)
    }
    return {
      arrive (customer, rank) {
        const since = at()
        const ticket = dispatch.enter({ need: needs[rank]!, since, key: since - headStart(rank) })
        shopper[ticket] = { customer, rank }
        ticketOf[customer] = ticket
        const agent = dispatch.place(ticket, since)
        if (agent >= 0) begin(ticket, agent)
      },
      freed (agent) {
        dispatch.release(agent, serving[agent]!)
        const ticket = dispatch.serve(agent, at())
        if (ticket >= 0) begin(ticket, agent)
      },
      leave (customer) { dispatch.leave(ticketOf[customer]!) },
    }
  }
}
