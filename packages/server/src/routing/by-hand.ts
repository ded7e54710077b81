import { Fault } from '../kernel/faults.ts'
import type { KeyViewer, StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { lockConversation, type ConversationRow } from '../conversations/index.ts'
import { currentPlaybook, recordDecision } from '../playbook/index.ts'

type Staff = StaffViewer | KeyViewer

export const personOf = (by: Staff): string => by.kind === 'staff' ? by.agentId : by.keyId

/** Holds the conversation; what the asker has not seen is not what they decide on. */
export async function lockAt (work: Work, conversationId: string, revision: number | undefined): Promise<ConversationRow> {
  const locked = await lockConversation(work, conversationId)
  if (revision !== undefined && revision !== locked.revision) throw new Fault('conversation.changed')
  return locked
}

/** What a person did is a decision too: who, why, and under which playbook. */
export async function recordByHand (work: Work, subjectId: string, deed: { kind: string; rule: string; by: Staff; outcome: Readonly<Record<string, unknown>>; reason: string }): Promise<void> {
  const { version } = await currentPlaybook(work)
  await recordDecision(work, { kind: deed.kind, subjectId, playbookVersion: version, outcome: deed.outcome, because: [{ rule: deed.rule, facts: { by: personOf(deed.by), reason: deed.reason } }] })
}
