import type { Selectable } from 'kysely'
import type { Static } from 'typebox'
import { iso, type Instant } from '../kernel/clock.ts'
import type { Why } from '../kernel/schema.ts'
import type { PromisesTable } from '../kernel/tables.ts'
import type { Work } from '../kernel/work.ts'
import type { PromiseKind, PromiseView } from './contract.ts'
import type { Clock, PromiseState, Terms } from './decide.ts'

function clockOf (row: Selectable<PromisesTable>): Clock {
  return {
    id: row.id, kind: row.kind as PromiseKind, tier: row.tier, state: row.state as PromiseState, // both checked by the table
    startedAt: row.started_at, warnAt: row.warn_at, dueAt: row.due_at, finishedAt: row.finished_at, breachedAt: row.breached_at,
  }
}

/** A conversation's clocks, oldest first. Uses promises_by_conversation; the conversation's row lock guards them. */
export async function loadClocks (work: Work, conversationId: string): Promise<Clock[]> {
  return (await rowsOf(work, conversationId)).map(clockOf)
}

/** The promises made in a conversation, oldest first. */
export async function loadPromises (work: Work, conversationId: string): Promise<PromiseView[]> {
  return (await rowsOf(work, conversationId)).map(row => {
    const text = (at: Instant | null): string | null => at === null ? null : iso(at)
    return {
      id: row.id, kind: row.kind as PromiseKind, tier: row.tier, state: row.state as PromiseState, startedAt: iso(row.started_at), warnAt: iso(row.warn_at), dueAt: iso(row.due_at),
      finishedAt: text(row.finished_at), breachedAt: text(row.breached_at), playbookVersion: row.playbook_version, because: row.because as Static<typeof Why>[], // as above; because is written only below
    }
  })
}

async function rowsOf (work: Work, conversationId: string): Promise<Selectable<PromisesTable>[]> {
  return work.tx.selectFrom('promises').selectAll().where('shop_id', '=', work.shopId).where('conversation_id', '=', conversationId).orderBy('started_at').orderBy('id').execute()
}

export interface NewPromise { readonly conversationId: string; readonly kind: PromiseKind; readonly tier: string; readonly startedAt: Instant; readonly terms: Terms; readonly playbookVersion: number }

export async function addPromise (work: Work, made: NewPromise): Promise<Clock> {
  const row = await work.tx.insertInto('promises').values({
    shop_id: work.shopId, id: work.newId(), conversation_id: made.conversationId, kind: made.kind, tier: made.tier, state: 'running',
    started_at: iso(made.startedAt), warn_at: iso(made.terms.warnAt), due_at: iso(made.terms.dueAt), playbook_version: made.playbookVersion, because: JSON.stringify(made.terms.because),
  }).returningAll().executeTakeFirstOrThrow()
  return clockOf(row)
}

export interface ClockChange { readonly state: PromiseState; readonly warnAt?: Instant; readonly dueAt?: Instant; readonly finishedAt?: Instant | null; readonly breachedAt?: Instant | null }

export async function saveClock (work: Work, id: string, change: ClockChange): Promise<void> {
  const instant = (at: Instant | null): string | null => at === null ? null : iso(at)
  await work.tx.updateTable('promises').set({
    state: change.state,
    ...(change.warnAt === undefined ? {} : { warn_at: iso(change.warnAt) }), ...(change.dueAt === undefined ? {} : { due_at: iso(change.dueAt) }),
    ...(change.finishedAt === undefined ? {} : { finished_at: instant(change.finishedAt) }), ...(change.breachedAt === undefined ? {} : { breached_at: instant(change.breachedAt) }),
  }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}
