import type { Instant } from '../kernel/clock.ts'
import type { Placement } from './decide.ts'
import type { Rules } from './model.ts'

/**
 * The key of who is put in front: ahead of everyone who waits now and of anyone who comes later, by more than head starts, fit and
 * preferences can make up together (the bound). `frontKey`: the smallest key of the others, null when nobody else waits.
 */
export function pushedKey (frontKey: number | null, { boundMs }: Pick<Rules, 'boundMs'>, now: Instant): number {
  return Math.min(frontKey ?? now, now) - boundMs - 1
}

/** A place with the push that holds for it: never further back than without. */
export function withPush (placement: Placement, push: { readonly queueKey: number; readonly by: string; readonly reason: string } | undefined): Placement {
  if (!push || push.queueKey >= placement.queueKey) return placement
  return { ...placement, queueKey: push.queueKey, because: [...placement.because, { rule: 'queue.pushed', facts: { by: push.by, reason: push.reason } }] }
}
