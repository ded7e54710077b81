/** A difference that may be looked at as often as one likes. */
export interface AlwaysValid {
  /** 95 % for all looks together: wider than the interval of a single look. */
  readonly ci: readonly [number, number]
  readonly p: number
  /** Standard deviation of the effects mixed over. */
  readonly tau: number
}

const ALPHA = 0.05

/**
 * The mixture that makes the interval narrowest when the experiment has its planned size. It must not change between looks, so it comes from
 * the plan, not from what was seen. `seAtPlan`: the standard error expected then. Source: Waudby-Smith et al. 2024, appendix B.
 */
export function mixture (seAtPlan: number): number {
  const evidence = 2 * Math.log(1 / ALPHA)
  return seAtPlan * Math.sqrt(evidence + Math.log(1 + evidence))
}

/** Mixture sequential probability ratio test of a difference with this standard error. Source: Johari et al. 2017 (always-valid p), Robbins 1970. */
export function alwaysValid ({ diff, se }: { readonly diff: number; readonly se: number }, tau: number): AlwaysValid {
  const [v, t] = [se * se, tau * tau]
  if (!(v > 0)) return { ci: [-Infinity, Infinity], p: 1, tau }
  const half = Math.sqrt(v * (v + t) / t * (2 * Math.log(1 / ALPHA) + Math.log((v + t) / v)))
  const evidence = 0.5 * Math.log(v / (v + t)) + t * diff * diff / (2 * v * (v + t))
  return { ci: [diff - half, diff + half], p: Math.min(1, Math.exp(-evidence)), tau }
}
