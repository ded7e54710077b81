import type { Instant } from '../kernel/clock.ts'
import type { Command, FlowName, Language } from './commands.ts'
import { chooseOrders, likeness, orderWords, type OrderFacts } from './order-flow.ts'
import type { ChoiceKey, TextKey } from './texts.ts'

/** The AI's memory between turns, kept with the conversation. Small, and readable by whoever takes over. */
export interface Memory {
  readonly flow?: FlowName
  /** Orders offered by "which one". */
  readonly offered?: readonly { readonly id: string; readonly title: string }[]
  /** The content that `again` was said about. */
  readonly about?: string
  readonly closing?: boolean
  /** What was last said, by content, and how often in a row. */
  readonly lastSaid?: string
  readonly times?: number
  /** Turns of this conversation that went nowhere, in a row or not. */
  readonly lostEver?: number
  readonly lastAsked?: string
}

export interface TurnFacts {
  readonly commands: readonly Command[]
  readonly confidence: number
  readonly language: Language
  readonly asked: string
  readonly memory: Memory
  readonly misunderstood: number
  readonly identified: boolean
  /** The shopper's own orders, newest first: loaded only when a command asks for them. */
  readonly orders: readonly OrderFacts[]
  readonly handOverAfter: number
  readonly now: Instant
}

export type Line =
  | { readonly kind: 'text'; readonly key: TextKey; readonly values?: Readonly<Record<string, string>> }
  /** An article's answer: quoted as the shop wrote it. */
  | { readonly kind: 'quote'; readonly text: string }
export type TurnCard =
  | { readonly kind: 'orders'; readonly ids: readonly string[] }
  | { readonly kind: 'order' | 'parcel'; readonly id: string }
  | { readonly kind: 'article'; readonly articleId: string; readonly title: string }
  | { readonly kind: 'choices'; readonly keys: readonly ChoiceKey[] }
  | { readonly kind: 'offered'; readonly choices: readonly string[] }

export interface Turn {
  readonly lines: readonly Line[]
  readonly card?: TurnCard
  readonly memory: Memory
  readonly misunderstood: number
  readonly handOver?: { readonly reason: HandOverReason }
  readonly resolve?: 'confirmed'
  /** The question was answered: if nobody writes again, it may be assumed solved. */
  readonly answered: boolean
  readonly because: string
}
export type HandOverReason = 'asked' | 'complaint' | 'frustrated' | 'safety' | 'not-understood' | 'repeated'

/** In a whole conversation, in a row or not. Source: issue 4, section 3. */
const LOST_IN_ALL = 3
/** Character-bigram overlap above which a shopper says the same thing again. Source: research on escalation triggers. */
const SAME_AGAIN = 0.7

/** What the AI does this turn. Pure: equal facts, equal turn. Source: docs/policy/concierge.md. */
export function decideTurn (facts: TurnFacts): Turn {
  const lead = facts.commands[0] ?? { kind: 'cannot-handle' as const }
  switch (lead.kind) {
    case 'safety': return handOver(facts, 'safety', `safety-${lead.topic}`)
    case 'human': return handOver(facts, lead.why, lead.why === 'asked' ? 'hand-over' : 'hand-over-sorry')
    case 'small-talk': return smallTalk(facts, lead.talk)
    case 'solved': return said(facts, 'offer-close', { card: { kind: 'choices', keys: ['close', 'more'] }, closing: true, because: 'shopper-says-solved' })
    case 'affirm': return facts.memory.closing ? { ...said(facts, 'closed', { because: 'close-confirmed' }), resolve: 'confirmed' } : facts.memory.lastSaid === 'again' || facts.memory.lastSaid === 'what-is-wrong' ? handOver(facts, 'asked', 'hand-over') : said(facts, 'go-on', { because: 'bare-yes' })
    case 'deny': return facts.memory.closing ? said(facts, 'go-on', { because: 'not-finished' }) : lost(facts, said(facts, 'what-is-wrong', { card: { kind: 'choices', keys: ['human', 'my-order'] }, because: 'shopper-says-no' }))
    case 'start-flow': return orderTurn(facts, lead.flow)
    case 'set-slot': return orderTurn(facts, facts.memory.flow ?? 'order-status')
    case 'answer': return again(facts, `article:${lead.articleId}`, {
      lines: [{ kind: 'quote', text: lead.text }], card: { kind: 'article', articleId: lead.articleId, title: lead.title }, memory: {}, misunderstood: 0, answered: true, because: 'knowledge',
    })
    case 'clarify': return lost(facts, { lines: [{ kind: 'text', key: 'clarify' }], card: { kind: 'offered', choices: lead.choices }, memory: { lastSaid: 'clarify' }, misunderstood: 0, answered: false, because: 'unsure' })
    case 'cannot-handle': return lost(facts, said(facts, 'not-understood', { card: { kind: 'choices', keys: ['my-order', 'returns', 'human'] }, because: 'not-understood' }))
  }
}

function said (facts: TurnFacts, key: TextKey, more: { card?: TurnCard; closing?: boolean; because: string }): Turn {
  return {
    lines: [{ kind: 'text', key }], ...(more.card ? { card: more.card } : {}), misunderstood: facts.misunderstood, answered: false, because: more.because,
    memory: { ...kept(facts), lastSaid: key, ...(more.closing ? { closing: true } : {}) },
  }
}

const kept = (facts: TurnFacts): Memory => ({ lostEver: facts.memory.lostEver ?? 0, lastAsked: facts.asked.slice(0, 200) })

function handOver (facts: TurnFacts, reason: HandOverReason, key: TextKey): Turn {
  return { lines: [{ kind: 'text', key }], memory: kept(facts), misunderstood: facts.misunderstood, handOver: { reason }, answered: false, because: reason }
}

/** Nothing gained this turn: the second in a row, or the third in all, goes to a human instead. */
function lost (facts: TurnFacts, turn: Turn): Turn {
  const misunderstood = facts.misunderstood + 1
  const lostEver = (facts.memory.lostEver ?? 0) + 1
  if (misunderstood >= facts.handOverAfter || lostEver >= LOST_IN_ALL) return { ...handOver(facts, 'not-understood', 'hand-over-lost'), misunderstood }
  return { ...turn, misunderstood, memory: { ...kept(facts), ...turn.memory, lostEver } }
}

/** The same content a second time asks whether a human is wanted; a third time, or to the same words, calls one: no robot circles. */
function again (facts: TurnFacts, content: string, turn: Turn): Turn {
  const same = facts.memory.lastSaid === content || (facts.memory.lastSaid === 'again' && facts.memory.about === content)
  if (!same) return { ...turn, memory: { ...kept(facts), ...turn.memory, lastSaid: content, times: 1 } }
  const times = (facts.memory.times ?? 1) + 1
  const repeats = facts.memory.lastAsked !== undefined && likeness(facts.memory.lastAsked, facts.asked) > SAME_AGAIN
  if (times > 2 || (repeats && times > 1 && facts.memory.lastSaid === 'again')) return handOver(facts, 'repeated', 'hand-over-lost')
  return { ...said(facts, 'again', { card: { kind: 'choices', keys: ['human', 'more'] }, because: 'same-answer-again' }), memory: { ...kept(facts), lastSaid: 'again', about: content, times } }
}

function smallTalk (facts: TurnFacts, talk: 'greet' | 'thank' | 'goodbye' | 'who-are-you'): Turn {
  if (talk === 'who-are-you') return said(facts, 'who-am-i', { card: { kind: 'choices', keys: ['human', 'my-order'] }, because: 'asked-who' })
  if (talk === 'greet') return said(facts, 'greet', { card: { kind: 'choices', keys: ['my-order', 'returns', 'human'] }, because: 'greeting' })
  if (talk === 'goodbye') return { ...said(facts, 'goodbye', { because: 'goodbye' }), answered: true }
  return said(facts, 'thank', { card: { kind: 'choices', keys: ['close', 'more'] }, closing: true, because: 'thanks' })
}

/** Orders and parcels: real facts of this shopper only. Who they are comes from the session, never from what they write. */
function orderTurn (facts: TurnFacts, flow: FlowName): Turn {
  if (!facts.identified) return { ...said(facts, 'sign-in', { card: { kind: 'choices', keys: ['human', 'returns'] }, because: 'not-signed-in' }), misunderstood: 0 }
  if (facts.orders.length === 0) return { ...said(facts, 'no-orders', { card: { kind: 'choices', keys: ['human', 'returns'] }, because: 'no-orders' }), misunderstood: 0 }
  const chosen = chooseOrders(facts.orders, { flow, commands: facts.commands, offered: facts.memory.offered ?? [], asked: facts.asked })
  if (chosen.kind === 'unknown-number') {
    return again(facts, `unknown:${chosen.number}`, { lines: [{ kind: 'text', key: 'number-unknown', values: { number: chosen.number } }], card: { kind: 'orders', ids: facts.orders.slice(0, 5).map(order => order.id) }, memory: {}, misunderstood: 0, answered: false, because: 'number-unknown' })
  }
  if (chosen.kind === 'list') {
    const ids = facts.orders.slice(0, 5).map(order => order.id)
    return again(facts, 'orders', { lines: [{ kind: 'text', key: 'orders', values: { count: String(ids.length) } }], card: { kind: 'orders', ids }, memory: {}, misunderstood: 0, answered: true, because: 'orders-listed' })
  }
  if (chosen.kind === 'which') {
    return again(facts, 'which-order', { lines: [{ kind: 'text', key: 'which-order' }], card: { kind: 'offered', choices: chosen.orders.map(order => `${order.title.slice(0, 24)} ${order.id}`) }, memory: { flow, offered: chosen.orders.map(order => ({ id: order.id, title: order.title })) }, misunderstood: 0, answered: false, because: 'several-orders' })
  }
  const { order } = chosen
  const asParcel = flow === 'parcel-tracking' && order.parcel !== undefined
  return again(facts, `order:${order.id}:${order.status}:${order.parcel?.latest ?? ''}`, {
    lines: orderWords(order, facts.language), card: asParcel ? { kind: 'parcel', id: order.id } : { kind: 'order', id: order.id }, memory: {}, misunderstood: 0, answered: true, because: asParcel ? 'parcel-told' : 'order-told',
  })
}
