/** One customer's figures at an instant. `recencyDays` since the last purchase, `monetaryMinor` net of returns. */
export interface RfmFigures { readonly customer: string; readonly recencyDays: number; readonly frequency: number; readonly monetaryMinor: number }
export interface RfmScores { readonly r: number; readonly f: number; readonly m: number }
/** Four cut values per figure, ascending in worth: for recency the largest number of days comes first. */
export interface RfmCuts { readonly recencyDays: readonly number[]; readonly frequency: readonly number[]; readonly monetaryMinor: readonly number[] }
export type RfmRule = 'disc' | 'ntile'

const SHARES = [0.2, 0.4, 0.6, 0.8] as const

/**
 * Cut values that are real values of the data (percentile_disc, type 1): ties always share a score, the order of rows says nothing, and one new order
 * can be scored against stored cuts. Source: docs/policy/rfm.md.
 */
export function cutValues (customers: readonly RfmFigures[]): RfmCuts {
  const disc = (of: (one: RfmFigures) => number): number[] => {
    const sorted = Float64Array.from(customers, of).sort()
    return SHARES.map(share => sorted[Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1)] ?? NaN)
  }
  return { recencyDays: disc(one => -one.recencyDays).map(value => -value), frequency: disc(one => one.frequency), monetaryMinor: disc(one => one.monetaryMinor) }
}

/** 1 (worst) to 5: one more than the cut values strictly below. */
export function scoreByCuts (one: RfmFigures, cuts: RfmCuts): RfmScores {
  const above = (value: number, of: readonly number[]): number => 1 + of.filter(cut => cut < value).length
  return { r: 1 + cuts.recencyDays.filter(cut => one.recencyDays < cut).length, f: above(one.frequency, cuts.frequency), m: above(one.monetaryMinor, cuts.monetaryMinor) }
}

/** Five groups as equal as can be (SQL's NTILE): ties are split by the customer's id, in number order where ids are numbers. */
export function scoreByRank (customers: readonly RfmFigures[]): readonly RfmScores[] {
  const ids = customers.map(one => one.customer)
  const numeric = ids.every(id => /^\d{1,15}$/.test(id))
  const byId = (a: number, b: number): number => numeric ? Number(ids[a]) - Number(ids[b]) : ids[a]! < ids[b]! ? -1 : 1
  const rank = (of: (one: RfmFigures) => number): Uint8Array => {
    const scores = new Uint8Array(customers.length)
    const values = customers.map(of)
    const order = values.map((_, i) => i).toSorted((a, b) => values[a]! - values[b]! || byId(a, b))
    const [size, larger] = [Math.floor(order.length / 5), order.length % 5]
    let at = 0
    for (let group = 0; group < 5; group++) for (let i = 0; i < size + (group < larger ? 1 : 0); i++) scores[order[at++]!] = group + 1
    return scores
  }
  const [r, f, m] = [rank(one => -one.recencyDays), rank(one => one.frequency), rank(one => one.monetaryMinor)]
  return customers.map((_, i) => ({ r: r[i]!, f: f[i]!, m: m[i]! }))
}
