import type { Playbook } from '../playbook/contract.ts'
import { compileRules, type Rules } from './model.ts'

/** A published document never changes and is one object per process: its rules are worked out once. */
const compiled = new WeakMap<Playbook, Rules>()

export function rulesOf (document: Playbook): Rules {
  let rules = compiled.get(document)
  if (!rules) compiled.set(document, rules = compileRules(document))
  return rules
}
