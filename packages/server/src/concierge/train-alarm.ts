import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldText } from '../knowledge/index.ts'
import { OUT_OF_SCOPE, trainModel, writeModel, type Example } from '../nlu/index.ts'
import { ALARM_CONCEPTS, ALARMS, CALM } from './alarm-model.ts'
import { createConceptReader, readConcepts, withConcepts } from './concepts.ts'
import { asksForHuman, safetyTopic } from './patterns.ts'
import { taughtLines } from './train-intents.ts'
import { wordsOf } from './words.ts'

const LANGUAGES = ['zh', 'en'] as const
/** Everyday lines that are learned as no alarm: every so many of the intents', evenly over all of them. More do not lower false alarms and cost time at every build. */
const MOST_CALM = 4_000
/** What these intents say is, or is near, what calls a person. */
const NEAR: ReadonlySet<string> = new Set(['human', 'fraud'])

/** Lines of training/danger: what must call a person at once, by what it is, and what only sounds like it (calm). */
export function dangerLines (folder: string): readonly Example[] {
  return LANGUAGES.flatMap(language => [...ALARMS, CALM].flatMap(label => readFileSync(join(folder, 'danger', language, `${label}.txt`), 'utf8').split('\n').flatMap((text, i): Example[] => text.trim() === '' ? [] : [{ text, label, line: i + 1 }])))
}

/** Learns to hear danger and a call for a person, apart from the intents: a line that is missed here costs more than one that is asked about. Everyday lines that the patterns would hear already teach nothing here. */
export function trainAlarm (folder: string): Buffer {
  const read = createConceptReader(readConcepts(readFileSync(join(folder, ALARM_CONCEPTS), 'utf8')))
  return writeModel(trainModel(alarmExamples(folder).map(one => ({ ...one, text: withConcepts(foldText(one.text), read) })), undefined))
}

function alarmExamples (folder: string): readonly Example[] {
  const quiet = taughtLines(folder).filter(one => !NEAR.has(one.label) && isQuiet(one.text))
  // Chatter and nonsense are learned whole: nothing else teaches that unknown words are no danger.
  const [chatter, everyday] = [quiet.filter(one => one.label === OUT_OF_SCOPE), quiet.filter(one => one.label !== OUT_OF_SCOPE)]
  const step = Math.max(1, everyday.length / MOST_CALM)
  const calm = [...chatter, ...Array.from({ length: Math.min(everyday.length, MOST_CALM) }, (_, i) => everyday[Math.floor(i * step)]!)].map((one): Example => ({ ...one, label: CALM }))
  const called = taughtLines(folder).filter(one => one.label === 'human')
  return [...dangerLines(folder), ...called, ...calm, ...goodsWords(folder)]
}

/** A question for goods is answered by their name alone, and a kettle or a robot vacuum is neither a danger nor a robot to get away from. */
const GOODS: ReadonlySet<string> = new Set(['home-appliance', 'digital', 'clothes', 'furniture', 'food', 'beauty', 'colour'])

function goodsWords (folder: string): readonly Example[] {
  return readFileSync(join(folder, 'concepts.txt'), 'utf8').split('\n').flatMap((text, i): Example[] => {
    const [name = '', words = ''] = text.split(': ')
    return GOODS.has(name) ? words.split(' ').map(word => ({ text: word.replaceAll('_', ' '), label: CALM, line: i + 1 })) : []
  })
}

function isQuiet (text: string): boolean {
  const { zh, en } = wordsOf(text)
  return !asksForHuman(zh, en) && safetyTopic(zh, en) === undefined
}
