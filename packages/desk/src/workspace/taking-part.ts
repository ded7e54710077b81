import type { NoteView } from '@zhiyu/server/contract/conversations'

export interface Part { readonly id: string; readonly name: string | null; readonly reason: string; readonly at: string }

/** Who takes part beside the serving agent, as the notes tell it: joined, and neither left nor has the conversation gone to the queue or to its end since. */
export function takingPart (notes: readonly NoteView[]): readonly Part[] {
  const part = new Map<string, Part>()
  for (const note of notes) {
    if (note.kind === 'resolved' || note.kind === 'returned' || note.kind === 'reopened') part.clear()
    if (note.kind !== 'intervened') continue
    if (note.detail['how'] === 'joined') part.set(note.authorId, { id: note.authorId, name: note.authorName, reason: note.body, at: note.at })
    if (note.detail['how'] === 'left') part.delete(note.authorId)
  }
  return [...part.values()]
}
