/**
 * The stationary law of a Markov chain built of levels, each a line of positions: up and down the line one step, between
 * neighbouring levels at the same position. Levels are eliminated from the top by censoring, with the diagonal always made
 * from the positive rates out (Grassmann, Taksar and Heyman 1985): no subtraction anywhere, so that even a chance of 1e−40 keeps its digits.
 */
export interface Level {
  readonly size: number
  /** The chain's position of this level's first entry: levels above may lack the low positions. */
  readonly first: number
  /** Rates at entry i: along the line up and down; to the level above and below (at the same position). */
  readonly right: (i: number) => number; readonly left: (i: number) => number
  readonly up: (i: number) => number; readonly down: (i: number) => number
  /** What is summed: the value of each functional at entry i. */
  readonly values: (i: number, out: Float64Array) => void
}

export interface Levels {
  readonly count: number; readonly functionals: number
  /** Where the probability is: the chain is reduced to this level from both ends, so that no expected time grows out of range. */
  readonly closed: number
  readonly at: (k: number) => Level
}

interface Reduced { readonly level: Level; readonly stays: Float64Array; readonly sums: Float64Array }

/** Sums of the functionals over the stationary law; only their ratios mean something. */
export function sumLevels ({ count, functionals, closed, at }: Levels): Float64Array {
  /** One level with what lies beyond it folded in; it is left by `exit`. */
  const reduce = (level: Level, beyond: readonly Detour[], exit: (i: number) => number): { rates: Float64Array; sums: Float64Array; diagonal: Float64Array } => {
    const { size } = level
    const rates = new Float64Array(size * size)
    const sums = new Float64Array(size * functionals)
    const value = new Float64Array(functionals)
    for (let i = 0; i < size; i++) {
      if (i + 1 < size) rates[i * size + i + 1] = level.right(i)
      if (i > 0) rates[i * size + i - 1] = level.left(i)
      level.values(i, value)
      sums.set(value, i * functionals)
    }
    for (const one of beyond) fold(level, one, rates, sums)
    return { rates, sums, diagonal: eliminate(rates, Float64Array.from({ length: size }, (_, i) => exit(i))) }
  }
  const upwards = ({ level, ...reduced }: Reduced): Detour => ({ ...reduced, level, leave: 'up', back: level.down })
  const downwards = ({ level, ...reduced }: Reduced): Detour => ({ ...reduced, level, leave: 'down', back: level.up })
  let above: Detour | undefined
  for (let k = count - 1; k > closed; k--) {
    const level = at(k)
    const { rates, sums, diagonal } = reduce(level, above ? [above] : [], level.down)
    above = upwards({ level, stays: expectedStays(rates, diagonal), sums })
  }
  let below: Detour | undefined
  for (let k = 0; k < closed; k++) {
    const level = at(k)
    const { rates, sums, diagonal } = reduce(level, below ? [below] : [], level.up)
    below = downwards({ level, stays: expectedStays(rates, diagonal), sums })
  }
  const { rates, sums } = reduce(at(closed), [above, below].filter(one => one !== undefined), () => 0)
  return weigh(stationary(rates, at(closed).size), sums, functionals)
}

/** A reduced neighbour: entered by `leave` at the same position, left again by `back`. */
interface Detour extends Reduced { readonly leave: 'up' | 'down'; readonly back: (i: number) => number }

/** Adds to a level's rates the ways through a neighbour and back, and to its sums what is gathered there. */
function fold (level: Level, detour: Detour, rates: Float64Array, sums: Float64Array): void {
  const { size } = level
  const wide = detour.level.size
  const offset = level.first - detour.level.first
  const functionals = sums.length / size
  for (let i = 0; i < size; i++) {
    const leave = level[detour.leave](i)
    if (leave === 0) continue
    for (let there = 0; there < wide; there++) {
      const stay = leave * detour.stays[(i + offset) * wide + there]!
      const j = there - offset
      if (j >= 0 && j < size) rates[i * size + j]! += stay * detour.back(there)
      for (let f = 0; f < functionals; f++) sums[i * functionals + f]! += stay * detour.sums[there * functionals + f]!
    }
  }
}

/** Censors the states from the last to the first, in place. Below the diagonal stay the rates into earlier states, above it what was shared out. */
function eliminate (rates: Float64Array, exits: Float64Array): Float64Array {
  const size = exits.length
  const diagonal = new Float64Array(size)
  for (let s = size - 1; s >= 0; s--) {
    let out = exits[s]!
    for (let j = 0; j < s; j++) out += rates[s * size + j]!
    diagonal[s] = out
    for (let i = 0; i < s; i++) {
      const share = rates[i * size + s]! / out
      rates[i * size + s] = share
      if (share === 0) continue
      exits[i] = exits[i]! + share * exits[s]!
      for (let j = 0; j < s; j++) rates[i * size + j]! += share * rates[s * size + j]!
    }
  }
  return diagonal
}

/** Row i: the expected time at each state before leaving, from i on: the inverse of the level's generator, without its sign. */
function expectedStays (rates: Float64Array, diagonal: Float64Array): Float64Array {
  const size = diagonal.length
  const stays = new Float64Array(size * size)
  for (let i = 0; i < size; i++) stays[i * size + i] = 1
  for (let s = size - 1; s > 0; s--) {
    for (let i = 0; i < s; i++) {
      const share = rates[i * size + s]!
      if (share !== 0) for (let j = s; j < size; j++) stays[i * size + j]! += share * stays[s * size + j]!
    }
  }
  for (let s = 0; s < size; s++) {
    for (let j = 0; j < s; j++) {
      const rate = rates[s * size + j]!
      if (rate !== 0) for (let t = 0; t < size; t++) stays[s * size + t]! += rate * stays[j * size + t]!
    }
    for (let t = 0; t < size; t++) stays[s * size + t] = stays[s * size + t]! / diagonal[s]!
  }
  return stays
}

/** The law of a closed level: state s is visited as often as the earlier ones share out to it. */
function stationary (rates: Float64Array, size: number): Float64Array {
  const law = new Float64Array(size)
  law[0] = 1
  for (let s = 1; s < size; s++) {
    let sum = 0
    for (let i = 0; i < s; i++) sum += law[i]! * rates[i * size + s]!
    law[s] = sum
    if (sum > 1e150) for (let i = 0; i <= s; i++) law[i] = law[i]! * 1e-150
  }
  return law
}

function weigh (law: Float64Array, sums: Float64Array, functionals: number): Float64Array {
  const total = new Float64Array(functionals)
  for (let i = 0; i < law.length; i++) for (let f = 0; f < functionals; f++) total[f]! += law[i]! * sums[i * functionals + f]!
  return total
}
