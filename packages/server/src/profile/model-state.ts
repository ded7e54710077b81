import type { Instant } from '../kernel/clock.ts'
import { settleMoments, withMoment, type Moment } from './model-moments.ts'

/** One small thing that happened to one customer, as the state takes it in. Amounts are minor units; what a return brings back is negative. */
export type Fact =
  | { readonly kind: 'sale' | 'return'; readonly at: Instant; readonly minor: number; readonly currency: string }
  | { readonly kind: 'piece'; readonly at: Instant; readonly category: string | null; readonly brand: string | null; readonly pieces: number; readonly minor: number; readonly currency: string }
  | { readonly kind: 'view' | 'cart' | 'search'; readonly at: Instant; readonly category: string | null; readonly brand: string | null; readonly channel: string | null }
  | { readonly kind: 'contact'; readonly at: Instant; readonly solved: boolean; readonly channel: string | null }
  | { readonly kind: 'rating' | 'review'; readonly at: Instant; readonly stars: number; readonly channel: string | null }
  | { readonly kind: 'points'; readonly at: Instant; readonly balance: number; readonly channel: string | null }
  | { readonly kind: 'parcel'; readonly at: Instant; readonly late: boolean; readonly channel: string | null }
  | { readonly kind: 'broken' | 'note' | 'seen' | 'told'; readonly at: Instant; readonly channel: string | null }

/** What a customer bought in one currency: every instant a tier can still depend on, and the sum of what is older. */
export interface Bought { readonly sales: readonly Moment[]; readonly returns: readonly Moment[]; readonly older: Older }
interface Older { readonly sales: number; readonly returns: number; readonly salesMinor: number; readonly returnsMinor: number; readonly firstAt: Instant | null; readonly lastAt: Instant | null }

type Listed = 'views' | 'carts' | 'searches' | 'contacts' | 'broken' | 'parcels' | 'ratings' | 'reviews'
const LISTED: readonly Listed[] = ['views', 'carts', 'searches', 'contacts', 'broken', 'parcels', 'ratings', 'reviews']

/** Everything the features are computed from: integers, whatever order the facts came in. */
export interface State {
  readonly bought: ReadonlyMap<string, Bought>
  /** Count: looks. Sum: points of interest (a look 1, a cart 3, a bought line 8). */
  readonly categories: ReadonlyMap<string, readonly Moment[]>
  readonly brands: ReadonlyMap<string, readonly Moment[]>
  /** Pieces bought by price: currency and power of two of the minor price. */
  readonly prices: ReadonlyMap<string, number>
  /** Sum: unsolved contacts, late parcels, stars. */
  readonly lists: Readonly<Record<Listed, readonly Moment[]>>
  readonly channels: ReadonlyMap<string, number>
  /** By hour of the day, UTC. */
  readonly hours: readonly number[]
  readonly points: readonly [at: Instant, balance: number] | null
  readonly seen: readonly [first: Instant, last: Instant] | null
  readonly notes: number
}

export const EMPTY: State = {
  bought: new Map(), categories: new Map(), brands: new Map(), prices: new Map(), lists: { views: [], carts: [], searches: [], contacts: [], broken: [], parcels: [], ratings: [], reviews: [] },
  channels: new Map(), hours: Array.from({ length: 24 }, () => 0), points: null, seen: null, notes: 0,
}

/** Purchases: twice the longest window and the longest time a tier is held, so that it is known since when a tier holds. Looks: the longest window. */
export const BOUGHT = { keepDays: 825, exactDays: 825 }
export const SEEN = { keepDays: 400, exactDays: 90 }

const NOTHING: Bought = { sales: [], returns: [], older: { sales: 0, returns: 0, salesMinor: 0, returnsMinor: 0, firstAt: null, lastAt: null } }
const INTEREST = { view: 1, search: 1, cart: 3, piece: 8 } as const

/** The state after one more fact. Pure; the order of facts cannot matter, because sums, maxima and sorted lists do not know it. */
export function feature (state: State, fact: Fact): State {
  switch (fact.kind) {
    case 'sale': case 'return': {
      const before = state.bought.get(fact.currency) ?? NOTHING
      const list = fact.kind === 'sale' ? 'sales' : 'returns'
      return { ...seenAt(state, fact.at, fact.kind === 'sale'), bought: put(state.bought, fact.currency, { ...before, [list]: withMoment(before[list], [fact.at, 1, fact.minor]) }) }
    }
    case 'piece': {
      const price = fact.pieces > 0 && fact.minor > 0 ? `${fact.currency} ${Math.round(fact.minor / fact.pieces).toString(2).length - 1}` : undefined
      return { ...interested(state, fact, [fact.at, 0, INTEREST.piece]), prices: price === undefined ? state.prices : count(state.prices, price, fact.pieces) }
    }
    case 'view': case 'search': case 'cart': {
      const list = ({ view: 'views', search: 'searches', cart: 'carts' } as const)[fact.kind]
      return listed(told(interested(state, fact, [fact.at, fact.kind === 'view' ? 1 : 0, INTEREST[fact.kind]]), fact), list, [fact.at, 1, 0])
    }
    case 'contact': return listed(told(state, fact), 'contacts', [fact.at, 1, fact.solved ? 0 : 1])
    case 'parcel': return listed(counted(state, fact), 'parcels', [fact.at, 1, fact.late ? 1 : 0])
    case 'rating': return listed(told(state, fact), 'ratings', [fact.at, 1, fact.stars])
    case 'review': return listed(told(state, fact), 'reviews', [fact.at, 1, fact.stars])
    case 'broken': return listed(state, 'broken', [fact.at, 1, 0])
    case 'points': {
      const known = state.points
      const newer = known === null || fact.at > known[0] || (fact.at === known[0] && fact.balance > known[1]) // of two at one instant the larger, so that order never matters
      return { ...counted(state, fact), points: newer ? [fact.at, fact.balance] : known }
    }
    case 'note': return { ...told(state, fact), notes: state.notes + 1 }
    case 'told': return counted(state, fact)
    case 'seen': return told(state, fact)
  }
}

/** A batch of facts, one after the other. */
export function fold (state: State, facts: Iterable<Fact>): State {
  let next = state
  for (const fact of facts) next = feature(next, fact)
  return next
}

function put<V> (map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value)
}
const count = (map: ReadonlyMap<string, number>, key: string, by: number): ReadonlyMap<string, number> => put(map, key, (map.get(key) ?? 0) + by)
const listed = (state: State, list: Listed, moment: Moment): State => ({ ...state, lists: { ...state.lists, [list]: withMoment(state.lists[list], moment) } })
const counted = (state: State, { channel }: { channel: string | null }): State => channel === null ? state : { ...state, channels: count(state.channels, channel, 1) }
const told = (state: State, fact: { at: Instant; channel: string | null }): State => seenAt(counted(state, fact), fact.at, true)

/** The shopper was here themselves: a parcel that arrives, or a return that is booked, says nothing of their hours. */
function seenAt (state: State, at: Instant, themselves: boolean): State {
  if (!themselves) return state
  const hour = Math.floor(at / 3_600_000) % 24
  return { ...state, hours: state.hours.with(hour, state.hours[hour]! + 1), seen: state.seen === null ? [at, at] : [Math.min(state.seen[0], at), Math.max(state.seen[1], at)] }
}

function interested (state: State, { category, brand }: { category: string | null; brand: string | null }, moment: Moment): State {
  if (category === null && brand === null) return state
  const noted = (map: State['categories'], name: string | null): State['categories'] => name === null ? map : put(map, name, withMoment(map.get(name) ?? [], moment))
  return { ...state, categories: noted(state.categories, category), brands: noted(state.brands, brand) }
}

/** The same state without what no window can reach any more: what is read at `asOf` is always read from this, whenever it was last stored. */
export function settleState (state: State, asOf: Instant): State {
  const bought = new Map([...state.bought].map(([currency, { sales, returns, older }]) => {
    const [s, r] = [settleMoments(sales, asOf, BOUGHT), settleMoments(returns, asOf, BOUGHT)]
    return [currency, s.dropped.length + r.dropped.length === 0 ? { sales, returns, older } : { sales: s.kept, returns: r.kept, older: olderWith(older, s.dropped, r.dropped) }]
  }))
  const settled = (map: State['categories']): State['categories'] => new Map([...map].flatMap(([name, moments]) => {
    const { kept } = settleMoments(moments, asOf, SEEN)
    return kept.length === 0 ? [] : [[name, kept] as const]
  }))
  const lists = Object.fromEntries(LISTED.map(list => [list, settleMoments(state.lists[list], asOf, SEEN).kept])) as State['lists'] // the same keys
  return { ...state, bought, categories: settled(state.categories), brands: settled(state.brands), lists }
}

function olderWith (older: Older, sales: readonly Moment[], returns: readonly Moment[]): Older {
  const sum = (moments: readonly Moment[], of: 1 | 2): number => moments.reduce((total, one) => total + one[of], 0)
  const ats = [...sales.map(one => one[0]), ...[older.firstAt, older.lastAt].flatMap(at => at ?? [])]
  return {
    sales: older.sales + sum(sales, 1), returns: older.returns + sum(returns, 1), salesMinor: older.salesMinor + sum(sales, 2), returnsMinor: older.returnsMinor + sum(returns, 2),
    firstAt: ats.length === 0 ? null : Math.min(...ats), lastAt: ats.length === 0 ? null : Math.max(...ats),
  }
}
