import { foldText } from '../knowledge/index.ts'

/**
 * What words mean, whichever language or dialect says it: "发货", "出貨" and "dispatched" are one concept. Read from training/concepts.txt.
 * A text is understood by its letters and by its concepts, one sign each, written behind it. What is stored or shown is never changed.
 */
export interface Concepts { readonly signs: readonly (readonly [word: string, sign: string])[] }

/** CJK Extension A: letters to the features, so each counts as a word of its own; and nobody types them. */
const FIRST_SIGN = 0x3400
const HAN = /\p{Script=Han}/u
/** A word list says "deliver"; shoppers write "delivered". */
const LONGEST_PHRASE = 4

/** One concept a line: `name: words`, spaces between words, `_` within an English phrase. */
export function readConcepts (text: string): Concepts {
  const signs: [string, string][] = []
  let next = FIRST_SIGN
  for (const line of text.split('\n')) {
    const words = /^[a-z-]+: (.+)$/.exec(line.trim())?.[1]
    if (words === undefined) continue
    // A sign that folding would turn into another is no sign.
    while (foldText(String.fromCharCode(next)) !== String.fromCharCode(next)) next++
    const sign = String.fromCharCode(next++)
    for (const word of words.split(' ')) signs.push([foldText(word.replaceAll('_', ' ')), sign])
  }
  return { signs }
}

/** Returns the concepts of a folded text, in the order met; longest words first, none counted twice. */
export function createConceptReader ({ signs }: Concepts): (folded: string) => string {
  const han = new Map<string, string>()
  const latin = new Map<string, string>()
  let longest = 1
  for (const [word, sign] of signs) {
    if (HAN.test(word)) {
      longest = Math.max(longest, word.length)
      if (!han.has(word)) han.set(word, sign)
    } else {
      const phrase = word.split(' ').map(stem).join(' ')
      if (!latin.has(phrase)) latin.set(phrase, sign)
    }
  }
  return folded => {
    const met: string[] = []
    for (const [run] of folded.matchAll(/\p{Script=Han}+|[a-z][a-z'’ -]*/gu)) {
      if (HAN.test(run)) readHan(run, han, longest, met)
      else readLatin(run, latin, met)
    }
    return met.join('')
  }
}

function readHan (run: string, han: ReadonlyMap<string, string>, longest: number, met: string[]): void {
  for (let i = 0; i < run.length;) {
    let taken = 1
    for (let n = Math.min(longest, run.length - i); n > 0; n--) {
      const sign = han.get(run.slice(i, i + n))
      if (sign === undefined) continue
      met.push(sign)
      taken = n
      break
    }
    i += taken
  }
}

function readLatin (run: string, latin: ReadonlyMap<string, string>, met: string[]): void {
  const words = run.split(/[ ’]+/).filter(word => word !== '').map(stem)
  for (let i = 0; i < words.length;) {
    let taken = 1
    for (let n = Math.min(LONGEST_PHRASE, words.length - i); n > 0; n--) {
      const sign = latin.get(words.slice(i, i + n).join(' '))
      if (sign === undefined) continue
      met.push(sign)
      taken = n
      break
    }
    i += taken
  }
}

/** "deliveries", "delivered" and "delivering" are one word. Crude on purpose: it is applied to both sides. */
function stem (word: string): string {
  const plain = word.replaceAll("'", '')
  if (plain.length < 4) return plain
  return plain.replace(/(?:ies|ied)$/, 'y').replace(/(?:ing|ed|es|s)$/, '').replace(/e$/, '').replace(/([bdgklmnprt])\1$/, '$1')
}

/** What the model learns from and is asked: the folded text with its concepts behind it. */
export function withConcepts (folded: string, read: (folded: string) => string): string {
  const signs = read(folded.slice(0, LONGEST_READ))
  return signs === '' ? folded : `${folded} ${signs}`
}

/** Concepts of a longer text add nothing to what it is about. */
const LONGEST_READ = 2_000
