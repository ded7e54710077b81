import type { Selectable } from 'kysely'
import type { Static } from 'typebox'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Why } from '../kernel/schema.ts'
import type { PromisesTable } from '../kernel/tables.ts'
import type { Work } from '../kernel/work.ts'
import type { EvidenceKind, PauseWhy, PromiseKind } from './contract.ts'
import type { Clock, PromiseState, Terms, Warning } from './decide.ts'
import { nextEvidence, type EvidenceRow, type Facts, type Head } from './evidence.ts'

/** A clock with what only the shell needs: under which version and overlay, and where its record stands. */
export interface StoredClock extends Clock {
  readonly playbookVersion: number; readonly overlay: string | null; readonly pausedWhy: PauseWhy | null; readonly because: readonly Static<typeof Why>[]; readonly head: Head
}

function clockOf (row: Selectable<PromisesTable>): StoredClock {
  return {
    id: row.id, kind: row.kind as PromiseKind, tier: row.tier, state: row.state as PromiseState, // both checked by the table
    startedAt: row.started_at, warnAt: row.warn_at, dueAt: row.due_at, finishedAt: row.finished_at, breachedAt: row.breached_at,
    warnings: row.warnings as readonly Warning[], warned: row.warned, pausedAt: row.paused_at, escalated: row.escalated as readonly number[], // both are written below only
    playbookVersion: row.playbook_version, overlay: row.overlay, pausedWhy: row.paused_why as PauseWhy | null, because: row.because as Static<typeof Why>[], head: { n: row.evidence_n, hash: row.evidence_hash }, // as above
  }
}

/** A conversation's clocks, oldest first. Uses promises_by_conversation; the conversation's row lock guards them. */
export async function loadClocks (work: Work, conversationId: string): Promise<StoredClock[]> {
  const rows = await work.tx.selectFrom('promises').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).orderBy('started_at').orderBy('id').execute()
  return rows.map(clockOf)
}

export interface NewPromise { readonly conversationId: string; readonly kind: PromiseKind; readonly tier: string; readonly startedAt: Instant; readonly terms: Terms; readonly playbookVersion: number; readonly overlay: string | null }

/** Written together with the first line of its record. */
export async function addPromise (work: Work, made: NewPromise): Promise<StoredClock> {
  const id = work.newId()
  const { terms } = made
  const row = await work.tx.insertInto('promises').values({
    shop_id: work.shopId, id, conversation_id: made.conversationId, kind: made.kind, tier: made.tier, state: 'running',
    started_at: iso(made.startedAt), warn_at: iso(terms.warnAt), due_at: iso(terms.dueAt), warnings: JSON.stringify(terms.warnings), playbook_version: made.playbookVersion, overlay: made.overlay, because: JSON.stringify(terms.because),
  }).returningAll().executeTakeFirstOrThrow()
  await addEvidence(work, id, 'started', { kind: made.kind, tier: made.tier, startedAt: iso(made.startedAt), dueAt: iso(terms.dueAt), playbookVersion: made.playbookVersion, overlay: made.overlay, ...terms.because[0]?.facts })
  return clockOf(row)
}

export interface ClockChange {
  readonly state?: PromiseState; readonly warnAt?: Instant; readonly dueAt?: Instant; readonly finishedAt?: Instant | null; readonly breachedAt?: Instant | null
  readonly warnings?: readonly Warning[]; readonly warned?: number; readonly pausedAt?: Instant | null; readonly pausedWhy?: PauseWhy | null; readonly escalated?: readonly number[]
}

export async function saveClock (work: Work, id: string, change: ClockChange): Promise<void> {
  const instant = (at: Instant | null): string | null => at === null ? null : iso(at)
  await work.tx.updateTable('promises').set({
    ...(change.state === undefined ? {} : { state: change.state }),
    ...(change.warnAt === undefined ? {} : { warn_at: iso(change.warnAt) }), ...(change.dueAt === undefined ? {} : { due_at: iso(change.dueAt) }),
    ...(change.finishedAt === undefined ? {} : { finished_at: instant(change.finishedAt) }), ...(change.breachedAt === undefined ? {} : { breached_at: instant(change.breachedAt) }),
    ...(change.warnings === undefined ? {} : { warnings: JSON.stringify(change.warnings) }), ...(change.warned === undefined ? {} : { warned: change.warned }),
    ...(change.pausedAt === undefined ? {} : { paused_at: instant(change.pausedAt) }), ...(change.pausedWhy === undefined ? {} : { paused_why: change.pausedWhy }),
    ...(change.escalated === undefined ? {} : { escalated: JSON.stringify(change.escalated) }),
  }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

/** One more line in a promise's record, chained to the one before. The promise's row is held meanwhile: two lines never take the same number. */
export async function addEvidence (work: Work, promiseId: string, what: EvidenceKind, facts: Facts): Promise<void> {
  const head = await work.tx.selectFrom('promises').select(['evidence_n', 'evidence_hash']).where('shop_id', '=', work.shopId).where('id', '=', promiseId).forUpdate().executeTakeFirstOrThrow()
  const row = nextEvidence({ shopId: work.shopId, promiseId }, { n: head.evidence_n, hash: head.evidence_hash }, { at: work.now, what, facts })
  await work.tx.insertInto('promise_evidence').values({ shop_id: work.shopId, promise_id: promiseId, n: row.n, at: iso(row.at), what, facts: JSON.stringify(facts), previous: row.previous, hash: row.hash }).execute()
  await work.tx.updateTable('promises').set({ evidence_n: row.n, evidence_hash: row.hash }).where('shop_id', '=', work.shopId).where('id', '=', promiseId).execute()
}

/** The records of these promises, in order. Uses the primary key. */
export async function loadEvidence (work: Work, promiseIds: readonly string[]): Promise<ReadonlyMap<string, EvidenceRow[]>> {
  const records = new Map<string, EvidenceRow[]>(promiseIds.map(id => [id, []]))
  if (promiseIds.length === 0) return records
  const rows = await work.tx.selectFrom('promise_evidence').selectAll().where('shop_id', '=', work.shopId).where('promise_id', 'in', promiseIds).orderBy('promise_id').orderBy('n').execute()
  for (const row of rows) records.get(row.promise_id)?.push({ n: row.n, at: row.at, what: row.what as EvidenceKind, facts: row.facts as Facts, previous: row.previous, hash: row.hash }) // written above only
  return records
}
