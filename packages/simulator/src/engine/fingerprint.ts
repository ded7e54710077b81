/** A running hash of everything a run produced: two runs that print the same one did the same, to the bit and in the same order. Not for secrets. */
export interface Fingerprint {
  /** Every bit counts: 0 and −0 differ, and so do two NaNs of different make. */
  number(value: number): void
  text(value: string): void
  /** 16 hexadecimal digits of what was added so far. */
  hex(): string
}

export function createFingerprint (): Fingerprint {
  const double = new Float64Array(1)
  const halves = new Uint32Array(double.buffer)
  let low = 0x9e3779b9 | 0
  let high = 0x85ebca6b | 0
  const add = (word: number): void => {
    low = Math.imul(low ^ word, 0x01000193)
    low = (low << 13) | (low >>> 19)
    high = Math.imul(high ^ low ^ (word >>> 16), 0xcc9e2d51 | 0)
    high = (high << 15) | (high >>> 17)
  }
  return {
    number (value) {
      double[0] = value
      add(halves[0]!)
      add(halves[1]!)
    },
    text (value) {
      add(value.length)
      for (let i = 0; i < value.length; i++) add(value.charCodeAt(i))
    },
    hex: () => [low, high].map(word => (Math.imul(word ^ (word >>> 16), 0x85ebca6b) >>> 0).toString(16).padStart(8, '0')).join(''),
  }
}
