import type { Instant } from './clock.ts'

export interface Limit { readonly burst: number; readonly perSecond: number }

/** Token buckets by key: allows `burst` at once, then `perSecond`. Keys at rest are forgotten. */
export interface Limiter {
  /** 0 when allowed (one token is taken), else the milliseconds until one will be there. */
  take(key: string, now: Instant): number
}

export function createLimiter (limit: Limit, maxKeys = 100_000): Limiter {
  const buckets = new Map<string, { tokens: number; at: Instant }>()
  return {
    take (key, now) {
      const known = buckets.get(key)
      const elapsed = known ? Math.max(0, now - known.at) : 0
      const tokens = known ? Math.min(limit.burst, known.tokens + elapsed / 1_000 * limit.perSecond) : limit.burst
      buckets.delete(key) // re-insert: the map's order is the order of last use
      buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
      if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value!)
      return tokens >= 1 ? 0 : Math.ceil((1 - tokens) / limit.perSecond * 1_000)
    },
  }
}
