import { parseInstant } from '../kernel/clock.ts'
import { minorDigits } from '../kernel/money.ts'
import type { Condition, Leaf, ProblemCode } from './contract.ts'
import { MOST_DEEP, MOST_NODES, refuseLeaf, type Read, type Vocabulary } from './model-condition.ts'
import { keywordOf, type Keyword } from './model-keywords.ts'
import { signsOf, type Sign } from './model-signs.ts'

/** Ends the reading from any depth; caught in `readText`, never seen outside. */
class Stop extends Error {
  readonly at: number
  readonly code: ProblemCode
  readonly facts: Record<string, string>
  constructor (at: number, code: ProblemCode, facts: Record<string, string> = {}) {
    super(code)
    this.at = at
    this.code = code
    this.facts = facts
  }
}

/** Reads the text form. `not` binds closer than `and`, `and` closer than `or`; brackets settle the rest. */
export function readText (text: string, vocabulary: Vocabulary): Read {
  const cut = signsOf(text)
  const bad = (at: number, code: ProblemCode, facts: Record<string, string>): Read => ({ kind: 'problem', problem: { code, facts, at: placeOf(text, at), path: null } })
  if (cut.kind === 'bad') return bad(cut.at, cut.code, { sign: cut.text })
  try {
    return { kind: 'condition', condition: readSigns(cut.signs, vocabulary) }
  } catch (error) {
    if (error instanceof Stop) return bad(error.at, error.code, error.facts)
    throw error
  }
}

function placeOf (text: string, offset: number): { offset: number; line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { offset, line: before.length, column: before.at(-1)!.length + 1 }
}

const shown = (sign: Sign): string => sign.kind === 'end' ? '' : sign.kind === 'last' ? sign.days : sign.text
/** Brackets within brackets, needed or not: as far as we follow. */
const MOST_NESTED = 20
const MOST_JOINED = 50
const OPERATORS = ['=', '!=', '<', '<=', '>', '>='] as const

function readSigns (signs: readonly Sign[], vocabulary: Vocabulary): Condition {
  let next = 0
  let nodes = 0
  const names = new Map(Object.entries(vocabulary).flatMap(([id, { name }]) => [[name['zh-CN'], id], [name.en.toLowerCase(), id]] as const))
  const peek = (): Sign => signs[next]!
  const take = (): Sign => signs[next === signs.length - 1 ? next : next++]! // the end stays
  const keyword = (sign = peek()): Keyword | undefined => sign.kind === 'word' ? keywordOf(sign.text) : undefined
  const isMark = (text: string, sign = peek()): boolean => sign.kind === 'mark' && sign.text === text
  const stop = (sign: Sign, code: ProblemCode, facts: Record<string, string> = {}): never => { throw new Stop(sign.at, code, { found: shown(sign), ...facts }) }
  const depths = new WeakMap<Condition, number>()
  /** How deep a node is, known when it is whole: its children are. */
  const kept = <T extends Condition>(node: T, sign: Sign): T => {
    if (++nodes > MOST_NODES) stop(sign, 'too-large', { most: String(MOST_NODES) })
    const children: readonly Condition[] = 'all' in node ? node.all : 'any' in node ? node.any : 'not' in node ? [node.not] : []
    const deep = 1 + children.reduce((most, child) => Math.max(most, depths.get(child)!), 0)
    if (deep > MOST_DEEP) stop(sign, 'too-deep', { most: String(MOST_DEEP) })
    depths.set(node, deep)
    return node
  }

  function joined (word: 'or' | 'and', nested: number): Condition {
    const first = peek()
    const parts: Condition[] = []
    do {
      if (parts.length > 0) take()
      parts.push(word === 'or' ? joined('and', nested) : single(nested))
    } while (keyword() === word)
    if (parts.length === 1) return parts[0]!
    if (parts.length > MOST_JOINED) stop(first, 'too-large', { most: String(MOST_JOINED) })
    return kept(word === 'or' ? { any: parts } : { all: parts }, first)
  }

  function single (nested: number): Condition {
    const sign = peek()
    if (nested > MOST_NESTED) return stop(sign, 'too-deep', { most: String(MOST_DEEP) })
    if (keyword() === 'not') {
      take()
      return kept({ not: single(nested + 1) }, sign)
    }
    if (isMark('(')) {
      take()
      const inner = joined('or', nested + 1)
      if (!isMark(')')) stop(peek(), 'expected-close')
      take()
      return inner
    }
    return kept(leaf(), sign)
  }

  /** A feature by id or by either name; a family with its window: `spend in last 365 days`, `近 365 天净消费`. */
  function feature (): { id: string; sign: Sign } {
    const sign = take()
    if (sign.kind === 'last') {
      const rest = take()
      const id = rest.kind === 'word' ? names.get(`近 ${sign.days} 天${rest.text}`) : undefined
      return id === undefined ? stop(sign, 'unknown-feature', { name: `近 ${sign.days} 天${shown(rest)}` }) : { id, sign }
    }
    if (sign.kind !== 'word' && sign.kind !== 'named') return stop(sign, 'expected-feature')
    if (sign.kind === 'word' && keyword(sign) !== undefined) return stop(sign, 'expected-feature')
    const ahead = peek()
    if (ahead.kind === 'last' && Object.hasOwn(vocabulary, `${sign.text}${ahead.days}`)) {
      take()
      return { id: `${sign.text}${ahead.days}`, sign }
    }
    const id = Object.hasOwn(vocabulary, sign.text) ? sign.text : names.get(sign.text) ?? names.get(sign.text.toLowerCase())
    if (id !== undefined) return { id, sign }
    const windows = Object.keys(vocabulary).flatMap(one => one.startsWith(sign.text) && /^\d+$/.test(one.slice(sign.text.length)) ? [one.slice(sign.text.length)] : [])
    return windows.length > 0 ? stop(sign, 'unknown-window', { name: sign.text, windows: windows.join(', ') }) : stop(sign, 'unknown-feature', { name: sign.text })
  }

  function word (): string {
    const sign = take()
    return sign.kind === 'quoted' || (sign.kind === 'word' && keyword(sign) === undefined) ? sign.text : stop(sign, 'expected-value')
  }

  function list (): string[] {
    if (!isMark('(')) stop(peek(), 'expected-value')
    take()
    const words = [word()]
    while (isMark(',')) { take(); words.push(word()) }
    if (!isMark(')')) stop(peek(), 'expected-close')
    take()
    return words
  }

  function figure (kind: string): { value: number; currency?: string } {
    const yuan = isMark('¥') ? take() : undefined
    const sign = take()
    if (sign.kind === 'date') return { value: dateOf(sign) }
    if (sign.kind !== 'figure') return stop(sign, 'expected-value')
    const after = peek()
    const currency = yuan ? 'CNY' : after.kind === 'word' && keyword(after) === undefined && /^([A-Z]{3}|元)$/.test(after.text) ? shown(take()).replace('元', 'CNY') : undefined
    if (currency !== undefined) return { value: minorOf(sign, currency), currency }
    if (kind === 'share' && isMark('%')) {
      take()
      return { value: Number((Number(sign.text) / 100).toFixed(6)) + 0 }
    }
    return { value: Number(sign.text) + 0 }
  }

  function minorOf (sign: Sign, currency: string): number {
    const [whole = '', part = ''] = shown(sign).replace('-', '').split('.')
    const digits = minorDigits(currency)
    if (part.length > digits && /[^0]/.test(part.slice(digits))) stop(sign, 'wrong-value', { value: shown(sign), kind: 'money' })
    return Number(`${whole}${part.slice(0, digits).padEnd(digits, '0')}`) * (shown(sign).startsWith('-') ? -1 : 1) + 0
  }

  function dateOf (sign: Sign): number {
    try {
      return parseInstant(shown(sign).length === 10 ? `${shown(sign)}T00:00:00Z` : shown(sign))
    } catch { return stop(sign, 'wrong-value', { value: shown(sign), kind: 'instant' }) }
  }

  function leaf (): Leaf {
    if (keyword() === 'tag') {
      const sign = take()
      const value = peek()
      return checked({ feature: 'tags', has: word() }, { feature: sign, operator: sign, value })
    }
    const { id, sign } = feature()
    const operator = peek()
    const kind = Object.hasOwn(vocabulary, id) ? vocabulary[id]!.kind : 'word'
    const made = (body: (value: Sign) => Leaf): Leaf => {
      const value = peek()
      return checked(body(value), { feature: sign, operator, value })
    }
    if (operator.kind === 'last') { take(); return made(() => ({ feature: id, withinDays: daysOf(operator) })) }
    const word_ = keyword(operator)
    const compared = operator.kind === 'mark' ? OPERATORS.find(one => one === operator.text) : word_ === 'is' ? '=' : word_ === 'is-not' ? '!=' : undefined
    if (compared !== undefined) {
      take()
      const value = peek()
      if (value.kind === 'word' || value.kind === 'quoted') return made(() => ({ feature: id, is: compared, value: word() }))
      return made(() => ({ feature: id, is: compared, ...figure(kind) }))
    }
    if (word_ === 'known' || word_ === 'unknown') { take(); return made(() => ({ feature: id, known: word_ === 'known' })) }
    if (word_ === 'has') { take(); return made(() => ({ feature: id, has: word() })) }
    if (word_ === 'in') { take(); return made(() => ({ feature: id, in: list() })) }
    if (word_ === 'between') {
      take()
      return made(() => {
        const from = figure(kind)
        if (!['and', 'to'].includes(keyword() ?? '')) stop(peek(), 'expected-value')
        take()
        const to = figure(kind)
        const currency = from.currency ?? to.currency
        if (from.currency !== undefined && to.currency !== undefined && from.currency !== to.currency) stop(operator, 'wrong-currency', { feature: id })
        if (currency !== undefined && (from.currency === undefined || to.currency === undefined)) stop(operator, 'wrong-currency', { feature: id })
        return { feature: id, from: from.value, to: to.value, ...(currency === undefined ? {} : { currency }) }
      })
    }
    return stop(operator, 'expected-operator', { feature: id })
  }

  function daysOf (sign: Sign): number {
    const days = Number(shown(sign))
    return days >= 1 && days <= 3_650 ? days : stop(sign, 'wrong-value', { value: shown(sign), kind: 'days' })
  }

  function checked (one: Leaf, at: { feature: Sign; operator: Sign; value: Sign }): Leaf {
    const refusal = refuseLeaf(one, vocabulary)
    if (refusal) stop(refusal.code === 'unknown-feature' ? at.feature : refusal.code === 'wrong-operator' ? at.operator : at.value, refusal.code, refusal.facts)
    return one
  }

  const condition = joined('or', 1)
  if (peek().kind !== 'end') stop(peek(), 'expected-end')
  return condition
}
