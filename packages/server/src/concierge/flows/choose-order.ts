import { foldText } from '../../knowledge/index.ts'
import { plain, type OrderFacts } from '../order-facts.ts'
import { withGoodsNames } from './goods-words.ts'

export type Chosen =
  | { readonly kind: 'one'; readonly order: OrderFacts }
  | { readonly kind: 'which'; readonly orders: readonly OrderFacts[] }
  | { readonly kind: 'unknown'; readonly number: string }
  /** Nothing is named and none fits by itself. */
  | { readonly kind: 'none' }

const MOST_OFFERED = 4

/** Which order is meant: the one named, the only one whose goods are in the words, the only fitting one (`running`), or else ask. With none fitting, the only order there is, or the newest where that can do no harm. */
export function chooseOrders (orders: readonly OrderFacts[], wish: { named: readonly string[]; asked: string; running (order: OrderFacts): boolean; /** with none fitting and several there: the newest all the same */ newest: boolean }): Chosen {
  for (const name of wish.named) {
    const order = orders.find(one => one.id === name) ?? findByNumber(orders, name)
    if (order) return { kind: 'one', order }
  }
  if (wish.named[0] !== undefined) return { kind: 'unknown', number: wish.named[0].toUpperCase() }
  const meant = namedIn(orders.slice(0, MOST_OFFERED * 2), wish.asked)
  if (meant) return { kind: 'one', order: meant }
  const running = orders.filter(order => wish.running(order))
  const [only, second] = running.length > 0 ? running : orders
  if (only && (!second || (running.length === 0 && wish.newest))) return { kind: 'one', order: only }
  return running.length > 0 ? { kind: 'which', orders: running.slice(0, MOST_OFFERED) } : { kind: 'none' }
}

/** Exactly, or by a tail of at least five digits that fits one order only. */
function findByNumber (orders: readonly OrderFacts[], written: string): OrderFacts | undefined {
  const number = plain(written)
  const exact = orders.find(order => order.names.some(name => plain(name) === number))
  if (exact) return exact
  const tails = orders.filter(order => order.names.some(name => plain(name).endsWith(number)))
  return number.length >= 5 && tails.length === 1 ? tails[0] : undefined
}

/** The one order whose goods are named in the text ("冰箱", "earphones"); undefined when none is, or when two are equally. Newest first wins nothing. */
export function namedIn<T extends { readonly title: string }> (orders: readonly T[], text: string): T | undefined {
  const whole = close(text)
  const written = whole.length < 2 ? [] : orders.filter(order => close(order.title).includes(whole))
  if (written.length === 1) return written[0]
  const said = withGoodsNames(foldText(text).replace(ASKING, ' '))
  const scored = orders.map(order => ({ order, score: overlap(foldText(order.title), said) })).filter(one => one.score > 0).toSorted((a, b) => b.score - a.score)
  return scored[0] && scored[0].score > (scored[1]?.score ?? 0) ? scored[0].order : undefined
}

/** "灰色XL" is "灰色 XL". */
const close = (text: string): string => foldText(text).replace(/[^\p{L}\p{N}]/gu, '')

/** Words of the question itself, which also occur in the names of goods. */
const ASKING = /我的|订单|包裹|快递|物流|到哪里?了?|什么时候|智能|手机号|\b(?:where|is|my|the|order|parcel|package|when|will|it|arrive)\b/g

function overlap (title: string, said: string): number {
  const han = [...title.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => [...run].slice(1).map((letter, i) => run[i]! + letter))
  const words = title.match(/[a-z]{4,}/g) ?? []
  return [...new Set([...han, ...words])].filter(piece => said.includes(piece)).length
}

/** Jaccard overlap of character bigrams, 0..1. */
export function likeness (a: string, b: string): number {
  const [x, y] = [bigrams(a), bigrams(b)]
  if (x.size === 0 || y.size === 0) return a.trim() === b.trim() ? 1 : 0
  const shared = [...x].filter(pair => y.has(pair)).length
  return shared / (x.size + y.size - shared)
}

function bigrams (text: string): Set<string> {
  const letters = [...text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')].slice(0, 400)
  return new Set(letters.slice(1).map((letter, i) => letters[i]! + letter))
}
