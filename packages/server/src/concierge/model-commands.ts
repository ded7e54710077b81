import { Compile } from 'typebox/compile'
import { Command, type Context, type FlowName, type Guess, type Language, type Understanding } from './commands.ts'

const grammar = Compile(Command)

export interface ReadFacts {
  readonly context: Context
  readonly language: Language
  /** What the shopper wrote lately, unmasked: a value must come from here or from what was offered. */
  readonly words: string
  readonly articles: readonly { readonly id: string; readonly title: string; readonly answer: string }[]
  /** Puts private values back; undefined when a placeholder was invented. */
  readonly unmask: (text: string) => string | undefined
  readonly titleOf: (flow: FlowName, language: Language) => string
  /** What the embedded understander made of the same words: slots found by pattern stay, whatever a model says. */
  readonly embedded: Understanding
}

const MOST = 6
/** A model's own confidence is worth little: it counts, but never as sure. */
const MOST_CONFIDENT = 0.9

/**
 * Commands out of whatever a model sent: each one is rebuilt field by field, looked up where it names something, and passes the same grammar as everybody's.
 * What does not is dropped; nothing left is no understanding. Pure, and made for a model that lies.
 */
export function readCommands (sent: unknown, facts: ReadFacts): Understanding | undefined {
  if (typeof sent !== 'object' || sent === null || !('commands' in sent) || !Array.isArray(sent.commands)) return undefined
  const read = sent.commands.slice(0, MOST).flatMap((one: unknown) => readOne(one, facts)).filter(command => grammar.Check(command))
  const [lead] = read
  if (!lead) return undefined
  // A number or an address that a pattern found fills its slot; a model that forgot it, or changed it, changes nothing.
  const begins = lead.kind === 'start-flow' || lead.kind === 'set-slot' || lead.kind === 'correct'
  const found = begins ? facts.embedded.commands.filter(command => command.kind === 'set-slot' && command.slot !== 'place') : []
  const named = new Set<string>(found.map(command => 'slot' in command ? command.slot : ''))
  const commands = [...read.filter(command => !('slot' in command && named.has(command.slot))), ...found]
  const confidence = 'confidence' in sent && typeof sent.confidence === 'number' && sent.confidence >= 0 ? Math.min(sent.confidence, MOST_CONFIDENT) : 0.5
  return { commands, language: facts.language, confidence }
}

function readOne (one: unknown, facts: ReadFacts): Command[] {
  if (typeof one !== 'object' || one === null) return []
  const field = (name: string): unknown => (one as Record<string, unknown>)[name] // read only, and checked where it is used
  const { context } = facts
  switch (field('kind')) {
    case 'start-flow': { const flow = flowIn(field('flow'), context); return flow ? [{ kind: 'start-flow', flow }] : [] }
    case 'set-slot': return slotIn('set-slot', field, facts)
    case 'correct': return slotIn('correct', field, facts)
    case 'cancel-flow': return [{ kind: 'cancel-flow' }]
    case 'answer': { const article = articleIn(field('article'), facts); return article ? [{ kind: 'answer', articleId: article.id, title: article.title, text: article.answer, confidence: MOST_CONFIDENT }] : [] }
    case 'clarify': { const choices = guessesIn(field('choices'), facts); return choices.length > 0 ? [{ kind: 'clarify', choices }] : [] }
    case 'human': return [{ kind: 'human', why: field('why') === 'complaint' || field('why') === 'frustrated' ? field('why') as 'complaint' : 'asked' }] // one of the two just compared
    case 'safety': case 'small-talk': return [{ kind: field('kind'), ...(field('kind') === 'safety' ? { topic: field('topic') } : { talk: field('talk') }) } as Command] // the grammar judges it
    case 'solved': case 'deny': case 'cannot-handle': return [{ kind: field('kind') } as Command] // one of the three
    // Yes to a card is the shopper's own: no understander says it for them.
    case 'affirm': return context.confirming ? [] : [{ kind: 'affirm' }]
    default: return []
  }
}

const flowIn = (name: unknown, context: Context): FlowName | undefined => context.flows.find(flow => flow === name)
const articleIn = (id: unknown, facts: ReadFacts): ReadFacts['articles'][number] | undefined => facts.articles.find(article => article.id === id)

function guessesIn (choices: unknown, facts: ReadFacts): Guess[] {
  if (!Array.isArray(choices)) return []
  return choices.slice(0, 3).flatMap((choice: unknown): Guess[] => {
    if (typeof choice !== 'object' || choice === null) return []
    const flow = 'flow' in choice ? flowIn(choice.flow, facts.context) : undefined
    if (flow) return [{ title: facts.titleOf(flow, facts.language), flow }]
    const article = 'article' in choice ? articleIn(choice.article, facts) : undefined
    return article ? [{ title: article.title.slice(0, 200), articleId: article.id }] : []
  })
}

const WORD_SLOTS: ReadonlySet<unknown> = new Set(['number', 'item', 'product', 'reason', 'phone', 'tracking'])

const NUMBER_SLOTS: ReadonlySet<unknown> = new Set(['number', 'phone', 'tracking'])
/** A letter of a number was said, too, and names nothing. */
const FEWEST_DIGITS = 4

function slotIn (kind: 'set-slot' | 'correct', field: (name: string) => unknown, facts: ReadFacts): Command[] {
  const [slot, sent] = [field('slot'), field('value')]
  if (kind === 'correct' && sent === null) return [{ kind, slot, value: null } as Command] // the grammar knows the slots
  if (slot === 'place') return [{ kind, slot, value: sent } as Command]
  if (typeof sent !== 'string' || sent.length > 200) return []
  const value = facts.unmask(sent)?.trim()
  if (!value) return []
  if (slot === 'choice') return facts.context.choosing.some(choice => choice.id === value) || ['yes', 'no'].includes(value) ? [{ kind, slot, value }] : []
  if (slot === 'date') return value >= facts.context.today && value <= `${Number(facts.context.today.slice(0, 4)) + 1}` ? [{ kind, slot, value: { on: value } }] : []
  if (!WORD_SLOTS.has(slot) || !comesFrom(value, facts)) return []
  if (NUMBER_SLOTS.has(slot) && (value.match(/\d/g) ?? []).length < FEWEST_DIGITS) return []
  return [{ kind, slot, value } as Command] // one of WORD_SLOTS
}

/** What is named must have been said: every run of digits, and most of the letters, stand in the shopper's words or in what was offered. */
function comesFrom (value: string, { words, context }: ReadFacts): boolean {
  const bare = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  const said = bare([words, ...context.choosing.flatMap(choice => [choice.id, choice.title])].join(' '))
  const wanted = bare(value)
  if (said.includes(wanted)) return wanted !== ''
  if ((wanted.match(/\d+/g) ?? []).some(digits => !said.includes(digits)) || /[a-z]+\d|\d[a-z]+/.test(wanted)) return false
  const letters = [...wanted]
  return letters.filter(letter => said.includes(letter)).length >= letters.length * 0.6 && letters.length <= 40
}
