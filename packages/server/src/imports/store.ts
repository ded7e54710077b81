import { iso } from '../kernel/clock.ts'
import type { Work } from '../kernel/work.ts'
import type { Adapter, ImportReport, ImportView } from '../commerce/contract.ts'

export interface NewImport { readonly id: string; readonly adapter: Adapter; readonly fileName: string; readonly skipBad: boolean; readonly bytesTotal: number; readonly startedBy: string }

const RUNNING = ['queued', 'running'] as const

export async function insertImport (work: Work, one: NewImport): Promise<void> {
  await work.tx.insertInto('imports').values({
    shop_id: work.shopId, id: one.id, adapter: one.adapter, file_name: one.fileName, state: 'queued', skip_bad: one.skipBad, bytes_total: one.bytesTotal, started_by: one.startedBy, created_at: iso(work.now),
  }).execute()
}

/** False when the import is no longer meant to run: someone cancelled it. Uses the primary key. */
export async function saveProgress (work: Work, id: string, at: { bytesRead: number; rowsRead: number }): Promise<boolean> {
  const done = await work.tx.updateTable('imports').set({ state: 'running', bytes_read: at.bytesRead, rows_read: at.rowsRead })
    .where('shop_id', '=', work.shopId).where('id', '=', id).where('state', 'in', RUNNING).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Ends an import that is still running; false when it had ended already. Uses the primary key. */
export async function saveEnd (work: Work, id: string, report: ImportReport, from: readonly string[] = RUNNING): Promise<boolean> {
  const done = await work.tx.updateTable('imports').set({ state: report.state, report: JSON.stringify(report), rows_read: report.lines, finished_at: iso(work.now) })
    .where('shop_id', '=', work.shopId).where('id', '=', id).where('state', 'in', from).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function cancelImport (work: Work, id: string): Promise<boolean> {
  const done = await work.tx.updateTable('imports').set({ state: 'cancelled', finished_at: iso(work.now) })
    .where('shop_id', '=', work.shopId).where('id', '=', id).where('state', 'in', RUNNING).executeTakeFirst()
  return done.numUpdatedRows > 0n
}

interface Row { id: string; adapter: string; file_name: string; state: string; skip_bad: boolean; bytes_total: number | null; bytes_read: number; rows_read: number; report: unknown; created_at: number; finished_at: number | null }
const COLUMNS = ['id', 'adapter', 'file_name', 'state', 'skip_bad', 'bytes_total', 'bytes_read', 'rows_read', 'report', 'created_at', 'finished_at'] as const

export async function findImport (work: Work, id: string): Promise<ImportView | undefined> {
  const row = await work.tx.selectFrom('imports').select(COLUMNS).where('shop_id', '=', work.shopId).where('id', '=', id).executeTakeFirst()
  return row && importView(row)
}

/** The latest imports, newest first: ids sort by creation. Uses the primary key. */
export async function loadImports (work: Work, limit: number): Promise<ImportView[]> {
  const rows = await work.tx.selectFrom('imports').select(COLUMNS).where('shop_id', '=', work.shopId).orderBy('id', 'desc').limit(limit).execute()
  return rows.map(importView)
}

/** Imports that claim to run, in every shop (row-level security of the caller decides). */
export async function findRunning (work: Work): Promise<{ shopId: string; id: string; adapter: Adapter; fileName: string; lines: number }[]> {
  const rows = await work.tx.selectFrom('imports').select(['shop_id', 'id', 'adapter', 'file_name', 'rows_read']).where('state', 'in', RUNNING).execute()
  return rows.map(row => ({ shopId: row.shop_id, id: row.id, adapter: row.adapter as Adapter, fileName: row.file_name, lines: row.rows_read })) // written by insertImport
}

function importView (row: Row): ImportView {
  return {
    id: row.id, adapter: row.adapter as Adapter, fileName: row.file_name, state: row.state as ImportView['state'], skipBad: row.skip_bad, // checked by the table
    bytesTotal: row.bytes_total, bytesRead: row.bytes_read, rowsRead: row.rows_read, report: row.report as ImportReport | null, // written by saveEnd
    createdAt: iso(row.created_at), finishedAt: row.finished_at === null ? null : iso(row.finished_at),
  }
}
