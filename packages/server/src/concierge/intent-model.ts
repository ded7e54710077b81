import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldText } from '../knowledge/index.ts'
import { createUnderstander, readModel, type Understood } from '../nlu/index.ts'
import type { Language } from './commands.ts'
import { createConceptReader, readConcepts, withConcepts } from './concepts.ts'

const ROOT = join(import.meta.dirname, '../../../..')
export const TRAINING = join(ROOT, 'training')
/** Made by tools/train.ts when training/ or the code that learns has changed; never in the repository. */
export const MODEL = join(ROOT, 'packages/server/dist/intents.model')

/** A shopper's message is read so far; who writes more is asked what it is about. */
const LONGEST = 1_000

/** Reads one text; not to be called by two at once, and it never waits, so it is not. */
export type IntentReader = (text: string) => Understood
export type OpenedIntents = { readonly read: IntentReader; /** Intents that do not ship, and what the knowledge is asked for them. */ readonly own?: ReadonlyMap<string, OwnIntent> } | { readonly absent: string }
export interface OwnIntent { readonly id: string; readonly name: Readonly<Record<Language, string>>; readonly asks: Readonly<Partial<Record<Language, string>>> }

/** `concepts` are those the model was taught with: others would show it signs that mean something else. */
export function openIntents (model: string = MODEL, training: string = TRAINING): OpenedIntents {
  if (!existsSync(model)) return { absent: `${model} is missing: "npm run build" makes it` }
  const concepts = readFileSync(join(training, 'concepts.txt'), 'utf8')
  const stamp = `${model}.json`
  const taught = existsSync(stamp) ? (JSON.parse(readFileSync(stamp, 'utf8')) as { concepts?: string }).concepts : undefined // written by tools/train.ts
  if (taught !== conceptsDigest(concepts)) return { absent: `${model} was taught with other concepts than ${training}/concepts.txt: "npm run build" makes it anew` }
  try {
    return { read: readerOf(readFileSync(model), concepts) }
  } catch (error) {
    return { absent: `${model}: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Throws UnusableModel with the reason when these bytes are no model of this release. */
export function readerOf (bytes: Uint8Array, concepts: string): IntentReader {
  const understand = createUnderstander(readModel(bytes), 'usual')
  const signs = createConceptReader(readConcepts(concepts))
  return text => understand(withConcepts(foldText(text.slice(0, LONGEST)), signs))
}

export const conceptsDigest = (text: string): string => createHash('sha256').update(text).digest('hex')

let opened: OpenedIntents | undefined
/** Once a process: at its start by whoever serves, otherwise at the first question. Without a model patterns and retrieval do what they can. */
export function intentModel (): OpenedIntents {
  return opened ??= openIntents()
}
