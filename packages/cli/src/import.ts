import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { ImportReport } from '@zhiyu/server/contract/commerce'
import { importStream, type Progress } from '@zhiyu/server/imports'
import type { World } from '@zhiyu/server/kernel/work'
import { createBar } from './bar.ts'
import { EXIT, UserMistake } from './exit.ts'
import { addShop, chooseShop, loadShops, withWorld } from './house.ts'

export interface ImportFlags { adapter: string; shop?: string; json?: boolean; skipBad?: boolean; badFile?: string }

const ADAPTERS = ['neutral', 'online-retail', 'taubench-retail'] as const
/** What a shop made for a file looks like when nobody said. */
const HOMES = {
  neutral: { currency: 'CNY', timeZone: 'Asia/Shanghai', locale: 'zh-CN' },
  'online-retail': { currency: 'GBP', timeZone: 'Europe/London', locale: 'en' },
  'taubench-retail': { currency: 'USD', timeZone: 'America/New_York', locale: 'en' },
} as const

export async function runImport (file: string, flags: ImportFlags): Promise<number> {
  const adapter = ADAPTERS.find(one => one === flags.adapter)
  if (!adapter) throw new UserMistake(`--adapter must be ${ADAPTERS.join(', ')}`)
  const path = resolve(file)
  if (!existsSync(path)) throw new UserMistake(`no such file: ${file}`)
  if (statSync(path).isDirectory() && adapter !== 'taubench-retail') throw new UserMistake(`${file} is a folder; the adapter ${adapter} reads one file`)
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    return await withWorld(async world => {
      const shop = await shopFor(world, adapter, flags.shop)
      const bar = createBar(flags, '{bar} {percentage} % · {rows} rows · {phase}', drawn)
      const report = await importStream(world, shop, {
        adapter, path, fileName: basename(path), skipBad: flags.skipBad ?? false, badFile: flags.badFile === undefined ? `${path}.bad.jsonl` : resolve(flags.badFile), signal: controller.signal, onProgress: bar.show,
      }).finally(bar.stop)
      process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : say(report))
      return report.state === 'done' ? EXIT.done : EXIT.refused
    })
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}

/** The shop named (made when it is new), the only one, or for an empty house a first one. What was made is said. */
async function shopFor (world: World, adapter: (typeof ADAPTERS)[number], named: string | undefined): Promise<string> {
  const shops = await loadShops(world)
  if (named === undefined && shops.length > 0) return (await chooseShop(world, undefined)).id
  const id = named ?? 'main'
  if (shops.some(shop => shop.id === id)) return id
  await addShop(world, { id, name: id, origins: [], ...HOMES[adapter] })
  process.stderr.write(`Made the shop "${id}" (${HOMES[adapter].currency}, ${HOMES[adapter].timeZone}).\n`)
  return id
}

/** Reading is about half of the work; the rest is the database's. */
const drawn = ({ bytesRead, bytesTotal, rowsRead, phase }: Progress) => ({ done: phase === 'storing' ? Math.round(bytesTotal * 0.6) : Math.round(bytesRead / 2), total: bytesTotal, words: { rows: rowsRead.toLocaleString('en'), phase } })

function say (report: ImportReport): string {
  const number = (n: number): string => n.toLocaleString('en')
  const lines: string[] = []
  for (const one of report.refusals.slice(0, 20)) lines.push(`${one.file}:${one.line}${one.column === null ? '' : ` ${one.column}`}: ${one.reason}`)
  if (report.refused > 20) lines.push(`… and ${number(report.refused - 20)} more`)
  if (report.state === 'refused') lines.push(`Refused: nothing was stored. Mend the ${number(report.refused)} bad row${report.refused === 1 ? '' : 's'}, or use --skip-bad.`)
  else if (report.state === 'cancelled') lines.push('Cancelled: nothing was stored.')
  else {
    const stored = Object.entries(report.stored).filter(([, n]) => n > 0).map(([what, n]) => `${number(n)} ${what}`)
    lines.push(`Read ${number(report.lines)} rows: ${number(report.customers)} customers, ${number(report.products)} products, ${number(report.orders)} orders, ${number(report.returns)} returns; ${number(report.linesWithoutCustomer)} lines without customer.`)
    for (const [currency, total] of Object.entries(report.totals)) lines.push(`Total ${currency} ${total.exact}`)
    lines.push(`${stored.length === 0 ? 'Nothing new to store' : `Stored ${stored.join(', ')}`}; ${number(report.unchanged)} rows unchanged. ${(report.milliseconds / 1_000).toFixed(1)} s, ${number(report.linesPerSecond)} rows/s.`)
    if (report.badFile !== null) lines.push(`${number(report.refused)} bad rows are in ${report.badFile}`)
  }
  return `${lines.join('\n')}\n`
}
