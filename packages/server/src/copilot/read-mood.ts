import { understand } from '../concierge/index.ts'
import type { Playbook } from '../playbook/contract.ts'

/** The concierge's own patterns, asked about a colleague's conversation: no second list of angry words. */
const leads = (text: string): string => {
  const { commands: [lead] } = understand(text, { locale: 'zh-CN', closing: false, confirming: false, asking: undefined, choosing: [], flows: [], today: '2000-01-01', threshold: 1, found: undefined })
  return lead?.kind === 'human' ? `human ${lead.why}` : lead?.kind === 'small-talk' ? `talk ${lead.talk}` : lead?.kind ?? ''
}

export const isUpset = (words: readonly string[]): boolean => words.some(text => ['human frustrated', 'human complaint'].includes(leads(text)))
export const saysSolved = (text: string): boolean => ['solved', 'talk thank', 'talk goodbye'].includes(leads(text))

/** The skill whose keywords occur most in these words; null when none does or two do equally. */
export function pointsAt (skills: Playbook['skills'], words: readonly string[]): string | null {
  const text = words.join('\n').toLowerCase()
  const [best, second] = skills.map(({ skill, keywords }) => ({ skill, hits: keywords.filter(keyword => text.includes(keyword.toLowerCase())).length })).toSorted((a, b) => b.hits - a.hits)
  return best && best.hits > 0 && best.hits > (second?.hits ?? 0) ? best.skill : null
}
