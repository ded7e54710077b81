import { once } from 'node:events'
import { closeSync, openSync, readFileSync, readSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { readCsv, readJsonLines, UnreadableFile, type SourceRow } from '@zhiyu/server/imports'
import { stopwatch } from '@zhiyu/server/kernel/clock'
import { createUnderstander, evaluate, OPERATING_POINTS, OUT_OF_SCOPE, readExamples, readModel, refuseTraining, trainModel, UnusableModel, writeModel, type Evaluation, type Example, type OperatingPoint } from '@zhiyu/server/nlu'
import { EXIT, UserMistake } from './exit.ts'

export interface TrainFlags { data: string; out: string; validation?: string; json?: boolean }
export interface PredictFlags { model: string; input: string; operatingPoint: string; json?: boolean }
export interface EvaluateFlags { model: string; data: string; operatingPoint: string; json?: boolean }

export async function runTrain (flags: TrainFlags): Promise<number> {
  const examples = await readData(flags.data)
  const validation = flags.validation === undefined ? undefined : await readData(flags.validation)
  if (!examples || (flags.validation !== undefined && !validation)) return EXIT.refused
  const refusal = refuseTraining(examples)
  if (refusal !== undefined) return refuse(flags.data, refusal)
  if (validation?.length === 0) return refuse(flags.validation!, 'there is no example')
  const known = new Set(examples.map(one => one.label))
  const strangers = [...new Set(validation?.map(one => one.label).filter(label => label !== OUT_OF_SCOPE && !known.has(label)))]
  if (strangers.length > 0) process.stderr.write(`${flags.validation}: no example of ${strangers.slice(0, 5).map(label => `"${label}"`).join(', ')}${strangers.length > 5 ? ' …' : ''} in ${flags.data}: counted as not recognised\n`)
  const elapsed = stopwatch()
  const model = trainModel(examples, validation)
  const seconds = elapsed() / 1_000
  const bytes = writeModel(model)
  writeWhole(flags.out, bytes)
  const report = { examples: model.trainedOn, intents: model.labels.length, outOfScopeExamples: examples.filter(one => one.label === OUT_OF_SCOPE).length, calibratedOn: model.calibratedOn, gate: model.gate !== null, bytes: bytes.length, seconds: Math.round(seconds * 10) / 10 }
  process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : [
    `${report.examples} examples of ${report.intents} intents in ${report.seconds} s; ${flags.out} has ${(bytes.length / 1e6).toFixed(1)} MB.`,
    `Confidence was set by ${report.calibratedOn} texts ${validation ? `of ${flags.validation}` : 'held out for it'}. ${report.gate ? 'Out-of-scope texts are recognised.' : `Nobody gave an example labelled "${OUT_OF_SCOPE}": every text with a known word gets an intent.`}`, '',
  ].join('\n'))
  return EXIT.done
}

/** The input is read twice, a batch at a time: it is refused before the first line is printed or answered to the last, however large it is. */
export async function runPredict (flags: PredictFlags): Promise<number> {
  const point = pointOf(flags.operatingPoint)
  const understand = createUnderstander(loadModel(flags.model), point)
  const bad: { line: number; say: string }[] = []
  for await (const rows of readBatches(flags.input)) {
    for (const { line, cells, bad: wrong } of rows) if (wrong || typeof cells['text'] !== 'string') bad.push({ line, say: wrong?.reason ?? 'no column "text" with a text' })
  }
  if (bad.length > 0) return complain(flags.input, bad)
  process.stdout.once('error', error => { // "| head" has seen enough
    if ('code' in error && error.code === 'EPIPE') process.exit(EXIT.done)
    throw error
  })
  for await (const rows of readBatches(flags.input)) {
    const out = rows.map(({ cells }) => {
      const { label, confidence, choices } = understand(String(cells['text']))
      return flags.json ? JSON.stringify({ label, confidence: round(confidence), choices: choices.map(one => ({ label: one.label, share: round(one.share) })) }) : `${label}\t${confidence.toFixed(2)}`
    })
    if (out.length > 0 && !process.stdout.write(`${out.join('\n')}\n`)) await once(process.stdout, 'drain')
  }
  return EXIT.done
}

export async function runEvaluate (flags: EvaluateFlags): Promise<number> {
  const point = pointOf(flags.operatingPoint)
  const understand = createUnderstander(loadModel(flags.model), point)
  const examples = await readData(flags.data)
  if (!examples) return EXIT.refused
  if (examples.length === 0) return refuse(flags.data, 'there is no example')
  const elapsed = stopwatch()
  const verdicts = examples.map(({ text, label }) => ({ meant: label, ...understand(text) }))
  const perSecond = Math.round(examples.length / elapsed() * 1_000)
  const evaluation = evaluate(verdicts)
  process.stdout.write(flags.json ? `${JSON.stringify({ ...evaluation, operatingPoint: flags.operatingPoint, perSecond })}\n` : say(evaluation))
  return EXIT.done
}

function say (found: Evaluation): string {
  const share = (value: number | null): string => value === null ? '–' : `${(value * 100).toFixed(1)} %`
  const weak = found.intents.filter(one => one.examples > 0).toSorted((a, b) => (a.recall ?? 0) - (b.recall ?? 0)).slice(0, 10)
  return [
    `${found.examples} examples: ${share(found.accuracy)} right; in scope ${share(found.inScopeAccuracy)}; of ${found.outOfScope.examples} out of scope ${share(found.outOfScope.recall)} recognised`,
    ...found.coverage.filter(one => one.coverage >= 0.5).map(one => `  the surest ${(one.coverage * 100).toFixed(0)} %: ${share(one.precision)} right, from confidence ${one.confidence.toFixed(2)}`),
    'Weakest intents:', ...weak.map(one => `  ${one.label}: recall ${share(one.recall)}, precision ${share(one.precision)}, ${one.examples} examples`),
    'Commonest confusions:', ...found.confusions.slice(0, 10).map(one => `  ${one.times} × ${one.meant} taken for ${one.label}`), '',
  ].join('\n')
}

/** undefined: the file was refused, and why has been said. */
async function readData (file: string): Promise<readonly Example[] | undefined> {
  const { examples, refusals, warnings } = readExamples(await readRows(file))
  if (refusals.length > 0) {
    complain(file, refusals)
    return undefined
  }
  complain(file, warnings)
  return examples
}

async function readRows (file: string): Promise<readonly SourceRow[]> {
  const rows: SourceRow[] = []
  for await (const some of readBatches(file)) rows.push(...some)
  return rows
}

async function * readBatches (file: string): AsyncGenerator<readonly SourceRow[]> {
  try {
    if (!statSync(file).isFile()) throw new UserMistake(`${file} is not a file`)
    yield * (isJsonLines(file) ? readJsonLines : readCsv)(file, basename(file)).rows()
  } catch (error) {
    if (error instanceof UnreadableFile) throw new UserMistake(`${file}:${error.line}: ${error.column === null ? '' : `${error.column}: `}${error.message}`, EXIT.refused)
    if (error instanceof Error && 'code' in error) throw new UserMistake(`${file} cannot be read (${String(error.code)})`)
    throw error
  }
}

/** By its name; a name that says neither is decided by the first letter: a JSON Lines file begins with a brace, a header of column names does not. */
function isJsonLines (file: string): boolean {
  const ending = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase()
  if (ending === 'csv' || ending === 'tsv') return false
  if (ending === 'jsonl' || ending === 'ndjson') return true
  const first = Buffer.alloc(64)
  const opened = openSync(file, 'r')
  try { readSync(opened, first, 0, first.length, 0) } finally { closeSync(opened) }
  const start = first.toString('utf8').replace(/^\ufeff/, '').trimStart()
  if (start.startsWith('[')) throw new UserMistake(`${file}: is a JSON list; JSON Lines has one {"text", "label"} a line and no brackets around`, EXIT.refused)
  return start.startsWith('{')
}

function loadModel (file: string): ReturnType<typeof readModel> {
  let bytes: Buffer
  try { bytes = readFileSync(file) } catch { throw new UserMistake(`${file} cannot be read`) }
  try {
    return readModel(bytes)
  } catch (error) {
    if (error instanceof UnusableModel) throw new UserMistake(`${file}: ${error.message}`, EXIT.refused)
    throw error
  }
}

/** A reader never finds half a model. */
function writeWhole (file: string, bytes: Uint8Array): void {
  const draft = `${file}.${process.pid}.part`
  try {
    writeFileSync(draft, bytes)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new UserMistake(`${file} cannot be written (${error instanceof Error && 'code' in error ? String(error.code) : 'unknown'})`, EXIT.fault)
  }
}

function pointOf (name: string): OperatingPoint {
  const point = OPERATING_POINTS.find(one => one === name)
  if (!point) throw new UserMistake(`--operating-point must be ${OPERATING_POINTS.join(' or ')}`)
  return point
}

function complain (file: string, problems: readonly { readonly line: number; readonly say: string }[]): number {
  process.stderr.write(problems.slice(0, 20).map(({ line, say }) => `${file}:${line}: ${say}\n`).join(''))
  if (problems.length > 20) process.stderr.write(`… and ${problems.length - 20} more\n`)
  return EXIT.refused
}

function refuse (file: string, why: string): number {
  process.stderr.write(`${file}: ${why}\n`)
  return EXIT.refused
}

function round (share: number): number {
  return Math.round(share * 10_000) / 10_000
}
