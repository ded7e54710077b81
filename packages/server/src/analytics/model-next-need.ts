import { day, type Instant } from '../kernel/clock.ts'
import { coPurchase, type Basket, type CoPurchase, type Pair } from './model-baskets.ts'

export type Because =
  | { readonly kind: 'bought-together'; /** What the customer has. */ readonly with: string; readonly times: number; readonly confidence: number; readonly lift: number }
  | { readonly kind: 'category-rule'; readonly from: string; readonly to: string; /** Null: stated by the shop, not counted. */ readonly confidence: number | null }
export interface Need { readonly item: string; readonly score: number; readonly because: Because }

/** Who bought of the one kind also bought of the other. `confidence` null: the shop says so. */
export interface CategoryRule { readonly from: string; readonly to: string; readonly confidence: number | null; readonly n: number }

export interface NextNeedModel {
  readonly now: Instant; readonly rules: NextNeedRules
  readonly baskets: number; readonly pairs: number
  /** By item, what is bought with it, best first. */
  readonly beside: ReadonlyMap<string, readonly Beside[]>
  /** Items by how often they are bought. */
  readonly popular: readonly string[]
  readonly categoryOf: ReadonlyMap<string, string>
  readonly categoryRules: readonly CategoryRule[]
}
interface Beside { readonly item: string; readonly cosine: number; readonly confidence: number; readonly n: number; readonly lift: number }

export interface NextNeedRules {
  /** Seen together in fewer baskets than this share, and never in fewer than `leastCount`, a pair is chance. */
  readonly leastShare: number
  readonly leastCount: number
  readonly rank: 'cosine' | 'confidence'
  /** A basket this many days old says half as much as one of today: what is bought changes with the season. */
  readonly halfDays: number
  /** The same of what a customer bought themselves. */
  readonly ownHalfDays: number
  /** How many neighbours of one item are kept. */
  readonly mostBeside: number
  readonly leastCategoryConfidence: number
}
/** Chosen by next-basket hits from May to September 2010 of Online Retail II, before the months it is measured in. Source: docs/policy/predictions.md, "What next". */
export const NEXT_NEED_RULES: NextNeedRules = { leastShare: 0.0006, leastCount: 5, rank: 'cosine', halfDays: 30, ownHalfDays: 10, mostBeside: 1_000, leastCategoryConfidence: 0.1 }

const leastOf = ({ leastShare, leastCount }: NextNeedRules, baskets: number): number => Math.max(leastCount, Math.ceil(leastShare * baskets))

export interface Bought extends Basket { readonly customer: string | null; readonly at: Instant }
interface Teaching { readonly categories?: ReadonlyMap<string, string>; /** Rules of kinds the shop states itself. */ readonly stated?: readonly { readonly from: string; readonly to: string }[]; readonly rules?: NextNeedRules }

const faded = (at: Instant, now: Instant, halfDays: number): number => 2 ** (-(now - at) / day / halfDays)

/** Learns from everybody's baskets before `now` which things go together, and, where categories are known, which kinds follow which. */
export function learnNextNeed (baskets: readonly Bought[], now: Instant, { categories = new Map(), stated = [], rules = NEXT_NEED_RULES }: Teaching = {}): NextNeedModel {
  const found = coPurchase(baskets.map(one => ({ items: one.items, weight: faded(one.at, now, rules.halfDays) })), leastOf(rules, baskets.length))
  const beside = new Map<string, Beside[]>()
  const add = (from: string, { n, lift, cosine }: Pair, item: string, confidence: number): void => {
    const known = beside.get(from) ?? []
    known.push({ item, cosine, confidence, n, lift })
    beside.set(from, known)
  }
  for (const pair of found.pairs) {
    if (pair.lift <= 1) continue // no more together than chance: a filter, never a rank
    add(pair.a, pair, pair.b, pair.confidenceAB)
    add(pair.b, pair, pair.a, pair.confidenceBA)
  }
  for (const [item, list] of beside) beside.set(item, list.toSorted((x, y) => y[rules.rank] - x[rules.rank] || (x.item < y.item ? -1 : 1)).slice(0, rules.mostBeside))
  return { now, rules, baskets: found.baskets, pairs: found.pairs.length, beside, popular: popularOf(found, baskets), categoryOf: categories, categoryRules: [...stated.map(one => ({ ...one, confidence: null, n: 0 })), ...learnCategoryRules(baskets, categories, rules)] }
}

/** Frequent ones first, as they are counted already; then the rest, so that a small shop has an order, too. */
function popularOf ({ frequent }: CoPurchase, baskets: readonly Basket[]): string[] {
  const known = new Set(frequent.map(one => one.item))
  return [...known, ...[...new Set(baskets.flatMap(one => one.items))].filter(item => !known.has(item)).toSorted()]
}

/** Kinds that follow kinds over a customer's whole history: a case for a phone is seldom in the phone's own basket. */
function learnCategoryRules (baskets: readonly Bought[], categories: ReadonlyMap<string, string>, rules: NextNeedRules): CategoryRule[] {
  if (categories.size === 0) return []
  const byCustomer = new Map<string, Set<string>>()
  for (const { customer, items } of baskets) {
    if (customer === null) continue
    const kinds = byCustomer.get(customer) ?? new Set<string>()
    for (const item of items) { const kind = categories.get(item); if (kind !== undefined) kinds.add(kind) }
    byCustomer.set(customer, kinds)
  }
  const { pairs } = coPurchase([...byCustomer.values()].map(kinds => ({ items: [...kinds] })), leastOf(rules, byCustomer.size))
  return pairs.filter(pair => pair.lift > 1).flatMap(({ a, b, n, confidenceAB, confidenceBA }): CategoryRule[] => [{ from: a, to: b, n, confidence: confidenceAB }, { from: b, to: a, n, confidence: confidenceBA }])
    .filter(rule => rule.confidence! >= rules.leastCategoryConfidence).toSorted((x, y) => y.confidence! - x.confidence! || (x.from < y.from ? -1 : 1))
}

/** One thing a customer bought, and when. */
export interface Has { readonly item: string; readonly at: Instant }

/**
 * What this customer is likely to need next, best first; never what they have. What they bought speaks for its neighbours, the more the later
 * they bought it; where that gives too little, the rules of kinds fill up (a newcomer, a new article). Nothing else does: what merely sells well
 * is no need of theirs.
 */
export function nextNeeds (model: NextNeedModel, bought: readonly Has[], most: number): Need[] {
  const { rank, ownHalfDays } = model.rules
  const owned = new Map<string, Instant>()
  for (const { item, at } of bought) owned.set(item, Math.max(at, owned.get(item) ?? -Infinity))
  const scores = new Map<string, { score: number; most: number; best: Beside; with: string } | null>() // null: what they have
  for (const item of owned.keys()) scores.set(item, null)
  for (const [item, at] of owned) {
    const by = faded(at, model.now, ownHalfDays)
    for (const beside of model.beside.get(item) ?? []) {
      const known = scores.get(beside.item)
      if (known === null) continue
      const adds = by * beside[rank]
      if (!known) scores.set(beside.item, { score: adds, most: adds, best: beside, with: item })
      else {
        known.score += adds
        if (adds > known.most) { known.most = adds; known.best = beside; known.with = item }
      }
    }
  }
  const needs = [...scores].flatMap(([item, found]) => found ? { item, ...found } : []).toSorted((x, y) => y.score - x.score || (x.item < y.item ? -1 : 1)).slice(0, most)
    .map(({ item, score, best, with: has }): Need => ({ item, score, because: { kind: 'bought-together', with: has, times: best.n, confidence: best.confidence, lift: best.lift } }))
  return needs.length < most ? [...needs, ...byCategory(model, owned, new Set(needs.map(one => one.item))).slice(0, most - needs.length)] : needs
}

function byCategory ({ categoryOf, categoryRules, popular }: NextNeedModel, owned: ReadonlyMap<string, Instant>, taken: ReadonlySet<string>): Need[] {
  const has = new Set([...owned.keys()].flatMap(item => categoryOf.get(item) ?? []))
  const used = new Set(taken)
  return categoryRules.filter(rule => has.has(rule.from) && !has.has(rule.to)).flatMap((rule): Need[] => {
    const item = popular.find(one => categoryOf.get(one) === rule.to && !owned.has(one) && !used.has(one))
    if (item === undefined) return []
    used.add(item)
    return [{ item, score: 0, because: { kind: 'category-rule', from: rule.from, to: rule.to, confidence: rule.confidence } }] // below whatever was counted
  })
}

export interface NextBaskets { readonly customers: number; /** Share of customers whose next basket held one of the ten named. */ readonly hits: number; readonly popularHits: number; readonly ratio: number | null; readonly withoutNeed: number }

/**
 * How often ten names hit the next basket: learned from what lies before `from`, asked of each customer's first basket after it, of which only
 * what they never bought counts. Beside it what naming the ten most bought would have hit.
 */
export function judgeNextNeed (baskets: readonly Bought[], from: Instant, teaching: Teaching = {}): NextBaskets {
  const model = learnNextNeed(baskets.filter(one => one.at < from), from, teaching)
  const people = new Map<string, { has: Has[]; next?: readonly string[] }>()
  for (const { customer, at, items } of baskets.toSorted((a, b) => a.at - b.at)) {
    if (customer === null) continue
    const known = people.get(customer)
    const bought = items.map(item => ({ item, at }))
    if (at >= from) { if (known) known.next ??= items } else if (known) known.has.push(...bought)
    else people.set(customer, { has: bought })
  }
  let [customers, hits, popularHits, withoutNeed] = [0, 0, 0, 0]
  for (const { has, next = [] } of people.values()) {
    const owned = new Set(has.map(one => one.item))
    const fresh = new Set(next.filter(item => !owned.has(item)))
    if (fresh.size === 0) continue
    customers++
    const needs = nextNeeds(model, has, 10)
    if (needs.length === 0) withoutNeed++
    if (needs.some(one => fresh.has(one.item))) hits++
    const named = new Set<string>()
    for (const item of model.popular) { if (named.size === 10) break; if (!owned.has(item)) named.add(item) }
    if ([...named].some(item => fresh.has(item))) popularHits++
  }
  return { customers, hits: hits / customers, popularHits: popularHits / customers, ratio: popularHits === 0 ? null : hits / popularHits, withoutNeed }
}
