import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { SimulationReport } from '@zhiyu/server/contract/simulation'
import { cloneDatabase } from '../../../tests/house.ts'
import { within, type Said } from './within.ts'

const home = mkdtempSync(join(tmpdir(), 'zhiyu-past-'))
let database: Awaited<ReturnType<typeof cloneDatabase>>
before(async () => {
  database = await cloneDatabase()
  Object.assign(process.env, { DATABASE_URL: database.url, ZHIYU_HOME: home, LOG_LEVEL: 'silent' })
})
after(async () => {
  await database.drop()
  rmSync(home, { recursive: true, force: true })
})

const zhiyu = (...args: string[]): Promise<Said> => within(home, ['simulate', ...args, '--workers', '1', '--replications', '2'])
const HEADER = 'day,at,priority,waited,outcome,work,kind,agent'
function file (name: string, ...lines: string[]): string {
  writeFileSync(join(home, name), [HEADER, ...lines].join('\n'))
  return name
}
/** Sixty calls, one a minute from ten; every tenth gives up. */
const hourOf = (agentOf: (i: number) => string) => Array.from({ length: 60 }, (_, i) => i % 10 === 9 ? `2026-11-26,${36_000 + i * 60},0,30,abandoned,,order,` : `2026-11-26,${36_000 + i * 60},${i % 5 === 0 ? 2 : 0},5,served,150,order,${agentOf(i)}`)

test('a trace is played as its average day; what was measured and assumed is said, and --json is the report', async () => {
  const name = file('calls.csv', ...hourOf(i => `a${i % 4}`))
  const told = await zhiyu('--trace', name, '--policy', 'fifo')
  assert.equal(told.code, 0, told.err)
  assert.match(told.out, /^Trace 2026-11-26 to 2026-11-26: 2 replications/)
  assert.match(told.out, /60\.0 hand-overs a day\. Handling 2\.5 min \(measured\), patience 1\.3 min \(measured\); on duty when seen to serve/)
  assert.match(told.out, /^On duty by the hour: (0 ){10}4 1( 0){12}$/m)
  const report = JSON.parse((await zhiyu('--trace', name, '--policy', 'fifo', '--json')).out) as SimulationReport // the contract's report
  assert.deepEqual(report.policies[0]!.tiers.map(one => one.tier), ['diamond', 'mass'])
  const unnamed = await zhiyu('--trace', file('seats.csv', ...hourOf(() => '')), '--policy', 'fifo')
  assert.match(unnamed.out, /^On duty by the hour: (0 ){10}3 1( 0){12}$/m, 'a call a minute of two and a half takes three seats; the last call ends after eleven')
})

test('a bad trace is 1 with line and reason, too little data is 1, and not exactly one source is 2', async () => {
  const back = await zhiyu('--trace', file('back.csv', '2026-11-26,50,0,0,served,10,order,a', '2026-11-26,40,0,0,served,10,order,a', '2026-11-26,60,0,0,gone,,order,'))
  assert.equal(back.code, 1)
  assert.match(back.err, /back\.csv:3: time goes back/)
  assert.match(back.err, /back\.csv:4: outcome: "gone"/)
  const few = await zhiyu('--trace', file('few.csv', ...hourOf(() => 'a').slice(0, 49)))
  assert.deepEqual([few.code, few.err], [1, 'zhiyu: few.csv: too little data: 49 hand-overs in these days, at least 50 are needed\n'])
  for (const args of [[], ['reference', '--trace', 'calls.csv'], ['--from', '2026-11-01', '--trace', 'calls.csv'], ['--shop', 'tea'], ['--from', '2026-11-01'], ['--from', 'yesterday', '--to', 'today'], ['--trace', 'nowhere.csv']]) {
    const { code, err } = await zhiyu(...args)
    assert.equal(code, 2, `${args.join(' ')}: ${err}`)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

test('a shop without enough history is told so, 1; a day that is none is named', async () => {
  assert.equal((await within(home, ['shop', 'add', 'tea'])).code, 0)
  const none = await zhiyu('--shop', 'tea', '--from', '2026-11-01', '--to', '2026-11-28')
  assert.deepEqual([none.code, none.err], [1, 'zhiyu: tea, 2026-11-01 to 2026-11-28: too little data: 0 hand-overs in these days, at least 50 are needed\n'])
  const back = await zhiyu('--from', '2026-11-28', '--to', '2026-11-01')
  assert.deepEqual([back.code, back.err], [1, 'zhiyu: tea, 2026-11-28 to 2026-11-01: --to comes before the first day\n'])
})
