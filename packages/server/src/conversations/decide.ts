import { MESSAGE_BYTES, refuseText } from '../kernel/text.ts'
import type { FaultCode } from '../kernel/faults.ts'
import { may, type KeyViewer, type StaffViewer } from '../kernel/viewer.ts'
import type { ConversationState, SenderKind } from './contract.ts'

/** What a locked conversation says about who may write into it. */
export interface Owners { readonly customerId: string; readonly agentId: string | null; readonly state: ConversationState }

export interface Sender {
  readonly kind: SenderKind
  readonly id: string
  /** Holds conversation.intervene: may write where another agent serves. */
  readonly intervenes?: boolean
}

/**
 * Why this sender may not write here; undefined when they may.
 *
 * A shopper writes into their own conversations, whatever the state. An agent writes where they serve; who may intervene writes
 * into any open one. A shopper who asks for another's conversation is told that there is none.
 * The group-committed path says the same in SQL (writer-sql.ts); a test runs both over the same table of cases.
 */
export function refuseSender (conversation: Owners, sender: Sender): FaultCode | undefined {
  if (sender.kind === 'customer') return conversation.customerId === sender.id ? undefined : 'conversation.not-found'
  if (sender.kind !== 'agent') return undefined
  if (conversation.state === 'resolved') return 'conversation.refused-signal'
  return sender.intervenes || (conversation.state === 'with-agent' && conversation.agentId === sender.id) ? undefined : 'conversation.not-yours'
}

/** Why this agent may not resolve, reopen or return this conversation; undefined when they may. */
export function refuseServing (conversation: Owners, agent: { readonly id: string | null; readonly intervenes: boolean }): FaultCode | undefined {
  return agent.intervenes || (agent.id !== null && conversation.agentId === agent.id) ? undefined : 'conversation.not-yours'
}

/** A whisper is between a supervisor and who serves: the addressee, who serves now, its author, and who may intervene. Every other note is for all staff. */
export function maySeeNote (note: { readonly authorId: string; readonly detail: Readonly<Record<string, unknown>> }, servingAgentId: string | null, viewer: StaffViewer | KeyViewer): boolean {
  if (note.detail['whisper'] !== true || may(viewer, 'conversation.intervene')) return true
  return viewer.kind === 'staff' && [servingAgentId, note.detail['toAgentId'], note.authorId].includes(viewer.agentId)
}

/** Who takes part beside the serving agent: joined, and neither left nor has the conversation gone to the queue or to its end since. Notes oldest first. */
export function takingPart (notes: readonly { readonly kind: string; readonly authorId: string; readonly detail: Readonly<Record<string, unknown>> }[]): ReadonlySet<string> {
  const part = new Set<string>()
  for (const note of notes) {
    if (note.kind === 'resolved' || note.kind === 'returned' || note.kind === 'reopened') part.clear()
    else if (note.kind === 'intervened' && note.detail['how'] === 'joined') part.add(note.authorId)
    else if (note.kind === 'intervened' && note.detail['how'] === 'left') part.delete(note.authorId)
  }
  return part
}

/** Which message events wake the house: the AI when it is responsible, the clocks at the first human answer. */
export function wakes (state: ConversationState, senderKind: SenderKind, answeredBefore: boolean): 'asked' | 'answered' | undefined {
  if (senderKind === 'customer') return state === 'with-ai' || state === 'resolved' ? 'asked' : undefined
  return senderKind === 'agent' && !answeredBefore ? 'answered' : undefined
}

/** Whether this message is the answer somebody waits for: the shopper's first since an agent said so. */
export function endsWait (conversation: { readonly replyAwaitedSince: unknown; readonly repliedAt: unknown }, senderKind: SenderKind): boolean {
  return senderKind === 'customer' && conversation.replyAwaitedSince !== null && conversation.repliedAt === null
}

/** Byte for byte or not at all: nothing is trimmed or normalised, and blank text says nothing. */
export function refuseBody (body: string): FaultCode | undefined {
  const refusal = refuseText(body, MESSAGE_BYTES)
  if (refusal === 'too-large') return 'message.too-large'
  return refusal !== undefined || body.trim() === '' ? 'message.invalid-text' : undefined
}

const PREVIEW = 120

/** The inbox's preview: the first words, cut between code points. System lines are keys, not words. */
export function lastWords (senderKind: SenderKind, body: string): string | undefined {
  return senderKind === 'system' ? undefined : [...body.slice(0, PREVIEW * 2)].slice(0, PREVIEW).join('')
}
