import { randomBytes } from 'node:crypto'

export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  bytes(length: number): Uint8Array
}

export const systemRandom: Random = {
  next: () => Math.random(),
  bytes: length => randomBytes(length),
}

/** xoshiro128** seeded by splitmix32: the same seed gives the same sequence on every machine. Not for secrets. */
export function seededRandom (seed: number): Random {
  let mix = seed >>> 0
  const split = (): number => {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  let [a, b, c, d] = [split(), split(), split(), split()]
  const word = (): number => {
    const r = Math.imul(b, 5)
    const result = Math.imul((r << 7) | (r >>> 25), 9) >>> 0
    const t = b << 9
    c ^= a; d ^= b; b ^= c; a ^= d; c ^= t
    d = (d << 11) | (d >>> 21)
    return result
  }
  return {
    next: () => word() / 4_294_967_296,
    bytes: length => Uint8Array.from({ length }, () => word() & 0xff),
  }
}

export function pick<T> (random: Random, choices: readonly T[]): T {
  const choice = choices[Math.floor(random.next() * choices.length)]
  if (choice === undefined) throw new RangeError('pick from an empty list')
  return choice
}
