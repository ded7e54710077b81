import { alwaysValid, contrast, contrastAdjusted, judgeTargeting, learnUplift, mixture, newcombe, returnOn, sampleRatio, upliftOf, type Contrast } from '@zhiyu/server/analytics'
import { seededRandom } from '@zhiyu/server/kernel/random'
import { UserMistake } from '../exit.ts'
import { BadRows, columnOf, numberIn, readTable, textIn, type Table } from './table.ts'
import { told } from './told.ts'

export interface UpliftFlags { arm?: string; control?: string; metrics?: string; covariates?: string; features?: string; planned?: string; seed: string; margin?: string; cost?: string; json?: boolean }

const ARM = ['arm', 'segment', 'group', 'variant', 'treatment']
const CONTROL = /^(control|no e-?mail|none|hold-?out|0|false)$/i
const METRICS = ['visit', 'conversion', 'spend', 'converted', 'revenue', 'purchases', 'outcome', 'y']
const BEFORE = ['history', 'pre', 'before', 'pre_period', 'spend_before', 'purchases_before']
/** Below this the assignment is broken. Source: Fabijan et al. 2019. */
const BROKEN = 0.001

/**
 * What a randomised campaign did: sample-ratio test first, differences with intervals, CUPED where something from before is known, an interval that
 * bears being looked at daily, and, with --features, whether aiming the campaign would have paid.
 */
export async function runUplift (file: string, flags: UpliftFlags): Promise<number> {
  const [margin, cost, planned, seed] = [share(flags.margin, 'margin'), share(flags.cost, 'cost'), share(flags.planned, 'planned'), Number(flags.seed)]
  if (!Number.isInteger(seed)) throw new UserMistake('--seed is a whole number')
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
      // The mixture is of the planned size, so that it is the same at every look.
      const people = treated.length + untreated.length
      const tau = mixture(raw.se * Math.sqrt(people / (planned ?? people)))
      return [metric, {
        ...raw, alwaysValid: alwaysValid(raw, tau), ...(binary ? { newcombeCi: newcombe(tally(treated), tally(untreated)) } : {}),
        ...(covariates.length > 0 ? { cuped: contrastAdjusted(treated, untreated, covariates.map(column => ({ treated: pick(column, name), control: pick(column, control) }))) } : {}),
        ...(margin === undefined || cost === undefined ? {} : { returns: returnOn(raw, { margin, cost }) }),
      }]
    }))]))
    const sound = ratio.p >= BROKEN
    const features = flags.features === undefined ? [] : codedColumns(table, columnsOf(table, flags.features, []))
    const targeting = features.length === 0 ? undefined : Object.fromEntries(names.filter(name => name !== control).map(name => [name, Object.fromEntries(metrics.map(metric => [metric, targetingOf(values, { name, control, metric, features, seed })]))]))
    return {
      document: { arm, control, arms: Object.fromEntries(names.map((name, i) => [name, { n: counts[i], ...Object.fromEntries(metrics.map(metric => [metric, mean(pick(metric, name))])) }])), srm: { ...ratio, sound }, metrics, covariates, contrasts, ...(targeting ? { targeting } : {}) },
      lines: [
        `Sample ratio: ${names.map((name, i) => `${name} ${counts[i]}`).join(', ')}; p ${ratio.p.toFixed(4)}${sound ? '' : ': the assignment is broken, do not read on'}`,
        ...Object.entries(contrasts).flatMap(([name, found]) => [`${name} against ${control}:`, ...Object.entries(found).map(([metric, one]) => `  ${metric}: ${words(one)}; looked at daily ${one.alwaysValid.ci[0].toPrecision(4)} to ${one.alwaysValid.ci[1].toPrecision(4)}`)]),
        ...Object.entries(targeting ?? {}).flatMap(([name, found]) => Object.entries(found).map(([metric, one]) => `Aiming ${name} by ${metric}: Qini ${one.coefficient.toPrecision(4)}, ${one.real ? 'above' : 'not above'} what a lot would give (95 %: ${one.null95.toPrecision(4)})${one.real ? '' : ': do not aim it'}`)),
      ],
    }
  })
}

/** Learned from every second person of the campaign, judged on the others. */
function targetingOf (rows: readonly { readonly arm: string; readonly numbers: Readonly<Record<string, number>> }[], { name, control, metric, features, seed }: { name: string; control: string; metric: string; features: readonly Float64Array[]; seed: number }) {
  const part = (odd: number) => {
    const people = rows.map((_, i) => i).filter(i => i % 2 === odd && (rows[i]!.arm === name || rows[i]!.arm === control))
    return { known: features.map(column => Float64Array.from(people, i => column[i]!)), treated: Uint8Array.from(people, i => Number(rows[i]!.arm === name)), outcome: Float64Array.from(people, i => rows[i]!.numbers[metric]!) }
  }
  const test = part(1)
  return judgeTargeting(upliftOf(learnUplift(part(0)), test.known), test, seededRandom(seed))
}

/** Numbers as they are; words as one column for each but the first. */
function codedColumns (table: Table, columns: readonly string[]): Float64Array[] {
  return columns.flatMap(column => {
    const numbers = table.rows.map(({ cells }) => numberIn(cells, column))
    if (numbers.every(value => value !== undefined)) return [Float64Array.from(numbers)]
    const words = table.rows.map(({ cells }) => textIn(cells, column) ?? '')
    const kinds = [...new Set(words)].toSorted()
    if (kinds.length > 30) throw new BadRows([{ line: 1, say: `${column}: ${kinds.length} different words are too many for a feature` }])
    return kinds.slice(1).map(kind => Float64Array.from(words, word => Number(word === kind)))
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
