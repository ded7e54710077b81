import { wilson } from '../analytics/model-uplift.ts'
import type { Playbook } from '../playbook/contract.ts'
import type { Advice, Level, PrecisionView } from './contract.ts'

export const LEVELS: readonly Level[] = ['off', 'suggest', 'confirm', 'act']
/** Where an intent stands before anybody moved it. Source: docs/decisions/2026-11-28-concierge.md, "Autonomy". */
export const SHIPPED: Level = 'confirm'
/** Fewer turns say nothing against a level: with nine of ten wrong the interval is still wide. */
const LEAST_TO_LOWER = 10
/** Turns of a dialect below which its share is an anecdote. */
export const LEAST_IN_DIALECT = 20

/** Honest with few turns: with the interval of the share. */
export function precisionOf (agreed: number, turns: number): PrecisionView {
  if (turns === 0) return { turns, agreed, share: null, low: null, high: null }
  const [low, high] = wilson(agreed, turns)
  return { turns, agreed, share: agreed / turns, low, high }
}

type Rules = NonNullable<Playbook['autonomy']>

/**
 * Where the measured precision wants an intent to stand. One level at a time; lowered when even the interval's upper end is too low,
 * raised when its lower end is high enough. The two lines are apart, so no figures ask for both. Source: docs/policy/autonomy.md.
 */
export function decideMove (level: Level, precision: PrecisionView, rules: Rules): Advice {
  const { turns, share, low, high } = precision
  const at = LEVELS.indexOf(level)
  const percent = (value: number | null): number => Math.round((value ?? 0) * 1_000) / 1_000
  const stay = (rule: string, facts: Advice['because']['facts']): Advice => ({ kind: 'stay', to: level, because: { rule, facts } })
  if (share === null || low === null || high === null) return stay('autonomy.nothing-measured', {})
  if (level !== 'off' && turns >= LEAST_TO_LOWER && high < rules.lowerBelow) return { kind: 'lower', to: LEVELS[at - 1]!, because: { rule: 'autonomy.too-often-wrong', facts: { turns, share: percent(share), high: percent(high), line: rules.lowerBelow } } }
  const next = LEVELS[at + 1]
  if (!next) return stay('autonomy.as-high-as-it-goes', { turns, share: percent(share) })
  if (turns < rules.turns) return stay('autonomy.too-few-turns', { turns, needs: rules.turns })
  const line = next === 'act' ? rules.actFrom : next === 'confirm' ? rules.confirmFrom : rules.lowerBelow
  const facts = { turns, share: percent(share), low: percent(low), line }
  return low >= line ? { kind: 'raise', to: next, because: { rule: 'autonomy.sure-enough', facts } } : stay('autonomy.not-sure-enough', facts)
}

/** What was done about a shopper's words, by the AI in its shadow or by a person. `about`: the article, order or deed. */
export interface Act { readonly kind: 'answer' | 'tell' | 'propose' | 'ask' | 'words'; readonly about: string | null; readonly text: string }

/** Half of the pairs of letters in common: on texts of one sentence that is the same answer in other words. */
const SAME_ANSWER = 0.5

/**
 * Whether the person did what the AI would have done. The same article, order or deed is agreement whatever the words; another one is
 * disagreement; between a named thing and free words, the words decide: they say the same, or they hold the thing's number.
 */
export function decideAgreement (ai: Act, human: Act): { readonly agreed: boolean; readonly because: 'same-thing' | 'other-thing' | 'same-words' | 'other-words' } {
  if (ai.about !== null && human.about !== null && ai.kind === human.kind) return ai.about === human.about ? { agreed: true, because: 'same-thing' } : { agreed: false, because: 'other-thing' }
  if (ai.kind === 'ask' || human.kind === 'ask') return ai.kind === human.kind ? { agreed: true, because: 'same-thing' } : { agreed: false, because: 'other-thing' }
  if (ai.kind === 'propose' || human.kind === 'propose') return { agreed: false, because: 'other-thing' } // a deed is agreed with by a deed
  const names = ai.kind === 'tell' && ai.about !== null && human.text.includes(ai.about)
  return names || covers(human.text, ai.text) >= SAME_ANSWER ? { agreed: true, because: 'same-words' } : { agreed: false, because: 'other-words' }
}

/** The share of the shorter text's letter pairs that the other has too, 0..1: a person who adds a greeting says the same. */
function covers (a: string, b: string): number {
  const pairs = (text: string): Set<string> => { const letters = [...text.toLowerCase().replace(/[\s\p{P}\p{S}]/gu, '')]; return new Set(letters.slice(1).map((letter, i) => letters[i]! + letter)) }
  const [few, many] = [pairs(a), pairs(b)].toSorted((first, second) => first.size - second.size) as [Set<string>, Set<string>] // two in, two out
  return few.size < 4 ? 0 : [...few].filter(pair => many.has(pair)).length / few.size
}

/** Whether a dialect's turns are to be reviewed by people. Source: mission B5. */
export function decideReview (turns: number, understood: number, reviewBelow: number): { readonly open: boolean; readonly share: number } {
  const share = turns === 0 ? 1 : understood / turns
  return { open: turns >= LEAST_IN_DIALECT && share < reviewBelow, share }
}
