import { mkdirSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import type { PoolClient } from 'pg'
import { addSeenProducts, checkWhole, countFigures, createStage, deriveFromLines, mergeCoupons, mergeEvents, mergeFacts, mergeLines, mergeOrders, mergeParcels, mergePoints, mergeProducts, mergeTradeIns, sumLines, type Stage } from '../commerce/index.ts'
import type { ImportReport } from '../commerce/contract.ts'
import { stopwatch } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import { keepPlans } from '../kernel/prepared.ts'
import type { Tables } from '../kernel/tables.ts'
import { transact, type Work, type World } from '../kernel/work.ts'
import type { RowTaker } from './adapters/adapter.ts'
import { openBadRows, type BadRows } from './bad-rows.ts'
import { emptyReport, refuseRow, type ImportOptions } from './errand.ts'
import { openSource, openTaker } from './formats.ts'
import { resolvePeople, saveAgents, saveCustomers } from './people.ts'
import { UnreadableFile, type Source } from './reading/source.ts'

/** Thrown inside the transaction to roll it back; caught below. */
class GivenUp extends Error {
  readonly state: 'refused' | 'cancelled'
  constructor (state: 'refused' | 'cancelled') { super(state); this.state = state }
}

/**
 * Reads a file into the shop: all of it in one transaction, or nothing.
 *
 * Rows are checked while they stream into temporary tables, then merged set by set. What is stored already is only read:
 * the same file again writes nothing. A refused or cancelled import leaves no row. Throws only for faults (database away, disk full).
 */
export async function importStream (world: World, shopId: string, options: ImportOptions): Promise<ImportReport> {
  const importId = options.importId ?? newId(world.clock.now(), world.random)
  const report = emptyReport(options, shopId)
  const elapsedMs = stopwatch()
  const spool = options.path === undefined && !options.source ? join(world.config.home, 'imports', `${importId}.${options.fileName.split('.').at(-1) ?? 'part'}`) : undefined
  const badRows = options.badRows ?? openBadRows(options.skipBad ? options.badFile ?? join(world.config.home, 'imports', `${importId}.bad.jsonl`) : undefined)
  try {
    mkdirSync(join(world.config.home, 'imports'), { recursive: true, mode: 0o700 })
    if (spool !== undefined) await spoolTo(spool, options.chunks)
    await inOneTransaction(world, shopId, (work, client) => load({ elapsedMs, work, client, options, report, badRows, importId, path: options.path ?? spool ?? '' }))
  } catch (error) {
    report.stored = {}
    report.unchanged = 0
    if (error instanceof GivenUp) report.state = error.state
    else if (error instanceof UnreadableFile) {
      report.state = 'refused'
      refuseRow(report, { file: report.file, line: error.line, column: error.column, reason: error.message })
    } else throw error
  } finally {
    report.badFile = await badRows.close()
    if (spool !== undefined) rmSync(spool, { force: true })
  }
  clock(report, elapsedMs)
  return report
}

async function spoolTo (path: string, chunks: AsyncIterable<Uint8Array> | undefined): Promise<void> {
  const file = await open(path, 'w', 0o600)
  try {
    for await (const chunk of chunks ?? []) await file.write(chunk)
  } finally {
    await file.close()
  }
}

/** COPY needs the very connection of the transaction: a one-connection pool lends it to the usual `transact`. */
async function inOneTransaction (world: World, shopId: string, body: (work: Work, client: PoolClient) => Promise<void>): Promise<void> {
  let lent: PoolClient | undefined
  const pool = {
    async connect (): Promise<PoolClient> {
      lent = await world.db.pool.connect()
      keepPlans(lent, false)
      return lent
    },
    end: async (): Promise<void> => {},
    options: {},
  }
  const sql = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    await transact({ ...world, db: { ...world.db, sql } }, shopId, work => body(work, lent!)) // connected before the body runs
  } finally { if (lent) keepPlans(lent, true) }
}

/** Rows from which on reading whole tables once beats looking rows up. */
const LARGE = 2_000

interface Loading { elapsedMs: () => number; work: Work; client: PoolClient; options: ImportOptions; report: ImportReport; badRows: BadRows; importId: string; path: string }

async function load (loading: Loading): Promise<void> {
  const { work, client, options, report, badRows } = loading
  const shop = await work.tx.selectFrom('shops').select(['currency', 'time_zone']).where('id', '=', work.shopId).executeTakeFirst()
  if (!shop) throw new UnreadableFile(`there is no shop "${work.shopId}"`)
  // Held while we live: whoever finds it free knows that this import is gone.
  await client.query('select pg_advisory_xact_lock(7304, hashtext($1))', [loading.importId])
  // One import of a shop merges at a time; a second one waits here, before it has read anything.
  await client.query('select pg_advisory_xact_lock(7303, hashtext($1))', [work.shopId])
  await client.query("set local work_mem = '192MB'")
  await client.query("set local jit = off")
  await client.query('set local default_statistics_target = 10') // four looks at tables just filled: 3,000 rows each say as much as 30,000
  const stage = await createStage(client)
  const context = { shopId: work.shopId, importId: loading.importId, vault: work.vault, now: work.now, currency: shop.currency, timeZone: shop.time_zone }
  const source = await openSource(options, loading.path)
  const taker = await openTaker(options, context, loading.path)
  await readAll(loading, source, taker, stage)
  if (report.refused > 0 && !options.skipBad) throw new GivenUp('refused')
  await stage.finish()
  // Tables filled a moment ago have no statistics, and a nested loop over a large file then takes minutes (seen: one update, 85 s).
  if (report.lines > LARGE) await client.query('set local enable_nestloop = off')
  options.onProgress?.({ bytesRead: source.bytesTotal, bytesTotal: source.bytesTotal, rowsRead: report.lines, phase: 'storing' })
  const derives = taker.derives !== undefined
  await sumLines(client, derives)
  const late = await checkWhole(client, work.shopId, { stage, derives })
  if (late.length > 0) {
    const raws = options.skipBad ? await rawLines(options, loading.path, new Set(late.map(one => one.line))) : new Map<number, string>()
    for (const { line, column, reason } of late.toSorted((a, b) => a.line - b.line)) {
      refuseRow(report, { file: report.file, line, column, reason })
      await badRows.write({ file: report.file, line, column, reason }, raws.get(line) ?? '')
    }
    if (!options.skipBad) throw new GivenUp('refused')
    await sumLines(client)
  }
  await merge(loading, stage, taker, derives && late.length === 0)
  if (options.signal?.aborted) throw new GivenUp('cancelled')
  report.badFile = await badRows.close()
  clock(report, loading.elapsedMs)
  if (options.conclude && !await options.conclude(work, report)) throw new GivenUp('cancelled')
}

function clock (report: ImportReport, elapsedMs: () => number): void {
  report.milliseconds = Math.round(elapsedMs())
  report.linesPerSecond = Math.round(report.lines / Math.max(1, report.milliseconds) * 1_000)
}

async function readAll ({ options, report, badRows }: Loading, source: Source, taker: RowTaker, stage: Stage): Promise<void> {
  for await (const rows of source.rows()) {
    if (options.signal?.aborted) throw new GivenUp('cancelled')
    for (const row of rows) {
      report.lines++
      const refusal = row.bad ?? taker.take(row, stage)
      if (!refusal) continue
      const refused = { file: row.file, line: row.line, column: refusal.column, reason: refusal.reason }
      refuseRow(report, refused)
      await badRows.write(refused, row.raw())
    }
    await stage.drain()
    options.onProgress?.({ bytesRead: source.bytesRead(), bytesTotal: source.bytesTotal, rowsRead: report.lines, phase: 'reading' })
  }
  taker.end?.(stage)
}

/** Reads the file once more for the few rows that only the whole file could refuse. */
async function rawLines (options: ImportOptions, path: string, wanted: ReadonlySet<number>): Promise<Map<number, string>> {
  const raws = new Map<number, string>()
  for await (const rows of (await openSource(options, path)).rows()) for (const row of rows) if (wanted.has(row.line)) raws.set(row.line, row.raw())
  return raws
}

async function merge ({ work, client, options, report, importId }: Loading, stage: Stage, taker: RowTaker, byRuns: boolean): Promise<void> {
  const step = async (name: string, run: () => Promise<{ stored: number; unchanged: number }>): Promise<void> => {
    if (options.signal?.aborted) throw new GivenUp('cancelled')
    const { stored, unchanged } = await run()
    report.stored[name] = stored
    report.unchanged += unchanged
  }
  const held = stage.held()
  if (held.has('agents')) await step('agents', () => saveAgents(client, work))
  if (taker.derives !== undefined) await deriveFromLines(client, taker.derives, byRuns)
  if (held.has('customers')) await step('customers', () => saveCustomers(client, work, importId))
  const created = await resolvePeople(client, work, taker.derives !== undefined)
  report.stored['customers'] = (report.stored['customers'] ?? 0) + created
  if (taker.derives !== undefined) await step('products', () => addSeenProducts(client, work))
  else if (held.has('products')) await step('products', () => mergeProducts(client, work))
  if (held.has('orders') || held.has('lines')) await step('orders', () => mergeOrders(client, work))
  if (held.has('lines')) await step('orderLines', () => mergeLines(client, work))
  if (held.has('parcels')) await step('parcels', () => mergeParcels(client, work))
  if (held.has('events')) await step('events', () => mergeEvents(client, work))
  if (held.has('coupons')) await step('coupons', () => mergeCoupons(client, work))
  if (held.has('points')) await step('points', () => mergePoints(client, work))
  if (held.has('product_facts')) await step('productFacts', () => mergeFacts(client, work))
  if (held.has('trade_ins')) await step('tradeIns', () => mergeTradeIns(client, work))
  Object.assign(report, await countFigures(client, stage))
}
