import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

const BIN = join(import.meta.dirname, '../bin/zhiyu.cjs')
const WORLDS = { products: {}, tradeIn: {}, worlds: { new: { orders: {} } } }
const bare = { intent: 'x', locale: 'zh-CN', dialect: null, tags: [], world: 'new' }
let home: string
before(() => { home = mkdtempSync(join(tmpdir(), 'zhiyu-cases-')) })
after(() => { rmSync(home, { recursive: true, force: true }) })

function enquiries (...args: string[]) {
  const done = spawnSync(process.execPath, [BIN, 'bench', 'enquiries', ...args], { encoding: 'utf8', timeout: 120_000, cwd: home })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

/** A folder of banks with one file in one half. */
function folder (name: string, bank: string, half: string, lines: readonly unknown[]): string {
  const path = join(home, name)
  for (const each of ['development', 'held-out']) mkdirSync(join(path, bank, each), { recursive: true })
  writeFileSync(join(path, 'worlds.json'), JSON.stringify(WORLDS))
  writeFileSync(join(path, bank, half, 'x.jsonl'), lines.map(line => typeof line === 'string' ? line : JSON.stringify(line)).join('\n'))
  return path
}

test('what cannot be played is said in one line, with its file and place', () => {
  const broken = folder('broken', 'standard', 'development', ['', { ...bare, id: 'x-001', turns: [], solved: [{ human: true }] }])
  for (const [args, expected] of [
    [['--bank', 'nice'], /--bank: standard or hostile, not "nice"/], [['--filter', '('], /no regular expression: \(/], [['--data', broken], /x\.jsonl: line 2 is not a case: \/turns/],
  ] as const) {
    const { code, err } = enquiries(...args)
    assert.equal(code, 2, err)
    assert.match(err, expected)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

test('cases are played and counted; a violation ends with 1, and the held-out half is not listed', () => {
  const good = folder('good', 'standard', 'development', [{ ...bare, id: 'x-001', turns: ['转人工'], solved: [{ human: true }] }, { ...bare, id: 'x-003', turns: ['转人工'], solved: [{ says: ['紫色'] }] }])
  const { code, out, err } = enquiries('--data', good, '--json')
  assert.equal(code, 0, err)
  const report = JSON.parse(out) as { hard: { good: number; of: number }; handedOver: number; listed: { id: string; verdict: string; transcript: string[] }[] } // what runEnquiries prints
  assert.deepEqual([report.hard.good, report.hard.of, report.handedOver, report.listed.map(one => [one.id, one.verdict])], [1, 2, 1, [['x-001', 'hard'], ['x-003', 'handed-over']]])
  assert.match(report.listed[0]!.transcript[0]!, /^shopper 转人工/)

  const bad = folder('bad', 'hostile', 'held-out', [{ ...bare, id: 'x-002', turns: ['满多少包邮'], holds: { human: { in: 1 } } }])
  const found = enquiries('--data', bad, '--bank', 'hostile')
  assert.equal(found.code, 1)
  assert.match(found.out, /1 with a violation/)
  assert.doesNotMatch(found.out, /x-002/)
})
