import { seededRandom, type Random } from '@zhiyu/server/kernel/random'

/**
 * Chance, one stream per purpose. Two policies run on the same seed see the same arrivals, the same work and the same patience even if one of
 * them draws more often for its own choices: common random numbers, without which a comparison mostly measures luck.
 * Draw everything that belongs to a shopper when they arrive, or with `at(index)`; then the order of service cannot change who they are.
 */
export interface Streams {
  readonly seed: number
  /** The stream of that purpose: asking twice gives the same one, where it was left. */
  stream(purpose: string): Random
  /** Uniform in [0, 1) for the index-th subject (0 … 2^32 − 1) of that purpose, whenever and however often it is asked. */
  at(purpose: string): (index: number) => number
}

export function createStreams (seed: number): Streams {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`a seed is an integer from 0 to 2^53 − 1; got ${seed}`)
  const streams = new Map<string, Random>()
  return {
    seed,
    stream (purpose) {
      const known = streams.get(purpose)
      if (known) return known
      const made = seededRandom(seedOf(seed, purpose))
      streams.set(purpose, made)
      return made
    },
    at (purpose) {
      const [low, high] = [seedOf(seed, `${purpose}/low`), seedOf(seed, `${purpose}/high`)]
      return index => {
        const word = mix((index ^ low) >>> 0)
        return ((mix((word ^ high) >>> 0) >>> 5) * 67_108_864 + (mix((word + high) >>> 0) >>> 6)) / 9_007_199_254_740_992
      }
    },
  }
}

/** Seeds for `count` replications of one experiment, all different. */
export function replicationSeeds (seed: number, count: number): readonly number[] {
  const seeds = new Set<number>()
  for (let i = 0; seeds.size < count; i++) seeds.add(seedOf(seed, `replication ${i}`))
  return [...seeds]
}

/** FNV-1a over the purpose, stirred into both halves of the seed. */
function seedOf (seed: number, purpose: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < purpose.length; i++) hash = Math.imul(hash ^ purpose.charCodeAt(i), 0x01000193)
  return mix(mix((hash ^ seed) >>> 0) ^ Math.floor(seed / 4_294_967_296))
}

/** Every bit of the word decides about every bit of the result (murmur3's finish). */
function mix (word: number): number {
  let z = word | 0
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return (z ^ (z >>> 16)) >>> 0
}
