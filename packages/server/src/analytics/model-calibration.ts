import { fitLogistic, logOdds, sigmoid, type Logistic } from './model-logistic.ts'

/** From a model's log-odds to chances that come true. `isotonic`: steps that never fall, joined by lines; needs many people. `platt`: one slope and one shift. */
export type Calibration = { readonly kind: 'platt'; readonly line: Logistic } | { readonly kind: 'isotonic'; readonly at: readonly number[]; readonly chance: readonly number[] }

/** Fewer people give steps that are noise: with 2,700 of them a straight line still did better. Source: Niculescu-Mizil and Caruana 2005; docs/policy/predictions.md. */
const ENOUGH_FOR_ISOTONIC = 5_000

/** Fitted on people the model has not learned from. */
export function calibrate (odds: ArrayLike<number>, did: ArrayLike<number>, kind: Calibration['kind'] = odds.length >= ENOUGH_FOR_ISOTONIC ? 'isotonic' : 'platt'): Calibration {
  return kind === 'platt' ? { kind, line: fitLogistic(Array.from(odds, one => [one]), did, { ridge: 1e-3 }) } : { kind, ...poolAdjacent(odds, did) }
}

/** Pool-adjacent-violators. Source: Ayer et al. 1955. No chance is 0 or 1: so many people do not prove never. */
function poolAdjacent (odds: ArrayLike<number>, did: ArrayLike<number>): { at: number[]; chance: number[] } {
  const order = Array.from(odds, (_, i) => i).toSorted((a, b) => odds[a]! - odds[b]!)
  const pools: { at: number; yes: number; n: number }[] = []
  for (const i of order) {
    pools.push({ at: odds[i]!, yes: Number(did[i]! > 0), n: 1 })
    for (let last = pools.length - 1; last > 0; last--) {
      const [low, high] = [pools[last - 1]!, pools[last]!]
      if (low.yes / low.n < high.yes / high.n && low.at / low.n !== high.at / high.n) break
      pools.splice(last - 1, 2, { at: low.at + high.at, yes: low.yes + high.yes, n: low.n + high.n })
    }
  }
  const least = 1 / (order.length + 2)
  return { at: pools.map(pool => pool.at / pool.n), chance: pools.map(pool => Math.min(1 - least, Math.max(least, pool.yes / pool.n))) }
}

export function calibrated (calibration: Calibration, odds: number): number {
  if (calibration.kind === 'platt') return sigmoid(logOdds(calibration.line, [odds]))
  const { at, chance } = calibration
  const above = at.findIndex(value => value > odds)
  if (above === -1) return chance.at(-1)!
  if (above === 0) return chance[0]!
  const share = (odds - at[above - 1]!) / (at[above]! - at[above - 1]!)
  return chance[above - 1]! + share * (chance[above]! - chance[above - 1]!)
}

/** A tenth of the people by their forecast: what was said, and what came. */
export interface Bin { readonly said: number; readonly came: number; readonly n: number }

/** Ten equal groups by forecast, lowest first; and the mean distance between said and came, weighted by people. */
export function reliability (chances: ArrayLike<number>, did: ArrayLike<number>, groups = 10): { readonly bins: readonly Bin[]; readonly error: number } {
  const order = Array.from(chances, (_, i) => i).toSorted((a, b) => chances[a]! - chances[b]!)
  const bins = Array.from({ length: groups }, (_, g): Bin => {
    const people = order.slice(Math.floor(g * order.length / groups), Math.floor((g + 1) * order.length / groups))
    const mean = (of: (i: number) => number): number => people.reduce((sum, i) => sum + of(i), 0) / people.length
    return { said: mean(i => chances[i]!), came: mean(i => Number(did[i]! > 0)), n: people.length }
  }).filter(bin => bin.n > 0)
  return { bins, error: bins.reduce((sum, bin) => sum + bin.n * Math.abs(bin.said - bin.came), 0) / order.length }
}
