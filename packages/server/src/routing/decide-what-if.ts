import type { Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'
import { decideMatches, decideRoute, placeInQueue, type Placement } from './decide.ts'
import { withPush } from './decide-push.ts'
import type { Waiting } from './decide-waiting.ts'
import { weighAgents, whyWait, type Moment, type Reason } from './decide-why.ts'
import { compileRules, type Candidate, type Rules } from './model.ts'

/** One who waits, with what their place is made of. `highFrequency` null: not on record. */
export interface Standing extends Waiting {
  readonly highFrequency: boolean | null
  /** Since when their place counts: earlier than this wait for who came back to the queue. */
  readonly placedSince: Instant
  /** Put in front by hand: no playbook moves that. */
  readonly push?: { readonly queueKey: number; readonly by: string; readonly reason: string } | undefined
}

export interface Side {
  readonly queueKey: number; readonly headStartMs: number; readonly headStarts: readonly Reason[]
  /** Among those who wait; null when the others are not known. */
  readonly place: number | null
  readonly agentId: string | null; readonly because: readonly Reason[]
  /** The shortest wait after which somebody of this pool could be given this shopper; null: nobody at any wait (all full, or not allowed). */
  readonly earliestMs: number | null
}

export interface WhatIf { readonly subjectId: string; /** All who wait, the subject among them; the subject alone when the others are not known. */ readonly queue: readonly Standing[]; readonly pool: readonly Candidate[]; readonly moment: Moment; readonly alone: boolean }

/** The same moment under one playbook: placed, matched and explained by the very functions that serve. `routingFor` lays a region's overlay over it. */
export function decideSide (asked: WhatIf, document: Playbook, routingFor: (id: string) => Playbook['routing']): Side {
  const rules = compileRules(document)
  const placed = asked.queue.map(one => ({ one, placement: placeOf(one, routingFor(one.id)) }))
  const queue = placed.map(({ one, placement }): Waiting => ({ ...one, queueKey: placement.queueKey, prefers: allowed(one, document) }))
  const subject = queue.find(one => one.id === asked.subjectId)
  const placement = placed.find(({ one }) => one.id === asked.subjectId)?.placement
  if (!subject || !placement) throw new Error(`${asked.subjectId} is not in the queue it is asked about`)
  const match = decideMatches(queue, asked.pool, rules, asked.moment).matches.find(one => one.conversationId === subject.id)
  const ahead = queue.filter(one => one.queueKey < subject.queueKey || (one.queueKey === subject.queueKey && one.id < subject.id)).length
  return {
    queueKey: placement.queueKey, headStartMs: placement.headStartMs, headStarts: placement.because, place: asked.alone ? null : ahead + 1,
    agentId: match?.decision.agentId ?? null, because: match ? match.decision.because : [reasonToWait(subject, asked, rules)], earliestMs: earliest(subject, asked, { rules, document }),
  }
}

function placeOf (one: Standing, routing: Playbook['routing']): Placement {
  return withPush(placeInQueue({ waitingSince: one.placedSince, tier: one.tier, care: one.care, highFrequency: one.highFrequency ?? false }, routing), one.push)
}

/** A playbook that asks for no advisor (or no last agent) waits for none. */
function allowed (one: Waiting, { routing }: Playbook): NonNullable<Waiting['prefers']> | null {
  if (!one.prefers) return null
  return (one.prefers.kind === 'advisor' ? routing.advisor : routing.lastAgent) ? one.prefers : null
}

/** Alone, somebody might have been free: then those in front took the seats. */
function reasonToWait (subject: Waiting, { pool, moment }: WhatIf, rules: Rules): Reason {
  const weighed = weighAgents(subject, pool, rules, moment)
  return weighed.some(one => one.verdict === 'can') ? { rule: 'route.others-first', facts: {} } : whyWait(subject, weighed)
}

/** Time alone changes the answer only at a few instants of the playbook: they are tried in order. */
function earliest (subject: Waiting, { pool, moment }: WhatIf, { rules, document }: { rules: Rules; document: Playbook }): number | null {
  const holds = [0, rules.waitForMs.advisor, rules.waitForMs['last-agent']]
  const waits = [...rules.rings.flatMap(ring => holds.map(hold => ring.afterMs + hold)), ...holds, document.routing.holdBack?.yieldAfterMs ?? 0]
  for (const waitedMs of [...new Set(waits)].toSorted((a, b) => a - b)) {
    const now: Instant = subject.waitingSince + waitedMs
    if (decideRoute(subject, pool, rules, { ...moment, now }).kind === 'assign') return waitedMs
  }
  return null
}

export type Unknown = 'agents-not-kept' | 'others-in-queue' | 'seats-before' | 'later' | 'high-frequency' | 'tiers' | 'regions' | 'measured'

/** What the comparison cannot know, said with it: nobody should read more into it than it holds. */
export function unknownsOf (asked: { readonly recorded: boolean; readonly notKept: number; readonly highFrequency: boolean | null }, then: Playbook, other: Playbook): Unknown[] {
  const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b)
  return [
    ...(asked.notKept > 0 ? ['agents-not-kept' as const] : []),
    ...(asked.recorded ? ['others-in-queue' as const, 'seats-before' as const] : ['later' as const]),
    ...(asked.highFrequency === null ? ['high-frequency' as const] : []),
    ...(differ(then.tiers, other.tiers) ? ['tiers' as const] : []),
    ...(!asked.recorded && (then.overlays?.length || other.overlays?.length) ? ['regions' as const] : []),
    ...(differ(then.routing.holdBack, other.routing.holdBack) || differ(then.routing.overload, other.routing.overload) ? ['measured' as const] : []),
  ]
}
