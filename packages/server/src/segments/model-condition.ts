import { Check } from 'typebox/value'
import { All, Any, Between, Compared, Has, Known, Not, OneOf, Within, type Condition, type ConditionProblem, type Leaf, type ProblemCode } from './contract.ts'

/** What the language needs to know of a feature; the profile's catalogue has it. */
export interface FeatureSense {
  readonly kind: 'number' | 'money' | 'share' | 'instant' | 'word' | 'words' | 'flag'
  readonly name: { readonly 'zh-CN': string; readonly en: string }
  readonly values?: readonly string[]
  readonly declared?: true
}
export type Vocabulary = Readonly<Record<string, FeatureSense>>
export type Refusal = Pick<ConditionProblem, 'code' | 'facts'>
export type Read = { readonly kind: 'condition'; readonly condition: Condition } | { readonly kind: 'problem'; readonly problem: ConditionProblem }

export const MOST_DEEP = 6
export const MOST_NODES = 100
const SHAPES = [Compared, Between, OneOf, Has, Within, Known] as const
const ORDERED = ['number', 'money', 'share', 'instant']

/** Reads the JSON form. One group of one is that one; -0 is 0. */
export function readJson (input: unknown, vocabulary: Vocabulary): Read {
  let nodes = 0
  const problem = (path: string, code: ProblemCode, facts: Record<string, string> = {}): ConditionProblem => ({ code, facts, at: null, path: path === '' ? '/' : path })
  const read = (node: unknown, path: string, deep: number): Condition | { problem: ConditionProblem } => {
    if (deep > MOST_DEEP) return { problem: problem(path, 'too-deep', { most: String(MOST_DEEP) }) }
    if (++nodes > MOST_NODES) return { problem: problem(path, 'too-large', { most: String(MOST_NODES) }) }
    for (const [shape, key] of [[All, 'all'], [Any, 'any']] as const) {
      if (!Check(shape, node)) continue
      const children: Condition[] = []
      for (const [i, child] of (node as Record<string, readonly unknown[]>)[key]!.entries()) { // checked just now
        const one = read(child, `${path}/${key}/${i}`, deep + 1)
        if ('problem' in one) return one
        children.push(one)
      }
      return children.length === 1 ? children[0]! : key === 'all' ? { all: children } : { any: children }
    }
    if (Check(Not, node)) {
      const inner = read(node.not, `${path}/not`, deep + 1)
      return 'problem' in inner ? inner : { not: inner }
    }
    if (!SHAPES.some(shape => Check(shape, node))) return { problem: problem(path, 'wrong-shape') }
    const leaf = node as Leaf // one of the shapes
    const refusal = refuseLeaf(leaf, vocabulary)
    return refusal ? { problem: problem(path, refusal.code, refusal.facts) } : settled(leaf)
  }
  const result = read(input, '', 1)
  return 'problem' in result ? { kind: 'problem', problem: result.problem } : { kind: 'condition', condition: result }
}

/** Why a line cannot be asked of its feature, if it cannot. */
export function refuseLeaf (leaf: Leaf, vocabulary: Vocabulary): Refusal | undefined {
  const sense = Object.hasOwn(vocabulary, leaf.feature) ? vocabulary[leaf.feature] : undefined
  if (!sense) return { code: 'unknown-feature', facts: { name: leaf.feature } }
  const { kind } = sense
  const refuse = (code: ProblemCode, facts: Record<string, string> = {}): Refusal => ({ code, facts: { feature: leaf.feature, ...facts } })
  const wrong = (value: string): Refusal => refuse('wrong-value', { value, kind })
  const money = (currency: string | undefined): Refusal | undefined => kind === 'money' ? currency === undefined ? refuse('wrong-currency') : undefined : currency === undefined ? undefined : refuse('wrong-currency')
  const words = (...list: readonly string[]): Refusal | undefined => {
    const bad = list.find(word => !isWord(word))
    if (bad !== undefined) return wrong(bad)
    const stranger = sense.values && list.find(word => !sense.values!.includes(word))
    return stranger === undefined ? undefined : refuse('not-of-list', { value: stranger, list: sense.values!.join(', ') })
  }
  if ('known' in leaf) return undefined
  if ('withinDays' in leaf) return kind === 'instant' ? undefined : refuse('wrong-operator', { kind })
  if ('has' in leaf) return kind === 'words' ? words(leaf.has) : refuse('wrong-operator', { kind })
  if ('in' in leaf) return kind === 'word' || kind === 'words' ? words(...leaf.in) : refuse('wrong-operator', { kind })
  if ('from' in leaf) {
    if (!ORDERED.includes(kind)) return refuse('wrong-operator', { kind })
    const bad = [leaf.from, leaf.to].find(value => !isFigure(value, kind))
    return bad !== undefined ? wrong(String(bad)) : money(leaf.currency) ?? (leaf.from > leaf.to ? refuse('wrong-order') : undefined)
  }
  if (typeof leaf.value === 'string') return kind !== 'word' ? kind === 'words' ? refuse('wrong-operator', { kind }) : wrong(leaf.value) : leaf.is !== '=' && leaf.is !== '!=' ? refuse('wrong-operator', { kind }) : money(leaf.currency) ?? words(leaf.value)
  return !ORDERED.includes(kind) ? kind === 'word' ? wrong(String(leaf.value)) : refuse('wrong-operator', { kind }) : !isFigure(leaf.value, kind) ? wrong(String(leaf.value)) : money(leaf.currency)
}

/** At most six digits after the point, so that text and JSON say the same. Instants and money are whole. */
const isFigure = (value: number, kind: string): boolean => Number.isFinite(value) && (kind === 'instant' || kind === 'money'
  ? Number.isSafeInteger(value) && (kind === 'money' || (value >= 0 && value < 32_503_680_000_000))
  : Math.abs(value) <= (kind === 'share' ? 1 : 1e9) && Number(value.toFixed(6)) === value + 0)

// oxlint-disable-next-line no-control-regex -- control signs are what is refused
const isWord = (word: string): boolean => word.length <= 100 && word.trim() === word && word !== '' && word.isWellFormed() && !/[\u0000-\u001f\u007f\u2028\u2029]/u.test(word)

function settled (leaf: Leaf): Leaf {
  if ('from' in leaf) return { ...leaf, from: leaf.from + 0, to: leaf.to + 0 }
  return 'value' in leaf && typeof leaf.value === 'number' ? { ...leaf, value: leaf.value + 0 } : leaf
}

export function* leavesOf (condition: Condition): Generator<Leaf> {
  if ('all' in condition) for (const one of condition.all) yield* leavesOf(one)
  else if ('any' in condition) for (const one of condition.any) yield* leavesOf(one)
  else if ('not' in condition) yield* leavesOf(condition.not)
  else yield condition
}

/** Features in it that are known only of who declared them or agreed. */
export function declaredIn (condition: Condition, vocabulary: Vocabulary): string[] {
  return [...new Set([...leavesOf(condition)].flatMap(leaf => vocabulary[leaf.feature]?.declared ? [leaf.feature] : []))].toSorted()
}
