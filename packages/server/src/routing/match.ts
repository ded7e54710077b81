import type { Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { assignTo, loadWaiting, lockConversation, nextWaitAfter, type ConversationRow, type WaitingRow } from '../conversations/index.ts'
import { currentPlaybook, recordDecision } from '../playbook/index.ts'
import { hasRoom, loadAgentsOnDuty, lockAgents, type AgentRow } from '../staff/index.ts'
import { decideMatches, type Match } from './decide.ts'
import { compileRules, type Candidate, type Rules } from './model.ts'
import { loadPassedOn, lockQueue, saveAssignments } from './store.ts'

const MATCH = 'routing.match'
const QUEUE = 'queue'
const PAGE = 64
/** One transaction gives out at most so many, so that the first of two hundred does not wait for the last. */
const AT_ONCE = 16

export interface Matched { readonly assigned: readonly string[]; /** Look again now: there is more to give out, or someone moved under us. */ readonly again: boolean; /** Look again then: a wait grows long enough to widen the choice. */ readonly relaxAt: Instant | null }

/**
 * Somebody should look at the queue: now. One job per shop however many ask.
 * Never while holding an agent, or a conversation that already has a place: the look running now holds the row this waits for, and may want
 * theirs. Last in its transaction where that allows: everybody who asks takes turns from here to the commit.
 */
export async function askForMatch (work: Work): Promise<void> {
  await work.hasten(MATCH, QUEUE, {})
}

/** Job routing.match: one look, and the moment of the next when nothing else happens before. */
export async function runMatch (work: Work): Promise<void> {
  const { again, relaxAt } = await matchQueue(work)
  if (again) await work.schedule(MATCH, QUEUE, work.now, {})
  else if (relaxAt !== null) await work.schedule(MATCH, QUEUE, relaxAt, {})
}

/** Lock the queue → load who is on duty and who waits → decide → lock those chosen → check they still stand → assign. */
export async function matchQueue (work: Work): Promise<Matched> {
  await lockQueue(work)
  const { version, document } = await currentPlaybook(work)
  const { routing: policy } = document
  const onDuty = await loadAgentsOnDuty(work)
  const chosen = await choose(work, onDuty.map(candidate), compileRules(document))
  const assigned = await assignAll(work, chosen.matches, version)
  const next = await nextWaitAfter(work, work.now - policy.relaxSkillAfterMs)
  return { assigned, again: chosen.more || assigned.length < chosen.matches.length, relaxAt: next === null ? null : next + policy.relaxSkillAfterMs }
}

interface Chosen { readonly matches: readonly (Match & { row: WaitingRow })[]; readonly more: boolean }

/** Walks the queue in its order, page by page, as long as there is a seat. Seats only get fewer, so page by page is the whole at once. */
async function choose (work: Work, onDuty: readonly Candidate[], rules: Rules): Promise<Chosen> {
  const matches: (Match & { row: WaitingRow })[] = []
  let pool = onDuty
  let after: { queueKey: number; id: string } | undefined
  for (;;) {
    const free = pool.filter(agent => agent.openChats < agent.capacity)
    if (free.length === 0) return { matches, more: false }
    const rows = await loadWaiting(work, { after, limit: PAGE, freeSkills: skillsOf(free), dutySkills: skillsOf(pool), relaxedSince: work.now - rules.anyoneAfterMs })
    const passed = await loadPassedOn(work, rows.map(row => row.id))
    const decided = decideMatches(rows.map(row => ({ ...row, passedOnBy: passed.get(row.id) ?? null })), pool, rules, { now: work.now })
    for (const match of decided.matches) {
      if (matches.length === AT_ONCE) return { matches, more: true }
      const row = rows.find(one => one.id === match.conversationId)
      if (row) matches.push({ ...match, row })
      pool = pool.map(agent => agent.id === match.decision.agentId ? { ...agent, openChats: agent.openChats + 1, lastAssignedAt: work.now } : agent)
    }
    after = rows.at(-1)
    if (rows.length < PAGE) return { matches, more: false }
  }
}

/** Conversations first, then agents, each in the order of ids: everyone in the house locks that way. What moved meanwhile is left for the next look. */
async function assignAll (work: Work, matches: Chosen['matches'], version: number): Promise<string[]> {
  const held = new Map<string, ConversationRow>()
  for (const id of matches.map(match => match.conversationId).toSorted()) held.set(id, await lockConversation(work, id))
  const seats = new Map((await lockAgents(work, [...new Set(matches.map(match => match.decision.agentId))])).map(agent => [agent.id, agent]))
  const given: Match[] = []
  for (const match of matches) {
    const conversation = held.get(match.conversationId)
    const seat = seats.get(match.decision.agentId)
    if (conversation?.state !== 'waiting' || !seat || !hasRoom(seat)) continue
    seats.set(seat.id, { ...seat, openChats: seat.openChats + 1 })
    await assignTo(work, conversation, seat.id, { how: 'matched' })
    await recordDecision(work, {
      kind: 'routing.assign', subjectId: conversation.id, playbookVersion: version, because: match.decision.because, outcome: { agentId: seat.id, agentName: seat.name },
      facts: { waitedMs: work.now - match.row.waitingSince, queueKey: match.row.queueKey, tier: match.row.tier, care: match.row.care, neededSkill: match.row.neededSkill, locale: match.row.locale },
    })
    given.push(match)
  }
  await saveAssignments(work, given.map(match => {
    const row = held.get(match.conversationId)
    return { conversationId: match.conversationId, agentId: match.decision.agentId, tier: row?.tier ?? 'mass', how: 'matched' as const, waitingSince: row?.waitingSince ?? null, queueKey: row?.queueKey ?? null }
  }))
  return given.map(match => match.conversationId)
}

export function candidate (agent: AgentRow): Candidate {
  return { id: agent.id, role: agent.role, skills: agent.skills, languages: agent.languages, capacity: agent.capacity, openChats: agent.openChats, lastAssignedAt: agent.lastAssignedAt }
}

function skillsOf (pool: readonly Candidate[]): string[] {
  return [...new Set(pool.flatMap(agent => agent.skills.filter(one => one.level > 0).map(one => one.skill)))]
}
