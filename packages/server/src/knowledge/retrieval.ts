import { termsOf } from './terms.ts'

export interface Passage {
  readonly id: string
  readonly title: string
  readonly questions: readonly string[]
  readonly answer: string
}
export interface Hit { readonly id: string; readonly score: number; readonly likeness: number; readonly coverage: number; readonly evidence: number }

interface Phrase { readonly passage: number; readonly counts: ReadonlyMap<string, number>; readonly length: number; readonly weight: number; readonly norm: number }
interface Posting { readonly phrase: number; readonly count: number }

/** A searchable set of passages of one shop and one language. Immutable: built anew when the knowledge changes. */
export interface KnowledgeIndex {
  readonly passages: readonly Passage[]
  readonly phrases: readonly Phrase[]
  readonly postings: ReadonlyMap<string, readonly Posting[]>
  readonly rarity: ReadonlyMap<string, number>
  readonly unseen: number
  readonly meanLength: number
}

/** Source: research on FAQ matching (k1 0.9, b 0.4, character uni- and bigrams). Title and questions are what people say; the answer only supports. */
const K1 = 0.9
const B = 0.4
const TITLE = 0.9
const QUESTION = 1
const ANSWER = 0.35
/** Rarity mass (nats) of matched terms that counts as plenty of evidence: a lone common word is none. */
const ENOUGH = 20

export function buildIndex (passages: readonly Passage[]): KnowledgeIndex {
  const seenIn = new Map<string, number>()
  const drafts: { passage: number; counts: Map<string, number>; length: number; weight: number }[] = []
  passages.forEach((passage, at) => {
    const own = new Set<string>()
    const add = (text: string, weight: number): void => {
      const terms = termsOf(text)
      if (terms.length === 0) return
      const counts = new Map<string, number>()
      for (const term of terms) { counts.set(term, (counts.get(term) ?? 0) + 1); own.add(term) }
      drafts.push({ passage: at, counts, length: terms.length, weight })
    }
    add(passage.title, TITLE)
    for (const question of passage.questions) add(question, QUESTION)
    add(passage.answer.slice(0, 600), ANSWER)
    for (const term of own) seenIn.set(term, (seenIn.get(term) ?? 0) + 1)
  })
  const rare = (documents: number): number => Math.log(1 + (passages.length - documents + 0.5) / (documents + 0.5))
  const rarity = new Map([...seenIn].map(([term, documents]) => [term, rare(documents)]))
  const postings = new Map<string, Posting[]>()
  const phrases = drafts.map((draft, phrase): Phrase => {
    let square = 0
    for (const [term, count] of draft.counts) {
      square += (rarity.get(term)! * count) ** 2
      const list = postings.get(term)
      if (list) list.push({ phrase, count })
      else postings.set(term, [{ phrase, count }])
    }
    return { ...draft, norm: Math.sqrt(square) || 1 }
  })
  const meanLength = phrases.reduce((sum, phrase) => sum + phrase.length, 0) / Math.max(1, phrases.length)
  return { passages, phrases, postings, rarity, unseen: rare(0), meanLength }
}

/** Best passages first: each is as good as its best phrase plus a little of its others. Ties go to the smaller id. */
export function searchIndex (index: KnowledgeIndex, question: string, limit = 5): Hit[] {
  const asked = new Map<string, number>()
  for (const term of termsOf(question).slice(0, 400)) asked.set(term, (asked.get(term) ?? 0) + 1)
  if (asked.size === 0) return []
  const scores = new Float64Array(index.phrases.length)
  const dots = new Float64Array(index.phrases.length)
  const covered = new Float64Array(index.passages.length)
  let askedSquare = 0
  let mass = 0
  for (const [term, count] of asked) {
    const rarity = index.rarity.get(term) ?? index.unseen
    askedSquare += (rarity * count) ** 2
    mass += rarity
    let counted = -1
    for (const posting of index.postings.get(term) ?? []) {
      const phrase = index.phrases[posting.phrase]!
      // Phrases lie passage by passage, so a term is counted once for each.
      if (phrase.passage !== counted) { counted = phrase.passage; covered[counted]! += rarity }
      scores[posting.phrase]! += rarity * posting.count * (K1 + 1) / (posting.count + K1 * (1 - B + B * phrase.length / index.meanLength))
      dots[posting.phrase]! += rarity * count * rarity * posting.count
    }
  }
  const best = new Map<number, { top: number; rest: number; likeness: number }>()
  index.phrases.forEach((phrase, i) => {
    if (scores[i] === 0) return
    const score = scores[i]! * phrase.weight
    const likeness = phrase.weight === ANSWER ? 0 : dots[i]! / (phrase.norm * Math.sqrt(askedSquare))
    const known = best.get(phrase.passage) ?? { top: 0, rest: 0, likeness: 0 }
    best.set(phrase.passage, { top: Math.max(known.top, score), rest: known.rest + Math.min(known.top, score), likeness: Math.max(known.likeness, likeness) })
  })
  return [...best].map(([at, found]): Hit => {
    const passage = index.passages[at]!
    const matched = covered[at]!
    return { id: passage.id, score: found.top * (0.5 + found.likeness) + 0.12 * found.rest + matched, likeness: found.likeness, coverage: matched / mass, evidence: Math.min(1, matched / ENOUGH) }
  }).toSorted((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit)
}

/** How sure we are, 0..1, that the first hit answers the question: a logistic of likeness, coverage, evidence and lead.
 *  The weights come from evaluation/calibrate.ts (each shipped phrasing asked with itself left out, and sentences out of scope).
 *  The bias is lowered by 0.42, so that 0.55 stands for two right in three there: a wrong answer costs more than asking back. Source: docs/policy/concierge.md. */
const FIT = { bias: -3.77, likeness: 1.67, coverage: 2.19, evidence: 2.51, lead: 1.99 }

export function confidenceOf (hits: readonly Hit[]): number {
  const [first, second] = hits
  if (!first) return 0
  const lead = second ? (first.score - second.score) / first.score : 1
  return 1 / (1 + Math.exp(-(FIT.bias + FIT.likeness * first.likeness + FIT.coverage * first.coverage + FIT.evidence * first.evidence + FIT.lead * lead)))
}
