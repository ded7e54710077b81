import { stopwatch } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { featuresOf, knownOf, type Features, type KnownOf } from '../profile/index.ts'
import type { Condition, CountView } from './contract.ts'
import { inSegment, overlapOf } from './decide.ts'
import { loadCustomerIds, loadRoots, loadSegments } from './store.ts'

/** Customers whose features are in memory at one time. */
const BATCH = 500
/** After so long a count says "at least": a room of the desk waits for it, and a transaction is held. */
const PATIENCE_MS = 2_000

export interface Patience { readonly ms: number }
const usual: Patience = { ms: PATIENCE_MS }

/** Everybody who can be in a segment, by id, batch by batch, until time is up; at least one batch is always looked at. */
export async function* walk (work: Work, after: string | undefined, patience: Patience = usual): AsyncGenerator<ReadonlyMap<string, KnownOf>, { complete: boolean }> {
  const spent = stopwatch()
  for (let last = after; ;) {
    const ids = await loadCustomerIds(work, last, BATCH)
    if (ids.length > 0) yield await knownOf(work, ids)
    if (ids.length < BATCH) return { complete: true }
    last = ids.at(-1)
    if (spent() >= patience.ms) return { complete: false }
  }
}

/** How many are in the segment now, and the first of them. */
export async function countMembers (work: Work, condition: Condition, { first = 0, patience = usual }: { first?: number; patience?: Patience } = {}): Promise<CountView & { readonly first: readonly string[] }> {
  const ids: string[] = []
  let [count, seen] = [0, 0]
  const steps = walk(work, undefined, patience)
  for (;;) {
    const step = await steps.next()
    if (step.done) return { count, complete: step.value.complete, seen, first: ids }
    seen += step.value.size
    for (const [id, { features }] of step.value) {
      if (!inSegment(features, condition, work.now)) continue
      if (count++ < first) ids.push(id)
    }
  }
}

/** A page of members by id. Fewer than asked and still a cursor: time was up, and the cursor says how far was looked. */
export async function membersOf (work: Work, { condition }: { readonly condition: Condition }, page: { readonly after?: string | undefined; readonly limit: number; readonly patience?: Patience }): Promise<{ ids: string[]; nextCursor: string | null }> {
  const ids: string[] = []
  let last = page.after ?? null
  const steps = walk(work, page.after, page.patience ?? usual)
  for (;;) {
    const step = await steps.next()
    if (step.done) return { ids, nextCursor: step.value.complete ? null : last }
    for (const [id, { features }] of [...step.value].toSorted(([a], [b]) => a < b ? -1 : 1)) {
      if (inSegment(features, condition, work.now)) {
        if (ids.length === page.limit) return { ids, nextCursor: last }
        ids.push(id)
      }
      last = id
    }
  }
}

/** In which of the shop's segments each of these customers is now; who is nobody's, or has no name with the shop, is in none. */
export async function segmentsOf (work: Work, customerIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const roots = await loadRoots(work, customerIds)
  const segments = await loadSegments(work, { archived: false })
  const features = segments.length === 0 ? new Map<string, Features>() : await featuresOf(work, [...new Set(roots.values())])
  return new Map(customerIds.map(id => {
    const known = features.get(roots.get(id) ?? '')
    return [id, known ? segments.filter(one => inSegment(known, one.condition, work.now)).map(one => one.id) : []]
  }))
}

/** How many are in exactly which of two or three segments. */
export async function countOverlap (work: Work, conditions: readonly Condition[], patience = usual): Promise<{ regions: ReturnType<typeof overlapOf>; complete: boolean; seen: number }> {
  const counts = new Map<number, number>()
  let seen = 0
  const steps = walk(work, undefined, patience)
  for (;;) {
    const step = await steps.next()
    if (step.done) return { regions: overlapOf(counts, conditions.length), complete: step.value.complete, seen }
    seen += step.value.size
    for (const { features } of step.value.values()) {
      const mask = conditions.reduce((sum, condition, i) => inSegment(features, condition, work.now) ? sum | 1 << i : sum, 0)
      counts.set(mask, (counts.get(mask) ?? 0) + 1)
    }
  }
}
