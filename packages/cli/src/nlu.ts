import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
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

export async function runPredict (flags: PredictFlags): Promise<number> {
  const point = pointOf(flags.operatingPoint)
  const understand = createUnderstander(loadModel(flags.model), point)
  const rows = await readRows(flags.input)
  const bad = rows.flatMap(({ line, cells, bad }) => bad ? [{ line, say: bad.reason }] : typeof cells['text'] === 'string' ? [] : [{ line, say: 'no column "text" with a text' }])
  if (bad.length > 0) return complain(flags.input, bad)
  process.stdout.once('error', error => { // "| head" has seen enough
    if ('code' in error && error.code === 'EPIPE') process.exit(EXIT.done)
    throw error
  })
  let out: string[] = []
  for (const { cells } of rows) {
    const { label, confidence, choices } = understand(String(cells['text']))
    out.push(flags.json ? JSON.stringify({ label, confidence: round(confidence), choices: choices.map(one => ({ label: one.label, share: round(one.share) })) }) : `${label}\t${confidence.toFixed(2)}`)
    if (out.length === 5_000) {
      process.stdout.write(`${out.join('\n')}\n`)
      out = []
    }
  }
  if (out.length > 0) process.stdout.write(`${out.join('\n')}\n`)
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
  const ending = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase()
  const reader = ending === 'csv' || ending === 'tsv' ? readCsv : ending === 'jsonl' || ending === 'ndjson' ? readJsonLines : undefined
  if (!reader) throw new UserMistake(`${file}: must be .csv (a header with text and label) or .jsonl (one {"text", "label"} a line)`)
  try {
    if (!statSync(file).isFile()) throw new UserMistake(`${file} is not a file`)
    const rows: SourceRow[] = []
    for await (const some of reader(file, basename(file)).rows()) rows.push(...some)
    return rows
  } catch (error) {
    if (error instanceof UnreadableFile) throw new UserMistake(`${file}:${error.line}: ${error.column === null ? '' : `${error.column}: `}${error.message}`, EXIT.refused)
    if (error instanceof Error && 'code' in error) throw new UserMistake(`${file} cannot be read (${String(error.code)})`)
    throw error
  }
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
