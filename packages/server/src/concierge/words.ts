import { foldText } from '../knowledge/index.ts'
import type { Words } from './slot-words.ts'

/** One message as patterns read it: its letters only (Chinese has no spaces), and its words (English). */
export function wordsOf (text: string): Words {
  const folded = foldText(text.slice(0, 8_000)).slice(0, 4_000)
  return {
    written: text.slice(0, 2_000), folded, zh: folded.replace(/[^\p{L}\p{N}①②③④]+/gu, ''),
    en: folded.replace(/[’‘]/g, "'").replace(/[^\p{L}\p{N}' -]+/gu, ' ').replace(/\s+/g, ' ').trim(),
  }
}
