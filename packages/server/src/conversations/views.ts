import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { agentNames } from '../staff/index.ts'
import { isId } from '../kernel/ids.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import type { MessageView, NoteView } from './contract.ts'
import { maySeeNote } from './decide.ts'
import { loadMessages, loadNotes, type ConversationRow, type MessageRow } from './store.ts'

export type AiLabels = Readonly<Record<'zh-CN' | 'en', string>>

/** The label every AI message carries, from the playbook in force. */
export async function aiLabels (work: Work): Promise<AiLabels> {
  return (await currentPlaybook(work)).document.concierge.label
}

/** One message as anybody sees it: the sender by name, never by id. */
export function messageView (message: MessageRow, senderName: string | null, label: string): MessageView {
  return {
    seq: message.seq, clientId: message.clientId, senderKind: message.senderKind, senderName,
    label: message.senderKind === 'ai' ? label : null, body: message.body, card: message.card, sentAt: iso(message.sentAt),
  }
}

/** A page of one conversation's messages, oldest first. Agents' names in one query; the label only when an AI message needs it. */
export async function loadMessageViews (work: Work, conversation: Pick<ConversationRow, 'id' | 'locale'>, page: { after?: number | undefined; before?: number | undefined; limit: number }): Promise<MessageView[]> {
  const rows = await loadMessages(work, conversation.id, page)
  const names = await agentNames(work, rows.filter(row => row.senderKind === 'agent' || (row.senderKind === 'system' && isId(row.senderId))).map(row => row.senderId))
  const label = rows.some(row => row.senderKind === 'ai') ? (await aiLabels(work))[conversation.locale] : ''
  return rows.map(row => messageView(row, names.get(row.senderId) ?? null, label))
}

/** Staff-only lines as this viewer may see them, oldest first. */
export async function loadNoteViews (work: Work, conversation: Pick<ConversationRow, 'id' | 'agentId'>, viewer: StaffViewer | KeyViewer): Promise<NoteView[]> {
  const notes = (await loadNotes(work, conversation.id)).filter(note => maySeeNote(note, conversation.agentId, viewer))
  const names = await agentNames(work, notes.map(note => note.authorId).filter(isId))
  return notes.map(note => ({ id: note.id, afterSeq: note.afterSeq, kind: note.kind, authorId: note.authorId, authorName: names.get(note.authorId) ?? null, body: note.body, detail: note.detail, at: iso(note.at) }))
}
