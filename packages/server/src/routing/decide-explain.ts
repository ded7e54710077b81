import { Compile } from 'typebox/compile'
import type { Instant } from '../kernel/clock.ts'
import { RecordedMoment, type ConsideredAgent, type RecordedAgent } from './contract.ts'
import type { Match } from './decide.ts'
import { needOf, type Waiting } from './decide-waiting.ts'
import type { Moment, Verdict, Weighed } from './decide-why.ts'
import { levelOf, loadOf, speaks, type Candidate, type Rules } from './model.ts'

/** Of the agents considered the best so many are kept by name; of the others their number, by reason. */
const KEPT = 40

export interface Considered { readonly agents: RecordedAgent[]; readonly others: Partial<Record<Verdict, number>> }

/** What the choice was made from, short enough to keep with every assignment. `weighed` comes best first. */
export function considered (weighed: readonly Weighed[]): Considered {
  const others: Partial<Record<Verdict, number>> = {}
  for (const { verdict } of weighed.slice(KEPT)) others[verdict] = (others[verdict] ?? 0) + 1
  return { agents: weighed.slice(0, KEPT).map(recorded), others }
}

function recorded ({ agent, costMs, fits, verdict }: Weighed): RecordedAgent {
  return {
    id: agent.id, role: agent.role, skills: agent.skills.map(({ skill, level }) => ({ skill, level })), languages: [...agent.languages], capacity: agent.capacity, openChats: agent.openChats,
    openLoad: loadOf(agent), lastAssignedAt: agent.lastAssignedAt, costMs: Number.isFinite(costMs) ? Math.round(costMs) : null, fits, verdict,
  }
}

/** The facts of an assignment: enough to explain it, and to decide it again. */
export function momentOf (match: Pick<Match, 'weighed'> & { readonly row: Waiting }, queue: { readonly place: number; readonly waiting: number }, { now, reserve = 0, overloaded = false }: Moment): RecordedMoment {
  const { row } = match
  return {
    waitedMs: now - row.waitingSince, waitingSince: row.waitingSince, queueKey: row.queueKey, tier: row.tier, care: [...row.care], neededSkill: row.neededSkill, locale: row.locale,
    passedOnBy: row.passedOnBy ?? null, prefers: row.prefers ? { ...row.prefers } : null, ...queue, reserve, overloaded, ...considered(match.weighed),
  }
}

const shape = Compile(RecordedMoment)

/** The recorded facts when they are whole; older decisions kept less. */
export function readMoment (facts: unknown): RecordedMoment | undefined {
  return shape.Check(facts) ? facts : undefined
}

export function candidateOf (agent: RecordedAgent): Candidate {
  return { id: agent.id, role: agent.role, skills: agent.skills, languages: agent.languages, capacity: agent.capacity, openChats: agent.openChats, openLoad: agent.openLoad, lastAssignedAt: agent.lastAssignedAt }
}

/** Each agent beside the chosen one: what they bring, why not they, and what made the difference. Names are the caller's to add. */
export function besideChosen (moment: Pick<RecordedMoment, 'agents' | 'prefers'>, request: Waiting, chosenId: string | null, rules: Rules): Omit<ConsideredAgent, 'name'>[] {
  const chosen = moment.agents.find(agent => agent.id === chosenId)
  const need = needOf(request)
  return moment.agents.map(agent => ({
    id: agent.id, role: agent.role, level: request.neededSkill === null ? null : levelOf(agent, request.neededSkill), speaks: speaks(agent, need), openChats: agent.openChats, capacity: agent.capacity,
    costMs: agent.costMs, verdict: agent.verdict, preferred: moment.prefers?.agentId === agent.id ? moment.prefers.kind : null, chosen: agent.id === chosenId,
    difference: chosen && agent !== chosen && agent.verdict === 'can' ? differences(chosen, agent, request, { rules, prefers: moment.prefers?.agentId }) : [],
  }))
}

/** In what the chosen one was better, in the order people ask; nothing but the turn when they were alike. */
function differences (chosen: RecordedAgent, other: RecordedAgent, request: Waiting, { rules, prefers }: { rules: Rules; prefers: string | undefined }): ConsideredAgent['difference'] {
  const need = needOf(request)
  const rank = (role: string): number => { const at = rules.roleForTier[request.tier].indexOf(role); return at < 0 ? Infinity : at }
  const share = (agent: RecordedAgent): number => agent.capacity > 0 ? (agent.openLoad ?? 0) / agent.capacity : Infinity
  const skill = request.neededSkill
  const found: ConsideredAgent['difference'] = [
    ...(prefers === chosen.id ? ['preferred' as const] : []),
    ...(skill !== null && levelOf(chosen, skill) > levelOf(other, skill) ? ['level' as const] : []),
    ...(speaks(chosen, need) && !speaks(other, need) ? ['language' as const] : []),
    ...(rank(chosen.role) < rank(other.role) ? ['role' as const] : []),
    ...(share(chosen) < share(other) ? ['load' as const] : []),
  ]
  return found.length > 0 ? found : ['turn']
}

export function requestOf (id: string, moment: RecordedMoment): Waiting {
  const { queueKey, waitingSince, neededSkill, tier, care, locale, passedOnBy, prefers } = moment
  return { id, queueKey, waitingSince, neededSkill, tier, care, locale, passedOnBy, prefers }
}

export const decidedAt = (moment: RecordedMoment): Instant => moment.waitingSince + moment.waitedMs
