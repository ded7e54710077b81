import type { Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { assignTo, countAheadOf, loadFront, lockEach, type WaitingRow } from '../conversations/index.ts'
import { currentPlaybook, recordDecisions, type Decision } from '../playbook/index.ts'
import { hasRoom, loadAgentsOnDuty, lockAgents, type AgentOnDuty } from '../staff/index.ts'
import { decideMatches, type Match } from './decide.ts'
import { momentOf } from './decide-explain.ts'
import type { Moment } from './decide-why.ts'
import { measureQueue } from './measures.ts'
import { hasRoomFor, loadOf, ORDINARY, type Candidate } from './model.ts'
import { rulesOf } from './rules.ts'
import { lockQueue, saveAssignments } from './store.ts'

const MATCH = 'routing.match'
const QUEUE = 'queue'
/** One transaction gives out at most so many, so that the first of two hundred does not wait for the last. */
const AT_ONCE = 16
/** Read of each line at most, and beyond the seats there are: some at its head may be kept for an agent of their own. */
const OF_A_LINE = 6
const SPARE = 4

export interface Matched { readonly assigned: readonly string[]; /** Look again now: there is more to give out, or someone moved under us. */ readonly again: boolean; /** Look again then: time alone may make a match possible. */ readonly relaxAt: Instant | null }

/**
 * Somebody should look at the queue: now. One job per shop however many ask.
 * It is asked for at the very end of the transaction, for everybody who asks takes turns from there to the commit. Never by who holds an agent, or
 * a conversation that already has a place: the look running now holds the row this waits for, and may want theirs; `askForMatchFirst`.
 */
export async function askForMatch (work: Work): Promise<void> {
  work.hastenAtEnd(MATCH, QUEUE, {})
}

/** The same, before such a one is taken hold of. */
export async function askForMatchFirst (work: Work): Promise<void> {
  await work.hasten(MATCH, QUEUE, {})
}

/** Job routing.match: one look, and the moment of the next when nothing else happens before. */
export async function runMatch (work: Work): Promise<void> {
  const { again, relaxAt } = await matchQueue(work)
  if (again) await work.schedule(MATCH, QUEUE, work.now, {})
  else if (relaxAt !== null) await work.schedule(MATCH, QUEUE, relaxAt, {})
}

/** Lock the queue → load who is on duty and the heads of its lines → decide → lock those chosen → check they still stand → assign. */
export async function matchQueue (work: Work): Promise<Matched> {
  await lockQueue(work)
  const { version, document } = await currentPlaybook(work)
  const rules = rulesOf(document)
  const pool = (await loadAgentsOnDuty(work)).map(candidate)
  const free = pool.filter(agent => agent.capacity > 0 && loadOf(agent) < agent.capacity * ORDINARY)
  if (free.length === 0) return { assigned: [], again: false, relaxAt: null } // a seat that comes free asks again
  const seats = Math.min(AT_ONCE, free.reduce((sum, agent) => sum + Math.ceil((agent.capacity * ORDINARY - loadOf(agent)) / ORDINARY), 0))
  const perLine = Math.min(seats, OF_A_LINE) + SPARE
  const rows = await loadFront(work, { perLine, preferring: free.map(agent => agent.id) })
  if (rows.length === 0) return { assigned: [], again: false, relaxAt: null }
  const moment = { now: work.now, most: AT_ONCE, ...await measureQueue(work, document.routing, pool) }
  const { matches, relaxAt } = decideMatches(rows, pool, rules, moment)
  const byId = new Map(rows.map(row => [row.id, row]))
  const assigned = await assignAll(work, matches.map(match => ({ ...match, row: byId.get(match.conversationId)! })), { version, moment }) // matches are of these rows
  return { assigned, again: matches.length === AT_ONCE || assigned.length < matches.length || ranOut(rows, assigned, perLine), relaxAt }
}

/** So much of one line was given out that more of it may be servable than was read. */
function ranOut (rows: readonly WaitingRow[], assigned: readonly string[], perLine: number): boolean {
  const given = new Set(assigned)
  const left = new Map<string, number>()
  for (const row of rows) left.set(row.line, (left.get(row.line) ?? perLine) - (given.has(row.id) ? 1 : 0))
  return [...left.values()].some(rest => rest <= SPARE)
}

type Chosen = Match & { readonly row: WaitingRow }

/** Conversations first, then agents, each in the order of ids: everyone in the house locks that way. What moved meanwhile is left for the next look. */
async function assignAll (work: Work, matches: readonly Chosen[], { version, moment }: { version: number; moment: Moment }): Promise<string[]> {
  const { ahead, waiting } = await countAheadOf(work, matches.map(match => match.conversationId))
  const held = await lockEach(work, matches.map(match => match.conversationId))
  const seats = new Map((await lockAgents(work, [...new Set(matches.map(match => match.decision.agentId))])).map(agent => [agent.id, agent]))
  const given: Match[] = []
  const decisions: Decision[] = []
  for (const match of matches) {
    const conversation = held.get(match.conversationId)
    const seat = seats.get(match.decision.agentId)
    if (conversation?.state !== 'waiting' || !seat || !hasRoom(seat) || !hasRoomFor(seat.capacity, seat.openLoad, conversation.chatWeight)) continue
    seats.set(seat.id, { ...seat, openChats: seat.openChats + 1, openLoad: seat.openLoad + conversation.chatWeight })
    await assignTo(work, conversation, seat.id, { how: 'matched' })
    decisions.push({
      kind: 'routing.assign', subjectId: conversation.id, playbookVersion: version, because: match.decision.because, outcome: { agentId: seat.id, agentName: seat.name },
      facts: momentOf(match, { place: (ahead.get(conversation.id) ?? 0) + 1, waiting }, moment),
    })
    given.push(match)
  }
  await recordDecisions(work, decisions)
  await saveAssignments(work, given.map(match => {
    const row = held.get(match.conversationId)
    return { conversationId: match.conversationId, agentId: match.decision.agentId, tier: row?.tier ?? 'mass', how: 'matched' as const, waitingSince: row?.waitingSince ?? null, queueKey: row?.queueKey ?? null }
  }))
  return given.map(match => match.conversationId)
}

export function candidate (agent: AgentOnDuty): Candidate {
  return { id: agent.id, role: agent.role, skills: agent.skills, languages: agent.languages, capacity: agent.capacity, openChats: agent.openChats, openLoad: agent.openLoad, lastAssignedAt: agent.lastAssignedAt }
}
