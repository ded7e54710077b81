import { foldText } from '../../knowledge/index.ts'
import { findAll, type Found } from './found.ts'

export interface Named { readonly id: string; readonly title: string }

/** Words of questions which also stand in titles, or say nothing about goods. */
const SAYING_NOTHING = new Set('的了吗呢在有我你这那个是不和要买款台部件一二三'.split(''))

/**
 * A shop's goods by the pieces of their names: pairs of Han letters, words and numbers, each weighed by its rarity among the titles.
 * Built once for a catalogue; a look-up walks the pieces of the question only.
 */
export function createCatalogue (products: readonly Named[]): (text: string) => Found<Named> | undefined {
  const byPiece = new Map<string, number[]>()
  const sizes = products.map((product, i) => {
    const pieces = new Set(piecesOf(foldText(product.title)).map(one => one.value))
    for (const piece of pieces) byPiece.set(piece, [...byPiece.get(piece) ?? [], i])
    return pieces.size
  })
  const rarity = (count: number): number => Math.log(1 + products.length / count)
  return text => {
    const folded = foldText(text).slice(0, 500)
    const scores = new Map<number, { score: number; from: number; to: number; hits: number }>()
    for (const piece of new Map(piecesOf(folded).map(one => [one.value, one])).values()) {
      const holders = byPiece.get(piece.value)
      if (!holders) continue
      for (const i of holders) {
        const known = scores.get(i) ?? { score: 0, from: piece.from, to: piece.to, hits: 0 }
        scores.set(i, { score: known.score + rarity(holders.length), from: Math.min(known.from, piece.from), to: Math.max(known.to, piece.to), hits: known.hits + 1 })
      }
    }
    const ranked = [...scores].map(([i, found]) => ({ i, ...found, fit: found.score / Math.sqrt(sizes[i]! + 4) })).toSorted((a, b) => b.fit - a.fit || a.i - b.i)
    const [first, second] = ranked
    // Two goods named equally well are none: the flow asks which.
    if (!first || (second && second.fit === first.fit)) return undefined
    return { value: products[first.i]!, from: first.from, to: first.to }
  }
}

function piecesOf (folded: string): Found<string>[] {
  const han = findAll(folded, /\p{Script=Han}+/gu, ([run]) => run).flatMap(({ value, from }) => [...value].slice(1).flatMap((letter, i) => {
    const before = value[i]!
    return SAYING_NOTHING.has(letter) || SAYING_NOTHING.has(before) ? [] : [{ value: before + letter, from: from + i, to: from + i + 2 }]
  }))
  const words = findAll(folded, /[a-z]+\d[a-z0-9-]*|[a-z]{4,}|\d+[a-z]+[a-z0-9]*/g, ([word]) => word.replace(/s$/, ''))
  return [...han, ...words]
}
