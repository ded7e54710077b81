import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '@zhiyu/server/kernel/log'
import { iso, systemClock } from '@zhiyu/server/kernel/clock'
import { loadConfig } from '@zhiyu/server/kernel/config'
import { openDatabase } from '@zhiyu/server/kernel/db'
import { startEmbedded } from '@zhiyu/server/kernel/embedded'
import { migrate } from '@zhiyu/server/kernel/migrate'
import { pick, seededRandom, systemRandom } from '@zhiyu/server/kernel/random'
import { createVault } from '@zhiyu/server/kernel/vault'
import { createBell, transact, type World } from '@zhiyu/server/kernel/work'
import { importStream } from '@zhiyu/server/imports'
import type { ImportReport } from '@zhiyu/server/contract/commerce'

/** Order lines per second from the first byte read to the commit, and the importing process's peak memory. Real file when it is there, else one of the same shape. */
const REAL = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data/orders/online_retail_II_2009_2010.parquet')
const LINES = 525_461

interface Outcome { readonly first: ImportReport; readonly again: ImportReport; readonly peakBytes: number }
export interface Figure { readonly figure: string; readonly goal: string; readonly measured: string; readonly ok: boolean }

/** A durable server of our own (fsync on); the import runs in a process of its own, whose peak memory the system has counted. */
export async function run (): Promise<{ name: string; figures: Figure[] }> {
  const home = mkdtempSync(join(tmpdir(), 'zhiyu-bench-import-'))
  const server = await startEmbedded({ home, random: systemRandom })
  try {
    await migrate(server.url)
    const path = existsSync(REAL) ? REAL : synthetic(join(home, 'orders.csv'))
    const { first, again, peakBytes } = await measure(server.url, home, path)
    const peak = Math.round(peakBytes / 1_048_576)
    const source = path === REAL ? 'Online Retail II, Parquet' : 'made file of the same shape, CSV'
    const written = Object.values(again.stored).reduce((sum, n) => sum + n, 0)
    return {
      name: 'import',
      figures: [
        { figure: `order lines/s, read to committed (${first.lines} lines; ${source})`, goal: '≥ 50,000', measured: String(first.linesPerSecond), ok: first.state === 'done' && first.linesPerSecond >= 50_000 },
        { figure: 'peak memory of the importing process', goal: '≤ 600 MB', measured: `${peak} MB`, ok: peak <= 600 },
        { figure: 'the same file again: rows written', goal: '0', measured: `${written} (${again.linesPerSecond} lines/s)`, ok: written === 0 },
      ],
    }
  } finally {
    await server.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

async function measure (url: string, home: string, path: string): Promise<Outcome> {
  const child = fork(import.meta.filename, ['--child', url, home, path])
  return new Promise((resolve, reject) => {
    child.once('message', message => { resolve(message as Outcome) }) // sent by importTwice below
    child.once('exit', code => { if (code !== 0) reject(new Error(`the import stopped with ${String(code)}`)) })
  })
}

async function importTwice (url: string, home: string, path: string): Promise<Outcome> {
  const config = loadConfig({ ZHIYU_HOME: home, LOG_LEVEL: 'silent' })
  const log = createLog('silent')
  const db = openDatabase(url, log)
  const world: World = { config, db, clock: systemClock, random: systemRandom, vault: createVault(Buffer.alloc(32, 1), systemRandom), log, bell: createBell(), reactionsTo: () => [] }
  try {
    await transact(world, 'bench', work => work.tx.insertInto('shops').values({ id: 'bench', name: 'bench', currency: 'GBP', created_at: iso(work.now) }).execute())
    const errand = { adapter: 'online-retail', path, fileName: path, skipBad: false } as const
    const first = await importStream(world, 'bench', errand)
    const peakBytes = process.resourceUsage().maxRSS * 1_024
    return { first, again: await importStream(world, 'bench', errand), peakBytes: Math.max(peakBytes, process.resourceUsage().maxRSS * 1_024) }
  } finally {
    await db.close()
  }
}

/** As many lines, invoices, customers and products as the real file has, from a seed. */
function synthetic (path: string): string {
  const random = seededRandom(7)
  const words = ['RED', 'BLUE', 'GLASS', 'WOOD', 'LAMP', 'MUG', 'CLOCK', 'HEART', 'STAR', 'BOX', 'SET OF 6', 'VINTAGE', 'LARGE', 'SMALL']
  const products = Array.from({ length: 4_600 }, (_, i) => ({ code: `${10_000 + i}`, title: `${pick(random, words)} ${pick(random, words)} ${i}`, price: (0.2 + random.next() * 12).toFixed(2) }))
  const out = openSync(path, 'w')
  let text = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n'
  for (let line = 0, invoice = 489_434; line < LINES; invoice++) {
    const cancelled = random.next() < 0.16
    const customer = random.next() < 0.8 ? String(12_346 + Math.floor(random.next() * 4_383)) : ''
    const date = iso(Date.parse('2009-12-01T08:00:00Z') + Math.floor((invoice - 489_434) / 28_816 * 373) * 86_400_000).slice(0, 10)
    for (let n = cancelled ? 2 : 1 + Math.floor(random.next() * 42); n > 0 && line < LINES; n--, line++) {
      const product = pick(random, products)
      text += `${cancelled ? 'C' : ''}${invoice},${product.code},${product.title},${cancelled ? -1 : 1 + Math.floor(random.next() * 12)},${date} 09:30:00,${product.price},${customer},United Kingdom\n`
    }
    if (text.length > 1_000_000) { writeSync(out, text); text = '' }
  }
  writeSync(out, text)
  closeSync(out)
  return path
}

const [flag, url, home, path] = process.argv.slice(2)
if (flag === '--child') {
  const outcome = await importTwice(url!, home!, path!)
  process.send?.(outcome)
  process.disconnect?.()
} else if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await run(), null, 2))
