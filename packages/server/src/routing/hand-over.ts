import { iso } from '../kernel/clock.ts'
import { isId } from '../kernel/ids.ts'
import type { Work } from '../kernel/work.ts'
import { countMessages, loadConversation, loadNotes } from '../conversations/index.ts'
import { loadDecisions } from '../playbook/index.ts'
import { loadPromises } from '../promises/index.ts'
import { agentNames } from '../staff/index.ts'
import type { HandOver } from './contract.ts'
import { lastChange, packetIn } from './decide-hand-over.ts'
import { loadHolders } from './store-hand-over.ts'

const OPENING = 300
const TRIED = 5

/** What whoever receives the conversation must know to go on without asking again: from what is on record, in the words that were used. */
export async function loadHandOver (work: Work, conversationId: string): Promise<HandOver> {
  const conversation = await loadConversation(work, conversationId)
  const notes = await loadNotes(work, conversationId)
  const change = lastChange(notes)
  const holders = await loadHolders(work, conversationId)
  const written = await countMessages(work, conversationId)
  const turns = (await loadDecisions(work, conversationId)).filter(decision => decision.kind === 'concierge.turn').flatMap(decision => decision.because)
  const promises = (await loadPromises(work, conversationId)).filter(promise => promise.finishedAt === null && promise.state !== 'void')
  const names = await agentNames(work, [...holders.map(holder => holder.agentId), change?.fromId ?? '', change?.byId ?? ''].filter(isId))
  const person = (id: string | null) => id === null || !isId(id) ? null : { id, name: names.get(id) ?? null }
  return {
    kind: change?.kind ?? 'none', at: change ? iso(change.at) : null, from: person(change?.fromId ?? null), by: person(change?.byId ?? null), reason: change?.reason ?? '', neededSkill: conversation.neededSkill,
    opening: written.opening === null ? null : [...written.opening].slice(0, OPENING).join(''), aiAnswers: written.byAi,
    tried: turns.filter((turn, i) => turns.findIndex(one => one.rule === turn.rule) === i).slice(0, TRIED),
    holders: holders.map(holder => ({ agent: person(holder.agentId)!, from: iso(holder.from), to: holder.to === null ? null : iso(holder.to), endedBy: holder.endedBy, answers: written.byAgent.get(holder.agentId) ?? 0 })), // agents' ids are ids
    notes: notes.filter(note => note.kind === 'note' && note.detail['whisper'] !== true).length,
    packet: packetIn(notes),
    promises: promises.map(promise => ({ kind: promise.kind, dueAt: promise.dueAt, state: promise.state })),
  }
}
