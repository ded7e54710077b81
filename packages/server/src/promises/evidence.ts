import { createHash } from 'node:crypto'
import type { Instant } from '../kernel/clock.ts'
import type { EvidenceKind } from './contract.ts'

export type Facts = Readonly<Record<string, string | number | boolean | null>>
/** The newest line of a promise's record; `n` 0 and an empty hash before the first. */
export interface Head { readonly n: number; readonly hash: string }
export interface EvidenceRow { readonly n: number; readonly at: Instant; readonly what: EvidenceKind; readonly facts: Facts; readonly previous: string; readonly hash: string }

/** The next line of a record, chained to the one before: SHA-256 over canonical JSON (keys sorted, no spaces). */
export function nextEvidence (promise: { readonly shopId: string; readonly promiseId: string }, head: Head, line: { readonly at: Instant; readonly what: EvidenceKind; readonly facts: Facts }): EvidenceRow {
  const bare = { n: head.n + 1, at: line.at, what: line.what, facts: line.facts, previous: head.hash }
  return { ...bare, hash: hashOf(promise, bare) }
}

/** The number of the first line that is not as it was written; undefined when the whole record is sound. A missing end counts as its first missing line. */
export function firstUnsound (promise: { readonly shopId: string; readonly promiseId: string }, head: Head, rows: readonly EvidenceRow[]): number | undefined {
  let previous = ''
  for (const [i, row] of rows.entries()) {
    const { hash, ...bare } = row
    if (row.n !== i + 1 || row.previous !== previous || hash !== hashOf(promise, bare)) return i + 1
    previous = hash
  }
  return rows.length === head.n && previous === head.hash ? undefined : rows.length + (rows.length < head.n ? 1 : 0)
}

function hashOf ({ shopId, promiseId }: { readonly shopId: string; readonly promiseId: string }, row: Omit<EvidenceRow, 'hash'>): string {
  return createHash('sha256').update(canonical({ shopId, promiseId, ...row })).digest('hex')
}

function canonical (value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  return `{${Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1).map(([key, held]) => `${JSON.stringify(key)}:${canonical(held)}`).join(',')}}`
}
