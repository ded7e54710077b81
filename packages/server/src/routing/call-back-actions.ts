import { iso, parseInstant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import { may, type KeyViewer, type ShopperViewer, type StaffViewer } from '../kernel/viewer.ts'
import { maskPhone } from '../kernel/vault.ts'
import type { Work } from '../kernel/work.ts'
import { appendMessage, clearPlace, findAnswerSince, loadConversation, lockConversation, markAnswered, noteThat, returnToQueue, setAbandoned, setWaitingSince, type ConversationRow } from '../conversations/index.ts'
import { customerRegion, permitReveal } from '../customers/index.ts'
import { currentPlaybook, playbookFor, recordDecision } from '../playbook/index.ts'
import { hoursOf, isOpen, nextOpening } from '../promises/index.ts'
import { ABANDON } from './abandon.ts'
import { endCallBackRow, findCallBack, findOpenCallBack, saveCallBack, saveMiss, type CallBackRow } from './call-back-store.ts'
import type { AskCallBack, CallBackView } from './contract.ts'
import { decideTry, decideWhen, readPhone } from './decide-call-back.ts'
import { enqueue } from './enqueue.ts'
import { endAssignment, loadRunning } from './store.ts'

export const CALL_BACK_TIMER = 'routing.call-back'
type Staff = StaffViewer | KeyViewer
type Ended = Exclude<CallBackRow['state'], 'open'>

/** The shopper leaves a number, or asks to be answered here, and keeps their place. Asking the same again changes nothing. */
export async function askCallBack (work: Work, viewer: ShopperViewer, conversationId: string, wish: AskCallBack): Promise<void> {
  const phone = wish.how === 'phone' ? readPhone(wish.phone) ?? null : null
  if (wish.how === 'phone' && phone === null) throw new Fault('request.invalid', { details: [{ path: '/phone', say: 'not a telephone number that can be called' }] })
  await work.cancel(ABANDON, conversationId) // before locking: the timer's own run holds its row and then wants the conversation
  const locked = await lockOwn(work, viewer, conversationId)
  if (locked.state !== 'waiting') throw new Fault('call-back.refused', { details: [{ path: '/', say: 'not-waiting' }] })
  const { version, document } = await policyOf(work, locked)
  if (!document.routing.callBack) throw new Fault('call-back.refused', { details: [{ path: '/', say: 'off' }] })
  const wished = wish.how === 'phone' && wish.preferredAt !== undefined ? parseInstant(wish.preferredAt) : null
  const hours = hoursOf(document)
  const when = decideWhen(wished, work.now, at => isOpen(hours, at) ? at : nextOpening(hours, at) ?? null)
  if (when.kind === 'refuse') throw new Fault('request.invalid', { details: [{ path: '/preferredAt', say: 'within seven days from now' }] })
  const before = await findOpenCallBack(work, conversationId)
  if (before && before.how === wish.how && before.phone === phone && before.preferredAt === when.notBefore) return
  await saveCallBack(work, conversationId, { how: wish.how, phone, preferredAt: when.notBefore, before })
  if (locked.abandonedAt !== null) await setAbandoned(work, conversationId, null)
  if (when.notBefore !== null) await clearPlace(work, conversationId)
  await note(work, conversationId, before ? 'changed' : 'asked', { by: 'customer', how: wish.how, preferredAt: when.notBefore === null ? null : iso(when.notBefore) })
  if (!before) await tellBoth(work, conversationId, 'system.call-back-asked')
  await recordDecision(work, { kind: 'routing.call-back', subjectId: conversationId, playbookVersion: version, outcome: { how: wish.how }, because: [{ rule: 'call-back.asked', facts: { how: wish.how } }] })
  await work.emit('call-back.asked', { conversationId })
}

/** Taken back: they wait here like everybody else, at the place they always had. */
export async function cancelCallBack (work: Work, viewer: ShopperViewer, conversationId: string): Promise<void> {
  await lockOwn(work, viewer, conversationId)
  const row = await findOpenCallBack(work, conversationId)
  if (row) await end(work, conversationId, row, { state: 'cancelled', by: 'customer' })
}

/** The agent called. Reached: it is done. Not reached: back to the queue at the old place until the next try, or given up after the last. */
export async function concludeCallBack (work: Work, by: Staff, conversationId: string, wish: { reached: boolean; revision?: number }): Promise<void> {
  const locked = await lockConversation(work, conversationId)
  if (wish.revision !== undefined && wish.revision !== locked.revision) throw new Fault('conversation.changed')
  mustServe(by, locked)
  const row = await findOpenCallBack(work, conversationId)
  if (row?.how !== 'phone') throw new Fault('call-back.refused', { details: [{ path: '/', say: 'none-open' }] })
  const tries = row.tries + 1
  const { document } = await policyOf(work, locked)
  const decision = decideTry({ tries, reached: wish.reached }, document.routing, work.now)
  if (decision.kind !== 'again') {
    if (decision.kind === 'done') await markAnswered(work, locked, personOf(by))
    await end(work, conversationId, { ...row, tries }, { state: decision.kind === 'done' ? 'done' : 'not-reached', by: personOf(by) })
    await tellBoth(work, conversationId, decision.kind === 'done' ? 'system.call-back-done' : 'system.call-back-given-up')
    return
  }
  await saveMiss(work, conversationId, { tries, notBefore: decision.notBefore })
  await note(work, conversationId, 'missed', { by: personOf(by), tries, again: iso(decision.notBefore) })
  const running = await loadRunning(work, conversationId)
  const answeredAt = running === undefined ? null : await findAnswerSince(work, { conversationId, agentId: running.agentId, since: running.assignedAt })
  await returnToQueue(work, locked, 'call-back-missed', { by: personOf(by), tell: 'system.call-back-missed' })
  await endAssignment(work, { conversationId, by: 'returned', answeredAt })
  if (running?.waitingSince != null) await setWaitingSince(work, conversationId, running.waitingSince)
  await work.emit('call-back.missed', { conversationId })
}

/** The number in full, for who has to call it or may reveal: audited and counted like any reveal. */
export async function revealCallBack (work: Work, by: Staff, conversationId: string): Promise<string> {
  const conversation = await loadConversation(work, conversationId)
  if (!may(by, 'customer.reveal')) mustServe(by, conversation)
  const row = await findOpenCallBack(work, conversationId)
  if (row?.phone == null) throw new Fault('call-back.refused', { details: [{ path: '/', say: 'none-open' }] })
  await permitReveal(work, by, { customerId: conversation.customerId, reason: 'call-back', fields: ['call-back-phone'] })
  return row.phone
}

/** On call-back.asked, .cancelled and .missed: out of the queue until its time, in it otherwise. */
export async function followCallBack (work: Work, { conversationId }: { conversationId: string }): Promise<void> {
  const row = await findOpenCallBack(work, conversationId)
  if (row?.notBefore != null && row.notBefore > work.now) return work.schedule(CALL_BACK_TIMER, conversationId, row.notBefore, { conversationId })
  await work.cancel(CALL_BACK_TIMER, conversationId)
  await enqueue(work, { conversationId })
}

/** On conversation.answered: who asked to be answered here was. */
export async function endWritten (work: Work, { conversationId, agentId }: { conversationId: string; agentId: string }): Promise<void> {
  await lockConversation(work, conversationId)
  const row = await findOpenCallBack(work, conversationId)
  if (row?.how === 'message') await end(work, conversationId, row, { state: 'done', by: agentId })
}

/** On conversation.resolved: what is solved needs no call. */
export async function endWithConversation (work: Work, { conversationId, agentId, by }: { conversationId: string; agentId: string | null; by: string }): Promise<void> {
  const conversation = await lockConversation(work, conversationId)
  const row = conversation.state === 'resolved' ? await findOpenCallBack(work, conversationId) : undefined
  if (row) await end(work, conversationId, row, { state: by === 'agent' ? 'done' : 'cancelled', by: agentId ?? by })
}

export async function loadCallBackView (work: Work, conversationId: string): Promise<CallBackView | null> {
  await loadConversation(work, conversationId)
  const row = await findCallBack(work, conversationId)
  if (!row) return null
  const text = (at: number | null): string | null => at === null ? null : iso(at)
  return { how: row.how, state: row.state, phone: row.phone === null ? null : maskPhone(row.phone), preferredAt: text(row.preferredAt), notBefore: text(row.notBefore), tries: row.tries, askedAt: iso(row.askedAt), finishedAt: text(row.finishedAt) }
}

async function end (work: Work, conversationId: string, row: CallBackRow, how: { state: Ended; by: string }): Promise<void> {
  await endCallBackRow(work, conversationId, { state: how.state, tries: row.tries })
  await note(work, conversationId, how.state, { by: how.by, how: row.how, tries: row.tries })
  if (how.state === 'cancelled') await work.emit('call-back.cancelled', { conversationId })
  else await work.emit('call-back.ended', { conversationId, how: how.state })
}

/** Another shopper's conversation is no conversation. */
async function lockOwn (work: Work, viewer: ShopperViewer, conversationId: string): Promise<ConversationRow> {
  const locked = await lockConversation(work, conversationId)
  if (locked.customerId !== viewer.customerId) throw new Fault('conversation.not-found')
  return locked
}

function mustServe (by: Staff, conversation: ConversationRow): void {
  const theirs = conversation.state === 'with-agent' && (may(by, 'conversation.intervene') || (by.kind === 'staff' && conversation.agentId === by.agentId))
  if (!theirs) throw new Fault('conversation.not-yours')
}

async function policyOf (work: Work, { customerId }: ConversationRow) {
  const { version, document } = await currentPlaybook(work)
  return { version, document: playbookFor(document, await customerRegion(work, customerId)) }
}

const tellBoth = (work: Work, conversationId: string, body: string): Promise<unknown> => appendMessage(work, { conversationId, senderKind: 'system', senderId: 'system', body })
const note = (work: Work, conversationId: string, what: string, { by, ...detail }: { by: string } & Record<string, unknown>): Promise<void> => noteThat(work, conversationId, { kind: 'call-back', authorId: by, body: `call-back.${what}`, detail })
const personOf = (by: Staff): string => by.kind === 'staff' ? by.agentId : by.keyId
