import type { Playbook } from '../playbook/contract.ts'

/** Recent words weigh full, older ones less; what was bought breaks ties but never outweighs what was said. */
const FADE = 0.6
const BOUGHT = 0.3

/** Which skill the human should have: the playbook's keywords in what the shopper wrote (newest last) and bought. undefined: nothing points anywhere. */
export function guessSkill (skills: Playbook['skills'], words: readonly string[], bought: readonly string[]): string | undefined {
  const score = (keywords: readonly string[]): number => {
    const hits = (text: string): number => keywords.filter(keyword => text.toLowerCase().includes(keyword.toLowerCase())).length
    const spoken = words.toReversed().reduce((sum, text, age) => sum + Math.min(3, hits(text)) * FADE ** age, 0)
    return spoken + Math.min(1, bought.reduce((sum, title) => sum + (hits(title) > 0 ? 1 : 0), 0)) * BOUGHT
  }
  const best = skills.map(({ skill, keywords }) => ({ skill, score: score(keywords) })).toSorted((a, b) => b.score - a.score || (a.skill < b.skill ? -1 : 1))[0]
  return best && best.score > 0 ? best.skill : undefined
}
