import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { SimulationReport } from '@zhiyu/server/contract/simulation'
import { defaultPlaybook } from '@zhiyu/server/playbook'
import { within, type Said } from './within.ts'

const BIN = join(import.meta.dirname, '../bin/zhiyu.cjs')
const home = mkdtempSync(join(tmpdir(), 'zhiyu-simulate-'))
after(() => { rmSync(home, { recursive: true, force: true }) })

const zhiyu = (...args: string[]): Promise<Said> => within(home, ['simulate', ...args])
function file (name: string, content: unknown): string {
  writeFileSync(join(home, name), typeof content === 'string' ? content : JSON.stringify(content))
  return name
}

test('a shipped scenario is played and told; --json is the report, the same for the same seed', async () => {
  const args = ['reference', '--replications', '1', '--seed', '5', '--workers', '1', '--policy', 'fifo', '--playbook', file('next.json', defaultPlaybook())]
  const told = await zhiyu(...args)
  assert.equal(told.code, 0, told.err)
  assert.match(told.out, /next\.json +\d+\.\d %[\s\S]*First come, first served; longest idle +\d+\.\d %[\s\S]*hash [0-9a-f]{16}/)
  const report = JSON.parse((await zhiyu(...args, '--json')).out) as SimulationReport // the contract's report
  assert.deepEqual(report.policies.map(one => one.policy), ['playbook-1', 'fifo'])
  assert.match(told.out, new RegExp(`hash ${report.hash}`))
})

test('what cannot be played is 1 with path and reason; what cannot be understood is 2', async () => {
  const bad = await zhiyu(file('bad.json', { schema: 1, horizonMs: 1e99 }))
  assert.equal(bad.code, 1)
  assert.match(bad.err, /^bad\.json: \/horizonMs: must be <= \d+ \(shape\)$/m)
  const playbook = await zhiyu('reference', '--playbook', file('wrong.json', { ...defaultPlaybook(), routing: { ...defaultPlaybook().routing, careHeadStartMs: 0 } }))
  assert.equal(playbook.code, 1)
  assert.match(playbook.err, /^wrong\.json: \/routing\/careHeadStartMs: .*\(routing\.vulnerable-behind\)$/m)
  for (const args of [['nowhere'], [file('text.json', 'no json')], ['reference', '--policy', 'magic'], ['reference', '--seed', '-1'], []]) {
    const { code, err } = await zhiyu(...args)
    assert.equal(code, 2, `${args.join(' ')}: ${err}`)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

test('Ctrl-C stops a run at once and says so', async () => {
  const child = spawn(process.execPath, [BIN, 'simulate', 'double-eleven', '--replications', '150', '--workers', '1'], { cwd: home, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let err = ''
  child.stderr.on('data', (bytes: Buffer) => { err += bytes.toString() })
  const ended = new Promise<number | null>(resolve => child.once('exit', code => { resolve(code) }))
  setTimeout(() => { process.kill(-child.pid!, 'SIGINT') }, 6_000)
  assert.equal(await ended, 1)
  assert.match(err, /Cancelled\./)
})
