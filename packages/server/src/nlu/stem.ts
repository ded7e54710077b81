const SHORTEST = 4
const DOUBLED = /([bcdfglmnprt])\1$/

/** An English word without the endings that hardly change what is asked: cards → card, cancelled → cancel, arriving → arriv. No dictionary; what counts is that forms of one word meet. Other words stay. */
export function stemOf (word: string): string {
  if (word.length < SHORTEST || !isLatin(word)) return word
  let stem = word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.endsWith('s') && !word.endsWith('ss') && !word.endsWith('us') ? word.slice(0, -1) : word
  if (stem.endsWith('ing') && stem.length >= 6) stem = stem.slice(0, -3)
  else if (stem.endsWith('ed') && stem.length >= 5) stem = stem.slice(0, -2)
  stem = stem.replace(DOUBLED, '$1')
  if (stem.endsWith('e')) return stem.slice(0, -1)
  return stem.endsWith('y') ? `${stem.slice(0, -1)}i` : stem
}

function isLatin (word: string): boolean {
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) < 97 || word.charCodeAt(i) > 122) return false
  return true
}
