import type { Moment } from './model-moments.ts'
import type { State } from './model-state.ts'

/** Version of the stored form. A state of another version is rebuilt from the rows. */
const VERSION = 1

type Pairs<V> = readonly (readonly [string, V])[]
interface Encoded {
  readonly v: number; readonly b: Pairs<readonly [readonly Moment[], readonly Moment[], readonly (number | null)[]]>; readonly c: Pairs<readonly Moment[]>; readonly m: Pairs<readonly Moment[]>
  readonly p: Pairs<number>; readonly l: readonly (readonly Moment[])[]; readonly ch: Pairs<number>; readonly h: readonly number[]; readonly pt: State['points']; readonly s: State['seen']; readonly n: number
}

/** Names are values in pairs, never property names: a category called __proto__ is a category. Sorted, so that equal states are equal texts. */
export function encodeState (state: State): string {
  const pairs = <V>(map: ReadonlyMap<string, V>): Pairs<V> => [...map].toSorted(([a], [b]) => a < b ? -1 : 1)
  const { views, carts, searches, contacts, broken, parcels, ratings, reviews } = state.lists
  const encoded: Encoded = {
    v: VERSION,
    b: pairs(state.bought).map(([currency, { sales, returns, older: o }]) => [currency, [sales, returns, [o.sales, o.returns, o.salesMinor, o.returnsMinor, o.firstAt, o.lastAt]]] as const),
    c: pairs(state.categories), m: pairs(state.brands), p: pairs(state.prices), l: [views, carts, searches, contacts, broken, parcels, ratings, reviews],
    ch: pairs(state.channels), h: state.hours, pt: state.points, s: state.seen, n: state.notes,
  }
  return JSON.stringify(encoded)
}

/** Undefined for another version. `stored` was written by encodeState. */
export function decodeState (stored: unknown): State | undefined {
  const e = stored as Encoded // as above
  if (e.v !== VERSION) return undefined
  const [views, carts, searches, contacts, broken, parcels, ratings, reviews] = e.l
  return {
    bought: new Map(e.b.map(([currency, [sales, returns, [s, r, sm, rm, firstAt, lastAt]]]) => [currency, { sales, returns, older: { sales: s!, returns: r!, salesMinor: sm!, returnsMinor: rm!, firstAt: firstAt!, lastAt: lastAt! } }])),
    categories: new Map(e.c), brands: new Map(e.m), prices: new Map(e.p),
    lists: { views: views!, carts: carts!, searches: searches!, contacts: contacts!, broken: broken!, parcels: parcels!, ratings: ratings!, reviews: reviews! },
    channels: new Map(e.ch), hours: e.h, points: e.pt, seen: e.s, notes: e.n,
  }
}
