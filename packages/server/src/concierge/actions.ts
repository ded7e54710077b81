import { createHash } from 'node:crypto'
import { loadOrders } from '../commerce/index.ts'
import { appendMessage, handOff, loadMessages, lockConversation, resolveConversation, setFlow, type ConversationRow, type MessageRow } from '../conversations/index.ts'
import type { Card } from '../conversations/contract.ts'
import type { CustomerView } from '../customers/contract.ts'
import { loadCustomerView } from '../customers/index.ts'
import { hour, iso, minute } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { answerFrom } from '../knowledge/index.ts'
import type { Playbook } from '../playbook/contract.ts'
import { currentPlaybook, recordDecision, styleOf } from '../playbook/index.ts'
import { languageOf, understand } from './understand.ts'
import type { Context, Language, Understanding } from './commands.ts'
import { decideTurn, type Turn } from './decide.ts'
import type { TurnCard } from './flows/flow.ts'
import { flows } from './flows/registry.ts'
import { LATE_TIMER, leaveToModel, type Given } from './leave-to-model.ts'
import { readMemory, type Memory } from './memory.ts'
import { loadFacts, type Facts } from './needs.ts'
import { pressedIn, wordsFor } from './pressed.ts'
import { neededBy } from './run-flows.ts'
import { guessSkill } from './skill.ts'
import { followCommands } from './stack.ts'
import { chooseStyle, type Speech } from './style.ts'
import { choices, sayText } from './texts.ts'
import { dialectIn } from './written.ts'

/** The newest messages a turn looks at: enough for what was written since the last answer, and for guessing a skill. */
const RECENT = 12
/** A card's contract allows so many. */
const MOST_BUTTONS = 4
/** Quiet this long after an answer: assumed solved. Source: docs/policy/concierge.md. */
const REST_MS = 30 * minute
export const REST_TIMER = 'concierge.rest'

/**
 * One turn of the AI, in the job's transaction: answers what the shopper wrote since the last answer, once.
 * A redelivered job, a job overtaken by a newer message and a conversation that a human took over find nothing to do.
 * `given`: the shop's model was asked already, whatever came of it; without it the turn may be left to the model, and is taken later.
 */
export async function takeTurn (work: Work, event: { conversationId: string; seq: number }, given?: Given): Promise<void> {
  const locked = await lockConversation(work, event.conversationId)
  if (locked.state !== 'with-ai') return
  const recent = await loadMessages(work, locked.id, { before: locked.lastSeq + 1, limit: RECENT })
  const unanswered = sinceAnswer(recent)
  const newest = unanswered.at(-1)
  if (!newest) return
  const asked = unanswered.map(message => message.body).join('\n')

  const { version, document } = await currentPlaybook(work)
  const { concierge } = document
  const customer = await loadCustomerView(work, locked.customerId)
  const memory = readMemory(locked.flow)
  const how = { locked, memory, threshold: concierge.answerConfidence }
  // A greeting before the question is no question: the last line leads, the whole is tried when it says nothing by itself.
  const last = await understandIn(work, newest.body, how)
  const embedded = unanswered.length > 1 && ['cannot-handle', 'clarify', 'small-talk', 'affirm'].includes(last.commands[0]?.kind ?? '') ? await understandIn(work, asked, how) : last
  if (given ? given.seq !== newest.seq : await leaveToModel(work, { conversationId: locked.id, seq: newest.seq, understood: embedded, pressed: pressedIn(memory, newest.body) !== undefined })) return
  if (given) await work.cancel(LATE_TIMER, locked.id)
  const understood = given?.understood ?? embedded

  const followed = followCommands(memory.stack ?? [], understood.commands, flows)
  const known: Facts = await loadFacts(work, neededBy(followed), { customerId: customer.id, identified: customer.identified, slots: followed.stack.map(frame => frame.slots), asked: asked.slice(0, 2_000), language: understood.language })
  const turn = decideTurn({
    commands: understood.commands, confidence: understood.confidence, language: understood.language, asked: newest.body, memory, misunderstood: locked.misunderstood,
    identified: customer.identified, known, handOverAfter: concierge.handOverAfterMisunderstandings, now: work.now,
  })
  await recordDecision(work, {
    kind: 'concierge.turn', subjectId: locked.id, playbookVersion: version,
    outcome: { commands: understood.commands.map(command => command.kind), handOver: turn.handOver?.reason ?? null, resolve: turn.resolve ?? null },
    because: [{ rule: `concierge.${turn.because}`, facts: { confidence: round(understood.confidence), threshold: concierge.answerConfidence, misunderstood: turn.misunderstood } }], facts: { seq: newest.seq },
  })
  await speak(work, { locked, seq: newest.seq, turn, speech: speechTo({ customer, document, recent, language: understood.language }), known, given })
  await setFlow(work, locked.id, { flow: turn.memory, misunderstood: turn.misunderstood })
  if (turn.handOver) {
    await work.cancel(REST_TIMER, locked.id)
    const bought = known.orders?.flatMap(order => order.view ?? []) ?? (customer.identified ? await loadOrders(work, customer.id, { limit: 3 }) : [])
    const titles = bought.flatMap(order => order.lines.map(line => line.title))
    const words = recent.filter(message => message.senderKind === 'customer').map(message => message.body.slice(0, 500))
    const skill = turn.handOver.reason === 'complaint' ? document.skills.find(one => one.skill === 'complaint')?.skill : undefined
    await handOff(work, locked.id, { reason: turn.handOver.reason, skill: skill ?? guessSkill(document.skills, words, titles) ?? null })
  } else if (turn.resolve) {
    await work.cancel(REST_TIMER, locked.id)
    await resolveConversation(work, locked.id, { by: 'ai', resolution: turn.resolve })
  } else if (turn.answered) {
    await work.schedule(REST_TIMER, locked.id, work.now + REST_MS, { conversationId: locked.id, seq: newest.seq })
  } else {
    await work.cancel(REST_TIMER, locked.id)
  }
}

/** The timer: nobody wrote since the answered question. Solved as far as we know, and counted apart from what a shopper confirmed. */
export async function restConversation (work: Work, event: { conversationId: string; seq: number }): Promise<void> {
  const locked = await lockConversation(work, event.conversationId)
  if (locked.state !== 'with-ai') return
  const recent = await loadMessages(work, locked.id, { after: event.seq, limit: RECENT })
  if (recent.some(message => message.senderKind === 'customer')) return
  const { document } = await currentPlaybook(work)
  const before = await loadMessages(work, locked.id, { before: event.seq + 1, limit: RECENT })
  const speech = speechTo({ customer: await loadCustomerView(work, locked.customerId), document, recent: before, language: locked.locale })
  await appendMessage(work, { conversationId: locked.id, senderKind: 'ai', senderId: 'ai', clientId: clientIdFor(locked.id, event.seq, 'rest'), body: sayText('resolved-assumed', speech) })
  await resolveConversation(work, locked.id, { by: 'ai', resolution: 'assumed' })
}

/** How this shopper is spoken to: by who they are and what they write, as the playbook has it. */
function speechTo ({ customer, document, recent, language }: { customer: CustomerView; document: Playbook; recent: readonly MessageRow[]; language: Language }): Speech {
  const dialect = dialectIn(recent.filter(message => message.senderKind === 'customer').map(message => message.body))
  return chooseStyle({ care: customer.care, tier: customer.tier, tags: customer.tags.map(tag => tag.tag), region: customer.region, dialect, language }, styleOf(document))
}

interface How { locked: ConversationRow; memory: Memory; threshold: number }

async function understandIn (work: Work, text: string, how: How): Promise<Understanding> {
  const pressed = pressedIn(how.memory, text)
  if (pressed) return { commands: [pressed], language: languageOf(text.toLowerCase(), how.locked.locale), confidence: 1 }
  const understood = understand(text, await contextFor(work, text, how))
  const words = wordsFor(how.memory, text, understood.commands)
  return words ? { ...understood, commands: [words], confidence: 1 } : understood
}

/** Everything an understander is given beside the words. */
export async function contextFor (work: Work, text: string, { locked, memory, threshold }: How): Promise<Context> {
  const language = languageOf(text.toLowerCase(), locked.locale)
  const found = await answerFrom(work, { question: text.slice(0, 2_000), locale: language })
  const top = memory.stack?.at(-1)
  const asked = top && flows.get(top.flow)?.slots.find(slot => slot.name === top.asked)
  return {
    locale: locked.locale, closing: memory.closing === true, confirming: memory.confirming !== undefined, asking: top && asked ? { flow: top.flow, takes: asked.takes } : undefined,
    choosing: top?.choices ?? [], flows: [...flows.keys()], today: iso(work.now + 8 * hour).slice(0, 10), threshold, found,
  }
}

/** What the shopper wrote after the last answer of anybody, oldest first. */
function sinceAnswer (recent: readonly MessageRow[]): MessageRow[] {
  const answered = recent.findLastIndex(message => message.senderKind === 'ai' || message.senderKind === 'agent')
  return recent.slice(answered + 1).filter(message => message.senderKind === 'customer')
}

interface Spoken { locked: ConversationRow; seq: number; turn: Turn; speech: Speech; known: Facts; given: Given | undefined }

async function speak (work: Work, { locked, seq, turn, speech, known, given }: Spoken): Promise<void> {
  const body = turn.lines.map(line => line.kind === 'quote' ? line.text : sayText(line.key, speech, line.values)).join(speech.language === 'en' ? ' ' : '')
  const card = turn.card && cardOf(turn.card, known, speech.language)
  given?.hear?.({ body, turn, language: speech.language })
  await appendMessage(work, { conversationId: locked.id, senderKind: 'ai', senderId: 'ai', clientId: clientIdFor(locked.id, seq, 'turn'), body: given?.wording?.of === body ? given.wording.body : body, ...(card ? { card } : {}) })
}

function cardOf (card: TurnCard, { orders = [] }: Facts, language: Language): Card | undefined {
  switch (card.kind) {
    case 'choices': return { kind: 'choices', choices: card.keys.map(key => choices[key][language]) }
    case 'offered': return { kind: 'choices', choices: card.choices.slice(0, MOST_BUTTONS).map(choice => choice.slice(0, 80)) }
    case 'article': return card
    case 'orders': return { kind: 'orders', orders: card.ids.flatMap(id => orders.find(order => order.id === id)?.view ?? []) }
    case 'order': case 'parcel': {
      const order = orders.find(one => one.id === card.id)?.view
      const parcel = order?.parcels.at(-1)
      return order && (card.kind === 'parcel' && parcel ? { kind: 'parcel', parcel } : { kind: 'order', order })
    }
  }
}

/** The same turn always has the same client id: writing it twice is writing it once. */
function clientIdFor (conversationId: string, seq: number, use: string): string {
  const hex = createHash('sha256').update(`${conversationId}|${seq}|${use}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const round = (share: number): number => Math.round(share * 1_000) / 1_000
