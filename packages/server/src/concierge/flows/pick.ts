import type { ProductFacts } from '../../commerce/index.ts'
import { parseInstant } from '../../kernel/clock.ts'
import type { Tongue, WishedDate } from '../commands.ts'
import type { OrderFacts } from '../order-facts.ts'
import { textsOf, type Slots } from '../slots.ts'
import { sayText, type TextKey } from '../texts.ts'
import { chooseOrders, namedIn } from './choose-order.ts'
import { said, type Slot, type Step } from './flow.ts'
import { orderSlot } from './orders.ts'
import { orderTitle } from './pick-order.ts'

/** What several service flows settle the same way: which order, which product, when. Each gives the thing, or the step that asks for it. */
export type Picked<T> = { readonly kind: 'picked'; readonly value: T } | { readonly kind: 'step'; readonly step: Step }

const MOST_OFFERED = 4
const picked = <T>(value: T): Picked<T> => ({ kind: 'picked', value })
const step = (one: Step): { readonly kind: 'step'; readonly step: Step } => ({ kind: 'step', step: one })

export const ordersSlot: Slot = { ...orderSlot, ask: 'which-order-service' }
export const BOUGHT: ReadonlySet<string> = new Set(['paid', 'shipped', 'delivered', 'completed'])

interface Wish { readonly orders?: readonly OrderFacts[] | undefined; readonly asked: string; fits (order: OrderFacts): boolean; readonly none: TextKey }

/** The order that is meant, among those it can be done for; one that was named is taken as it is, and policy says what it says. */
export function pickOrder (slots: Slots, { orders = [], asked, fits, none }: Wish): Picked<OrderFacts> {
  const named = textsOf(slots, 'order')
  const sales = orders.filter(order => order.kind !== 'return' && (named.length > 0 || fits(order)))
  if (sales.length === 0) return step({ kind: 'tell', lines: [said(none)], card: { kind: 'choices', keys: ['human', 'my-orders'] }, about: none, open: true, because: none })
  const chosen = chooseOrders(sales, { named, asked, running: () => true, newest: false })
  switch (chosen.kind) {
    case 'one': return picked(chosen.order)
    case 'unknown': return step({ kind: 'ask', slot: 'order', lines: [said('number-unknown', { number: chosen.number })], card: { kind: 'orders', ids: sales.slice(0, MOST_OFFERED).map(order => order.id) }, keep: { order: null } })
    default: return step({ kind: 'ask', slot: 'order', choices: (chosen.kind === 'which' ? chosen.orders : sales.slice(0, MOST_OFFERED)).map(order => ({ id: order.id, title: orderTitle(order) })) })
  }
}

export const productSlot: Slot = { name: 'product', takes: ['product', 'item', 'choice'], ask: 'ask-product', words: true }

/** The product that is meant: settled on before, the only one found, or the one whose name is in the words. */
export function pickProduct (slots: Slots, { products = [], asked }: { readonly products?: readonly ProductFacts[] | undefined; readonly asked: string }): Picked<ProductFacts> {
  const named = textsOf(slots, 'product')
  const settled = products.find(product => named.includes(product.productId))
  if (settled) return picked(settled)
  if (products.length === 0) return step(named.length === 0 ? { kind: 'ask', slot: 'product' } : { kind: 'ask', slot: 'product', lines: [said('product-none')], keep: { product: null } })
  const meant = products.length === 1 ? products[0] : productIn(products, [...named, asked].join(' '))
  return meant ? picked(meant) : step({ kind: 'ask', slot: 'product', lines: [said('which-product')], choices: products.slice(0, MOST_OFFERED).map(product => ({ id: product.productId, title: product.title })) })
}

/** Words on buttons, cards and lists: always the usual manner, so that what is pressed is what was written. */
export function label (key: TextKey, language: Tongue, values: Readonly<Record<string, string>> = {}): string {
  return sayText(key, { language: language === 'yue' ? 'zh-CN' : language, style: 'warm', cantonese: language === 'yue' }, values)
}

const CODE = /(?<![a-z0-9])[a-z]{0,4}\d{1,6}[a-z]{0,4}(?![a-z0-9])/g
const codesIn = (text: string): readonly string[] => text.normalize('NFKC').toLowerCase().match(CODE) ?? []

/** The one whose model, size or volume is in the words ("X5", "43 码"), among those the rest of the name leaves open. */
function productIn (products: readonly ProductFacts[], text: string): ProductFacts | undefined {
  const codes = new Set(codesIn(text))
  const shared = products.map(product => ({ product, score: codesIn(product.title).filter(code => codes.has(code)).length })).toSorted((a, b) => b.score - a.score)
  const best = shared[0]?.score ?? 0
  const left = best === 0 ? products : shared.filter(one => one.score === best).map(one => one.product)
  return left.length === 1 ? left[0] : namedIn(left, text)
}

export interface When { readonly on: string; readonly part: 'morning' | 'afternoon' | 'evening' }
const PARTS = ['morning', 'afternoon', 'evening'] as const
export const visitSlots: readonly Slot[] = [{ name: 'date', takes: ['date', 'choice'], ask: 'ask-visit', resets: ['part'] }, { name: 'part', takes: ['choice'], ask: 'ask-visit-part' }]

/** A day somebody can come, and which part of it. */
export function pickVisit (slots: Slots, days: readonly string[], language: Tongue): Picked<When> {
  const wished = wishedOf(slots)
  if (!wished) {
    const choices = days.slice(0, 2).flatMap(on => (['morning', 'afternoon'] as const).map(part => ({ id: `${on}/${part}`, title: whenWords({ on, part }, language) })))
    return step({ kind: 'ask', slot: 'date', choices })
  }
  if (!days.includes(wished.on)) return step({ kind: 'ask', slot: 'date', lines: [said('visit-not-offered', { from: dayWords(days[0] ?? '', language), to: dayWords(days.at(-1) ?? '', language) })], keep: { date: null, part: null } })
  const part = PARTS.find(one => one === (wished.part ?? slots['part']))
  if (!part) return step({ kind: 'ask', slot: 'part', lines: [said('ask-visit-part', { day: dayWords(wished.on, language) })], choices: PARTS.map(one => ({ id: one, title: label(`part-${one}`, language) })), keep: { part: null } })
  return picked({ on: wished.on, part })
}

/** As a button gave it (2026-11-29/morning), or as an understander read it. */
function wishedOf (slots: Slots): WishedDate | undefined {
  const value = slots['date']
  if (typeof value === 'string') {
    const [on = '', part] = value.split('/')
    return { on, ...(part && { part: part as When['part'] }) } // looked up in PARTS before use
  }
  return value !== undefined && typeof value === 'object' && 'on' in value ? value : undefined
}

export function whenWords ({ on, part }: When, language: Tongue): string {
  return label('visit-when', language, { day: dayWords(on, language), part: label(`part-${part}`, language) })
}

const dayFormats = new Map<Tongue, Intl.DateTimeFormat>()

/** A calendar day as people say it: 11月29日周日. */
export function dayWords (on: string, language: Tongue): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(on)) return on
  const format = dayFormats.get(language) ?? new Intl.DateTimeFormat(language === 'yue' ? 'zh-CN' : language, { month: 'long', day: 'numeric', weekday: 'short', timeZone: 'UTC' })
  dayFormats.set(language, format)
  return format.format(parseInstant(`${on}T00:00:00Z`))
}
