import { CHINESE_DIGITS, readNumber } from '../entities/chinese-number.ts'
import type { Tongue } from '../commands.ts'
import { textsOf, type Slots, type SlotValue } from '../slots.ts'
import { namedIn } from './choose-order.ts'
import { said, type Choice, type Line, type Slot, type Step } from './flow.ts'
import { asksAll, type Item } from './pick-items.ts'

/** So many pieces of one thing: a number, `all`, or `keep:2`, which is all but two. */
type Pieces = string

const UNIT = '(?:件|个|箇|只|隻|双|雙|对|對|条|條|瓶|包|盒|袋|箱|罐|支|枝|台|部|本|张|張|套|份|块|塊|床|把|桶|粒|颗|听)'
/** 一个月前, 有两个地方破了, 三个人, 这个: numbers of something else. */
const OTHER = '(?!月|星期|礼拜|小时|钟头|地方|问题|原因|理由|人|孩子|字|点|多月|订单|单|号)'
const ENGLISH: Readonly<Record<string, string>> = { one: '1', two: '2', three: '3', four: '4', five: '5', six: '6', seven: '7', eight: '8', nine: '9', ten: '10' }
const EN_NUMBER = `\\d{1,3}|${Object.keys(ENGLISH).join('|')}`
const COUNT = new RegExp(`(?<![第\\d.${CHINESE_DIGITS}])(\\d{1,3}|俩|仨|[${CHINESE_DIGITS}]{1,3})\\s*${UNIT}${OTHER}|(?<![第\\d])(俩|仨)(?![\\p{Script=Han}]*${UNIT})|\\b(${EN_NUMBER})\\b(?= (?:of (?:them|these|those|the|my)|pieces?|items?|units?|pairs?|bottles?|boxes|packs?|sets?)\\b)|\\b(?:just|only|return(?:ing)?|exchange|swap|send(?:ing)? back) (${EN_NUMBER})\\b(?! (?:days?|weeks?|months?|hours?|years?)\\b)(?!\\d)`, 'giu')
const BARE = new RegExp(`^(?:就|只|是|退|换|要|都)*\\s*(\\d{1,3}|俩|仨|[${CHINESE_DIGITS}]{1,3}|${EN_NUMBER})\\s*${UNIT}?(?:吧|就行|就好|就可以|即可|啊|呀|啦|退|换)*$`, 'iu')
const KEEP = new RegExp(`(?:留|剩)(?:下|低)?(\\d{1,3}|俩|仨|[${CHINESE_DIGITS}]{1,3})\\s*${UNIT}|\\bkeep (${EN_NUMBER})\\b`, 'iu')
/** "Not two but one": what follows the one that was not meant is an answer. */
const NOT_SO_MANY = new RegExp(`(?:不是|唔系|唔係|毋是|勿是|\\bnot)\\s*(?:\\d{1,3}|俩|仨|[${CHINESE_DIGITS}]{1,3}|${EN_NUMBER})\\s*${UNIT}?`, 'iu')
/** Bought, not brought back. */
const BOUGHT_BEFORE = /(?:买|拍|订|下单|收到|到货|一共|总共|共|寄来|发来|bought|ordered|received|got|have)(?:了|咗|过|来)?\s*$/iu
const BACK_BEFORE = /(?:退|换|寄回|送回|只要|其中|里面|里头|就|只|return|exchange|swap|back|just|only)(?:掉|货|回|了|咗|返)?\s*$/iu
const BACK_AFTER = /^\s*(?:[\p{Script=Han}]{0,8}?)(?:退|换|不要|唔要|不想要|坏|烂|破|碎|有问题|寄回|送回)/iu

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

function numberOf (written: string): number | undefined {
  const text = written.toLowerCase()
  const value = text === '俩' ? 2 : text === '仨' ? 3 : readNumber(ENGLISH[text] ?? text)
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 999 ? value : undefined
}

/**
 * How many are to go back, as the words say it by themselves: the number stands beside "return" or "exchange", not beside "bought".
 * `asked`: it was asked for, so a bare number answers.
 */
export function piecesIn (text: string, wasAsked = false): Pieces | undefined {
  const written = plain(text).slice(0, 300)
  const words = written.replace(NOT_SO_MANY, ' ')
  const asked = wasAsked || words !== written
  const kept = KEEP.exec(words)
  const left = kept && numberOf(kept[1] ?? kept[2] ?? '')
  if (left) return `keep:${left}`
  if (asked) {
    const bare = BARE.exec(words.replace(/[\s\p{P}]+/gu, ' ').trim())?.[1]
    const value = bare === undefined ? undefined : numberOf(bare)
    if (value !== undefined) return String(value)
  }
  const counts = [...words.matchAll(COUNT)].flatMap(match => {
    const value = numberOf(match.slice(1).find(one => one !== undefined) ?? '')
    const before = words.slice(Math.max(0, match.index - 8), match.index)
    const after = words.slice(match.index + match[0].length)
    return value === undefined ? [] : [{ value, bought: BOUGHT_BEFORE.test(before) || /^(?:里|中|当中)/.test(after), back: match[4] !== undefined || BACK_BEFORE.test(before) ? 2 : BACK_AFTER.test(after) ? 1 : 0 }]
  })
  const [meant] = counts.filter(one => !one.bought && (asked || one.back > 0)).toSorted((a, b) => b.back - a.back)
  if (meant) return String(meant.value)
  return asked && asksAll(words) ? 'all' : undefined
}

/** One slot for each thing of which there are several, in the order's order: each is asked for by itself. */
const MOST_THINGS = 10
const nameOf = (at: number): string => `pieces${at + 1}`
export const piecesSlots: readonly Slot[] = Array.from({ length: MOST_THINGS }, (_, at): Slot => ({ name: nameOf(at), takes: ['quantity', 'choice'], ask: 'which-pieces' }))

/** Some pieces of one line of an order. */
export interface Lot { readonly item: Item; readonly pieces: number }

/**
 * How many of each thing that was picked: one where there is one, what was said, all where all of it is meant, else a question.
 * Never more than is left of it. What was made out is kept, so that it is read once.
 */
export function countPieces (items: readonly Item[], slots: Slots, facts: { readonly asked: string; readonly language: Tongue }): { readonly lots: readonly Lot[]; readonly keep: Readonly<Record<string, SlotValue | null>> } | { readonly step: Extract<Step, { kind: 'ask' }> } {
  const several = items.filter(item => item.left > 1)
  const whole = textsOf(slots, 'items').some(asksAll) || asksAll(facts.asked)
  const keep: Record<string, SlotValue | null> = {}
  const lots: Lot[] = []
  for (const item of items) {
    if (item.left === 1) { lots.push({ item, pieces: 1 }); continue }
    const at = several.indexOf(item)
    if (at >= MOST_THINGS) { lots.push({ item, pieces: item.left }); continue }
    const name = nameOf(at)
    const said = textsOf(slots, name)[0] ?? statedOf(item, items, facts.asked) ?? (whole ? 'all' : undefined)
    const pieces = said === undefined ? undefined : readPieces(said, item.left)
    if (pieces === undefined) return { step: askFor(item, name, { tooMany: said !== undefined, language: facts.language, keep }) }
    keep[name] = String(pieces)
    lots.push({ item, pieces })
  }
  return { lots, keep }
}

function readPieces (said: Pieces, left: number): number | undefined {
  if (said === 'all') return left
  const kept = /^keep:(\d+)$/.exec(said)?.[1]
  const pieces = kept === undefined ? Number(said) : left - Number(kept)
  return Number.isInteger(pieces) && pieces >= 1 && pieces <= left ? pieces : undefined
}

const CLAUSES = /[,，、;；。.\n]|以及|还有|另外|和(?=\S*[\d一二两三四五六七八九十俩])|\band\b/u

/** "两瓶洗发水，一条毛巾": of several things each number goes with the thing that stands beside it. */
function statedOf (item: Item, items: readonly Item[], asked: string): Pieces | undefined {
  if (items.length === 1) return piecesIn(asked)
  return asked.split(CLAUSES).flatMap(clause => namedIn(items, clause) === item ? piecesIn(clause, true) ?? [] : [])[0]
}

const SHOWN = 4

function askFor (item: Item, slot: string, { tooMany, language, keep }: { readonly tooMany: boolean; readonly language: Tongue; readonly keep: Readonly<Record<string, SlotValue | null>> }): Extract<Step, { kind: 'ask' }> {
  const values = { title: item.title, left: String(item.left) }
  const numbers = Array.from({ length: Math.min(item.left, SHOWN) - 1 }, (_, i) => i + 1)
  const choices: readonly Choice[] = [
    ...numbers.map(n => ({ id: String(n), title: language === 'en' ? `${n} ${n === 1 ? 'piece' : 'pieces'}` : `${n} 件` })),
    { id: 'all', title: language === 'en' ? `All ${item.left}` : `全部 ${item.left} 件` },
  ]
  return { kind: 'ask', slot, lines: [said(tooMany ? 'pieces-too-many' : 'which-pieces', values)], choices, keep: { ...keep, [slot]: null } }
}

/** As a deed names them: each piece by its line. */
export const unitsOf = (lots: readonly Lot[]): string[] => lots.flatMap(({ item, pieces }) => Array.from({ length: Math.min(pieces, 200) }, () => item.id)).slice(0, 200)
export const lotLine = ({ item: { title, quantity }, pieces }: Lot): Line => pieces === quantity ? said('card-item', { title, quantity: String(pieces) }) : said('card-item-of', { title, quantity: String(pieces), bought: String(quantity) })
export const lotWords = (lots: readonly Lot[]): string => lots.map(({ item, pieces }) => `${item.title} × ${pieces}`).join('、')
