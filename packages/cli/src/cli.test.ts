import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { cloneDatabase } from '../../../tests/house.ts'
import { within, type Said } from './within.ts'

const BIN = join(import.meta.dirname, '../bin/zhiyu.cjs')
let database: Awaited<ReturnType<typeof cloneDatabase>>
let home: string
before(async () => {
  database = await cloneDatabase()
  home = mkdtempSync(join(tmpdir(), 'zhiyu-cli-'))
  mkdirSync(join(home, 'files'))
  Object.assign(process.env, { DATABASE_URL: database.url, ZHIYU_HOME: home, LOG_LEVEL: 'silent' })
})
after(async () => {
  await database.drop()
  rmSync(home, { recursive: true, force: true })
})

const zhiyu = (...args: string[]): Promise<Said> => within(home, args)

/** As people start it. */
function started (...args: string[]) {
  const done = spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', timeout: 60_000, cwd: home })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

function file (name: string, text: string): string {
  const path = join(home, 'files', name)
  writeFileSync(path, text)
  return path
}

const HEAD = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n'
const GOOD = `${HEAD}1,A,Lamp,2,2010-12-01 08:26:00,2.55,17850,UK\n`

test('help has examples; wrong usage is 2, with a sentence and no stack', async () => {
  assert.match(started('--help').out, /Examples:[\s\S]*Exit codes: 0 done, 1 refused, 2 wrong usage, 3 fault/)
  for (const args of [['import'], ['import', 'nowhere.csv', '--adapter', 'neutral'], ['import', file('a.csv', GOOD), '--adapter', 'magic'], ['fly'], ['shop', 'add', 'Not An Id'], ['agent', 'add', '--email', 'x', '--name', 'y']]) {
    const { code, err } = args[0] === 'fly' ? started(...args) : await zhiyu(...args)
    assert.equal(code, 2, `${args.join(' ')}: ${err}`)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

test('an import makes the shop it names, and with --json the last line is the report', async () => {
  const path = file('good.csv', GOOD)
  const first = started('import', path, '--adapter', 'online-retail', '--shop', 'uk', '--json')
  assert.equal(first.code, 0, first.err)
  assert.match(first.err, /Made the shop "uk" \(GBP/)
  const report = JSON.parse(first.out.trim().split('\n').at(-1)!) as { state: string; orders: number; totals: Record<string, { exact: string }> } // the contract's report
  assert.deepEqual([report.state, report.orders, report.totals['GBP']!.exact], ['done', 1, '5.1'])
  const again = await zhiyu('import', path, '--adapter', 'online-retail')
  assert.equal(again.code, 0, again.err)
  assert.match(again.out, /Nothing new to store; \d+ rows unchanged/)
})

test('a bad row is exit 1 and says where; --skip-bad is exit 0 and keeps it in a file', async () => {
  const path = file('bad.csv', `${GOOD}2,A,Lamp,two,2010-12-01 08:26:00,2.55,17850,UK\n`)
  const whole = await zhiyu('import', path, '--adapter', 'online-retail', '--shop', 'uk')
  assert.equal(whole.code, 1)
  assert.match(whole.out, /bad\.csv:3 Quantity: not a whole number/)
  const rest = await zhiyu('import', path, '--adapter', 'online-retail', '--shop', 'uk', '--skip-bad')
  assert.equal(rest.code, 0, rest.err)
  assert.match(rest.out, /1 bad rows are in .*bad\.csv\.bad\.jsonl/)
})

test('a first staff account and a shop\'s secret come from the command line', async () => {
  const made = await zhiyu('agent', 'add', '--email', 'li@example.com', '--name', '李敏')
  assert.equal(made.code, 0, made.err)
  assert.match(made.out, /Password, shown only now: \S{12,}/)
  assert.equal((await zhiyu('agent', 'add', '--email', 'LI@example.com', '--name', '李敏')).code, 1)
  const shop = await zhiyu('shop', 'add', 'tea', '--origin', 'https://tea.example.com')
  assert.match(shop.out, /zi_\S{20,}/)
  assert.equal((await zhiyu('shop', 'secret', 'tea')).out.trim(), /zi_\S+/.exec(shop.out)![0])
  assert.equal((await zhiyu('shop', 'add', 'tea')).code, 1)
  assert.equal((await zhiyu('import', file('good.csv', GOOD), '--adapter', 'online-retail')).code, 2, 'two shops: say which')
})

test('a playbook with problems is exit 1, one that is no JSON exit 2; the doctor looks around', async () => {
  assert.equal((await zhiyu('playbook', 'check', file('p.json', '{}'))).code, 1)
  assert.equal((await zhiyu('playbook', 'check', file('q.json', '{'))).code, 2)
  const doctor = await zhiyu('doctor', '--json')
  const { findings } = JSON.parse(doctor.out) as { findings: { what: string; state: string }[] } // our own report
  assert.ok(findings.some(one => one.what === 'database' && one.state === 'ok'), doctor.out)
})

test('a replay prints the states as one JSON list, says what it is, and refuses files that are no task set', async () => {
  const set = join(import.meta.dirname, '../../../tests/fixtures/taubench-retail')
  const args = ['bench', 'taubench', '--data', set, '--tasks', join(set, 'tasks.json')]
  const json = await zhiyu(...args, '--json')
  assert.equal(json.code, 0, json.err)
  assert.deepEqual((JSON.parse(json.out) as object[]).map(one => Object.keys(one)).at(0), ['id', 'results', 'changed', 'db_hash']) // the data set's own shape
  assert.match(json.err, /Tool-layer replay.*Not an agent's score/)
  const said = await zhiyu(...args, '--gold', join(set, 'gold.json'))
  assert.deepEqual([said.code, /14 of 14 equal the expected states/.test(said.out)], [0, true], said.out + said.err)
  const wrong = file('gold.json', JSON.stringify((JSON.parse(readFileSync(join(set, 'gold.json'), 'utf8')) as object[]).map((one, i) => i === 0 ? { ...one, changed: {} } : one)))
  const unequal = await zhiyu(...args, '--gold', wrong)
  assert.deepEqual([unequal.code, /13 of 14 equal/.test(unequal.out)], [1, true], unequal.out)
  for (const [flags, say] of [
    [['--data', join(set, 'none'), '--tasks', join(set, 'tasks.json')], /no such folder/], [['--data', home, '--tasks', join(set, 'tasks.json')], /users\.json cannot be read/],
    [['--data', set, '--tasks', file('t.json', '[')], /t\.json is not JSON/], [['--data', set, '--tasks', file('u.json', '[{"user_id":"x"}]')], /u\.json: not a list of tasks: \/0/], [['--data', set], /--tasks/],
  ] as const) {
    const { code, err } = await zhiyu('bench', 'taubench', ...flags)
    assert.equal(code, 2, err)
    assert.match(err, say)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

test('a database that is not there is exit 3', () => {
  const done = spawnSync(process.execPath, [BIN, 'shop', 'secret'], { encoding: 'utf8', timeout: 60_000, env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', ZHIYU_HOME: home } })
  assert.equal(done.status, 3, done.stderr)
  assert.match(done.stderr, /cannot be reached/)
})

test('staffing compute answers with the same document; what is wrong is exit 1 with path and reason', async () => {
  const good = await zhiyu('staffing', 'compute', file('q.json', '{"units":"s","erlang_c":[{"name":"two","n":2,"lam":1,"mu":1,"p_wait":9}]}'), '--json')
  assert.equal(good.code, 0, good.err)
  const document = JSON.parse(good.out) as { units: string; erlang_c: { name: string; p_wait: number }[] } // as it went in
  assert.deepEqual([document.units, document.erlang_c[0]!.name], ['s', 'two'])
  assert.ok(Math.abs(document.erlang_c[0]!.p_wait - 1 / 3) < 1e-15)
  assert.match((await zhiyu('staffing', 'compute', file('q.json', '{"erlang_b":[{"n":1,"a":1}]}'))).out, /erlang_b[\s\S]*b +0\.5/)
  const bad = await zhiyu('staffing', 'compute', file('bad.json', '{"erlang_a":[{"n":2,"lam":NaN,"mu":-1,"theta":1}]}'), '--json')
  assert.equal(bad.code, 1)
  assert.match(bad.err, /\/erlang_a\/0\/lam must be a number above 0, not NaN/)
  assert.equal((JSON.parse(bad.out) as { problems: unknown[] }).problems.length, 2)
  assert.equal((await zhiyu('staffing', 'compute', 'nowhere.json')).code, 2)
})
