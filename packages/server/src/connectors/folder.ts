import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Adapter, ImportReport } from '../commerce/contract.ts'
import { importStream } from '../imports/index.ts'
import { iso, minute } from '../kernel/clock.ts'
import { transact, type World } from '../kernel/work.ts'
import { CallFailed } from './call.ts'
import { endPass, saveBeat, saveProgress, type ClaimedTurn, type ConnectorRow } from './store.ts'
import { nothingRead } from './decide-turn.ts'

const ENDINGS = /\.(csv|jsonl|ndjson|parquet)$/i
/** A file whose size still changes is still being written. */
const SETTLE_MS = 250
const AT_ONCE = 20

/** Where files of this connection are dropped. The name was checked: one folder below the house's own, never a way out of it. */
export const folderOf = (world: World, shopId: string, row: Pick<ConnectorRow, 'address'>): string => join(world.config.dropFolder, shopId, row.address)

/**
 * Takes what was dropped, oldest name first: moved to `taken`, read like an upload, moved to `done` or `failed` with its report beside it.
 *
 * A file left in `taken` belongs to a process that died: it is read again, and what is stored already writes nothing.
 * Links are not followed: a drop folder is no way to the server's other files.
 */
export async function takeFiles (world: World, claimed: ClaimedTurn, row: ConnectorRow): Promise<void> {
  const folder = folderOf(world, claimed.shopId, row)
  if (!existsSync(folder) || !lstatSync(folder).isDirectory()) throw new CallFailed('folder-missing', folder)
  for (const name of ['taken', 'done', 'failed']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 })
  for (const name of await settled(folder)) renameSync(join(folder, name), join(folder, 'taken', name))
  const waiting = readdirSync(join(folder, 'taken')).filter(name => ENDINGS.test(name)).toSorted().slice(0, AT_ONCE)
  let files = row.progress.resources.files?.rows ?? 0
  const progress = () => ({ startedAt: null, resources: { files: { ...nothingRead, rows: files, done: true } } })
  for (const name of waiting) {
    const path = join(folder, 'taken', name)
    const report = await importStream(world, claimed.shopId, {
      adapter: adapterOf(row), fileName: name, path, skipBad: row.settings['skipBad'] === true, badFile: join(folder, 'failed', `${name}.refused.jsonl`),
      conclude: work => saveProgress(work, claimed, progress()),
    })
    if (report.state === 'cancelled') return // paused or removed meanwhile: nothing was stored, and the file waits in `taken`
    files++
    settle(world, { folder, name, report })
    if (!await transact(world, claimed.shopId, work => saveBeat(work, claimed))) return
  }
  await transact(world, claimed.shopId, work => endPass(work, claimed, { progress: progress(), sinceAt: work.now, nextAt: waiting.length === AT_ONCE ? work.now : work.now + row.everyMinutes * minute }))
}

async function settled (folder: string): Promise<string[]> {
  const look = (): Map<string, string> => new Map(readdirSync(folder).filter(name => ENDINGS.test(name) && !name.startsWith('.')).flatMap(name => {
    const stat = lstatSync(join(folder, name), { throwIfNoEntry: false })
    return stat?.isFile() ? [[name, `${stat.size} ${stat.mtimeMs}`] as const] : []
  }))
  const first = look()
  if (first.size === 0) return []
  await pause(SETTLE_MS)
  const second = look()
  return [...first.keys()].filter(name => second.get(name) === first.get(name)).toSorted()
}

function settle (world: World, { folder, name, report }: { folder: string; name: string; report: ImportReport }): void {
  const good = report.state === 'done'
  const stamp = iso(world.clock.now()).replace(/[-:]/g, '').slice(0, 15)
  const to = join(folder, good ? 'done' : 'failed', `${stamp}-${name}`)
  writeFileSync(`${to}.report.json`, `${JSON.stringify({ ...report, badFile: report.badFile?.replace(/^.*[\\/]/, '') ?? null }, null, 2)}\n`, { mode: 0o600 })
  renameSync(join(folder, 'taken', name), to)
}

const adapterOf = (row: ConnectorRow): Adapter => row.settings['adapter'] === 'online-retail' ? 'online-retail' : 'neutral'
