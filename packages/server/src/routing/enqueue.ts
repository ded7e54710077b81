import type { Work } from '../kernel/work.ts'
import { findConversation, findOpenConversation, lockConversation, setPlace, type ConversationRow } from '../conversations/index.ts'
import { profileForRouting } from '../customers/index.ts'
import { currentPlaybook, playbookFor, recordDecision } from '../playbook/index.ts'
import { findOpenCallBack } from './call-back-store.ts'
import { placeInQueue } from './decide.ts'
import { withPush } from './decide-push.ts'
import { needOf } from './decide-waiting.ts'
import { askForMatch } from './match.ts'
import { storedLine, weightOf } from './model.ts'
import { preferredAgent } from './preferred.ts'
import { rulesOf } from './rules.ts'
import { closeRunning, findFirstWait, findPassedOn } from './store.ts'
import { findPush } from './store-push.ts'

/** On conversation.handed-off and conversation.returned: gives the waiting conversation its place and asks for a look. */
export async function enqueue (work: Work, { conversationId }: { conversationId: string }): Promise<void> {
  const found = await findConversation(work, conversationId)
  if (found?.state !== 'waiting') return
  // Its clocks start at the same event and hold the row as well: whoever waits should be the clock, not the shopper.
  const conversation = found.queueKey === null ? await lockConversation(work, conversationId) : found
  if (conversation.state !== 'waiting') return
  const callBack = await findOpenCallBack(work, conversationId)
  if (callBack?.notBefore != null && callBack.notBefore > work.now) return // its time comes later, and so does its place
  // Asking holds the one job everybody asks for, so it comes last. Only who has a place already may be chosen by the look
  // that runs now, which would then wait for us while we wait for it: there it comes first.
  const placed = conversation.queueKey !== null
  if (placed) await askForMatch(work)
  await place(work, conversation)
  if (!placed) await askForMatch(work)
}

/** On customer.changed and customer.identified: who turns out to be worth more, or to need more, while waiting moves up at once. */
export async function replace (work: Work, { customerId }: { customerId: string }): Promise<void> {
  const conversation = await findOpenConversation(work, customerId)
  if (conversation?.state === 'waiting') await enqueue(work, { conversationId: conversation.id })
}

/** Who came back to the queue keeps the place of their first wait for this help: nobody waits twice. */
export async function place (work: Work, conversation: ConversationRow): Promise<void> {
  const profile = await profileForRouting(work, conversation.customerId)
  const { version, document } = await currentPlaybook(work)
  const { routing: policy } = playbookFor(document, profile.region)
  const now = conversation.waitingSince ?? work.now
  const first = conversation.handedOffAt === null ? null : await findFirstWait(work, conversation.id, conversation.handedOffAt)
  const facts = { waitingSince: Math.min(now, first ?? now), tier: profile.tier, care: profile.care, highFrequency: profile.highFrequency }
  const placement = withPush(placeInQueue(facts, policy), await findPush(work, conversation))
  if (placement.queueKey === conversation.queueKey && profile.tier === conversation.tier && profile.care.join() === conversation.care.join()) return
  const [prefers, passedOnBy] = [await preferredAgent(work, conversation.customerId, policy), await findPassedOn(work, conversation.id)]
  const need = needOf({ ...conversation, tier: profile.tier, care: profile.care, queueKey: placement.queueKey, waitingSince: now, passedOnBy })
  await setPlace(work, conversation.id, {
    queueKey: placement.queueKey, tier: profile.tier, care: profile.care,
    queueLine: storedLine(need, prefers?.kind), prefers, passedOnBy, chatWeight: weightOf(need, rulesOf(document)),
  })
  await work.emit('conversation.queued', { conversationId: conversation.id })
  await recordDecision(work, {
    kind: 'routing.queue', subjectId: conversation.id, playbookVersion: version, because: placement.because,
    outcome: { queueKey: placement.queueKey, headStartMs: placement.headStartMs }, facts,
  })
}

/** On conversation.resolved: the seat is free, and the time it took is known. */
export async function freeSeat (work: Work, { conversationId }: { conversationId: string }): Promise<void> {
  const conversation = await findConversation(work, conversationId)
  if (conversation && conversation.state !== 'with-agent') await closeRunning(work, conversation.id, 'resolved')
  await askForMatch(work)
}
