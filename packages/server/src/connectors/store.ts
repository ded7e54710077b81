import { sql, type Selectable } from 'kysely'
import { iso, type Instant } from '../kernel/clock.ts'
import { Fault } from '../kernel/faults.ts'
import type { ConnectorsTable } from '../kernel/tables.ts'
import type { Work } from '../kernel/work.ts'
import type { ConnectorKind, ConnectorView, Problem } from './contract.ts'
import type { Progress } from './decide-turn.ts'
import type { Greeting } from './ports.ts'

/** A connection as stored; its secrets stay sealed until the shop is called. */
export interface ConnectorRow {
  readonly id: string; readonly kind: ConnectorKind; readonly name: string; readonly address: string; readonly prefix: string; readonly settings: Readonly<Record<string, unknown>>
  readonly secretsSealed: Buffer | null; readonly secretsSetAt: Instant | null; readonly state: 'active' | 'paused'; readonly everyMinutes: number; readonly progress: Progress
  readonly sinceAt: Instant | null; readonly nextAt: Instant; readonly beatAt: Instant | null; readonly turn: number; readonly failures: number; readonly problem: ConnectorView['problem']; readonly lastOkAt: Instant | null
  readonly greeting: Greeting | null; readonly revision: number
}

function connectorRow (row: Selectable<ConnectorsTable>): ConnectorRow {
  const progress = row.progress as Partial<Progress> // written by this module; {} when new
  return {
    id: row.id, kind: row.kind as ConnectorKind, name: row.name, address: row.address, prefix: row.prefix, settings: row.settings as Record<string, unknown>, // checked before they were written
    secretsSealed: row.secrets_sealed, secretsSetAt: row.secrets_set_at, state: row.state as ConnectorRow['state'], everyMinutes: row.every_minutes, progress: { startedAt: progress.startedAt ?? null, resources: progress.resources ?? {} },
    sinceAt: row.since_at, nextAt: row.next_at, beatAt: row.beat_at, turn: row.turn, failures: row.failures, problem: row.problem as ConnectorView['problem'], lastOkAt: row.last_ok_at,
    greeting: row.greeting as Greeting | null, revision: row.revision, // written by this module
  }
}

export async function findConnector ({ tx, shopId }: Work, id: string): Promise<ConnectorRow | undefined> {
  const row = await tx.selectFrom('connectors').selectAll().where('shop_id', '=', shopId).where('id', '=', id).executeTakeFirst()
  return row && connectorRow(row)
}

export async function lockConnector ({ tx, shopId }: Work, id: string): Promise<ConnectorRow> {
  const row = await tx.selectFrom('connectors').selectAll().where('shop_id', '=', shopId).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Fault('connector.not-found')
  return connectorRow(row)
}

/** Oldest first. A shop has a handful. */
export async function loadConnectors ({ tx, shopId }: Work): Promise<ConnectorRow[]> {
  return (await tx.selectFrom('connectors').selectAll().where('shop_id', '=', shopId).orderBy('created_at').orderBy('id').execute()).map(connectorRow)
}

export interface ConnectorColumns { readonly name: string; readonly address: string; readonly settings: unknown; readonly secretsSealed: Buffer | null; readonly secretsSetAt: Instant | null; readonly everyMinutes: number }
const columnsOf = (row: ConnectorColumns) => ({ name: row.name, address: row.address, settings: JSON.stringify(row.settings), secrets_sealed: row.secretsSealed, secrets_set_at: row.secretsSetAt === null ? null : iso(row.secretsSetAt), every_minutes: row.everyMinutes })

export async function insertConnector (work: Work, id: string, row: ConnectorColumns & { kind: ConnectorKind; prefix: string; by: string }): Promise<void> {
  const now = iso(work.now)
  await work.tx.insertInto('connectors').values({ shop_id: work.shopId, id, kind: row.kind, prefix: row.prefix, ...columnsOf(row), state: 'active', next_at: now, created_by: row.by, created_at: now, updated_at: now }).execute()
}

/** Changed settings are tried at once, with the failures before forgotten; a turn under way is lost. */
export async function updateConnector (work: Work, id: string, row: ConnectorColumns): Promise<void> {
  await work.tx.updateTable('connectors').set({ ...columnsOf(row), revision: sql<number>`revision + 1`, turn: sql<number>`turn + 1`, beat_at: null, failures: 0, problem: null, next_at: iso(work.now), updated_at: iso(work.now) })
    .where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

/** Paused or going on; a turn under way is lost and stores nothing more. */
export async function setConnectorState (work: Work, id: string, state: 'active' | 'paused'): Promise<void> {
  await work.tx.updateTable('connectors').set({ state, turn: sql<number>`turn + 1`, beat_at: null, next_at: iso(work.now), failures: 0, updated_at: iso(work.now) }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

/** Due now. With `whole` everything is read again; what is stored already is not written. */
export async function makeDue (work: Work, id: string, whole: boolean): Promise<void> {
  await work.tx.updateTable('connectors').set({
    next_at: iso(work.now), ...(whole ? { since_at: null, progress: JSON.stringify({ startedAt: null, resources: {} }), turn: sql<number>`turn + 1`, beat_at: null } : {}),
  }).where('shop_id', '=', work.shopId).where('id', '=', id).execute()
}

export async function deleteConnector ({ tx, shopId }: Work, id: string): Promise<void> {
  await tx.deleteFrom('connectors').where('shop_id', '=', shopId).where('id', '=', id).execute()
}

export interface ClaimedTurn { readonly shopId: string; readonly id: string; readonly turn: number }

/** The connection that is due longest, of any shop, or one whose process has been silent since then. Uses connectors_due; what another process takes at the same time is skipped. */
export async function claimTurn (work: Work, silentSince: Instant): Promise<ClaimedTurn | undefined> {
  const row = await work.tx.selectFrom('connectors').select(['shop_id', 'id', 'turn'])
    .where('state', '=', 'active').where('next_at', '<=', sql<number>`${iso(work.now)}::timestamptz`)
    .where(either => either.or([either('beat_at', 'is', null), sql<boolean>`beat_at < ${iso(silentSince)}`]))
    .orderBy('next_at').limit(1).forUpdate().skipLocked().executeTakeFirst()
  if (!row) return undefined
  await work.tx.updateTable('connectors').set({ turn: row.turn + 1, beat_at: iso(work.now) }).where('shop_id', '=', row.shop_id).where('id', '=', row.id).execute()
  return { shopId: row.shop_id, id: row.id, turn: row.turn + 1 }
}

/** Everything a turn writes goes through here, and only while the turn is its own. */
async function whileMine (work: Work, { id, turn }: ClaimedTurn, set: Readonly<Record<string, unknown>>): Promise<boolean> {
  const done = await work.tx.updateTable('connectors').set(set).where('shop_id', '=', work.shopId).where('id', '=', id).where('turn', '=', turn).where('state', '=', 'active').executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export const saveBeat = (work: Work, claimed: ClaimedTurn): Promise<boolean> => whileMine(work, claimed, { beat_at: iso(work.now) })
export const saveProgress = (work: Work, claimed: ClaimedTurn, progress: Progress): Promise<boolean> => whileMine(work, claimed, { beat_at: iso(work.now), progress: JSON.stringify(progress) })
export const saveGreeting = (work: Work, claimed: ClaimedTurn, greeting: Greeting): Promise<boolean> => whileMine(work, claimed, { greeting: JSON.stringify(greeting) })

/** The pass is over: everything changed before it began is here. */
export const endPass = (work: Work, claimed: ClaimedTurn, end: { readonly progress: Progress; readonly sinceAt: Instant; readonly nextAt: Instant }): Promise<boolean> => whileMine(work, claimed, {
  beat_at: null, progress: JSON.stringify({ ...end.progress, startedAt: null }), since_at: iso(end.sinceAt), next_at: iso(end.nextAt), failures: 0, problem: null, last_ok_at: iso(work.now),
})
/** Back to the line: others wait, or the house closes. */
export const yieldTurn = (work: Work, claimed: ClaimedTurn, nextAt: Instant): Promise<boolean> => whileMine(work, claimed, { beat_at: null, next_at: iso(nextAt) })
export const saveFailure = (work: Work, claimed: ClaimedTurn, failure: { readonly code: Problem; readonly detail: string; readonly failures: number; readonly afresh: boolean; readonly nextAt: Instant }): Promise<boolean> => whileMine(work, claimed, {
  ...(failure.afresh ? { progress: sql`jsonb_set(progress, '{startedAt}', 'null')` } : {}), beat_at: null, next_at: iso(failure.nextAt), failures: failure.failures, problem: JSON.stringify({ code: failure.code, detail: failure.detail.slice(0, 300), at: iso(work.now) }),
})
