/** Net promoter score of 0…10 answers: the share of 9–10 minus the share of 0–6, −100…100, whole. Null without answers. */
export function netPromoterScore (answers: { readonly promoters: number; readonly detractors: number; readonly of: number }): number | null {
  return answers.of === 0 ? null : Math.round((answers.promoters - answers.detractors) / answers.of * 100)
}

/** Null when nothing counts yet: "0 %" would be a claim. */
export function share (part: number, of: number): number | null {
  return of === 0 ? null : part / of
}

/** So many transfers for each problem that people solved are thought good. Source: docs/policy/routing.md, "Transfers". */
export const TRANSFERS_GOAL = 0.8

export const TIERS = ['diamond', 'core', 'mass'] as const
const PLAIN = ['waiting', 'open', 'opened', 'handed-off', 'resolved', 'resolved-by-ai', 'abandoned', 'first-response', 'resolution', 'promises-kept', 'promises-broken', 'rated', 'transferred'] as const
export type FigureKey = (typeof PLAIN)[number] | `waiting:${(typeof TIERS)[number]}`
/** Every figure that can be opened. */
export const FIGURES: readonly FigureKey[] = [...PLAIN, ...TIERS.map(tier => `waiting:${tier}` as const)]
