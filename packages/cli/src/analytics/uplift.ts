import { contrast, contrastAdjusted, newcombe, returnOn, sampleRatio, type Contrast } from '@zhiyu/server/analytics'
import { UserMistake } from '../exit.ts'
import { BadRows, columnOf, numberIn, readTable, textIn, type Table } from './table.ts'
import { told } from './told.ts'

export interface UpliftFlags { arm?: string; control?: string; metrics?: string; covariates?: string; margin?: string; cost?: string; json?: boolean }

const ARM = ['arm', 'segment', 'group', 'variant', 'treatment']
const CONTROL = /^(control|no e-?mail|none|hold-?out|0|false)$/i
const METRICS = ['visit', 'conversion', 'spend', 'converted', 'revenue', 'purchases', 'outcome', 'y']
const BEFORE = ['history', 'pre', 'before', 'pre_period', 'spend_before', 'purchases_before']
/** Below this the assignment is broken. Source: Fabijan et al. 2019. */
const BROKEN = 0.001

/** What a randomised campaign did: sample-ratio test first, differences with intervals, CUPED where something from before is known. */
export async function runUplift (file: string, flags: UpliftFlags): Promise<number> {
  const [margin, cost] = [share(flags.margin, 'margin'), share(flags.cost, 'cost')]
  return told(file, flags, async () => {
    const table = await readTable(file)
    const arm = flags.arm ?? columnOf(table, ARM)
    if (arm === undefined || !table.columns.includes(arm)) throw new BadRows([{ line: 1, say: `no column ${flags.arm ?? '"arm" (or "segment", "group"): name it with --arm'}` }])
    const names = [...new Set(table.rows.map(({ cells }) => textIn(cells, arm) ?? ''))].toSorted()
    const control = flags.control ?? names.find(name => CONTROL.test(name))
    if (control === undefined || !names.includes(control)) throw new BadRows([{ line: 1, say: `which of ${names.slice(0, 8).join(', ')} is the control? Name it with --control` }])
    const metrics = columnsOf(table, flags.metrics, METRICS)
    if (metrics.length === 0) throw new BadRows([{ line: 1, say: 'no metric: name columns with --metrics' }])
    const covariates = columnsOf(table, flags.covariates, BEFORE)
    const values = read(table, [...metrics, ...covariates], arm)
    const pick = (column: string, name: string): Float64Array => Float64Array.from(values.filter(row => row.arm === name), row => row.numbers[column]!)
    const counts = names.map(name => values.filter(row => row.arm === name).length)
    if (counts.some(count => count < 2)) throw new BadRows([{ line: 1, say: 'every arm needs two people' }])
    const ratio = sampleRatio(counts)
    const contrasts = Object.fromEntries(names.filter(name => name !== control).map(name => [name, Object.fromEntries(metrics.map(metric => {
      const [treated, untreated] = [pick(metric, name), pick(metric, control)]
      const raw = contrast(treated, untreated)
      const binary = [...treated, ...untreated].every(value => value === 0 || value === 1)
      return [metric, {
        ...raw, ...(binary ? { newcombeCi: newcombe(tally(treated), tally(untreated)) } : {}),
        ...(covariates.length > 0 ? { cuped: contrastAdjusted(treated, untreated, covariates.map(column => ({ treated: pick(column, name), control: pick(column, control) }))) } : {}),
        ...(margin === undefined || cost === undefined ? {} : { returns: returnOn(raw, { margin, cost }) }),
      }]
    }))]))
    const sound = ratio.p >= BROKEN
    return {
      document: { arm, control, arms: Object.fromEntries(names.map((name, i) => [name, { n: counts[i], ...Object.fromEntries(metrics.map(metric => [metric, mean(pick(metric, name))])) }])), srm: { ...ratio, sound }, metrics, covariates, contrasts },
      lines: [
        `Sample ratio: ${names.map((name, i) => `${name} ${counts[i]}`).join(', ')}; p ${ratio.p.toFixed(4)}${sound ? '' : ': the assignment is broken, do not read on'}`,
        ...Object.entries(contrasts).flatMap(([name, found]) => [`${name} against ${control}:`, ...Object.entries(found).map(([metric, one]) => `  ${metric}: ${words(one)}`)]),
      ],
    }
  })
}

const words = ({ diff, ci, p }: Contrast): string => `${diff >= 0 ? '+' : ''}${diff.toPrecision(6)} (95 % ${ci[0].toPrecision(4)} to ${ci[1].toPrecision(4)}; p ${p < 0.0001 ? p.toExponential(1) : p.toFixed(4)})`
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const tally = (values: Float64Array): { yes: number; n: number } => ({ yes: values.reduce((sum, value) => sum + value, 0), n: values.length })

function share (text: string | undefined, name: string): number | undefined {
  const value = text === undefined ? undefined : Number(text)
  if (value !== undefined && !(value >= 0 && Number.isFinite(value))) throw new UserMistake(`--${name} is a number from 0`)
  return value
}

function columnsOf (table: Table, named: string | undefined, known: readonly string[]): string[] {
  if (named === undefined) return known.flatMap(name => columnOf(table, [name]) ?? [])
  const columns = named.split(',').map(name => name.trim()).filter(Boolean)
  const missing = columns.find(name => !table.columns.includes(name))
  if (missing !== undefined) throw new BadRows([{ line: 1, say: `no column "${missing}"` }])
  return columns
}

function read (table: Table, columns: readonly string[], arm: string): { arm: string; numbers: Readonly<Record<string, number>> }[] {
  const bad: { line: number; say: string }[] = []
  const rows = table.rows.flatMap(({ line, cells }) => {
    const numbers = columns.map(column => [column, numberIn(cells, column)] as const)
    const missing = numbers.find(([, value]) => value === undefined)
    const name = textIn(cells, arm)
    if (missing || name === undefined) bad.push({ line, say: `${missing?.[0] ?? arm}: missing, or no number` })
    return missing || name === undefined ? [] : [{ arm: name, numbers: Object.fromEntries(numbers) as Readonly<Record<string, number>> }] // none is missing
  })
  if (bad.length > 0) throw new BadRows(bad)
  return rows
}
