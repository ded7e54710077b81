import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCsv } from '@zhiyu/server/imports'
import { stopwatch } from '@zhiyu/server/kernel/clock'
import { createUnderstander, evaluate, readExamples, readModel, trainModel, writeModel, type Evaluation, type Example, type OperatingPoint } from '@zhiyu/server/nlu'
import { measurePeer } from './nlu-peer.ts'
import { stage, type Figure, type Report } from './report.ts'

/* The understander on public data, always with default settings. Of BANKING77 and CLINC150 only train and validation splits are here: with a fifth of train held out, four fifths are learned from,
 * and the bar is meant for all five. Whoever has test splits, or other sets, names a folder in ZHIYU_BENCH_SETS: each of its folders has train.csv, test.csv and perhaps validation.csv (text,label). */
const DATA = join(process.env['ZHIYU_SHARED'] ?? join(import.meta.dirname, '../../shared'), 'data')
const SETS = process.env['ZHIYU_BENCH_SETS']
const LONGEST_TRAINING = 30 // seconds for 10,000 examples
const LARGEST = 20 // megabytes
const PER_SECOND = 8_000
const percent = (share: number | null): string => share === null ? '–' : `${(share * 100).toFixed(2)} %`

interface Measured { readonly model: ReturnType<typeof trainModel>; readonly seconds: number; readonly megabytes: number; at (point: OperatingPoint): Evaluation & { readonly perSecond: number } }

function measure (name: string, train: readonly Example[], validation: readonly Example[] | undefined, test: readonly Example[]): Measured {
  stage(`${name}: ${train.length} examples`)
  const elapsed = stopwatch()
  const trained = trainModel(train, validation)
  const seconds = elapsed() / 1_000
  const bytes = writeModel(trained)
  const model = readModel(bytes) // as `zhiyu nlu predict` has it
  return {
    model, seconds, megabytes: bytes.length / 1e6,
    at (point) {
      const understand = createUnderstander(model, point)
      for (const { text } of test.slice(0, 1_000)) understand(text) // warm
      const spent = stopwatch()
      const verdicts = test.map(({ text, label }) => ({ meant: label, ...understand(text) }))
      return { ...evaluate(verdicts), perSecond: Math.round(test.length / spent() * 1_000) }
    },
  }
}

/** Every fifth example of each label is held out. */
function holdOut (all: readonly Example[]): readonly [readonly Example[], readonly Example[]] {
  const counts = new Map<string, number>()
  const isHeld = all.map(({ label }) => {
    const n = counts.get(label) ?? 0
    counts.set(label, n + 1)
    return n % 5 === 0
  })
  return [all.filter((_, i) => !isHeld[i]), all.filter((_, i) => isHeld[i])]
}

async function readSet (file: string): Promise<readonly Example[]> {
  const rows = []
  for await (const some of readCsv(file, file).rows()) rows.push(...some)
  const { examples, refusals } = readExamples(rows)
  if (refusals.length > 0) throw new Error(`${file}:${refusals[0]!.line}: ${refusals[0]!.say}`)
  return examples
}

function readClinc (): { readonly train: readonly Example[]; readonly validation: readonly Example[]; readonly test: readonly Example[] } {
  const file = JSON.parse(readFileSync(join(DATA, 'clinc150/train_val.json'), 'utf8')) as Record<'train' | 'val' | 'oos_train' | 'oos_val', readonly (readonly [string, string])[]> // the data set's own shape
  const from = (...parts: readonly ('train' | 'val' | 'oos_train' | 'oos_val')[]): Example[] => parts.flatMap(part => file[part]).map(([text, label], line) => ({ text, label, line }))
  const checks = from('val', 'oos_val')
  return { train: from('train', 'oos_train'), validation: checks.filter((_, i) => i % 2 === 0), test: checks.filter((_, i) => i % 2 === 1) }
}

export async function run (): Promise<Report> {
  const figures: Figure[] = [...existsSync(DATA) ? [...await banking(), ...clinc(), seed()] : [{ figure: 'public data', goal: '', measured: 'not measured: no ../shared/data beside this folder', ok: true }], ...await namedSets()]
  return { name: 'nlu', figures }
}

async function banking (): Promise<readonly Figure[]> {
  const [train, held] = holdOut(await readSet(join(DATA, 'banking77/train.csv')))
  const measured = measure('BANKING77, a fifth of train held out', train, undefined, held)
  const { intents: _, confusions: __, ...found } = measured.at('usual')
  return [
    { figure: 'BANKING77, held-out fifth of train, four fifths learned: accuracy (± 0.6)', goal: '≥ 92 %', measured: percent(found.accuracy), ok: found.accuracy >= 0.92, numbers: found },
    { figure: 'BANKING77: right among the surest 80 %', goal: '≥ 97.5 %', measured: `${percent(found.precisionAt80)}; stated confidence is off by ${percent(found.calibrationError)}`, ok: (found.precisionAt80 ?? 0) >= 0.975 },
    costs('BANKING77', train.length, measured, found.perSecond),
    await measurePeer(train, held),
  ]
}

/** Half of validation sets the thresholds, the other half measures. */
function clinc (): readonly Figure[] {
  const { train, validation, test } = readClinc()
  const measured = measure('CLINC150', train, validation, test)
  const usual = measured.at('usual')
  return [...gateFigures('CLINC150, half of validation (50 out of scope: ± 8)', usual, measured.at('balanced')), costs('CLINC150', train.length, measured, usual.perSecond)]
}

function seed (): Figure {
  const examples = (JSON.parse(readFileSync(join(DATA, 'dialect/mandarin_train.json'), 'utf8')) as { text: string; intent: string }[]).map(({ text, intent }, line) => ({ text, label: intent, line })) // our own data
  const [train, held] = holdOut(examples)
  return { figure: 'Mandarin seed, 15 intents of about 9 examples, a fifth held out', goal: '(reported)', measured: percent(measure('Mandarin seed', train, undefined, held).at('usual').accuracy), ok: true }
}

/** Each folder is a set; those with out-of-scope tests have the bars of CLINC150, BANKING77 its own, any other that of the Chinese sets. */
async function namedSets (): Promise<readonly Figure[]> {
  if (SETS === undefined) return [{ figure: 'test splits and Chinese sets', goal: '≥ 93 % each', measured: 'not measured: name a folder in ZHIYU_BENCH_SETS', ok: true }]
  const figures: Figure[] = []
  for (const name of readdirSync(SETS).toSorted()) {
    const [train, test] = [await readSet(join(SETS, name, 'train.csv')), await readSet(join(SETS, name, 'test.csv'))]
    const validation = existsSync(join(SETS, name, 'validation.csv')) ? await readSet(join(SETS, name, 'validation.csv')) : undefined
    const measured = measure(name, train, validation, test)
    const usual = measured.at('usual')
    const least = name === 'banking77' ? 0.92 : 0.93
    if (usual.outOfScope.examples > 0) figures.push(...gateFigures(`${name} (test.csv)`, usual, measured.at('balanced')))
    else figures.push({ figure: `${name} (${test.length} in test.csv): accuracy`, goal: `≥ ${least * 100} %`, measured: `${percent(usual.accuracy)}; of the surest 80 % ${percent(usual.precisionAt80)}`, ok: usual.accuracy >= least })
    figures.push(costs(name, train.length, measured, usual.perSecond))
  }
  return figures
}

function gateFigures (name: string, usual: Evaluation, balanced: Evaluation): readonly Figure[] {
  const words = (found: Evaluation): string => `${percent(found.inScopeAccuracy)}, out of scope ${percent(found.outOfScope.recall)}`
  const isOk = (found: Evaluation, inside: number, outside: number): boolean => (found.inScopeAccuracy ?? 0) >= inside && (found.outOfScope.recall ?? 0) >= outside
  return [
    { figure: `${name}, usual: in scope, recall out of scope`, goal: '≥ 92.5 %, ≥ 65 %', measured: words(usual), ok: isOk(usual, 0.925, 0.65) },
    { figure: `${name}, balanced`, goal: '≥ 89 %, ≥ 90 %', measured: words(balanced), ok: isOk(balanced, 0.89, 0.9) },
  ]
}

function costs (name: string, examples: number, { seconds, megabytes }: Measured, perSecond: number): Figure {
  const scaled = seconds / examples * 10_000
  return {
    figure: `${name}: training for 10,000 examples, model, predictions on one core`, goal: `≤ ${LONGEST_TRAINING} s, ≤ ${LARGEST} MB, ≥ ${PER_SECOND}/s`, measured: `${scaled.toFixed(1)} s (${examples} in ${seconds.toFixed(1)} s), ${megabytes.toFixed(1)} MB, ${perSecond}/s`,
    ok: scaled <= LONGEST_TRAINING && megabytes <= LARGEST && perSecond >= PER_SECOND,
  }
}
