import { decideAnswer, isUnsure, surest, type OperatingPoint } from './decide-answer.ts'
import { mandarinViews } from './dialects.ts'
import { OUT_OF_SCOPE } from './examples.ts'
import { foldUtterance } from './fold.ts'
import { createReader } from './reader.ts'
import type { Model } from './train.ts'

export interface Understanding {
  /** An intent, or "oos" for out of scope. */
  readonly label: string
  /** Chance that the label is right, 0..1. */
  readonly confidence: number
  /** The likeliest intents, at most three, whatever the label: what may be asked back. Shares add up to one over all intents. */
  readonly choices: readonly { readonly label: string; readonly share: number }[]
}

/** Not to be called by two at once: it reads in buffers of its own. */
export function createUnderstander (model: Model, point: OperatingPoint): (text: string) => Understanding {
  const read = createReader(model)
  const { labels, sharpness } = model
  return text => {
    const folded = foldUtterance(text)
    const written = read(folded)
    const views = isUnsure(written, model) ? mandarinViews(folded) : []
    const reading = views.length === 0 ? written : surest([{ ...written, scores: written.scores.slice() }, ...views.map(view => {
      const one = read(view)
      return { ...one, scores: one.scores.slice() } // the next view is read in the same buffer
    })], model)
    const { label, confidence } = decideAnswer(reading, model, point)
    const top = reading.scores[reading.best[0]!]!
    let all = 0
    for (let k = 0; k < labels.length; k++) all += Math.exp(sharpness * (reading.scores[k]! - top))
    return {
      label: label === null ? OUT_OF_SCOPE : labels[label]!, confidence,
      choices: reading.known ? reading.best.map(k => ({ label: labels[k]!, share: Math.exp(sharpness * (reading.scores[k]! - top)) / all })) : [],
    }
  }
}
