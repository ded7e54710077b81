import { createHash } from 'node:crypto'
import { findOrder, findParcel, loadOrders } from '../commerce/index.ts'
import type { OrderView } from '../commerce/contract.ts'
import { appendMessage, handOff, loadMessages, lockConversation, resolveConversation, setFlow, type ConversationRow, type MessageRow } from '../conversations/index.ts'
import type { Card } from '../conversations/contract.ts'
import { loadCustomerView } from '../customers/index.ts'
import { hour, iso, minute, parseInstant } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import { answerFrom } from '../knowledge/index.ts'
import { currentPlaybook, recordDecision } from '../playbook/index.ts'
import { languageOf, understand } from './understand.ts'
import type { Command, Language } from './commands.ts'
import { decideTurn, type Memory, type Turn, type TurnCard } from './decide.ts'
import type { OrderFacts } from './order-flow.ts'
import { guessSkill } from './skill.ts'
import { choices, sayText } from './texts.ts'

/** The newest messages a turn looks at: enough for what was written since the last answer, and for guessing a skill. */
const RECENT = 12
const ORDERS = 20
/** Quiet this long after an answer: assumed solved. Source: docs/policy/concierge.md. */
const REST_MS = 30 * minute
export const REST_TIMER = 'concierge.rest'

/**
 * One turn of the AI, in the job's transaction: answers what the shopper wrote since the last answer, once.
 * A redelivered job, a job overtaken by a newer message and a conversation that a human took over find nothing to do.
 */
export async function takeTurn (work: Work, event: { conversationId: string; seq: number }): Promise<void> {
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
  const memory = (locked.flow ?? {}) as Memory // written below only
  // A greeting before the question is no question: the last line leads, the whole is tried when it says nothing by itself.
  const last = await understandIn(work, newest.body, { locked, memory, threshold: concierge.answerConfidence })
  const understood = unanswered.length > 1 && ['cannot-handle', 'clarify', 'small-talk', 'affirm'].includes(last.commands[0]?.kind ?? '') ? await understandIn(work, asked, { locked, memory, threshold: concierge.answerConfidence }) : last

  const wantsOrders = understood.commands.some(command => command.kind === 'start-flow' || command.kind === 'set-slot')
  const orders = wantsOrders && customer.identified ? await ordersFor(work, customer.id, understood.commands) : []
  const turn = decideTurn({
    commands: understood.commands, confidence: understood.confidence, language: understood.language, asked: newest.body, memory, misunderstood: locked.misunderstood,
    identified: customer.identified, orders: orders.map(orderFacts), handOverAfter: concierge.handOverAfterMisunderstandings, now: work.now,
  })
  await recordDecision(work, {
    kind: 'concierge.turn', subjectId: locked.id, playbookVersion: version,
    outcome: { commands: understood.commands.map(command => command.kind), handOver: turn.handOver?.reason ?? null, resolve: turn.resolve ?? null },
    because: [{ rule: `concierge.${turn.because}`, facts: { confidence: round(understood.confidence), threshold: concierge.answerConfidence, misunderstood: turn.misunderstood } }], facts: { seq: newest.seq },
  })
  await speak(work, { locked, seq: newest.seq, turn, language: understood.language, plain: customer.care.includes('silver'), orders })
  await setFlow(work, locked.id, { flow: turn.memory, misunderstood: turn.misunderstood })
  if (turn.handOver) {
    await work.cancel(REST_TIMER, locked.id)
    const titles = (orders.length > 0 ? orders : customer.identified ? await loadOrders(work, customer.id, { limit: 3 }) : []).flatMap(order => order.lines.map(line => line.title))
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
  await appendMessage(work, { conversationId: locked.id, senderKind: 'ai', senderId: 'ai', clientId: clientIdFor(locked.id, event.seq, 'rest'), body: sayText('resolved-assumed', { language: locked.locale, plain: false }) })
  await resolveConversation(work, locked.id, { by: 'ai', resolution: 'assumed' })
}

async function understandIn (work: Work, text: string, { locked, memory, threshold }: { locked: ConversationRow; memory: Memory; threshold: number }): Promise<ReturnType<typeof understand>> {
  const language = languageOf(text.toLowerCase(), locked.locale)
  const found = await answerFrom(work, { question: text.slice(0, 2_000), locale: language })
  return understand(text, { locale: locked.locale, closing: memory.closing === true, choosing: memory.flow === undefined ? [] : memory.offered ?? [], threshold, found })
}

/** What the shopper wrote after the last answer of anybody, oldest first. */
function sinceAnswer (recent: readonly MessageRow[]): MessageRow[] {
  const answered = recent.findLastIndex(message => message.senderKind === 'ai' || message.senderKind === 'agent')
  return recent.slice(answered + 1).filter(message => message.senderKind === 'customer')
}

/** The shopper's newest orders, and any older one or return they named: looked up among their own only. */
async function ordersFor (work: Work, customerId: string, commands: readonly Command[]): Promise<OrderView[]> {
  const newest = (await loadOrders(work, customerId, { limit: ORDERS })).filter(order => order.kind === 'sale')
  const known = new Set(newest.map(order => order.id))
  for (const command of commands) {
    if (command.kind !== 'set-slot' || command.slot !== 'number') continue
    const bare = command.value.replace(/^#/, '').toUpperCase()
    for (const id of new Set([bare, `#${bare}`, bare.toLowerCase()])) {
      const order = known.has(id) ? undefined : await findOrder(work, customerId, id) ?? await orderOfParcel(work, customerId, id)
      if (!order || known.has(order.id)) continue
      known.add(order.id)
      newest.push(order)
    }
  }
  return newest
}

async function orderOfParcel (work: Work, customerId: string, trackingNo: string): Promise<OrderView | undefined> {
  const parcel = await findParcel(work, customerId, trackingNo)
  return parcel && findOrder(work, customerId, parcel.orderId)
}

interface Speech { locked: ConversationRow; seq: number; turn: Turn; language: Language; plain: boolean; orders: readonly OrderView[] }

async function speak (work: Work, { locked, seq, turn, language, plain, orders }: Speech): Promise<void> {
  const body = turn.lines.map(line => line.kind === 'quote' ? line.text : sayText(line.key, { language, plain }, line.values)).join(language === 'en' ? ' ' : '')
  const card = turn.card && cardOf(turn.card, orders, language)
  await appendMessage(work, { conversationId: locked.id, senderKind: 'ai', senderId: 'ai', clientId: clientIdFor(locked.id, seq, 'turn'), body, ...(card ? { card } : {}) })
}

function cardOf (card: TurnCard, orders: readonly OrderView[], language: Language): Card | undefined {
  switch (card.kind) {
    case 'choices': return { kind: 'choices', choices: card.keys.map(key => choices[key][language]) }
    case 'offered': return { kind: 'choices', choices: card.choices.map(choice => choice.slice(0, 80)) }
    case 'article': return card
    case 'orders': return { kind: 'orders', orders: card.ids.flatMap(id => orders.find(order => order.id === id) ?? []) }
    case 'order': case 'parcel': {
      const order = orders.find(one => one.id === card.id)
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

function orderFacts (order: OrderView): OrderFacts {
  const parcel = order.parcels.at(-1)
  const latest = parcel?.trace.at(-1)
  return {
    id: order.id, status: order.status, title: order.lines[0]?.title ?? order.id,
    names: [order.id, ...order.parcels.flatMap(one => [one.id, ...(one.trackingNo === null ? [] : [one.trackingNo])])],
    ...(parcel ? {
      parcel: {
        status: parcel.status, carrier: parcel.carrier ?? '', trackingNo: parcel.trackingNo ?? '', latest: latest?.text ?? '',
        expectedOn: parcel.expectedAt === null ? null : dayOf(parcel.expectedAt), deliveredOn: parcel.deliveredAt === null ? null : dayOf(parcel.deliveredAt),
      },
    } : {}),
  }
}

/** The day in China, which has one zone and no summer time. */
const dayOf = (instant: string): string => iso(parseInstant(instant) + 8 * hour).slice(0, 10)
const round = (share: number): number => Math.round(share * 1_000) / 1_000
