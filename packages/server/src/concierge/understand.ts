import { foldText } from '../knowledge/index.ts'
import type { Command, Context, Language, Understanding } from './commands.ts'
import { namedIn } from './flows/choose-order.ts'
import { flowWished, slotsIn } from './patterns-flows.ts'
import { asksForHuman, asksWhoYouAre, isComplaint, isFrustrated, isGoodbye, isGreeting, isNever, isNo, isSolved, isThanks, isYes, numbersIn, orderQuestion, placeIn, safetyTopic } from './patterns.ts'

/** Below this share of the threshold a found article is not even worth offering. */
const WORTH_ASKING = 0.45
const MOST_CHOICES = 3

/**
 * The embedded understander: patterns for what must never be missed, retrieval (already done: `context.found`) for the rest.
 * Order matters and is the policy: safety, a human, who speaks, numbers and orders, closing, then knowledge. Pure.
 */
export function understand (text: string, context: Context): Understanding {
  const folded = foldText(text).slice(0, 4_000)
  const zh = folded.replace(/[^\p{L}\p{N}①②③④]+/gu, '')
  const en = folded.replace(/[’‘]/g, "'").replace(/[^\p{L}\p{N}' -]+/gu, ' ').replace(/\s+/g, ' ').trim()
  const language = languageOf(folded, context.locale)
  const sure = (...commands: Command[]): Understanding => ({ commands, language, confidence: 1 })

  const topic = safetyTopic(zh, en)
  if (topic) return sure({ kind: 'safety', topic })
  if (asksForHuman(zh, en)) return sure({ kind: 'human', why: isComplaint(zh, en) ? 'complaint' : 'asked' })
  if (asksWhoYouAre(zh, en)) return sure({ kind: 'small-talk', talk: 'who-are-you' })
  if (isComplaint(zh, en)) return sure({ kind: 'human', why: 'complaint' })
  if (isFrustrated(zh, en)) return sure({ kind: 'human', why: 'frustrated' })

  const numbers = numbersIn(folded).map((value): Command => ({ kind: 'set-slot', slot: 'number', value }))
  const place = context.choosing.length > 0 ? placeIn(zh, en) : undefined
  if (place !== undefined) return sure({ kind: 'set-slot', slot: 'place', value: place })
  const wished = flowWished(zh, en, context.flows)
  const slots = slotsIn(text, { zh, en }, context, wished)
  if (wished) return sure({ kind: 'start-flow', flow: wished }, ...numbers, ...slots)
  if (slots.length > 0) return sure(...slots)
  const answering = context.asking?.takes.includes('number') === true && numbers.length > 0 && zh.length <= 30
  if (answering) return sure(...numbers)
  const flow = orderQuestion(zh, en, numbers.length > 0)
  if (flow) return sure({ kind: 'start-flow', flow }, ...numbers)
  if (context.choosing.length > 0 && numbers.length > 0) return sure(...numbers)
  if (numbers.length === 0 && isNever(zh, en)) return sure({ kind: 'cancel-flow' })
  const meant = zh.length <= 20 ? namedIn(context.choosing, folded) : undefined
  if (meant) return sure({ kind: 'set-slot', slot: 'order', value: meant.id })

  if (context.closing && (isYes(zh, en) || isSolved(zh, en) || isGoodbye(zh, en) || isThanks(zh, en))) return sure({ kind: 'affirm' })
  if (isSolved(zh, en)) return sure({ kind: 'solved' })
  if (isGoodbye(zh, en)) return sure({ kind: 'small-talk', talk: 'goodbye' })
  if (isThanks(zh, en)) return sure({ kind: 'small-talk', talk: 'thank' })
  if (isGreeting(zh, en)) return sure({ kind: 'small-talk', talk: 'greet' })
  if (isNo(zh, en)) return sure({ kind: 'deny' })
  if (isYes(zh, en)) return sure({ kind: 'affirm' })

  const { found, threshold } = context
  if (found && found.confidence >= threshold) {
    return { commands: [{ kind: 'answer', articleId: found.articleId, title: found.title, text: found.answer, confidence: found.confidence }], language, confidence: found.confidence }
  }
  if (found && found.confidence >= threshold * WORTH_ASKING) {
    const choices = [found, ...found.others.filter(other => other.likeness > 0.15)].slice(0, MOST_CHOICES).map(({ title, articleId }) => ({ title: title.slice(0, 200), articleId }))
    return { commands: [{ kind: 'clarify', choices }], language, confidence: found.confidence }
  }
  return { commands: [{ kind: 'cannot-handle' }], language, confidence: found?.confidence ?? 0 }
}

/** Answers in the language of the words; a text without words (a number, an emoji) keeps the conversation's. */
export function languageOf (folded: string, locale: Language): Language {
  const han = folded.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = folded.match(/[a-z]{2,}/g)?.length ?? 0
  if (han > 0) return latin > han * 2 ? 'en' : 'zh-CN'
  return latin > 1 || /^(?:hi|hello|hey|thanks|bye|human|agent|yes|no)\b/.test(folded.trim()) ? 'en' : locale
}
