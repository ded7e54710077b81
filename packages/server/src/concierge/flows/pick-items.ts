import type { Language } from '../commands.ts'
import type { OrderFacts } from '../order-facts.ts'
import { textsOf, type Slots } from '../slots.ts'
import { namedIn } from './choose-order.ts'
import { said, type Choice, type FlowFacts, type Line, type Step } from './flow.ts'

export type Item = NonNullable<OrderFacts['items']>[number]

const ALL = /全部|都退|都换|所有|整单|一起退|两个都|两件都|\b(?:all|everything|both|whole order)\b/i
const MOST_BUTTONS = 4

/** Which goods of the order: the only ones, those that were named or pointed at, or else a question. Values that name none of them are forgotten. */
export function pickItems (order: OrderFacts, slots: Slots, facts: Pick<FlowFacts, 'asked' | 'language'>, ask: Line): { readonly items: readonly Item[] } | { readonly step: Step } {
  const items = order.items ?? []
  const [only, second] = items
  if (only && !second) return { items: [only] }
  const named = textsOf(slots, 'items')
  if (named.includes('all') || named.some(name => ALL.test(name)) || (named.length === 0 && ALL.test(facts.asked))) return { items }
  const meant = named.flatMap(name => items.find(item => item.id === name) ?? namedIn(items, name) ?? [])
  const found = meant.length > 0 || named.length > 0 ? meant : [namedIn(items, facts.asked)].flatMap(item => item ?? [])
  if (found.length > 0) return { items: items.filter(item => found.includes(item)) }
  return { step: { kind: 'ask', slot: 'items', lines: [ask], choices: choicesOf(items, facts.language), keep: { order: order.id, items: null } } }
}

function choicesOf (items: readonly Item[], language: Language): readonly Choice[] {
  const all = items.length < MOST_BUTTONS ? [{ id: 'all', title: language === 'en' ? 'All of them' : '全部' }] : []
  const titles = items.map(item => item.title.slice(0, 40))
  return [...items.slice(0, MOST_BUTTONS - all.length).map((item, i) => ({ id: item.id, title: titles.indexOf(titles[i]!) === i ? titles[i]! : `${titles[i]!} (${item.id})` })), ...all]
}

export const itemLine = ({ title, quantity }: Item): Line => said('card-item', { title, quantity: String(quantity) })
export const itemWords = (items: readonly Item[]): string => items.map(({ title, quantity }) => `${title} × ${quantity}`).join('、')
