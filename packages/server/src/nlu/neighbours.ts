import type { Rows, Vector } from './vocabulary.ts'

/** Of each class at most this many examples are kept for comparing; evenly spread over what there is. */
const MOST_PER_CLASS = 100
/** Of each example its heaviest features are compared: the light ones cost most of the time and hardly move a cosine. */
export const HEAVIEST = 40

/** Which of `texts` a model keeps: rows by class, in order. */
export function keepExamples (answers: Int32Array, classes: number): readonly (readonly number[])[] {
  const byClass: number[][] = Array.from({ length: classes }, () => [])
  answers.forEach((k, row) => byClass[k]!.push(row))
  return byClass.map(all => {
    if (all.length <= MOST_PER_CLASS) return all
    return Array.from({ length: MOST_PER_CLASS }, (_, i) => all[Math.floor(i * all.length / MOST_PER_CLASS)]!)
  })
}

/**
 * How alike a text and the most alike example of a class are: cosine, 0..1. Scores say which class is likelier than another;
 * only this says whether anybody ever asked anything like it.
 * Examples of a class stand together in `rows`: class k has [from[k], from[k + 1]).
 */
export function createNeighbours (rows: Rows, from: Int32Array, features: number): { lay(vector: Vector): void; nearest(k: number): number; lift(vector: Vector): void } {
  const { starts, places, values } = rows
  const laid = new Float32Array(features)
  return {
    lay ({ places: own, values: weights, count }) { for (let i = 0; i < count; i++) laid[own[i]!] = weights[i]! },
    lift ({ places: own, count }) { for (let i = 0; i < count; i++) laid[own[i]!] = 0 },
    nearest (k) {
      let best = 0
      for (let row = from[k]!; row < from[k + 1]!; row++) {
        let cosine = 0
        for (let i = starts[row]!, end = starts[row + 1]!; i < end; i++) cosine += laid[places[i]!]! * values[i]!
        if (cosine > best) best = cosine
      }
      return best
    },
  }
}
