import type { Random } from '../kernel/random.ts'
import type { Rows } from './vocabulary.ts'

/** Weights are feature by feature: that of class k for feature f is at f * classes + k. */
export interface Task { readonly rows: Rows; /** The class of each row. */ readonly answers: Int32Array; readonly features: number; readonly classes: number }

const EPOCHS = 5
const RATE = 1
/** A share of every answer is left to the other classes: people label the same words differently. */
const SMOOTHING = 0.05
/** Classes that are this near to what they should be are left alone: most are, and time is spent on the rest. */
const NEAR = 1e-2
const PASSES = 5
const COST = 1
/** A separator's score is small beside a logit. Measured: anything from 2 to 4 does. */
const SEPARATORS_SHARE = 3
/** Of the time, measured on training/: for who watches. */
const SOFTMAX_TAKES = 0.5

/**
 * Two learners that err differently, added up: both are linear, so together they cost no more at prediction than one.
 * Measured 2026-11 on a fifth of BANKING77's training split: 91.3 right, and 98.2 of the surest 80 %; on CLINC150's validation split 93.9.
 */
export function learnWeights (task: Task, random: Random, tell: (share: number) => void = () => undefined): Float32Array {
  const weights = learnSoftmax(task, random, share => { tell(share * SOFTMAX_TAKES) })
  addSeparators(weights, task, random, share => { tell(SOFTMAX_TAKES + share * (1 - SOFTMAX_TAKES)) })
  return weights
}

/** Multinomial logistic regression by AdaGrad. */
function learnSoftmax ({ rows, answers, features, classes }: Task, random: Random, tell: (share: number) => void): Float32Array {
  const weights = new Float32Array(features * classes)
  const spent = new Float32Array(features * classes).fill(1e-2)
  const order = Int32Array.from(answers, (_, i) => i)
  const scores = new Float64Array(classes)
  const active = new Int32Array(classes)
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    tell(epoch / EPOCHS)
    shuffle(order, order.length, random)
    for (const row of order) {
      const [from, to] = [rows.starts[row]!, rows.starts[row + 1]!]
      scores.fill(0)
      addScores(scores, weights, rows, row)
      const n = intoGradient(scores, answers[row]!, active)
      for (let i = from; i < to; i++) {
        const at = rows.places[i]! * classes
        const value = rows.values[i]!
        for (let j = 0; j < n; j++) {
          const k = active[j]!
          const step = scores[k]! * value
          const all = spent[at + k]! + step * step
          spent[at + k] = all
          weights[at + k]! -= RATE * step / Math.sqrt(all)
        }
      }
    }
  }
  return weights
}

/** Four features at a time: the sums are fetched and stored a quarter as often, which is most of the work. */
function addScores (scores: Float64Array, weights: Float32Array, { starts, places, values }: Rows, row: number): void {
  const classes = scores.length
  const to = starts[row + 1]!
  let i = starts[row]!
  for (; i + 3 < to; i += 4) {
    const [v, w, x, y] = [values[i]!, values[i + 1]!, values[i + 2]!, values[i + 3]!]
    const [a, b, c, d] = [places[i]! * classes, places[i + 1]! * classes, places[i + 2]! * classes, places[i + 3]! * classes]
    for (let k = 0; k < classes; k++) scores[k]! += v * weights[a + k]! + w * weights[b + k]! + x * weights[c + k]! + y * weights[d + k]!
  }
  for (; i < to; i++) {
    const at = places[i]! * classes
    const value = values[i]!
    for (let k = 0; k < classes; k++) scores[k]! += value * weights[at + k]!
  }
}

/** Scores become the gradient of the log loss; returns how many classes in `active` are worth moving. */
function intoGradient (scores: Float64Array, answer: number, active: Int32Array): number {
  const classes = scores.length
  let top = -Infinity
  for (let k = 0; k < classes; k++) if (scores[k]! > top) top = scores[k]!
  let sum = 0
  for (let k = 0; k < classes; k++) sum += scores[k] = Math.exp(scores[k]! - top)
  let n = 0
  for (let k = 0; k < classes; k++) {
    scores[k] = scores[k]! / sum - (k === answer ? 1 - SMOOTHING : SMOOTHING / (classes - 1))
    if (Math.abs(scores[k]!) > NEAR) active[n++] = k
  }
  return n
}

/**
 * One support vector machine with squared hinge for each class against the rest, by dual coordinate descent with shrinking, added to the weights.
 * Source: Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, algorithm 3.
 */
function addSeparators (weights: Float32Array, { rows, answers, features, classes }: Task, random: Random, tell: (share: number) => void): void {
  const count = answers.length
  const norms = new Float64Array(count)
  for (let row = 0; row < count; row++) for (let i = rows.starts[row]!; i < rows.starts[row + 1]!; i++) norms[row]! += rows.values[i]! ** 2
  const plane = new Float32Array(features) // half the memory of doubles: it is read at random
  const dual = new Float64Array(count)
  const active = new Int32Array(count)
  const softness = 1 / (2 * COST)
  for (let k = 0; k < classes; k++) {
    tell(k / classes)
    plane.fill(0)
    dual.fill(0)
    let n = count
    for (let i = 0; i < count; i++) active[i] = i
    shuffle(active, n, random)
    let bound = 0.3
    for (let pass = 0; pass < PASSES; pass++) {
      let steepest = 0
      for (let j = 0; j < n; j++) {
        const row = active[j]!
        const side = answers[row] === k ? 1 : -1
        const [from, to] = [rows.starts[row]!, rows.starts[row + 1]!]
        let score = 0
        for (let i = from; i < to; i++) score += plane[rows.places[i]!]! * rows.values[i]!
        const before = dual[row]!
        const slope = side * score - 1 + softness * before
        if (before === 0 && slope > bound) { // far on its own side: it will not come back
          active[j--] = active[--n]!
          continue
        }
        const projected = Math.abs(before === 0 ? Math.min(slope, 0) : slope)
        if (projected > steepest) steepest = projected
        if (projected < 1e-6) continue
        dual[row] = Math.max(before - slope / (norms[row]! + softness), 0)
        const step = (dual[row] - before) * side
        for (let i = from; i < to; i++) plane[rows.places[i]!]! += step * rows.values[i]!
      }
      bound = steepest
      if (steepest < 0.05) break
      shuffle(active, n, random)
    }
    for (let f = 0; f < features; f++) weights[f * classes + k]! += SEPARATORS_SHARE * plane[f]!
  }
}

export function shuffle (order: Int32Array, n: number, random: Random): void {
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random.next() * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
}
