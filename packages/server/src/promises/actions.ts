import type { Work } from '../kernel/work.ts'
import { lockConversation, noteThat, setNextDue, type ConversationRow } from '../conversations/index.ts'
import { profileForRouting } from '../customers/index.ts'
import { currentPlaybook, playbookFor } from '../playbook/index.ts'
import { nextDueOf, planClocks, termsOf, type Clock, type Course, type Step } from './decide.ts'
import { addPromise, loadClocks, saveClock } from './store.ts'

export const WARN_TIMER = 'promises.warn'
export const BREACH_TIMER = 'promises.breach'

/**
 * Brings a conversation's clocks in line with what happened: starts, warns, breaks, keeps, resumes.
 * Every event and every timer calls this; calling it twice changes nothing.
 */
export async function keepClocks (work: Work, event: { conversationId: string }): Promise<void> {
  const conversation = await lockConversation(work, event.conversationId)
  const clocks = await loadClocks(work, conversation.id)
  const { version, document } = await currentPlaybook(work)
  const steps = planClocks(courseOf(conversation), clocks, document, work.now)
  if (steps.length === 0) return
  const starts = steps.filter(step => step.kind === 'start')
  const { tier, region } = starts.length === 0 ? { tier: 'mass' as const, region: null } : await profileForRouting(work, conversation.customerId)
  const regional = playbookFor(document, region)
  for (const step of steps) {
    if (step.kind !== 'start') { await carryOut(work, conversation.id, step, clocks.find(clock => clock.id === step.id)!); continue } // steps name clocks of this list
    const terms = termsOf(step.promise, tier, step.at, regional)
    const clock = await addPromise(work, { conversationId: conversation.id, kind: step.promise, tier, startedAt: step.at, terms, playbookVersion: version })
    await setTimers(work, conversation.id, clock)
    await work.emit('promise.started', { conversationId: conversation.id, promiseId: clock.id })
  }
  const after = await loadClocks(work, conversation.id)
  // A call that was answered before we heard of it starts and ends in one go.
  if (starts.length > 0) for (const step of planClocks(courseOf(conversation), after, document, work.now)) if (step.kind === 'finish') await carryOut(work, conversation.id, step, after.find(clock => clock.id === step.id)!) // as above
  const next = nextDueOf(await loadClocks(work, conversation.id))
  if (next !== conversation.nextDueAt) await setNextDue(work, conversation.id, conversation.state === 'resolved' ? null : next)
}

function courseOf (row: ConversationRow): Course {
  return { resolved: row.state === 'resolved', openedAt: row.openedAt, handedOffAt: row.handedOffAt, firstHumanAt: row.firstHumanAt, resolvedAt: row.resolvedAt, abandoned: row.abandonedAt !== null && row.firstHumanAt === null }
}

async function carryOut (work: Work, conversationId: string, step: Exclude<Step, { kind: 'start' }>, clock: Clock): Promise<void> {
  const news = { conversationId, promiseId: clock.id, kind: clock.kind }
  switch (step.kind) {
    case 'warn':
      await saveClock(work, clock.id, { state: 'warned' })
      await noteThat(work, conversationId, { kind: 'promise', authorId: 'system', body: 'promise.warned', detail: { ...news, tier: clock.tier, dueAt: clock.dueAt } })
      return work.emit('promise.warned', news)
    case 'breach':
      await saveClock(work, clock.id, { state: 'breached', breachedAt: clock.dueAt })
      await noteThat(work, conversationId, { kind: 'promise', authorId: 'system', body: 'promise.breached', detail: { ...news, tier: clock.tier, dueAt: clock.dueAt } })
      return work.emit('promise.breached', news)
    case 'finish':
      await stopTimers(work, clock.id)
      await saveClock(work, clock.id, { state: step.state, finishedAt: step.at, breachedAt: step.state === 'breached' ? clock.breachedAt ?? clock.dueAt : null })
      if (step.state === 'breached' && clock.state !== 'breached') await work.emit('promise.breached', news)
      return step.state === 'kept' ? work.emit('promise.kept', news) : undefined
    case 'resume':
      await saveClock(work, clock.id, { state: step.state, warnAt: step.warnAt, dueAt: step.dueAt, finishedAt: null })
      await setTimers(work, conversationId, { ...clock, state: step.state, warnAt: step.warnAt, dueAt: step.dueAt })
      return work.emit('promise.started', { conversationId, promiseId: clock.id })
  }
}

async function setTimers (work: Work, conversationId: string, clock: Clock): Promise<void> {
  if (clock.state === 'running') await work.schedule(WARN_TIMER, clock.id, clock.warnAt, { conversationId })
  await work.schedule(BREACH_TIMER, clock.id, clock.dueAt, { conversationId })
}

async function stopTimers (work: Work, id: string): Promise<void> {
  await work.cancel(WARN_TIMER, id)
  await work.cancel(BREACH_TIMER, id)
}
