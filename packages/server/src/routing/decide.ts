import type { Static } from 'typebox'
import type { Instant } from '../kernel/clock.ts'
import type { Why } from '../kernel/schema.ts'
import { may, type Role } from '../kernel/viewer.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'
import type { Playbook } from '../playbook/contract.ts'

export type Reason = Static<typeof Why>
export type RoutePolicy = Playbook['routing']

export interface QueueFacts { readonly waitingSince: Instant; readonly tier: Tier; readonly care: readonly CareNeed[]; readonly highFrequency: boolean }
export interface Placement { readonly queueKey: Instant; readonly headStartMs: number; readonly because: readonly Reason[] }

/**
 * Where a shopper stands: the queue is served by ascending key = waiting since − head starts, ties by id.
 *
 * One slope for everyone, so keys never change while people wait and nobody is overtaken by someone who came more than
 * `longestHeadStart` later. Care adds to the tier's head start and never replaces it: need cannot put anyone behind.
 * Source: docs/policy/routing.md, "The order"; accumulating priority, Kleinrock 1964, Stanford-Taylor-Ziedins 2014.
 */
export function placeInQueue (facts: QueueFacts, policy: RoutePolicy): Placement {
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

/** The bound: who came this much later than you is never served before you by someone who could have served you. */
export function longestHeadStart (policy: RoutePolicy): number {
  return Math.max(...Object.values(policy.headStartMs)) + policy.careHeadStartMs + policy.highFrequencyHeadStartMs
}

export interface Waiting {
  readonly id: string; readonly queueKey: number; readonly waitingSince: Instant; readonly neededSkill: string | null
  readonly tier: Tier; readonly care: readonly CareNeed[]; readonly locale: string
  /** Who passed it on last: asked again only when nobody else is on duty, or the wait has grown long. */
  readonly passedOnBy?: string | null
}

export interface Candidate {
  readonly id: string; readonly role: Role; readonly skills: readonly { readonly skill: string; readonly level: number }[]; readonly languages: readonly string[]
  readonly capacity: number; readonly openChats: number; readonly lastAssignedAt: Instant | null
}

export type RouteDecision =
  | { readonly kind: 'assign'; readonly agentId: string; readonly because: readonly Reason[] }
  | { readonly kind: 'wait'; readonly because: readonly Reason[]; readonly relaxAt: Instant | null }

const BEST_LEVEL = 5
/** Widely spoken second languages are languages; what is left in the list is a dialect (yue, sichuan, wu, nan …). */
const LANGUAGES = new Set(['zh', 'en', 'ja', 'ko', 'fr', 'de', 'es', 'pt', 'ru', 'ar', 'th', 'vi', 'id', 'ms'])

/** What an agent must speak to answer in this locale. */
export function languageOf (locale: string): string {
  return locale.split('-')[0] ?? locale
}

/**
 * Who should take a waiting conversation: of those with room who fit, the cheapest.
 *
 * Fits: has the needed skill and the language. Anyone who may reply will do once the shopper has waited `relaxSkillAfterMs`
 * (inclusive), or has a care need, or when nobody on duty fits at all. Ties: least recently assigned, then smallest id.
 * `pool` is everyone on duty, with room or without. Source: docs/policy/routing.md, "The choice".
 */
export function decideRoute (request: Waiting, pool: readonly Candidate[], policy: RoutePolicy, now: Instant): RouteDecision {
  const all = pool.filter(agent => mayServe(agent, request, policy))
  const others = all.filter(agent => agent.id !== request.passedOnBy)
  const able = others.length > 0 && now - request.waitingSince < policy.relaxSkillAfterMs ? others : all
  const free = able.filter(agent => agent.openChats < agent.capacity)
  const fitting = free.filter(agent => fits(agent, request))
  const widen = fitting.length > 0 ? undefined : whyAnyone(request, able, policy, now)
  const eligible = fitting.length > 0 ? fitting : widen ? free : []
  const best = eligible.map(agent => ({ agent, cost: costOf(agent, request, policy) })).toSorted((a, b) =>
    a.cost - b.cost || (a.agent.lastAssignedAt ?? -Infinity) - (b.agent.lastAssignedAt ?? -Infinity) || (a.agent.id < b.agent.id ? -1 : 1))
  const first = best[0]
  if (!first) return { kind: 'wait', because: [whyWait(request, able, free)], relaxAt: free.length > 0 ? request.waitingSince + policy.relaxSkillAfterMs : null }
  return { kind: 'assign', agentId: first.agent.id, because: [...whyThis(first.agent, request, policy), ...(widen ? [widen] : []), ...whyNotOthers(best)] }
}

/** Experts and agents are always asked; others only where the tier names their role, or when someone needs care and must reach a human. */
function mayServe (agent: Candidate, request: Waiting, policy: RoutePolicy): boolean {
  if (!may({ kind: 'key', shopId: '', keyId: '', role: agent.role }, 'conversation.reply')) return false
  return agent.role === 'agent' || agent.role === 'expert' || request.care.length > 0 || policy.roleForTier[request.tier].includes(agent.role)
}

function levelOf (agent: Candidate, skill: string): number {
  return agent.skills.find(one => one.skill === skill)?.level ?? 0
}

function fits (agent: Candidate, request: Waiting): boolean {
  return (request.neededSkill === null || levelOf(agent, request.neededSkill) > 0) && agent.languages.includes(languageOf(request.locale))
}

function whyAnyone (request: Waiting, able: readonly Candidate[], policy: RoutePolicy, now: Instant): Reason | undefined {
  const waitedMs = now - request.waitingSince
  if (request.care.length > 0) return { rule: 'route.care-reaches-anyone', facts: { needs: request.care.toSorted().join(' ') } }
  if (waitedMs >= policy.relaxSkillAfterMs) return { rule: 'route.relaxed', facts: { waitedMs, relaxSkillAfterMs: policy.relaxSkillAfterMs } }
  if (!able.some(agent => fits(agent, request))) return { rule: 'route.not-on-duty', facts: needFacts(request) }
  return undefined
}

/** Smaller is better. A missing skill, language or dialect weighs as much as all five levels together. */
function costOf (agent: Candidate, request: Waiting, policy: RoutePolicy): number {
  const skill = request.neededSkill === null ? 0 : BEST_LEVEL - levelOf(agent, request.neededSkill)
  const language = agent.languages.includes(languageOf(request.locale)) ? 0 : BEST_LEVEL
  const dialect = !request.care.includes('dialect') || agent.languages.some(one => !LANGUAGES.has(one)) ? 0 : BEST_LEVEL
  const wanted = policy.roleForTier[request.tier]
  const at = wanted.indexOf(agent.role)
  const role = wanted.length === 0 ? 0 : at < 0 ? 1 : at / wanted.length
  return policy.skillLevelWeight * (skill + language + dialect) + policy.roleWeight * role + policy.loadWeight * agent.openChats / agent.capacity
}

function needFacts (request: Waiting): Reason['facts'] {
  return { language: languageOf(request.locale), ...(request.neededSkill === null ? {} : { skill: request.neededSkill }) }
}

function whyWait (request: Waiting, able: readonly Candidate[], free: readonly Candidate[]): Reason {
  if (able.length === 0) return { rule: 'route.nobody-on-duty', facts: {} }
  if (free.length === 0) return { rule: 'route.all-full', facts: { onDuty: able.length } }
  return { rule: 'route.waits-for-fit', facts: needFacts(request) }
}

function whyThis (agent: Candidate, request: Waiting, policy: RoutePolicy): Reason[] {
  const skill = request.neededSkill
  const level = skill === null ? 0 : levelOf(agent, skill)
  return [
    ...(skill !== null && level > 0 ? [{ rule: 'route.skill', facts: { skill, level } }] : []),
    ...(policy.roleForTier[request.tier].includes(agent.role) ? [{ rule: 'route.role-for-tier', facts: { tier: request.tier, role: agent.role } }] : []),
    { rule: 'route.load', facts: { openChats: agent.openChats, capacity: agent.capacity } },
  ]
}

function whyNotOthers (best: readonly { agent: Candidate; cost: number }[]): Reason[] {
  const [first, second] = best
  if (!first || !second) return [{ rule: 'route.only-choice', facts: {} }]
  return second.cost === first.cost ? [{ rule: 'route.least-recently-assigned', facts: { choices: best.length } }] : [{ rule: 'route.best-cost', facts: { choices: best.length, cost: round(first.cost), nextCost: round(second.cost) } }]
}

const round = (cost: number): number => Math.round(cost * 100) / 100

export interface Match { readonly conversationId: string; readonly decision: RouteDecision & { kind: 'assign' } }

/** Serves a queue in its order with the seats there are: each in turn takes the best seat left. Every later choice sees the earlier ones. */
export function decideMatches (queue: readonly Waiting[], pool: readonly Candidate[], policy: RoutePolicy, now: Instant): { matches: readonly Match[]; waits: readonly Waiting[] } {
  const seats = new Map(pool.map(agent => [agent.id, agent]))
  const matches: Match[] = []
  const waits: Waiting[] = []
  for (const request of queue.toSorted((a, b) => a.queueKey - b.queueKey || (a.id < b.id ? -1 : 1))) {
    const decision = decideRoute(request, [...seats.values()], policy, now)
    if (decision.kind === 'wait') { waits.push(request); continue }
    const agent = seats.get(decision.agentId)
    if (agent) seats.set(agent.id, { ...agent, openChats: agent.openChats + 1, lastAssignedAt: now })
    matches.push({ conversationId: request.id, decision })
  }
  return { matches, waits }
}
