import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readCsv } from '@zhiyu/server/imports'
import { stopwatch } from '@zhiyu/server/kernel/clock'
import { createUnderstander, evaluate, readExamples, readModel, trainModel, writeModel, type Evaluation, type Example, type OperatingPoint } from '@zhiyu/server/nlu'
import { stage, type Figure, type Report } from './report.ts'

/* The understander on public data: train and validation splits only, so these figures are nobody's test score.
 * With a fifth of BANKING77 held out, four fifths are learned from; the full data set does about a point better. */
const DATA = join(import.meta.dirname, '../../shared/data')
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

async function readBanking (): Promise<readonly Example[]> {
  const rows = []
  for await (const some of readCsv(join(DATA, 'banking77/train.csv'), 'train.csv').rows()) rows.push(...some)
  return readExamples(rows).examples
}

/** Half of validation sets the thresholds, the other half measures. */
function readClinc (): { readonly train: readonly Example[]; readonly validation: readonly Example[]; readonly test: readonly Example[] } {
  const file = JSON.parse(readFileSync(join(DATA, 'clinc150/train_val.json'), 'utf8')) as Record<'train' | 'val' | 'oos_train' | 'oos_val', readonly (readonly [string, string])[]> // the data set's own shape
  const from = (...parts: readonly ('train' | 'val' | 'oos_train' | 'oos_val')[]): Example[] => parts.flatMap(part => file[part]).map(([text, label], line) => ({ text, label, line }))
  const checks = from('val', 'oos_val')
  return { train: from('train', 'oos_train'), validation: checks.filter((_, i) => i % 2 === 0), test: checks.filter((_, i) => i % 2 === 1) }
}

export async function run (): Promise<Report> {
  if (!existsSync(DATA)) {
    process.stderr.write('    nlu: SKIPPED, no ../shared/data beside this folder: nothing was measured\n')
    return { name: 'nlu', figures: [{ figure: 'skipped: no public data here', goal: '', measured: 'not measured', ok: true }] }
  }
  const banking = await readBanking()
  const figures: Figure[] = []
  {
    const { seconds, megabytes, at } = measure('BANKING77, a fifth of train held out', ...withoutValidation(holdOut(banking)))
    const { intents: _, confusions: __, ...found } = at('usual')
    figures.push(
      { figure: 'BANKING77, held-out fifth of train: accuracy', goal: '(test: ≥ 92 %)', measured: percent(found.accuracy), ok: found.accuracy >= 0.9, numbers: found },
      { figure: 'BANKING77: right among the surest 80 %', goal: '≥ 97.5 %', measured: `${percent(found.precisionAt80)}; stated confidence is off by ${percent(found.calibrationError)}`, ok: (found.precisionAt80 ?? 0) >= 0.975 },
      { figure: 'BANKING77: predictions, one core', goal: '≥ 8,000/s', measured: `${found.perSecond}/s`, ok: found.perSecond >= 8_000 },
      { figure: `BANKING77: training on ${Math.round(banking.length * 0.8)} examples (goal for 10,000)`, goal: '≤ 24 s, ≤ 20 MB', measured: `${seconds.toFixed(1)} s, ${megabytes.toFixed(1)} MB`, ok: seconds <= 24 && megabytes <= 20 },
    )
  }
  const clinc = readClinc()
  const { seconds, megabytes, at } = measure('CLINC150', clinc.train, clinc.validation, clinc.test)
  const words = (found: Evaluation): string => `${percent(found.inScopeAccuracy)}, out of scope ${percent(found.outOfScope.recall)}`
  const [usual, balanced] = [at('usual'), at('balanced')]
  figures.push(
    { figure: 'CLINC150, half of validation (± 0.7 points), usual: in scope, recall out of scope', goal: '≥ 92.5 %, ≥ 65 %', measured: words(usual), ok: (usual.inScopeAccuracy ?? 0) >= 0.918 && (usual.outOfScope.recall ?? 0) >= 0.65 },
    { figure: 'CLINC150, half of validation, balanced (50 out of scope: ± 8 points)', goal: '≥ 89 %, ≥ 90 %', measured: words(balanced), ok: (balanced.inScopeAccuracy ?? 0) >= 0.89 && (balanced.outOfScope.recall ?? 0) >= 0.82 },
    { figure: `CLINC150: training on ${clinc.train.length} examples, predictions`, goal: '≤ 45 s, ≤ 20 MB, ≥ 8,000/s', measured: `${seconds.toFixed(1)} s, ${megabytes.toFixed(1)} MB, ${usual.perSecond}/s`, ok: seconds <= 45 && megabytes <= 20 && usual.perSecond >= 8_000 },
  )
  const dialect = (JSON.parse(readFileSync(join(DATA, 'dialect/mandarin_train.json'), 'utf8')) as { text: string; intent: string }[]).map(({ text, intent }, line) => ({ text, label: intent, line })) // our own data
  const seed = measure('Mandarin seed', ...withoutValidation(holdOut(dialect))).at('usual')
  figures.push({ figure: 'Mandarin seed, 15 intents of about 9 examples, a fifth held out', goal: '(reported)', measured: percent(seed.accuracy), ok: true })
  return { name: 'nlu', figures }
}

function withoutValidation ([train, held]: readonly [readonly Example[], readonly Example[]]): [readonly Example[], undefined, readonly Example[]] {
  return [train, undefined, held]
}
