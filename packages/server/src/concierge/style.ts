import type { StyleName } from '../playbook/contract.ts'
import type { Language } from './commands.ts'

/** How one shopper is spoken to: in which language's words and in which manner. */
export interface Speech { readonly language: Language; readonly style: StyleName; readonly cantonese: boolean }

export interface StyleFacts {
  readonly care: readonly string[]
  readonly tier: string
  readonly tags: readonly string[]
  readonly region: string | null
  /** Of the shopper's own words, where it was recognised. */
  readonly dialect: string | null
  readonly language: Language
}

export interface StylePolicy {
  readonly default: StyleName
  readonly cantonese: boolean
  readonly rules: readonly {
    readonly style: StyleName
    readonly care?: readonly string[]; readonly tiers?: readonly string[]; readonly tags?: readonly string[]; readonly regions?: readonly string[]; readonly written?: readonly string[]
  }[]
}

/**
 * Chooses words, never facts. Rules that name a care need come first, then the order of the playbook; within a rule every condition it names
 * must hold, each by any of its values. Who declared silver and fits no rule gets plain words all the same.
 * Cantonese answers Cantonese only: nobody is spoken to in a dialect for where they live. Source: docs/policy/style.md.
 */
export function chooseStyle (facts: StyleFacts, policy: StylePolicy): Speech {
  const cantonese = policy.cantonese && facts.language === 'zh-CN' && facts.dialect === 'yue'
  const written = facts.dialect === 'yue' ? 'yue' : facts.language
  const any = (wanted: readonly string[] | undefined, has: readonly string[]): boolean => wanted === undefined || wanted.some(one => has.includes(one))
  const rule = [...policy.rules.filter(one => one.care !== undefined), ...policy.rules.filter(one => one.care === undefined)].find(one =>
    any(one.care, facts.care) && any(one.tiers, [facts.tier]) && any(one.tags, facts.tags) && any(one.regions, facts.region === null ? [] : [facts.region]) && any(one.written, [written]))
  const silver = facts.care.includes('silver')
  return { language: facts.language, style: silver && rule?.care === undefined ? 'plain' : rule?.style ?? policy.default, cantonese }
}
