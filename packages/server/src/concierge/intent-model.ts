import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldText } from '../knowledge/index.ts'
import { createUnderstander, readModel, type Understood } from '../nlu/index.ts'
import { createConceptReader, readConcepts, withConcepts } from './concepts.ts'

const ROOT = join(import.meta.dirname, '../../../..')
export const TRAINING = join(ROOT, 'training')
/** Made by tools/train.ts when training/ or the code that learns has changed; never in the repository. */
export const MODEL = join(ROOT, 'packages/server/dist/intents.model')

/** A shopper's message is read so far; who writes more is asked what it is about. */
const LONGEST = 1_000

/** Reads one text; not to be called by two at once, and it never waits, so it is not. */
export type IntentReader = (text: string) => Understood
export type OpenedIntents = { readonly read: IntentReader } | { readonly absent: string }

/** `concepts` are those the model was taught with: others would show it signs that mean something else. */
export function openIntents (model: string = MODEL, training: string = TRAINING): OpenedIntents {
  if (!existsSync(model)) return { absent: `${model} is missing: "npm run build" makes it` }
  const concepts = readFileSync(join(training, 'concepts.txt'), 'utf8')
  const stamp = `${model}.json`
  const taught = existsSync(stamp) ? (JSON.parse(readFileSync(stamp, 'utf8')) as { concepts?: string }).concepts : undefined // written by tools/train.ts
  if (taught !== conceptsDigest(concepts)) return { absent: `${model} was taught with other concepts than ${training}/concepts.txt: "npm run build" makes it anew` }
  try {
    const understand = createUnderstander(readModel(readFileSync(model)), 'usual')
    const signs = createConceptReader(readConcepts(concepts))
    return { read: text => understand(withConcepts(foldText(text.slice(0, LONGEST)), signs)) }
  } catch (error) {
    return { absent: `${model}: ${error instanceof Error ? error.message : String(error)}` }
  }
}

export const conceptsDigest = (text: string): string => createHash('sha256').update(text).digest('hex')

let opened: OpenedIntents | undefined
/** Once a process: at its start by whoever serves, otherwise at the first question. Without a model patterns and retrieval do what they can. */
export function intentModel (): OpenedIntents {
  return opened ??= openIntents()
}
