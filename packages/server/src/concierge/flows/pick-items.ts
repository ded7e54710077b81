import type { Tongue } from '../commands.ts'
import type { OrderFacts } from '../order-facts.ts'
import { textsOf, type Slots } from '../slots.ts'
import { namedIn } from './choose-order.ts'
import { said, type Choice, type FlowFacts, type Line, type Step } from './flow.ts'

/** `left`: pieces that no earlier return or exchange has taken. */
export type Item = NonNullable<OrderFacts['items']>[number] & { readonly left: number }

const ALL = /全部|全退|都退|都换|全换|所有|一起退|整单|整份订单|(?:两|三|四|几)(?:个|件|样)都|^all$|\b(?:all of (?:it|them)|return all|all the|everything|both|whole order)\b/i
export const asksAll = (text: string): boolean => ALL.test(text)
const MOST_BUTTONS = 4

/**
 * Which goods of the order: the only ones, those that were named or pointed at, or else a question. Values that name none of them are forgotten.
 * What has gone back already is not offered again; when nothing is left, that is said.
 */
export function pickItems (order: OrderFacts, slots: Slots, facts: Pick<FlowFacts, 'asked' | 'language' | 'returned'>, ask: Line): { readonly items: readonly Item[] } | { readonly step: Step } {
  const back = facts.returned?.get(order.id)
  const items = (order.items ?? []).map(item => ({ ...item, left: item.quantity - (back?.get(item.id) ?? 0) })).filter(item => item.left > 0)
  if (items.length === 0 && back) return { step: { kind: 'tell', lines: [said('rule-already-back'), said('offer-human')], card: { kind: 'choices', keys: ['human', 'my-orders'] }, about: `all-back:${order.id}`, open: true, because: 'nothing-left' } }
  const [only, second] = items
  if (only && !second) return { items: [only] }
  const named = textsOf(slots, 'items')
  if (named.includes('all') || named.some(asksAll)) return { items }
  const meant = named.flatMap(name => items.find(item => item.id === name) ?? namedIn(items, name) ?? [])
  const found = meant.length > 0 || named.length > 0 ? meant : everyNamed(items, facts.asked)
  if (found.length === 0 && named.length === 0 && asksAll(facts.asked)) return { items } // "both quilts, all of them" is not the whole order
  if (found.length > 0) return { items: items.filter(item => found.includes(item)) }
  return { step: { kind: 'ask', slot: 'items', lines: [ask], choices: choicesOf(items, facts.language), keep: { order: order.id, items: null } } }
}

/** Every thing a part of the words names by itself; else the one they name as a whole. */
function everyNamed (items: readonly Item[], asked: string): readonly Item[] {
  const parts = asked.split(/[,，、;；。\n]|和|跟|还有|\band\b/u).filter(part => part.trim() !== '' && !/不是|唔系|勿是|毋是|\bnot\b/iu.test(part))
  const each = new Set(parts.length > 1 ? parts.flatMap(part => namedIn(items, part) ?? []) : [])
  return each.size > 1 ? [...each] : [namedIn(items, asked)].flatMap(item => item ?? [])
}

function choicesOf (items: readonly Item[], language: Tongue): readonly Choice[] {
  const all = items.length < MOST_BUTTONS ? [{ id: 'all', title: language === 'en' ? 'All of them' : '全部' }] : []
  const titles = items.map(item => item.title.slice(0, 40))
  return [...items.slice(0, MOST_BUTTONS - all.length).map((item, i) => ({ id: item.id, title: titles.indexOf(titles[i]!) === i ? titles[i]! : `${titles[i]!} (${item.id})` })), ...all]
}
