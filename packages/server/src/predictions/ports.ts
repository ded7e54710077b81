import type { Instant } from '../kernel/clock.ts'
import type { ModelCard, PredictionRun } from './contract.ts'

export interface OrderRead { readonly customer: string; readonly at: Instant; readonly minor: number; readonly products: readonly string[] }

/** A shop's own orders, and nothing that says who somebody is. */
export interface Errand {
  readonly now: Instant; readonly currency: string
  /** Oldest first; `minor` below 0 is a return. */
  readonly orders: readonly OrderRead[]
  readonly categories: readonly (readonly [product: string, category: string])[]
  /** Declared care needs: only to compare how well each group is served. */
  readonly care: readonly (readonly [customer: string, need: string])[]
  readonly leftOut: { readonly otherCurrency: number; readonly older: number }
}

export type Need = { readonly productId: string; readonly because: { readonly kind: 'bought-together'; readonly with: string; readonly times: number; readonly confidence: number; readonly lift: number } | { readonly kind: 'category-rule'; readonly from: string; readonly to: string; readonly confidence: number | null } }
export interface Predicted {
  readonly customer: string
  readonly purchases90: number | null; readonly value90Minor: number | null; readonly purchases365: number | null; readonly value365Minor: number | null
  readonly repurchase90: number | null; readonly needs: readonly Need[]; readonly cluster: number | null
}
export type Step = PredictionRun['step']
export interface Progress { readonly step: Step; readonly share: number }
export interface Trained { readonly card: ModelCard; readonly predicted: readonly Predicted[] }

export type Outcome = { readonly kind: 'trained'; readonly trained: Trained } | { readonly kind: 'failed'; readonly because: string } | { readonly kind: 'aborted' }
/** Learns beside the house, in a thread that can be ended at any point. */
export interface Trainer { train(errand: Errand, watch: { readonly signal: AbortSignal; onProgress(at: Progress): void }): Promise<Outcome> }
export type FromThread = { readonly t: 'progress'; readonly at: Progress } | { readonly t: 'trained'; readonly trained: Trained }
