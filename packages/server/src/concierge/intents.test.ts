import assert from 'node:assert/strict'
import { readdirSync, readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { trainWhenStale } from '../../../../tools/train.ts'
import { FlowName } from './commands.ts'
import { spokenIn, type Spoken } from './dialect.ts'
import { MODEL, openIntents, TRAINING } from './intent-model.ts'
import { intentNames, meaningOf, PATTERN_FLOWS } from './intents.ts'
import { titleOf } from './intent-titles.ts'

trainWhenStale({ say: () => undefined })
const opened = openIntents()
const read = 'read' in opened ? opened.read : assert.fail(opened.absent)

interface Intent { readonly id: string; readonly flow: string | null }
const known = JSON.parse(readFileSync(join(TRAINING, 'intents.json'), 'utf8')) as readonly Intent[] // its shape is tested in tests/training.test.ts

test('every intent of the training folder is mapped, and nothing else', () => {
  assert.deepEqual(known.map(one => one.id).toSorted(), intentNames.toSorted())
  for (const { id, flow } of known) {
    const meaning = meaningOf(id)!
    assert.ok(meaning.flow ?? meaning.say ?? meaning.ask, `${id} leads nowhere`)
    assert.equal(flow, meaning.flow ?? (meaning.ask ? 'answer' : meaning.say?.kind === 'cannot-handle' ? null : meaning.say?.kind), `${id}: intents.json says otherwise than intents.ts`)
    assert.ok(titleOf(id, 'zh-CN') !== id && titleOf(id, 'en') !== id)
  }
})

test('every flow can be reached', () => {
  const reached = new Set([...intentNames.flatMap(id => meaningOf(id)?.flow ?? []), ...PATTERN_FLOWS])
  assert.deepEqual((FlowName.enum as readonly string[]).filter(flow => !reached.has(flow as FlowName)), []) // enum of texts
})

/** What is measured here is stated in training/README.md and docs/policy/concierge.md; whoever changes the figures changes the pages. */
test('held-out lines are understood as stated, and stated confidence holds', () => {
  for (const [language, least, leastSure] of [['zh', 0.7, 0.8], ['en', 0.6, 0.78]] as const) {
    const lines = linesOf(`validation/${language}`).filter(line => line.intent !== 'out-of-scope')
    const readings = lines.map(line => ({ ...line, ...read(line.text) }))
    const right = readings.filter(one => one.label === one.intent || one.label === one.second)
    const sure = readings.filter(one => one.confidence >= 0.6 && one.label !== 'oos')
    const sureRight = sure.filter(one => one.label === one.intent || one.label === one.second)
    console.log(`${language}: ${right.length} of ${lines.length} right; ${sure.length} sure, ${sureRight.length} of them right`)
    assert.ok(right.length / lines.length >= least, `${language}: ${right.length} of ${lines.length}`)
    assert.ok(sureRight.length / sure.length >= leastSure, `${language}: of ${sure.length} sure ones ${sureRight.length}`)
  }
})

test('the same folder gives the same model, to the byte, and an unchanged one is not learned again', () => {
  assert.equal(trainWhenStale({ say: () => undefined }), false)
  assert.ok(readFileSync(MODEL).length < 20_000_000)
})

test('a model of another version, of other concepts, damaged or missing is refused with the reason', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-intents-'))
  try {
    const model = join(folder, 'intents.model')
    assert.match(absentOf(model), /missing/)
    const bytes = readFileSync(MODEL)
    const stamp = readFileSync(`${MODEL}.json`)
    writeFileSync(model, bytes)
    writeFileSync(`${model}.json`, '{"concepts":"others"}')
    assert.match(absentOf(model), /other concepts/)
    writeFileSync(`${model}.json`, stamp)
    assert.ok('read' in openIntents(model))
    const older = Buffer.from(bytes)
    older.writeUInt32LE(999, 8)
    writeFileSync(model, older)
    assert.match(absentOf(model), /format 999/)
    writeFileSync(model, bytes.subarray(0, 50_000))
    assert.match(absentOf(model), /damaged or cut short/)
  } finally { rmSync(folder, { recursive: true }) }
})

test('empty, emoji, huge, mixed and turned-around texts are read without harm', () => {
  for (const text of ['', '😀😀😀', '\u202e货退要我\u202d', 'a'.repeat(65_536), '退'.repeat(30_000), '我want退货please', '\u0000\u200b', '？？？']) {
    const { confidence, choices } = read(text)
    assert.ok(confidence >= 0 && confidence <= 1 && choices.length <= 3, text.slice(0, 10))
  }
})

test('a dialect is recognised by its words, and Mandarin is hardly ever taken for one', () => {
  const names: readonly (readonly [string, Spoken, number])[] = [['yue', 'yue', 0.88], ['sichuan', 'sc', 0.45], ['northeast', 'ne', 0.4], ['wu', 'wuu', 0.78], ['hokkien', 'nan', 0.68]]
  for (const [folder, spoken, least] of names) {
    const lines = linesOf(`dialect/${folder}`)
    const found = lines.filter(line => spokenIn(line.text) === spoken)
    console.log(`${folder}: ${found.length} of ${lines.length} recognised`)
    assert.ok(found.length / lines.length >= least, `${folder}: ${found.length} of ${lines.length}`)
  }
  const mandarin = linesOf('validation/zh').filter(line => /\p{Script=Han}/u.test(line.text))
  const mistaken = mandarin.filter(line => spokenIn(line.text) !== 'cmn')
  assert.ok(mistaken.length / mandarin.length < 0.03, `${mistaken.length} of ${mandarin.length}`)
  for (const [text, spoken] of [['where is my order', 'en'], ['', 'und'], ['12345', 'und'], ['我要退货', 'cmn']] as const) assert.equal(spokenIn(text), spoken)
})

function absentOf (model: string): string {
  const found = openIntents(model)
  return 'absent' in found ? found.absent : assert.fail('it was opened')
}

function linesOf (part: string): readonly { readonly intent: string; readonly text: string; readonly second: string | undefined }[] {
  return readdirSync(join(TRAINING, part)).flatMap(file => readFileSync(join(TRAINING, part, file), 'utf8').trim().split('\n').map(row => ({ intent: file.replace(/\.txt$/, ''), text: row.split('\t')[0]!, second: row.split('\t')[1] })))
}
