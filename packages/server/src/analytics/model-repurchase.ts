import { day, type Instant } from '../kernel/clock.ts'
import { fitBoosted, boostedOdds, type Boosted, type BoostOptions } from './model-boost.ts'
import { calibrate, calibrated, reliability, type Calibration } from './model-calibration.ts'
import { boughtAfter, featuresAt, FEATURES, type History } from './model-history.ts'
import { fitLogistic, logOdds, type Logistic } from './model-logistic.ts'
import { auc, brier } from './model-quality.ts'

/** Chance that a customer buys again within the horizon it was taught with; its complement is churn. */
export interface RepurchaseModel { readonly logistic: Logistic; readonly boosted: Boosted; readonly calibration: Calibration }

/** Chosen by tenfold cross-validation among the training customers of Online Retail II. Source: docs/policy/predictions.md, "Again within 90 days". */
const BOOST: BoostOptions = { trees: 150, rate: 0.05, depth: 2, least: 30, ridge: 5 }
const RIDGE = 10
const FOLDS = 5

/** A line and shallow trees err in different places: their mean log-odds err less than either's. */
const odds = ({ logistic, boosted }: Pick<RepurchaseModel, 'logistic' | 'boosted'>, row: ArrayLike<number>): number => (logOdds(logistic, row) + boostedOdds(boosted, row)) / 2

function learn (rows: readonly ArrayLike<number>[], did: readonly number[]): Pick<RepurchaseModel, 'logistic' | 'boosted'> {
  const least = Math.max(5, Math.min(BOOST.least, Math.floor(rows.length / 50)))
  return { logistic: fitLogistic(rows, did, { ridge: RIDGE }), boosted: fitBoosted(rows, did, { ...BOOST, least }) }
}

/**
 * Rows as featuresAt gives them, `did` 1 for who bought. Calibrated on forecasts of people each fold has not learned from: what a model says of its
 * own pupils is too sure. Deterministic; the order of rows decides the folds, so give it by customer.
 */
export function fitRepurchase (rows: readonly ArrayLike<number>[], did: readonly number[], kind?: Calibration['kind']): RepurchaseModel {
  const unseen = new Float64Array(rows.length)
  for (let fold = 0; fold < FOLDS; fold++) {
    const inside = rows.map((_, i) => i).filter(i => i % FOLDS !== fold)
    const model = learn(inside.map(i => rows[i]!), inside.map(i => did[i]!))
    for (let i = fold; i < rows.length; i += FOLDS) unseen[i] = odds(model, rows[i]!)
  }
  return { ...learn(rows, did), calibration: calibrate(unseen, did, kind) }
}

export function repurchaseChance (model: RepurchaseModel, row: ArrayLike<number>): number {
  return calibrated(model.calibration, odds(model, row))
}

/** How forecasts did on people, or weeks, the model has not learned from. */
export interface ForecastQuality {
  readonly customers: number; readonly bought: number; readonly auc: number; readonly brier: number
  /** Of telling everybody the same share. */
  readonly baseBrier: number
  /** AUC of the figures anybody could sort by. */
  readonly plain: { readonly recency: number; readonly frequency: number }
  readonly calibration: ReturnType<typeof reliability>
}

export type Learned =
  | { readonly kind: 'too-little'; readonly customers: number; readonly bought: number; readonly needed: typeof NEEDED }
  | { readonly kind: 'learned'; readonly model: RepurchaseModel; readonly learnedFrom: { readonly at: Instant; readonly customers: number; readonly bought: number }; readonly quality: ForecastQuality; /** Which were held out: later weeks, or every fifth customer of the same weeks. */ readonly split: 'time' | 'customers'; readonly heldOut: readonly { readonly customer: string; readonly chance: number; readonly bought: number }[] }

/** Below this a forecast is a guess. `ofEach`: who bought again, and who did not. */
export const NEEDED = { customers: 200, ofEach: 40 } as const

interface Seen { readonly customers: readonly string[]; readonly rows: readonly Float64Array[]; readonly did: readonly number[] }

/** Everybody known at an instant, by customer (in number order where ids are numbers), and whether they bought within the horizon after it. */
export function seenAt (histories: readonly History[], at: Instant, horizonDays: number): Seen {
  const numeric = histories.every(one => /^\d{1,15}$/.test(one.customer))
  const known = histories.flatMap(history => { const row = featuresAt(history, at); return row ? [{ history, row }] : [] })
    .toSorted((a, b) => numeric ? Number(a.history.customer) - Number(b.history.customer) : a.history.customer < b.history.customer ? -1 : 1)
  return { customers: known.map(one => one.history.customer), rows: known.map(one => one.row), did: known.map(one => boughtAfter(one.history, at, horizonDays)) }
}

const enough = ({ did }: Seen): boolean => {
  const bought = did.reduce((sum, one) => sum + one, 0)
  return did.length >= NEEDED.customers && Math.min(bought, did.length - bought) >= NEEDED.ofEach
}

/**
 * Learns from what happened in the horizon after `at`, which must have passed. Judged on later weeks where the horizon before it knew enough
 * people (learned there, asked here); else on every fifth customer. What is handed back has learned from everybody.
 */
export function learnRepurchase (histories: readonly History[], at: Instant, horizonDays: number, split: 'time' | 'customers' = 'time'): Learned {
  const now = seenAt(histories, at, horizonDays)
  const bought = now.did.reduce((sum, one) => sum + one, 0)
  if (!enough(now)) return { kind: 'too-little', customers: now.did.length, bought, needed: NEEDED }
  const before = split === 'time' ? seenAt(histories, at - horizonDays * day, horizonDays) : undefined
  const byTime = before !== undefined && enough(before)
  const fifth = now.rows.map((_, i) => i).filter(i => i % 5 === 0)
  const rest = now.rows.map((_, i) => i).filter(i => i % 5 !== 0)
  const judge = byTime ? fitRepurchase(before.rows, before.did) : fitRepurchase(rest.map(i => now.rows[i]!), rest.map(i => now.did[i]!))
  const asked = byTime ? now.rows.map((_, i) => i) : fifth
  const chances = asked.map(i => repurchaseChance(judge, now.rows[i]!))
  return {
    kind: 'learned', model: fitRepurchase(now.rows, now.did), learnedFrom: { at, customers: now.did.length, bought }, split: byTime ? 'time' : 'customers',
    quality: qualityOf(chances, asked.map(i => now.did[i]!), asked.map(i => now.rows[i]!)), heldOut: asked.map((i, n) => ({ customer: now.customers[i]!, chance: chances[n]!, bought: now.did[i]! })),
  }
}

function qualityOf (chances: readonly number[], did: readonly number[], rows: readonly Float64Array[]): ForecastQuality {
  const bought = did.reduce((sum, one) => sum + one, 0)
  const figure = (name: (typeof FEATURES)[number], sign: number): number => auc(rows.map(row => sign * row[FEATURES.indexOf(name)]!), did)
  return { customers: did.length, bought, auc: auc(chances, did), brier: brier(chances, did), baseBrier: bought / did.length * (1 - bought / did.length), plain: { recency: figure('recency', -1), frequency: figure('orders', 1) }, calibration: reliability(chances, did) }
}
