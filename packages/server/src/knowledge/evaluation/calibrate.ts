import { buildIndex, searchIndex, type Hit } from '../retrieval.ts'
import { enElsewhere, zhElsewhere } from './development.ts'
import { passagesIn } from './fit.ts'

/** Run by hand: node packages/server/src/knowledge/evaluation/calibrate.ts. Prints how well left-out phrasings are found and the weights of
 *  the confidence. Every shipped phrasing is asked with itself left out; each sentence from elsewhere counts three times. */
const featuresOf = ([first, second]: readonly Hit[]): number[] | undefined =>
  first && [1, first.likeness, first.coverage, first.evidence, second ? (first.score - second.score) / first.score : 1]

const facts: number[][] = []
const truths: number[] = []
const note = (hits: readonly Hit[], right: boolean): void => {
  const features = featuresOf(hits)
  if (features) { facts.push(features); truths.push(right ? 1 : 0) }
}
for (const [locale, elsewhere] of [['zh-CN', zhElsewhere], ['en', enElsewhere]] as const) {
  const passages = passagesIn(locale)
  let [asked, first, third] = [0, 0, 0]
  for (const passage of passages) {
    for (const question of passage.questions) {
      const hits = searchIndex(buildIndex(passages.map(one => one === passage ? { ...one, questions: one.questions.filter(other => other !== question) } : one)), question)
      asked++
      if (hits[0]?.id === passage.id) first++
      if (hits.slice(0, 3).some(hit => hit.id === passage.id)) third++
      note(hits, hits[0]?.id === passage.id)
    }
  }
  const whole = buildIndex(passages)
  for (const question of elsewhere) for (let i = 0; i < 3; i++) note(searchIndex(whole, question), false)
  process.stdout.write(`${locale}: ${asked} left out, found first ${(first / asked).toFixed(3)}, among three ${(third / asked).toFixed(3)}\n`)
}
process.stdout.write(`bias likeness coverage evidence lead: ${logistic(facts, truths).map(weight => weight.toFixed(2)).join(' ')}\n`)

/** Newton's method on the log-likelihood, a breath of ridge against singular steps. */
function logistic (rows: readonly number[][], labels: readonly number[]): number[] {
  const size = rows[0]!.length
  let weights = Array.from({ length: size }, () => 0)
  for (let step = 0; step < 25; step++) {
    const curve = Array.from({ length: size }, (_, a) => Array.from({ length: size }, (__, b) => a === b ? 1e-3 : 0))
    const slope = Array.from({ length: size }, () => 0)
    rows.forEach((row, i) => {
      const chance = 1 / (1 + Math.exp(-row.reduce((sum, value, a) => sum + value * weights[a]!, 0)))
      row.forEach((value, a) => {
        slope[a]! += (labels[i]! - chance) * value
        row.forEach((other, b) => { curve[a]![b]! += chance * (1 - chance) * value * other })
      })
    })
    const move = solve(curve, slope)
    weights = weights.map((weight, a) => weight + move[a]!)
  }
  return weights
}

function solve (matrix: number[][], right: number[]): number[] {
  const size = right.length
  for (let i = 0; i < size; i++) {
    for (let k = i + 1; k < size; k++) {
      const share = matrix[k]![i]! / matrix[i]![i]!
      for (let j = i; j < size; j++) matrix[k]![j]! -= share * matrix[i]![j]!
      right[k]! -= share * right[i]!
    }
  }
  const found = Array.from({ length: size }, () => 0)
  for (let i = size - 1; i >= 0; i--) found[i] = (right[i]! - matrix[i]!.slice(i + 1).reduce((sum, value, k) => sum + value * found[i + 1 + k]!, 0)) / matrix[i]![i]!
  return found
}
