import { decideAlarm } from './decide-alarm.ts'
import type { Command, Context, FlowName, Guess, Language, Understanding } from './commands.ts'
import { namedIn } from './flows/choose-order.ts'
import { meaningOf, type Meaning } from './intents.ts'
import { SURE } from './meant.ts'
import { asksForBooklet, asksWhatLike, flowWished, saysArrived, saysMore, saysSent, saysSentBack } from './patterns-flows.ts'
import { asksForHuman, asksHow, asksWhoYouAre, dropsFlow, isComplaint, isFrustrated, isGoodbye, isGreeting, isNever, isNo, isSolved, isThanks, isYes, namesBarcode, numbersIn, orderQuestion, safetyTopic, saysParcel } from './patterns.ts'
import { answersIn, correctionsIn, freeAnswer, slotsIn, type Words } from './slot-words.ts'
import { wordsOf } from './words.ts'

/** Below this share of the threshold a found article is not even worth offering. */
const WORTH_ASKING = 0.45
/** From here on an unsure intent is worth asking about; below, the words are lost. Measured on the held-out lines: its three likeliest hold the right one nine times in ten. */
const WORTH_GUESSING = 0.25
/** An intent this sure takes the word from a question that asked for free words, and calls a person without the patterns. */
const VERY_SURE = 0.8
const MOST_CHOICES = 3
const MOST_REQUESTS = 3

/**
 * The embedded understander: patterns for what must never be missed, then what was asked, then the intent model and retrieval (already done: `context.meant`, `context.found`).
 * Order matters and is the policy: safety, a human, who speaks, corrections, answers, orders, closing, then what it may mean. Pure.
 */
export function understand (text: string, context: Context): Understanding {
  const words = wordsOf(text)
  const { folded, zh, en } = words
  const language = languageOf(folded, context.locale)
  const sure = (...commands: readonly Command[]): Understanding => ({ commands: commands.slice(0, 12), language, confidence: 1 })

  const alarm = decideAlarm(words, context)
  const topic = safetyTopic(zh, en) ?? (alarm === 'human' ? undefined : alarm)
  if (topic) return sure({ kind: 'safety', topic })
  if (asksForHuman(zh, en) || alarm === 'human') return sure({ kind: 'human', why: isComplaint(zh, en) ? 'complaint' : 'asked' })
  if (asksWhoYouAre(zh, en)) return sure({ kind: 'small-talk', talk: 'who-are-you' })
  if (isComplaint(zh, en)) return sure({ kind: 'human', why: 'complaint' })
  if (isFrustrated(zh, en)) return sure({ kind: 'human', why: 'frustrated' })

  const atHand = context.asking !== undefined || context.confirming
  const corrected = correctionsIn(words, context)
  if (corrected.length > 0) return sure(...corrected)
  if (atHand && dropsFlow(zh, en)) return sure({ kind: 'cancel-flow' })
  const answers = answersIn(words, context)
  if (answers.length > 0) return sure(...answers)

  const requests = requestsOf(context).map(flow => arrived(flow, words, context))
  const likeness = !atHand && context.flows.includes('product-question') && asksWhatLike(zh, en)
  if (requests.length > 1 && !(likeness && requests.includes('product-question'))) return sure(...requests.map((flow): Command => ({ kind: 'start-flow', flow })), ...slotsIn(words, { today: context.today, asked: [] }))
  const coded = namesBarcode(folded)
  const numbers = coded ? [] : numbersIn(folded)
  const wished = flowWished(zh, en, context.flows)
  if (wished) return sure({ kind: 'start-flow', flow: arrived(wished, words, context) }, ...slotsIn(words, { today: context.today, asked: [] }))
  if (coded && context.flows.includes('product-question')) return sure({ kind: 'start-flow', flow: 'product-question' })
  const asked = orderQuestion(zh, en, numbers.length > 0)
  if (likeness && numbers.length === 0) return sure({ kind: 'start-flow', flow: 'product-question' })
  if (asked && !knowsBetter(context)) return sure({ kind: 'start-flow', flow: asked }, ...numbers.map((value): Command => ({ kind: 'set-slot', slot: 'number', value })))
  const another = atHand || numbers.length > 0 ? undefined : anotherOf(words, context)
  if (another) return sure(...another)
  if (context.choosing.length > 0 && numbers.length > 0) return sure(...numbers.map((value): Command => ({ kind: 'set-slot', slot: 'number', value })))
  if (numbers.length === 0 && isNever(zh, en)) return sure({ kind: 'cancel-flow' })

  if (context.closing && (isYes(zh, en) || isSolved(zh, en) || isGoodbye(zh, en) || isThanks(zh, en))) return sure({ kind: 'affirm' })
  if (isSolved(zh, en)) return sure({ kind: 'solved' })
  if (isGoodbye(zh, en)) return sure({ kind: 'small-talk', talk: 'goodbye' })
  if (isThanks(zh, en)) return sure({ kind: 'small-talk', talk: 'thank' })
  if (isGreeting(zh, en)) return sure({ kind: 'small-talk', talk: 'greet' })
  if (isNo(zh, en)) return sure({ kind: 'deny' })
  if (isYes(zh, en)) return sure({ kind: 'affirm' })

  const free = interrupts(context) ? undefined : freeAnswer(words, context)
  if (free) return sure(free)
  return { language, ...mayMean(words, context) }
}

/** Flows of a message that asks for two or three things, in its order; the first leads and the others wait. */
function requestsOf ({ meant, flows }: Context): readonly FlowName[] {
  const asked = (meant?.requests ?? []).flatMap(intent => meaningOf(intent)?.flow ?? []).filter(flow => flows.includes(flow))
  const each = [...new Set(asked)]
  // Who says what shall be done is not asked what displeased them.
  return (each.length > 1 ? each.filter(flow => flow !== 'complaint') : each).slice(0, MOST_REQUESTS)
}

/** What has arrived is sent back, not cancelled; and money for what one still has is asked for, not waited for. */
function arrived (flow: FlowName, { zh, en }: Words, { flows }: Context): FlowName {
  const back = (flow === 'cancel-order' || (flow === 'refund-state' && !saysSentBack(zh, en))) && flows.includes('return-items') && saysArrived(zh, en)
  return back ? 'return-items' : flow
}

/** What does no harm when it was not meant. */
const AGAIN: ReadonlySet<FlowName> = new Set(['order-status', 'parcel-tracking', 'refund-state'])
/** So short that goods named in it are all it says. */
const LONGEST_NAMING = 18

/** "还有水壶那个呢" soon after an order was told: the same question about another of their orders. */
function anotherOf ({ folded, zh, en }: Words, { recent, flows }: Context): readonly Command[] | undefined {
  const flow = recent?.flow === 'my-orders' ? 'order-status' : recent?.flow
  if (!recent || !flow || !AGAIN.has(flow) || !flows.includes(flow) || zh.length > (/\p{Script=Han}/u.test(zh) ? LONGEST_NAMING : 60) || asksHow(zh, en) || asksWhatLike(zh, en) || saysMore(zh, en)) return undefined
  const order = namedIn(recent.orders, folded)
  return order && [{ kind: 'start-flow', flow }, { kind: 'set-slot', slot: 'order', value: order.id }]
}

/** A pattern hears "my order … where"; the model, when it is very sure, that it is about something else in it. */
function knowsBetter ({ meant, flows }: Context): boolean {
  const flow = meant && meant.confidence >= VERY_SURE ? meaningOf(meant.intent)?.flow : undefined
  return flow !== undefined && flows.includes(flow) && !['order-status', 'parcel-tracking', 'my-orders'].includes(flow)
}

/** Something else is asked instead of answering: another flow, surely, or a question the knowledge answers. */
function interrupts ({ meant, found, asking, flows, threshold }: Context): boolean {
  if (found && found.confidence >= threshold) return true
  const flow = meant && meant.confidence >= VERY_SURE ? meaningOf(meant.intent)?.flow : undefined
  return flow !== undefined && flow !== asking?.flow && flows.includes(flow) && !asking?.takes.includes('reason')
}

/** What the words may mean by the intent model and by retrieval: act when sure, ask in between, say so when lost. */
function mayMean (words: Words, context: Context): { readonly commands: readonly Command[]; readonly confidence: number } {
  const { found, meant, threshold, flows } = context
  const answers = found && found.confidence >= threshold
  // An intent of the shop's own ships with no meaning: it is answered from the knowledge.
  const meaning: Meaning | undefined = meant && meant.confidence >= SURE ? meaningOf(meant.intent) ?? (meant.intent.startsWith('own-') ? {} : undefined) : undefined
  const flow = meaning?.flow !== undefined && flows.includes(meaning.flow) ? meaning.flow : undefined
  const quote = (from: { readonly articleId: string; readonly title: string }, text: string, confidence: number): { commands: readonly Command[]; confidence: number } =>
    ({ commands: [{ kind: 'answer', articleId: from.articleId, title: from.title, text, confidence }], confidence })

  // How something of the shop's is used stands in its own manual; the article only says where manuals are.
  const booklet = answers && found.title === meaningOf('how-to-use')?.ask?.[languageOf(words.folded, context.locale)]
  if (flows.includes('manual') && (flow === 'manual' || booklet) && !asksForBooklet(words.zh, words.en)) return { commands: [{ kind: 'start-flow', flow: 'manual' }], confidence: Math.max(meant?.confidence ?? 0, found?.confidence ?? 0) }
  const told = answers || meant?.answer !== undefined
  // Where a parcel on its way may still go is a rule to be told, not an address to be asked for.
  const aboutSent = flow === 'change-address' && saysSent(words.zh, words.en)
  if (meant && flow && !((aboutSent || asksHow(words.zh, words.en)) && told)) {
    const here = arrived(flow, words, context)
    const begun = here !== flow ? here : flow === 'order-status' && flows.includes('parcel-tracking') && saysParcel(words.zh, words.en) ? 'parcel-tracking' : flow
    return { commands: [{ kind: 'start-flow', flow: begun }, ...slotsIn(words, { today: context.today, asked: [] })], confidence: meant.confidence }
  }
  if (answers) return quote(found, found.answer, found.confidence)
  if (meant && meaning?.say && (meaning.say.kind !== 'human' || meant.confidence >= VERY_SURE)) return { commands: [meaning.say], confidence: meant.confidence }
  if (meant && meaning && meant.answer) return quote(meant.answer, meant.answer.text, meant.confidence)
  if (meant?.intent === 'oos' && meant.confidence >= SURE) return { commands: [{ kind: 'cannot-handle' }], confidence: meant.confidence }
  const choices = guessesOf(context)
  const confidence = Math.max(found?.confidence ?? 0, meant?.confidence ?? 0)
  if (choices.length > 0) return { commands: [{ kind: 'clarify', choices: [...choices] }], confidence }
  return { commands: [{ kind: 'cannot-handle' }], confidence }
}

/** At most three, each of which leads somewhere; what the model thinks likeliest stands first. */
function guessesOf ({ found, meant, threshold }: Context): readonly Guess[] {
  const byModel = meant && meant.intent !== 'oos' && meant.confidence >= WORTH_GUESSING ? meant.guesses : []
  const byWords = found && found.confidence >= threshold * WORTH_ASKING ? [found, ...found.others.filter(other => other.likeness > 0.15)].map(({ title, articleId }): Guess => ({ title: title.slice(0, 200), articleId })) : []
  const [first, ...more] = byWords
  const all = byModel.length === 0 ? byWords : [...byModel.slice(0, 2), ...(first ? [first] : []), ...byModel.slice(2), ...more]
  return all.filter((one, i) => all.findIndex(other => other.title === one.title) === i).slice(0, MOST_CHOICES)
}

/** Answers in the language of the words; a text without words (a number, an emoji) keeps the conversation's. */
export function languageOf (folded: string, locale: Language): Language {
  const han = folded.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = folded.match(/[a-z]{2,}/g)?.length ?? 0
  if (han > 0) return latin > han * 2 ? 'en' : 'zh-CN'
  return latin > 1 || /^(?:hi|hello|hey|thanks|bye|human|agent|yes|no)\b/.test(folded.trim()) ? 'en' : locale
}
