import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Comparison, Figure, FigureName, PolicyChoice, PolicyReport, Scenario, SimulationReport } from '@zhiyu/server/contract/simulation'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { runSimulation, type RunResult } from '@zhiyu/simulator/run'
import { shippedScenarios } from '@zhiyu/simulator/scenarios'
import { createBar } from './bar.ts'
import { EXIT, UserMistake } from './exit.ts'
import { readPast, type PastFlags } from './simulate-past.ts'

export interface SimulateFlags extends PastFlags { playbook: string[]; policy: string[]; replications?: string; seed?: string; workers?: string; json?: boolean }

const FIELD = ['fifo', 'round-robin', 'strict-value', 'polling'] as const
const POLL_MS = 5_000

/** Runs a scenario under every policy named, the first being what the others are compared with. */
export async function runSimulate (named: string | undefined, flags: SimulateFlags): Promise<number> {
  const past = await readPast(named, flags)
  const name = named ?? flags.trace ?? 'history'
  const scenario = withFlags(past ?? readScenario(name), flags)
  const policies = policiesOf(flags)
  const stop = new AbortController()
  const abort = (): void => { stop.abort() }
  process.once('SIGINT', abort)
  process.once('SIGTERM', abort)
  const bar = createBar(flags, '{bar} {percentage} % · {value}/{total} · {events} events', ({ done, total, events }: { done: number; total: number; events: number }) => ({ done, total, words: { events: events.toLocaleString('en') } }))
  let result: RunResult
  try {
    result = await runSimulation(scenario as Scenario, policies, { signal: stop.signal, onProgress: bar.show, ...(flags.workers !== undefined && { workers: whole(flags.workers, '--workers') }) }) // what it is, the run itself checks first
  } finally {
    bar.stop()
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
  }
  if (result.kind === 'cancelled') {
    process.stderr.write('Cancelled.\n')
    return EXIT.refused
  }
  if (result.kind === 'refused') {
    process.stderr.write(result.problems.slice(0, 20).map(({ path, say, rule }) => `${placeOf(path, name, flags)}: ${say} (${rule})\n`).join(''))
    if (result.problems.length > 20) process.stderr.write(`… and ${result.problems.length - 20} more\n`)
    if (flags.json) process.stdout.write(`${JSON.stringify({ problems: result.problems })}\n`)
    return EXIT.refused
  }
  process.stdout.write(flags.json ? `${JSON.stringify(result.report)}\n` : say(result.report, past))
  return EXIT.done
}

function readScenario (name: string): unknown {
  const shipped = shippedScenarios().find(one => one.scenario === name)
  if (shipped) return shipped
  if (!existsSync(name)) throw new UserMistake(`"${name}" is neither a file nor one of the shipped scenarios: ${shippedScenarios().map(one => one.scenario).join(', ')}`)
  return readJson(name)
}

function readJson (file: string): unknown {
  let text: string
  try { text = readFileSync(file, 'utf8') } catch { throw new UserMistake(`${file} cannot be read`) }
  try { return JSON.parse(text) as unknown } catch (error) { throw new UserMistake(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`) }
}

function withFlags (scenario: unknown, flags: SimulateFlags): unknown {
  if (typeof scenario !== 'object' || scenario === null || Array.isArray(scenario)) return scenario
  return { ...scenario, ...(flags.replications !== undefined && { replications: whole(flags.replications, '--replications') }), ...(flags.seed !== undefined && { seed: whole(flags.seed, '--seed') }) }
}

function whole (text: string, flag: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new UserMistake(`${flag} must be a whole number`)
  return Number(text)
}

/** Playbooks first, in the order given; without any, the default one. Without policies, FIFO stands beside it. */
function policiesOf ({ playbook, policy }: SimulateFlags): PolicyChoice[] {
  const field = (policy.length === 0 && playbook.length === 0 ? ['fifo'] : policy).map((name): PolicyChoice => {
    const known = FIELD.find(one => one === name)
    if (!known) throw new UserMistake(`--policy must be ${FIELD.join(', ')}`)
    return known === 'polling' ? { kind: 'polling', everyMs: POLL_MS } : { kind: known }
  })
  const ours = playbook.map((file): PolicyChoice => ({ kind: 'playbook', name: basename(file).slice(0, 80), document: readJson(file) }))
  if (ours.length === 0) ours.push({ kind: 'playbook', name: 'default', document: defaultPlaybook() })
  return playbook.length === 0 ? [...field, ...ours] : [...ours, ...field]
}

/** Which file a path points into. */
function placeOf (path: string, scenario: string, { playbook }: SimulateFlags): string {
  const inPlaybook = /^\/policies\/(\d+)\/document(.*)$/.exec(path)
  return inPlaybook ? `${playbook[Number(inPlaybook[1])] ?? 'playbook'}: ${inPlaybook[2] || '/'}` : `${scenario}: ${path}`
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
const points = (share: number): string => `${(share * 100).toFixed(1)} points`
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

interface Column { readonly head: string; readonly figure: FigureName; readonly of: 'total' | 'diamond' | 'care' | 'ordinary'; readonly show: (value: number) => string }

const COLUMNS: readonly Column[] = [
  { head: 'abandon', figure: 'abandon-share', of: 'total', show: percent }, { head: 'mean wait', figure: 'wait-mean', of: 'total', show: seconds }, { head: '≤ 30 s', figure: 'within-30s', of: 'total', show: percent },
  { head: 'diamond p95', figure: 'wait-p95', of: 'diamond', show: seconds }, { head: 'expert ≤ 15 s', figure: 'gold-within-15s', of: 'diamond', show: percent }, { head: 'ordinary p95', figure: 'wait-p95', of: 'ordinary', show: seconds },
  { head: 'care abandon', figure: 'abandon-share', of: 'care', show: percent }, { head: 'skill match', figure: 'skill-match', of: 'total', show: percent }, { head: 'first reply kept', figure: 'first-response-kept', of: 'total', show: percent },
  { head: 'seats used', figure: 'utilisation', of: 'total', show: percent }, { head: 'cost', figure: 'cost', of: 'total', show: minor => (minor / 100).toLocaleString('en', { maximumFractionDigits: 0 }) },
]

function listOf (report: PolicyReport, of: Column['of']): readonly Figure[] {
  return of === 'diamond' ? report.tiers.find(one => one.tier === 'diamond')?.figures ?? [] : report[of]
}

/** `past`: what was read of it, and what had to be assumed, is said too. */
function say (report: SimulationReport, past: Scenario | undefined): string {
  const rows = [['', ...COLUMNS.map(column => column.head)], ...report.policies.map(policy => [policy.name.en, ...COLUMNS.map(({ figure, of, show }) => {
    const mean = listOf(policy, of).find(one => one.figure === figure)?.mean
    return mean == null ? '–' : show(mean)
  })])]
  const width = rows[0]!.map((_, i) => Math.max(...rows.map(row => row[i]!.length)))
  const table = rows.map(row => row.map((cell, i) => i === 0 ? cell.padEnd(width[i]!) : cell.padStart(width[i]!)).join('  ').trimEnd())
  return `${[`${report.name.en}: ${report.replications} replications from seed ${report.seed}, ${report.events.toLocaleString('en')} events`, ...(past ? [past.description.en, staffOf(past)] : []), '', ...table, ...report.comparisons.flatMap(one => saidOf(one, report)), '', `hash ${report.hash}`].join('\n')}\n`
}

/** How many are on duty by the hour, those expected away taken off. */
function staffOf ({ staff, horizonMs }: Scenario): string {
  const hours = Array.from({ length: Math.ceil(horizonMs / 3_600_000) }, (_, at) => Math.round(staff.reduce((sum, group) => sum + (group.shifts.length === 0 || group.shifts.some(shift => shift.fromMs <= at * 3_600_000 && at * 3_600_000 < shift.toMs) ? group.count * (1 - group.sickShare) : 0), 0)))
  return `On duty by the hour: ${hours.join(' ')}`
}

/** What can be told apart, and who gains and loses by it. */
function saidOf (comparison: Comparison, { policies }: SimulationReport): string[] {
  const name = (key: string): string => policies.find(one => one.policy === key)!.name.en
  const told = comparison.total.flatMap(({ figure, difference, low, high, verdict }) => {
    const column = COLUMNS.find(one => one.figure === figure && one.of === 'total')
    if (!column || difference === null || low === null || high === null || (verdict !== 'better' && verdict !== 'worse')) return []
    const show = column.show === percent ? points : column.show
    return [`  ${verdict}: ${column.head} ${difference > 0 ? '+' : ''}${show(difference)} [${show(low)}, ${show(high)}]`]
  })
  const gains = comparison.gains.filter(one => one.verdict !== 'same').map(one => `${one.name.en} ${one.verdict === 'mixed' ? 'gains and loses' : one.verdict}`)
  return ['', `${name(comparison.policy)} against ${name(comparison.against)}:`, ...(told.length > 0 ? told : ['  no difference that chance could not make']), ...(gains.length > 0 ? [`  ${gains.join(', ')}`] : [])]
}
