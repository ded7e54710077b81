import { OUT_OF_SCOPE } from './examples.ts'

export interface Verdict { readonly meant: string; readonly label: string; readonly confidence: number }

export interface Evaluation {
  readonly examples: number
  /** Of all, out-of-scope examples included. */
  readonly accuracy: number
  /** Of the in-scope examples; an out-of-scope answer is wrong. */
  readonly inScopeAccuracy: number | null
  /** Of the out-of-scope examples: how many were recognised. Precision: how many of those so called were. */
  readonly outOfScope: { readonly examples: number; readonly recall: number | null; readonly precision: number | null }
  /** Answering only the surest share of those given an intent: how many of these answers are right, and how sure the least sure was. */
  readonly coverage: readonly { readonly coverage: number; readonly precision: number; readonly confidence: number }[]
  readonly precisionAt80: number | null
  /** How far stated confidence is from what came true, on average over ten bins of answers. */
  readonly calibrationError: number | null
  readonly intents: readonly { readonly label: string; readonly examples: number; readonly precision: number | null; readonly recall: number | null }[]
  /** Commonest first, at most fifty. */
  readonly confusions: readonly { readonly meant: string; readonly label: string; readonly times: number }[]
}

const STEPS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1]

/** Coverage is a share of the in-scope examples and of those out-of-scope ones that were given an intent all the same: what would be answered. */
export function evaluate (verdicts: readonly Verdict[]): Evaluation {
  const isRight = (one: Verdict): boolean => one.meant === one.label
  const share = (some: readonly Verdict[], of: (one: Verdict) => boolean): number | null => some.length === 0 ? null : some.filter(of).length / some.length
  const inside = verdicts.filter(one => one.meant !== OUT_OF_SCOPE)
  const outside = verdicts.filter(one => one.meant === OUT_OF_SCOPE)
  const answered = verdicts.filter(one => one.label !== OUT_OF_SCOPE).toSorted((a, b) => b.confidence - a.confidence)
  const coverage = STEPS.flatMap(step => {
    const wanted = Math.round(step * inside.length)
    if (wanted === 0 || wanted > answered.length) return []
    const surest = answered.slice(0, wanted)
    return [{ coverage: step, precision: share(surest, isRight)!, confidence: surest.at(-1)!.confidence }]
  })
  const labels = [...new Set(verdicts.flatMap(one => [one.meant, one.label]))].filter(label => label !== OUT_OF_SCOPE).sort()
  const byMeant = Map.groupBy(verdicts, one => one.meant)
  const byLabel = Map.groupBy(verdicts, one => one.label)
  return {
    examples: verdicts.length,
    accuracy: share(verdicts, isRight) ?? 0,
    inScopeAccuracy: share(inside, isRight),
    outOfScope: { examples: outside.length, recall: share(outside, isRight), precision: share(byLabel.get(OUT_OF_SCOPE) ?? [], isRight) },
    coverage,
    precisionAt80: coverage.find(one => one.coverage === 0.8)?.precision ?? null,
    calibrationError: calibrationError(answered),
    intents: labels.map(label => ({ label, examples: byMeant.get(label)?.length ?? 0, precision: share(byLabel.get(label) ?? [], isRight), recall: share(byMeant.get(label) ?? [], isRight) })),
    confusions: [...Map.groupBy(verdicts.filter(one => !isRight(one)), one => JSON.stringify([one.meant, one.label])).values()]
      .map(all => ({ meant: all[0]!.meant, label: all[0]!.label, times: all.length })).sort((a, b) => b.times - a.times || (a.meant + a.label < b.meant + b.label ? -1 : 1)).slice(0, 50),
  }
}

function calibrationError (answered: readonly Verdict[]): number | null {
  if (answered.length === 0) return null
  const bins = Map.groupBy(answered, one => Math.min(9, Math.floor(one.confidence * 10)))
  let off = 0
  for (const bin of bins.values()) off += Math.abs(bin.filter(one => one.meant === one.label).length - bin.reduce((sum, one) => sum + one.confidence, 0))
  return off / answered.length
}
