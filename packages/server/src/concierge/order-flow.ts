import { foldText } from '../knowledge/index.ts'
import type { Command, FlowName, Language } from './commands.ts'
import type { Line } from './decide.ts'
import type { TextKey } from './texts.ts'

/** What the flows need to know of an order; taken from commerce, in the shopper's own account. */
export interface OrderFacts {
  readonly id: string
  readonly status: string
  readonly title: string
  readonly parcel?: { readonly status: string; readonly carrier: string; readonly trackingNo: string; readonly latest: string; readonly expectedOn: string | null; readonly deliveredOn: string | null }
  /** Every number it may be called by: its own, its parcels' and theirs without prefix. */
  readonly names: readonly string[]
}

export type Choice =
  | { readonly kind: 'one'; readonly order: OrderFacts }
  | { readonly kind: 'which'; readonly orders: readonly OrderFacts[] }
  | { readonly kind: 'list' }
  | { readonly kind: 'unknown-number'; readonly number: string }

const RUNNING: ReadonlySet<string> = new Set(['pending', 'paid', 'shipped'])
const MOST_OFFERED = 4

/** Which order is meant: the one named, the one pointed at, the only running one, or else ask. */
export function chooseOrders (orders: readonly OrderFacts[], wish: { flow: FlowName; commands: readonly Command[]; offered: readonly { readonly id: string }[]; asked: string }): Choice {
  for (const command of wish.commands) {
    if (command.kind !== 'set-slot') continue
    if (command.slot === 'place') {
      const order = orders.find(one => one.id === wish.offered.at(command.value)?.id)
      if (order) return { kind: 'one', order }
    } else if (command.slot === 'order') {
      const order = orders.find(one => one.id === command.value)
      if (order) return { kind: 'one', order }
    } else {
      const order = findByNumber(orders, command.value)
      if (order) return { kind: 'one', order }
    }
  }
  const named = wish.commands.find(command => command.kind === 'set-slot' && command.slot === 'number')
  if (named?.kind === 'set-slot' && named.slot === 'number') return { kind: 'unknown-number', number: named.value.toUpperCase() }
  if (wish.flow === 'my-orders') return { kind: 'list' }
  const meant = namedIn(orders.slice(0, MOST_OFFERED * 2), wish.asked)
  if (meant) return { kind: 'one', order: meant }
  const running = orders.filter(order => RUNNING.has(order.status) && (wish.flow !== 'parcel-tracking' || order.parcel !== undefined))
  const [only, second] = running.length > 0 ? running : orders
  if (only && (running.length === 0 || !second)) return { kind: 'one', order: only }
  return running.length > 0 ? { kind: 'which', orders: running.slice(0, MOST_OFFERED) } : { kind: 'list' }
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
  const said = foldText(text).replace(ASKING, ' ')
  const scored = orders.map(order => ({ order, score: overlap(foldText(order.title), said) })).filter(one => one.score > 0).toSorted((a, b) => b.score - a.score)
  return scored[0] && scored[0].score > (scored[1]?.score ?? 0) ? scored[0].order : undefined
}

/** Words of the question itself, which also occur in the names of goods. */
const ASKING = /我的|订单|包裹|快递|物流|到哪里?了?|什么时候|智能|手机号|\b(?:where|is|my|the|order|parcel|package|when|will|it|arrive)\b/g

function overlap (title: string, said: string): number {
  const han = [...title.matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => [...run].slice(1).map((letter, i) => run[i]! + letter))
  const words = title.match(/[a-z]{4,}/g) ?? []
  return [...new Set([...han, ...words])].filter(piece => said.includes(piece)).length
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')

const ORDER_TEXT: Readonly<Record<string, TextKey>> = { pending: 'order-pending', paid: 'order-paid', shipped: 'order-shipped', delivered: 'order-delivered', completed: 'order-completed', cancelled: 'order-cancelled', returned: 'order-returned' }

export function orderWords (order: OrderFacts, language: Language): Line[] {
  const lines: Line[] = [{ kind: 'text', key: ORDER_TEXT[order.status] ?? 'order-other', values: { id: order.id, title: order.title } }]
  const { parcel } = order
  if (!parcel) return order.status === 'paid' ? [...lines, { kind: 'text', key: 'not-sent-yet' }] : lines
  if (order.status !== 'completed' && parcel.latest !== '') lines.push({ kind: 'text', key: 'parcel-moving', values: { carrier: parcel.carrier, tracking: parcel.trackingNo, latest: parcel.latest + (language === 'zh-CN' && !/[。！.]$/.test(parcel.latest) ? '。' : '') } })
  if (parcel.status === 'exception') lines.push({ kind: 'text', key: 'parcel-exception' })
  else if (parcel.deliveredOn !== null) lines.push({ kind: 'text', key: 'parcel-delivered-on', values: { day: parcel.deliveredOn } })
  else if (parcel.expectedOn !== null) lines.push({ kind: 'text', key: 'parcel-expected', values: { day: parcel.expectedOn } })
  return lines
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
