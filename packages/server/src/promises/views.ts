import { iso, type Instant } from '../kernel/clock.ts'
import { isId } from '../kernel/ids.ts'
import type { StaffViewer, KeyViewer } from '../kernel/viewer.ts'
import type { Work } from '../kernel/work.ts'
import { loadSummaries } from '../conversations/index.ts'
import { agentNames } from '../staff/index.ts'
import type { EscalationView, PartnerTaskView, PromiseView, ProposalView } from './contract.ts'
import { firstUnsound } from './evidence.ts'
import { loadClocks, loadEvidence } from './store.ts'
import { loadOpenEscalations, loadProposals, type PartnerTask, type Proposal } from './store-effects.ts'

const text = (at: Instant | null): string | null => at === null ? null : iso(at)
type Names = ReadonlyMap<string, string>

/** The promises made in a conversation, oldest first, each with its record and whether that is as it was written. */
export async function loadPromises (work: Work, conversationId: string): Promise<PromiseView[]> {
  const clocks = await loadClocks(work, conversationId)
  const records = await loadEvidence(work, clocks.map(clock => clock.id))
  const proposals = await loadProposals(work, conversationId)
  const people = [...proposals.map(one => one.decidedBy), ...[...records.values()].flatMap(rows => rows.map(row => row.facts['by']))]
  const names = await agentNames(work, people.filter(one => typeof one === 'string').filter(isId))
  return clocks.map(clock => {
    const evidence = records.get(clock.id) ?? []
    const proposal = proposals.find(one => one.promiseId === clock.id)
    return {
      id: clock.id, kind: clock.kind, tier: clock.tier, state: clock.state, startedAt: iso(clock.startedAt), warnAt: iso(clock.warnAt), dueAt: iso(clock.dueAt),
      finishedAt: text(clock.finishedAt), breachedAt: text(clock.breachedAt), pausedAt: text(clock.pausedAt), pausedWhy: clock.pausedWhy,
      playbookVersion: clock.playbookVersion, overlay: clock.overlay, because: [...clock.because],
      evidence: evidence.map(({ n, at, what, facts, hash }) => ({ n, at: iso(at), what, facts: named(facts, names), hash })),
      sound: firstUnsound({ shopId: work.shopId, promiseId: clock.id }, clock.head, evidence) === undefined,
      proposal: proposal ? proposalView(proposal, names) : null,
    }
  })
}

/** People read names; the record itself keeps ids. */
function named (facts: PromiseView['evidence'][number]['facts'], names: Names): PromiseView['evidence'][number]['facts'] {
  const by = facts['by']
  return typeof by === 'string' ? { ...facts, by: names.get(by) ?? by } : { ...facts }
}

function proposalView (row: Proposal, names: Names): ProposalView {
  return { id: row.id, promiseId: row.promiseId, amount: { ...row.amount }, state: row.state, madeAt: iso(row.madeAt), decidedAt: text(row.decidedAt), decidedBy: row.decidedBy === null ? null : names.get(row.decidedBy) ?? null, reason: row.reason }
}

export async function taskViews (work: Work, tasks: readonly PartnerTask[]): Promise<PartnerTaskView[]> {
  const names = await agentNames(work, tasks.flatMap(task => [task.openedBy, task.doneBy ?? '']).filter(isId))
  return tasks.map(task => ({
    id: task.id, conversationId: task.conversationId, partner: task.partner, what: task.what, state: task.state, openedAt: iso(task.openedAt), openedBy: names.get(task.openedBy) ?? null, dueAt: iso(task.dueAt),
    doneAt: text(task.doneAt), doneBy: task.doneBy === null ? null : names.get(task.doneBy) ?? null, result: task.result,
  }))
}

const MOST_CALLS = 50

/** What this person is asked to step into: experts see calls for experts, supervisors all. */
export async function callsFor (work: Work, viewer: StaffViewer | KeyViewer): Promise<EscalationView[]> {
  const calls = await loadOpenEscalations(work, viewer.role === 'supervisor' ? ['expert', 'supervisor'] : viewer.role === 'expert' ? ['expert'] : [], MOST_CALLS)
  const rows = new Map((await loadSummaries(work, [...new Set(calls.map(call => call.conversationId))])).map(row => [row.id, row]))
  return calls.map(call => {
    const row = rows.get(call.conversationId)
    return { id: call.id, conversationId: call.conversationId, promiseId: call.promiseId, clock: call.clock, on: call.on, forRole: call.forRole, raisedAt: iso(call.raisedAt), customerName: row?.customer.name ?? null, tier: row?.customer.tier ?? 'mass' }
  })
}
