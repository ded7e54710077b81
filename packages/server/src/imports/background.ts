import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { ImportReport } from '../commerce/contract.ts'
import { stopwatch } from '../kernel/clock.ts'
import { EVERY_SHOP, transact, type World } from '../kernel/work.ts'
import { emptyReport, refuseRow, type ImportOptions, type Progress } from './errand.ts'
import { importStream } from './run.ts'
import { findRunning, saveEnd, saveProgress } from './store.ts'

/** One uploaded file, on disk, whose row in `imports` says queued. */
export interface Errand { readonly shopId: string; readonly id: string; readonly path: string; readonly options: Pick<ImportOptions, 'adapter' | 'fileName' | 'skipBad'> }

export interface Background {
  enqueue(errand: Errand): void
  /** Stops it if it runs here; elsewhere its row already says so. */
  abort(id: string): void
  settle(): Promise<void>
  stop(): Promise<void>
}

/** How often viewers hear of progress. */
const TELL_EVERY_MS = 400
const STOPPED = 'the server stopped while this import ran; nothing of it was stored'

export const badFileOf = (world: World, id: string): string => join(world.config.home, 'imports', `${id}.bad.jsonl`)

/** Runs uploaded imports one after another: two at once would only wait for each other's shop and share the same cores. */
export function createBackground (world: World): Background {
  const controllers = new Map<string, AbortController>()
  let last: Promise<void> = Promise.resolve()
  return {
    enqueue (errand) {
      const controller = new AbortController()
      controllers.set(errand.id, controller)
      last = last.then(() => runErrand(world, errand, controller)).catch((error: unknown) => { world.log.error({ err: error }, 'import failed') }).finally(() => {
        controllers.delete(errand.id)
        rmSync(errand.path, { force: true })
      })
    },
    abort: id => controllers.get(id)?.abort(),
    settle: () => last,
    async stop () {
      for (const controller of controllers.values()) controller.abort('stopping')
      await last
    },
  }
}

async function runErrand (world: World, { shopId, id, path, options }: Errand, controller: AbortController): Promise<void> {
  const { signal } = controller
  const tell = (at: Pick<Progress, 'bytesRead' | 'rowsRead'>): Promise<boolean> => transact(world, shopId, async work => {
    const goesOn = await saveProgress(work, id, at)
    if (goesOn) await work.emit('import.progressed', { importId: id })
    return goesOn
  })
  const elapsedMs = stopwatch()
  let told = -Infinity
  let telling = Promise.resolve()
  const end = async (report: ImportReport): Promise<void> => {
    if (signal.reason === 'stopping') Object.assign(report, { state: 'failed', refusals: [{ file: report.file, line: 0, column: null, reason: STOPPED }] })
    await telling
    await transact(world, shopId, async work => {
      if (await saveEnd(work, id, report, ['queued', 'running', 'cancelled'])) await work.emit('import.progressed', { importId: id })
    })
  }
  if (!await tell({ bytesRead: 0, rowsRead: 0 })) return
  try {
    const report = await importStream(world, shopId, {
      ...options, path, importId: id, signal, badFile: badFileOf(world, id),
      onProgress (at) {
        const now = elapsedMs()
        if (now - told < TELL_EVERY_MS) return
        told = now
        telling = telling.then(() => tell(at)).then(goesOn => { if (!goesOn) controller.abort() }, () => undefined) // the next report says it again
      },
      // In the same transaction as the rows: an import that says done is stored, one that does not is not.
      conclude: async (work, draft) => {
        if (!await saveEnd(work, id, visible(draft, id))) return false
        await work.emit('import.progressed', { importId: id })
        return true
      },
    })
    if (report.state !== 'done') await end(visible(report, id))
  } catch (error) {
    const report = emptyReport({ ...options }, shopId)
    report.state = 'failed'
    refuseRow(report, { file: report.file, line: 0, column: null, reason: error instanceof Error && 'code' in error ? `the import broke off (${String(error.code)}); nothing of it was stored` : 'the import broke off; nothing of it was stored' })
    report.refused = 0
    await end(report)
    throw error
  }
}

/** Paths of the server's disk are nobody's business: the bad rows have an address of their own. */
function visible (report: ImportReport, id: string): ImportReport {
  return { ...report, badFile: report.badFile === null ? null : `/v1/imports/${id}/bad` }
}

/** Imports that say they run, though no transaction holds their lock: their server died. Its transaction went with it, so nothing is half stored. */
export async function failAbandoned (world: World): Promise<void> {
  const running = await transact(world, EVERY_SHOP, findRunning)
  for (const { shopId, id, adapter, fileName, lines } of running) {
    await transact(world, shopId, async work => {
      const { rows } = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(7304, hashtext(${id})) as free`.execute(work.tx)
      if (!rows[0]!.free) return
      const report = { ...emptyReport({ adapter, fileName, skipBad: false }, shopId), state: 'failed' as const, lines, refusals: [{ file: fileName, line: 0, column: null, reason: STOPPED }] }
      if (await saveEnd(work, id, report)) await work.emit('import.progressed', { importId: id })
    })
    for (const ending of ['csv', 'jsonl', 'json', 'parquet']) {
      const left = join(world.config.home, 'imports', `${id}.${ending}`)
      if (existsSync(left)) rmSync(left, { force: true })
    }
  }
}
