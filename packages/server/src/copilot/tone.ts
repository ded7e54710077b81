import type { StaffViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { loadConversation, loadMessages } from '../conversations/index.ts'
import { currentPlaybook } from '../playbook/index.ts'
import type { ToneFacts } from './decide-tone.ts'

const RECENT = 60

/** What the check has to know beside the words. */
export async function toneFacts (work: Work, conversationId: string, viewer: StaffViewer): Promise<ToneFacts> {
  const conversation = await loadConversation(work, conversationId)
  const { document } = await currentPlaybook(work)
  const authority = document.compensation.authority[viewer.role]
  const recent = await loadMessages(work, conversationId, { before: conversation.lastSeq + 1, limit: RECENT })
  return {
    greets: conversation.tier !== 'mass', wroteBefore: recent.some(message => message.senderKind === 'agent' && message.senderId === viewer.agentId),
    authority: authority ? { minor: authority.perCaseMinor, currency: authority.currency } : null,
  }
}
