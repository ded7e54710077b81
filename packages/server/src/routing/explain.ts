import { iso } from '../kernel/clock.ts'
import { isId } from '../kernel/ids.ts'
import type { Work } from '../kernel/work.ts'
import { countAhead, countAheadOf, loadConversation, loadQueue, type ConversationRow } from '../conversations/index.ts'
import { currentPlaybook, findNewest, loadUsable } from '../playbook/index.ts'
import { agentNames, loadAgentsOnDuty } from '../staff/index.ts'
import type { Explanation, RecordedMoment } from './contract.ts'
import { besideChosen, considered, readMoment, requestOf } from './decide-explain.ts'
import type { Waiting } from './decide-waiting.ts'
import { weighAgents, whyWait } from './decide-why.ts'
import { candidate } from './match.ts'
import { lastMeasured } from './measures.ts'
import { compileRules, type Rules } from './model.ts'

const NOTHING: Explanation = { kind: 'none', at: null, playbookVersion: null, agent: null, by: null, because: [], waitedMs: null, place: null, waiting: null, headStartMs: null, headStarts: [], neededSkill: null, agents: [], others: {}, complete: false }

/** Why this agent has it, from what was recorded then; or, while it waits, why nobody has it yet, from what is so now. */
export async function explain (work: Work, conversationId: string): Promise<Explanation> {
  const conversation = await loadConversation(work, conversationId)
  const queued = (await findNewest(work, 'routing.queue', [conversationId])).get(conversationId)
  const start = { headStartMs: numberOf(queued?.outcome['headStartMs']), headStarts: queued?.because ?? [] }
  return conversation.state === 'waiting' ? explainWait(work, conversation, start) : explainChoice(work, conversation, start)
}

type Start = Pick<Explanation, 'headStartMs' | 'headStarts'>

async function explainWait (work: Work, conversation: ConversationRow, start: Start): Promise<Explanation> {
  const { version, document } = await currentPlaybook(work)
  const [request] = await loadQueue(work, { limit: 1, id: conversation.id }) // none until it has its place
  if (!request) return { ...NOTHING, kind: 'waiting', at: iso(work.now), playbookVersion: version, ...start }
  const rules = compileRules(document)
  const pool = (await loadAgentsOnDuty(work)).map(candidate)
  const weighed = weighAgents(request, pool, rules, { now: work.now, ...await lastMeasured(work, document.routing, pool) })
  const seen = { ...considered(weighed), prefers: request.prefers ?? null }
  const { waiting } = await countAheadOf(work, [conversation.id])
  return {
    ...NOTHING, ...start, kind: 'waiting', at: iso(work.now), playbookVersion: version, neededSkill: request.neededSkill, waitedMs: work.now - request.waitingSince, waiting,
    place: await countAhead(work, { queueKey: request.queueKey, id: conversation.id }) + 1, because: weighed.some(one => one.verdict === 'can') ? [] : [whyWait(request, weighed)],
    agents: await named(work, seen, request, { chosenId: null, rules }), others: seen.others, complete: true,
  }
}

async function explainChoice (work: Work, conversation: ConversationRow, start: Start): Promise<Explanation> {
  const decision = (await findNewest(work, 'routing.assign', [conversation.id])).get(conversation.id)
  if (!decision) return { ...NOTHING, ...start }
  const agentId = textOf(decision.outcome['agentId'])
  const byId = textOf(decision.because.find(why => typeof why.facts['by'] === 'string')?.facts['by'])
  const names = await agentNames(work, [agentId, byId].filter(isId))
  const person = (id: string) => id === '' ? null : { id, name: names.get(id) ?? null }
  const moment = readMoment(decision.facts)
  const base: Explanation = {
    ...NOTHING, ...start, kind: byId === '' ? 'matched' : 'by-hand', at: decision.at, playbookVersion: decision.playbookVersion, agent: person(agentId), by: person(byId), because: decision.because,
    neededSkill: moment?.neededSkill ?? null, waitedMs: moment?.waitedMs ?? numberOf((decision.facts as Record<string, unknown> | null)?.['waitedMs']), // facts are an object of our own writing
  }
  if (!moment) return base
  const { document } = await loadUsable(work, decision.playbookVersion)
  return {
    ...base, place: moment.place, waiting: moment.waiting, others: moment.others, complete: true,
    agents: await named(work, moment, requestOf(conversation.id, moment), { chosenId: agentId, rules: compileRules(document) }),
  }
}

async function named (work: Work, seen: Pick<RecordedMoment, 'agents' | 'prefers'>, request: Waiting, { chosenId, rules }: { chosenId: string | null; rules: Rules }): Promise<Explanation['agents']> {
  const names = await agentNames(work, seen.agents.map(agent => agent.id))
  return besideChosen(seen, request, chosenId, rules).map(agent => ({ ...agent, name: names.get(agent.id) ?? null }))
}

const numberOf = (value: unknown): number | null => typeof value === 'number' ? value : null
const textOf = (value: unknown): string => typeof value === 'string' ? value : ''
