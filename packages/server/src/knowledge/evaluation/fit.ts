import { buildIndex, confidenceOf, searchIndex, type KnowledgeIndex } from '../retrieval.ts'
import { enOrders } from '../shipped/en-orders.ts'
import { enService } from '../shipped/en-service.ts'
import type { ShippedArticle } from '../shipped/shape.ts'
import { zhOrders } from '../shipped/zh-orders.ts'
import { zhService } from '../shipped/zh-service.ts'
import type { Asked } from './development.ts'

const indexOf = (articles: readonly ShippedArticle[]): KnowledgeIndex => buildIndex(articles.map(one => ({ id: one.topic, title: one.title, questions: one.questions, answer: one.answer })))
export const zhIndex = indexOf([...zhOrders, ...zhService])
export const enIndex = indexOf([...enOrders, ...enService])

export interface Outcome { right: number; wrong: number; refused: number; top: number; of: number; wrongOnes: string[]; refusedOnes: string[] }

/** What happened to each sentence at this threshold. For out-of-scope sentences (topic '') answering at all is wrong. */
export function measure (index: KnowledgeIndex, asked: readonly Asked[], threshold: number): Outcome {
  const outcome: Outcome = { right: 0, wrong: 0, refused: 0, top: 0, of: asked.length, wrongOnes: [], refusedOnes: [] }
  for (const [topic, question] of asked) {
    const hits = searchIndex(index, question)
    const confidence = confidenceOf(hits)
    if (hits[0]?.id === topic) outcome.top++
    const line = `${confidence.toFixed(2)} ${topic || '-'} ← ${hits[0]?.id ?? '-'} ${question}`
    if (confidence < threshold) { outcome.refused++; outcome.refusedOnes.push(line) } else if (hits[0]!.id === topic) outcome.right++
    else { outcome.wrong++; outcome.wrongOnes.push(line) }
  }
  return outcome
}
