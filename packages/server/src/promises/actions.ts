import type { Work } from '../kernel/work.ts'
import { loadServers, lockConversation, setNextDue, type ConversationRow } from '../conversations/index.ts'
import { customerRegion, profileForRouting } from '../customers/index.ts'
import type { Tier } from '../customers/contract.ts'
import { currentPlaybook, overlayFor, playbookAt, playbookFor, playbookUnder } from '../playbook/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { findAgent } from '../staff/index.ts'
import { lookAgainAt, nextDueOf, planClocks, termsOf, type Clock, type Course, type Step } from './decide.ts'
import type { Wait } from './decide-pause.ts'
import { carryOut } from './effects.ts'
import { addPromises, inOrder, loadClocks, loadStanding, type StoredClock } from './store.ts'
import { loadTasks } from './store-effects.ts'

/** One per promise that can still change by time alone, at the next instant at which it does. */
export const LOOK_TIMER = 'promises.look'

/** Each round carries out what the one before made visible: started, paused, late, broken, called for help. More would be a circle. */
const ROUNDS = 12

/** The timer: as keepClocks, and every running clock gets its timer again, for what happened while this one was about to run left it alone. */
export async function lookAtClocks (work: Work, event: { conversationId: string }): Promise<void> {
  await bringInLine(work, event, true)
}

/**
 * Brings a conversation's clocks in line with what happened: starts, warns, pauses, escalates, breaks, keeps, resumes.
 * Every event calls this; calling it twice changes nothing.
 */
export async function keepClocks (work: Work, event: { conversationId: string }): Promise<void> {
  await bringInLine(work, event, false)
}

/** On conversation.assigned: who serves matters to an expert's clock alone; the first response runs on, whoever it was given to. */
export async function keepExpertClock (work: Work, event: { conversationId: string }): Promise<void> {
  const running = (await loadClocks(work, event.conversationId)).filter(clock => clock.finishedAt === null)
  if (running.some(clock => clock.kind === 'expert') || !running.some(clock => clock.kind === 'first-response')) await keepClocks(work, event)
}

async function bringInLine (work: Work, event: { conversationId: string }, byTimer: boolean): Promise<void> {
  const conversation = await lockConversation(work, event.conversationId)
  const { version, document } = await currentPlaybook(work)
  const known = new Map([[version, document]])
  const standing = await loadStanding(work, conversation.id)
  let clocks = await ruled(work, standing.clocks, known)
  const course = await courseOf(work, conversation, standing)
  const [touched, born] = [new Set<string>(), new Set<string>()]
  for (let round = 0; ; round++) {
    const steps = planClocks(course, clocks, document, work.now)
    if (steps.length === 0) break
    if (round === ROUNDS) throw new Error(`the clocks of conversation ${conversation.id} do not come to rest`)
    const starts = steps.filter(step => step.kind === 'start')
    for (const step of steps) {
      if (step.kind === 'start') continue
      await carryOut(work, conversation, step, clocks.find(clock => clock.id === step.id)!) // steps name clocks of this list
      touched.add(step.id)
    }
    const started = await startClocks(work, conversation, starts, { version, document })
    for (const { id } of started) { touched.add(id); born.add(id) }
    const kept = steps.length > starts.length ? await loadClocks(work, conversation.id) : inOrder([...clocks, ...started])
    clocks = await ruled(work, kept, known)
  }
  // A wait that joins another moves the end of a pause without a step.
  const moved = clocks.filter(clock => touched.has(clock.id) || clock.pausedAt !== null || (byTimer && clock.finishedAt === null))
  await work.setTimers(LOOK_TIMER, moved.map(clock => ({ key: clock.id, runAt: lookAgainAt(clock, course, clocks, document), new: born.has(clock.id) })), { conversationId: conversation.id })
  if (touched.size === 0) return
  const next = conversation.state === 'resolved' ? null : nextDueOf(clocks)
  if (next !== conversation.nextDueAt) await setNextDue(work, conversation.id, next)
}

/** Under the rules of the customer's region, which the promise remembers. */
async function startClocks (work: Work, conversation: ConversationRow, starts: readonly Extract<Step, { kind: 'start' }>[], { version, document }: { version: number; document: Playbook }): Promise<StoredClock[]> {
  if (starts.length === 0) return []
  const { tier, region } = await shopperOf(work, conversation)
  const rules = playbookFor(document, region)
  const made = await addPromises(work, starts.flatMap(step => {
    const terms = termsOf(step.promise, tier, step.at, rules) // none: an expert's help, for those it is not promised to
    return terms ? [{ conversationId: conversation.id, kind: step.promise, tier, startedAt: step.at, terms, playbookVersion: version, overlay: overlayFor(document, region) }] : []
  }))
  for (const { id } of made) await work.emit('promise.started', { conversationId: conversation.id, promiseId: id })
  return made
}

/** Who has a place in the queue was weighed a moment ago: the tier they stand there with is the one they are promised by. */
async function shopperOf (work: Work, { queueKey, tier, customerId }: ConversationRow): Promise<{ tier: Tier; region: string | null }> {
  return queueKey === null ? profileForRouting(work, customerId) : { tier, region: await customerRegion(work, customerId) }
}

/** Each clock with the rules it was made under: its version's document, its overlay's touch. `documents`, by version, are those at hand, and are added to. */
async function ruled (work: Work, clocks: readonly StoredClock[], documents: Map<number, Playbook>): Promise<StoredClock[]> {
  const under: StoredClock[] = []
  for (const clock of clocks) {
    const document = documents.get(clock.playbookVersion) ?? await playbookAt(work, clock.playbookVersion)
    documents.set(clock.playbookVersion, document)
    under.push({ ...clock, rules: playbookUnder(document, clock.overlay) })
  }
  return under
}

async function courseOf (work: Work, row: ConversationRow, { clocks, hasTasks }: { readonly clocks: readonly Clock[]; readonly hasTasks: boolean }): Promise<Course> {
  const expected = clocks.some(clock => clock.kind === 'expert' && clock.finishedAt === null) || (row.handedOffAt !== null && !clocks.some(clock => clock.kind === 'first-response' && clock.startedAt >= row.handedOffAt!))
  return {
    resolved: row.state === 'resolved', openedAt: row.openedAt, handedOffAt: row.handedOffAt, firstHumanAt: row.firstHumanAt, resolvedAt: row.resolvedAt, abandoned: row.abandonedAt !== null && row.firstHumanAt === null,
    expertAt: expected ? await expertSince(work, row) : null, waits: await waitsOf(work, row, hasTasks),
  }
}

/** When an expert or supervisor took it or wrote, since the last call for a human. */
async function expertSince (work: Work, row: ConversationRow): Promise<number | null> {
  if (row.handedOffAt === null) return null
  for (const { agentId, at } of await loadServers(work, row.id, row.handedOffAt)) {
    const role = (await findAgent(work, agentId))?.role
    if (role === 'expert' || role === 'supervisor') return at
  }
  return null
}

async function waitsOf (work: Work, row: ConversationRow, hasTasks: boolean): Promise<Wait[]> {
  const tasks: Wait[] = (hasTasks ? await loadTasks(work, row.id) : []).map(task => ({ why: 'partner', from: task.openedAt, to: task.doneAt }))
  return row.replyAwaitedSince === null ? tasks : [...tasks, { why: 'shopper', from: row.replyAwaitedSince, to: row.repliedAt }]
}
