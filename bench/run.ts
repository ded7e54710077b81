import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Report } from './report.ts'
import { iso, systemClock } from '@zhiyu/server/kernel/clock'

/* Every bench/*.ts that exports run() is a bench. `npm run bench` runs all, `node bench/run.ts messages inbox` some. One after the other:
 * they share two cores, and what is compared is measured in the same run. */
const here = import.meta.dirname
const NOT = new Set(['run.ts', 'scene.ts', 'load.ts', 'load-socket.ts', 'bare-handler.ts', 'report.ts'])

async function main (wanted: readonly string[]): Promise<void> {
  const reports: Report[] = []
  let failed = false
  for (const file of readdirSync(here).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts') && !NOT.has(name)).toSorted()) {
    const name = file.slice(0, -3)
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const bench = await import(join(here, file)) as { run?: () => Promise<Report> } // files of this folder, by the rule above
    if (!bench.run) continue
    process.stderr.write(`… ${name}\n`)
    try {
      reports.push(await bench.run())
    } catch (error) {
      failed = true
      process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
      reports.push({ name, figures: [{ figure: 'could not be measured', goal: '', measured: error instanceof Error ? error.message : String(error), ok: false }] })
    }
  }
  const lines = reports.flatMap(report => report.figures.map(each => [each.ok ? '✓' : '✗', report.name, each.figure, each.goal, each.measured]))
  const width = [0, 1, 2, 3].map(column => Math.max(...lines.map(line => [...line[column]!].length)))
  process.stdout.write(lines.map(line => line.map((cell, i) => i < 4 ? cell.padEnd(width[i]!) : cell).join('  ')).join('\n') + '\n')
  const at = iso(systemClock.now())
  const results = join(here, 'results')
  mkdirSync(results, { recursive: true })
  const file = join(results, `${at.replaceAll(':', '-').slice(0, 19)}.json`)
  writeFileSync(file, `${JSON.stringify({ at, node: process.version, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), reports }, null, 2)}\n`)
  process.stdout.write(`\n${file}\n`)
  process.exit(failed || lines.some(line => line[0] === '✗') ? 1 : 0)
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { process.exit(1) })
if (process.argv[1] === import.meta.filename) await main(process.argv.slice(2))
