import { foldText } from '../knowledge/index.ts'

/** What a text is written in, as far as its letters and commonest words say. `und`: nothing to go by. */
export type Written = 'zh-CN' | 'zh-TW' | 'yue' | 'en' | 'ja' | 'ko' | 'ru' | 'ar' | 'th' | 'es' | 'fr' | 'de' | 'pt' | 'und'

const SCRIPTS: readonly (readonly [Written, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu], ['ko', /\p{Script=Hangul}/gu], ['ru', /\p{Script=Cyrillic}/gu], ['ar', /\p{Script=Arabic}/gu], ['th', /\p{Script=Thai}/gu],
]
/** Characters and words that written Mandarin does not use. One is enough when it is unmistakable, otherwise two. */
const CANTONESE = /[嘅咗嚟喺哋啲乜嘢冇佢咁諗谂攞睇嗰噉啱揾搵畀]|唔(?!該?於)|係咪|系咪|點解|点解|點樣|点样|邊度|边度|幾時|几时|而家|聽日|听日|琴日|尋日|唔該|唔该/gu
const CANTONESE_ALONE = /[嘅咗嚟喺哋啲嘢冇佢嗰噉]|唔該|唔该|點解|点解|係咪|系咪|邊度|边度/u
const WORDS: readonly (readonly [Written, RegExp])[] = [
  ['en', /\b(?:the|is|my|i|you|where|when|how|what|please|order|and|to|not|have|it|of|for|can|hello|hi|thanks?|refund|return|delivery|parcel)\b/giu],
  ['es', /\b(?:el|la|los|mi|dónde|donde|está|cuándo|pedido|quiero|por|para|gracias|hola|que|no|devolver|cómo)\b/giu],
  ['fr', /\b(?:le|les|mon|ma|où|est|quand|commande|je|veux|pour|merci|bonjour|que|pas|colis|comment)\b/giu],
  ['de', /\b(?:der|die|das|mein|meine|wo|ist|wann|bestellung|ich|möchte|für|danke|hallo|nicht|paket|wie)\b/giu],
  ['pt', /\b(?:meu|minha|onde|está|quando|pedido|quero|para|obrigad[oa]|olá|que|não|devolver|como)\b/giu],
]

/** Detection only: nothing is translated here, and nothing is decided by it but which words are offered. */
export function writtenIn (text: string): Written {
  const sample = text.normalize('NFKC').slice(0, 2_000)
  const count = (pattern: RegExp): number => sample.match(pattern)?.length ?? 0
  const other = SCRIPTS.map(([written, pattern]) => ({ written, n: count(pattern) })).toSorted((a, b) => b.n - a.n)[0]
  const han = count(/\p{Script=Han}/gu)
  const latin = count(/[a-zà-ÿ]{2,}/giu)
  if (other && other.n > 1 && other.n * 4 >= han) return other.written
  if (han > 0 && han * 2 >= latin) {
    if (CANTONESE_ALONE.test(sample) || count(CANTONESE) > 1) return 'yue'
    return isTraditional(sample) ? 'zh-TW' : 'zh-CN'
  }
  if (latin === 0) return 'und'
  const best = WORDS.map(([written, pattern]) => ({ written, n: count(pattern) })).toSorted((a, b) => b.n - a.n)[0]!
  return best.n > 0 ? best.written : 'und'
}

/** More than one character is written otherwise in the mainland. */
function isTraditional (text: string): boolean {
  const han = text.match(/\p{Script=Han}/gu)?.join('') ?? ''
  const folded = [...foldText(han)]
  return [...han.toLowerCase()].filter((letter, i) => letter !== folded[i]).length > 1
}

/** Few letters say nothing of a dialect: a yes, a number, a place in a list follow what was written before. */
const SHORT = 8
/** Words of written Mandarin that Cantonese says otherwise. A button ("11月29日周日 上午", an order's goods and number) has none: pressing it changes no dialect. */
const MANDARIN = /[的了吗么呢吧没这那哪们您]|不|是|怎|什/u

/** The dialect a shopper writes, by their newest words (oldest first); null for none that is recognised by its letters. */
export function dialectIn (words: readonly string[]): 'yue' | null {
  const newest = words.at(-1) ?? ''
  if (writtenIn(newest) === 'yue') return 'yue'
  return ([...newest].length <= SHORT || !MANDARIN.test(newest)) && words.slice(-4, -1).some(text => writtenIn(text) === 'yue') ? 'yue' : null
}
