import type { Instant } from '../kernel/clock.ts'
import type { Playbook } from '../playbook/contract.ts'
import type { PauseWhy, PromiseKind } from './contract.ts'

/** Something waited for that is not ours to hurry: open from `from` (inclusive) to `to` (exclusive); null while it lasts. */
export interface Wait { readonly why: PauseWhy; readonly from: Instant; readonly to: Instant | null }

/**
 * Until when a clock that stands still at `at` goes on standing still, and for what; undefined when nothing it may pause for is open then.
 *
 * A wait counts for as long as the playbook lets it, and never beyond `limit`, the end of the base promise: the closure does not pause, and
 * no pause outlasts it. One wait that takes over from another makes one pause. Source: docs/policy/promises.md, "Pausing".
 */
export function pausedUntil (kind: PromiseKind, at: Instant, waits: readonly Wait[], { rules, limit }: { readonly rules: Playbook; readonly limit: Instant }): { readonly why: PauseWhy; readonly until: Instant } | undefined {
  if (kind !== 'solution') return undefined // whatever a document says: nobody can take the base promise away
  const spans = waits.flatMap(wait => {
    const rule = rules.promises.pauses?.find(one => one.clock === kind && one.while === wait.why)
    return rule ? [{ why: wait.why, from: wait.from, to: Math.min(wait.to ?? Infinity, wait.from + rule.atMostMs, limit) }] : []
  }).toSorted((a, b) => a.from - b.from)
  const covers = (instant: Instant) => (span: { from: Instant; to: Instant }): boolean => span.from <= instant && instant < span.to
  const first = spans.find(covers(at))
  if (!first) return undefined
  let until = first.to
  for (let next = spans.find(covers(until)); next; next = spans.find(covers(until))) until = next.to
  return { why: first.why, until }
}
