import { stemOf } from './stem.ts'

/** A folded text (see fold.ts) as 32-bit keys: its characters' 1–4-grams with the edges as a space, its words and their stems, neighbouring stems in order, and pairs of stems in any order.
 *  A Han character counts as a word: cutting Chinese into words costs more than it gives. Repeats stay: their count matters.
 *  Measured 2026-11: pairs of words give 0.6 points on CLINC150's validation split; pairs of Han characters instead of their 3- and 4-grams give 5 points on
 *  small Chinese sets (the Mandarin seed 73 → 79 %, the shipped articles' questions 51 → 56 %, cross-validated). Stems instead of words in pairs give 0.27 points on BANKING77's training split
 *  (five folds) and take 0.2 on CLINC150's validation split. Tried and no better: 5-grams, grams within words only, three words in a row, where a word stands, blocks of equal weight, other powers of rarity. */

const LONGEST_GRAM = 4
const LONGEST_HAN_GRAM = 2
/** Words further apart say nothing about each other; and a text of 64 KiB stays linear. */
const WORD_REACH = 20
const HAN_REACH = 6
const WORD_SEED = 0x5bd1e995
const GRAM_SEED = 0x9747b28c
const BESIDE = 0x1b873593
const TOGETHER = 0x2545f491

export function keysOf (folded: string): number[] {
  const keys: number[] = []
  addWords(folded, keys)
  const text = ` ${folded} `
  for (let i = 0; i < text.length; i++) {
    let hash = GRAM_SEED
    const longest = kindOf(text.charCodeAt(i)) === HAN ? LONGEST_HAN_GRAM : LONGEST_GRAM
    for (let n = 1; n <= longest && i + n <= text.length; n++) {
      hash = join(hash, text.charCodeAt(i + n - 1) + (n << 16))
      if (n > 1 || text[i] !== ' ') keys.push(finish(hash)) // a space by itself is in every text
    }
  }
  return keys
}

function addWords (text: string, keys: number[]): void {
  const words: number[] = []
  for (let i = 0; i < text.length;) {
    const kind = kindOf(text.charCodeAt(i))
    if (kind === OTHER) {
      i++
      continue
    }
    const start = i++
    if (kind === LETTER) while (i < text.length && kindOf(text.charCodeAt(i)) === LETTER) i++
    const word = text.slice(start, i)
    const stem = kind === LETTER ? stemOf(word) : word
    const hash = hashOf(stem)
    keys.push(finish(hash))
    if (stem !== word) keys.push(finish(hashOf(word)))
    const before = words.at(-1)
    if (before !== undefined) keys.push(finish(join(before ^ BESIDE, hash)))
    for (let j = Math.max(0, words.length - (kind === HAN ? HAN_REACH : WORD_REACH)); j < words.length; j++) keys.push(finish(scatter(hash) + scatter(words[j]!)))
    words.push(hash)
  }
}

const [LETTER, HAN, OTHER] = [1, 2, 3]
/** By UTF-16 unit, filled as units are met: a pattern for each would take longer than all the hashing. */
const kinds = new Uint8Array(65_536)

function kindOf (unit: number): number {
  const known = kinds[unit]!
  if (known !== 0) return known
  const letter = String.fromCharCode(unit)
  return kinds[unit] = /^\p{Script=Han}$/u.test(letter) ? HAN : /^[\p{L}\p{N}]$/u.test(letter) ? LETTER : OTHER
}

function hashOf (word: string): number {
  let hash = WORD_SEED
  for (let i = 0; i < word.length; i++) hash = join(hash, word.charCodeAt(i))
  return hash
}

function join (hash: number, unit: number): number {
  const h = Math.imul(hash ^ unit, 0x01000193)
  return h ^ (h >>> 15)
}

/** One half of a pair: a sum of two does not know which came first. */
function scatter (hash: number): number {
  return Math.imul(hash ^ TOGETHER, 0x01000193)
}

/** murmur3's last step: every bit of the key depends on every bit of what came in. */
function finish (hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
