import { day, type Instant } from '../kernel/clock.ts'
import type { Condition, Leaf } from './contract.ts'

type Value = number | string | boolean | readonly string[] | null
export type Known = Readonly<Record<string, Value>>

/**
 * Whether a customer with these features is in the segment, at `now`. What is not known answers no comparison, `!=` neither; `not` is the plain
 * opposite. A list that may be empty is known, and has nothing.
 */
export function inSegment (features: Known, condition: Condition, now: Instant): boolean {
  if ('all' in condition) return condition.all.every(one => inSegment(features, one, now))
  if ('any' in condition) return condition.any.some(one => inSegment(features, one, now))
  if ('not' in condition) return !inSegment(features, condition.not, now)
  return answers(features[condition.feature] ?? null, condition, now)
}

function answers (value: Value, leaf: Leaf, now: Instant): boolean {
  if ('known' in leaf) return (value !== null && !(Array.isArray(value) && value.length === 0)) === leaf.known
  if (value === null || typeof value === 'boolean') return false
  if ('has' in leaf) return typeof value === 'object' && value.includes(leaf.has)
  if ('in' in leaf) return typeof value === 'object' ? leaf.in.some(word => value.includes(word)) : typeof value === 'string' && leaf.in.includes(value)
  if ('withinDays' in leaf) return typeof value === 'number' && value > now - leaf.withinDays * day && value <= now
  if ('from' in leaf) return typeof value === 'number' && value >= leaf.from && value <= leaf.to
  if (typeof value !== typeof leaf.value) return false
  switch (leaf.is) {
    case '=': return value === leaf.value
    case '!=': return value !== leaf.value
    case '<': return value < leaf.value
    case '<=': return value <= leaf.value
    case '>': return value > leaf.value
    case '>=': return value >= leaf.value
  }
}

/** How many are in exactly which of the segments, of counts by mask (bit i: in segment i); the fewest segments first. */
export function overlapOf (counts: ReadonlyMap<number, number>, segments: number): { in: readonly number[]; count: number }[] {
  const places = (mask: number): number[] => Array.from({ length: segments }, (_, i) => i).filter(i => mask & 1 << i)
  return Array.from({ length: 2 ** segments - 1 }, (_, i) => ({ in: places(i + 1), count: counts.get(i + 1) ?? 0 })).toSorted((a, b) => a.in.length - b.in.length || (a.in.join() < b.in.join() ? -1 : 1))
}
