import type { Command } from './commands.ts'
import type { Turn } from './decide.ts'
import { saysDispleased } from './displeasure.ts'
import { likeness } from './flows/choose-order.ts'

/** One turn as it is remembered to hear a circle: what the shopper wrote, and a print of what was said to it. */
export interface Passed { readonly asked: string; readonly said: number }

/** A circle is as long as this: "how", "no", "how" is one, too. */
const REMEMBERED = 3
/** Overlap of character pairs, and of what is meant, above which the same is said again. Higher where we said something new: then only the shopper went round, and "the white one?" is not "the black one?". */
const SAME = { newAnswer: { words: 0.8, gist: 0.75 }, sameAnswer: { words: 0.7, gist: 0.5 } } as const

/** Or, of fewer, when it is most of the other. */
const MOSTLY = 0.6
/** Of so many signs the whole of one question stands in the other: "who pays postage" in "so who pays return postage". */
const CONTAINED = 4

/** Characters and words that ask, plead or point and name nothing: "咋退款", "退款到底怎么弄啊" and "请问如何退款" say one thing. */
const EMPTY_HAN = new Set('怎么咋如何样哪里儿在到底究竟啊呀呢吗嘛吧啦哦哟的了着过是不就还又再都也要想能可以会请问麻烦帮我你您们这那个一下弄办呗给跟你说讲告诉听知道点先啥什为所以呗问从')
const EMPTY_LATIN = new Set('a an the i i\'m im me my you your u it its is are am was be do does did can could would will how what where when why which who to of for on in at with and or but so just still again please pls plz hi hello hey ok okay no yes not this that there here want need wanna like get got have has say said tell told ask asked asking know about again help really actually then they them work works explain possible able meaning'.split(' '))
const NUMBER = /\d{3,}/g

/** One thing to ask in several words. */
const ALIKE: readonly (readonly [RegExp, string])[] = [[/多久|多长时间|几天|几日|几工|几耐|幾耐|几时|幾時|啥时候|什么时候|何时|好久(?=能|会|到)/gu, '时'], [/多少钱|几多钱|几钱|幾錢|价钱|价格/gu, '价']]

export function gistOf (text: string): ReadonlySet<string> {
  const folded = ALIKE.reduce((words, [said, sign]) => words.replace(said, sign), text.toLowerCase())
  const han = [...folded.matchAll(/\p{Script=Han}/gu)].map(([letter]) => letter).filter(letter => !EMPTY_HAN.has(letter))
  const latin = [...folded.matchAll(/[a-z']+/g)].map(([word]) => word).filter(word => !EMPTY_LATIN.has(word)).map(word => word.replace(/(?:ing|ed|s)$/, ''))
  return new Set([...han, ...latin])
}

/** Asked again, in whatever words. */
export const asksAgain = (now: string, before: string): boolean => saysAgain(now, before, true)

/** Nearly the same words, or the same thing in others. Another number is another matter. */
function saysAgain (now: string, before: string, sameAnswer: boolean): boolean {
  if ((now.match(NUMBER) ?? []).join() !== (before.match(NUMBER) ?? []).join()) return false
  const least = sameAnswer ? SAME.sameAnswer : SAME.newAnswer
  if (likeness(now, before) > least.words) return true
  const [a, b] = [gistOf(now), gistOf(before)]
  const shared = [...a].filter(one => b.has(one)).length
  return shared > 0 && (shared / (a.size + b.size - shared) >= least.gist || (shared === Math.min(a.size, b.size) && (shared >= CONTAINED || shared / Math.max(a.size, b.size) > MOSTLY)))
}

/** What is carried out or confirmed is no circle, whatever was said; nor is a second goodbye. */
const isProgress = (turn: Turn): boolean => turn.propose !== undefined || turn.confirm !== undefined || turn.decline !== undefined || turn.resolve !== undefined || turn.because === 'goodbye'
const asksOn = (turn: Turn): boolean => !turn.answered && turn.memory.stack?.at(-1)?.question !== undefined
const ANSWERS: ReadonlySet<Command['kind']> = new Set<Command['kind']>(['set-slot', 'correct'])

/**
 * How many turns in a row went round: the shopper said the same again, in whatever words, or was displeased, or was told again what they had been told.
 * An answer to a question that brings a new one is none. Pure.
 */
export function roundsOf (turn: Turn, { asked, lead, past, rounds }: { readonly asked: string; readonly lead: Command['kind']; readonly past: readonly Passed[]; readonly rounds: number }): number {
  if (isProgress(turn)) return 0
  const said = printOf(turn)
  const again = past.some(one => saysAgain(asked, one.asked, one.said === said))
  // A flow counts by itself how often it has put its question; a shopper may ask something else in between.
  const told = past.filter(one => one.said === said).length
  if (told >= 2 && asksOn(turn)) return rounds + 2 // put twice already: instead of a third time a person takes over
  const sameAnswer = told > 0 && !asksOn(turn)
  if (ANSWERS.has(lead)) return sameAnswer ? rounds + 1 : 0
  // "I answered this a moment ago" is said instead of the same again.
  const repeated = turn.because === 'same-answer-again'
  const displeased = lead === 'deny' || lead === 'cannot-handle' || repeated || (past.length > 0 && saysDispleased(asked))
  return again || sameAnswer || displeased ? rounds + 1 : 0
}

export const remember = (turn: Turn, asked: string, past: readonly Passed[]): readonly Passed[] => [...past, { asked: asked.slice(0, 200), said: printOf(turn) }].slice(-REMEMBERED)

/** FNV-1a of what is said: small enough to be kept with every conversation. */
function printOf ({ lines }: Turn): number {
  let print = 0x811c9dc5
  for (const letter of JSON.stringify(lines)) print = Math.imul(print ^ letter.charCodeAt(0), 0x01000193)
  return print >>> 0
}
