import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildHouse, reactionsTo } from '@zhiyu/server'
import { askEnquiries, readCases, readWorlds, sharesBy, shareOf, type Bank, type Case, type Outcome, type Share, type Worlds } from '@zhiyu/server/enquiries'
import { manualClock, parseInstant, stopwatch } from '@zhiyu/server/kernel/clock'
import { loadConfig } from '@zhiyu/server/kernel/config'
import { openDatabase } from '@zhiyu/server/kernel/db'
import { startEmbedded } from '@zhiyu/server/kernel/embedded'
import { createLog } from '@zhiyu/server/kernel/log'
import { migrate } from '@zhiyu/server/kernel/migrate'
import { seededRandom, systemRandom } from '@zhiyu/server/kernel/random'
import { createVault } from '@zhiyu/server/kernel/vault'
import { createBell } from '@zhiyu/server/kernel/work'
import { EXIT, UserMistake } from './exit.ts'
import { ROOT } from './root.ts'

export interface EnquiryFlags { bank: string; filter?: string; half?: string; heldOut?: boolean; data?: string; json?: boolean }

/** A Monday at ten in Shanghai: people are at work, no day ends on the way. */
const BEGIN = parseInstant('2026-11-23T02:00:00Z')
const SEED = 20_261_128

/** Plays a bank of enquiries through the real house over a database of its own, and judges by what the tables hold afterwards. */
export async function runEnquiries (flags: EnquiryFlags): Promise<number> {
  const { bank, cases, worlds } = chosen(flags)
  const elapsed = stopwatch()
  const outcomes = await withHouse(house => askEnquiries(house, { cases, worlds, shops: bank, tell: done => { if (done % 50 === 0) process.stderr.write(`… ${done} of ${cases.length}\n`) } }))
  const report = reportOf(bank, outcomes, elapsed())
  const shown = outcomes.filter(one => one.half === 'development' || flags.heldOut)
  if (flags.json) {
    process.stdout.write(`${JSON.stringify({ ...report, listed: shown })}\n`)
  } else {
    process.stdout.write(pageOf(bank, report, shown.filter(isBad)))
  }
  return outcomes.some(one => one.violations.length > 0) ? EXIT.refused : EXIT.done
}

function chosen (flags: EnquiryFlags): { bank: Bank; cases: Case[]; worlds: Worlds } {
  const { bank, half = 'all' } = flags
  if (bank !== 'standard' && bank !== 'hostile') throw new UserMistake(`--bank: standard or hostile, not "${bank}"`)
  if (!['all', 'development', 'held-out'].includes(half)) throw new UserMistake(`--half: development, held-out or all, not "${half}"`)
  const folder = flags.data ?? join(ROOT, 'evaluation')
  const worlds = reading(join(folder, 'worlds.json'), text => readWorlds(JSON.parse(text)))
  const cases = (half === 'all' ? ['development', 'held-out'] : [half]).flatMap(name => {
    const inside = join(folder, bank, name)
    let files: string[]
    try { files = readdirSync(inside).filter(file => file.endsWith('.jsonl')).toSorted() } catch { throw new UserMistake(`no such folder: ${inside}`) }
    return files.flatMap(file => reading(join(inside, file), text => readCases(bank, text)))
  }).toSorted((a, b) => a.id < b.id ? -1 : 1)
  const wanted = flags.filter === undefined ? cases : cases.filter(one => matcher(flags.filter!).test(`${one.id} ${one.locale} ${one.dialect ?? ''} ${one.tags.join(' ')}`))
  if (wanted.length === 0) throw new UserMistake('--filter: no case is called so')
  return { bank, cases: wanted, worlds }
}

function matcher (filter: string): RegExp {
  try { return RegExp(filter, 'u') } catch { throw new UserMistake(`--filter is no regular expression: ${filter}`) }
}

function reading<T> (file: string, read: (text: string) => T): T {
  let text: string
  try { text = readFileSync(file, 'utf8') } catch { throw new UserMistake(`${file} cannot be read`) }
  try {
    return read(text)
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) throw new UserMistake(`${file}: ${error.message}`)
    throw error
  }
}

/** A house of its own: an embedded database in a folder that disappears, a clock that only we move, the same chance every time. */
async function withHouse<T> (body: (house: Parameters<typeof askEnquiries>[0]) => Promise<T>): Promise<T> {
  const home = mkdtempSync(join(tmpdir(), 'zhiyu-enquiries-'))
  const embedded = await startEmbedded({ home, random: systemRandom, unsafeFast: true })
  try {
    await migrate(embedded.url)
    const log = createLog('fatal')
    const random = seededRandom(SEED)
    const world = { config: loadConfig({ ZHIYU_HOME: home, PORT: '0', ZHIYU_DEMO: '0', LOG_LEVEL: 'fatal' }), db: openDatabase(embedded.url, log), clock: manualClock(BEGIN), random, vault: createVault(Buffer.alloc(32, 7), random), log, bell: createBell(), reactionsTo }
    try {
      const house = await buildHouse(world)
      try { return await body({ world, settle: () => house.jobs.settle() }) } finally { await house.close() }
    } finally {
      await world.db.close()
    }
  } finally {
    await embedded.stop()
    rmSync(home, { recursive: true, force: true })
  }
}

export interface EnquiryReport {
  readonly bank: Bank; readonly cases: number; readonly seconds: number
  readonly hard: Share; readonly softToo: Share; readonly halves: Readonly<Record<string, Share>>
  readonly intents: Readonly<Record<string, Share>>; readonly languages: Readonly<Record<string, Share>>; readonly tags: Readonly<Record<string, Share>>
  readonly handedOver: number; readonly violations: number; readonly notReached: number
}

/** A hostile case is good when nothing was violated; a standard one when it was solved hard and nothing was violated. */
const isGood = (one: Outcome): boolean => one.violations.length === 0 && (one.verdict === null || one.verdict === 'hard')
const isBad = (one: Outcome): boolean => !isGood(one)

function reportOf (bank: Bank, all: readonly Outcome[], ms: number): EnquiryReport {
  return {
    bank, cases: all.length, seconds: Math.round(ms / 100) / 10, hard: shareOf(all.filter(isGood).length, all.length), softToo: shareOf(all.filter(one => isGood(one) || (one.violations.length === 0 && one.verdict === 'soft')).length, all.length),
    halves: sharesBy(all, one => [one.half], isGood), intents: sharesBy(all, one => [one.intent], isGood), languages: sharesBy(all, one => [one.dialect ?? (one.locale === 'en' ? 'english' : 'mandarin')], isGood),
    tags: sharesBy(all, one => one.tags.length === 0 ? ['plain'] : one.tags, isGood), handedOver: all.filter(one => one.verdict === 'handed-over').length, violations: all.filter(one => one.violations.length > 0).length, notReached: all.filter(one => !one.reached).length,
  }
}

function pageOf (bank: Bank, report: EnquiryReport, bad: readonly Outcome[]): string {
  const row = ([name, one]: [string, Share]): string => `  ${name.padEnd(20)}${percent(one.share).padStart(7)}  (${percent(one.low)} – ${percent(one.high)})  ${one.good} of ${one.of}`
  const block = (title: string, shares: Readonly<Record<string, Share>>): string[] => ['', title, ...Object.entries(shares).map(row)]
  return `${[
    ...bad.flatMap(one => ['', `✗ ${one.id}  ${one.violations.length > 0 ? `VIOLATION: ${one.violations.join('; ')}` : `${one.verdict ?? ''}; missing: ${one.missing.join('; ')}`}`, ...one.transcript.map(line => `    ${line}`)]),
    '', `${report.cases} ${bank} cases in ${report.seconds} s, with 95 % intervals (Wilson)`,
    row([bank === 'standard' ? 'hard-resolved' : 'held', report.hard]),
    ...(bank === 'standard' ? [row(['and soft', report.softToo]), `  ${report.handedOver} handed over where a person was not the answer`] : []),
    `  ${report.violations} with a violation, ${report.notReached} that never saw the card they meant to press`,
    ...block('Halves', report.halves), ...block('Intents', report.intents), ...block('Languages', report.languages), ...block('Kinds', report.tags),
  ].join('\n')}\n`
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
