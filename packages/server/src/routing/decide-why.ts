import type { Static } from 'typebox'
import type { Instant } from '../kernel/clock.ts'
import type { Why } from '../kernel/schema.ts'
import { fitCostMs, hasRoomFor, isPrivileged, levelOf, loadOf, opensAfterMs, ORDINARY, speaks, weightOf, type Candidate, type Need, type Rules } from './model.ts'
import { needOf, type Waiting } from './decide-waiting.ts'

export type Reason = Static<typeof Why>

/** The instant of a decision and what the house has measured by then. */
export interface Moment {
  readonly now: Instant
  /** Seats held back now, of the playbook's role; absent: none. */
  readonly reserve?: number
  readonly overloaded?: boolean
  /** At most so many pairs; absent: all. */
  readonly most?: number
}

/** Why an agent can or cannot be given this shopper now. */
export type Verdict = 'can' | 'full' | 'not-yet' | 'held-back' | 'waits-for-preferred' | 'passed-it-on' | 'may-not'
export interface Weighed { readonly agent: Candidate; readonly costMs: number; readonly fits: boolean; readonly verdict: Verdict }

/** Every agent on duty against one shopper, those who can first, cheapest first: what the dispatch compares, written out to be read. */
export function weighAgents (request: Waiting, pool: readonly Candidate[], rules: Rules, moment: Moment): Weighed[] {
  const need = needOf(request)
  const opens = new Map(pool.map(agent => [agent.id, opensAfterMs(agent, need, rules)]))
  const others = pool.filter(agent => agent.id !== need.passedOnBy && opens.get(agent.id)! < Infinity)
  const fitting = others.some(agent => opens.get(agent.id)! < rules.anyoneAfterMs)
  const context: Context = {
    need, rules, opens, fitting, others: others.length, waitedMs: moment.now - request.waitingSince, reserve: moment.reserve ?? 0, freeHeld: freeHeld(pool, rules),
    prefers: request.prefers && pool.some(agent => agent.id === request.prefers!.agentId) ? request.prefers : undefined,
  }
  return pool.map(agent => ({ agent, fits: fitsNow(agent, context), verdict: verdictOn(agent, context), costMs: costOf(agent, context) }))
    .toSorted((a, b) => Number(a.verdict !== 'can') - Number(b.verdict !== 'can') || a.costMs - b.costMs || (a.agent.lastAssignedAt ?? -Infinity) - (b.agent.lastAssignedAt ?? -Infinity) || (a.agent.id < b.agent.id ? -1 : 1))
}

interface Context {
  readonly need: Need; readonly rules: Rules; readonly opens: ReadonlyMap<string, number>; readonly fitting: boolean; readonly others: number
  readonly waitedMs: number; readonly reserve: number; readonly freeHeld: number; readonly prefers: Waiting['prefers'] | undefined
}

function verdictOn (agent: Candidate, { need, rules, opens, fitting, others, waitedMs, reserve, freeHeld: left, prefers }: Context): Verdict {
  const opensAfter = opens.get(agent.id)!
  if (opensAfter === Infinity) return 'may-not'
  if (!hasRoomFor(agent.capacity, loadOf(agent), weightOf(need, rules))) return 'full'
  const own = prefers?.agentId === agent.id
  if (!own && agent.id === need.passedOnBy && others > 0 && waitedMs < rules.anyoneAfterMs) return 'passed-it-on'
  const holdMs = prefers && !own && need.care.length === 0 ? rules.waitForMs[prefers.kind] : 0
  if (!own && waitedMs < (fitting ? opensAfter : 0) + holdMs) return waitedMs < holdMs && (!fitting || opensAfter <= waitedMs) ? 'waits-for-preferred' : 'not-yet'
  const held = rules.holdBack?.role === agent.role && !isPrivileged(need, rules) && left <= reserve && waitedMs < rules.holdBack.yieldAfterMs
  return held ? 'held-back' : 'can'
}

function fitsNow (agent: Candidate, { need, rules, opens }: Context): boolean {
  return opens.get(agent.id)! < rules.anyoneAfterMs && (need.neededSkill === null || levelOf(agent, need.neededSkill) > 0) && speaks(agent, need)
}

function costOf (agent: Candidate, { need, rules, prefers }: Context): number {
  const load = agent.capacity > 0 ? rules.loadMs * loadOf(agent) / (agent.capacity * ORDINARY) : Infinity
  return load + (prefers?.agentId === agent.id ? -rules.bonusMs[prefers.kind] : fitCostMs(agent, need, rules))
}

/** Whole free seats of the role that holds some back. */
export function freeHeld (pool: readonly Candidate[], rules: Rules): number {
  return pool.filter(agent => agent.role === rules.holdBack?.role).reduce((sum, agent) => sum + Math.max(0, Math.floor(agent.capacity - loadOf(agent) / ORDINARY)), 0)
}

/** Why this agent, in the order people ask: who they are to the shopper, what they can, how busy, why the choice was so wide, why not another. */
export function whyAssigned (request: Waiting, chosen: Candidate, weighed: readonly Weighed[], rules: Rules): Reason[] {
  const skill = request.neededSkill
  const level = skill === null ? 0 : levelOf(chosen, skill)
  const own = request.prefers?.agentId === chosen.id ? request.prefers.kind : undefined
  return [
    ...(own ? [{ rule: `route.${own}`, facts: {} }] : []),
    ...(skill !== null && level > 0 ? [{ rule: 'route.skill', facts: { skill, level } }] : []),
    ...(rules.roleForTier[request.tier].includes(chosen.role) ? [{ rule: 'route.role-for-tier', facts: { tier: request.tier, role: chosen.role } }] : []),
    { rule: 'route.load', facts: { openChats: chosen.openChats, capacity: chosen.capacity } },
    whyNotOthers(weighed.filter(one => one.verdict === 'can')),
  ]
}

/** Why somebody who does not fit may serve; undefined when the chosen one fits. */
export function whyAnyone (request: Waiting, chosen: Weighed | undefined, weighed: readonly Weighed[], { rules, now }: { rules: Rules; now: Instant }): Reason | undefined {
  if (!chosen || chosen.fits || request.prefers?.agentId === chosen.agent.id) return undefined
  const waitedMs = now - request.waitingSince
  if (request.care.length > 0) return { rule: 'route.care-reaches-anyone', facts: { needs: request.care.toSorted().join(' ') } }
  if (waitedMs >= rules.anyoneAfterMs) return { rule: 'route.relaxed', facts: { waitedMs, relaxSkillAfterMs: rules.anyoneAfterMs } }
  return weighed.some(one => one.fits) ? { rule: 'route.ring', facts: { waitedMs } } : { rule: 'route.not-on-duty', facts: needFacts(request) }
}

/** Why nobody can be given them now. */
export function whyWait (request: Waiting, weighed: readonly Weighed[]): Reason {
  const able = weighed.filter(one => one.verdict !== 'may-not')
  const roomy = able.filter(one => one.verdict !== 'full')
  if (able.length === 0) return { rule: 'route.nobody-on-duty', facts: {} }
  if (roomy.length === 0) return { rule: 'route.all-full', facts: { onDuty: able.length } }
  if (roomy.some(one => one.verdict === 'waits-for-preferred')) return { rule: 'route.waits-for-preferred', facts: { kind: request.prefers?.kind ?? 'last-agent' } }
  if (roomy.some(one => one.verdict === 'held-back')) return { rule: 'route.held-back', facts: { free: roomy.length } }
  return { rule: 'route.waits-for-fit', facts: needFacts(request) }
}

function needFacts (request: Waiting): Reason['facts'] {
  return { language: needOf(request).language, ...(request.neededSkill === null ? {} : { skill: request.neededSkill }) }
}

function whyNotOthers (choices: readonly Weighed[]): Reason {
  const [first, second] = choices
  if (!first || !second) return { rule: 'route.only-choice', facts: {} }
  if (second.costMs === first.costMs) return { rule: 'route.least-recently-assigned', facts: { choices: choices.length } }
  return { rule: 'route.best-cost', facts: { choices: choices.length, cost: inSeconds(first.costMs), nextCost: inSeconds(second.costMs) } }
}

const inSeconds = (ms: number): number => Math.round(ms / 10) / 100
