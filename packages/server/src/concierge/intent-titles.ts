import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from './commands.ts'
import { TRAINING } from './intent-model.ts'

interface Intent { readonly id: string; readonly name: { readonly zh: string; readonly en: string } }

let names: ReadonlyMap<string, Intent['name']> | undefined

/** An intent as staff and shoppers read it; its id for one that training/intents.json does not name. */
export function titleOf (intent: string, language: Language): string {
  names ??= new Map((JSON.parse(readFileSync(join(TRAINING, 'intents.json'), 'utf8')) as Intent[]).map(one => [one.id, one.name])) // its shape is tested
  return names.get(intent)?.[language === 'en' ? 'en' : 'zh'] ?? intent
}
