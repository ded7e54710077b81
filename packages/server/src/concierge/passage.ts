import { foldText } from '../knowledge/index.ts'

/** An article of fewer sentences has nothing to point at. */
const FEWEST = 2

/** The sentence of an article that is about these words most; undefined when none is, or it has only one. Nothing is said that does not stand there. */
export function passageFor (article: string, asked: string): { readonly at: number; readonly text: string } | undefined {
  const sentences = article.split(/(?<=[。！？；!?])|(?<=\.)\s+|\n+/u).map(sentence => sentence.trim()).filter(sentence => sentence !== '')
  if (sentences.length < FEWEST) return undefined
  const wanted = piecesOf(asked)
  const scored = sentences.map((text, at) => ({ at, text, score: [...piecesOf(text)].filter(piece => wanted.has(piece)).length })).toSorted((a, b) => b.score - a.score || a.at - b.at)
  const [best] = scored
  return best && best.score > 0 ? { at: best.at, text: best.text } : undefined
}

/** Pairs of Chinese characters, English words of some length. */
function piecesOf (text: string): ReadonlySet<string> {
  const folded = foldText(text)
  const pairs = [...folded.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => [...run].slice(1).map((letter, i) => run[i]! + letter))
  return new Set([...pairs, ...(folded.match(/[a-z]{4,}/g) ?? []).map(word => word.replace(/(?:ing|ed|s)$/, ''))])
}
