import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { within, type Said } from './within.ts'

const BIN = join(import.meta.dirname, '../bin/zhiyu.cjs')
let home: string
before(() => { home = mkdtempSync(join(tmpdir(), 'zhiyu-nlu-')) })
after(() => { rmSync(home, { recursive: true, force: true }) })

const zhiyu = (...args: string[]): Promise<Said> => within(home, ['nlu', ...args])

/** As people start it: with a pipe that fills up. */
function started (...args: string[]) {
  const done = spawnSync(process.execPath, [BIN, 'nlu', ...args], { encoding: 'utf8', timeout: 60_000, cwd: home, maxBuffer: 64 * 1024 * 1024 })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

function file (name: string, text: string | Buffer): string {
  const path = join(home, name)
  writeFileSync(path, text)
  return path
}

const RETURNS = ['我要退货', '这件不想要了，能退吗', 'i want to return this', 'how do I "return" it,\nplease', '申请退货', '退货怎么弄']
const INVOICES = ['开一张发票', '发票怎么开', 'i need an invoice', 'invoice for my company, please', '发票抬头', '补开发票']
const OTHERS = ['今天天气怎么样', 'tell me a joke', '一加一等于几', '写一首诗']
const EXAMPLES = [...RETURNS.map(text => ({ text, label: 'return' })), ...INVOICES.map(text => ({ text, label: 'invoice' })), ...OTHERS.map(text => ({ text, label: 'oos' }))]
const CSV = `text,label\n${EXAMPLES.map(({ text, label }) => `"${text.replaceAll('"', '""')}",${label}\n`).join('')}`

test('a model is trained from CSV or JSON Lines to the same bytes, predicts line by line and is measured', async () => {
  const trained = await zhiyu('train', '--data', file('data.csv', CSV), '--out', 'a.model', '--json')
  assert.equal(trained.code, 0, trained.err)
  const { examples, intents, outOfScopeExamples, gate } = JSON.parse(trained.out) as { examples: number; intents: number; outOfScopeExamples: number; gate: boolean } // what runTrain prints
  assert.deepEqual([examples, intents, outOfScopeExamples, gate], [16, 2, 4, true])
  assert.equal((await zhiyu('train', '--data', file('data.jsonl', EXAMPLES.map(one => `${JSON.stringify(one)}\n`).join('')), '--out', 'b.model')).code, 0)
  assert.ok(readFileSync(join(home, 'a.model')).equals(readFileSync(join(home, 'b.model'))))

  const predicted = await zhiyu('predict', '--model', 'a.model', '--input', file('ask.csv', 'text\n怎么退货\n"an invoice, please"\n""\n🦄\n'), '--json')
  assert.equal(predicted.code, 0, predicted.err)
  const lines = predicted.out.trim().split('\n').map(line => JSON.parse(line) as { label: string; confidence: number }) // one object a line
  assert.deepEqual(lines.map(one => one.label), ['return', 'invoice', 'oos', 'oos'])
  assert.ok(lines.every(one => one.confidence >= 0 && one.confidence <= 1))

  const measured = await zhiyu('evaluate', '--model', 'a.model', '--data', 'data.csv', '--operating-point', 'balanced', '--json')
  const figures = JSON.parse(measured.out) as { examples: number; inScopeAccuracy: number; outOfScope: { examples: number }; intents: { label: string }[] } // what runEvaluate prints
  assert.deepEqual([figures.examples, figures.inScopeAccuracy, figures.outOfScope.examples, figures.intents.map(one => one.label)], [16, 1, 4, ['invoice', 'return']])
})

test('what cannot be trained is refused with file, line and reason, and no model is left', async () => {
  const bad = await zhiyu('train', '--data', file('bad.csv', 'text,label\nhello,hi\n,hi\nbye\n'), '--out', 'bad.model')
  assert.equal(bad.code, 1)
  assert.match(bad.err, /bad\.csv:3: text: empty\n.*bad\.csv:4: has 1 cells, the header 2\n/)
  assert.match((await zhiyu('train', '--data', file('one.csv', 'text,label\nhello,hi\nhey,hi\n'), '--out', 'bad.model')).err, /at least two are needed/)
  assert.ok(!existsSync(join(home, 'bad.model')))
  const doubtful = await zhiyu('train', '--data', file('doubtful.csv', 'text,label,note\n退货,return,\n退货,invoice,\n发票,invoice,\n'), '--out', 'doubtful.model')
  assert.equal(doubtful.code, 0)
  assert.match(doubtful.err, /:2: the column "note" is not used\n.*:2: "return" has one example[\s\S]*:3: the same words are "return" on line 2 and "invoice" here/)
})

test('wrong usage is 2, a model that is none is 1, each with one sentence and no stack', async () => {
  const csv = file('fine.csv', CSV)
  const cases: readonly (readonly [number, RegExp, readonly string[]])[] = [
    [2, /nowhere\.csv cannot be read/, ['train', '--data', 'nowhere.csv', '--out', 'x']],
    [2, /--operating-point must be usual or balanced/, ['predict', '--model', file('m', 'x'), '--input', csv, '--operating-point', 'brave']],
    [1, /not a model of "zhiyu nlu train"/, ['predict', '--model', file('none.model', 'hello'), '--input', csv]],
  ]
  for (const [code, say, args] of cases) {
    const done = await zhiyu(...args)
    assert.equal(done.code, code, `${args.join(' ')}: ${done.err}`)
    assert.match(done.err, say)
    assert.doesNotMatch(done.err, /\n\s+at /)
  }
})

test('a file with a byte order mark, CRLF, quotes or tabs is the same data, and a name without an ending is decided by its first letter', async () => {
  assert.equal((await zhiyu('train', '--data', file('plain.csv', CSV), '--out', 'plain.model')).code, 0)
  const quoted = `\ufefftext,label\r\n${EXAMPLES.map(({ text, label }) => `"${text.replaceAll('"', '""')}","${label}"\r\n`).join('')}`
  const lines = EXAMPLES.map(one => JSON.stringify(one)).join('\r\n') // no newline at the end
  const forms: Readonly<Record<string, string>> = { 'quoted.csv': quoted, 'tabs.tsv': quoted.replaceAll('","', '"\t"').replace('text,label', 'text\tlabel'), 'lines.ndjson': `\ufeff${lines}`, 'unnamed': quoted, 'lines.txt': `\n ${lines}` }
  for (const [name, text] of Object.entries(forms)) {
    const done = await zhiyu('train', '--data', file(name, text), '--out', 'form.model')
    assert.equal(done.code, 0, `${name}: ${done.err}`)
    assert.ok(readFileSync(join(home, 'plain.model')).equals(readFileSync(join(home, 'form.model'))), name)
  }
  assert.match((await zhiyu('train', '--data', file('list.json', JSON.stringify(EXAMPLES)), '--out', 'form.model')).err, /list\.json: is a JSON list; JSON Lines has one/)
})

test('too little to learn from is refused in one sentence', async () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ['nothing.csv', '', /nothing\.csv:1: the file is empty/], ['header.csv', 'text,label\n', /there is no example/], ['nothing.jsonl', '', /there is no example/],
    ['single.csv', 'text,label\n退货,return\n', /at least two are needed, there is one/], ['outside.csv', 'text,label\n你好,oos\n天气,oos\n', /at least two are needed, there is none/],
    ['long.csv', `text,label\n${'退'.repeat(21_846)},return\n发票,invoice\n`, /long\.csv:2: text: longer than 64 KiB/],
  ]
  for (const [name, text, say] of cases) {
    const done = await zhiyu('train', '--data', file(name, text), '--out', 'little.model')
    assert.equal(done.code, 1, `${name}: ${done.err}`)
    assert.match(done.err, say)
  }
  assert.match((await zhiyu('train', '--data', file('bytes.csv', Buffer.from('text,label\nr\u00e9tour,return\n', 'latin1')), '--out', 'little.model')).err, /bytes\.csv:2: text: not valid UTF-8/)
  assert.ok(!existsSync(join(home, 'little.model')))
})

test('a model of another version, a damaged and a shortened one are refused, and say which', async () => {
  assert.equal((await zhiyu('train', '--data', file('good.csv', CSV), '--out', 'good.model')).code, 0)
  const good = readFileSync(join(home, 'good.model'))
  const newer = Buffer.from(good)
  newer.writeUInt32LE(99, 8)
  const damaged = Buffer.from(good)
  damaged[good.length >> 1]! ^= 1
  for (const [name, bytes, say] of [['newer.model', newer, /has format 99, this Zhiyu reads \d+: train it again/], ['damaged.model', damaged, /damaged or cut short/], ['short.model', good.subarray(0, 1_000), /damaged or cut short/]] as const) {
    for (const args of [['predict', '--input'], ['evaluate', '--data']] as const) {
      const done = await zhiyu(args[0], '--model', file(name, bytes), args[1], 'good.csv')
      assert.deepEqual([done.code, done.out], [1, ''])
      assert.match(done.err, say)
    }
  }
})

test('a large file is answered line by line in its order, texts of 64 KiB among them, and refused before the first line when one is wrong', async () => {
  assert.equal((await zhiyu('train', '--data', file('sure.csv', CSV), '--out', 'sure.model')).code, 0)
  const asked = Array.from({ length: 20_000 }, (_, i) => i % 5_000 === 0 ? '发票'.repeat(10_922) : i % 2 === 0 ? '我要退货' : '发票怎么开')
  const done = started('predict', '--model', 'sure.model', '--input', file('many.csv', `text\n${asked.join('\n')}\n`), '--json')
  const labels = done.out.trimEnd().split('\n').map(line => (JSON.parse(line) as { label: string }).label) // one object a line
  assert.equal(done.code, 0, done.err)
  assert.deepEqual(labels, asked.map(text => text === '我要退货' ? 'return' : 'invoice'))
  const wrong = await zhiyu('predict', '--model', 'sure.model', '--input', file('wrong.jsonl', `${asked.slice(1).map(text => `${JSON.stringify({ text })}\n`).join('')}{"text":7}\n`), '--json')
  assert.deepEqual([wrong.code, wrong.out], [1, ''])
  assert.match(wrong.err, /wrong\.jsonl:20000: no column "text" with a text/)
})
