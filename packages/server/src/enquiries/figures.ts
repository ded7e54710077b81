import { wilson } from '../analytics/index.ts'

/** A share and its 95 % confidence interval. */
export interface Share { readonly good: number; readonly of: number; readonly share: number; readonly low: number; readonly high: number }

export function shareOf (good: number, of: number): Share {
  const [low, high] = wilson(good, of)
  return { good, of, share: of === 0 ? 0 : good / of, low, high }
}

/** Shares by whatever the cases are grouped by, the group names sorted. */
export function sharesBy<T> (cases: readonly T[], groups: (one: T) => readonly string[], good: (one: T) => boolean): Record<string, Share> {
  const counts = new Map<string, [good: number, of: number]>()
  for (const one of cases) {
    for (const group of groups(one)) {
      const [n, of] = counts.get(group) ?? [0, 0]
      counts.set(group, [n + (good(one) ? 1 : 0), of + 1])
    }
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => a < b ? -1 : 1).map(([group, [n, of]]) => [group, shareOf(n, of)]))
}
