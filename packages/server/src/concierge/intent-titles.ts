import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from './commands.ts'
import { TRAINING } from './intent-model.ts'

export interface DescribedIntent { readonly id: string; readonly name: { readonly zh: string; readonly en: string }; readonly means: { readonly zh: string; readonly en: string } }

let described: ReadonlyMap<string, DescribedIntent> | undefined

/** What ships, by id, in the order of the file. Its shape is tested. */
export function describedIntents (): ReadonlyMap<string, DescribedIntent> {
  return described ??= new Map((JSON.parse(readFileSync(join(TRAINING, 'intents.json'), 'utf8')) as DescribedIntent[]).map(one => [one.id, one]))
}

/** An intent as staff and shoppers read it; its id for one that training/intents.json does not name. */
export function titleOf (intent: string, language: Language): string {
  return describedIntents().get(intent)?.name[language === 'en' ? 'en' : 'zh'] ?? intent
}
