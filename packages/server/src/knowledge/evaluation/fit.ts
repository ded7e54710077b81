import { confidenceOf, searchIndex, type KnowledgeIndex, type Passage } from '../retrieval.ts'
import { shippedArticles } from '../shipped/articles.ts'
import type { Asked } from './held-out.ts'

export const passagesIn = (locale: 'zh-CN' | 'en'): Passage[] => shippedArticles(locale).map(one => ({ id: one.topic, title: one.title, questions: one.questions, answer: one.answer }))

export interface Outcome { right: number; wrong: number; refused: number; first: number; offered: number; of: number }

/** What happened to each sentence at this threshold. For sentences out of scope (topic '') answering at all is wrong.
 *  `offered`: refused, but the right one is among the three that would be offered. */
export function measure (index: KnowledgeIndex, asked: readonly Asked[], threshold: number): Outcome {
  const outcome: Outcome = { right: 0, wrong: 0, refused: 0, first: 0, offered: 0, of: asked.length }
  for (const [topic, question] of asked) {
    const hits = searchIndex(index, question)
    const confidence = confidenceOf(hits)
    if (hits[0]?.id === topic) outcome.first++
    if (confidence >= threshold) outcome[hits[0]!.id === topic ? 'right' : 'wrong']++
    else {
      outcome.refused++
      if (confidence >= threshold * 0.45 && hits.slice(0, 3).some(hit => hit.id === topic)) outcome.offered++
    }
  }
  return outcome
}

