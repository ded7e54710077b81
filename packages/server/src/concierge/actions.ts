import { findLevel } from '../autonomy/index.ts'
import { loadOrders } from '../commerce/index.ts'
import { handOff, loadMessages, lockConversation, resolveConversation, setFlow, type ConversationRow, type MessageRow } from '../conversations/index.ts'
import { loadCustomerView } from '../customers/index.ts'
import type { Work } from '../kernel/work.ts'
import { answerFrom } from '../knowledge/index.ts'
import { currentPlaybook, recordDecision } from '../playbook/index.ts'
import { languageOf, understand } from './understand.ts'
import { actOn } from './acting.ts'
import { alarmReader } from './alarm-model.ts'
import { dayOf } from './china-day.ts'
import type { Context, Understanding } from './commands.ts'
import { decideTurn, type TurnFacts } from './decide.ts'
import { actingFlow, intentOf, underLevel } from './decide-level.ts'
import { spokenIn } from './dialect.ts'
import { said } from './flows/flow.ts'
import { flows } from './flows/registry.ts'
import { LATE_TIMER, leaveToModel, type Given, type Heard } from './leave-to-model.ts'
import { meantBy } from './meant.ts'
import { readMemory, type Memory } from './memory.ts'
import { loadFacts } from './needs.ts'
import { packetOf } from './packet.ts'
import { pressedIn, usualButton, wordsFor } from './pressed.ts'
import { rest, REST_TIMER } from './resting.ts'
import { neededBy } from './run-flows.ts'
import { guessSkill } from './skill.ts'
import { cardOf, dialectOf, lineText, speak, speechTo, tongueOf } from './speaking.ts'
import { followCommands } from './stack.ts'
import { saysYes } from './yes.ts'

/** The newest messages a turn looks at: enough for what was written since the last answer, and for guessing a skill. */
const RECENT = 12
/** So many lines back a thing may have been named that is asked about without its name. */
const SPOKEN_BEFORE = 3

/**
 * One turn of the AI, in the job's transaction: answers what the shopper wrote since the last answer, once.
 * A redelivered job, a job overtaken by a newer message and a conversation that a human took over find nothing to do.
 * `given`: the shop's model was asked already, whatever came of it; without it the turn may be left to the model, and is taken later.
 */
export async function takeTurn (work: Work, event: { conversationId: string; seq: number }, given?: Given): Promise<void> {
  const locked = await lockConversation(work, event.conversationId)
  if (locked.state !== 'with-ai') return
  const recent = await loadMessages(work, locked.id, { before: locked.lastSeq + 1, limit: RECENT })
  const memory = readMemory(locked.flow)
  const unanswered = sinceAnswer(recent, memory.answered)
  const newest = unanswered.at(-1)
  if (!newest) return
  const asked = unanswered.map(message => message.body).join('\n')

  const { version, document } = await currentPlaybook(work)
  const { concierge } = document
  const customer = await loadCustomerView(work, locked.customerId)
  const how = { locked, memory, threshold: concierge.answerConfidence }
  // A greeting before the question is no question: the last line leads, the whole is tried when it says nothing by itself.
  const last = await understandIn(work, newest.body, how)
  const embedded = unanswered.length > 1 && ['cannot-handle', 'clarify', 'small-talk', 'affirm'].includes(last.commands[0]?.kind ?? '') ? await understandIn(work, asked, how) : last
  if (given ? given.seq !== newest.seq : await leaveToModel(work, { conversationId: locked.id, seq: newest.seq, understood: embedded, pressed: pressedIn(memory, newest.body) !== undefined })) return
  if (given) await work.cancel(LATE_TIMER, locked.id)
  const understood = given?.understood ?? embedded
  const { language } = understood

  const followed = followCommands(memory.stack ?? [], understood.commands, flows)
  const spoken = recent.filter(message => message.senderKind === 'customer' && message.seq < (unanswered[0]?.seq ?? 0)).map(message => message.body.slice(0, 200)).toReversed().slice(0, SPOKEN_BEFORE)
  const loaded = await loadFacts(work, neededBy(followed), { customerId: customer.id, identified: customer.identified, slots: followed.stack.map(frame => frame.slots), asked: asked.slice(0, 2_000), before: spoken, language })
  const known = loaded ?? {}
  const answeredAt = recent.findLast(message => message.senderKind === 'ai' || message.senderKind === 'agent')?.seq
  const speech = speechTo({ customer, document, recent, language })
  const intent = intentOf(understood.commands, followed.stack)
  const level = intent === null ? undefined : await findLevel(work, intent)
  const acts = actingFlow(intent, level)
  const facts: TurnFacts = {
    commands: understood.commands, confidence: understood.confidence, language, asked: newest.body, memory, misunderstood: locked.misunderstood,
    identified: customer.identified, known, ...(loaded === undefined && { failed: true }), handOverAfter: concierge.handOverAfterMisunderstandings, today: dayOf(work.now), now: work.now,
    cantonese: speech.cantonese, ...(acts && { acts }),
    stepAside: customer.care.some(need => concierge.stepAsideFor?.includes(need)),
    // Bound to the card by its place: nobody has said anything since, and the shopper said one thing.
    clearYes: unanswered.length === 1 && memory.confirming?.seq === answeredAt && saysYes(newest.body),
  }
  const decided = decideTurn(facts)
  const { turn, card } = await actOn(work, level === undefined ? decided : underLevel(decided, level), { conversationId: locked.id, customerId: customer.id, seq: newest.seq, facts, lineText: line => lineText(line, speech) })
  await recordDecision(work, {
    kind: 'concierge.turn', subjectId: locked.id, playbookVersion: version,
    outcome: { commands: understood.commands.map(command => command.kind), handOver: turn.handOver?.reason ?? null, resolve: turn.resolve ?? null, intent, answered: turn.answered, seq: newest.seq },
    because: [{ rule: `concierge.${turn.because}`, facts: { confidence: round(understood.confidence), threshold: concierge.answerConfidence, misunderstood: turn.misunderstood } }],
    // A review opens where a dialect is understood worse than Mandarin: its share of lost turns is read from here.
    facts: { seq: newest.seq, dialect: dialectOf(recent), spoken: spokenIn(newest.body), lost: turn.misunderstood > locked.misunderstood },
  })
  const seq = await speak(work, { locked, seq: newest.seq, use: 'turn', lines: turn.lines, card: card ?? (turn.card && cardOf(turn.card, known, tongueOf(speech))), speech, reworded: body => reworded(given, { body, turn, language }) })
  await setFlow(work, locked.id, { flow: { ...turn.memory, language, answered: newest.seq, ...(card && { confirming: { id: card.proposalId, hash: card.hash, seq } }) }, misunderstood: turn.misunderstood })
  if (turn.handOver) {
    await work.cancel(REST_TIMER, locked.id)
    const packet = packetOf(turn)
    const bought = known.orders?.flatMap(order => order.view ?? []) ?? (customer.identified ? await loadOrders(work, customer.id, { limit: 3 }) : [])
    const titles = bought.flatMap(order => order.lines.map(line => line.title))
    const words = recent.filter(message => message.senderKind === 'customer').map(message => message.body.slice(0, 500))
    const skill = turn.handOver.reason === 'complaint' ? document.skills.find(one => one.skill === 'complaint')?.skill : undefined
    await handOff(work, locked.id, { reason: turn.handOver.reason, skill: skill ?? guessSkill(document.skills, words, titles) ?? null, ...(packet && { packet }) })
  } else if (turn.resolve) {
    await work.cancel(REST_TIMER, locked.id)
    await resolveConversation(work, locked.id, { by: 'ai', resolution: turn.resolve })
  } else if (turn.answered) {
    await rest(work, locked.id, newest.seq)
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
  await speak(work, { locked, seq: event.seq, use: 'rest', lines: [said('resolved-assumed')], card: undefined, speech })
  await resolveConversation(work, locked.id, { by: 'ai', resolution: 'assumed' })
}

interface How { locked: Pick<ConversationRow, 'locale'>; memory: Memory; threshold: number }

export async function understandIn (work: Work, text: string, how: How): Promise<Understanding> {
  const pressed = pressedIn(how.memory, text)
  if (pressed) return { commands: [pressed], language: languageOf(text.toLowerCase(), how.locked.locale), confidence: 1 }
  const heard = usualButton(text)
  const understood = understand(heard, await contextFor(work, heard, how))
  const words = wordsFor(how.memory, text, understood.commands)
  return words ? { ...understood, commands: [words], confidence: 1 } : understood
}

/** Everything an understander is given beside the words. */
export async function contextFor (work: Work, text: string, { locked, memory, threshold }: How): Promise<Context> {
  const language = languageOf(text.toLowerCase(), locked.locale)
  const found = await answerFrom(work, { question: text.slice(0, 2_000), locale: language })
  const top = memory.stack?.at(-1)
  // While a card is shown anything it says may be corrected.
  const takes = top && flows.get(top.flow)?.slots.filter(slot => slot.name === top.asked || top.proposal).flatMap(slot => slot.takes)
  const switchedOn = [...flows.keys()]
  return {
    meant: await meantBy(work, text, { locale: language, flows: switchedOn }),
    locale: locked.locale, closing: memory.closing === true, confirming: memory.confirming !== undefined, asking: top && takes?.length ? { flow: top.flow, takes } : undefined,
    choosing: top?.choices ?? [], alarm: alarmReader()?.(text), recent: memory.recent, flows: switchedOn, today: dayOf(work.now), threshold, found,
  }
}

/** What was said is heard first; a model's words are said only for the very text they were made for. */
function reworded (given: Given | undefined, said: Heard): string {
  given?.hear?.(said)
  return given?.wording?.of === said.body ? given.wording.body : said.body
}

/** What the shopper wrote after what was answered last, oldest first. An outcome told by itself answers nothing: `answered` is the last message a turn saw. */
function sinceAnswer (recent: readonly MessageRow[], answered: number | undefined): MessageRow[] {
  const last = recent.findLast(message => message.senderKind === 'agent' || (answered === undefined && message.senderKind === 'ai'))?.seq ?? 0
  return recent.filter(message => message.senderKind === 'customer' && message.seq > Math.max(last, answered ?? 0))
}

const round = (share: number): number => Math.round(share * 1_000) / 1_000
