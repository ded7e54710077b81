import type { Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'
import type { PromiseKind } from './contract.ts'

export type ChainStep = NonNullable<Playbook['promises']['escalations']>[number]['steps'][number]

/** What a chain asks of a clock. */
export interface Escalating {
  readonly kind: PromiseKind; readonly tier: string; readonly state: string; readonly warnAt: Instant; readonly dueAt: Instant; readonly finishedAt: Instant | null; readonly pausedAt: Instant | null
  /** Steps carried out already, by index. */
  readonly escalated: readonly number[]
}

/** The steps of a clock's chain that are still to come, each with its instant. A clock that is finished calls nobody any more; one that stands still calls nobody meanwhile. */
export function stepsToCome (clock: Escalating, rules: Playbook): { readonly index: number; readonly step: ChainStep; readonly at: Instant }[] {
  if (clock.finishedAt !== null || clock.pausedAt !== null) return []
  const chain = rules.promises.escalations?.find(one => one.clock === clock.kind && one.tiers.some(tier => tier === clock.tier))
  return (chain?.steps ?? []).flatMap((step, index) => clock.escalated.includes(index) ? [] : [{ index, step, at: (step.when === 'warning' ? clock.warnAt : clock.dueAt) + step.afterMs }])
}

/** Steps whose instant has come. A step on a breach waits until the breach is on record. */
export function dueSteps (clock: Escalating, rules: Playbook, now: Instant): { readonly index: number; readonly step: ChainStep }[] {
  return stepsToCome(clock, rules).filter(({ step, at }) => now >= at && (step.when === 'breach' ? clock.state === 'breached' : clock.state !== 'running'))
}

export type StepInRefusal = 'not-for-you' | 'over'

/** Who may answer a call: an expert those for experts, a supervisor any. */
export function refuseStepIn (escalation: { readonly forRole: string; readonly state: string }, role: string): StepInRefusal | undefined {
  if (escalation.state !== 'open') return 'over'
  return role === 'supervisor' || role === escalation.forRole ? undefined : 'not-for-you'
}
