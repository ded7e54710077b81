import type { Instant } from '../kernel/clock.ts'
import type { CareNeed, Tier } from '../customers/contract.ts'
import { languageOf, type Need, type PreferredKind } from './model.ts'

/** One who waits, as the queue's rows say. */
export interface Waiting {
  readonly id: string; readonly queueKey: number; readonly waitingSince: Instant; readonly neededSkill: string | null
  readonly tier: Tier; readonly care: readonly CareNeed[]; readonly locale: string
  /** Who passed it on last: asked again only when nobody else is on duty, or the wait has grown long. */
  readonly passedOnBy?: string | null
  /** Who is waited for first, when on duty: the shopper's own advisor, or who served them last. */
  readonly prefers?: { readonly agentId: string; readonly kind: PreferredKind } | null
}

export function needOf (waiting: Waiting): Need {
  return {
    neededSkill: waiting.neededSkill, language: languageOf(waiting.locale), tier: waiting.tier, care: waiting.care,
    headStartMs: waiting.waitingSince - waiting.queueKey, passedOnBy: waiting.passedOnBy ?? null,
  }
}
