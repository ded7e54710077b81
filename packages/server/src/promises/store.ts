import { sql, type Selectable } from 'kysely'
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

/** A conversation's clocks, oldest first, and whether a partner ever had a task in it. Uses promises_by_conversation and partner_tasks_by_conversation; the conversation's row lock guards both. */
export async function loadStanding (work: Work, conversationId: string): Promise<{ clocks: StoredClock[]; hasTasks: boolean }> {
  const { rows } = await sql<Selectable<PromisesTable> & { has_tasks: boolean }>`
    select exists (select 1 from partner_tasks where shop_id = ${work.shopId} and conversation_id = ${conversationId}) as has_tasks, p.*
    from (select 1) one left join promises p on p.shop_id = ${work.shopId} and p.conversation_id = ${conversationId} order by p.started_at, p.id`.execute(work.tx)
  return { clocks: rows.flatMap(row => (row.id as string | null) === null ? [] : [clockOf(row)]), hasTasks: rows.some(row => row.has_tasks) } // no clock at all: one row without one
}

/** A conversation's clocks, oldest first. Uses promises_by_conversation; the conversation's row lock guards them. */
export async function loadClocks (work: Work, conversationId: string): Promise<StoredClock[]> {
  const rows = await work.tx.selectFrom('promises').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).orderBy('started_at').orderBy('id').execute()
  return rows.map(clockOf)
}

export interface NewPromise { readonly conversationId: string; readonly kind: PromiseKind; readonly tier: string; readonly startedAt: Instant; readonly terms: Terms; readonly playbookVersion: number; readonly overlay: string | null }

/** As loadClocks gives them. */
export function inOrder (clocks: readonly StoredClock[]): StoredClock[] {
  return clocks.toSorted((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
}

/** Each written together with the first line of its record: one statement, however many start. In the order given. */
export async function addPromises (work: Work, made: readonly NewPromise[]): Promise<StoredClock[]> {
  if (made.length === 0) return []
  const begun = made.map(one => {
    const id = work.newId()
    const facts: Facts = { kind: one.kind, tier: one.tier, startedAt: iso(one.startedAt), dueAt: iso(one.terms.dueAt), playbookVersion: one.playbookVersion, overlay: one.overlay, ...one.terms.because[0]?.facts }
    return { ...one, id, evidence: nextEvidence({ shopId: work.shopId, promiseId: id }, UNWRITTEN, { at: work.now, what: 'started', facts }) }
  })
  const rows = await work.tx.with('recorded', db => db.insertInto('promise_evidence').values(begun.map(({ id, evidence }) => evidenceValues(work, id, evidence)))).insertInto('promises').values(begun.map(({ id, terms, evidence, ...one }) => ({
    shop_id: work.shopId, id, conversation_id: one.conversationId, kind: one.kind, tier: one.tier, state: 'running', evidence_n: evidence.n, evidence_hash: evidence.hash,
    started_at: iso(one.startedAt), warn_at: iso(terms.warnAt), due_at: iso(terms.dueAt), warnings: JSON.stringify(terms.warnings), playbook_version: one.playbookVersion, overlay: one.overlay, because: JSON.stringify(terms.because),
  }))).returningAll().execute()
  const clocks = new Map(rows.map(row => [row.id, clockOf(row)]))
  return begun.flatMap(({ id }) => clocks.get(id) ?? [])
}

/** Before the first line of a record. */
const UNWRITTEN: Head = { n: 0, hash: '' }

function evidenceValues (work: Work, promiseId: string, row: EvidenceRow) {
  return { shop_id: work.shopId, promise_id: promiseId, n: row.n, at: iso(row.at), what: row.what, facts: JSON.stringify(row.facts), previous: row.previous, hash: row.hash }
}

export interface ClockChange {
  readonly state?: PromiseState; readonly warnAt?: Instant; readonly dueAt?: Instant; readonly finishedAt?: Instant | null; readonly breachedAt?: Instant | null
  readonly warnings?: readonly Warning[]; readonly warned?: number; readonly pausedAt?: Instant | null; readonly pausedWhy?: PauseWhy | null; readonly escalated?: readonly number[]
}

/** Returns where its record stands. The row is held from here on. */
export async function saveClock (work: Work, id: string, change: ClockChange): Promise<Head> {
  const instant = (at: Instant | null): string | null => at === null ? null : iso(at)
  const row = await work.tx.updateTable('promises').set({
    ...(change.state === undefined ? {} : { state: change.state }),
    ...(change.warnAt === undefined ? {} : { warn_at: iso(change.warnAt) }), ...(change.dueAt === undefined ? {} : { due_at: iso(change.dueAt) }),
    ...(change.finishedAt === undefined ? {} : { finished_at: instant(change.finishedAt) }), ...(change.breachedAt === undefined ? {} : { breached_at: instant(change.breachedAt) }),
    ...(change.warnings === undefined ? {} : { warnings: JSON.stringify(change.warnings) }), ...(change.warned === undefined ? {} : { warned: change.warned }),
    ...(change.pausedAt === undefined ? {} : { paused_at: instant(change.pausedAt) }), ...(change.pausedWhy === undefined ? {} : { paused_why: change.pausedWhy }),
    ...(change.escalated === undefined ? {} : { escalated: JSON.stringify(change.escalated) }),
  }).where('shop_id', '=', work.shopId).where('id', '=', id).returning(['evidence_n', 'evidence_hash']).executeTakeFirstOrThrow()
  return { n: row.evidence_n, hash: row.evidence_hash }
}

/**
 * One more line in a promise's record, chained to the one before. The promise's row is held meanwhile: two lines never take the same number.
 * `known`: where the record stands, from who holds the row already. Returns where it stands now.
 */
export async function addEvidence (work: Work, promiseId: string, { what, facts }: { readonly what: EvidenceKind; readonly facts: Facts }, known?: Head): Promise<Head> {
  const row = nextEvidence({ shopId: work.shopId, promiseId }, known ?? await lockHead(work, promiseId), { at: work.now, what, facts })
  await work.tx.with('recorded', db => db.insertInto('promise_evidence').values(evidenceValues(work, promiseId, row)))
    .updateTable('promises').set({ evidence_n: row.n, evidence_hash: row.hash }).where('shop_id', '=', work.shopId).where('id', '=', promiseId).execute()
  return { n: row.n, hash: row.hash }
}

async function lockHead (work: Work, promiseId: string): Promise<Head> {
  const head = await work.tx.selectFrom('promises').select(['evidence_n', 'evidence_hash']).where('shop_id', '=', work.shopId).where('id', '=', promiseId).forUpdate().executeTakeFirstOrThrow()
  return { n: head.evidence_n, hash: head.evidence_hash }
}

/** The records of these promises, in order. Uses the primary key. */
export async function loadEvidence (work: Work, promiseIds: readonly string[]): Promise<ReadonlyMap<string, EvidenceRow[]>> {
  const records = new Map<string, EvidenceRow[]>(promiseIds.map(id => [id, []]))
  if (promiseIds.length === 0) return records
  const rows = await work.tx.selectFrom('promise_evidence').selectAll().where('shop_id', '=', work.shopId).where('promise_id', 'in', promiseIds).orderBy('promise_id').orderBy('n').execute()
  for (const row of rows) records.get(row.promise_id)?.push({ n: row.n, at: row.at, what: row.what as EvidenceKind, facts: row.facts as Facts, previous: row.previous, hash: row.hash }) // written above only
  return records
}
