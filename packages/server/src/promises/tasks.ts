import { Fault } from '../kernel/faults.ts'
import type { StaffViewer } from '../kernel/viewer.ts'
import { may } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { awaitReply, lockConversation, refuseServing, type ConversationRow } from '../conversations/index.ts'
import { currentPlaybook, playbookFor } from '../playbook/index.ts'
import { profileForRouting } from '../customers/index.ts'
import { keepClocks } from './actions.ts'
import type { NewPartnerTask } from './contract.ts'
import { loadClocks } from './store.ts'
import { addTask, findTask, finishTask } from './store-effects.ts'

/** Locked, and this person's to act in: theirs, or they may intervene. */
export async function lockServed (work: Work, conversationId: string, viewer: StaffViewer): Promise<ConversationRow> {
  const locked = await lockConversation(work, conversationId)
  const refused = refuseServing(locked, { id: viewer.agentId, intervenes: may(viewer, 'conversation.intervene') })
  if (refused) throw new Fault(refused)
  return locked
}

/** The agent asked the shopper something and waits: the solution stands still until they answer. Saying so again, or taking it back, is fine. */
export async function waitForReply (work: Work, viewer: StaffViewer, conversationId: string, waiting: boolean): Promise<void> {
  const locked = await lockServed(work, conversationId, viewer)
  const waits = locked.replyAwaitedSince !== null && locked.repliedAt === null
  if (waits === waiting) return
  if (waiting) {
    if (locked.state !== 'with-agent' || locked.lastSender !== 'agent') throw new Fault('promise.nothing-asked')
    const { document } = await currentPlaybook(work)
    const { region } = await profileForRouting(work, locked.customerId)
    const rule = playbookFor(document, region).promises.pauses?.some(pause => pause.while === 'shopper')
    if (!rule || !(await loadClocks(work, conversationId)).some(clock => clock.kind === 'solution' && clock.finishedAt === null && clock.state !== 'breached')) throw new Fault('promise.no-pause')
    await keepClocks(work, { conversationId }) // an earlier wait that ended is settled before another begins
  }
  await awaitReply(work, conversationId, waiting)
  await keepClocks(work, { conversationId })
}

export async function openTask (work: Work, viewer: StaffViewer, conversationId: string, wish: NewPartnerTask): Promise<string> {
  const locked = await lockServed(work, conversationId, viewer)
  if (locked.state === 'resolved') throw new Fault('conversation.refused-signal')
  const id = await addTask(work, { conversationId, partner: wish.partner, what: wish.what, openedBy: viewer.agentId, dueAt: work.now + wish.dueInMs })
  if (id === undefined) throw new Fault('house.fault')
  await work.emit('task.changed', { conversationId, taskId: id })
  await keepClocks(work, { conversationId })
  return id
}

/** Work for a partner that the AI asks for in a shopper's name; the conversation is held by this transaction. */
export async function openTaskByAi (work: Work, conversationId: string, wish: NewPartnerTask): Promise<string> {
  const id = await addTask(work, { conversationId, partner: wish.partner, what: wish.what, openedBy: 'ai', dueAt: work.now + wish.dueInMs })
  if (id === undefined) throw new Fault('house.fault')
  await work.emit('task.changed', { conversationId, taskId: id })
  await keepClocks(work, { conversationId })
  return id
}

/** With what came of it; the clock goes on. Whoever serves or may intervene writes down what the partner said. */
export async function completeTask (work: Work, viewer: StaffViewer, taskId: string, result: string): Promise<void> {
  const found = await findTask(work, taskId)
  if (!found) throw new Fault('promise.not-found')
  await lockServed(work, found.conversationId, viewer)
  const task = await findTask(work, taskId) // decided on what is locked
  if (task?.state !== 'open') throw new Fault('task.done')
  await finishTask(work, taskId, { by: viewer.agentId, result })
  await work.emit('task.changed', { conversationId: task.conversationId, taskId })
  await keepClocks(work, { conversationId: task.conversationId })
}
