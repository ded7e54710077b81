import { editShare } from '../autonomy/decide-distance.ts'

/** Changed by no more than this: sent as it was (a space, a comma, a name put in). */
const AS_IT_WAS = 0.02
/** Changed by more than this it is another text, whoever began it. */
const ANOTHER = 0.75

export interface DraftFacts { readonly text: string; readonly taken: boolean }
export type DraftOutcome = { readonly outcome: 'accepted' | 'edited' | 'ignored'; readonly distance: number }

/** What became of a draft, from the reply that was sent after it was shown. One that was never taken may still have been typed off: the words tell. */
export function decideOutcome (draft: DraftFacts, reply: string): DraftOutcome {
  const distance = editShare(draft.text, reply)
  if (distance <= AS_IT_WAS) return { outcome: 'accepted', distance }
  return { outcome: draft.taken && distance <= ANOTHER ? 'edited' : 'ignored', distance }
}

/** A courteous beginning for a first reply to a valued shopper, where the words do not greet already. */
export function greeted (text: string, facts: { readonly greets: boolean; readonly wroteBefore: boolean; readonly name: string | null; readonly language: 'zh-CN' | 'en' }): string {
  if (!facts.greets || facts.wroteBefore || GREETS.test(text)) return text
  const name = facts.name?.trim() ?? ''
  if (facts.language === 'en') return `Hello${name === '' ? '' : ` ${name}`}, ${text}`
  return `${name}您好，${text}`
}

const GREETS = /^[\s\p{P}]*(?:尊敬的|您好|你好|hi\b|hello\b|dear\b|good (?:morning|day|afternoon|evening)\b)/iu
