import type { Work } from '../kernel/work.ts'
import { findConversation, findOpenConversation, lockUnplaced, setPlace, type ConversationRow } from '../conversations/index.ts'
import { profileForRouting } from '../customers/index.ts'
import { currentPlaybook, playbookFor, recordDecision } from '../playbook/index.ts'
import { placeInQueue } from './decide.ts'
import { withPush } from './decide-push.ts'
import { needOf } from './decide-waiting.ts'
import { askForMatch, askForMatchFirst } from './match.ts'
import { storedLine, weightOf } from './model.ts'
import { preferredAgent } from './preferred.ts'
import { rulesOf } from './rules.ts'
import { closeRunning, loadStanding, type Standing } from './store.ts'

/** On conversation.handed-off and conversation.returned: gives the waiting conversation its place and asks for a look. */
export async function enqueue (work: Work, { conversationId }: { conversationId: string }): Promise<void> {
  // Its clocks start at the same event and hold the row as well: whoever waits should be the clock, not the shopper.
  const conversation = await lockUnplaced(work, conversationId) ?? await findConversation(work, conversationId)
  if (conversation?.state !== 'waiting') return
  const standing = await loadStanding(work, conversation)
  if (standing.notBefore !== null && standing.notBefore > work.now) return // its time comes later, and so does its place
  // Asking holds the one job everybody asks for, so it comes last. Only who has a place already may be chosen by the look
  // that runs now, which would then wait for us while we wait for it: there it comes first.
  await (conversation.queueKey === null ? askForMatch(work) : askForMatchFirst(work))
  await place(work, conversation, standing)
}

/** On customer.changed and customer.identified: who turns out to be worth more, or to need more, while waiting moves up at once. */
export async function replace (work: Work, { customerId }: { customerId: string }): Promise<void> {
  const conversation = await findOpenConversation(work, customerId)
  if (conversation?.state === 'waiting') await enqueue(work, { conversationId: conversation.id })
}

/** Who came back to the queue keeps the place of their first wait for this help: nobody waits twice. */
export async function place (work: Work, conversation: ConversationRow, known?: Standing): Promise<void> {
  const profile = await profileForRouting(work, conversation.customerId)
  const { version, document } = await currentPlaybook(work)
  const { routing: policy } = playbookFor(document, profile.region)
  const now = conversation.waitingSince ?? work.now
  const { firstWait, push, passedOnBy } = known ?? await loadStanding(work, conversation)
  const facts = { waitingSince: Math.min(now, firstWait ?? now), tier: profile.tier, care: profile.care, highFrequency: profile.highFrequency }
  const placement = withPush(placeInQueue(facts, policy), push)
  if (placement.queueKey === conversation.queueKey && profile.tier === conversation.tier && profile.care.join() === conversation.care.join()) return
  const prefers = await preferredAgent(work, conversation.customerId, policy, passedOnBy)
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
