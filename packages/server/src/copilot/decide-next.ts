import type { NextAction, SuggestedArticle } from './contract.ts'

export interface NextFacts {
  readonly state: 'with-ai' | 'waiting' | 'with-agent' | 'resolved'
  /** Somebody has to answer the shopper's newest words. */
  readonly unanswered: boolean
  readonly mood: 'calm' | 'upset'
  readonly saysSolved: boolean
  /** What the AI would do about what is asked. */
  readonly ai: { readonly intent: string | null; readonly act: 'answer' | 'tell' | 'propose' | 'ask' | 'none'; readonly about: string | null; readonly confidence: number }
  readonly article: SuggestedArticle | null
  readonly orders: readonly { readonly id: string; readonly status: string }[]
  readonly openDeeds: readonly { readonly kind: string; readonly orderId: string | null }[]
  readonly lateClocks: readonly string[]
  /** The skill the shopper's words point at, and those this agent has; null: they point nowhere. */
  readonly skill: string | null
  readonly skills: readonly string[]
}

const MOST = 3
/** A flow that moves money or goods has its deed; these only tell. */
const TELLS: ReadonlySet<string> = new Set(['order-status', 'parcel-tracking', 'my-orders', 'answer', 'refund-state', 'membership', 'product-question', 'manual', 'for-elder'])
/** Below this an article shares words with the question and hardly more. What an order or a deed answers needs none. */
const NEAR = 0.25

/** At most three things to do, the most pressing first, each with its reason. The agent decides; nothing is done by it. Source: docs/policy/copilot.md. */
export function decideNext (facts: NextFacts): NextAction[] {
  if (facts.state === 'resolved') return []
  const next: NextAction[] = []
  const add = (kind: NextAction['kind'], about: string | null, because: NextAction['because'], title: string | null = null): void => { next.push({ kind, about, title, because }) }
  const { ai, article } = facts
  if (facts.mood === 'upset' && facts.unanswered) add('soothe', null, { rule: 'copilot.upset', facts: {} })
  for (const deed of facts.openDeeds) add('wait-for-shopper', deed.kind, { rule: 'copilot.card-open', facts: { order: deed.orderId ?? '' } })
  if (facts.saysSolved && facts.openDeeds.length === 0) add('offer-close', null, { rule: 'copilot.says-solved', facts: {} })
  else if (ai.act === 'propose' && ai.about !== null && !facts.openDeeds.some(deed => deed.kind === ai.about)) add('propose', ai.about, { rule: 'copilot.asks-for', facts: { intent: ai.intent ?? '' } })
  else if (ai.intent !== null && ai.act !== 'propose' && !TELLS.has(ai.intent)) add('propose', ai.intent, { rule: 'copilot.asks-for', facts: { intent: ai.intent } })
  else if (ai.act === 'tell' && ai.about !== null) add('tell-order', ai.about, { rule: 'copilot.order-known', facts: { status: facts.orders.find(order => order.id === ai.about)?.status ?? '' } })
  else if (ai.act === 'ask' && facts.orders.length === 0) add('ask-order', null, { rule: 'copilot.which-order', facts: {} })
  if (article && facts.unanswered && !facts.saysSolved && ai.act !== 'tell' && ai.act !== 'propose' && (ai.about === article.articleId || article.likeness >= NEAR)) add('send-article', article.articleId, { rule: 'copilot.article-near', facts: { likeness: Math.round(article.likeness * 100) / 100 } }, article.title)
  if (facts.skill !== null && facts.state === 'with-agent' && !facts.skills.includes(facts.skill)) add('transfer', facts.skill, { rule: 'copilot.other-skill', facts: { skill: facts.skill } })
  for (const clock of facts.lateClocks) add('follow-up', clock, { rule: 'copilot.clock-late', facts: { clock } })
  return next.slice(0, MOST)
}
