import { sql } from 'kysely'
import type { Static } from 'typebox'
import { iso } from '../kernel/clock.ts'
import { gathered } from '../kernel/gather.ts'
import type { Why } from '../kernel/schema.ts'
import type { Work } from '../kernel/work.ts'

export interface Decision {
  /** `module.what`, e.g. routing.assign */
  readonly kind: string
  readonly subjectId: string
  readonly outcome: Readonly<Record<string, unknown>>
  readonly because: readonly Static<typeof Why>[]
  /** What was known: enough to decide again. No personal data. */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly playbookVersion: number
}

export interface DecisionRow { id: string; kind: string; at: string; playbookVersion: number; outcome: Record<string, unknown>; because: Static<typeof Why>[] }

/** Keeps why something was decided, under which version, in the transaction that acts on it. */
export async function recordDecision (work: Work, decision: Decision): Promise<string> {
  return recordOne(work, decision)
}

/** Several, in one statement. Their ids, in the same order. */
export async function recordDecisions (work: Work, decisions: readonly Decision[]): Promise<string[]> {
  if (decisions.length === 0) return []
  const ids = decisions.map(() => work.newId())
  const each = <T>(field: (decision: Decision) => T): T[] => decisions.map(field)
  await sql`insert into decisions (shop_id, id, kind, subject_id, at, playbook_version, outcome, because, facts)
    select ${work.shopId}, id, kind, subject_id, ${iso(work.now)}::timestamptz, playbook_version, outcome, because, facts
    from unnest(${ids}::uuid[], ${each(one => one.kind)}::text[], ${each(one => one.subjectId)}::uuid[], ${each(one => one.playbookVersion)}::int[],
      ${each(one => JSON.stringify(one.outcome))}::jsonb[], ${each(one => JSON.stringify(one.because))}::jsonb[], ${each(one => JSON.stringify(one.facts ?? {}))}::jsonb[])
      as decision (id, kind, subject_id, playbook_version, outcome, because, facts)`.execute(work.tx)
  return ids
}

const recordOne = gathered(recordDecisions)

/** The newest decision of this kind about each subject, with the facts it knew. Uses decisions_by_subject. */
export async function findNewest (work: Work, kind: string, subjectIds: readonly string[]): Promise<ReadonlyMap<string, DecisionRow & { readonly facts: unknown }>> {
  if (subjectIds.length === 0) return new Map()
  const rows = await work.tx.selectFrom('decisions').distinctOn('subject_id').select(['id', 'subject_id', 'kind', 'at', 'playbook_version', 'outcome', 'because', 'facts'])
    .where('shop_id', '=', work.shopId).where('subject_id', 'in', [...subjectIds]).where('kind', '=', kind).orderBy('subject_id').orderBy('at', 'desc').orderBy('id', 'desc').execute()
  return new Map(rows.map(row => [row.subject_id, {
    id: row.id, kind: row.kind, at: iso(row.at), playbookVersion: row.playbook_version, facts: row.facts,
    outcome: row.outcome as Record<string, unknown>, because: row.because as Static<typeof Why>[], // as below
  }]))
}

/** The newest 200 decisions about a subject, newest first. Uses decisions_by_subject. */
export async function loadDecisions (work: Work, subjectId: string): Promise<DecisionRow[]> {
  const rows = await work.tx.selectFrom('decisions').select(['id', 'kind', 'at', 'playbook_version', 'outcome', 'because'])
    .where('shop_id', '=', work.shopId).where('subject_id', '=', subjectId).orderBy('at', 'desc').orderBy('id', 'desc').limit(200).execute()
  return rows.map(row => ({
    id: row.id, kind: row.kind, at: iso(row.at), playbookVersion: row.playbook_version,
    outcome: row.outcome as Record<string, unknown>, because: row.because as Static<typeof Why>[], // written by recordDecision only
  }))
}

export interface DialectTurnRow { readonly conversationId: string; readonly seq: number; readonly at: number; readonly dialect: string; readonly commands: readonly string[]; readonly understood: boolean }

/** What went nowhere: the AI asked back or gave up. */
const LOST: ReadonlySet<string> = new Set(['cannot-handle', 'clarify'])

/** The AI's newest turns in a dialect since then. Uses decisions_in_dialect. */
export async function loadTurnsInDialect (work: Work, since: number, limit: number): Promise<DialectTurnRow[]> {
  const { rows } = await sql<{ subject_id: string; at: number; dialect: string; seq: number; outcome: { commands?: readonly string[] } }>`
    select subject_id, at, facts ->> 'dialect' as dialect, (facts ->> 'seq')::int as seq, outcome from decisions
    where shop_id = ${work.shopId} and kind = 'concierge.turn' and (facts ->> 'dialect') is not null and at >= ${iso(since)} order by at desc limit ${limit}`.execute(work.tx)
  return rows.map(({ subject_id, at, dialect, seq, outcome }) => {
    const commands = outcome.commands ?? []
    return { conversationId: subject_id, seq, at, dialect, commands, understood: !LOST.has(commands[0] ?? 'cannot-handle') }
  })
}
