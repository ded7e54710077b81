import type { Work } from '../kernel/work.ts'
import { answerFrom, type FoundAnswer } from '../knowledge/index.ts'
import type { Context, FlowName, Guess, Language } from './commands.ts'
import type { IntentReader } from './intent-model.ts'
import { meaningOf } from './intents.ts'
import { tellsOfPast } from './patterns-flows.ts'
import { titleOf } from './intent-titles.ts'
import { intentsOf } from './shop-intents.ts'

/** What the intent model makes of a text; `guesses` are what may be asked back, likeliest first. */
export type Meant = NonNullable<Context['meant']>

/** A likelier guess than this is worth a button. */
const WORTH_A_BUTTON = 0.08
/** An article that fits its own topic's words is found well above this, whatever the shop made of it. */
const ON_TOPIC = 0.5

/** Reads the text, and looks up what the shop's knowledge has on what it may mean. undefined without a model. */
export async function meantBy (work: Work, text: string, { locale, flows }: { locale: Language; flows: readonly FlowName[] }): Promise<Meant | undefined> {
  const opened = await intentsOf(work)
  if ('absent' in opened) return undefined
  const { label, confidence: sure, choices } = opened.read(text)
  const confidence = Math.max(sure, togetherSure(label, choices))
  const asks = (intent: string): string | undefined => opened.own?.get(intent)?.asks[locale] ?? meaningOf(intent)?.ask?.[locale]
  const answer = await onTopic(work, asks(label), locale)
  const guesses: Guess[] = []
  if (confidence < SURE) {
    for (const choice of choices.filter(one => one.share >= WORTH_A_BUTTON)) {
      const guess = await guessFor(work, choice.label, { locale, flows, question: asks(choice.label) })
      if (guess && !guesses.some(one => one.title === guess.title)) guesses.push(guess)
    }
  }
  return { intent: label, confidence, guesses, requests: requestsIn(text, opened.read), answer: answer && { articleId: answer.articleId, title: answer.title, text: answer.answer } }
}

/** How sure the flow is that a label leads to: the likeliest intents that lead to the same are believed together. "How wide is it" may be of the specifications or of the size: the catalogue answers both. */
export function togetherSure (label: string, choices: readonly { readonly label: string; readonly share: number }[]): number {
  const flow = meaningOf(label)?.flow
  if (flow === undefined || choices[0]?.label !== label) return 0
  const same = choices.filter(choice => meaningOf(choice.label)?.flow === flow)
  return same.length > 1 ? same.reduce((sum, choice) => sum + choice.share, 0) : 0
}

/** From here on an intent is acted upon. Measured on the held-out lines: see docs/policy/concierge.md. */
export const SURE = 0.6

async function guessFor (work: Work, intent: string, { locale, flows, question }: { locale: Language; flows: readonly FlowName[]; question: string | undefined }): Promise<Guess | undefined> {
  const flow = meaningOf(intent)?.flow
  if (flow !== undefined && flows.includes(flow)) return { title: titleOf(intent, locale), flow }
  const found = await onTopic(work, question, locale)
  return found && { title: found.title.slice(0, 200), articleId: found.articleId }
}

async function onTopic (work: Work, question: string | undefined, locale: Language): Promise<FoundAnswer | undefined> {
  if (question === undefined || question === '') return undefined
  const found = await answerFrom(work, { question, locale })
  return found && found.confidence >= ON_TOPIC ? found : undefined
}

/** So many parts of a message are read by themselves; who asks ten things is answered the first ones. */
const MOST_PARTS = 6
const BREAK = /[，,。；;！!？?\n]+|\.(?=\s)|另外|还有(?=\S{3})|顺便|然后|以及|再就是|同时|\b(?:and also|also|plus|and then|another thing|by the way)\b/u
const SHORTEST = 3

/** Intents of a message's parts, in their order, where a part says one surely: two requests in one message. */
export function requestsIn (text: string, read: IntentReader): readonly string[] {
  const parts = text.slice(0, 600).split(BREAK).map(part => part.trim()).filter(part => [...part].length >= SHORTEST)
  if (parts.length < 2) return []
  return [...new Set(parts.slice(0, MOST_PARTS).filter(part => !tellsOfPast(part.toLowerCase())).map(part => read(part)).filter(one => one.confidence >= SURE_PART).map(one => one.label))]
}

/** A part stands without its context: it must be surer than a whole message. */
const SURE_PART = 0.75
