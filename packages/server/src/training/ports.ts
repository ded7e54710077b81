import type { TrainingReport, Measure } from './contract.ts'

export interface Labelled { readonly text: string; readonly intent: string }

export interface Errand {
  /** The shop's own examples: learned, and held out. */
  readonly learn: readonly Labelled[]
  readonly held: readonly Labelled[]
  /** What serves now; undefined for the shipped model. */
  readonly running: Uint8Array | undefined
  /** Questions of late that nobody labelled: are they answered otherwise? */
  readonly asked: readonly string[]
}

export interface Progress { readonly step: 'learn' | 'measure'; readonly share: number }

export type Outcome =
  | { readonly kind: 'trained'; readonly bytes: Buffer; readonly concepts: string; readonly report: TrainingReport }
  | { readonly kind: 'failed'; readonly problem: 'crashed' | 'no-shipped-model'; readonly because: string }
  | { readonly kind: 'aborted' }

/** Learns beside the house, in a thread that can be ended at any point. */
export interface Trainer {
  train(errand: Errand, watch: { readonly signal: AbortSignal; onProgress(at: Progress): void }): Promise<Outcome>
  /** How the shipped model stands on the shipped held-out lines; undefined without one. Worked out once. */
  measureShipped(): Promise<Measure | undefined>
}

/** What the house and the thread say to each other. */
export type ToThread = { readonly t: 'train'; readonly folder: string; readonly shipped: string; readonly errand: Errand } | { readonly t: 'measure'; readonly folder: string; readonly shipped: string }
export type FromThread =
  | { readonly t: 'progress'; readonly at: Progress }
  | { readonly t: 'trained'; readonly bytes: Uint8Array; readonly concepts: string; readonly report: TrainingReport }
  | { readonly t: 'measured'; readonly measure: Measure }
  | { readonly t: 'no-shipped-model'; readonly because: string }
