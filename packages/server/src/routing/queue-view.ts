import { iso, minute, type Instant } from '../kernel/clock.ts'
import { maskPhone } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'
import { countAhead, loadConversation, type ConversationRow } from '../conversations/index.ts'
import type { QueueView } from '../conversations/contract.ts'
import { currentPlaybook, playbookFor } from '../playbook/index.ts'
import { customerRegion } from '../customers/index.ts'
import { hoursOf, isOpen, nextOpening } from '../promises/index.ts'
import { agentName, loadAgentsOnDuty } from '../staff/index.ts'
import { findOpenCallBack } from './call-back-store.ts'
import { decideCallBack } from './decide-call-back.ts'
import { estimateWait } from './estimate.ts'
import { loadMeasured } from './store.ts'

/** Recent enough to be now, long enough to count. Handling times are looked for four times as far back. */
export const WINDOW_MS = 15 * minute

/** What the shopper is told: place, an honest range or none, whether people are here, who serves them. */
export async function loadQueueView (work: Work, conversationId: string): Promise<QueueView> {
  const conversation = await loadConversation(work, conversationId)
  const { document: central } = await currentPlaybook(work)
  const document = playbookFor(central, await customerRegion(work, conversation.customerId))
  const hours = hoursOf(document)
  const openNow = isOpen(hours, work.now)
  const opensAt = openNow ? null : nextOpening(hours, work.now)
  const waits = conversation.state === 'waiting' ? await outlook(work, conversation, document.routing.relaxSkillAfterMs) : { place: null, waitLowMs: null, waitHighMs: null }
  const agent = conversation.state === 'with-agent' && conversation.agentId !== null ? await agentName(work, conversation.agentId) : undefined
  const callBack = conversation.state === 'waiting' || conversation.state === 'with-agent' ? await findOpenCallBack(work, conversation.id) : undefined
  const offer = conversation.state === 'waiting' && decideCallBack({ expectedWaitMs: expectedWait(conversation, waits, work.now), tier: conversation.tier, openNow, alreadyAsked: callBack !== undefined }, document.routing).kind === 'offer'
  return {
    state: conversation.state, waitingSince: conversation.waitingSince === null ? null : iso(conversation.waitingSince), ...waits, openNow, opensAt: opensAt == null ? null : iso(opensAt), agentName: agent ?? null, callBackOffered: offer,
    callBack: callBack === undefined ? null : { how: callBack.how, phone: callBack.phone === null ? null : maskPhone(callBack.phone), notBefore: callBack.notBefore === null ? null : iso(callBack.notBefore), tries: callBack.tries },
  }
}

/** What was waited and the middle of what is to come; at least the former when nothing is known. */
function expectedWait (conversation: ConversationRow, { waitLowMs, waitHighMs }: { waitLowMs: number | null; waitHighMs: number | null }, now: Instant): number {
  return now - (conversation.waitingSince ?? now) + ((waitLowMs ?? 0) + (waitHighMs ?? 0)) / 2
}

async function outlook (work: Work, conversation: ConversationRow, relaxAfterMs: number): Promise<{ place: number | null; waitLowMs: number | null; waitHighMs: number | null }> {
  if (conversation.queueKey === null) return { place: null, waitLowMs: null, waitHighMs: null } // not placed yet: a moment from now
  const place = await countAhead(work, { queueKey: conversation.queueKey, id: conversation.id }) + 1
  const onDuty = await loadAgentsOnDuty(work)
  const measured = await loadMeasured(work, WINDOW_MS)
  const range = onDuty.length === 0 ? undefined : estimateWait(place, {
    ...measured, windowMs: WINDOW_MS, openChats: onDuty.reduce((sum, agent) => sum + agent.openChats, 0),
    roomNow: onDuty.reduce((sum, agent) => sum + Math.max(0, agent.capacity - agent.openChats), 0) >= place, relaxesInMs: (conversation.waitingSince ?? work.now) + relaxAfterMs - work.now,
  })
  return { place, waitLowMs: range?.lowMs ?? null, waitHighMs: range?.highMs ?? null }
}
