import { needClusters } from '../analytics/model-cluster-names.ts'
import { buyingAt, featuresAt, type History } from '../analytics/model-history.ts'
import { judgeNextNeed, learnNextNeed, nextNeeds, type Bought, type Has } from '../analytics/model-next-need.ts'
import { auc } from '../analytics/model-quality.ts'
import { learnRepurchase, repurchaseChance } from '../analytics/model-repurchase.ts'
import { expectedByMbgNbd, expectedValue, fitGammaGamma, fitMbgNbd } from '../analytics/model-spending.ts'
import { day, iso, type Instant } from '../kernel/clock.ts'
import type { ModelCard, TooLittle } from './contract.ts'
import type { Errand, Need, Predicted, Progress, Trained } from './ports.ts'

const HORIZON = 90
const MOST_NEEDS = 5
/** Least figures for each model. Source: docs/policy/predictions.md. */
const NEED = { lifetime: { customers: 50, repeaters: 20 }, nextNeed: { baskets: 200 }, clusters: { customers: 50 }, fairness: 50 } as const
/** A care group whose mean error is this much above everybody else's is told. */
const FAIR_GAP = 0.05

const tooLittle = (have: Record<string, number>, need: Record<string, number>): TooLittle => ({ kind: 'too-little', have, need })

/** Everything a shop's own orders teach, judged on what the models have not seen. Pure: the same errand gives the same models. */
export function trainModels (errand: Errand, say: (at: Progress) => void, elapsedMs: () => number): Trained {
  const { now, orders, currency, leftOut } = errand
  const people = Map.groupBy(orders, one => one.customer)
  const histories = [...people].map(([customer, list]): History => ({ customer, visits: list.map(one => ({ at: one.at, minor: one.minor, lines: one.products.length })) })).toSorted((a, b) => a.customer < b.customer ? -1 : 1)
  say({ step: 'lifetime', share: 0.1 })
  const lifetime = learnLifetime(histories, now)
  say({ step: 'repurchase', share: 0.4 })
  const repurchase = learnAgain(errand, histories)
  say({ step: 'next-need', share: 0.7 })
  const next = learnNext(errand)
  say({ step: 'clusters', share: 0.85 })
  const clusters = learnClusters(histories, now)
  const predicted = histories.map((history): Predicted => ({ customer: history.customer, ...lifetime.of(history), repurchase90: repurchase.of(history), needs: next.of(history.customer), cluster: clusters.of(history.customer) }))
  say({ step: 'write', share: 0.95 })
  const card: ModelCard = {
    asOf: iso(now), from: orders[0] ? iso(orders[0].at) : null, orders: orders.length, customers: histories.length, currency, leftOut, tookMs: Math.round(elapsedMs()),
    lifetime: lifetime.card, repurchase: repurchase.card, nextNeed: next.card, clusters: clusters.card,
  }
  return { card, predicted }
}

const NOTHING = { purchases90: null, value90Minor: null, purchases365: null, value365Minor: null }

function learnLifetime (histories: readonly History[], now: Instant): { card: ModelCard['lifetime']; of (history: History): typeof NOTHING | Pick<Predicted, keyof typeof NOTHING> } {
  const known = histories.flatMap(history => buyingAt(history, now) ?? [])
  const repeaters = known.filter(one => one.repeats > 0)
  if (known.length < NEED.lifetime.customers || repeaters.length < NEED.lifetime.repeaters) return { card: tooLittle({ customers: known.length, repeaters: repeaters.length }, NEED.lifetime), of: () => NOTHING }
  const { params } = fitMbgNbd(known)
  const money = fitGammaGamma(known).params
  const mean = repeaters.reduce((sum, one) => sum + one.meanValue, 0) / repeaters.length
  return {
    card: { kind: 'trained', customers: known.length, repeaters: repeaters.length, params: { ...params, p: money.p, q: money.q, v: money.v }, quality: judgeLifetime(histories, now) },
    of (history) {
      const one = buyingAt(history, now)
      if (!one) return NOTHING
      const drawn = expectedValue(one, money)
      const value = drawn > 0 && Number.isFinite(drawn) && money.q > 1 ? drawn : one.repeats > 0 ? one.meanValue : mean // with q ≤ 1 nobody has a mean
      const [soon, year] = [expectedByMbgNbd(one, params, HORIZON / 7), expectedByMbgNbd(one, params, 365 / 7)].map(count => Number.isFinite(count) && count >= 0 ? count : null) as [number | null, number | null] // two of them
      return { purchases90: soon, value90Minor: soon === null ? null : Math.round(soon * value * 100), purchases365: year, value365Minor: year === null ? null : Math.round(year * value * 100) }
    },
  }
}

/** Fitted to what was known before the last horizon, asked for what came in it. */
function judgeLifetime (histories: readonly History[], now: Instant): { expected: number; came: number; auc: number | null } | null {
  const then = now - HORIZON * day
  const before = histories.flatMap(history => {
    const known = buyingAt(history, then)
    return known ? [{ known, came: new Set(history.visits.filter(visit => visit.minor >= 0 && visit.at > then && visit.at <= now).map(visit => Math.floor(visit.at / day))).size }] : []
  })
  if (before.length < NEED.lifetime.customers || before.filter(one => one.known.repeats > 0).length < NEED.lifetime.repeaters) return null
  const { params } = fitMbgNbd(before.map(one => one.known))
  const expected = before.map(one => expectedByMbgNbd(one.known, params, HORIZON / 7))
  const ranked = auc(expected, before.map(one => one.came))
  return { expected: expected.reduce((sum, one) => sum + one, 0), came: before.reduce((sum, one) => sum + one.came, 0), auc: Number.isNaN(ranked) ? null : ranked }
}

function learnAgain ({ now, care }: Errand, histories: readonly History[]): { card: ModelCard['repurchase']; of (history: History): number | null } {
  const learned = learnRepurchase(histories, now - HORIZON * day, HORIZON)
  if (learned.kind === 'too-little') return { card: tooLittle({ customers: learned.customers, bought: learned.bought, didNot: learned.customers - learned.bought }, { customers: learned.needed.customers, bought: learned.needed.ofEach, didNot: learned.needed.ofEach }), of: () => null }
  const { quality, split, learnedFrom, heldOut } = learned
  const inGroup = Map.groupBy(care, ([, need]) => need)
  const errorOf = (some: readonly { chance: number; bought: number }[]): number => some.reduce((sum, one) => sum + (one.chance - one.bought) ** 2, 0) / some.length
  const fairness = [...inGroup].toSorted(([a], [b]) => a < b ? -1 : 1).flatMap(([group, list]) => {
    const who = new Set(list.map(([customer]) => customer))
    const [inside, outside] = [heldOut.filter(one => who.has(one.customer)), heldOut.filter(one => !who.has(one.customer))]
    if (inside.length < NEED.fairness || outside.length < NEED.fairness) return []
    const [error, gap] = [errorOf(inside), errorOf(inside) - errorOf(outside)]
    return [{ group, customers: inside.length, error, gap, fair: gap <= FAIR_GAP }]
  })
  return {
    card: { kind: 'trained', customers: learnedFrom.customers, bought: learnedFrom.bought, split, heldOut: quality.customers, auc: quality.auc, brier: quality.brier, baseBrier: quality.baseBrier, plain: quality.plain, calibration: [...quality.calibration.bins], error: quality.calibration.error, fairness },
    of (history) { const row = featuresAt(history, now); return row ? repurchaseChance(learned.model, row) : null },
  }
}

function learnNext ({ now, orders, categories }: Errand): { card: ModelCard['nextNeed']; of (customer: string): Need[] } {
  const baskets = orders.filter(one => one.minor >= 0 && one.products.length > 0).map((one): Bought => ({ customer: one.customer, at: one.at, items: one.products }))
  if (baskets.length < NEED.nextNeed.baskets) return { card: tooLittle({ baskets: baskets.length }, NEED.nextNeed), of: () => [] }
  const kinds = new Map(categories)
  const model = learnNextNeed(baskets, now, { categories: kinds })
  const judged = judgeNextNeed(baskets, now - HORIZON * day, { categories: kinds })
  const has = new Map<string, Has[]>()
  for (const { customer, at, items } of baskets) {
    const list = has.get(customer!) ?? [] // every order read has one
    for (const item of items) list.push({ item, at })
    has.set(customer!, list)
  }
  return {
    card: { kind: 'trained', baskets: model.baskets, pairs: model.pairs, categoryRules: model.categoryRules.length, quality: judged.customers < NEED.fairness ? null : { customers: judged.customers, hits: judged.hits, popularHits: judged.popularHits } },
    of: customer => nextNeeds(model, has.get(customer) ?? [], MOST_NEEDS).map(({ item, because }) => ({ productId: item, because })),
  }
}

function learnClusters (histories: readonly History[], now: Instant): { card: ModelCard['clusters']; of (customer: string): number | null } {
  const customers = histories.flatMap(({ customer, visits }) => {
    const bought = visits.filter(visit => visit.minor >= 0)
    const last = bought.at(-1)
    return last ? [{ customer, recencyDays: Math.floor(now / day) - Math.floor(last.at / day), frequency: bought.length, monetaryMinor: visits.reduce((sum, visit) => sum + visit.minor, 0) }] : []
  })
  if (customers.length < NEED.clusters.customers) return { card: tooLittle({ customers: customers.length }, NEED.clusters), of: () => null }
  const found = needClusters(customers)
  const of = new Map(customers.map((one, i) => [one.customer, found.of[i]!]))
  return {
    card: { kind: 'trained', k: found.k, clusters: found.clusters.map(one => ({ ...one, share: one.share })), tried: found.tried.map(({ k, silhouette, stable, smallest }) => ({ k, silhouette, stable, smallest })) },
    of: customer => of.get(customer) ?? null,
  }
}
