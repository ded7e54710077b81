import type { Instant } from '../kernel/clock.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'
import type { Playbook } from '../playbook/contract.ts'
import { createDispatch } from './decide-dispatch.ts'
import { needOf, type Waiting } from './decide-waiting.ts'
import { weighAgents, whyAnyone, whyAssigned, whyWait, type Moment, type Reason, type Weighed } from './decide-why.ts'
import { loadOf, weightOf, type Candidate, type Rules } from './model.ts'

export type RoutePolicy = Playbook['routing']

export interface QueueFacts { readonly waitingSince: Instant; readonly tier: Tier; readonly care: readonly CareNeed[]; readonly highFrequency: boolean }
export interface Placement { readonly queueKey: Instant; readonly headStartMs: number; readonly because: readonly Reason[] }

/**
 * Where a shopper stands: the queue is served by ascending key = waiting since − head starts, ties by id.
 *
 * One slope for everyone, so keys never change while people wait. Care adds to the tier's head start and never replaces it: need cannot put
 * anyone behind. Source: docs/policy/routing.md, "The order"; accumulating priority, Kleinrock 1964, Stanford-Taylor-Ziedins 2014.
 */
export function placeInQueue (facts: QueueFacts, policy: Pick<RoutePolicy, 'headStartMs' | 'careHeadStartMs' | 'highFrequencyHeadStartMs'>): Placement {
  const because: Reason[] = []
  const give = (rule: string, ms: number, more: Reason['facts']): number => {
    if (ms > 0) because.push({ rule, facts: { headStartMs: ms, ...more } })
    return ms
  }
  // A tier below never starts ahead of one above would be the playbook's affair; need is ours: it starts at least where mass starts.
  const headStartMs = give('queue.tier', policy.headStartMs[facts.tier], { tier: facts.tier }) +
    (facts.care.length > 0 ? give('queue.care', policy.careHeadStartMs, { needs: facts.care.toSorted().join(' ') }) : 0) +
    (facts.highFrequency ? give('queue.high-frequency', policy.highFrequencyHeadStartMs, {}) : 0)
  if (because.length === 0) because.push({ rule: 'queue.arrival', facts: {} })
  return { queueKey: facts.waitingSince - headStartMs, headStartMs, because }
}

export type RouteDecision =
  | { readonly kind: 'assign'; readonly agentId: string; readonly because: readonly Reason[] }
  | { readonly kind: 'wait'; readonly because: readonly Reason[]; readonly relaxAt: Instant | null }

export interface Match { readonly conversationId: string; readonly decision: RouteDecision & { kind: 'assign' }; /** What it was chosen from, best first: as it stood before the seat was taken. */ readonly weighed: readonly Weighed[] }
export interface Matches { readonly matches: readonly Match[]; readonly waits: readonly Waiting[]; /** When time alone may change the answer. */ readonly relaxAt: Instant | null }

/**
 * Gives the seats there are to those who wait, in the one order of the dispatch; every later choice sees the earlier ones.
 * `pool` is everyone on duty, with room or without. Neither the order of `queue` nor of `pool` matters.
 */
export function decideMatches (queue: readonly Waiting[], pool: readonly Candidate[], rules: Rules, moment: Moment): Matches {
  const dispatch = createDispatch(rules)
  dispatch.setReserve(moment.reserve ?? 0)
  dispatch.setOverloaded(moment.overloaded ?? false)
  const inOrder = queue.toSorted((a, b) => a.queueKey - b.queueKey || (a.id < b.id ? -1 : 1))
  const needs = inOrder.map(request => dispatch.need(needOf(request)))
  const agents = pool.toSorted((a, b) => a.id < b.id ? -1 : 1)
  const numbers = new Map(agents.map(agent => [agent.id, dispatch.agentOn(agent)]))
  const tickets = new Map(inOrder.map((request, i) => {
    const preferred = request.prefers ? numbers.get(request.prefers.agentId) : undefined
    return [dispatch.enter({ need: needs[i]!, since: request.waitingSince, key: request.queueKey, ...(preferred === undefined ? {} : { prefers: preferred, prefersKind: request.prefers!.kind }) }), request]
  }))
  const matches: Match[] = []
  const most = moment.most ?? Infinity
  while (matches.length < most) {
    const [pair] = dispatch.settle(moment.now, 1)
    if (!pair) break
    const request = tickets.get(pair.ticket)!
    const chosen = agents[pair.agent]!
    matches.push({ conversationId: request.id, ...assigned(request, chosen, agents, { rules, moment }) })
    tickets.delete(pair.ticket)
    agents[pair.agent] = { ...chosen, openChats: chosen.openChats + 1, openLoad: loadOf(chosen) + weightOf(needOf(request), rules), lastAssignedAt: moment.now }
  }
  return { matches, waits: [...tickets.values()], relaxAt: dispatch.nextChangeAt(moment.now) }
}

/** One shopper by themselves: who would take them, or why nobody can. */
export function decideRoute (request: Waiting, pool: readonly Candidate[], rules: Rules, moment: Moment): RouteDecision {
  const { matches: [match], relaxAt } = decideMatches([request], pool, rules, moment)
  return match?.decision ?? { kind: 'wait', because: [whyWait(request, weighAgents(request, pool, rules, moment))], relaxAt }
}

function assigned (request: Waiting, chosen: Candidate, pool: readonly Candidate[], { rules, moment }: { rules: Rules; moment: Moment }): Pick<Match, 'decision' | 'weighed'> {
  const weighed = weighAgents(request, pool, rules, moment)
  const widened = whyAnyone(request, weighed.find(one => one.agent.id === chosen.id), weighed, { rules, now: moment.now })
  return { weighed, decision: { kind: 'assign', agentId: chosen.id, because: [...whyAssigned(request, chosen, weighed, rules), ...(widened ? [widened] : [])] } }
}
