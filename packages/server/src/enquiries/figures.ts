/** A share and its 95 % confidence interval. */
export interface Share { readonly good: number; readonly of: number; readonly share: number; readonly low: number; readonly high: number }

const Z = 1.959_964

/** Wilson's interval: right for shares near 0 or 1 and for few cases, where the usual one is not. Source: Wilson 1927. */
export function shareOf (good: number, of: number): Share {
  if (of === 0) return { good, of, share: 0, low: 0, high: 1 }
  const p = good / of
  const spread = Z * Math.sqrt(p * (1 - p) / of + Z * Z / (4 * of * of))
  const centre = p + Z * Z / (2 * of)
  const scale = 1 + Z * Z / of
  return { good, of, share: p, low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
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
