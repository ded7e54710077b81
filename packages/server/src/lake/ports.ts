import type { LakeProgress, LakeReport } from './contract.ts'
import type { LakeErrand, LakeSite } from './carry-out.ts'

export type LakeProblem = 'crashed' | 'busy' | 'too-small' | 'storage-full'
export type LakeOutcome =
  | { readonly kind: 'report'; readonly report: LakeReport }
  | { readonly kind: 'failed'; readonly problem: LakeProblem; readonly because: string }
  | { readonly kind: 'aborted' }

/** Who carries errands over the lake out: a program beside the server, or this process. */
export interface LakeKeeper {
  run (errand: LakeErrand, watch: { readonly signal: AbortSignal; onProgress (at: LakeProgress): void }): Promise<LakeOutcome>
}

/** What the server and its program say to each other. */
export interface ToLakeProgram { readonly databaseUrl: string; readonly home: string; readonly errand: LakeErrand; readonly site: LakeSite }
export type FromLakeProgram = { readonly t: 'progress'; readonly at: LakeProgress } | { readonly t: 'end'; readonly outcome: LakeOutcome }
