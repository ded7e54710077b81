import { runHere, showLake } from '@zhiyu/server/lake'
import type { LakeProgress, LakeReport, LakeView } from '@zhiyu/server/contract/lake'
import { transact } from '@zhiyu/server/kernel/work'
import { createBar } from './bar.ts'
import { EXIT } from './exit.ts'
import { chooseShop, withWorld } from './house.ts'

export interface LakeFlags { shop?: string; all?: boolean; json?: boolean }

const SAY: Readonly<Record<LakeProgress['stage'], string>> = { reading: 'reading', settling: 'judging what arrived', rewriting: 'rewriting files', summing: 'summing figures', checking: 'checking' }
const WHY = { crashed: 'it broke off', busy: 'another process works on this lake; wait until it has ended', 'too-small': 'the memory or disk it may use is too small: raise ZHIYU_LAKE_MEMORY_MB or ZHIYU_LAKE_SPILL_MB', 'storage-full': 'the disk is full' } as const

/** Reads, and rebuilds unless only `export` was asked. Killed anywhere, the same command goes on where it stood. */
export async function runLake (kind: 'export' | 'rebuild', flags: LakeFlags): Promise<number> {
  return withWorld(async world => {
    const shop = await chooseShop(world, flags.shop)
    const bar = createBar(flags, '{bar} {stage} · {rows} rows read', ({ stage, done, total, rows }: LakeProgress) => ({ done: total === null ? 0 : done, total: total ?? 1, words: { stage: SAY[stage], rows: rows.toLocaleString('en') } }), true)
    const outcome = await runHere(world, shop.id, kind === 'rebuild' && flags.all ? 'rebuild-all' : kind, bar.show).finally(bar.stop)
    if (outcome.kind === 'report') {
      process.stdout.write(flags.json ? `${JSON.stringify(outcome.report)}\n` : `${lines(outcome.report).join('\n')}\n`)
      return EXIT.done
    }
    const [problem, because] = outcome.kind === 'failed' ? [outcome.problem, outcome.because] : ['crashed' as const, 'it was cancelled']
    if (flags.json) process.stdout.write(`${JSON.stringify({ problem, because })}\n`)
    process.stderr.write(`Not done: ${WHY[problem]}.${problem === 'busy' ? '' : ` ${because.split('\n')[0]}`}\n`)
    return problem === 'crashed' ? EXIT.fault : EXIT.refused
  })
}

export async function showStatus (flags: LakeFlags): Promise<number> {
  return withWorld(async world => {
    const shop = await chooseShop(world, flags.shop)
    const view: LakeView = await transact(world, shop.id, showLake)
    const [newest] = view.runs
    if (flags.json) process.stdout.write(`${JSON.stringify(view)}\n`)
    else if (newest === undefined) process.stdout.write(`Nothing yet: zhiyu lake rebuild --shop ${shop.id}\n`)
    else process.stdout.write(`${[`Last asked: ${newest.kind}, ${newest.state}${newest.progress && newest.state === 'running' ? ` (${SAY[newest.progress.stage]})` : ''}, ${newest.createdAt}`, ...(view.latest?.report ? lines(view.latest.report) : [])].join('\n')}\n`)
    return EXIT.done
  })
}

function lines (report: LakeReport): string[] {
  const number = (n: number): string => n.toLocaleString('en')
  const { holding, figures, quality } = report
  const apart = quality.house.orders - quality.lake.orders
  return [
    `${number(report.told)} read, ${number(report.added)} new, ${number(report.withdrawn)} taken back. The lake holds ${number(holding.events)} events in ${number(holding.files)} files, ${(holding.bytes / 1_048_576).toFixed(1)} MB.`,
    ...(report.how === 'merged' ? [`Figures of ${number(report.touched)} customers moved.`] : report.how === 'summed' ? [`Figures summed from all events${report.passes > 1 ? ` in ${report.passes} passes` : ''}.`] : []),
    ...(figures ? [`As of ${figures.asOf}: ${number(figures.customers)} customers, ${number(figures.buyers)} buyers; value high ${number(figures.high)}, mid ${number(figures.mid)}, low ${number(figures.low)}; high frequency ${number(figures.highFrequency)}; interested ${number(figures.interested)}.`] : []),
    ...(figures?.cuts ? [`Cut values version ${figures.cuts.version}: recency ${figures.cuts.recencyDays.join(' / ')} days, frequency ${figures.cuts.frequency.join(' / ')}, monetary ${figures.cuts.monetaryMinor.map(minor => (minor / 100).toFixed(2)).join(' / ')}.`] : []),
    ...(apart === 0 ? [] : [`${number(Math.abs(apart))} orders ${apart > 0 ? 'of the house are not in the lake' : 'of the lake are not in the house'}.`]),
    ...(quality.doubled + quality.ahead.events + quality.ancient === 0 ? [] : [`Odd: ${number(quality.doubled)} orders look doubled, ${number(quality.ahead.events)} events lie in the future, ${number(quality.ancient)} before 2000.`]),
  ]
}

