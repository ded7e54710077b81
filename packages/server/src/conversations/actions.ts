import { Fault } from '../kernel/faults.ts'
import type { Instant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { settledCustomer } from '../customers/index.ts'
import { changeOpenChats } from '../staff/index.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'
import type { Card, HandOverPacket, ProposalCard, SenderKind } from './contract.ts'
import { endsWait, lastWords, refuseBody, refuseSender, refuseServing, wakes } from './decide.ts'
import { nextState, type Signal } from './lifecycle.ts'
import {
  loadProposalCards, saveCard, findMessageByClientId, findOpenConversation, insertConversation, insertNote, loadConversation, lockConversation, lockOpening, saveConversation, saveMessage, saveMove, saveFlow,
  type ConversationChange, type ConversationRow, type Move,
} from './store.ts'
import { appendAnswers, refusedBy } from './writer-sql.ts'

/** The shopper's open conversation, or a new one: two tabs that open at once share it. */
export async function openConversation (work: Work, wish: { customerId: string; visitorId: string | null; locale: 'zh-CN' | 'en'; channel?: string }): Promise<ConversationRow> {
  // A visitor recognised since the door was passed has become somebody else: their talk opens with that customer, never under an id nobody reads.
  const customerId = await settledCustomer(work, wish.customerId)
  await lockOpening(work, customerId)
  const open = await findOpenConversation(work, customerId)
  if (open) return open
  const id = work.newId()
  await insertConversation(work, { id, customerId, visitorId: wish.visitorId, locale: wish.locale, channel: wish.channel ?? 'web' })
  await work.emit('conversation.opened', { conversationId: id, customerId })
  return loadConversation(work, id)
}

/**
 * THE ONLY writer of state: looks up the lifecycle, raises the revision, clears what the new state does not have, and keeps
 * agents.open_chats equal to the number of conversations with that agent (callers must not change it themselves).
 * `locked` must be held by this transaction. Throws conversation.refused-signal where the lifecycle has no way.
 * `said` is written along with it; its line is told like any message.
 */
export async function signalConversation (work: Work, locked: ConversationRow, signal: Signal, { said, ...changes }: ConversationChange & { readonly said?: Move } = {}): Promise<ConversationRow> {
  const state = nextState(locked.state, signal)
  if (!state) throw new Fault('conversation.refused-signal')
  const after = await saveMove(work, locked.id, {
    ...(state === 'with-ai' ? { agentId: null, misunderstood: 0 } : {}),
    ...(state === 'waiting' ? { agentId: null, waitingSince: locked.waitingSince ?? work.now } : { queueKey: null, queueLine: null, prefers: null, passedOnBy: null, waitingSince: null }),
    ...(state === 'resolved' ? { resolvedAt: work.now, nextDueAt: null } : {}),
    ...(locked.state === 'resolved' ? { resolvedAt: null, resolvedBy: null, resolution: null, abandonedAt: null, reopened: locked.reopened + 1 } : {}),
    ...changes, state,
  }, said)
  if (state === 'with-agent' && after.agentId === null) throw new Error(`conversation ${locked.id} cannot be with no agent`)
  const before = locked.state === 'with-agent' ? locked.agentId : null
  const now = state === 'with-agent' ? after.agentId : null
  const moves = [before !== null && before !== now ? { id: before, delta: -1 } : undefined, now !== null && before !== now ? { id: now, delta: 1 } : undefined]
  for (const move of moves.filter(each => each !== undefined).toSorted((a, b) => a.id < b.id ? -1 : 1)) await changeOpenChats(work, move.id, { chats: move.delta, load: move.delta * locked.chatWeight })
  if (said?.line) await work.emit('message.received', { conversationId: locked.id, seq: after.lastSeq, senderKind: 'system' })
  return after
}

export interface NewMessage {
  readonly conversationId: string
  readonly senderKind: SenderKind
  /** Customer id, agent id, 'ai' or 'system'. A system line about an agent carries that agent's id, and so shows their name. */
  readonly senderId: string
  readonly clientId?: string
  readonly body: string
  readonly card?: Card | null
  /** An agent who holds conversation.intervene. */
  readonly intervenes?: boolean
}

/** Writes one message in the caller's transaction: numbered under the row lock, with its counters, its events and what it sets going. */
export async function appendMessage (work: Work, message: NewMessage): Promise<{ seq: number; sentAt: Instant; fresh: boolean }> {
  const refusedBody = refuseBody(message.body)
  if (refusedBody) throw new Fault(refusedBody)
  if (work.gathering && message.senderKind === 'ai') return appendBeside(work, message)
  let conversation = await lockConversation(work, message.conversationId)
  const refused = refuseSender(conversation, { kind: message.senderKind, id: message.senderId, intervenes: message.intervenes === true })
  if (refused === 'conversation.not-found') throw new Fault(refused)
  const card = message.card ?? null
  const known = message.clientId === undefined ? undefined : await findMessageByClientId(work, message.conversationId, message.senderId, message.clientId)
  if (known) {
    if (known.body !== message.body || !sameCard(known.card, card)) throw new Fault('message.conflict')
    return { seq: known.seq, sentAt: known.sentAt, fresh: false }
  }
  if (refused) throw new Fault(refused)
  const replied = endsWait(conversation, message.senderKind)
  const wake = wakes(conversation.state, message.senderKind, conversation.firstHumanAt !== null)
  if (message.senderKind === 'customer' && conversation.state === 'resolved') {
    conversation = await signalConversation(work, conversation, 'customer-wrote')
    await work.emit('conversation.reopened', { conversationId: conversation.id })
  }
  const seq = conversation.lastSeq + 1
  const words = lastWords(message.senderKind, message.body)
  await saveMessage(work, conversation.id, { seq, senderKind: message.senderKind, senderId: message.senderId, clientId: message.clientId ?? work.newId(), body: message.body, card, sentAt: work.now }, {
    lastSeq: seq, lastAt: work.now, ...(words === undefined ? {} : { lastWords: words, lastSender: message.senderKind }),
    ...(message.senderKind === 'customer' ? { customerReadSeq: seq } : {}), ...(message.senderKind === 'agent' ? { agentReadSeq: seq } : {}),
    ...(wake === 'answered' ? { firstHumanAt: work.now } : {}), ...(replied ? { repliedAt: work.now } : {}),
  })
  await work.emit('message.received', { conversationId: conversation.id, seq, senderKind: message.senderKind })
  if (wake === 'asked') await work.emit('conversation.asked', { conversationId: conversation.id, seq })
  if (wake === 'answered') await work.emit('conversation.answered', { conversationId: conversation.id, seq, agentId: message.senderId })
  if (replied) await work.emit('conversation.replied', { conversationId: conversation.id })
  return { seq, sentAt: work.now, fresh: true }
}

/** The AI's messages of several turns in one sentence, by the rules of the group-committed path. */
async function appendBeside (work: Work, message: NewMessage): Promise<{ seq: number; sentAt: Instant; fresh: boolean }> {
  const { verdict, seq, knownAt } = await appendAnswers(work, { conversationId: message.conversationId, senderId: message.senderId, body: message.body, clientId: message.clientId ?? work.newId(), cardText: message.card ? JSON.stringify(message.card) : null, words: lastWords('ai', message.body) ?? '' })
  if (verdict === 'known' && seq !== null && knownAt !== null) return { seq, sentAt: Math.round(knownAt), fresh: false }
  if (verdict !== 'fresh' || seq === null) throw refusedBy(verdict)
  await work.emit('message.received', { conversationId: message.conversationId, seq, senderKind: 'ai' })
  return { seq, sentAt: work.now, fresh: true }
}

function sameCard (a: Card | null, b: Card | null): boolean {
  return stable(a) === stable(b)
}

/** jsonb forgets the order of keys: compare without it. */
function stable (value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => inner !== null && typeof inner === 'object' && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => a < b ? -1 : 1)) : inner) ?? 'null'
}

/** To a human. Asking again while one is already called or there changes nothing; a resolved conversation comes back first. */
export async function handOff (work: Work, conversationId: string, wish: { reason: string; skill?: string | null; packet?: HandOverPacket }): Promise<ConversationRow> {
  let locked = await lockConversation(work, conversationId)
  if (locked.state === 'waiting' || locked.state === 'with-agent') return locked
  if (locked.state === 'resolved') {
    locked = await signalConversation(work, locked, 'customer-wrote')
    await work.emit('conversation.reopened', { conversationId })
  }
  const neededSkill = wish.skill === undefined ? locked.neededSkill : wish.skill
  const after = await signalConversation(work, locked, 'handed-off', {
    handedOffAt: work.now, waitingSince: work.now, handoverReason: wish.reason, firstHumanAt: null, neededSkill,
    said: { note: { kind: 'handed-off', authorId: 'ai', detail: { reason: wish.reason, skill: neededSkill, ...(wish.packet && { packet: wish.packet }) } }, line: { body: 'system.handed-off' } },
  })
  await work.emit('conversation.handed-off', { conversationId, reason: wish.reason })
  return after
}

export type AssignedHow = 'matched' | 'taken' | 'transferred' | 'intervened'

/** Gives it to this agent (from the AI, the queue or another agent) and tells both sides. Emits conversation.assigned only: transfer and
 *  intervention are routing's news. Counts in agents.open_chats; room is the caller's decision on agents locked after the conversation. */
export async function assignTo (work: Work, locked: ConversationRow, agentId: string, options: { how?: AssignedHow; by?: string; reason?: string } = {}): Promise<ConversationRow> {
  const how = options.how ?? 'matched'
  const previousAgentId = locked.state === 'with-agent' ? locked.agentId : null
  const after = await signalConversation(work, locked, 'assigned', {
    agentId, ...(locked.handedOffAt === null ? { handedOffAt: work.now } : {}),
    said: {
      note: { kind: how === 'transferred' || how === 'intervened' ? how : 'assigned', authorId: options.by ?? (how === 'taken' ? agentId : 'system'), body: options.reason ?? '', detail: { agentId, previousAgentId, how } },
      line: previousAgentId === agentId ? undefined : { body: how === 'transferred' ? 'system.transferred' : 'system.agent-joined', aboutAgentId: agentId },
    },
  })
  await work.emit('conversation.assigned', { conversationId: locked.id, agentId, previousAgentId })
  return after
}

/** A human answered by other means than a message here: a call. */
export async function markAnswered (work: Work, locked: ConversationRow, agentId: string): Promise<void> {
  if (locked.firstHumanAt !== null) return
  await saveConversation(work, locked.id, { firstHumanAt: work.now })
  await work.emit('conversation.answered', { conversationId: locked.id, seq: locked.lastSeq, agentId })
}

/** Back to the queue with the wait it had from now on; the promises to the shopper keep running. */
export async function returnToQueue (work: Work, locked: ConversationRow, reason: string, { skill, by = 'system', tell = 'system.returned' }: { skill?: string | null; by?: string; tell?: string } = {}): Promise<ConversationRow> {
  const agentId = locked.agentId
  if (agentId === null) throw new Fault('conversation.refused-signal')
  const neededSkill = skill === undefined ? locked.neededSkill : skill
  const after = await signalConversation(work, locked, 'returned', {
    waitingSince: work.now, neededSkill, said: { note: { kind: 'returned', authorId: by, body: reason, detail: { agentId, skill: neededSkill } }, line: { body: tell } },
  })
  await work.emit('conversation.returned', { conversationId: locked.id, agentId, reason })
  return after
}

export interface Resolving {
  readonly by: 'agent' | 'ai' | 'customer' | 'system'
  readonly agentId?: string | null
  readonly resolution: string
  /** What the caller last saw; another revision is conversation.changed. */
  readonly revision?: number | undefined
  /** By an agent: refused unless it is theirs or they may intervene. */
  readonly intervenes?: boolean
  readonly abandoned?: boolean
}

export async function resolveConversation (work: Work, conversationId: string, wish: Resolving): Promise<ConversationRow> {
  const locked = await lockConversation(work, conversationId)
  mustBeAt(locked, wish.revision)
  const refused = wish.by === 'agent' ? refuseServing(locked, { id: wish.agentId ?? null, intervenes: wish.intervenes === true }) : undefined
  if (refused) throw new Fault(refused)
  const after = await signalConversation(work, locked, 'resolved', {
    resolvedBy: wish.by, resolution: wish.resolution, ...(wish.abandoned ? { abandonedAt: work.now } : {}),
    said: { note: { kind: 'resolved', authorId: wish.agentId ?? wish.by, body: wish.resolution, detail: { by: wish.by } }, line: { body: 'system.resolved' } },
  })
  await work.emit('conversation.resolved', { conversationId, agentId: locked.agentId, by: wish.by })
  return after
}

/** Staff take it up again: it waits for a human, first of all for whoever served it (routing sees agentId in the note). */
export async function reopenConversation (work: Work, conversationId: string, wish: { by: string; revision?: number | undefined }): Promise<ConversationRow> {
  const locked = await lockConversation(work, conversationId)
  mustBeAt(locked, wish.revision)
  const after = await signalConversation(work, locked, 'reopened', {
    handedOffAt: work.now, waitingSince: work.now, handoverReason: 'reopened', firstHumanAt: null,
    said: { note: { kind: 'reopened', authorId: wish.by, detail: { agentId: locked.agentId } }, line: { body: 'system.reopened' } },
  })
  await work.emit('conversation.reopened', { conversationId })
  await work.emit('conversation.handed-off', { conversationId, reason: 'reopened' })
  return after
}

export async function addNote (work: Work, conversationId: string, note: { authorId: string; body: string }): Promise<string> {
  if (refuseBody(note.body)) throw new Fault('message.invalid-text')
  const id = await insertNote(work, conversationId, { kind: 'note', authorId: note.authorId, body: note.body })
  await work.emit('conversation.noted', { conversationId })
  return id
}

/** Words from who may intervene to who serves: shown to them at once, to no other agent, never to the shopper. */
export async function whisper (work: Work, locked: ConversationRow, note: { authorId: string; body: string }): Promise<string> {
  if (refuseBody(note.body)) throw new Fault('message.invalid-text')
  if (locked.state !== 'with-agent' || locked.agentId === null) throw new Fault('conversation.refused-signal')
  const id = await insertNote(work, locked.id, { kind: 'note', authorId: note.authorId, body: note.body, detail: { whisper: true, toAgentId: locked.agentId } })
  await work.emit('conversation.whispered', { conversationId: locked.id, agentId: locked.agentId })
  return id
}

/** A staff-only line another module writes: a promise, a rating, an intervention. */
export async function noteThat (work: Work, conversationId: string, note: { kind: 'promise' | 'rated' | 'intervened' | 'transferred' | 'call-back'; authorId: string; body?: string; detail?: Record<string, unknown> }): Promise<void> {
  await insertNote(work, conversationId, note)
  await work.emit('conversation.noted', { conversationId })
}

/** Its place: the key it is served by, the line of equal needs it stands in, who is waited for first, and what it will weigh. */
export interface Place {
  readonly queueKey: number; readonly tier: Tier; readonly care: readonly CareNeed[]
  readonly queueLine: string; readonly prefers: { readonly agentId: string; readonly kind: 'advisor' | 'last-agent' } | null; readonly passedOnBy: string | null; readonly chatWeight: number
}

export async function setPlace (work: Work, conversationId: string, place: Place): Promise<void> {
  await saveConversation(work, conversationId, place)
}

/** What the inbox sorts by: the nearest running promise, or null. */
export async function setNextDue (work: Work, conversationId: string, at: Instant | null): Promise<void> {
  await saveConversation(work, conversationId, { nextDueAt: at })
}

/** An agent waits for the shopper's answer from now on, or no longer does. */
export async function awaitReply (work: Work, conversationId: string, waiting: boolean): Promise<void> {
  await saveConversation(work, conversationId, waiting ? { replyAwaitedSince: work.now, repliedAt: null } : { repliedAt: work.now })
}

/**
 * What became of a proposal, on every message that shows it. False when they said so already (or none shows it): whoever comes second has
 * nothing to tell. The conversation must be held by this transaction.
 */
export async function settleCards (work: Work, conversationId: string, proposalId: string, end: Pick<ProposalCard, 'state' | 'outcome'>): Promise<boolean> {
  const open = (await loadProposalCards(work, conversationId, proposalId)).filter(({ card }) => card.state === 'open')
  for (const { seq, card } of open) {
    await saveCard(work, conversationId, seq, { ...card, ...end })
    await work.emit('message.card-changed', { conversationId, seq })
  }
  return open.length > 0
}

/** The AI's memory between turns. */
export async function setFlow (work: Work, conversationId: string, memory: { flow?: unknown; misunderstood?: number }): Promise<void> {
  if (memory.flow !== undefined && memory.misunderstood !== undefined) return saveFlow(work, { id: conversationId, flow: memory.flow, misunderstood: memory.misunderstood })
  await saveConversation(work, conversationId, { ...(memory.flow === undefined ? {} : { flow: memory.flow }), ...(memory.misunderstood === undefined ? {} : { misunderstood: memory.misunderstood }) })
}

/** Read marks only rise, and never beyond what is there. Returns the mark, or undefined when it did not move. */
export async function markRead (work: Work, conversationId: string, mark: { who: 'customer' | 'agent'; seq: number }): Promise<number | undefined> {
  const locked = await lockConversation(work, conversationId)
  const seq = Math.min(mark.seq, locked.lastSeq)
  if (seq <= (mark.who === 'customer' ? locked.customerReadSeq : locked.agentReadSeq)) return undefined
  await saveConversation(work, conversationId, mark.who === 'customer' ? { customerReadSeq: seq } : { agentReadSeq: seq })
  await work.emit('conversation.read', { conversationId, who: mark.who, seq })
  return seq
}

function mustBeAt (locked: ConversationRow, revision: number | undefined): void {
  if (revision !== undefined && revision !== locked.revision) throw new Fault('conversation.changed')
}
