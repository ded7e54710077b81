/** What was bought together, as item ids; doubles within a basket count once. `weight`: how much it says, 1 unless given. */
export interface Basket { readonly items: readonly string[]; readonly weight?: number }

/** Two things in one basket `n` times. `lift` above 1: more often than chance would put them there. Lift, cosine and confidence are of the weights, counts are not. */
export interface Pair { readonly a: string; readonly b: string; readonly n: number; readonly nA: number; readonly nB: number; readonly lift: number; readonly cosine: number; readonly confidenceAB: number; readonly confidenceBA: number }
export interface Triple { readonly items: readonly [string, string, string]; readonly n: number }
/** Whoever has `from` in the basket has `to` there, too, in this share of cases. */
export interface Rule { readonly from: string; readonly to: string; readonly n: number; readonly confidence: number; readonly lift: number }

export interface CoPurchase {
  readonly baskets: number
  /** Distinct items, seldom ones included. */
  readonly items: number
  readonly leastCount: number
  /** Items bought at least `leastCount` times, most bought first; ties by id. */
  readonly frequent: readonly { readonly item: string; readonly n: number }[]
  readonly pairs: readonly Pair[]
  /** True when more items were frequent than are counted in pairs: the seldomest were left out. */
  readonly cut: boolean
}

/** The table of pairs is a triangle of this many items a side: 72 MB. */
const MOST_ITEMS = 6_000

/**
 * Counts items and pairs that stand in at least `leastCount` baskets. Pairs come by cosine, best first, ties by id: the order of baskets says nothing.
 * Lift is given to filter with; ranked by it, things bought twice win. Source: docs/policy/predictions.md, "What next".
 */
export function coPurchase (baskets: Iterable<Basket>, leastCount: number): CoPurchase {
  const { all, counts, weights, total } = counted(baskets)
  const wanted = [...counts].filter(([, n]) => n >= leastCount).toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const frequent = wanted.slice(0, MOST_ITEMS)
  const rank = new Map(frequent.map(([item], i) => [item, i]))
  const size = frequent.length
  const together = new Int32Array(size * (size - 1) / 2)
  const weight = new Float32Array(together.length)
  for (const { items, weight: by = 1 } of all) {
    const ranks = ranksOf(items, rank)
    for (let i = 0; i < ranks.length; i++) {
      const row = ranks[i]! * (2 * size - ranks[i]! - 1) / 2 - ranks[i]! - 1
      for (let j = i + 1; j < ranks.length; j++) {
        together[row + ranks[j]!]!++
        weight[row + ranks[j]!]! += by
      }
    }
  }
  const pairs: Pair[] = []
  for (let a = 0, at = 0; a < size; a++) {
    for (let b = a + 1; b < size; b++, at++) if (together[at]! >= leastCount) pairs.push(pairOf([frequent[a]!, frequent[b]!], together[at]!, weight[at]!))
  }
  function pairOf (both: readonly [string, number][], n: number, w: number): Pair {
    const [[a, nA], [b, nB]] = both.toSorted(([x], [y]) => x < y ? -1 : 1) as [[string, number], [string, number]] // two of them
    const [wA, wB] = [weights.get(a)!, weights.get(b)!]
    return { a, b, n, nA, nB, lift: w * total / (wA * wB), cosine: w / Math.sqrt(wA * wB), confidenceAB: w / wA, confidenceBA: w / wB }
  }
  return {
    baskets: all.length, items: counts.size, leastCount, frequent: frequent.map(([item, n]) => ({ item, n })), cut: wanted.length > size,
    pairs: pairs.toSorted((x, y) => y.cosine - x.cosine || (x.a < y.a || (x.a === y.a && x.b < y.b) ? -1 : 1)),
  }
}

interface Counted { readonly all: Basket[]; readonly counts: Map<string, number>; readonly weights: Map<string, number>; readonly total: number }

function counted (baskets: Iterable<Basket>): Counted {
  const [counts, weights] = [new Map<string, number>(), new Map<string, number>()]
  const all: Basket[] = []
  let total = 0
  for (const { items, weight = 1 } of baskets) {
    const once = [...new Set(items)]
    all.push({ items: once, weight })
    total += weight
    for (const item of once) {
      counts.set(item, (counts.get(item) ?? 0) + 1)
      weights.set(item, (weights.get(item) ?? 0) + weight)
    }
  }
  return { all, counts, weights, total }
}

function ranksOf (items: readonly string[], rank: ReadonlyMap<string, number>): number[] {
  const ranks: number[] = []
  for (const item of items) { const at = rank.get(item); if (at !== undefined) ranks.push(at) }
  return ranks.sort((a, b) => a - b)
}

/** Both directions of each pair that hold at least this often, surest first. */
export function rulesOf ({ pairs }: Pick<CoPurchase, 'pairs'>, leastConfidence: number): Rule[] {
  return pairs.flatMap(({ a, b, n, lift, confidenceAB, confidenceBA }): Rule[] => [{ from: a, to: b, n, lift, confidence: confidenceAB }, { from: b, to: a, n, lift, confidence: confidenceBA }])
    .filter(rule => rule.confidence >= leastConfidence).toSorted((x, y) => y.confidence - x.confidence || (x.from < y.from ? -1 : 1))
}

/** Threes in at least `leastCount` baskets: only where all three pairs are frequent, too. Source: Agrawal and Srikant 1994 (Apriori). */
export function triplesOf (baskets: Iterable<Basket>, { frequent, pairs, leastCount }: CoPurchase): Triple[] {
  const rank = new Map(frequent.map(({ item }, i) => [item, i]))
  const size = frequent.length
  const after = new Map<number, Set<number>>()
  for (const { a, b } of pairs) {
    const [low, high] = [rank.get(a)!, rank.get(b)!].toSorted((x, y) => x - y) as [number, number] // two of them
    after.set(low, (after.get(low) ?? new Set()).add(high))
  }
  const counts = new Map<number, number>()
  for (const { items } of baskets) {
    const ranks = ranksOf([...new Set(items)], rank)
    for (let i = 0; i < ranks.length; i++) {
      const seconds = after.get(ranks[i]!)
      if (!seconds) continue
      const here = ranks.slice(i + 1).filter(other => seconds.has(other))
      for (let j = 0; j < here.length; j++) {
        const thirds = after.get(here[j]!)
        if (!thirds) continue
        for (let k = j + 1; k < here.length; k++) {
          if (!thirds.has(here[k]!)) continue
          const key = (ranks[i]! * size + here[j]!) * size + here[k]!
          counts.set(key, (counts.get(key) ?? 0) + 1)
        }
      }
    }
  }
  const item = (at: number): string => frequent[at]!.item
  return [...counts].filter(([, n]) => n >= leastCount).map(([key, n]): Triple => {
    const items = [item(Math.floor(key / size / size)), item(Math.floor(key / size) % size), item(key % size)].toSorted()
    return { items: [items[0]!, items[1]!, items[2]!], n }
  }).toSorted((x, y) => y.n - x.n || (x.items.join(' ') < y.items.join(' ') ? -1 : 1))
}
