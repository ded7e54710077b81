import { sumLevels, type Level } from './model-levels.ts'

/** Two classes, each with its own patience (a rate of 0 waits for ever). */
export interface ClassRates { readonly mu: number; readonly lamHigh: number; readonly lamLow: number; readonly thetaHigh: number; readonly thetaLow: number }
/** How many of each class may wait in the truncated chain: whoever finds that many is turned away. */
export type Truncation = readonly [high: number, low: number]

export interface PoolFigures {
  readonly states: number; readonly truncationMass: number
  readonly pHighWait: number; readonly pLowWait: number; readonly meanWaitHigh: number; readonly meanWaitLow: number
  readonly pAbandonHigh: number; readonly pAbandonLow: number; readonly pAbandonAll: number
  /** Of the servers that serve the high class, and of the others (0 when there are none). */
  readonly utilisation: number; readonly utilisationLow: number
}
export interface HoldBack extends ClassRates { readonly n: number; readonly reserve: number }
export interface NModel extends ClassRates { readonly gold: number; readonly regular: number; readonly holdBack: number }

const [MASS, BUSY, BUSY_LOW, QUEUE_HIGH, QUEUE_LOW, HIGH_WAITS, LOW_WAITS, CUT] = [0, 1, 2, 3, 4, 5, 6, 7]
const FUNCTIONALS = 8

/**
 * One pool of n: high is served whenever a server is free, low only while more than `reserve` are free, after a completion too.
 *
 * Levels are the waiting low ones; a line is (busy from n − reserve to n, then high ones waiting). Below n − reserve busy it is a plain
 * birth-death chain, summed by itself and hung on the first entry.
 */
export function holdBackFigures (pool: HoldBack, [mostHigh, mostLow]: Truncation): PoolFigures {
  const { n, reserve, mu, lamHigh, lamLow, thetaHigh, thetaLow } = pool
  const open = n - reserve
  const below = openServers(open, (lamHigh + lamLow) / mu)
  const size = reserve + mostHigh + 1
  const level = (q: number): Level => ({
    size, first: 0,
    right: () => lamHigh,
    left: i => Math.min(open + i, n) * mu + Math.max(0, i - reserve) * thetaHigh,
    up: () => lamLow,
    down: i => q * thetaLow + (i === 0 ? open * mu : 0),
    values (i, out) {
      out[MASS] = below.last
      out[BUSY] = below.last * Math.min(open + i, n)
      out[BUSY_LOW] = 0
      out[QUEUE_HIGH] = below.last * Math.max(0, i - reserve)
      out[QUEUE_LOW] = below.last * q
      out[HIGH_WAITS] = i >= reserve ? below.last : 0
      out[LOW_WAITS] = below.last
      out[CUT] = (i >= reserve && i - reserve === mostHigh) || q === mostLow ? below.last : 0
      if (q > 0 || i > 0) return
      out[MASS] = 1
      out[BUSY] = below.mean
    },
  })
  const spare = n * mu - lamHigh - lamLow
  const sums = sumLevels({ count: mostLow + 1, functionals: FUNCTIONALS, closed: crowded(-spare, thetaLow, mostLow), at: level })
  return figures(sums, pool, { servers: n, others: 0, states: open + reserve * (mostLow + 1) + (mostHigh + 1) * (mostLow + 1) })
}

/**
 * Gold serves VIPs and, while more than `holdBack` gold are free, regular shoppers that the regular pool cannot take.
 *
 * Levels are the busy regular servers, then the waiting regular shoppers; a line is (busy gold, then waiting VIPs).
 */
export function nModelFigures (model: NModel, [mostHigh, mostLow]: Truncation): PoolFigures {
  const { gold, regular, holdBack, mu, lamHigh, lamLow, thetaHigh, thetaLow } = model
  const open = gold - holdBack
  const level = (k: number): Level => {
    const q = k - regular
    const first = q > 0 ? open : 0
    return {
      size: gold + mostHigh + 1 - first, first,
      right: i => q === 0 && i < open ? lamHigh + lamLow : lamHigh,
      left: i => Math.min(first + i, gold) * mu + Math.max(0, first + i - gold) * thetaHigh,
      up: i => q === 0 && i < open ? 0 : lamLow,
      down: i => q > 0 ? regular * mu + q * thetaLow + (i === 0 ? open * mu : 0) : k * mu,
      values (i, out) {
        const at = first + i
        out[MASS] = 1
        out[BUSY] = Math.min(at, gold)
        out[BUSY_LOW] = Math.min(k, regular)
        out[QUEUE_HIGH] = Math.max(0, at - gold)
        out[QUEUE_LOW] = Math.max(0, q)
        out[HIGH_WAITS] = at >= gold ? 1 : 0
        out[LOW_WAITS] = q >= 0 && at >= open ? 1 : 0
        out[CUT] = (at >= gold && at - gold === mostHigh) || q === mostLow ? 1 : 0
      },
    }
  }
  const overflow = lamLow - (regular + Math.max(0, open - lamHigh / mu)) * mu
  const closed = overflow > 0 ? regular + crowded(overflow, thetaLow, mostLow) : Math.min(regular, Math.floor(lamLow / mu))
  const sums = sumLevels({ count: regular + mostLow + 1, functionals: FUNCTIONALS, closed, at: level })
  return figures(sums, model, { servers: gold, others: regular, states: (regular + 1) * (gold + mostHigh + 1) + mostLow * (holdBack + mostHigh + 1) })
}

/** The likeliest number waiting when arrivals exceed service by `excess`. */
function crowded (excess: number, theta: number, most: number): number {
  return excess > 0 ? Math.min(most, theta > 0 ? Math.floor(excess / theta) : most) : 0
}

/** Busy servers 0 … m as in a loss system of load a: the share of m among them, and the sum of k times the share. Relative to the likeliest, so that nothing overflows. */
function openServers (m: number, a: number): { readonly last: number; readonly mean: number } {
  const mode = Math.min(m, Math.floor(a))
  let last = mode === m ? 1 : 0
  let total = 1
  let sum = mode
  for (let k = mode, share = 1; k > 0 && share > 0; k--) {
    share *= k / a
    total += share
    sum += share * (k - 1)
  }
  for (let k = mode + 1, share = 1; k <= m; k++) {
    share *= a / k
    total += share
    sum += share * k
    last = share
  }
  return { last: last / total, mean: sum / total }
}

function figures (sums: Float64Array, rates: ClassRates, pool: { servers: number; others: number; states: number }): PoolFigures {
  const mean = (functional: number): number => sums[functional]! / sums[MASS]!
  const { lamHigh, lamLow, thetaHigh, thetaLow } = rates
  const meanWaitHigh = mean(QUEUE_HIGH) / lamHigh
  const meanWaitLow = mean(QUEUE_LOW) / lamLow
  return {
    states: pool.states, truncationMass: mean(CUT), pHighWait: mean(HIGH_WAITS), pLowWait: mean(LOW_WAITS), meanWaitHigh, meanWaitLow,
    pAbandonHigh: thetaHigh * meanWaitHigh, pAbandonLow: thetaLow * meanWaitLow,
    pAbandonAll: (thetaHigh * mean(QUEUE_HIGH) + thetaLow * mean(QUEUE_LOW)) / (lamHigh + lamLow),
    utilisation: mean(BUSY) / pool.servers, utilisationLow: pool.others > 0 ? mean(BUSY_LOW) / pool.others : 0,
  }
}
