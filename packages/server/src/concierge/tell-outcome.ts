import { loadMessages, lockConversation, setFlow, settleCards } from '../conversations/index.ts'
import { loadCustomerView } from '../customers/index.ts'
import type { Work } from '../kernel/work.ts'
import { currentPlaybook } from '../playbook/index.ts'
import { openTaskByAi } from '../promises/index.ts'
import { loadProposal } from '../proposals/index.ts'
import { closedOf, endOf } from './acting.ts'
import { readMemory } from './memory.ts'
import { conclude } from './outcome.ts'
import { rest } from './resting.ts'
import { cardOf, speak, speechTo, tongueOf } from './speaking.ts'

const RECENT = 12

/**
 * A proposal was closed, by whoever: its cards show it, and it is said once, in words. Where the turn that closed it said so already, or a person
 * serves by now, nothing is said.
 */
export async function tellOutcome (work: Work, { proposalId, conversationId }: { proposalId: string; conversationId: string | null }): Promise<void> {
  if (conversationId === null) return
  const locked = await lockConversation(work, conversationId)
  const proposal = await loadProposal(work, proposalId)
  if (!await settleCards(work, conversationId, proposalId, endOf(proposal))) return
  const memory = readMemory(locked.flow)
  const language = memory.language ?? locked.locale
  const told = conclude(memory, closedOf(proposal), language)
  if (told.task) await openTaskByAi(work, conversationId, told.task)
  await setFlow(work, conversationId, { flow: told.memory })
  if (locked.state !== 'with-ai') return
  const { document } = await currentPlaybook(work)
  const recent = await loadMessages(work, conversationId, { before: locked.lastSeq + 1, limit: RECENT })
  const speech = speechTo({ customer: await loadCustomerView(work, locked.customerId), document, recent, language })
  const card = proposal.state === 'refused' ? cardOf({ kind: 'choices', keys: ['human', 'more'] }, {}, tongueOf(speech)) : undefined
  const seq = await speak(work, { locked, seq: 0, use: proposalId, lines: told.lines, card, speech })
  if (proposal.state === 'done') await rest(work, conversationId, seq)
}
