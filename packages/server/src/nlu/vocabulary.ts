import { keysOf } from './features.ts'

/** The features a model knows: place i is key keys[i], and weighs weights[i] (its rarity in the training texts). */
export interface Vocabulary { readonly keys: Int32Array; readonly weights: Float32Array }

/** Texts as sparse rows of unit length: row i holds places[starts[i]..starts[i + 1]) with these values. */
export interface Rows { readonly starts: Int32Array; readonly places: Int32Array; readonly values: Float32Array }

/** One text, in the vectoriser's own buffers: valid until its next call. */
export interface Vector {
  readonly places: Int32Array
  readonly values: Float32Array
  count: number
  /** Share of the text's weight that no training text had, 0..1. 1 for a text without anything known. */
  unseen: number
}

/** Once there are this many texts, a feature of a single one is left out: half the model, and no more is wrong (BANKING77: 91.3 and 91.4). */
const MANY = 3_000

/** The commonest `most` features; of equally common ones those with the smaller key, so that equal texts give equal vocabularies. */
export function buildVocabulary (texts: readonly string[], most: number): Vocabulary {
  const counts = new Map<number, number>()
  for (const text of texts) for (const key of new Set(keysOf(text))) counts.set(key, (counts.get(key) ?? 0) + 1)
  const least = texts.length < MANY ? 1 : 2
  const kept = [...counts].filter(([, n]) => n >= least).sort(([a, n], [b, m]) => m - n || a - b).slice(0, most)
  return {
    keys: Int32Array.from(kept, ([key]) => key),
    weights: Float32Array.from(kept, ([, n]) => Math.log((1 + texts.length) / (1 + n)) + 1),
  }
}

/** Sublinear term frequency times rarity, unit length. */
export function createVectoriser ({ keys, weights }: Vocabulary): (folded: string) => Vector {
  let capacity = 16
  while (capacity < keys.length * 2) capacity *= 2
  const mask = capacity - 1
  const places = new Int32Array(capacity).fill(-1)
  keys.forEach((key, place) => {
    let at = key & mask
    while (places[at]! >= 0) at = (at + 1) & mask
    places[at] = place
  })
  const rarest = Math.max(1, ...weights.subarray(-1))
  const counts = new Int32Array(keys.length)
  const out: Vector = { places: new Int32Array(keys.length), values: new Float32Array(keys.length), count: 0, unseen: 1 }
  return folded => {
    let n = 0
    let unknown = 0
    for (const key of keysOf(folded)) {
      let at = key & mask
      let place = places[at]!
      while (place >= 0 && keys[place] !== key) place = places[at = (at + 1) & mask]!
      if (place < 0) unknown++
      else if (counts[place]!++ === 0) out.places[n++] = place
    }
    let square = 0
    for (let i = 0; i < n; i++) {
      const place = out.places[i]!
      const value = (counts[place]! === 1 ? 1 : 1 + Math.log(counts[place]!)) * weights[place]!
      counts[place] = 0
      out.values[i] = value
      square += value * value
    }
    const length = Math.sqrt(square)
    for (let i = 0; i < n; i++) out.values[i]! /= length
    out.count = n
    out.unseen = n === 0 ? 1 : unknown * rarest ** 2 / (unknown * rarest ** 2 + square)
    return out
  }
}

/** `heaviest`: of each text only so many features, those with the largest values. */
export function vectoriseAll (vectorise: (folded: string) => Vector, texts: readonly string[], heaviest?: number): Rows {
  const starts = new Int32Array(texts.length + 1)
  const all = texts.map((text, i) => {
    const { places, values, count } = vectorise(text)
    const own = { places: places.slice(0, count), values: values.slice(0, count) }
    const kept = heaviest === undefined || count <= heaviest ? own : lighten(own, heaviest)
    starts[i + 1] = starts[i]! + kept.places.length
    return kept
  })
  const rows: Rows = { starts, places: new Int32Array(starts[texts.length]!), values: new Float32Array(starts[texts.length]!) }
  all.forEach((one, i) => {
    rows.places.set(one.places, starts[i])
    rows.values.set(one.values, starts[i])
  })
  return rows
}

/** Plain loops: a process does this some ten thousand times before it hears its first shopper. */
function lighten ({ places, values }: { places: Int32Array; values: Float32Array }, heaviest: number): { places: Int32Array; values: Float32Array } {
  const least = values.toSorted()[values.length - heaviest]!
  const kept = { places: new Int32Array(heaviest), values: new Float32Array(heaviest) }
  let n = 0
  for (let i = 0; i < values.length && n < heaviest; i++) {
    if (values[i]! < least) continue
    kept.places[n] = places[i]!
    kept.values[n++] = values[i]!
  }
  return kept
}
