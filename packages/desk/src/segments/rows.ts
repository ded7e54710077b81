import type { FeatureView } from '@zhiyu/server/contract/profile'
import type { Condition, Leaf } from '@zhiyu/server/contract/segments'
import { majorOf } from '../format.ts'
import { parseInstant } from '../clock.ts'

/** One line of the builder, as its fields hold it; money in whole units, shares in per cent, instants as days. */
export interface Line { readonly feature: string; readonly op: Operator; readonly values: readonly string[] }
export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'between' | 'in' | 'has' | 'has-not' | 'last' | 'known' | 'unknown'
export interface Group { readonly join: 'all' | 'any'; readonly lines: readonly Line[] }
/** Lines and groups of lines, one level deep: what can be built without writing. */
export interface Rows { readonly join: 'all' | 'any'; readonly parts: readonly (Line | Group)[] }
export type Features = ReadonlyMap<string, FeatureView>

const ORDERED: readonly Operator[] = ['>=', '<=', '>', '<', '=', '!=', 'between', 'known', 'unknown']
export function operatorsOf (kind: FeatureView['kind']): readonly Operator[] {
  if (kind === 'words') return ['has', 'has-not', 'in', 'known', 'unknown']
  if (kind === 'word') return ['=', '!=', 'in', 'known', 'unknown']
  return kind === 'instant' ? ['last', '>=', '<', 'known', 'unknown'] : ORDERED
}

export const freshLine = (): Line => ({ feature: 'spend365', op: '>=', values: [''] })
export const freshRows = (): Rows => ({ join: 'all', parts: [freshLine()] })

/** The condition the fields stand for; undefined while one of them is empty or cannot be. */
export function conditionOf (rows: Rows, features: Features, currency: string): Condition | undefined {
  const joined = (join: 'all' | 'any', parts: readonly (Condition | undefined)[]): Condition | undefined => {
    const whole = parts.filter(part => part !== undefined)
    if (whole.length < parts.length || whole.length === 0) return undefined
    return whole.length === 1 ? whole[0] : join === 'all' ? { all: whole } : { any: whole }
  }
  return joined(rows.join, rows.parts.map(part => 'lines' in part ? joined(part.join, part.lines.map(line => leafOf(line, features, currency))) : leafOf(part, features, currency)))
}

function leafOf ({ feature, op, values }: Line, features: Features, currency: string): Condition | undefined {
  const spec = features.get(feature)
  if (!spec) return undefined
  if (op === 'known' || op === 'unknown') return { feature, known: op === 'known' }
  const words = values.map(value => value.trim()).filter(value => value !== '')
  if (words.length === 0) return undefined
  if (op === 'in') return { feature, in: words }
  if (op === 'has') return { feature, has: words[0]! }
  if (op === 'has-not') return { not: { feature, has: words[0]! } }
  if (spec.kind === 'word') return { feature, is: op as '=', value: words[0]! } // its only other operators are = and !=
  const numbers = words.map(word => figureOf(word, spec.kind, currency))
  if (numbers.some(number => !Number.isFinite(number))) return undefined
  if (op === 'last') return Number.isInteger(numbers[0]) ? { feature, withinDays: numbers[0]! } : undefined
  const money = spec.kind === 'money' ? { currency } : {}
  if (op !== 'between') return { feature, is: op, value: numbers[0]!, ...money }
  return numbers.length === 2 ? { feature, from: numbers[0]!, to: numbers[1]!, ...money } : undefined
}

function figureOf (word: string, kind: FeatureView['kind'], currency: string): number {
  if (kind === 'instant' && /^\d{4}-\d{2}-\d{2}$/.test(word)) return parseInstant(`${word}T00:00:00Z`)
  const number = Number(word)
  if (kind === 'money') return Math.round(number / majorOf({ minor: 1, currency }))
  return kind === 'share' ? Number((number / 100).toFixed(6)) : number
}

/** The rows that stand for a condition; undefined when it is more than rows can say. */
export function rowsOf (condition: Condition, features: Features, currency: string): Rows | undefined {
  const line = (one: Condition): Line | undefined => lineOf(one, features, currency)
  const joinOf = (one: Condition): { join: 'all' | 'any'; inner: readonly Condition[] } | undefined => 'all' in one ? { join: 'all', inner: one.all } : 'any' in one ? { join: 'any', inner: one.any } : undefined
  const outer = joinOf(condition) ?? { join: 'all' as const, inner: [condition] }
  const parts = outer.inner.map((one): Line | Group | undefined => {
    const group = joinOf(one)
    if (!group) return line(one)
    const lines = group.inner.map(line)
    return lines.every(each => each !== undefined) ? { join: group.join, lines } : undefined
  })
  return parts.every(part => part !== undefined) ? { join: outer.join, parts } : undefined
}

function lineOf (one: Condition, features: Features, currency: string): Line | undefined {
  if ('not' in one) return 'has' in one.not ? { feature: one.not.feature, op: 'has-not', values: [one.not.has] } : undefined
  if (!('feature' in one)) return undefined
  const leaf: Leaf = one
  const { feature } = leaf
  const kind = features.get(feature)?.kind
  if (kind === undefined || ('currency' in leaf && leaf.currency !== undefined && leaf.currency !== currency)) return undefined
  const text = (value: number): string => kind === 'money' ? String(majorOf({ minor: value, currency })) : kind === 'share' ? String(Number((value * 100).toFixed(4))) : kind === 'instant' ? new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC' }).format(value) : String(value)
  if ('known' in leaf) return { feature, op: leaf.known ? 'known' : 'unknown', values: [] }
  if ('withinDays' in leaf) return { feature, op: 'last', values: [String(leaf.withinDays)] }
  if ('has' in leaf) return { feature, op: 'has', values: [leaf.has] }
  if ('in' in leaf) return { feature, op: 'in', values: leaf.in }
  if ('from' in leaf) return kind === 'instant' ? undefined : { feature, op: 'between', values: [text(leaf.from), text(leaf.to)] }
  if (kind === 'instant' && (typeof leaf.value !== 'number' || leaf.value % 86_400_000 !== 0 || (leaf.is !== '>=' && leaf.is !== '<'))) return undefined
  return { feature, op: leaf.is, values: [typeof leaf.value === 'number' ? text(leaf.value) : leaf.value] }
}
