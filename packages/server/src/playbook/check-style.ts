import type { Note } from './check.ts'
import type { Playbook } from './contract.ts'

const CONDITIONS = ['care', 'tiers', 'tags', 'regions', 'written'] as const
/** Short and clear is a right of those who asked for care; hurried or funny is not what they asked for. */
const UNFIT_FOR_CARE: ReadonlySet<string> = new Set(['brisk', 'playful'])

export function styleProblems ({ style }: Playbook, note: Note): void {
  const seen = new Set<string>()
  style?.rules.forEach((rule, i) => {
    const path = `/style/rules/${i}`
    const named = CONDITIONS.filter(condition => rule[condition] !== undefined)
    if (named.length === 0) note(path, 'style.rule-everyone', 'a rule that fits everybody is what `default` is for')
    const key = named.map(condition => `${condition}=${[...rule[condition] ?? []].toSorted().join(',')}`).join('|')
    if (named.length > 0 && seen.has(key)) note(path, 'style.rule-twice', 'an earlier rule already speaks for these')
    seen.add(key)
    if (rule.care !== undefined && UNFIT_FOR_CARE.has(rule.style)) note(`${path}/style`, 'style.care', 'who declared a care need is not spoken to in a hurry or in jest')
  })
}

export function autonomyProblems ({ autonomy }: Playbook, note: Note): void {
  if (!autonomy) return
  const { confirmFrom, actFrom, lowerBelow } = autonomy
  if (actFrom < confirmFrom) note('/autonomy/actFrom', 'autonomy.order', 'acting may not need less precision than acting with confirmation')
  if (lowerBelow >= confirmFrom) note('/autonomy/lowerBelow', 'autonomy.flutter', 'must be below confirmFrom, or a level is given and taken by the same figures')
}
