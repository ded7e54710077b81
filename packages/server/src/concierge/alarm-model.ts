import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldText } from '../knowledge/index.ts'
import { createUnderstander, readModel, UnusableModel } from '../nlu/index.ts'
import { createConceptReader, readConcepts, withConcepts } from './concepts.ts'
import { conceptsDigest, TRAINING } from './intent-model.ts'

/** What calls a person at once. `fraud`: a swindle that is under way, not a question about one. */
export const ALARMS = ['self-harm', 'threat', 'medical', 'minor', 'fraud', 'human'] as const
export const CALM = 'calm'
export type AlarmKind = typeof ALARMS[number]
/** `kind`: the likeliest of them. `chance`: that it is any of them, 0..1. */
interface Alarm { readonly kind: AlarmKind; readonly chance: number; /** A word of danger, or for a person, is in it; without one, unknown words may look like anything. */ readonly named: boolean }

/** Hears danger and a call for a person in words that no pattern has; undefined when there is nothing of the kind. Not to be called by two at once. */
export type AlarmReader = (text: string) => Alarm | undefined

/** Made by tools/train.ts beside the intent model. */
export const ALARM_MODEL = join(import.meta.dirname, '../../dist/alarm.model')

/** What its words mean: a list of its own, in the training folder. */
export const ALARM_CONCEPTS = 'danger/concepts.txt'

/** Who writes more says it at the beginning or the end. */
const LONGEST = 600

/** Throws UnusableModel with the reason when these bytes are no model of this release. */
function alarmReaderOf (bytes: Uint8Array, concepts: string): AlarmReader {
  const understand = createUnderstander(readModel(bytes), 'usual')
  const signs = createConceptReader(readConcepts(concepts))
  return text => {
    if (!/\p{L}/u.test(text)) return undefined
    const folded = foldText(text.length > LONGEST ? `${text.slice(0, LONGEST / 2)} ${text.slice(-LONGEST / 2)}` : text)
    const seen = withConcepts(folded, signs)
    const { choices } = understand(seen)
    const kind = ALARMS.find(one => one === choices[0]?.label) ?? ALARMS.find(one => one === choices[1]?.label)
    // Which danger it is may be open where that it is one is not.
    return kind && { kind, chance: 1 - (choices.find(one => one.label === CALM)?.share ?? 0), named: seen !== folded }
  }
}

let opened: AlarmReader | null | undefined
/** Once a process. Without the model, or with one that was taught with other concepts, the patterns do what they can. */
export function alarmReader (): AlarmReader | undefined {
  if (opened === undefined) opened = openAlarm() ?? null
  return opened ?? undefined
}

export function openAlarm (model: string = ALARM_MODEL, training: string = TRAINING): AlarmReader | undefined {
  const concepts = join(training, ALARM_CONCEPTS)
  const stamp = `${model}.json`
  if (!existsSync(model) || !existsSync(stamp) || !existsSync(concepts)) return undefined
  const text = readFileSync(concepts, 'utf8')
  const taught = (JSON.parse(readFileSync(stamp, 'utf8')) as { concepts?: string }).concepts // written by tools/train.ts
  try {
    return taught === conceptsDigest(text) ? alarmReaderOf(readFileSync(model), text) : undefined
  } catch (error) {
    if (error instanceof UnusableModel) return undefined
    throw error
  }
}
