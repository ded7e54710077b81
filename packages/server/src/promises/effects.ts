import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { noteThat, type ConversationRow } from '../conversations/index.ts'
import { loadShopPlace } from '../playbook/index.ts'
import type { Step } from './decide.ts'
import type { ChainStep } from './decide-escalation.ts'
import { proposalFor } from './decide-proposal.ts'
import type { EvidenceKind } from './contract.ts'
import type { Facts } from './evidence.ts'
import { addEvidence, saveClock, type ClockChange, type StoredClock } from './store.ts'
import { addEscalation, addProposal, addTask, closeEscalations, decideProposalRow, loadProposals } from './store-effects.ts'

/** What a partner is given to do comes back within a working day, unless whoever opens it says otherwise. */
export const TASK_DUE_MS = 8 * 3_600_000

/** One step of a clock: saved, recorded, told. The conversation is locked; a step that was carried out is not planned again. */
export async function carryOut (work: Work, conversation: ConversationRow, step: Exclude<Step, { kind: 'start' }>, clock: StoredClock): Promise<void> {
  const conversationId = conversation.id
  const news = { conversationId, promiseId: clock.id, kind: clock.kind }
  const note = (body: string, detail: Readonly<Record<string, unknown>> = {}): Promise<void> => noteThat(work, conversationId, { kind: 'promise', authorId: 'system', body, detail: { ...news, tier: clock.tier, dueAt: clock.dueAt, ...detail } })
  switch (step.kind) {
    case 'warn':
      await record('warned', { warnAt: iso(clock.warnAt), dueAt: iso(clock.dueAt) }, { state: 'warned' })
      await note('promise.warned')
      return work.emit('promise.warned', news)
    case 'remind':
      await record('warned', { share: step.share, dueAt: iso(clock.dueAt) }, { warned: step.warned })
      return work.emit('promise.warned', news)
    case 'breach':
      return broken({ state: 'breached', breachedAt: clock.dueAt })
    case 'escalate':
      await saveClock(work, clock.id, { escalated: [...clock.escalated, step.index] })
      await escalate(work, clock, { conversationId, index: step.index, step: step.step })
      await note('promise.escalated', { to: step.step.partner ?? step.step.call })
      return work.emit('promise.escalated', { conversationId, promiseId: clock.id, to: step.step.call })
    case 'pause':
      await record('paused', { why: step.why, dueAt: iso(clock.dueAt) }, { pausedAt: step.at, pausedWhy: step.why })
      return work.emit('promise.changed', { conversationId, promiseId: clock.id })
    case 'unpause':
      await record('resumed', { from: iso(clock.pausedAt ?? step.at), to: iso(step.at), dueAt: iso(step.dueAt) }, { pausedAt: null, pausedWhy: null, warnAt: step.warnAt, dueAt: step.dueAt, warnings: step.warnings })
      return work.emit('promise.changed', { conversationId, promiseId: clock.id })
    case 'resume':
      await record('reopened', { after: clock.state, dueAt: iso(step.dueAt) }, { state: step.state, warnAt: step.warnAt, dueAt: step.dueAt, warnings: step.warnings, finishedAt: null })
      return work.emit('promise.started', { conversationId, promiseId: clock.id })
    case 'finish':
      return finish(step)
  }

  /** The change and its line in the record. */
  async function record (what: EvidenceKind, facts: Facts, change: ClockChange): Promise<void> {
    await addEvidence(work, clock.id, { what, facts }, await saveClock(work, clock.id, change))
  }

  async function finish ({ state, at }: Extract<Step, { kind: 'finish' }>): Promise<void> {
    if (clock.escalated.length > 0) await closeEscalations(work, clock.id)
    const change: ClockChange = { state, finishedAt: at, breachedAt: state === 'breached' ? clock.breachedAt ?? clock.dueAt : null }
    const facts = { at: iso(at), dueAt: iso(clock.dueAt) }
    if (state === 'breached') {
      if (clock.state === 'breached') return record('fulfilled-late', facts, change)
      await broken(change)
      await addEvidence(work, clock.id, { what: 'fulfilled-late', facts })
      return
    }
    await record(state, facts, change)
    if (clock.state === 'breached') await withdraw() // the timer spoke before the news of an answer in time
    if (state === 'kept') await work.emit('promise.kept', news)
  }

  async function broken (change: ClockChange): Promise<void> {
    await record('breached', { dueAt: iso(clock.dueAt) }, change)
    await note('promise.breached')
    await work.emit('promise.breached', news)
    const { currency } = await loadShopPlace(work)
    const amount = clock.rules && proposalFor(clock, currency, clock.rules)
    if (!amount || !await addProposal(work, { promiseId: clock.id, conversationId, amount })) return
    await addEvidence(work, clock.id, { what: 'proposed', facts: { minor: amount.minor, currency } })
    await work.emit('promise.changed', { conversationId, promiseId: clock.id })
  }

  async function withdraw (): Promise<void> {
    const open = (await loadProposals(work, conversationId)).find(one => one.promiseId === clock.id && one.state === 'proposed')
    if (!open) return
    await decideProposalRow(work, open.id, { state: 'withdrawn', by: null, reason: null })
    await addEvidence(work, clock.id, { what: 'withdrawn', facts: { minor: open.amount.minor, currency: open.amount.currency } })
  }
}

/** A partner gets a task; an expert or supervisor a call in their list. Unique per step, so that a step taken twice is taken once. */
async function escalate (work: Work, clock: StoredClock, { conversationId, index, step }: { conversationId: string; index: number; step: ChainStep }): Promise<void> {
  if (step.call === 'partner' && step.partner !== undefined) {
    const taskId = await addTask(work, { conversationId, partner: step.partner, what: step.what ?? '', openedBy: 'system', dueAt: work.now + TASK_DUE_MS, promiseId: clock.id, step: index })
    if (taskId !== undefined) await work.emit('task.changed', { conversationId, taskId })
  } else await addEscalation(work, { promiseId: clock.id, conversationId, step: index, clock: clock.kind, on: step.when, forRole: step.call })
  await addEvidence(work, clock.id, { what: 'escalated', facts: { to: step.partner ?? step.call, on: step.when, afterMs: step.afterMs, ...(step.what === undefined ? {} : { what: step.what }) } })
}
