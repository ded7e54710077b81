import type { Instant } from '../kernel/clock.ts'
import type { Command, FlowName, Language } from './commands.ts'
import { asksAside } from './aside.ts'
import { asksAgain, remember, roundsOf } from './decide-circles.ts'
import { likeness } from './flows/choose-order.ts'
import { said, type Line, type Task, type TurnCard } from './flows/flow.ts'
import { flows } from './flows/registry.ts'
import type { Memory } from './memory.ts'
import type { Facts } from './needs.ts'
import { passageFor } from './passage.ts'
import { runFlows, type Running } from './run-flows.ts'
import { followCommands, type Frame } from './stack.ts'
import type { TextKey } from './texts.ts'
import type { Deed } from '../commerce/contract.ts'

export interface TurnFacts {
  readonly commands: readonly Command[]
  readonly confidence: number
  readonly language: Language
  /** The shopper writes Cantonese and is answered in it. */
  readonly cantonese?: boolean
  /** The flow that may do harmless work at once: its intent stands on `act`. */
  readonly acts?: FlowName
  readonly asked: string
  readonly memory: Memory
  readonly misunderstood: number
  readonly identified: boolean
  /** What the flows at hand need: loaded only when a command moves one. */
  readonly known: Facts
  /** A fact could not be had: the shop or a tool did not answer. */
  readonly failed?: boolean
  /** The words, by themselves and whatever an understander says of them, are a plain yes, and follow the card at once. */
  readonly clearYes?: boolean
  /** The shop wants a person for this shopper, by the care they declared, as soon as something is to be done. */
  readonly stepAside?: boolean
  readonly handOverAfter: number
  /** The shop's calendar day. */
  readonly today: string
  readonly now: Instant
}

export interface Turn {
  readonly lines: readonly Line[]
  readonly card?: TurnCard
  readonly memory: Memory
  readonly misunderstood: number
  readonly handOver?: { readonly reason: HandOverReason; readonly next?: Line }
  readonly resolve?: 'confirmed'
  /** The question was answered: if nobody writes again, it may be assumed solved. */
  readonly answered: boolean
  readonly because: string
  /** To be held by proposals/ and shown; what became of it is told by `decideProposed`. */
  readonly propose?: { readonly deed: Deed; readonly title: readonly Line[]; readonly task?: Task }
  /** The card of this proposal once more. */
  readonly showAgain?: string
  /** The shopper's yes, in words, to exactly this. */
  readonly confirm?: { readonly id: string; readonly hash: string }
  /** The shopper's no, or their change of mind. */
  readonly decline?: readonly string[]
  readonly task?: Task
}
export type HandOverReason = 'asked' | 'complaint' | 'frustrated' | 'safety' | 'not-understood' | 'repeated' | 'authority' | 'tool-failed' | 'needs-person' | 'autonomy' | 'care'

/** In a whole conversation, in a row or not. Source: issue 4, section 3. */
const LOST_IN_ALL = 3
const FAILED_IN_ALL = 2
/** Character-bigram overlap above which a shopper says the same thing again. Source: research on escalation triggers. */
const SAME_AGAIN = 0.7

/** So many turns in a row that went round: a person, whatever was understood. The third message of a circle is the second that goes round. Source: docs/policy/concierge.md, "No circles". */
const MOST_ROUNDS = 2

/** What the AI does this turn. Pure: equal facts, equal turn. Source: docs/policy/concierge.md. */
export function decideTurn (facts: TurnFacts): Turn {
  const turn = decideOnce(facts)
  const { past = [], rounds: before = 0 } = facts.memory
  const rounds = roundsOf(turn, { asked: facts.asked, lead: facts.commands[0]?.kind ?? 'cannot-handle', past, rounds: before })
  if (rounds >= MOST_ROUNDS && !turn.handOver) return { ...handOver(facts, 'repeated', 'hand-over-lost'), memory: { ...kept(facts), ...turn.memory } }
  return { ...turn, memory: { ...turn.memory, past: remember(turn, facts.asked, past), ...(rounds > 0 && { rounds }) } }
}

function decideOnce (facts: TurnFacts): Turn {
  const urgent = facts.commands.find(command => command.kind === 'safety') ?? facts.commands.find(command => command.kind === 'human')
  if (urgent?.kind === 'safety') return handOver(facts, 'safety', `safety-${urgent.topic}`)
  if (urgent?.kind === 'human') return handOver(facts, urgent.why, urgent.why === 'asked' ? 'hand-over' : 'hand-over-sorry')
  if (facts.failed || facts.commands.some(command => command.kind === 'error')) return failed(facts)
  const lead = facts.commands[0] ?? { kind: 'cannot-handle' as const }
  const top = facts.memory.stack?.at(-1)
  if (top?.proposal && !facts.memory.closing && (lead.kind === 'affirm' || lead.kind === 'deny' || lead.kind === 'solved')) return answerToCard(facts, top.proposal, lead.kind)
  const followed = followCommands(facts.memory.stack ?? [], facts.commands, flows)
  if (!(facts.memory.closing && lead.kind === 'affirm') && (followed.moved || followed.cancelled)) {
    const wished = followed.moved ? followed.stack.at(-1) : undefined
    if (facts.stepAside && wished && flows.get(wished.flow)?.passing !== true) return { ...handOver(facts, 'care', 'hand-over-care'), memory: { ...kept(facts), stack: followed.stack } }
    return fromFlows(facts, runFlows(facts, followed), followed.withdrawn)
  }
  switch (lead.kind) {
    case 'small-talk': return smallTalk(facts, lead.talk)
    case 'solved': return text(facts, 'offer-close', { card: { kind: 'choices', keys: ['close', 'more'] }, closing: true, because: 'shopper-says-solved' })
    case 'affirm': return facts.memory.closing ? { ...text(facts, 'closed', { because: 'close-confirmed' }), resolve: 'confirmed' } : facts.memory.lastSaid === 'again' || facts.memory.lastSaid === 'what-is-wrong' || facts.memory.lastSaid === 'offer-human' ? handOver(facts, 'asked', 'hand-over') : text(facts, 'go-on', { because: 'bare-yes' })
    case 'deny': return facts.memory.closing || facts.memory.lastSaid === 'offer-human' ? text(facts, 'go-on', { because: 'not-finished' }) : lost(facts, text(facts, 'what-is-wrong', { card: { kind: 'choices', keys: ['human', 'my-order'] }, because: 'shopper-says-no' }))
    case 'answer': return again(facts, partOf(facts, lead).content, withQuestion(facts, {
      lines: partOf(facts, lead).lines, card: { kind: 'article', articleId: lead.articleId, title: lead.title }, memory: {}, misunderstood: 0, answered: true, because: 'knowledge',
    }))
    case 'clarify': return lost(facts, { lines: [said('clarify')], card: { kind: 'offered', choices: lead.choices.map(choice => choice.title) }, memory: { lastSaid: 'clarify', guesses: lead.choices }, misunderstood: 0, answered: false, because: 'unsure' })
    case 'cancel-flow': return text(facts, 'go-on', { because: 'nothing-to-cancel' })
    default: return lost(facts, top?.question ? askedAgain(facts, top) : text(facts, 'not-understood', { card: { kind: 'choices', keys: ['my-order', 'returns', 'human'] }, because: 'not-understood' }))
  }
}

/** Yes right after the card, in plain words, is a yes to that card; any other yes sees the card once more. "No" and "no need" are a no, wherever they come. */
function answerToCard (facts: TurnFacts, held: { readonly id: string; readonly hash: string }, answer: 'affirm' | 'deny' | 'solved'): Turn {
  const { confirming } = facts.memory
  if (answer !== 'affirm') return { ...text(facts, 'declined', { because: 'declined-in-words' }), decline: [held.id], memory: { ...kept(facts), stack: facts.memory.stack?.slice(0, -1) ?? [], lastSaid: 'declined' }, misunderstood: 0 }
  const shown = confirming?.id === held.id && confirming.hash === held.hash && facts.commands.length === 1
  if (shown && facts.clearYes === true) return { ...text(facts, 'go-on', { because: 'confirmed-in-words' }), lines: [], confirm: held, misunderstood: 0 }
  return { ...text(facts, 'confirm-again', { because: 'yes-not-to-the-card' }), showAgain: held.id }
}

function fromFlows (facts: TurnFacts, ran: Running, withdrawn: readonly string[]): Turn {
  const recent = recentOf(facts)
  const memory: Memory = { ...kept(facts), ...(recent && { recent }), stack: ran.stack, trail: [...facts.memory.trail ?? [], ...ran.trail].slice(-12) }
  const more = withdrawn.length > 0 ? { decline: withdrawn } : {}
  const bare = { lines: ran.lines, ...(ran.card && { card: ran.card }), misunderstood: 0, answered: ran.answered, because: ran.because, ...more, ...(ran.task && { task: ran.task }) }
  if (ran.handOver) return { ...bare, memory, handOver: ran.handOver }
  if (ran.about !== undefined) { const turn = again(facts, ran.about, { ...bare, memory }); return { ...turn, memory: { ...memory, ...turn.memory } } }
  return { ...bare, memory, ...(ran.propose && { propose: ran.propose }), ...(ran.showAgain !== undefined && { showAgain: ran.showAgain }) }
}

const MOST_RECENT = 6

function recentOf ({ commands, known, memory }: TurnFacts): Memory['recent'] {
  const started = commands.find(command => command.kind === 'start-flow')
  const flow = started?.kind === 'start-flow' ? started.flow : memory.stack?.at(-1)?.flow
  if (!flow || !known.orders) return undefined
  return { flow, orders: known.orders.filter(order => order.kind !== 'return').slice(0, MOST_RECENT).map(({ id, title }) => ({ id, title })) }
}

/** Not an answer to what was asked: the same question, with what can be chosen. */
function askedAgain (facts: TurnFacts, top: Frame): Turn {
  const tries = asksAside(facts.asked) ? top.tries : top.tries + 1 // a question of theirs is no wrong answer to ours
  const stack = [...facts.memory.stack?.slice(0, -1) ?? [], { ...top, tries }]
  return { lines: [said('ask-again'), ...top.question ?? []], ...(top.choices && { card: { kind: 'offered', choices: top.choices.map(choice => choice.title) } }), memory: { stack, lastSaid: `ask:${top.flow}:${top.asked ?? ''}` }, misunderstood: 0, answered: false, because: 'not-an-answer' }
}

/** After an answer to something else the question at hand is put once more, or its card recalled (not shown: an "all right" to the answer is no yes to it); a passing one is let go. */
function withQuestion (facts: TurnFacts, turn: Turn): Turn {
  const stack = (facts.memory.stack ?? []).filter(frame => !flows.get(frame.flow)?.passing)
  const top = stack.at(-1)
  if (top?.proposal) return { ...turn, lines: [...turn.lines, said('card-waits')], memory: { ...turn.memory, stack }, answered: false }
  if (!top?.question) return { ...turn, memory: { ...turn.memory, stack } }
  return { ...turn, lines: [...turn.lines, said('back-to'), ...top.question], ...(top.choices && { card: { kind: 'offered', choices: top.choices.map(choice => choice.title) } }), memory: { ...turn.memory, stack }, answered: false }
}

function text (facts: TurnFacts, key: TextKey, more: { card?: TurnCard; closing?: boolean; because: string }): Turn {
  return {
    lines: [said(key)], ...(more.card ? { card: more.card } : {}), misunderstood: facts.misunderstood, answered: false, because: more.because,
    memory: { ...kept(facts), lastSaid: key, ...(more.closing ? { closing: true } : {}) },
  }
}

/** What every turn carries on. The card of the last turn is not among it: it can be confirmed by the next words only. */
function kept ({ memory, asked }: TurnFacts): Memory {
  return { lostEver: memory.lostEver ?? 0, lastAsked: asked.slice(0, 200), ...(memory.stack && { stack: memory.stack }), ...(memory.recent && { recent: memory.recent }), ...(memory.failures !== undefined && { failures: memory.failures }), ...(memory.trail && { trail: memory.trail }) }
}

export function handOver (facts: TurnFacts, reason: HandOverReason, key: TextKey): Turn {
  return { lines: [said(key)], memory: kept(facts), misunderstood: facts.misunderstood, handOver: { reason }, answered: false, because: reason }
}

/** The shop or a model did not answer: once is an apology, twice is a person. */
function failed (facts: TurnFacts): Turn {
  const failures = (facts.memory.failures ?? 0) + 1
  if (failures >= FAILED_IN_ALL) return handOver(facts, 'tool-failed', 'hand-over-lost')
  const turn = text(facts, 'try-again', { card: { kind: 'choices', keys: ['human'] }, because: 'tool-failed' })
  return { ...turn, memory: { ...turn.memory, failures } }
}

/** Nothing gained this turn: the second in a row, or the third in all, goes to a human instead. */
function lost (facts: TurnFacts, turn: Turn): Turn {
  const misunderstood = facts.misunderstood + 1
  const lostEver = (facts.memory.lostEver ?? 0) + 1
  if (misunderstood >= facts.handOverAfter || lostEver >= LOST_IN_ALL) return { ...handOver(facts, 'not-understood', 'hand-over-lost'), misunderstood }
  return { ...turn, misunderstood, memory: { ...kept(facts), ...turn.memory, lostEver } }
}

/** An article; to another question that it answers as well, right after it, the sentence that does. */
function partOf ({ memory, asked }: TurnFacts, { articleId, text }: Extract<Command, { kind: 'answer' }>): { readonly content: string; readonly lines: readonly Line[] } {
  const content = `article:${articleId}`
  const told = memory.lastSaid?.split('#')[0] === content
  const passage = told && memory.lastAsked !== undefined && !asksAgain(asked, memory.lastAsked) ? passageFor(text, asked) : undefined
  return passage ? { content: `${content}#${passage.at}`, lines: [said('also-there'), { kind: 'quote', text: passage.text }] } : { content: told ? memory.lastSaid! : content, lines: [{ kind: 'quote', text }] }
}

/** The same content a second time asks whether a human is wanted; a third time, or to the same words, calls one: no robot circles. */
function again (facts: TurnFacts, content: string, turn: Turn): Turn {
  const same = facts.memory.lastSaid === content || (facts.memory.lastSaid === 'again' && facts.memory.about === content)
  if (!same) return { ...turn, memory: { ...kept(facts), ...turn.memory, lastSaid: content, times: 1 } }
  const times = (facts.memory.times ?? 1) + 1
  const repeats = facts.memory.lastAsked !== undefined && likeness(facts.memory.lastAsked, facts.asked) > SAME_AGAIN
  if (times > 2 || (repeats && times > 1 && facts.memory.lastSaid === 'again')) return handOver(facts, 'repeated', 'hand-over-lost')
  return { ...text(facts, 'again', { card: { kind: 'choices', keys: ['human', 'more'] }, because: 'same-answer-again' }), memory: { ...kept(facts), lastSaid: 'again', about: content, times } }
}

function smallTalk (facts: TurnFacts, talk: 'greet' | 'thank' | 'goodbye' | 'who-are-you'): Turn {
  if (talk === 'who-are-you') return withQuestion(facts, text(facts, 'who-am-i', { card: { kind: 'choices', keys: ['human', 'my-order'] }, because: 'asked-who' }))
  if (talk === 'greet') return withQuestion(facts, text(facts, 'greet', { card: { kind: 'choices', keys: ['my-order', 'returns', 'human'] }, because: 'greeting' }))
  if (talk === 'goodbye') return { ...text(facts, 'goodbye', { because: 'goodbye' }), answered: true }
  return text(facts, 'thank', { card: { kind: 'choices', keys: ['close', 'more'] }, closing: true, because: 'thanks' })
}
