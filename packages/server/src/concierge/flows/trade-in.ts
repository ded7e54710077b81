import type { TradeInValue } from '../../commerce/index.ts'
import { day } from '../../kernel/clock.ts'
import type { Tongue } from '../commands.ts'
import { moneyWords } from '../money-words.ts'
import { textsOf } from '../slots.ts'
import { texts, type TextKey } from '../texts.ts'
import { namedIn } from './choose-order.ts'
import { said, type Flow } from './flow.ts'
import { label, pickVisit, visitSlots, whenWords } from './pick.ts'

const CONDITIONS = ['works', 'worn', 'broken'] as const

/** What, in which condition, when. The range is said before anything is booked; the visit settles the sum. */
export const tradeIn: Flow = {
  name: 'trade-in', needs: ['tradeIn', 'visitDays'],
  slots: [{ name: 'old', takes: ['choice', 'product'], ask: 'ask-trade-thing', words: true, resets: ['condition'] }, { name: 'condition', takes: ['choice', 'reason'], ask: 'ask-trade-condition', words: true }, ...visitSlots],
  next (slots, { tradeIn: values = [], visitDays = [], asked, language }) {
    const kinds = [...new Set(values.map(one => one.kind))].map(kind => ({ id: kind, title: kindWords(kind, language) }))
    if (kinds.length === 0) return { kind: 'tell', lines: [said('trade-none')], about: 'trade-none', because: 'nothing-taken' }
    const written = textsOf(slots, 'old')[0]
    const thing = kinds.find(one => one.id === written) ?? kindIn(kinds, written ?? asked)
    if (!thing) return { kind: 'ask', slot: 'old', choices: kinds.slice(0, 4), keep: { old: null } }
    const condition = conditionIn(textsOf(slots, 'condition')[0])
    if (!condition) return { kind: 'ask', slot: 'condition', choices: CONDITIONS.map(one => ({ id: one, title: label(`condition-${one}`, language) })), keep: { old: thing.id, condition: null } }
    const value = values.find(one => one.kind === thing.id && one.condition === condition)
    if (!value) return { kind: 'tell', lines: [said('trade-not-taken', { thing: thing.title })], card: { kind: 'choices', keys: ['human', 'more'] }, about: `trade:${thing.id}:${condition}`, open: true, because: 'not-taken' }
    const words = { thing: thing.title, condition: label(`condition-${condition}`, language) }
    const keep = { old: thing.id, condition }
    const worth = worthWords(value, words, language)
    const visit = pickVisit(slots, visitDays, language)
    if (visit.kind === 'step') return visit.step.kind === 'ask' && visit.step.slot === 'date' && !visit.step.lines ? { ...visit.step, lines: [worth, said('ask-visit')], keep } : { ...visit.step, keep: { ...visit.step.keep, ...keep } }
    const title = { ...words, when: whenWords(visit.value, language) }
    return {
      kind: 'propose', deed: { kind: 'book-trade-in', thing: thing.id, condition, visit: visit.value }, lines: [worth], title: [said('title-trade-in', title)], keep,
      task: { partner: 'after-sales', what: label('title-trade-in', language, title).slice(0, 500), dueInMs: day },
    }
  },
}

/** Pressed, or in words; of a thing that works and has scratches the scratches count. */
function conditionIn (said: string | undefined): (typeof CONDITIONS)[number] | undefined {
  const pressed = CONDITIONS.find(one => one === said)
  if (pressed || said === undefined) return pressed
  if (/坏|开不了|不能(?:用|开机)|碎|裂|broken|dead|crack|does(?: not|n'?t) (?:work|turn)/i.test(said)) return 'broken'
  if (/划痕|磨损|旧|掉漆|小毛病|磕|scratch|worn|dent|old/i.test(said)) return 'worn'
  return /正常|完好|能用|没问题|九成新|works|fine|good|like new/i.test(said) ? 'works' : undefined
}

function worthWords ({ low, high }: TradeInValue, words: { readonly thing: string; readonly condition: string }, language: Tongue) {
  return said('trade-value', { ...words, low: moneyWords(low, language), high: moneyWords(high, language) })
}

/** A short name is in the words as it stands; a longer one by its pieces. */
function kindIn<T extends { readonly title: string }> (kinds: readonly T[], text: string): T | undefined {
  const folded = text.toLowerCase()
  const plain = kinds.filter(one => folded.includes(one.title.toLowerCase()))
  return plain.length === 1 ? plain[0] : namedIn(kinds, text)
}

/** A kind the shop made up itself has no words of ours: its own stand. */
function kindWords (kind: string, language: Tongue): string {
  const key = `kind-${kind}`
  return Object.hasOwn(texts, key) ? label(key as TextKey, language) : kind // just looked up
}
