import { createHash } from 'node:crypto'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { foldText } from '../knowledge/index.ts'
import { OUT_OF_SCOPE, refuseTraining, trainModel, writeModel, type Example } from '../nlu/index.ts'
import { createConceptReader, readConcepts, withConcepts } from './concepts.ts'

/** The label of the training folder for what no intent is. */
const OUTSIDE = 'out-of-scope'

/** Learns the intents of a training folder. The same folder gives the same model, to the byte: at the product's build, never on a request's way. `own`: what a shop teaches beside it, in a thread apart. */
export function trainIntents (folder: string, own: readonly Labelled[] = [], onProgress: (share: number) => void = () => undefined): Buffer {
  const concepts = createConceptReader(readConcepts(readFileSync(join(folder, 'concepts.txt'), 'utf8')))
  const seen = (one: Example): Example => ({ ...one, text: withConcepts(foldText(one.text), concepts) })
  const examples = [...taughtLines(folder), ...own.map((one, i): Example => ({ text: one.text, label: one.intent === OUTSIDE ? OUT_OF_SCOPE : one.intent, line: i + 1 }))]
  const refusal = refuseTraining(examples)
  if (refusal !== undefined) throw new Error(`${folder}: ${refusal}`)
  return writeModel(trainModel(examples.map(seen), heldLines(folder).map(seen), onProgress))
}

/** `intent` as the training folder names it. */
export interface Labelled { readonly text: string; readonly intent: string }
export const labelled = ({ text, label }: Example): Labelled => ({ text, intent: label === OUT_OF_SCOPE ? OUTSIDE : label })

/** Lines a model learns from. */
export function taughtLines (folder: string): readonly Example[] {
  const dialects = readdirSync(join(folder, 'dialect')).toSorted().map(name => `dialect/${name}`)
  return ['zh', 'en', ...dialects].flatMap(part => readPart(folder, part))
}

/** Lines it is measured and calibrated on. */
export function heldLines (folder: string): readonly Example[] {
  return ['validation/zh', 'validation/en'].flatMap(part => readPart(folder, part))
}

/** One file an intent, one text a line. A line with a second intent behind a tab is a clean example of neither. */
function readPart (folder: string, part: string): Example[] {
  return readdirSync(join(folder, part)).filter(file => file.endsWith('.txt')).toSorted().flatMap(file => {
    const intent = file.slice(0, -'.txt'.length)
    const label = intent === OUTSIDE ? OUT_OF_SCOPE : intent
    return readFileSync(join(folder, part, file), 'utf8').split('\n').flatMap((text, i): Example[] => text.trim() === '' || text.includes('\t') ? [] : [{ text, label, line: i + 1 }])
  })
}

/** What a model is made of: the folder's texts and the code that learns and reads. Another digest is another model. */
export function digestOfTraining (folder: string): string {
  const digest = createHash('sha256')
  const code = join(import.meta.dirname, '..')
  const files = [...globSync('**/*.{txt,json}', { cwd: folder }).toSorted().map(file => [folder, file] as const), ...globSync('{nlu,knowledge}/*.ts', { cwd: code }).filter(file => !file.endsWith('.test.ts')).toSorted().map(file => [code, file] as const), [code, 'concierge/concepts.ts'] as const, [code, 'concierge/train-intents.ts'] as const, [code, 'concierge/train-alarm.ts'] as const, [code, 'concierge/patterns.ts'] as const]
  for (const [from, file] of files) digest.update(file.replaceAll('\\', '/')).update('\0').update(readFileSync(join(from, file))).update('\0')
  return digest.digest('hex')
}
