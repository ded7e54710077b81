import { iso } from '../kernel/clock.ts'
import { minorDigits } from '../kernel/money.ts'
import type { Condition, Leaf } from './contract.ts'
import type { Vocabulary } from './model-condition.ts'
import { keywordOf, WORDS } from './model-keywords.ts'

export type Language = 'zh-CN' | 'en'
const PLAIN = /^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u

/** The text form in one language; reading it gives the same condition again. Brackets only where they are needed. */
export function printCondition (condition: Condition, vocabulary: Vocabulary, language: Language): string {
  const words = WORDS[language]
  const bound = (one: Condition, tight: boolean): string => 'any' in one || (tight && 'all' in one) ? `(${print(one)})` : print(one)
  function print (one: Condition): string {
    if ('any' in one) return one.any.map(part => bound(part, false)).join(words.or)
    if ('all' in one) return one.all.map(part => bound(part, true)).join(words.and)
    if ('not' in one) return `${words.not}${bound(one.not, true)}`
    return printLeaf(one, vocabulary, language)
  }
  return print(condition)
}

function printLeaf (leaf: Leaf, vocabulary: Vocabulary, language: Language): string {
  const words = WORDS[language]
  const name = nameOf(leaf.feature, vocabulary, language)
  const kind = vocabulary[leaf.feature]?.kind // of a feature that a later release no longer has, its id is all we know
  const figure = (value: number, currency: string | undefined): string => currency !== undefined ? `${decimal(value, minorDigits(currency))} ${currency}` : kind === 'share' ? `${short(value * 100, 4)} %` : kind === 'instant' ? iso(value).replace('T00:00:00.000Z', '') : short(value, 6)
  if ('known' in leaf) return `${name} ${leaf.known ? words.known : words.unknown}`
  if ('withinDays' in leaf) return `${name} ${words.last(leaf.withinDays)}`
  if ('has' in leaf) return leaf.feature === 'tags' ? `${words.tag} ${quoted(leaf.has)}` : `${name} ${words.has} ${quoted(leaf.has)}`
  if ('in' in leaf) return `${name} ${words.in} (${leaf.in.map(quoted).join(words.list)})`
  if ('from' in leaf) return `${name} ${words.between} ${figure(leaf.from, leaf.currency)} ${words.to} ${figure(leaf.to, leaf.currency)}`
  return `${name} ${leaf.is} ${typeof leaf.value === 'string' ? quoted(leaf.value) : figure(leaf.value, leaf.currency)}`
}

function nameOf (id: string, vocabulary: Vocabulary, language: Language): string {
  const name = vocabulary[id]?.name[language]
  if (language === 'en' || name === undefined) return id
  const [, rest] = /^近 \d+ 天(.+)$/u.exec(name) ?? []
  return PLAIN.test(rest ?? name) && keywordOf(rest ?? name) === undefined ? name : `[${name.replaceAll(/[\\\]]/g, '\\$&')}]`
}

const quoted = (word: string): string => PLAIN.test(word) && keywordOf(word) === undefined ? word : `"${word.replaceAll(/["\\]/g, '\\$&')}"`

/** Without the zeros that say nothing. */
function short (value: number, digits: number): string {
  const text = value.toFixed(digits)
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function decimal (minor: number, digits: number): string {
  if (digits === 0) return String(minor)
  const text = String(Math.abs(minor)).padStart(digits + 1, '0')
  return `${minor < 0 ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
