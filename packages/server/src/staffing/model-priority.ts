import { erlangC } from './model-erlang.ts'
import { erlangA, offeredWait } from './model-patience.ts'
import { spareRate } from './model-exact.ts'

/** Two classes served alike; high goes first, whoever is being served stays served. */
export interface TwoClasses { readonly n: number; readonly lamHigh: number; readonly lamLow: number; readonly mu: number }

export interface PriorityWaits { readonly pWait: number; readonly meanWaitHigh: number; readonly meanWaitLow: number; readonly meanWaitAll: number; readonly pHighWaitGt: (t: number) => number }

/** Strict priority without abandonment; only for lamHigh + lamLow < n·mu. Source: Cobham 1954; Kella and Yechiali 1985. */
export function priorityWaits ({ n, lamHigh, lamLow, mu }: TwoClasses): PriorityWaits {
  const spare = spareRate(n, mu, lamHigh, lamLow)
  const spareOfHigh = spareRate(n, mu, lamHigh)
  const lam = lamHigh + lamLow
  const { pWait } = erlangC({ n, lam, mu })
  return {
    pWait, meanWaitHigh: pWait / spareOfHigh, meanWaitLow: pWait / spareOfHigh * (n * mu / spare), meanWaitAll: pWait / spare,
    pHighWaitGt: t => pWait * Math.exp(-spareOfHigh * t),
  }
}

export interface ImpatientPriorityWaits {
  readonly pWait: number; readonly meanWaitHigh: number; readonly meanWaitLow: number; readonly meanWaitAll: number
  readonly pAbandonHigh: number; readonly pAbandonLow: number; readonly pAbandonAll: number
  readonly highTail: (t: number) => { readonly offeredWaitGt: number; readonly waitGt: number }
}

/**
 * Strict priority where both classes lose patience at rate theta. Who waits at all is Erlang-A's; given that all are busy, the high class
 * sees a queue of its own kind only (cut argument). The low class is what remains of the total.
 */
export function impatientPriorityWaits ({ theta, ...classes }: TwoClasses & { readonly theta: number }): ImpatientPriorityWaits {
  const { n, lamHigh, lamLow, mu } = classes
  const lam = lamHigh + lamLow
  const all = erlangA({ n, lam, mu, theta })
  const high = highWaits({ n, lamHigh, mu, theta })
  const meanWaitHigh = all.pWait * high.meanWaitGivenBusy
  const meanWaitLow = (lam * all.meanWait - lamHigh * meanWaitHigh) / lamLow
  return {
    pWait: all.pWait, meanWaitHigh, meanWaitLow, meanWaitAll: all.meanWait,
    pAbandonHigh: theta * meanWaitHigh, pAbandonLow: theta * meanWaitLow, pAbandonAll: all.pAbandon,
    highTail (t) {
      const offeredWaitGt = all.pWait * high.offeredWaitGtGivenBusy(t)
      return { offeredWaitGt, waitGt: Math.exp(-theta * t) * offeredWaitGt }
    },
  }
}

export interface HighWaits { readonly meanWaitGivenBusy: number; readonly offeredWaitGtGivenBusy: (t: number) => number }

/** What the high class meets while everyone is busy: nobody but its own kind is before it. Also true under hold-back. */
export function highWaits ({ n, lamHigh, mu, theta }: { readonly n: number; readonly lamHigh: number; readonly mu: number; readonly theta: number }): HighWaits {
  const law = offeredWait({ n, lam: lamHigh, mu, theta })
  const { sums } = law.beyond(0, () => 1, u => -Math.expm1(-u))
  return {
    meanWaitGivenBusy: sums[1]! / sums[0]! / theta,
    offeredWaitGtGivenBusy (t) {
      const { shift, sums: rest } = law.beyond(theta * t, () => 1)
      return Math.exp(-shift) * rest[0]! / sums[0]!
    },
  }
}
