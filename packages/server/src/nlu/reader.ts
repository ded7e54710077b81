import { createNeighbours, HEAVIEST } from './neighbours.ts'
import { createVectoriser, vectoriseAll, type Vector, type Vocabulary } from './vocabulary.ts'

/** What was learned, before anything is decided from it. */
export interface Learned {
  /** Intents in order of their code units. */
  readonly labels: readonly string[]
  readonly vocabulary: Vocabulary
  /** Class k of feature f: quantised[f * classes + k] * scales[f]. One more class than labels when there were out-of-scope examples: the last. */
  readonly quantised: Int8Array
  readonly scales: Float32Array
  readonly classes: number
  /** Folded example texts, class by class: class k has [from[k], from[k + 1]). */
  readonly examples: readonly string[]
  readonly from: Int32Array
}

/** How a text looks to the model. `facts` is what confidence and the gate are worked out from. */
export interface Reading { /** Numbers of labels, likeliest first; at most three. */ readonly best: readonly number[]; readonly scores: Float64Array; readonly facts: readonly number[]; readonly known: boolean }

/** Reads folded texts. `scores` is a buffer: valid until the next call. */
export function createReader (learned: Learned): (folded: string) => Reading {
  const { labels, vocabulary, quantised, scales, classes } = learned
  const vectorise = createVectoriser(vocabulary)
  const neighbours = createNeighbours(vectoriseAll(vectorise, learned.examples, HEAVIEST), learned.from, vocabulary.keys.length)
  const hasOutside = classes > labels.length
  const scores = new Float64Array(classes)
  /** Four features at a time: the sums are fetched and stored a quarter as often, which is most of the work. */
  const addScores = ({ places, values, count }: Vector): void => {
    let i = 0
    for (; i + 3 < count; i += 4) {
      const [p, q, r, s] = [places[i]!, places[i + 1]!, places[i + 2]!, places[i + 3]!]
      const [v, w, x, y] = [values[i]! * scales[p]!, values[i + 1]! * scales[q]!, values[i + 2]! * scales[r]!, values[i + 3]! * scales[s]!]
      const [a, b, c, d] = [p * classes, q * classes, r * classes, s * classes]
      for (let k = 0; k < classes; k++) scores[k]! += v * quantised[a + k]! + w * quantised[b + k]! + x * quantised[c + k]! + y * quantised[d + k]!
    }
    for (; i < count; i++) {
      const at = places[i]! * classes
      const value = values[i]! * scales[places[i]!]!
      for (let k = 0; k < classes; k++) scores[k]! += value * quantised[at + k]!
    }
  }
  return folded => {
    const vector = vectorise(folded)
    scores.fill(0)
    addScores(vector)
    const best = topThree(scores, labels.length)
    const first = scores[best[0]!]!
    const second = scores[best[1]!]!
    let rest = 0
    for (let k = 0; k < labels.length; k++) rest += Math.exp(scores[k]! - first)
    neighbours.lay(vector)
    const near = neighbours.nearest(best[0]!)
    const outsideNear = hasOutside ? neighbours.nearest(labels.length) : 0
    neighbours.lift(vector)
    const outside = hasOutside ? scores[labels.length]! - first : 0
    return { best, scores, known: vector.count > 0, facts: [first, first - second, Math.log(rest), near, vector.unseen, outside, outsideNear - (hasOutside ? near : 0)] }
  }
}

function topThree (scores: Float64Array, among: number): number[] {
  let [a, b, c] = [-1, -1, -1]
  for (let k = 0; k < among; k++) {
    const score = scores[k]!
    if (a < 0 || score > scores[a]!) [a, b, c] = [k, a, b]
    else if (b < 0 || score > scores[b]!) [b, c] = [k, b]
    else if (c < 0 || score > scores[c]!) c = k
  }
  return [a, b, c].filter(k => k >= 0)
}
